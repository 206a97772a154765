// Versions of records.
import { verbsWhere } from '../../../records/index.ts';
import { type Direction, read } from './read.ts';

/** Verbs with a record of their own, about another. */
const FOLLOWING = verbsWhere(({ about, versions }) => about !== 'nothing' && versions !== true);

export const RECORDS = {
  recordVersion: read<
    [recordId: Uint8Array, version: number, source: string],
    { header: Uint8Array; commitments: Uint8Array; sealed: Uint8Array }
  >('SELECT header, commitments, sealed FROM record WHERE record_id = ? AND version = ? AND source = ?'),
  newestVersion: read<
    [recordId: Uint8Array, source: string],
    { version: number; kind: number; header: Uint8Array; state: string }
  >('SELECT version, kind, header, state FROM record WHERE record_id = ? AND source = ? ORDER BY version DESC LIMIT 1'),
  /** Each with the key of its content. */
  versionsOf: read<
    [recordId: Uint8Array, source: string],
    { version: number; kind: number; header: Uint8Array; state: string; vault_id: Uint8Array }
  >('SELECT version, kind, header, state, vault_id FROM record WHERE record_id = ? AND source = ? ORDER BY version'),
  /** Ours before a partner's: an id is made by one country. */
  sourcesOf: read<[recordId: Uint8Array, self: string], { source: string }>(
    'SELECT DISTINCT source FROM record WHERE record_id = ?1 ORDER BY source = ?2 DESC, source',
  ),
  recordsRecalled: read<[], { source: string; record_id: Uint8Array }>(
    "SELECT DISTINCT source, record_id FROM record WHERE state = 'RECALLED'",
  ),
  /** What was sent, held, refused or received of a record, or concerns it, in the order of the log. */
  exchangesAbout: read<
    [recordId: Uint8Array, source: string],
    {
      exchange_id: Uint8Array;
      direction: Direction;
      partner: string;
      verb: number;
      state: string;
      code: string | null;
      at: number;
      record_version: number;
      statement: Uint8Array;
      decided_again: Uint8Array | null;
      leaf_index: number;
      link_sequence: number | null;
      peer_received_through: number | null;
      peer: string | null;
      /** The version that it concerns, if that is not its own record. */
      about: number | null;
    }
  >(
    `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.state, e.code, e.at, e.record_version, e.statement, e.decided_again,
     e.leaf_index, b.link_sequence, n.peer_received_through, e.peer, x.about
     FROM (SELECT exchange_id, direction, partner, NULL AS about FROM exchange WHERE record_id = ?1 AND record_source = ?2
       UNION ALL SELECT exchange_id, direction, partner, version FROM about
       WHERE source = ?2 AND record_id = ?1 AND verb IN (${FOLLOWING.join(', ')})) x
     JOIN exchange e ON e.exchange_id = x.exchange_id AND e.direction = x.direction AND e.partner = x.partner
     LEFT JOIN batch b ON b.batch_id = e.batch_id AND b.direction = e.direction
     LEFT JOIN link n ON n.partner = e.partner ORDER BY e.leaf_index`,
  ),
  recordsAbout: read<
    [],
    {
      source: string;
      record_id: Uint8Array;
      version: number;
      exchange_id: Uint8Array;
      direction: Direction;
      partner: string;
      verb: number;
    }
  >('SELECT source, record_id, version, exchange_id, direction, partner, verb FROM about'),
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
