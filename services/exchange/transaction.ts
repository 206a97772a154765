// One commit under construction. INVARIANT: a draft checks before it touches the transaction, so that a dropped draft leaves no
// leaf and no index.
import { Lane, type Outgoing, Verb } from '../../proto/index.ts';
import { type Country, type Id, type Micros, TripointError } from '../domain/index.ts';
import { LIMITS, type SignedBatch, signDetached, writeManifest } from '../envelope/index.ts';
import { type Counter, countedWrite, type Head, type Staged, type Write } from '../ledger/index.ts';
import type { Context } from './context.ts';
import { type EncodedEntry, encodeEntry } from './entry.ts';
import { createGrowth, type Leaf, type NamedLog } from './growth.ts';
import type { Outbound } from './outbound.ts';
import { batchRow } from './rows.ts';

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
  /** The same for an entry that was encoded before. */
  readonly logEncoded: (entry: EncodedEntry) => Leaf;
  readonly write: (...write: Write) => void;
  readonly event: (
    type: string,
    partner: Country,
    code: string | null,
    exchangeId: Id | null,
    direction: 'sent' | 'received' | null,
  ) => void;
  /** Logs the statement and puts it into the partner's batch. */
  readonly send: (outbound: Outbound) => Sent;
  readonly link: (partner: Country) => LinkState;
  /** False when this transaction claimed the key before. What a partner names must be new to the store and to the transaction: a
   * broken uniqueness constraint would fail the whole commit, which a partner must not be able to bring about. */
  readonly claim: (key: string) => boolean;
  /** As the store has it, with what this transaction has counted: what is checked against it holds when it commits. */
  readonly countOf: (counter: Counter) => number;
  readonly count: (counter: Counter) => void;
}

/**
 * `receive` drafts are staged before `send` drafts: what came in is logged, then its receipts, then what goes out. `run` throws
 * TripointError to drop the draft, before it has touched the transaction.
 */
export interface Draft<T = unknown> {
  readonly phase: 'receive' | 'send';
  readonly bytes: number;
  /** It sends nothing, so it needs no valid signing key. */
  readonly unsigned?: true;
  readonly run: (tx: Transaction) => T;
}

interface OpenBatch {
  readonly partner: Country;
  readonly lane: Lane;
  readonly batchId: Id;
  readonly entries: Outgoing<'BatchEntry'>[];
  bytes: number;
  receiptsOnly: boolean;
}

const RECEIPTS: readonly number[] = [Verb.RECEIPT, Verb.REJECTION];

/** Reads where a link stands; a link that never carried anything stands at 0. */
export function readLink(context: Pick<Context, 'store'>, partner: Country): LinkState {
  const row = context.store.get(
    'SELECT sent_through, received_through, peer_received_through FROM link WHERE partner = ?',
    partner,
  );
  return {
    sentThrough: (row?.sent_through as number) ?? 0,
    receivedThrough: (row?.received_through as number) ?? 0,
    peerReceivedThrough: (row?.peer_received_through as number) ?? 0,
  };
}

export interface StageOptions {
  /** Whether the partner has confirmed what it holds of ours: until then nothing is signed toward it. */
  readonly maySign: (partner: Country) => boolean;
  readonly onCommitted: (batches: readonly CommittedBatch[], events: number) => void;
  /** A log has ended and the next one is begun. */
  readonly onTurned?: () => void;
}

