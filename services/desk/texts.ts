// The texts of agreements that this country acted under, from the ledger.
import { LRUCache } from 'lru-cache';
import { toHex } from '../domain/index.ts';
import type { Reader, RowOf } from '../ledger/index.ts';
import { type Agreement, loadAgreement } from '../policy/index.ts';
import { readable } from './tables.ts';

type Ledger = Pick<Reader, 'all'>;

/** Cached by digest, under which a text never changes: loading one costs more than the rest of an answer. */
const loaded = new LRUCache<string, Agreement>({ max: 64 });

/** Empty if the ledger's row is unreadable. */
function textOf({ digest, files }: Pick<RowOf<'agreementTexts'>, 'digest' | 'files'>): Agreement[] {
  const name = toHex(digest);
  const text = loaded.get(name) ?? readable(() => loadAgreement(JSON.parse(files)), undefined);
  if (text === undefined) return [];
  loaded.set(name, text);
  return [text];
}

export const textsInForce = (ledger: Ledger, at: number): Agreement[] =>
  [...new Map(ledger.all('textsInForce', at).map((row) => [row.id, row])).values()].flatMap(textOf);

export const allTexts = (ledger: Ledger): Agreement[] => ledger.all('agreementTexts').flatMap(textOf);

export const textsNamed = (ledger: Ledger, agreement: string): Agreement[] => ledger.all('textsNamed', agreement).flatMap(textOf);
