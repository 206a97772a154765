// One commit under construction. INVARIANT: a draft that throws leaves no trace in it, neither leaf nor index, and the others continue.
import { Lane, type Outgoing } from '../../../proto/index.ts';
import { type Country, type Id, type Micros, TripointError, timed } from '../../domain/index.ts';
import { LIMITS, type SignedBatch, signDetached, writeManifest } from '../../envelope/index.ts';
import { type Counter, checkWrite, countedWrite, type Head, type Staged, type Write } from '../../ledger/index.ts';
import { isReceipt } from '../../records/index.ts';
import type { Context, Direction } from '../context/index.ts';
import { createGrowth, type Leaf, type NamedLog } from './append.ts';
import { type EncodedEntry, encodeEntry } from './entry.ts';
import { repeated } from './repeat.ts';
import { batchRow } from './rows.ts';
import type { Outbound } from './statement.ts';

export interface Sent {
  readonly batchId: Id;
  readonly leaf: Leaf;
}

/** A batch that a commit made durable, ready to be sealed. Unsigned while its partner has not resumed. */
export interface CommittedBatch extends Omit<SignedBatch, 'signature'> {
  readonly signature: SignedBatch['signature'] | undefined;
  readonly lane: Lane;
  readonly linkSequence: number;
}

export interface LinkState {
  sentThrough: number;
  receivedThrough: number;
  peerReceivedThrough: number;
}

export interface Transaction {
  readonly at: Micros;
  readonly log: (entry: Outgoing<'AuditEntry'>) => Leaf;
  /** Logs an entry that is already encoded. */
  readonly logEncoded: (entry: EncodedEntry) => Leaf;
  readonly write: (...write: Write) => void;
  readonly event: (
    type: string,
    partner: Country,
    code: string | null,
    exchangeId: Id | null,
    direction: Direction | null,
  ) => void;
  /** One event for several things of a kind. */
  readonly eventOfMany: (type: string, partner: Country, code: string, count: number) => void;
  /** Logs the statement and puts it into the partner's batch. */
  readonly send: (outbound: Outbound) => Sent;
  readonly link: (partner: Country) => LinkState;
  /** False if this transaction has already claimed the key. flood: an id named by a partner must be new to both store and transaction: a
   * violated uniqueness constraint would fail the whole commit, which a partner must not be able to cause. */
  readonly claim: (key: string, value?: Uint8Array) => boolean;
  /** The value with which this transaction claimed the key. */
  readonly claimed: (key: string) => Uint8Array | undefined;
  /** Stored count plus this transaction's own increments, so a limit checked here still holds at commit. */
  readonly countOf: (counter: Counter) => number;
  readonly count: (counter: Counter) => void;
  /**
   * A savepoint: the changes of `run` to the transaction are undone if it throws. Nests. Covers the transaction only: `run` must make any
   * other change last.
   */
  readonly attempt: <T>(run: () => T) => T;
  /**
   * Calls `use` once the commit is durable, before anyone is notified; never if the draft is rolled back. INVARIANT: a draft may run more
   * than once, so it changes state outside its transaction only here or with `undo`. Errors of `use` are logged and roll nothing back.
   */
  readonly whenDurable: (use: () => void) => void;
  /** Reverses, on rollback, a change already made outside the transaction because later drafts in the same commit must see it. */
  readonly undo: (change: () => void) => void;
  /** Sets the head's latest time to that of this commit, even if that is earlier. */
  readonly releaseLatest: () => void;
}

/**
 * `receive` drafts are staged before `send` drafts: arrivals are logged first, then their receipts, then what is sent. If `run` throws,
 * the draft and all its changes are dropped; its promise rejects with that TripointError, or with INTERNAL for any other error.
 */
export interface Draft<T = unknown> {
  readonly phase: 'receive' | 'send';
  readonly bytes: number;
  /** It sends nothing, so it needs no valid signing key. */
  readonly unsigned?: true;
  /** The partner that caused the draft and in whose lane it waits; absent for this country's own. */
  readonly partner?: Country;
  readonly run: (tx: Transaction) => T;
  /** Told how many milliseconds of the thread `run` took, even if it threw. */
  readonly onRun?: (ms: number) => void;
}

/** Commits a draft together with all others that are waiting; resolves when the commit is durable. */
export type Submit = <T>(draft: Draft<T>) => Promise<T>;

interface OpenBatch {
  readonly partner: Country;
  readonly lane: Lane;
  readonly batchId: Id;
  readonly issued: Micros;
  readonly entries: Outgoing<'BatchEntry'>[];
  bytes: number;
  receiptsOnly: boolean;
}

/** Reads the position of a link; 0 for a link that has never carried a batch. */
export function readLink(context: Pick<Context, 'store'>, partner: Country): LinkState {
  const row = context.store.get('linkPosition', partner);
  return {
    sentThrough: row?.sent_through ?? 0,
    receivedThrough: row?.received_through ?? 0,
    peerReceivedThrough: row?.peer_received_through ?? 0,
  };
}

