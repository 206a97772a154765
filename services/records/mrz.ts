// Machine-readable zones, ICAO Doc 9303: part 3 (characters, check digits, dates), 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B).
import type { Fault, Micros } from '../domain/index.ts';
import { LAYOUTS, type MrzFormat, type Span } from './layouts.ts';
import { ISSUING_STATE, readBirth, readCode, readExpiry, readName, readNumber, readSex, readState } from './mrz-fields.ts';
import { after, openLines, place } from './mrz-lines.ts';

/** The contents of a zone. A field that is unspecified or unreadable is undefined. */
export interface Mrz {
  /** Undefined if the lines fit no format; nothing else is read then. */
  readonly format: MrzFormat | undefined;
  readonly documentCode: string | undefined;
  readonly issuingState: string | undefined;
  readonly documentNumber: string | undefined;
  readonly primaryIdentifier: string | undefined;
  readonly secondaryIdentifier: string | undefined;
  /** The name fills its columns, so its end may be missing. */
  readonly nameTruncated: boolean;
  readonly nationality: string | undefined;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string | undefined;
  readonly sex: 'FEMALE' | 'MALE' | undefined;
  /** YYYY-MM-DD. */
  readonly expiry: string | undefined;
  readonly optionalData: readonly string[];
  /** `field` names line and columns, counted from 1; `rule` what is there and what is expected. No values except check digits. */
  readonly faults: readonly Fault[];
  /** Accepted deviations, in the form of faults: those known from real documents, and data for which a record has no field. */
  readonly flags: readonly Fault[];
}

/** The lines of a zone as typed or copied: lower case, spaces and empty lines are insignificant. */
export const mrzLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase()))
    .filter((line) => line !== '');

const UNREAD = {
  ...{ format: undefined, documentCode: undefined, issuingState: undefined, documentNumber: undefined },
  ...{ primaryIdentifier: undefined, secondaryIdentifier: undefined, nameTruncated: false, nationality: undefined },
  ...{ dateOfBirth: undefined, sex: undefined, expiry: undefined, optionalData: [] },
};

/**
 * Two lines of a TD2, a TD3 or a visa, or three of a TD1. Never throws: what does not hold is in `faults`. Each year has two
 * digits; an expiry lies in 1980 to 2079 (there was no machine readable zone before), a birth is the latest day that is not
 * after the expiry nor after `readAt`. Without `readAt` a person of nearly a hundred years can come out a century too young.
 */
export function parseMrz(lines: readonly string[], readAt?: Micros): Mrz {
  const format = formatOf(lines);
  if (format === undefined) {
    const fault = { field: `${lines.length} lines`, rule: 'two lines (TD2, TD3, visa) or three (TD1) (ICAO Doc 9303)' };
    return { ...UNREAD, faults: [fault], flags: [] };
  }
  const layout = LAYOUTS[format];
  const zone = openLines(lines, format, layout);
  const { faults, flags } = zone;
  // Columns mean nothing once a line is too long or holds what no reader can have read there.
  if (faults.length > 0) return { ...UNREAD, faults, flags };

  const documentCode = readCode(zone);
  const name = readName(zone);
  const expiry = readExpiry(zone);
  const dateOfBirth = readBirth(zone, expiry, readAt);
  const { documentNumber, optionalData } = readNumber(zone);
  if (layout.optionalChecked) zone.check(layout.optional, after(layout.optional[0] as Span), true);
  if (layout.composite) zone.check(layout.composite.over, layout.composite.at);
  const sex = readSex(zone);
  return {
    format,
    documentCode,
    documentNumber,
    issuingState: readState(zone, ISSUING_STATE),
    primaryIdentifier: name?.primary,
    secondaryIdentifier: name?.secondary,
    nameTruncated: name?.isTruncated ?? false,
    nationality: readState(zone, layout.nationality),
    dateOfBirth,
    sex,
    expiry,
    optionalData,
    faults,
    flags,
  };
}

// A wrong length is reported against the nearest format, so that one lost column is named as such.
function formatOf(lines: readonly string[]): MrzFormat | undefined {
  const visa = lines[0]?.startsWith('V');
  if (lines.length === 3) return 'TD1';
  if (lines.length !== 2) return undefined;
  const long = Math.max(...lines.map((line) => line.length)) > 40;
  return long ? (visa ? 'MRV-A' : 'TD3') : visa ? 'MRV-B' : 'TD2';
}

/** The subject of a lookout, in the JSON form of `readRecord`, with the contents of the zone only. A truncated or flagged name has quality LOW. */
export function lookoutFromMrz(mrz: Mrz): Record<string, unknown> {
  const present = (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  const { primaryIdentifier, secondaryIdentifier, dateOfBirth, nationality, documentNumber, issuingState, expiry } = mrz;
  const isFlagged =
    mrz.format !== undefined && mrz.flags.some(({ field }) => field === place(LAYOUTS[mrz.format as MrzFormat].name));
  const quality = mrz.nameTruncated || isFlagged ? 'LOW' : undefined;
  const name = present({ primaryIdentifier, secondaryIdentifier, quality });
  return present({
    subjectKind: 'PERSON',
    name: primaryIdentifier === undefined ? undefined : [name],
    dateOfBirth: dateOfBirth === undefined ? undefined : { date: dateOfBirth },
    citizenship: nationality === undefined ? undefined : [nationality],
    sex: mrz.sex,
    document:
      documentNumber === undefined
        ? undefined
        : [present({ documentNumber, issuingState, documentType: mrz.documentCode, expiry })],
  });
}
