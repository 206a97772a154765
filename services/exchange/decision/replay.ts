// Replays decisions: from the facts to which the log committed, under the text that it names. Read-only.
import { CommitmentName, decode } from '../../../proto/index.ts';
import { openCommitment } from '../../audit/index.ts';
import { type Id, idText, leafHash, type Micros, sameBytes, toHex, utf8 } from '../../domain/index.ts';
import type { Reader, RowOf, Vault } from '../../ledger/index.ts';
import {
  type Agreement,
  activeFrom,
  createEngine,
  type Decision,
  differences,
  type Facts,
  loadAgreement,
  type PolicyEngine,
  timetable,
} from '../../policy/index.ts';
import { placeOfExchange } from '../commit/index.ts';
import { type Direction, verbs } from '../context/index.ts';
import { type OwnLog, type Place, placeIn, readLogs } from '../log/index.ts';

/** One decision as recorded in the log. */
export interface LoggedDecision {
  readonly exchangeId: string;
  readonly direction: Direction;
  readonly partner: string;
  readonly verb: string;
  /** Its leaf in the ledger, and its position in the log as others identify it. */
  readonly leafIndex: number;
  readonly place: Place;
  readonly at: Micros;
  /** Absent if no agreement covered it. */
  readonly agreement?: { readonly id: string; readonly version: string; readonly digest: Uint8Array };
  readonly outcome: Decision['outcome'];
  readonly rules: readonly string[];
  readonly facts: Facts;
  /** The entry's clear text: for a suppressed answer, what the partner learned. */
  readonly told: { readonly outcome: number; readonly clauses: readonly string[]; readonly disclosed: readonly number[] };
}

/**
 * Why a decision in the log cannot be replayed. ERASED: its key was destroyed. EXPIRED: its log's entries have expired. ALTERED: the
 * stored data does not open the entry's commitment.
 */
export type Unreadable = 'ERASED' | 'EXPIRED' | 'ALTERED' | 'UNDECIDED';
export type Logged =
  | LoggedDecision
  | ({ readonly unreadable: Unreadable } & Pick<LoggedDecision, 'exchangeId' | 'leafIndex' | 'place'>);

export interface Range {
  readonly exchange?: Id;
  /** Only leaves logged at this time or later. */
  readonly since?: Micros;
}

const PAGE = 256;

/** The number of decisions that `loggedDecisions` yields. */
export function countDecisions(store: Reader, { since = 0 }: Range = {}): number {
  return store.get('decisionCount', since)?.n ?? 0;
}

/** Every decision about an exchange, in log order. */
export function* loggedDecisions(store: Reader, vault: Vault, { exchange, since = 0 }: Range = {}): Generator<Logged> {
  const logs = readLogs(store);
  if (exchange !== undefined) {
    for (const row of store.all('decisionOf', since, exchange)) yield read(store, vault, row, logs);
    return;
  }
  for (let after = -1; ; ) {
    const rows = store.all('decisions', since, after, PAGE);
    for (const row of rows) yield read(store, vault, row, logs);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.leaf_index;
  }
}

function read({ keys }: Pick<Reader, 'keys'>, vault: Vault, row: RowOf<'decisions'>, logs: readonly OwnLog[]): Logged {
  const { leaf_index: leafIndex, entry: entryBytes } = row;
  const exchangeId = idText(row.exchange_id);
  const place = placeIn(logs, leafIndex);
  const unreadable = (why: Unreadable) => ({ exchangeId, leafIndex, place, unreadable: why });
  if (entryBytes.length === 0) return unreadable('EXPIRED');
  const wrapped = keys.get(row.vault_id);
  if (wrapped === undefined) return unreadable('ERASED');
  if (row.sealed === null) return unreadable('UNDECIDED');
  if (!sameBytes(leafHash(entryBytes), row.hash)) return unreadable('ALTERED');
  const entry = decode('AuditEntry', entryBytes);
  let decision: string;
  let salts: Uint8Array;
  try {
    const key = vault.unwrap(row.vault_id, wrapped);
    const opened = JSON.parse(new TextDecoder().decode(vault.open(key, placeOfExchange(row), row.sealed))) as {
      decision: string;
      salts: string;
    };
    decision = opened.decision;
    salts = Buffer.from(opened.salts, 'base64');
  } catch {
    return unreadable('ALTERED');
  }
  // INVARIANT: the decision is replayed from what the entry committed to, not from what the store contains now.
  const at = entry.commitments.findIndex(({ name }) => name === CommitmentName.DECISION);
  const { digest = new Uint8Array() } = entry.commitments[at] ?? {};
  const salt = salts.subarray(at * 32, at * 32 + 32);
  if (!openCommitment(digest, CommitmentName.DECISION, salt, utf8(decision))) return unreadable('ALTERED');
  if (decision === '') return unreadable('UNDECIDED');
  const { outcome, rules, facts } = JSON.parse(decision) as Pick<LoggedDecision, 'outcome' | 'rules' | 'facts'>;
  const { legalBasis: basis } = entry;
  return {
    exchangeId,
    direction: row.direction,
    partner: row.partner,
    verb: verbs.name(row.verb),
    leafIndex,
    place,
    at: row.at,
    ...(basis && basis.agreement !== '' && { agreement: { id: basis.agreement, version: basis.version, digest: basis.digest } }),
    outcome,
    rules,
    facts,
    told: { outcome: entry.outcome, clauses: basis?.clauses ?? [], disclosed: entry.disclosed },
  };
}

