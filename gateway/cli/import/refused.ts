// The refused rows of an import, in the form of the file they came from: mended there, they are imported as a file of their own.
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import type { Fault } from '../../../services/domain/index.ts';
import { APPEND } from './journal.ts';
import { FAULTS, type Mapping } from './mapping.ts';
import { csvCell, type Format, type Row } from './rows.ts';

export interface Refused {
  write(row: Row, faults: readonly Fault[]): void;
  close(): void;
}

const told = ({ field, rule }: Fault): string => (field === '' ? rule : `${field}: ${rule}`);

/** How a refused row is written, with its faults, so that the faults are not read when it is imported again. */
const WRITTEN: Readonly<Record<Format, (row: Row, faults: readonly Fault[], mapping: Mapping) => string>> = {
  // The faults stand in the first row of a group.
  csv: ({ raw }, faults, { delimiter = ',' }) =>
    raw.map((line, i) => `${i === 0 ? csvCell(faults.map(told).join('; ')) : ''}${delimiter}${line}`).join('\n'),
  ndjson: withFaults,
  json: withFaults,
  mrz: ({ raw }, faults) => [...faults.map((fault) => `# ${told(fault)}`), ...raw, ''].join('\n'),
};

function withFaults({ raw: [text = ''] }: Row, faults: readonly Fault[]): string {
  const object = text.trim();
  if (!object.startsWith('{') || !object.endsWith('}')) return text;
  const rest = object.slice(1).trimStart();
  return `{${JSON.stringify(FAULTS)}:${JSON.stringify(faults.map(told))}${rest === '}' ? '' : ','}${rest}`;
}

/** The name of the file: that of the source with `.refused` before its end. A list in JSON comes back as NDJSON. */
export const refusedName = (file: string, format: Format): string => {
  const [, stem = file, end = ''] = /^(.*?)(\.[A-Za-z0-9]+)?$/.exec(file) ?? [];
  return `${stem}.refused${format === 'json' ? '.ndjson' : end}`;
};

/** Created with the first row; an import that goes on adds to it. `heads`: the names of a table's columns. */
export function refusedFile(file: string, format: Format, mapping: Mapping, heads: () => readonly string[]): Refused {
  let fd: number | undefined;
  const open = (): number => {
    const isNew = !existsSync(file) || statSync(file).size === 0;
    const opened = openSync(file, APPEND, 0o600);
    if (isNew && format === 'csv') {
      const names = [FAULTS, ...heads().filter((name) => name !== FAULTS)];
      writeSync(opened, `${names.map(csvCell).join(mapping.delimiter ?? ',')}\n`);
    }
    return opened;
  };
  return {
    write(row, faults) {
      fd ??= open();
      writeSync(fd, `${WRITTEN[format](row, faults, mapping)}\n`);
    },
    close() {
      if (fd !== undefined) closeSync(fd);
    },
  };
}
