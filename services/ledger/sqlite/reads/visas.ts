// Visas that this country answers questions about.
import { read } from './read.ts';

export const VISAS = {
  visa: read<[document: Uint8Array], { document: Uint8Array; vault_id: Uint8Array; sealed: Uint8Array }>(
    'SELECT document, vault_id, sealed FROM visa WHERE document = ?',
  ),
  /** Visas stored under the earlier form of their document; the other columns are null if the visa is gone. */
  visasBefore: read<[], { document: Uint8Array; vault_id: Uint8Array | null; sealed: Uint8Array | null }>(
    `SELECT b.document, v.vault_id, v.sealed FROM visa_before b LEFT JOIN visa v ON v.document = b.document`,
  ),
} as const;
