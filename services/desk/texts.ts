// The texts of agreements that this country acted under, as the ledger has them.
import { LRUCache } from 'lru-cache';
import { toHex } from '../domain/index.ts';
import type { Reader, Row } from '../ledger/index.ts';
import { type Agreement, loadAgreement } from '../policy/index.ts';
import { readable } from './tables.ts';

type Ledger = Pick<Reader, 'all'>;

/** A text never changes under its digest, and to load one costs more than all the rest of an answer. */
const loaded = new LRUCache<string, Agreement>({ max: 64 });

/** Nothing where the ledger's row does not read. */
function textOf({ digest, files }: Row): Agreement[] {
  const name = toHex(digest as Uint8Array);
  const text = loaded.get(name) ?? readable(() => loadAgreement(JSON.parse(files as string)), undefined);
  if (text === undefined) return [];
  loaded.set(name, text);
  return [text];
}

const IN_FORCE = 'SELECT digest, id, files FROM agreement WHERE takes_effect > 0 AND takes_effect <= ? ORDER BY takes_effect';
const ALL = 'SELECT digest, id, files FROM agreement ORDER BY takes_effect';
const NAMED = 'SELECT digest, id, files FROM agreement WHERE id = ? ORDER BY takes_effect';

export const textsInForce = (ledger: Ledger, at: number): Agreement[] =>
  [...new Map(ledger.all(IN_FORCE, at).map((row) => [row.id as string, row])).values()].flatMap(textOf);

export const allTexts = (ledger: Ledger): Agreement[] => ledger.all(ALL).flatMap(textOf);

export const textsNamed = (ledger: Ledger, agreement: string): Agreement[] => ledger.all(NAMED, agreement).flatMap(textOf);
