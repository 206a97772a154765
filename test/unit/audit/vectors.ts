import { readFileSync } from 'node:fs';
import type { Code } from '../../../services/domain/index.ts';

interface Vectors {
  trees: {
    leaves: string[];
    trees: { size: number; root: string; edge: string[] }[];
    leafHash: { entry: string; hash: string };
  };
  inclusion: { hashes: string[]; cases: [string, number, number, number, number[], number, boolean][] };
  consistency: { hashes: string[]; cases: [string, number, number, number, number, number[], boolean][] };
  notes: {
    keys: { seed: string; vkey: string }[];
    signed: { seed: string; name: string; text: string; note: string };
    vkeys: { valid: string[]; invalid: { name: string; vkey: string; code: Code }[] };
    valid: { name: string; note: string; verifiers: string[]; text: string; verified: string[] }[];
    invalid: { name: string; note?: string; noteHex?: string; verifiers: string[]; code: Code }[];
  };
  witness: {
    log: string;
    updates: { name: string; stored: string; old: number; proof: string[]; next: string; status: number; size?: number }[];
    malformed: { name: string; body: string }[];
    checkpoint: { note: string; origin: string; size: number; root: string };
    cosignatures: { name: string; base64: string; seconds?: number }[];
    vkeys: Record<'cosignature' | 'log' | 'invalid', string[]>;
  };
  checkpoints: {
    valid: { text: string; origin: string; size: number; root: string }[];
    invalid: { name: string; text: string }[];
  };
}

/** Language-neutral vectors of the audit room. */
export const vectors = <Name extends keyof Vectors>(name: Name): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`../../vectors/audit/${name}.json`, import.meta.url), 'utf8'));

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
