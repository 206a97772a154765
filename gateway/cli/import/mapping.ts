// A mapping file: which column of a table is which field of a record.
import { parse as parseYaml } from 'yaml';
import { fieldsOf, isMessage } from '../../../proto/index.ts';
import { didYouMean, type Fault, TripointError } from '../../../services/domain/index.ts';
import { FAMILIES } from '../../../services/records/index.ts';

/** The families that are imported. */
export type ImportFamily = 'cargo' | 'lookout';
/** Those of which files are read: questions, too. */
export type ReadFamily = ImportFamily | 'visaQuery';

/** One step to a field. `at`: of a repeated field, which element; ROW is one element for each row of a group, ALL is the list of values itself. */
export interface Step {
  readonly name: string;
  readonly at?: number | 'ROW' | 'ALL';
}

export interface Column {
  readonly name: string;
  readonly path: readonly Step[];
  /** The protobuf type of the field, such as `string`, `uint32` or the name of an enum. */
  readonly type: string;
  /** Between the values in one cell. */
  readonly split?: string;
  /** What stands in the file → what the record says. A cell that is not listed is a fault. */
  readonly values?: Readonly<Record<string, string>>;
  /** How a date is written, such as DD/MM/YYYY. */
  readonly date?: string;
}

export interface Mapping {
  readonly delimiter?: string;
  /** The column by which rows that follow one another are one record. */
  readonly group?: string;
  /** The reference of a record that has none; `{row}` in it is the record's number in the file. */
  readonly reference?: string;
  /** Fields of every record that does not say them itself. */
  readonly constants: Readonly<Record<string, unknown>>;
  readonly ignore: readonly string[];
  /** Absent: each column is named like its field. */
  readonly columns?: readonly Column[];
}

const KEYS = ['delimiter', 'group', 'reference', 'constants', 'ignore', 'columns'];
const COLUMN_KEYS = ['field', 'split', 'values', 'date'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a mapping file. Throws INVALID naming every fault, each at its place in the file.
 *
 * @example
 * mappingOf('lookout', 'columns: { SURNAME: name.primaryIdentifier, BORN: { field: dateOfBirth.date, date: DD/MM/YYYY } }');
 */
export function mappingOf(family: ReadFamily, text: string): Mapping {
  let file: unknown;
  try {
    file = parseYaml(text, { uniqueKeys: true });
  } catch (error) {
    throw new TripointError('INVALID', { field: '', rule: `YAML: ${(error as Error).message.split('\n')[0]}` });
  }
  if (!isObject(file)) throw new TripointError('INVALID', { field: '', rule: `an object with ${KEYS.join(', ')}` });
  const faults: Fault[] = unknownKeys('', file, KEYS);
  const { delimiter, group, reference, constants = {}, ignore = [], columns } = file;
  if (delimiter !== undefined && (typeof delimiter !== 'string' || delimiter.length !== 1))
    faults.push({ field: '/delimiter', rule: 'one character' });
  if (group !== undefined && typeof group !== 'string') faults.push({ field: '/group', rule: 'the name of a column' });
  if (reference !== undefined && !(typeof reference === 'string' && reference.includes('{row}')))
    faults.push({ field: '/reference', rule: 'a text with {row}, so that no two records have the same' });
  if (!isObject(constants)) faults.push({ field: '/constants', rule: 'an object of fields' });
  else faults.push(...unknownFields(family, constants));
  if (!Array.isArray(ignore) || !ignore.every((name) => typeof name === 'string'))
    faults.push({ field: '/ignore', rule: 'a list of column names' });
  if (columns !== undefined && !isObject(columns)) faults.push({ field: '/columns', rule: 'an object: column to field' });
  const read = isObject(columns)
    ? Object.entries(columns).flatMap(([name, what]) => columnOf(family, name, what, group !== undefined, faults))
    : undefined;
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return {
    constants: constants as Mapping['constants'],
    ignore: ignore as string[],
    ...(delimiter === undefined ? {} : { delimiter: delimiter as string }),
    ...(group === undefined ? {} : { group: group as string }),
    ...(reference === undefined ? {} : { reference: reference as string }),
    ...(read && { columns: read }),
  };
}

/** No mapping file: a table whose columns are named like the fields. */
export const PLAIN: Mapping = { constants: {}, ignore: [] };

/** The columns of a table with this first row. Throws INVALID for each column that the mapping does not know, or knows and the table lacks. */
export function columnsOf(family: ReadFamily, mapping: Mapping, heads: readonly string[]): ReadonlyMap<string, Column> {
  const faults: Fault[] = [];
  const grouped = mapping.group !== undefined;
  const known =
    mapping.columns ??
    heads
      .filter((head) => !mapping.ignore.includes(head) && head !== FAULTS && head !== mapping.group)
      .flatMap((head) => columnOf(family, head, head, grouped, faults));
  const names = [...known.map(({ name }) => name), ...mapping.ignore, ...(mapping.group === undefined ? [] : [mapping.group])];
  heads.forEach((head, i) => {
    if (heads.indexOf(head) !== i) faults.push({ field: `column ${head}`, rule: 'each column once' });
    if (mapping.columns !== undefined && head !== FAULTS && !names.includes(head))
      faults.push({
        field: `column ${head}`,
        rule: `a column of the mapping, or listed under ignore${didYouMean(head, names)}`,
      });
  });
  for (const name of names)
    if (!heads.includes(name) && !mapping.ignore.includes(name))
      faults.push({
        field: `column ${name}`,
        rule: `a column of the table, which the mapping expects${didYouMean(name, heads)}`,
      });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return new Map(known.map((column) => [column.name, column]));
}

/** The column in which refused rows come back with their faults; ignored when they are imported again. */
export const FAULTS = 'tripoint_faults';

function columnOf(family: ReadFamily, name: string, what: unknown, grouped: boolean, faults: Fault[]): Column[] {
  const place = `/columns/${name}`;
  const said: Record<string, unknown> = isObject(what) ? what : { field: what };
  const before = faults.length;
  faults.push(...unknownKeys(place, said, COLUMN_KEYS));
  const { field, split, values, date } = said;
  if (split !== undefined && (typeof split !== 'string' || split === ''))
    faults.push({ field: `${place}/split`, rule: 'the text between two values' });
  if (values !== undefined && !(isObject(values) && Object.values(values).every((value) => typeof value === 'string')))
    faults.push({ field: `${place}/values`, rule: 'an object: what stands in the file, and what the record says' });
  if (date !== undefined && !(typeof date === 'string' && date.includes('YYYY')))
    faults.push({ field: `${place}/date`, rule: 'a form of date with YYYY, and MM or MON and DD, such as DD/MM/YYYY' });
  const found = pathOf(family, field, { grouped, isList: split !== undefined });
  if (typeof found === 'string') faults.push({ field: place, rule: found });
  if (faults.length > before || typeof found === 'string') return [];
  return [
    {
      ...{ name, ...found },
      ...(split === undefined ? {} : { split: split as string }),
      ...(values === undefined ? {} : { values: values as Record<string, string> }),
      ...(date === undefined ? {} : { date: date as string }),
    },
  ];
}

/** The steps to a field such as `alias[1].primaryIdentifier` or `shippingContainer[].seal`, or the rule that it breaks. */
function pathOf(
  family: ReadFamily,
  field: unknown,
  { grouped, isList }: { readonly grouped: boolean; readonly isList: boolean },
): { readonly path: Step[]; readonly type: string } | string {
  if (typeof field !== 'string') return 'a field of the record, such as name.primaryIdentifier';
  let message: string = FAMILIES[family].message;
  const path: Step[] = [];
  const parts = field.split('.');
  for (const [i, part] of parts.entries()) {
    const [, name = '', index] = /^([A-Za-z0-9]+)(?:\[(\d{0,3})\])?$/.exec(part) ?? [];
    const shape = fieldsOf(message).find((one) => one.name === name);
    if (shape === undefined)
      return `a field of ${message}${didYouMean(
        name || part,
        fieldsOf(message).map((one) => one.name),
      )}`;
    const isLast = i === parts.length - 1;
    if (!shape.repeated && index !== undefined) return `${name} is one value, not a list`;
    if (index === '' && !grouped) return `${part} takes an element from each row of a group, and no group is named`;
    if (isLast === isMessage(shape.type))
      return isLast ? `a field of ${shape.type}, such as ${field}.${fieldsOf(shape.type)[0]?.name}` : `${name} has no parts`;
    const at = !shape.repeated ? undefined : index === '' ? 'ROW' : index !== undefined ? Number(index) : isLast ? 'ALL' : 0;
    // Values split from one cell are elements of the nearest list: the field itself, or the list of what it is part of.
    path.push({ name, ...(at !== undefined && { at }) });
    if (isLast) {
      if (isList && !path.some((step) => step.at === 'ALL' || step.at === 0)) return `split is for a list, and ${field} is none`;
      return { path, type: shape.type };
    }
    message = shape.type;
  }
  return 'a field of the record';
}

const unknownKeys = (place: string, object: Record<string, unknown>, known: readonly string[]): Fault[] =>
  Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({ field: `${place}/${key}`, rule: `one of ${known.join(', ')}${didYouMean(key, known)}` }));

