// Versions of records.
import { Verb } from '../../../../proto/index.ts';
import { SAID, verbsWhere } from '../../../records/index.ts';
import { type Direction, read } from './read.ts';

/** Verbs with a record of their own that end another. */
const ENDING = verbsWhere(({ about, versions }) => about !== 'nothing' && versions !== true).filter(
  (verb) => !SAID.includes(verb),
);
const DISPUTES = verbsWhere(({ disputes }) => disputes === true);

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
  /** What was sent, held, refused or received of a record, or ended it, in the order of the log. */
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
       WHERE source = ?2 AND record_id = ?1 AND verb IN (${ENDING.join(', ')})) x
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
      answers: Uint8Array | null;
    }
  >('SELECT source, record_id, version, exchange_id, direction, partner, verb, answers FROM about'),
  /** What was said about a record, the latest first. flood: of each country so many, since one must not hide what another said. */
  saidAbout: read<
    [recordId: Uint8Array, source: string, limit: number],
    {
      exchange_id: Uint8Array;
      direction: Direction;
      partner: string;
      verb: number;
      state: string;
      code: string | null;
      decided_again: Uint8Array | null;
      answers: Uint8Array | null;
    }
  >(
    `SELECT exchange_id, direction, partner, verb, state, code, decided_again, answers FROM (
       SELECT e.exchange_id, e.direction, e.partner, e.verb, e.state, e.code, e.decided_again, a.answers, e.leaf_index,
         row_number() OVER (PARTITION BY e.partner ORDER BY e.leaf_index DESC) AS place FROM about a
       JOIN exchange e ON e.exchange_id = a.exchange_id AND e.direction = a.direction AND e.partner = a.partner
       WHERE a.source = ?2 AND a.record_id = ?1 AND a.verb IN (${SAID.join(', ')}))
     WHERE place <= ?3 ORDER BY leaf_index DESC`,
  ),
  /** All that was said about a record, in the order of the log. */
  saidOf: read<[recordId: Uint8Array, source: string], { exchange_id: Uint8Array; direction: Direction; partner: string }>(
    `SELECT e.exchange_id, e.direction, e.partner FROM about a
     JOIN exchange e ON e.exchange_id = a.exchange_id AND e.direction = a.direction AND e.partner = a.partner
     WHERE a.source = ?2 AND a.record_id = ?1 AND a.verb IN (${SAID.join(', ')}) ORDER BY e.leaf_index`,
  ),
  saidCount: read<[recordId: Uint8Array, source: string, partner: string, direction: Direction], { n: number }>(
    `SELECT count(*) AS n FROM about WHERE source = ?2 AND record_id = ?1 AND partner = ?3 AND direction = ?4
     AND verb IN (${SAID.join(', ')})`,
  ),
  /** The extensions of a record, sent and received, in the order of the log. */
  extensionsOf: read<
    [recordId: Uint8Array, source: string],
    { exchange_id: Uint8Array; direction: Direction; partner: string; state: string; statement: Uint8Array; leaf_index: number }
  >(
    `SELECT e.exchange_id, e.direction, e.partner, e.state, e.statement, e.leaf_index FROM about a
     JOIN exchange e ON e.exchange_id = a.exchange_id AND e.direction = a.direction AND e.partner = a.partner
     WHERE a.source = ?2 AND a.record_id = ?1 AND a.verb = ${Verb.EXTEND} ORDER BY e.leaf_index`,
  ),
  /** The answers to an exchange that this country has, sent or received, in the order of the log. */
  answersTo: read<
    [question: Uint8Array],
    {
      exchange_id: Uint8Array;
      direction: Direction;
      partner: string;
      verb: number;
      state: string;
      code: string | null;
      decided_again: Uint8Array | null;
    }
  >(
    `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.state, e.code, e.decided_again FROM about a
     JOIN exchange e ON e.exchange_id = a.exchange_id AND e.direction = a.direction AND e.partner = a.partner
     WHERE a.answers = ? ORDER BY e.leaf_index`,
  ),
  /** Whether a dispute about a record has no outcome yet. Hardly any record has a row of such a verb. */
  disputeOpen: read<[recordId: Uint8Array, source: string], { n: number }>(
    `SELECT count(*) AS n FROM about a JOIN duty d ON d.exchange_id = a.exchange_id AND d.direction = a.direction AND d.kind = 'ANSWER'
     WHERE a.source = ?2 AND a.record_id = ?1 AND a.verb IN (${DISPUTES.join(', ')}) AND d.state IN ('OPEN', 'OVERDUE')`,
  ),
  /** Whether a version of a record was sent to a country, and not refused there. */
  versionSent: read<[recordId: Uint8Array, version: number, partner: string], { n: number }>(
    `SELECT count(*) AS n FROM exchange WHERE record_id = ? AND record_version = ? AND partner = ? AND direction = 'sent'
     AND state IN ('QUEUED', 'CLOSED')`,
  ),
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
