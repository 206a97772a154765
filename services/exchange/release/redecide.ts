// Decides again, under a new id, exchanges that were refused only for now: because a partner was overloaded, say, or the texts
// differed. The exchange rows show which are due, and their chain of correlations how often each was tried.
import { type AuditEntry, AuditKind, decode, Verb } from '../../../proto/index.ts';
import { backoffMs, type Country, codeOf, type Id, leafHash, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { placeOf, type RowOf } from '../../ledger/index.ts';
import { factsOfVerb, isSaid } from '../../records/index.ts';
import type { OnAgreed } from '../agreements/index.ts';
import {
  alarm,
  clockState,
  entryAbout,
  notBorneOut,
  type Private,
  receiptReceived,
  type Submit,
  type Transaction,
  userOfPerson,
} from '../commit/index.ts';
import type { Context, DecisionView, User } from '../context/index.ts';
import { NEVER, type StoredExchange, storedExchange } from '../reads/index.ts';
import { share, sharingOf } from './disclose.ts';
import { createHoldWatch } from './outdated.ts';
import { recallRefused } from './recall.ts';

/** Concurrent drafts. */
const PAGE = 64;

type Waiting = RowOf<'exchangesToCome'>;

export interface Again {
  readonly onAgreed: OnAgreed;
  /** Looks for due exchanges now and periodically. */
  start(): void;
  close(): Promise<void>;
}

export interface AgainOptions {
  /** Whether the author may still post. */
  readonly mayPost: (user: User) => boolean;
}

export function createAgain(context: Context, submit: Submit, { mayPost }: AgainOptions): Again {
  const { store, newId, limits, log, clock, agreements: book, aside } = context;
  /** Ids of rows that contradict the log, each reported once. */
  const untrue = new Set<string>();

  const pauseMs = (tries: number): number => backoffMs(limits, tries);

  function isDue({ partner, code, at, statement, decision }: Waiting): boolean {
    const now = clock();
    if (aside.isSuspended(partner)) return false;
    if (code === 'AGREEMENT_DIGEST_MISMATCH' && book.says(partner, agreementIn(decision), now) !== 'SAME') return false;
    // A decision dated in the future was made by a wrong clock: it is due at once.
    const since = now - at;
    return since < 0 || since >= pauseMs(triesOf(context, statement)) * 1000;
  }

  function decideAgain(tx: Transaction, before: Id): void {
    const row = store.get('exchangeToCome', before);
    if (row === undefined || !tx.claim(`again ${toHex(before)}`)) return;
    const { partner, code } = row;
    const stored = storedExchange(context, before);
    // duplicate: a row altered to look refused would be sent a second time.
    const isTrue = row.state === 'REJECTED' ? wasRejected(context, before, code) : wasRefused(context, stored, code);
    if (!isTrue) throw notBorneOut('exchange', before, 'refused by an entry, or by the receipt of its batch');
    if (isOver(context, stored)) throw notBorneOut('exchange', before, 'decided again');
    const overtaken = overtakenBy(context, stored);
    if (overtaken !== undefined) {
      end(tx, stored, overtaken);
      return;
    }
    const isSpent = triesOf(context, row.statement) >= limits.retries;
    const { user } = stored.opening;
    // lost rights: nothing is done in the name of a person who may no longer do it. The gateway's own statements name nobody; a recall is done
    // already, in the name of its country, and nobody could order it anew.
    if (isSpent || (user !== '' && stored.verb !== Verb.RECALL && !mayPost(userOfPerson(user)))) {
      end(tx, stored, isSpent ? code : 'FORBIDDEN');
      return;
    }
    const exchangeId = newId();
    // Approvals were given to the earlier decision: a hold starts again without any.
    const sharing = { ...sharingOf(context, stored), ...overrideOf(context, stored), exchangeId, correlation: before };
    recallRefused(context, tx, stored, share(context, sharing, tx.at, 0, tx.countOf).commit(tx));
    tx.write('decidedAgain', exchangeId, before, partner);
    tx.event('exchange.retried', partner, code, exchangeId, 'sent');
  }

  function end(tx: Transaction, stored: StoredExchange, code: string): void {
    const { exchangeId, partner } = stored;
    tx.log({ ...entryAbout(context, tx, AuditKind.FAILED, stored), externalReason: code });
    tx.write('decidedAgain', NEVER, exchangeId, partner);
    tx.event('exchange.abandoned', partner, code, exchangeId, 'sent');
    if (code !== 'FORBIDDEN' && code !== 'SUPERSEDED' && code !== 'RECALLED') alarm(tx, partner, code);
    tx.whenDurable(() => log('error', 'exchange retries abandoned', { partner, code }));
  }

  async function submitAgain(partner: Country, id: Id): Promise<void> {
    try {
      await submit({ phase: 'send', bytes: 4096, run: (tx) => decideAgain(tx, id) });
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      if (!error.retryable) untrue.add(toHex(id));
      log('warn', 'redecision failed', { partner, code: codeOf(error) });
    }
  }

  async function each(isWanted: (row: Waiting) => boolean): Promise<void> {
    // An unsound clock would only cause another refusal.
    if (clockState(context) !== 'SOUND') return;
    for (let after = -1; ; ) {
      const rows = store.all('exchangesToCome', after, PAGE);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.leaf_index;
      const wanted = rows.filter((row) => !untrue.has(toHex(row.exchange_id)) && isWanted(row));
      await Promise.all(wanted.map((row) => submitAgain(row.partner, row.exchange_id)));
    }
  }

  const holdAllAnew = createHoldWatch(context, submit);

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const look = (): void => {
    running ??= each(isDue)
      .then(holdAllAnew)
      .catch((error: unknown) => log('error', 'redecision failed', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
      });
  };

  return {
    async onAgreed(partner, agreement) {
      const isOfText = (row: Waiting) => row.code === 'AGREEMENT_DIGEST_MISMATCH' && agreementIn(row.decision) === agreement;
      await each((row) => row.partner === partner && isOfText(row));
      await holdAllAnew();
    },
    start() {
      look();
      timer = setInterval(look, limits.retryLookMs).unref();
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

function overrideOf({ store, vault }: Context, { exchangeId, key }: StoredExchange): { readonly override?: string } {
  const row = store.get('openingOfKind', exchangeId, AuditKind.OVERRIDE);
  if (row === undefined) return {};
  const opened = vault.open(key, placeOf.opening(row.leaf_index, exchangeId), row.sealed);
  return { override: (JSON.parse(new TextDecoder().decode(opened)) as Private).reason };
}

/** Whether the partner's signed receipt confirms the rejection. */
function wasRejected(context: Context, exchangeId: Id, code: string): boolean {
  const row = context.store.get('batchOfExchange', exchangeId);
  const proof = row?.receipt_batch ? receiptReceived(context, row.batch_id, row.receipt_batch) : undefined;
  const verdict = proof?.receipt.verdicts.find((one) => sameBytes(one.exchangeId, exchangeId));
  return verdict?.code === code;
}

/** Whether our own entry confirms the refusal, and none shows that the exchange was sent. */
function wasRefused({ store }: Context, { exchangeId, leafIndex }: StoredExchange, code: string): boolean {
  const { entry, hash } = store.get('leafOf', leafIndex) as RowOf<'leafOf'>;
  const said: AuditEntry | undefined = sameBytes(leafHash(entry), hash) ? decode('AuditEntry', entry) : undefined;
  const isRefusal = said?.kind === AuditKind.REFUSED && said.externalReason === code;
  return isRefusal && store.get('leafOfKind', exchangeId, AuditKind.SENT) === undefined;
}

/** Whether an entry FAILED ends it, or a later exchange names it as its correlation. */
const isOver = ({ store }: Context, { exchangeId, partner, record }: StoredExchange): boolean =>
  store.get('leafOfKind', exchangeId, AuditKind.FAILED) !== undefined ||
  store
    .all('statementsOfRecord', record.recordId, partner)
    .some(({ statement }) => sameBytes(decode('Statement', statement).correlation, exchangeId));

/** What became of the record meanwhile: of a version that its partner was to get, and is not to get any more. */
function overtakenBy(
  { store, self }: Context,
  { partner, verb, record, statement: { about } }: StoredExchange,
): 'RECALLED' | 'SUPERSEDED' | undefined {
  if (about !== null && isSaid(verb))
    return store.get('newestVersion', about.recordId, about.originator)?.state === 'RECALLED' ? 'RECALLED' : undefined;
  if (factsOfVerb(verb)?.versions !== true) return undefined;
  if (store.get('newestVersion', record.recordId, self)?.state === 'RECALLED') return 'RECALLED';
  const hasLater = store
    .all('exchangesAbout', record.recordId, self)
    .some((row) => row.partner === partner && factsOfVerb(row.verb)?.versions === true && row.record_version > record.version);
  return hasLater ? 'SUPERSEDED' : undefined;
}

/** Number of earlier decisions, counted up to the limit of retries. */
function triesOf({ store, limits }: Context, statement: Uint8Array): number {
  let tries = 0;
  for (let { correlation } = decode('Statement', statement); correlation.length > 0 && tries < limits.retries; tries++) {
    const row = store.get('statementSent', correlation);
    correlation = row === undefined ? NEVER : decode('Statement', row.statement).correlation;
  }
  return tries;
}

const agreementIn = (decision: string): string => (JSON.parse(decision) as DecisionView | null)?.agreement ?? '';
