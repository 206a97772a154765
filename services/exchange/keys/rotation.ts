// This country's own key sets: each is made before the current one ends, and announced under the key that partners know, together with the
// name of the log. No certificate authority is involved.
import { AuditKind, encode, Lane, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, type Micros, TripointError } from '../../domain/index.ts';
import { generateKeys, issueKeySet, type KeyPairs, type KeySet, nextKeySetDocument, type Signer } from '../../identity/index.ts';
import {
  type Draft,
  entryBase,
  originate,
  outbound,
  recordRows,
  requireSoundClock,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import { type Context, createTurns } from '../context/index.ts';
import { nextOrigin, yearEnd } from '../log/index.ts';
import { keyWindow } from './key-window.ts';

export interface KeyRotation {
  /** Makes a key set that begins now, if the validity of all existing ones has ended: RESUME delivers it to the partners. */
  ensureCurrent(): Promise<void>;
  /** Whether the validity of all existing sets has ended. */
  isLapsed(): boolean;
  /** Publishes the next key set when the current one is about to end, or the year of the log is. */
  renewIfDue(): Promise<void>;
  /**
   * Publishes a key set that names the next log: the first commit within its validity ends the current log and begins the next. `order`
   * logs who ordered it. Throws CLOCK_IN_DOUBT while the time is unvouched; INVALID while another rollover is pending, or if the log's
   * name contains no year.
   */
  turn(after: Micros, order: (tx: Transaction) => void): Promise<{ readonly origin: string; readonly at: Micros }>;
}

export interface RotationOptions {
  readonly identity: Signer;
  /** Stores a new key set and its private keys durably, before it is announced. */
  readonly save: (set: KeySet, pairs: KeyPairs) => Promise<void>;
  readonly addOwn: (pairs: KeyPairs) => Promise<void>;
  /** Creates the key of a future log durably, or finds it; returns its vkey. */
  readonly newLog: (origin: string) => Promise<string>;
  /** Length of a set's validity. */
  readonly window: Micros;
  /** How long before the end of the current set the next one is published. */
  readonly renewBefore: Micros;
  /** Delay between publication of a set and its beginning, by when connected partners have it. */
  readonly lead: Micros;
}

export function createRotation(context: Context, submit: Submit, options: RotationOptions): KeyRotation {
  const { keys, self, clock, time } = context;
  const reach = keyWindow(options.identity, options.window, options.lead);

  /** Two sets of one number would split the chain. */
  const inOrder = createTurns();

  function isLapsed(): boolean {
    const latest = keys.latest(self);
    const now = clock();
    return latest !== undefined && keys.current(self, now) === undefined && latest.document.notBefore < now;
  }

  async function renewIfDue(): Promise<void> {
    // A set that begins at a wrong time cannot be withdrawn.
    if (time.isDoubted()) return;
    const now = clock();
    const latest = keys.latest(self);
    if (latest === undefined) return;
    const last = context.store.get('lastKeySet', self)?.number;
    // The first set is pinned in the partners' configuration; one that was saved but not announced before a crash is announced now.
    if (last === null) await submit(announce(context, latest, []));
    else if ((last as number) < latest.document.number) await submit(announce(context, latest, context.partners));
    const turnsAt = yearEnd(latest.document.log.origin) ?? Number.POSITIVE_INFINITY;
    const isSpent = latest.document.notAfter - now <= options.renewBefore && !reach.isLast(latest);
    if (!isSpent && (!time.isVouched() || now < turnsAt - options.renewBefore)) return;
    // If the set ends before the year does, the next one continues this year's log, and the rollover follows later.
    const notBefore = isSpent ? now + options.lead : Math.max(now + options.lead, turnsAt);
    await publish(await nextSet(latest, notBefore, originAt(context, latest, notBefore)));
  }

  async function turn(
    after: Micros,
    order: (tx: Transaction) => void,
  ): Promise<{ readonly origin: string; readonly at: Micros }> {
    requireSoundClock(context);
    if (!time.isVouched()) throw new TripointError('CLOCK_IN_DOUBT', 'the partners have not confirmed the time since the start');
    const latest = keys.latest(self);
    if (latest === undefined) throw new TripointError('NOT_READY');
    const { origin } = latest.document.log;
    if (origin !== context.logs.current().origin)
      throw new TripointError('INVALID', { field: 'log', rule: 'no other turn that waits for its time' });
    const notBefore = Math.max(clock() + after, latest.document.notBefore);
    const set = await nextSet(latest, notBefore, nextOrigin(origin, notBefore));
    await publish(set, order);
    return { origin: set.document.log.origin, at: notBefore };
  }

  async function ensureCurrent(): Promise<void> {
    const latest = keys.latest(self);
    const now = clock();
    if (latest === undefined || !isLapsed() || time.isDoubted()) return;
    keys.add(await nextSet(latest, now, originAt(context, latest, now)));
  }

  async function publish(set: KeySet, order?: (tx: Transaction) => void): Promise<void> {
    await submit(announce(context, set, context.partners, order));
    keys.add(set);
  }

  async function nextSet(latest: KeySet, notBefore: Micros, origin: string): Promise<KeySet> {
    const notAfter = reach.endOf(notBefore);
    const pairs = await generateKeys();
    const { log: before } = latest.document;
    const log = origin === before.origin ? before : { origin, vkey: await options.newLog(origin) };
    const document = nextKeySetDocument(latest, { notBefore, notAfter, keys: pairs, log });
    const set = await issueKeySet(document, options.identity);
    keys.check(set);
    await options.save(set, pairs);
    await options.addOwn(pairs);
    return set;
  }

  return {
    ensureCurrent: () => inOrder(ensureCurrent),
    isLapsed,
    renewIfDue: () => inOrder(renewIfDue),
    turn: (after, order) => inOrder(() => turn(after, order)),
  };
}

/**
 * The log named in a set that begins at `notBefore`: its predecessor's, until that log's year has ended and the partners confirm the time.
 */
function originAt({ time }: Context, { document: { log } }: KeySet, notBefore: Micros): string {
  return !time.isVouched() || notBefore < (yearEnd(log.origin) ?? Number.POSITIVE_INFINITY)
    ? log.origin
    : nextOrigin(log.origin, notBefore);
}

/** Announces a set under the key that the partners know; the new one is used once its validity begins. */
function announce(context: Context, set: KeySet, to: readonly Country[], order?: (tx: Transaction) => void): Draft<void> {
  const { self, clock } = context;
  const issued = clock();
  const content = encode('KeySet', { keySet: set.jws });
  const record = originate(context, {
    kind: RecordKind.KEY_SET,
    content,
    agency: '',
    classification: 0,
    caveats: [],
    created: issued,
  });
  const statements = to.map((partner) =>
    outbound(context, { to: partner, lane: Lane.LINK, verb: Verb.KEY_SET, record, issued, step: 'sent' }),
  );
  return {
    phase: 'send',
    bytes: 4096 * (1 + statements.length),
    ...(to.length === 0 && { unsigned: true }),
    run(tx) {
      for (const write of recordRows(context, record)) tx.write(...write);
      order?.(tx);
      tx.log({ ...entryBase(context, tx.at), kind: AuditKind.KEY_CHANGE, from: self, to: self, verb: Verb.KEY_SET });
      for (const statement of statements) tx.send(statement);
      tx.write('keySet', self, set.document.number, tx.at, set.jws);
    },
  };
}
