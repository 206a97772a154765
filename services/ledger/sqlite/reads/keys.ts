// Key sets and revocation lists as accepted, and the ids of the keys of sealed content.
import { read } from './read.ts';

export const KEYS = {
  keySets: read<[country: string], { number: number; jws: string; at: number }>(
    'SELECT number, jws, at FROM key_set WHERE country = ? ORDER BY number',
  ),
  /** How many key sets of a country were accepted after a time. */
  keySetsSince: read<[country: string, after: number], { n: number }>(
    'SELECT count(*) AS n FROM key_set WHERE country = ? AND at > ?',
  ),
  lastKeySet: read<[country: string], { number: number | null }>('SELECT max(number) AS number FROM key_set WHERE country = ?'),
  keySetNames: read<[], { country: string; number: number }>('SELECT country, number FROM key_set'),
  revocationLists: read<[country: string], { number: number; at: number; jws: string }>(
    'SELECT number, at, jws FROM revocation_list WHERE country = ? ORDER BY number',
  ),
  lastRevocationList: read<[country: string], { jws: string; at: number }>(
    'SELECT jws, at FROM revocation_list WHERE country = ? ORDER BY number DESC LIMIT 1',
  ),
  /** The latest list of every country. */
  lastRevocationLists: read<[], { country: string; jws: string }>(
    'SELECT country, jws FROM revocation_list r WHERE number = (SELECT max(number) FROM revocation_list n WHERE n.country = r.country)',
  ),
  revocationListNames: read<[], { country: string; number: number }>('SELECT country, number FROM revocation_list'),
  /** Ids of the keys that something is sealed under, without duplicates, in ascending order. */
  keysReferred: read<[], { vault_id: Uint8Array }>(
    'SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa ORDER BY vault_id',
  ),
  /** Whether a batch sent after that link sequence has no signature yet: it may be signed with any key of ours. */
  hasUnsigned: read<[partner: string, after: number]>(
    `SELECT 1 FROM batch WHERE partner = ? AND direction = 'sent' AND link_sequence > ? AND signature IS NULL LIMIT 1`,
  ),
} as const;
