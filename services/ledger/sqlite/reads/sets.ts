// What one country shares with another: each record's newest version that it was sent and did not refuse, and has not been taken back.
import { Verb } from '../../../../proto/index.ts';
import { verbsWhere } from '../../../records/index.ts';
import { read } from './read.ts';

const VERSIONS = verbsWhere(({ versions }) => versions === true).join(', ');

type Shared = { record_id: Uint8Array; version: number; exchange_id: Uint8Array; statement: Uint8Array };

/** INDEXED BY, CROSS JOIN: in the order of record ids, so that a page costs what it returns. An expired statement has no bytes left. */
const sharedWhere = (exchange: string, states: string, record: string) =>
  `SELECT e.record_id, e.record_version AS version, e.exchange_id, e.statement FROM exchange e INDEXED BY exchange_record
   CROSS JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
   WHERE ${exchange} AND e.verb IN (${VERSIONS}) AND e.state IN (${states}) AND length(e.statement) > 0 AND r.state IN (${record})`;

/** What it certified to be destroyed is not shared with it again. */
const published = (which: string) => `${sharedWhere(
  `${which} AND e.direction = 'sent' AND e.partner = ?1 AND e.record_source = ?2`,
  "'QUEUED', 'CLOSED'",
  "'IN_FORCE', 'SUPERSEDED'",
)} AND NOT EXISTS (SELECT 1 FROM exchange n WHERE n.record_id = e.record_id AND n.record_source = ?2 AND n.direction = 'sent'
     AND n.partner = ?1 AND n.verb IN (${VERSIONS}) AND n.state IN ('QUEUED', 'CLOSED') AND n.record_version > e.record_version)
   AND NOT EXISTS (SELECT 1 FROM about a WHERE a.source = ?2 AND a.record_id = e.record_id AND a.partner = ?1
     AND a.direction = 'received' AND a.verb = ${Verb.DESTRUCTION_CERTIFICATE})`;

const held = (which: string) =>
  sharedWhere(`${which} AND e.direction = 'received' AND e.partner = ?1 AND e.record_source = ?1`, "'ADMITTED'", "'IN_FORCE'");

const ALL = 'e.record_id > ?3';
const ONE = 'e.record_id = ?3';

export const SETS = {
  setPublished: read<[partner: string, self: string, after: Uint8Array, limit: number], Shared>(
    `${published(ALL)} ORDER BY e.record_id LIMIT ?4`,
  ),
  setPublishedOf: read<[partner: string, self: string, recordId: Uint8Array], Shared>(`${published(ONE)} LIMIT 1`),
  /** The second parameter is not used, so that both sides of a set are read alike. */
  setHeld: read<[partner: string, self: string, after: Uint8Array, limit: number], Shared>(
    `${held(ALL)} AND ?2 <> '' ORDER BY e.record_id LIMIT ?4`,
  ),
  setHeldOf: read<[partner: string, self: string, recordId: Uint8Array], Shared>(`${held(ONE)} AND ?2 <> '' LIMIT 1`),
} as const;
