// Visas that this country answers about.
import { read } from './read.ts';

export const VISAS = {
  visa: read<[document: Uint8Array], { document: Uint8Array; vault_id: Uint8Array; sealed: Uint8Array }>(
    'SELECT document, vault_id, sealed FROM visa WHERE document = ?',
  ),
  /** Those that stand under an earlier form of their document; without the rest where they are gone. */
  visasBefore: read<[], { document: Uint8Array; vault_id: Uint8Array | null; sealed: Uint8Array | null }>(
    `SELECT b.document, v.vault_id, v.sealed FROM visa_before b LEFT JOIN visa v ON v.document = b.document`,
  ),
} as const;
