// Questions about single disclosures: whom they were about, what they lacked, and whether the rules permitted them.
import { setImmediate as yieldNow } from 'node:timers/promises';
import { AuditKind } from '../../proto/index.ts';
import { idText, toHex } from '../domain/index.ts';
import { ENTRY_COLUMNS, entryPage, entryRow, PROOF_COLUMNS } from './entries.ts';
import { MOVED } from './erasures.ts';
import type { Place } from './filters.ts';
import { LACKS } from './read.ts';
import { daysWithin, type Question, readable, timeCell } from './tables.ts';
import type { ReplayedDecision, TableRow } from './types.ts';

const FILTERS = ['exchange', 'record', 'officer', 'agreement', 'purpose', 'partner', 'kind', 'from', 'until'] as const;

const WHAT_WAS_DISCLOSED = [
  ...['at', 'direction', 'partner', 'verb', 'recordKind', 'purpose', 'agreement', 'agreementVersion', 'clauses', 'disclosed'],
  ...['withheld', 'exigent', 'officer', 'closedAs', 'exchange', ...PROOF_COLUMNS],
];

/** 1. What was disclosed about a person, in either direction: a partner's disclosure to us counts too. */
export const aboutPerson: Question = {
  takes: ['person', ...FILTERS],
  needs: ['person'],
  columns: WHAT_WAS_DISCLOSED,
  loses: MOVED,
  async answer({ index }, { where, limit, place }) {
    const moved = { sql: `AND own = 1 AND +kind IN (${AuditKind.SENT}, ${AuditKind.RECEIVED})`, indexed: false };
    const { rows, next } = await entryPage(index, where, limit, place, moved);
    return { columns: WHAT_WAS_DISCLOSED, rows: rows.map(entryRow), next };
  },
};

const LACKING_COLUMNS = ['lacking', ...ENTRY_COLUMNS.filter((column) => column !== 'duties')];

/** 3. Disclosures that lack a purpose, an authority or a case reference. The target is zero. */
export const lacking: Question = {
  takes: FILTERS,
  columns: LACKING_COLUMNS,
  loses: MOVED,
  async answer({ index }, { where, limit, place }) {
    const { rows, next } = await entryPage(index, where, limit, place, { sql: 'AND lacks > 0', indexed: true });
    const words = (bits: number) =>
      Object.entries(LACKS)
        .flatMap(([word, bit]) => ((bits & bit) === 0 ? [] : [word]))
        .join(', ');
    const shown = rows.map((row) => ({ lacking: words(row.lacks as number), ...entryRow(row) }));
    return { columns: LACKING_COLUMNS, rows: shown, next };
  },
};

const DECISION_COLUMNS = [
  ...['at', 'direction', 'partner', 'verb', 'exchange', 'agreement', 'agreementVersion', 'agreementDigest', 'clauses', 'rules'],
  ...['outcome', 'outcomeAgain', 'rulesAgain', 'verdict', 'problems', ...PROOF_COLUMNS],
];

/** Maximum decisions replayed for one page, at about half a millisecond each. */
const MOST_REPLAYED = 2_000;
const BETWEEN_YIELDS = 32;

const decisionRow = (decision: ReplayedDecision, hash: Uint8Array | undefined): TableRow => ({
  at: decision.at === undefined ? null : timeCell(decision.at),
  direction: decision.direction ?? null,
  partner: decision.partner ?? null,
  verb: decision.verb ?? null,
  exchange: decision.exchange,
  agreement: decision.agreement ?? null,
  agreementVersion: decision.version ?? null,
  agreementDigest: decision.digest ?? null,
  clauses: decision.clauses?.join(', ') ?? null,
  rules: decision.rules?.join(', ') ?? null,
  outcome: decision.outcome ?? null,
  outcomeAgain: decision.again?.outcome ?? null,
  rulesAgain: decision.again?.rules.join(', ') ?? null,
  verdict: decision.verdict,
  problems: decision.problems.join('; ') || null,
  leafIndex: decision.leafIndex,
  leafHash: hash === undefined ? null : toHex(hash),
});

/**
 * 4. Replays every decision that disclosed something, and shows those that the rules in force at the time do not reproduce.
 * The total `suppressed` counts how often the rules did suppress, as evidence that the control works.
 */
export const reachedExcluded: Question = {
  takes: FILTERS,
  columns: DECISION_COLUMNS,
  loses: MOVED,
  async answer({ index, replay }, { filters, where, limit, place }) {
    const shown = { sql: "AND own = 1 AND disclosed <> ''", indexed: false };
    const { rows: disclosures, next } = await entryPage(index, where, MOST_REPLAYED, place, shown);
    const rows: TableRow[] = [];
    let examined = 0;
    let unreadable = 0;
    let stopped: Place | undefined;
    for (const { at, leaf_index: leaf, hash, exchange_id: id } of disclosures) {
      if (rows.length === limit) break;
      if (++examined % BETWEEN_YIELDS === 0) await yieldNow();
      stopped = [at as number, leaf as number];
      const decision = readable(() => replay(idText(id as Uint8Array)), undefined);
      if (decision === undefined || decision.verdict === 'UNREADABLE') unreadable++;
      else if (decision.verdict === 'DIFFERENT') rows.push(decisionRow(decision, hash as Uint8Array));
    }
    const { partner } = filters;
    const days = daysWithin(filters);
    const between = partner === undefined ? '' : 'AND ? IN (sender, recipient)';
    const suppressed = index.get(
      `SELECT coalesce(sum(n), 0) AS n FROM volume WHERE inner_outcome = 'SUPPRESS' AND own = 1 ${days.sql} ${between}`,
      ...days.parameters,
      ...(partner === undefined ? [] : [partner]),
    )?.n as number;
    return {
      columns: DECISION_COLUMNS,
      rows,
      next: examined < disclosures.length ? stopped : next,
      totals: { examined, unreadable, suppressed },
    };
  },
};

/** 13. The rule and the text that decided an exchange, and whether replaying them gives the same decision. */
export const ruleInForce: Question = {
  takes: ['exchange'],
  needs: ['exchange'],
  columns: DECISION_COLUMNS,
  loses: {},
  answer({ index, replay }, { filters: { exchange = '' } }) {
    const decision = replay(exchange);
    const hash = decision && index.get('SELECT hash FROM entry WHERE leaf_index = ?', decision.leafIndex)?.hash;
    return { columns: DECISION_COLUMNS, rows: decision === undefined ? [] : [decisionRow(decision, hash as Uint8Array)] };
  },
};
