// The entries of a log that ended long ago are let go of. Hashes, checkpoints and the turn stay, so that whatever others hold of the log
// is proven as before; the log that is written says who let go of it, and by which rule of law.
import { setTimeout as sleep, setImmediate as yieldNow } from 'node:timers/promises';
import { AuditKind, decode } from '../../../proto/index.ts';
import { codeOf, type Fault, type Micros, TripointError } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import { logOwnAct, personOf, reasonFaults, refTo, requireSoundClock, type Scrubbing, type Submit } from '../commit/index.ts';
import type { Context, Exchange } from '../context/index.ts';
import type { OwnLog } from '../log/index.ts';
import { cosignedCheckpoints } from '../witnessing/index.ts';

export interface Expiry extends Pick<Exchange, 'expireLog'> {
  /** Goes on with what an order has begun; before a stop, too. */
  start(): void;
  close(): Promise<void>;
}

/** Leaves that one commit empties, or one look reads, and the pause between two commits: exchanges come first. */
const LEAVES = 1_024;
const PAUSE_MS = 5;

/** Each takes a range of leaves. INVARIANT: what finds other rows by a row is written before that row is changed. */
const GOING = [
  'expiredLinkRecords',
  'expiredRetained',
  'expiredApprovals',
  'expiredGrants',
  'expiredOpenings',
  'expiredExchanges',
  'expiredEntries',
] as const satisfies readonly Write[0][];

type LogPart = [from: number, end: number, firstLeaf: number];

const MOST_BASIS = 128;
const isBasis = (basis: string): boolean => basis.trim() !== '' && basis.length <= MOST_BASIS && !/\p{C}/u.test(basis);

export function createExpiry(context: Context, submit: Submit, scrubbing: Pick<Scrubbing, 'done'>): Expiry {
  const { store, logs, log: tell } = context;
  let running: Promise<void> | undefined;
  let closing = false;

  async function goOn(): Promise<void> {
    for (let row = store.get('logExpiring'); row !== undefined && !closing; row = store.get('logExpiring')) {
      const { log, first_leaf: first, size, emptied } = row;
      const through = Math.min(size, emptied + LEAVES);
      await submit({
        phase: 'send',
        bytes: 64 * LEAVES,
        unsigned: true,
        run(tx) {
          for (const { vault_id: id } of store.all('keysExpiring', first + emptied, first + through))
            tx.write('vaultKeyDestroyed', id);
          for (const write of GOING) tx.write(write, first + emptied, first + through);
          tx.write('logEmptied', through, log);
        },
      });
      await sleep(PAUSE_MS);
    }
    if (!closing) await scrubbing.done();
  }

  function start(): void {
    running ??= goOn()
      .catch((error: unknown) => tell('error', 'entries of an expired log are still here', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    async expireLog({ origin, basis, reason }, user) {
      const faults = reasonFaults('/reason', reason);
      if (!isBasis(basis)) faults.push({ field: '/basis', rule: `1 to ${MOST_BASIS} printable characters, not only spaces` });
      const log = logs.named(origin);
      if (log?.end === undefined) faults.push(faultOf('a log of this country that has ended'));
      else if (log.expired !== undefined) faults.push(faultOf('a log whose entries are here'));
      if (faults.length > 0 || log?.end === undefined) throw new TripointError('INVALID', faults);
      // The years are counted by it.
      requireSoundClock(context);
      const { size } = log.end;
      await checkOver(context, log, size);
      const logged = await submit({
        phase: 'send',
        bytes: 1024,
        unsigned: true,
        run(tx) {
          const isExpired = store.get('isLogExpired', log.number) !== undefined;
          if (isExpired || !tx.claim(`expiry ${origin}`)) throw refused('a log whose entries are here');
          const said = { kind: AuditKind.LOG_EXPIRED, log: origin, externalReason: basis };
          const leaf = logOwnAct(context, tx, said, { person: personOf(user), reason });
          tx.write('logExpired', tx.at, log.number);
          return { leaf, at: tx.at };
        },
      });
      logs.reread();
      start();
      return { origin, size, at: logged.at, basis, log: refTo(logged.leaf) };
    },
    start,
    async close() {
      closing = true;
      await running;
    },
  };
}

/** Throws INVALID unless the log is to be kept no longer, NOT_FINAL. */
async function checkOver(context: Context, log: OwnLog, size: number): Promise<void> {
  const { store, clock, time, limits } = context;
  const cosigned = cosignedCheckpoints(context);
  const { number, firstLeaf } = log;
  const end = firstLeaf + size;
  // Nobody could be shown the log any more, so what vouches for it must be in every partner's hands.
  if (cosigned.final(number)?.size !== size || cosigned.final(number + 1) === undefined) throw new TripointError('NOT_FINAL');
  const last = store.get('leafEntry', end - 1)?.entry as Uint8Array;
  const over = yearsAfter(decode('AuditEntry', last).occurredAt, limits.logRetentionYears);
  if (clock() < over) throw refused(`a log whose last entry is ${limits.logRetentionYears} years old`);
  if (time.agreed() < over) throw new TripointError('CLOCK_IN_DOUBT', 'no partner has confirmed that this time has come');
  const unconfirmed = store.get('firstUnconfirmed')?.leaf as number | null;
  if (unconfirmed !== null && unconfirmed < end) throw refused('a log of which every partner has confirmed its part');
  // 5 USC 552a(c)(2): for the life of the record, where that is longer.
  const records = await countOf(firstLeaf, end, (...part) => recordsKept(context, part));
  if (records > 0) throw refused(`a log of whose exchanges every record was erased (${records} were not)`);
  const duties = await countOf(firstLeaf, end, (...part) => store.get('dutiesOpenIn', ...part)?.n as number);
  if (duties > 0) throw refused(`a log of whose exchanges no duty is open (${duties} have one)`);
  // forgotten suspension: what is said by that entry alone would be believed of a row from then on, or be over.
  const kinds = store.get('suspendedBefore', decode('AuditEntry', last).occurredAt)?.n as number;
  if (kinds > 0) throw refused(`a log by whose entries no kind of record is suspended (${kinds} are: resume and suspend again)`);
}

/** Lets others run while it counts. What is counted only becomes less: no leaf is added to a log that has ended. */
async function countOf(first: number, end: number, count: (...part: LogPart) => number): Promise<number> {
  let n = 0;
  for (let from = first; from < end; from += LEAVES) {
    n += count(from, Math.min(end, from + LEAVES), first);
    await yieldNow();
  }
  return n;
}

/** Exchanges whose record is not erased. */
function recordsKept({ store }: Context, part: LogPart): number {
  const kept = store.all('recordKeysOf', ...part).filter(({ vault_id: id }) => store.keys.get(id) !== undefined);
  return new Set(kept.map(({ leaf_index: leaf }) => leaf)).size;
}

function yearsAfter(at: Micros, years: number): Micros {
  const date = new Date(Math.ceil(at / 1000));
  return date.setUTCFullYear(date.getUTCFullYear() + years) * 1000;
}

const faultOf = (rule: string): Fault => ({ field: '/origin', rule });
const refused = (rule: string): TripointError => new TripointError('INVALID', faultOf(rule));
