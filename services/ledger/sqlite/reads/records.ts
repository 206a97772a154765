// Versions of records.
import { read } from './read.ts';

export const RECORDS = {
  recordVersion: read<
    [recordId: Uint8Array, version: number, source: string],
    { header: Uint8Array; commitments: Uint8Array; sealed: Uint8Array }
  >('SELECT header, commitments, sealed FROM record WHERE record_id = ? AND version = ? AND source = ?'),
  newestVersion: read<
    [recordId: Uint8Array, source: string],
    { version: number; kind: number; header: Uint8Array; state: string }
  >('SELECT version, kind, header, state FROM record WHERE record_id = ? AND source = ? ORDER BY version DESC LIMIT 1'),
  /** A version and its direct neighbours. */
  versionsAround: read<[recordId: Uint8Array, source: string, version: number], { version: number; header: Uint8Array }>(
    'SELECT version, header FROM record WHERE record_id = ?1 AND source = ?2 AND version BETWEEN ?3 - 1 AND ?3 + 1',
  ),
  recordOfExchange: read<
    [exchangeId: Uint8Array],
    { source: string; record_id: Uint8Array; version: number; header: Uint8Array; vault_id: Uint8Array; sealed: Uint8Array }
  >(
    `SELECT r.source, r.record_id, r.version, r.header, r.vault_id, r.sealed FROM exchange e JOIN record r
  ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source WHERE e.exchange_id = ?`,
  ),
} as const;
