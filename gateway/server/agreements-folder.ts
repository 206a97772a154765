import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, TripointError } from '../../services/domain/index.ts';
import type { NamedText } from '../../services/exchange/index.ts';

/** The subfolder of an agreement with one signature file per party, <country>.jws. */
export const SIGNATURES = 'signatures';
const SIGNATURE = /^[A-Z]{2}\.jws$/;

const entriesOf = (folder: string): Dirent[] =>
  readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));

/** Reads one agreement: its files, and its parties' signatures from `signatures`. Throws CONFIG_INVALID with every fault. */
export function readAgreementFolder(folder: string): Omit<NamedText, 'name'> {
  const faults: Fault[] = [];
  const read = (...name: string[]): string => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(join(folder, ...name)));
    } catch {
      faults.push({ field: name.join('/'), rule: 'a file that can be read, UTF-8' });
      return '';
    }
  };
  const files: Record<string, string> = {};
  const signatures: string[] = [];
  for (const entry of entriesOf(folder))
    if (entry.name !== SIGNATURES || !entry.isDirectory()) files[entry.name] = read(entry.name);
    else
      for (const { name } of entriesOf(join(folder, SIGNATURES)))
        if (SIGNATURE.test(name)) signatures.push(read(SIGNATURES, name).trim());
        else faults.push({ field: `${SIGNATURES}/${name}`, rule: 'named by the country that signs: CA.jws' });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return { files, signatures };
}

/** Reads every agreement in the agreements folder. Throws CONFIG_INVALID with every fault, prefixed with its folder. */
export function readAgreementFolders(folder: string): NamedText[] {
  const faults: Fault[] = [];
  const texts = entriesOf(folder).flatMap((entry): NamedText[] => {
    if (!entry.isDirectory()) return [];
    const { name } = entry;
    try {
      return [{ name, ...readAgreementFolder(join(folder, name)) }];
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      faults.push(...error.faults.map(({ field, rule }) => ({ field: `${name}/${field}`, rule })));
      return [];
    }
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return texts;
}
