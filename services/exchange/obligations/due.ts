// Completes what is due by the clock: expired holds, records past retention, late reviews, and idempotency keys that
// may be forgotten. It runs periodically; anything missed while the gateway was off is found at the next start.
import { AuditKind } from '../../../proto/index.ts';
import { codeOf, DAY, type Id, TripointError } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { advanceDuty, claimDuties, clockState, endDuties, entryAbout, type Submit, type Transaction } from '../commit/index.ts';
import type { Context, DutyKind } from '../context/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';
import type { HoldRules } from './complete.ts';
import { contentOf, erase } from './erasure.ts';
import { eraseReceived } from './erasure-record.ts';
import { endQuestion } from './questions.ts';

export interface Sweep {
  /** Runs now and periodically. */
  start(): void;
  look(): void;
  close(): Promise<void>;
}

const KEYS_PER_COMMIT = 4_096;
const PARCELS_PER_COMMIT = 64;

type DueRow = RowOf<'dutiesDue'>;
/** What settles duties by way of rooms that go back to this one. */
export interface Settling extends Pick<HoldRules, 'expire'> {
  /** Destroys what partners recalled, and certifies it to them. */
  readonly certify: (context: Context, submit: Submit) => Promise<void>;
  /** Destroys what has served its purpose here, where nobody has said in time why it is to be kept. */
  readonly endPurposes: (context: Context, submit: Submit) => Promise<void>;
  /** Lets what went on to a third country follow the record that it copies. */
  readonly followOriginals: (context: Context, submit: Submit) => Promise<void>;
  /** Says which records of ours expire soon, and destroys what has expired everywhere. */
  readonly expireAll: (context: Context, submit: Submit) => Promise<void>;
  /** Sends what was concealed until now. */
  readonly reveal: (context: Context, submit: Submit) => Promise<void>;
}

export function createSweep(context: Context, submit: Submit, holds: Settling): Sweep {
  const { store, time, limits, log } = context;

  async function settleDue(): Promise<void> {
    for (;;) {
      const due = store.all('dutiesDue', time.agreed(), limits.sweepRows);
      if (due.length === 0) return;
      const run = (tx: Transaction) => due.filter((row) => settle(context, holds, tx, row)).length;
      const done = await submit({ phase: 'send', bytes: 512 * due.length, unsigned: true, run });
      // Duties that could not be completed now are tried in the next run.
      if (done < due.length) return;
    }
  }

  /** Nobody answered, long after it was due. */
  async function lapseQuestions(): Promise<void> {
    const due = store.all('answersLapsed', time.agreed(), limits.sweepRows);
    if (due.length === 0) return;
    const run = (tx: Transaction) => {
      for (const { exchange_id: exchangeId, direction, state } of due)
        tx.attempt(() => endQuestion(context, tx, { exchangeId, direction, state }));
    };
    await submit({ phase: 'send', bytes: 512 * due.length, unsigned: true, run });
  }

  async function forget(
    old: 'postBefore' | 'quarantinedBefore',
    write: 'idempotencyExpired' | 'quarantineExpired',
    days: number,
    rows: number,
  ): Promise<void> {
    const before = time.agreed() - days * DAY;
    while (store.get(old, before) !== undefined)
      await submit({ phase: 'send', bytes: rows, unsigned: true, run: (tx) => tx.write(write, before, rows) });
  }

  async function sweep(): Promise<void> {
    // clock: destruction by a wrong clock is irreversible, so only what the partners confirm to be due is destroyed.
    if (clockState(context) !== 'SOUND') return;
    // Before what it follows is destroyed and certified: a country that certifies has told whom it passed it on to.
    await holds.followOriginals(context, submit);
    await holds.certify(context, submit);
    await holds.reveal(context, submit);
    await holds.expireAll(context, submit);
    await settleDue();
    await holds.endPurposes(context, submit);
    await holds.followOriginals(context, submit);
    await lapseQuestions();
    await forget('postBefore', 'idempotencyExpired', limits.idempotencyDays, KEYS_PER_COMMIT);
    await forget('quarantinedBefore', 'quarantineExpired', limits.quarantineDays, PARCELS_PER_COMMIT);
    if (!(await store.scrub())) log('error', 'erased data still in a file', { ledger: true, index: false });
  }

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isWanted = false;
  const run = (): void => {
    isWanted = running !== undefined;
    running ??= sweep()
      .catch((error: unknown) => log('error', 'sweep failed', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
        // Covers whatever became due, or was confirmed, during the run.
        if (isWanted) run();
      });
  };
  return {
    start() {
      run();
      timer = setInterval(run, limits.sweepMs).unref();
    },
    look: run,
    async close() {
      clearInterval(timer);
      isWanted = false;
      await running;
    },
  };
}

/** Whether it was completed: false if this commit has already changed the exchange, or its row cannot be read. */
function settle(context: Context, holds: Settling, tx: Transaction, row: DueRow): boolean {
  const { store, log } = context;
  const { exchange_id: exchangeId, direction, kind } = row;
  if (store.get('dutyState', exchangeId, direction, kind)?.state !== 'OPEN') return true;
  try {
    return tx.attempt(() => {
      const finish = finishing(context, holds, exchangeId, row);
      if (!claimDuties(tx, exchangeId)) return false;
      if (!finish(tx)) throw new TripointError('STATE_CONFLICT', 'another version is changing at this moment');
      return true;
    });
  } catch (error) {
    log('error', 'duty not completed', { kind, code: codeOf(error) });
    return false;
  }
}

/** Reads everything it needs before anything is claimed. */
function finishing(
  context: Context,
  holds: Settling,
  exchangeId: Id,
  { direction, kind, clause }: DueRow,
): (tx: Transaction) => boolean {
  if (kind === 'RELEASE' || LATE.includes(kind as DutyKind)) {
    const stored = storedExchange(context, exchangeId);
    return (tx) => {
      if (kind === 'RELEASE') holds.expire(context, tx, stored);
      else overdue(context, tx, stored, kind as DutyKind);
      return true;
    };
  }
  const content = contentOf(context, exchangeId);
  return (tx) => {
    const cause = { kind: kind as DutyKind, clause };
    erase(context, tx, content, cause);
    advanceDuty(tx, { exchangeId, direction, kind: kind as DutyKind, from: 'OPEN' }, 'met');
    endDuties(tx, exchangeId, direction);
    const { recordId, recordVersion: through = 0, verb = 0, from: source = '' } = content.entry;
    if (kind !== 'RETENTION' || !recordId || factsOfVerb(verb)?.versions !== true) return true;
    // What came before it goes with it.
    return eraseReceived(context, tx, { source, recordId, through }, cause, exchangeId);
  };
}

/** What is only late when it is due, and waits on: for as many people as before. */
const LATE: readonly DutyKind[] = ['REVIEW', 'CERTIFY_DESTRUCTION', 'CONFIRM_CORRECTION', 'ANSWER'];

function overdue(context: Context, tx: Transaction, stored: StoredExchange, kind: DutyKind): void {
  const { exchangeId, partner, direction } = stored;
  const { waiting } = context.store.get('dutyOfKind', exchangeId, kind) as RowOf<'dutyOfKind'>;
  tx.log({ ...entryAbout(context, tx, AuditKind.OBLIGATION_OVERDUE, stored), externalReason: kind });
  advanceDuty(tx, { exchangeId, direction, kind, from: 'OPEN' }, 'overdue', waiting);
  tx.event('duty.overdue', partner, kind, exchangeId, direction);
}