export interface ActedUnder {
  /** Each with its time in force. */
  readonly texts: readonly Agreement[];
  /** backdating: those that had been activated by then, as if there were no later ones, which may take effect earlier. */
  readonly knownBy: (at: Micros) => readonly Agreement[];
}

/** The texts that this country has acted under. Reads only the ledger. */
export function actedUnder(store: Reader): ActedUnder {
  const activated = store
    .all('agreementTexts')
    .map(({ at, takes_effect: from, files }) => ({ at, text: activeFrom(loadAgreement(JSON.parse(files)), from) }));
  const among = (some: typeof activated) => timetable(some.map(({ text }) => text));
  return { texts: among(activated), knownBy: (at) => among(activated.filter((one) => one.at <= at)) };
}

export interface Replayer extends Disposable {
  /** Replays the decision under the text that the log names, or under all that were activated by then if none covered it. */
  readonly replay: (logged: LoggedDecision) => Replayed;
}

export function createReplayer({ texts, knownBy }: ActedUnder): Replayer {
  const engines = new Map<string, PolicyEngine>();
  const engineOf = (name: string, agreements: readonly Agreement[]): PolicyEngine => {
    const found = engines.get(name) ?? createEngine(agreements, { cache: false });
    engines.set(name, found);
    return found;
  };
  return {
    replay(logged) {
      const { agreement: named, facts } = logged;
      if (named === undefined) {
        const known = knownBy(logged.at);
        return compared(logged, engineOf(known.map(({ digest }) => toHex(digest)).join(' '), known).decide(facts));
      }
      const text = texts.find(({ digest }) => sameBytes(digest, named.digest));
      if (text === undefined) return { problems: [`the text of ${named.id} ${named.version} is not here`], again: undefined };
      return compared(logged, engineOf(toHex(text.digest), [text]).decide(facts, text));
    },
    [Symbol.dispose]() {
      for (const engine of engines.values()) engine[Symbol.dispose]();
    },
  };
}

const compared = (logged: LoggedDecision, again: Decision): Replayed => ({ problems: differences(logged, again), again });

export interface Replayed {
  readonly problems: readonly string[];
  /** Absent if there is no text to decide under. */
  readonly again: Decision | undefined;
}

/** An engine in which `draft` was always in force, instead of the texts with its id. Throws CONFIG_INVALID. */
export function engineWith(texts: readonly Agreement[], draft: Agreement): PolicyEngine {
  const { until: _, ...effective } = { ...draft.effective, from: 0 };
  const throughout: Agreement = { ...draft, status: 'IN_FORCE', effective };
  return createEngine([...texts.filter(({ id }) => id !== draft.id), throughout]);
}

/** The change of one logged decision under another agreement. */
export interface Flip {
  readonly logged: LoggedDecision;
  readonly before: Decision['outcome'];
  readonly after: Decision;
  /** Field numbers newly disclosed, and no longer disclosed. */
  readonly opened: readonly number[];
  readonly closed: readonly number[];
  /** Obligations that the draft adds, and those that it no longer has; a changed number of days is one of each. */
  readonly obliged: Decision['obligations'];
  readonly released: Decision['obligations'];
}

/** Compares the decision under `draft` with that under `acted`; undefined if nothing changes. */
export function whatIf(logged: LoggedDecision, acted: PolicyEngine, draft: PolicyEngine): Flip | undefined {
  const before = acted.decide(logged.facts);
  const after = draft.decide(logged.facts);
  const opened = after.disclosed.filter((field) => !before.disclosed.includes(field));
  const closed = before.disclosed.filter((field) => !after.disclosed.includes(field));
  const obliged = beyond(after, before);
  const released = beyond(before, after);
  const changes = opened.length + closed.length + obliged.length + released.length;
  return before.outcome === after.outcome && changes === 0
    ? undefined
    : { logged, before: before.outcome, after, opened, closed, obliged, released };
}

/** Obligations of one decision that the other has not. */
function beyond({ obligations }: Decision, other: Decision): Decision['obligations'] {
  const there = other.obligations.map((one) => JSON.stringify(one));
  return obligations.filter((one) => !there.includes(JSON.stringify(one)));
}