/** Builds the committer's stage over one context. */
export function createStage(context: Context, options: StageOptions) {
  const { self, clock, newId } = context;

  return async (drafts: readonly Draft[], head: Head): Promise<Staged<unknown>> => {
    const at = clock();
    const signer = signerAt(context, at);
    const writes: Write[] = [];
    const log = createGrowth(context, head);
    const turn = signer && turnDue(context, signer);
    const batches: OpenBatch[] = [];
    const links = new Map<Country, LinkState>();
    const claimed = new Set<string>();
    const counted = new Map<string, { counter: Counter; n: number }>();
    const results: unknown[] = new Array(drafts.length);
    let events = 0;

    const link = (partner: Country): LinkState => {
      let state = links.get(partner);
      if (state === undefined) {
        state = readLink(context, partner);
        links.set(partner, state);
      }
      return state;
    };
    const openBatch = ({ to, lane, size, verb }: Outbound): OpenBatch => {
      const fits = (batch: OpenBatch) =>
        batch.partner === to &&
        batch.lane === Lane.LINK &&
        batch.entries.length < LIMITS.statements &&
        batch.bytes + size <= LIMITS.batchBytes;
      let batch = lane === Lane.LINK ? batches.findLast(fits) : undefined;
      if (batch === undefined) {
        batch = { partner: to, lane, batchId: newId(), entries: [], bytes: 0, receiptsOnly: true };
        batches.push(batch);
      }
      batch.bytes += size;
      batch.receiptsOnly &&= RECEIPTS.includes(verb);
      return batch;
    };
    const tx: Transaction = {
      at,
      claim: (key) => !claimed.has(key) && claimed.add(key) !== undefined,
      countOf: (counter) => context.store.count(counter) + (counted.get(counter.name)?.n ?? 0),
      count(counter) {
        counted.set(counter.name, { counter, n: (counted.get(counter.name)?.n ?? 0) + 1 });
      },
      write: (...write) => void writes.push(write),
      link,
      log: (entry) => log.add(encodeEntry(entry)),
      logEncoded: log.add,
      event(type, partner, code, exchangeId, direction) {
        events++;
        writes.push(['event', type, at, partner, code, exchangeId, direction]);
      },
      send(outbound) {
        const batch = openBatch(outbound);
        const leaf = log.add(outbound.leaf);
        writes.push(outbound.row(leaf.leaf, batch.batchId, batch.entries.length));
        batch.entries.push({ ...outbound.entry, leaf: outbound.leaf.bytes, index: leaf.index });
        return { batchId: batch.batchId, leaf };
      },
    };

    const run = (phase: Draft['phase']) =>
      drafts.forEach((draft, i) => {
        if (draft.phase !== phase) return;
        try {
          if (!signer && !draft.unsigned) throw new TripointError('NOT_READY', 'this country has no valid signing key');
          results[i] = draft.run(tx);
        } catch (error) {
          if (!(error instanceof TripointError)) throw error;
          results[i] = error;
        }
      });
    if (turn !== undefined) log.turn(turn, at);
    context.store.snapshot(() => {
      run('receive');
      run('send');
    });

    for (const { counter, n } of counted.values()) writes.push(countedWrite(counter, n));

    const committed: CommittedBatch[] = [];
    for (const batch of batches) committed.push(await close(batch, link(batch.partner)));

    return {
      // Leaves together, so that they are inserted many at a time.
      writes: [...log.leaves, ...log.turns, ...writes],
      rest() {
        const grown = log.finish();
        return { head: { ...grown.head, latest: Math.max(head.latest, at) }, writes: grown.nodes };
      },
      results: results as (unknown | TripointError)[],
      committed() {
        if (turn !== undefined) options.onTurned?.();
        options.onCommitted(committed, events);
      },
    };

    async function close(batch: OpenBatch, state: LinkState): Promise<CommittedBatch> {
      const { partner, lane, batchId, entries } = batch;
      const linkSequence = lane === Lane.LINK ? ++state.sentThrough : 0;
      if (signer === undefined) throw new TripointError('INTERNAL', 'a draft that needs no key sent something');
      const facts = { batchId, from: self, to: partner, lane, linkSequence, receivedThrough: state.receivedThrough, issued: at };
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

/**
 * The key that signs at `at`, if one is valid. INVARIANT: none whose set names a log that has ended, as when the clock was put back
 * behind the turn: what it signed would promise leaves in a log that has no more.
 */
export function signerAt({ ownKeys, logs }: Context, at: Micros): ReturnType<Context['ownKeys']['signer']> | undefined {
  try {
    const signer = ownKeys.signer(at);
    return logs.named(signer.log.origin)?.end === undefined ? signer : undefined;
  } catch {
    return undefined;
  }
}

/** The log that goes on, once the window of the key set that names it has begun. */
const turnDue = ({ logs }: Context, { log }: { readonly log: NamedLog }): NamedLog | undefined =>
  log.origin === logs.current().origin ? undefined : log;
