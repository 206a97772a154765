import { read } from './read.ts';

export const BORROWED = {
  leafOf: read<[leaf: number], { hash: Uint8Array; entry: Uint8Array }>('SELECT hash, entry FROM leaf WHERE leaf_index = ?'),
  leafHash: read<[leaf: number], { hash: Uint8Array }>('SELECT hash FROM leaf WHERE leaf_index = ?'),
  /** From one on. */
  leavesFrom: read<[leaf: number, limit: number], { leaf_index: number; hash: Uint8Array; entry: Uint8Array; kind: number }>(
    'SELECT leaf_index, hash, entry, kind FROM leaf WHERE leaf_index >= ? ORDER BY leaf_index LIMIT ?',
  ),
  wrappedKey: read<[vaultId: Uint8Array], { wrapped: Uint8Array }>('SELECT wrapped FROM vault_key WHERE vault_id = ?'),
  agreementTexts: read<[], { takes_effect: number; files: string }>(
    'SELECT takes_effect, files FROM agreement ORDER BY takes_effect, digest',
  ),
  unprovenSince: read<[partner: string, since: number]>(
    "SELECT 1 FROM inconsistency WHERE partner = ? AND kind = 'RESUME_UNPROVEN' AND at > ? LIMIT 1",
  ),
  hasTable: read<[name: string]>('SELECT 1 FROM sqlite_schema WHERE name = ?'),
} as const;
