// Duties: open ones, due ones, those that wait for persons, and approvals.
import { DAY } from '../../../domain/index.ts';
import { factsOfVerb, verbsWhere } from '../../../records/index.ts';
import { type Counted, type Direction, read } from './read.ts';

/** Still waiting for persons. Must match the condition of the indexes `duty_waiting` and `duty_partner`. */
const IS_WAITING = "state IN ('OPEN', 'OVERDUE') AND waiting > 0";

/** Must match the condition of the index `duty_certify`. */
const TO_CERTIFY = "kind = 'CERTIFY_DESTRUCTION' AND direction = 'received' AND state IN ('OPEN', 'OVERDUE')";

/** When each lapses, in microseconds after it was due. */
const LAPSES = verbsWhere(({ owes }) => owes?.lapses !== undefined).map(
  (verb) => `WHEN ${verb} THEN ${(factsOfVerb(verb)?.owes?.lapses ?? 0) * DAY}`,
);

/** Verbs whose sender destroys what it holds unless it is answered in time. */
const ENDS = verbsWhere(({ ends }) => ends === true);

type Waiting = { exchange_id: Uint8Array; at: number };

/** Waiting duties of one kind, oldest first. `before`: JSON array of kinds; exchanges with a waiting duty of such a kind are skipped. */
const waitingPage = (partner: string): string =>
  `SELECT exchange_id, at FROM duty d WHERE kind = ?1 AND ${IS_WAITING} AND (at, exchange_id) > (?2, ?3)${partner}
   AND NOT EXISTS (SELECT 1 FROM duty o WHERE o.exchange_id = d.exchange_id AND o.kind IN (SELECT value FROM json_each(?4))
     AND o.state IN ('OPEN', 'OVERDUE') AND o.waiting > 0)
   ORDER BY at, exchange_id LIMIT ?5`;