export interface StageOptions {
  /** Whether the partner has confirmed what it holds of ours: until then nothing is signed for it. */
  readonly maySign: (partner: Country) => boolean;
  readonly onCommitted: (batches: readonly CommittedBatch[], events: number) => void;
  /** A log has ended and the next one has begun. */
  readonly onTurned?: () => void;
  /** Every draft is run, rolled back and run again, as an engine may do that fetches what the first run missed. */
  readonly repeats?: boolean;
}

/** Builds the committer's stage over one context. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: all of it is one savepoint over the variables of one commit
export function createStage(context: Context, options: StageOptions) {
  const { self, clock, newId } = context;

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: all of it is one savepoint over the variables of one commit
  return async (drafts: readonly Draft[], head: Head): Promise<Staged<unknown>> => {
    const at = clock();
    const signer = signerAt(context, at);
    const writes: Write[] = [];
    const log = createGrowth(context, head);
    const turn = signer && turnDue(context, signer);
    const batches: OpenBatch[] = [];
    const links = new Map<Country, LinkState>();
    const claimed = new Map<string, Uint8Array | undefined>();
    const counted = new Map<string, { counter: Counter; n: number }>();
    // In order of insertion, so that a rollback undoes them from the end.
    const claims: string[] = [];
    const counts: Counter[] = [];
    const sends: { readonly batch: OpenBatch; readonly size: number; readonly receiptsOnly: boolean }[] = [];
    const results: unknown[] = new Array(drafts.length);
    const uses: (() => void)[] = [];
    const undoes: (() => void)[] = [];
    let events = 0;
    let isReleased = false;

    const link = (partner: Country): LinkState => {
      let state = links.get(partner);
      if (state === undefined) {
        state = readLink(context, partner);
        links.set(partner, state);
      }
      return state;
    };
    const openBatch = ({ to, lane, size, verb, issued }: Outbound): OpenBatch => {
      const fits = (batch: OpenBatch) =>
        batch.partner === to &&
        batch.lane === Lane.LINK &&
        batch.entries.length < LIMITS.statements &&
        batch.bytes + size <= LIMITS.batchBytes;
      let batch = lane === Lane.LINK ? batches.findLast(fits) : undefined;
      if (batch === undefined) {
        // side channel: dated by its commit, an answer would reveal how long it took to prepare.
        const dated = lane === Lane.LINK ? { batchId: newId(), issued: at } : { batchId: newId(issued), issued };
        batch = { partner: to, lane, ...dated, entries: [], bytes: 0, receiptsOnly: true };
        batches.push(batch);
      }
      sends.push({ batch, size, receiptsOnly: batch.receiptsOnly });
      batch.bytes += size;
      batch.receiptsOnly &&= isReceipt(verb);
      return batch;
    };
    const put = (write: Write): void => {
      checkWrite(write);
      writes.push(write);
    };

    function attempt<T>(run: () => T): T {
      const before = {
        ...{
          writes: writes.length,
          leaves: log.leaves.length,
          batches: batches.length,
          events,
          isReleased,
          uses: uses.length,
          undoes: undoes.length,
        },
        ...{ claims: claims.length, counts: counts.length, sends: sends.length },
        links: [...links].map(([partner, state]) => [partner, { ...state }] as const),
      };
      try {
        return run();
      } catch (error) {
        writes.length = before.writes;
        ({ events, isReleased } = before);
        uses.length = before.uses;
        for (const undo of undoes.splice(before.undoes).reverse()) undo();
        log.rewind(before.leaves);
        for (const key of claims.splice(before.claims)) claimed.delete(key);
        for (const { name } of counts.splice(before.counts)) (counted.get(name) as { n: number }).n--;
        for (const { batch, size, receiptsOnly } of sends.splice(before.sends).reverse()) {
          batch.entries.pop();
          Object.assign(batch, { bytes: batch.bytes - size, receiptsOnly });
        }
        batches.length = before.batches;
        // Restored in place: the draft that made the savepoint may hold these objects.
        const known = new Map(before.links);
        for (const [partner, state] of links) {
          const was = known.get(partner);
          if (was === undefined) links.delete(partner);
          else Object.assign(state, was);
        }
        throw error;
      }
    }

    const tx: Transaction = {
      at,
      attempt,
      claimed: (key) => claimed.get(key),
      claim(key, value) {
        if (claimed.has(key)) return false;
        claimed.set(key, value);
        claims.push(key);
        return true;
      },
      countOf: (counter) => context.store.count(counter) + (counted.get(counter.name)?.n ?? 0),
      count(counter) {
        counts.push(counter);
        counted.set(counter.name, { counter, n: (counted.get(counter.name)?.n ?? 0) + 1 });
      },
      write: (...write) => put(write),
      whenDurable: (use) => void uses.push(use),
      undo: (change) => void undoes.push(change),
      releaseLatest() {
        isReleased = true;
      },
      link,
      log: (entry) => log.add(encodeEntry(entry)),
      logEncoded: log.add,
      event(type, partner, code, exchangeId, direction) {
        events++;
        put(['event', type, at, partner, code, exchangeId, direction]);
      },
      eventOfMany(type, partner, code, count) {
        events++;
        writes.push(['eventOfMany', type, at, partner, code, count]);
      },
      send(outbound) {
        if (signer === undefined) throw new TripointError('INTERNAL', 'a draft that needs no key sends something');
        const batch = openBatch(outbound);
        const leaf = log.add(outbound.leaf);
        const position = batch.entries.length;
        batch.entries.push({ ...outbound.entry, leaf: outbound.leaf.bytes, index: leaf.index });
        put(outbound.row(leaf.leaf, batch.batchId, position));
        outbound.refers.forEach(put);
        return { batchId: batch.batchId, leaf };
      },
    };

    function runOf(draft: Draft): unknown {
      if (options.repeats !== true) return draft.run(tx);
      const [leaves, others] = [log.leaves.length, writes.length];
      const wrote = () => [...log.leaves.slice(leaves), ...writes.slice(others)];
      return repeated(attempt, () => draft.run(tx), wrote);
    }
    const run = (phase: Draft['phase']) =>
      drafts.forEach((draft, i) => {
        if (draft.phase !== phase) return;
        try {
          if (!signer && !draft.unsigned) throw new TripointError('NOT_READY', 'this country has no valid signing key');
          results[i] = timed(draft.onRun ?? NOTHING, () => attempt(() => runOf(draft)));
        } catch (error) {
          results[i] = error instanceof TripointError ? error : unforeseen(context, error);
        }
      });
    if (turn !== undefined) log.turn(turn, at);
    context.store.snapshot(() => {
      run('receive');
      run('send');
    });

    for (const { counter, n } of counted.values()) if (n > 0) writes.push(countedWrite(counter, n));

    const committed: CommittedBatch[] = [];
    for (const batch of batches) committed.push(await close(batch, link(batch.partner)));

    return {
      // Leaves are adjacent, so that they are inserted many at a time.
      writes: [...log.leaves, ...log.turns, ...writes],
      rest() {
        const grown = log.finish();
        // INVARIANT: an unvouched time never becomes the latest: a wrong one in the future would cause everything to be refused until then.
        const latest = isReleased ? at : context.time.isVouched() ? Math.max(head.latest, at) : head.latest;
        context.time.committed(at);
        return { head: { ...grown.head, latest }, writes: grown.nodes };
      },
      results: results as (unknown | TripointError)[],
      committed() {
        for (const use of uses) attemptUse(context, use);
        if (turn !== undefined) options.onTurned?.();
        options.onCommitted(committed, events);
      },
    };

    async function close(batch: OpenBatch, state: LinkState): Promise<CommittedBatch> {
      const { partner, lane, batchId, issued, entries } = batch;
      const linkSequence = lane === Lane.LINK ? ++state.sentThrough : 0;
      if (signer === undefined) throw new TripointError('INTERNAL', 'a batch that nothing can sign');
      const facts = { batchId, from: self, to: partner, lane, linkSequence, receivedThrough: state.receivedThrough, issued };
      const { keySet, log } = signer;
      const manifest = writeManifest({ ...facts, keySet, logOrigin: log.origin }, entries as never);
      const signature = options.maySign(partner) ? await signDetached('tripoint-manifest', manifest, signer) : undefined;
      const { receiptsOnly } = batch;
      const row = { batchId, direction: 'sent', partner, receiptsOnly, manifest, signature } as const;
      writes.push(batchRow(lane === Lane.LINK ? { ...row, linkSequence } : row));
      if (lane === Lane.LINK) writes.push(['linkSent', partner, linkSequence]);
      return { batchId, from: self, to: partner, manifest, signature, entries, lane, linkSequence };
    }
  };
}

const NOTHING = (): void => {};

/**
 * The key valid for signing at `at`, if any. INVARIANT: never a key whose set names an ended log, as after the clock was set back to
 * before the rollover: its signatures would promise leaves in a log that accepts no more.
 */