function unknownFields(family: ReadFamily, constants: Record<string, unknown>): Fault[] {
  const known = fieldsOf(FAMILIES[family].message).map(({ name }) => name);
  return Object.keys(constants)
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: `/constants/${name}`, rule: `a field of the record${didYouMean(name, known)}` }));
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** A date in `form` → YYYY, YYYY-MM or YYYY-MM-DD; 00 is a part that is not known. Undefined if it is not in that form. */
export function dateIn(form: string, cell: string): string | undefined {
  const order: string[] = [];
  const pattern = form
    .split(/(YYYY|MON|MM|DD)/)
    .map((part) => {
      if (!/^(YYYY|MON|MM|DD)$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      order.push(part);
      return part === 'YYYY' ? '(\\d{4})' : part === 'MON' ? '([A-Za-z]{3})' : '(\\d{1,2})';
    })
    .join('');
  const found = new RegExp(`^${pattern}$`).exec(cell);
  if (found === null) return undefined;
  const part = (token: string): string | undefined => {
    const at = order.indexOf(token);
    return at < 0 ? undefined : found[at + 1];
  };
  const named = part('MON')?.toUpperCase();
  const month = named === undefined ? part('MM') : String(MONTHS.indexOf(named) + 1);
  if (named !== undefined && month === '0') return undefined;
  const parts = [part('YYYY'), month?.padStart(2, '0'), part('DD')?.padStart(2, '0')];
  const known = parts.findIndex((one) => one === undefined || one === '00');
  const kept = known < 0 ? parts : parts.slice(0, known);
  // A day whose month is not known would be lost.
  if (kept.length === 0 || parts.slice(kept.length).some((one) => one !== undefined && one !== '00')) return undefined;
  return kept.join('-');
}