export const DUTIES = {
  /**
   * Open duties that are due, earliest first, without those that send something. A recall is kept until what it is about is destroyed: without it,
   * nothing could be certified.
   */
  dutiesDue: read<[now: number, limit: number], { exchange_id: Uint8Array; direction: Direction; kind: string; clause: string }>(
    `SELECT exchange_id, direction, kind, clause FROM duty d WHERE state = 'OPEN' AND due > 0 AND due <= ? AND kind NOT IN ('REVEAL', 'EXPIRY_NOTICE', 'EXPIRY', 'REVIEW_NEED') AND NOT (kind = 'RETENTION'
       AND EXISTS (SELECT 1 FROM duty c WHERE c.exchange_id = d.exchange_id AND c.direction = d.direction
         AND c.kind = 'CERTIFY_DESTRUCTION' AND c.state IN ('OPEN', 'OVERDUE')))
     ORDER BY due LIMIT ?`,
  ),
  /** Own records whose expiry is to be announced, or has come, or that are to be reviewed, by the exchanges that say when. */
  expiriesDue: read<
    [now: number, afterDue: number, afterId: Uint8Array, limit: number],
    { exchange_id: Uint8Array; due: number; kind: string }
  >(
    `SELECT exchange_id, due, kind FROM duty WHERE state = 'OPEN' AND due > 0 AND due <= ? AND (due, exchange_id) > (?, ?)
       AND kind IN ('EXPIRY_NOTICE', 'EXPIRY', 'REVIEW_NEED') AND direction = 'sent' ORDER BY due, exchange_id LIMIT ?`,
  ),
  /** Own record versions whose concealment is over, by the exchanges in which it hid something. */
  concealmentsOver: read<
    [now: number, afterDue: number, afterId: Uint8Array, limit: number],
    { exchange_id: Uint8Array; due: number; record_id: Uint8Array; record_version: number }
  >(
    `SELECT d.exchange_id, d.due, e.record_id, e.record_version FROM duty d JOIN exchange e USING (exchange_id, direction)
     WHERE d.state = 'OPEN' AND d.due > 0 AND d.due <= ? AND (d.due, d.exchange_id) > (?, ?) AND d.kind = 'REVEAL' AND d.direction = 'sent'
     ORDER BY d.due, d.exchange_id LIMIT ?`,
  ),
  dutyState: read<[exchangeId: Uint8Array, direction: Direction, kind: string], { state: string }>(
    'SELECT state FROM duty WHERE exchange_id = ? AND direction = ? AND kind = ?',
  ),
  dutyOfKind: read<[exchangeId: Uint8Array, kind: string], { state: string; due: number; waiting: number; clause: string }>(
    'SELECT state, due, waiting, clause FROM duty WHERE exchange_id = ? AND kind = ?',
  ),
  dutiesOfExchange: read<
    [exchangeId: Uint8Array],
    { kind: string; state: string; clause: string; at: number; due: number; waiting: number }
  >('SELECT kind, state, clause, at, due, waiting FROM duty WHERE exchange_id = ? ORDER BY at, kind'),
  dutiesOfDirection: read<[exchangeId: Uint8Array, direction: Direction], { kind: string; state: string; due: number }>(
    'SELECT kind, state, due FROM duty WHERE exchange_id = ? AND direction = ? ORDER BY at, kind',
  ),
  dutiesWaiting: read<[kind: string, afterAt: number, afterId: Uint8Array, before: string, limit: number], Waiting>(
    waitingPage(''),
  ),
  dutiesWaitingFor: read<
    [kind: string, afterAt: number, afterId: Uint8Array, before: string, limit: number, partner: string],
    Waiting
  >(waitingPage(' AND partner = ?6')),
  /** The number of duties from a partner's statements that still wait for persons. */
  dutiesOpenOf: read<[partner: string, kind: string], Counted>(
    `SELECT count(*) AS n FROM duty WHERE partner = ? AND kind = ? AND ${IS_WAITING}`,
  ),
  partnersToCertify: read<[], { partner: string }>(`SELECT DISTINCT partner FROM duty WHERE ${TO_CERTIFY}`),
  /** Recalls whose destruction is still to be certified to a partner, the oldest first. */
  recallsToCertify: read<
    [partner: string, afterAt: number, afterId: Uint8Array, limit: number],
    { exchange_id: Uint8Array; at: number; clause: string }
  >(
    `SELECT exchange_id, at, clause FROM duty WHERE partner = ? AND ${TO_CERTIFY} AND (at, exchange_id) > (?, ?)
     ORDER BY at, exchange_id LIMIT ?`,
  ),
  /** What was said about a record and still waits for its answer. The duties come first: hardly any is open. */
  answersOpen: read<
    [recordId: Uint8Array, source: string],
    { exchange_id: Uint8Array; direction: Direction; partner: string; verb: number; state: string }
  >(
    `SELECT d.exchange_id, d.direction, d.partner, a.verb, d.state FROM duty d
     CROSS JOIN about a ON a.source = ?2 AND a.record_id = ?1 AND a.exchange_id = d.exchange_id
       AND a.direction = d.direction AND a.partner = d.partner
     WHERE d.kind = 'ANSWER' AND d.state IN ('OPEN', 'OVERDUE')`,
  ),
  /** What of ours is overdue to be answered, and ends the record that it is about here. */
  purposesOver: read<
    [afterDue: number, afterId: Uint8Array, limit: number],
    { exchange_id: Uint8Array; due: number; clause: string }
  >(
    `SELECT d.exchange_id, d.due, d.clause FROM duty d
     JOIN exchange e ON e.exchange_id = d.exchange_id AND e.direction = d.direction AND e.partner = d.partner
     WHERE d.kind = 'ANSWER' AND d.direction = 'sent' AND d.state = 'OVERDUE' AND e.verb IN (${ENDS.join(', ')})
       AND (d.due, d.exchange_id) > (?, ?) ORDER BY d.due, d.exchange_id LIMIT ?`,
  ),
  /** What nobody answered for so long after it was due that it lapses. */
  answersLapsed: read<[now: number, limit: number], { exchange_id: Uint8Array; direction: Direction; state: string }>(
    `SELECT d.exchange_id, d.direction, d.state FROM duty d
     JOIN exchange e ON e.exchange_id = d.exchange_id AND e.direction = d.direction AND e.partner = d.partner
     WHERE d.kind = 'ANSWER' AND d.state IN ('OPEN', 'OVERDUE') AND d.due > 0
       AND d.due + CASE e.verb ${LAPSES.join(' ')} END <= ? ORDER BY d.due LIMIT ?`,
  ),
  releaseApprovals: read<[exchangeId: Uint8Array], { person: Uint8Array }>(
    "SELECT person FROM approval WHERE exchange_id = ? AND kind = 'RELEASE'",
  ),
} as const;