export function signerAt({ ownKeys, logs, time }: Context, at: Micros): ReturnType<Context['ownKeys']['signer']> | undefined {
  try {
    const signer = ownKeys.signer(at);
    // A rollover is irreversible, so none happens while the clock is in doubt.
    if (signer.log.origin !== logs.current().origin && time.isDoubted()) return undefined;
    return logs.named(signer.log.origin)?.end === undefined ? signer : undefined;
  } catch {
    return undefined;
  }
}

/** The next log, once the validity of the key set that names it has begun. */
const turnDue = ({ logs }: Context, { log }: { readonly log: NamedLog }): NamedLog | undefined =>
  log.origin === logs.current().origin ? undefined : log;

function attemptUse(context: Context, use: () => void): void {
  try {
    use();
  } catch (error) {
    unforeseen(context, error);
  }
}

/** An unexpected error, which drops the draft. Operators see where it was thrown, never its message, which may contain record content. */
export function unforeseen({ log }: Pick<Context, 'log'>, error: unknown): TripointError {
  const { name = '', stack = '' } = error instanceof Error ? error : {};
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  log('error', 'refused after an unexpected error', { code: 'INTERNAL', error: name, at: frames.slice(0, 3).join(' ').trim() });
  return new TripointError('INTERNAL', [], { cause: error });
}
