// Reads that compare duties, approvals, posts and counters with the log.
import type { Value } from '../../row.ts';
import { read } from './read.ts';

/** Exchanges per look-up of duties, and duties of one exchange. */
export const DUTIES_AT_ONCE = 256;
export const DUTIES_OF_ONE = 4;
const many = (row: string): string => Array.from({ length: DUTIES_AT_ONCE }, () => row).join(', ');

/** Length in bytes of each of a post's two hashes. */
export const POST_HASH = 16;

export const DERIVED_ACTS = {
  /** The duties of exactly `DUTIES_AT_ONCE` exchange ids. */
  dutiesOfMany: read<
    Value[],
    {
      exchange_id: Uint8Array;
      direction: string;
      partner: string;
      kind: string;
      clause: string;
      at: number;
      due: number;
      state: string;
      waiting: number;
    }
  >(
    `SELECT exchange_id, direction, partner, kind, clause, at, due, state, waiting FROM duty WHERE exchange_id IN (${many('?')})`,
  ),
  /**
   * Parameters: direction and partner; `DUTIES_OF_ONE` times kind, clause, `waiting` and how much later than the base it is due (NULL: never);
   * then `DUTIES_AT_ONCE` times exchange id, time and base. `n`: number of these duties that exist. `others`: the state of each that is no
   * longer as it was opened, most of them closed since; in the same row, since a row each would cost more than everything else. Common
   * values are bound once: binding a value costs as much as finding the row.
   */
  dutiesStanding: read<Value[], { n: number; others: string | null }>(
    `SELECT count(*) AS n, group_concat(CASE WHEN d.state = 'OPEN' AND d.waiting = g.column3 THEN NULL ELSE
    hex(d.exchange_id) || ' ' || d.kind || ' ' || d.state || ' ' || d.waiting END) AS others
  FROM (VALUES (?, ?)) a CROSS JOIN (VALUES ${Array.from({ length: DUTIES_OF_ONE }, () => '(?, ?, ?, ?)').join(', ')}) g
  CROSS JOIN (VALUES ${many('(?, ?, ?)')}) o CROSS JOIN duty d
  WHERE d.exchange_id = o.column1 AND d.direction = a.column1 AND d.kind = g.column1 AND d.clause = g.column2 AND d.partner = a.column2
  AND d.at = o.column2 AND d.due = coalesce(o.column3 + g.column4, 0)`,
  ),
  dutyCount: read<[], { n: number }>('SELECT count(*) AS n FROM duty'),
  dutyNames: read<[], { exchange_id: Uint8Array; direction: string; kind: string }>(
    'SELECT exchange_id, direction, kind FROM duty',
  ),
  approvalsOf: read<[exchangeId: Uint8Array], { kind: string; person: Uint8Array; at: number }>(
    'SELECT kind, person, at FROM approval WHERE exchange_id = ?',
  ),
  exchangesApproved: read<[], { exchange_id: Uint8Array }>('SELECT DISTINCT exchange_id FROM approval'),
  contentGrants: read<[], { exchange_id: Uint8Array; auditor: Uint8Array; until: number; leaf_index: number }>(
    'SELECT exchange_id, auditor, until, leaf_index FROM content_grant',
  ),
  /** Up to 1,024 posts in one row: a row each would cost more than the comparison. */
  postsAfter: read<
    [asked: Uint8Array],
    { last: Uint8Array; n: number; asked: Uint8Array; bodies: Uint8Array; ids: Uint8Array | null; lengths: string; times: string }
  >(
    `SELECT max(asked) AS last, count(*) AS n, CAST(group_concat(asked, '') AS BLOB) AS asked, CAST(group_concat(body, '') AS BLOB) AS bodies,
    CAST(group_concat(exchange_ids, '') AS BLOB) AS ids, group_concat(length(exchange_ids)) AS lengths, group_concat(at) AS times
  FROM (SELECT asked, body, exchange_ids, at FROM idempotency WHERE asked > ? AND length(asked) = ${POST_HASH} AND length(body) = ${POST_HASH}
    ORDER BY asked LIMIT 1024)`,
  ),
  /** Posts whose hashes have the wrong length. */
  postsOdd: read<[], { asked: Uint8Array }>(
    `SELECT asked FROM idempotency WHERE length(asked) <> ${POST_HASH} OR length(body) <> ${POST_HASH}`,
  ),
  counters: read<
    [],
    { agreement: string; from_country: string; to_country: string; kind: number; verb: number; period: string; n: number }
  >('SELECT agreement, from_country, to_country, kind, verb, period, n FROM counter'),
} as const;
