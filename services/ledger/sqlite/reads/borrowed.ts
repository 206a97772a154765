// Leaves, logs, keys, agreements and contradictions: what is read of them by rooms that own none of these.
import { read } from './read.ts';

export const BORROWED = {
  leafOf: read<[leaf: number], { hash: Uint8Array; entry: Uint8Array }>('SELECT hash, entry FROM leaf WHERE leaf_index = ?'),
  leafHash: read<[leaf: number], { hash: Uint8Array }>('SELECT hash FROM leaf WHERE leaf_index = ?'),
  lastLeaf: read<[], { last: number | null }>('SELECT max(leaf_index) AS last FROM leaf'),
  hasTable: read<[name: string]>('SELECT 1 FROM sqlite_schema WHERE name = ?'),
  wrappedKey: read<[vaultId: Uint8Array], { wrapped: Uint8Array }>('SELECT wrapped FROM vault_key WHERE vault_id = ?'),
  agreementTexts: read<[], { takes_effect: number; files: string }>(
    'SELECT takes_effect, files FROM agreement ORDER BY takes_effect, digest',
  ),
  hasInconsistency: read<[partner: string, kind: string, after: number]>(
    'SELECT 1 FROM inconsistency WHERE partner = ? AND kind = ? AND at > ? LIMIT 1',
  ),
} as const;
