import { readFileSync } from 'node:fs';
import type { Fault } from '../../../services/domain/index.ts';
import type { Family, MrzFormat } from '../../../services/records/index.ts';

type Json = Record<string, unknown>;

/** Those with rules of their own for values. */
export type SharedFamily = 'cargo' | 'lookout' | 'visaQuery';

interface Vectors {
  mrz: {
    valid: { name: string; lines: string[]; readAt?: string; mrz: Json & { format: MrzFormat }; flags?: Fault[] }[];
    invalid: { name: string; lines: string[]; faults: Fault[] }[];
  };
  'check-digits': {
    mrz: { text: string; digit: number }[];
    iso6346: { valid: string[]; invalid: { code: string; rule: string }[] };
    imo: { valid: string[]; invalid: { number: string; rule: string }[] };
  };
  dates: Record<'partial' | 'date' | 'dateTime', { valid: string[]; invalid: string[] }> & {
    instants: { dateTime: string; utc: string }[];
  };
  iaea: {
    names: { name: string; spellings: string[] }[];
    cases: { nuclide: string; activityTbq: number; category: number }[];
  };
  values: {
    cases: {
      name: string;
      family: SharedFamily;
      part: Json;
      becomes?: Json;
      refused?: string;
    }[];
  };
  records: {
    valid: { name: string; family: Family; json: Json; encoded: string }[];
    invalid: { name: string; family: Family; json: unknown; faults: Fault[] }[];
  };
  persons: {
    names: { clause: string; stored: string[]; asked: string; found: boolean }[];
    documents: { one: [string, string]; other: [string, string]; same: boolean }[];
    records: { name: string; family: Family; json: Json; at?: string; faults: Fault[] }[];
    answers: { name: string; asked: Json; held: Json; differs: { name: boolean; birth: boolean } }[];
  };
}

/** Language-neutral vectors of the records room. */
export const vectors = <Name extends keyof Vectors>(name: Name): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`../../vectors/records/${name}.json`, import.meta.url), 'utf8'));

/** Faults in a fixed order, since the order in which they are found is not specified. */
export const sorted = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((a, b) => (`${a.field} ${a.rule}` < `${b.field} ${b.rule}` ? -1 : 1));
