// Expires the entries of a log that ended long ago. Hashes, checkpoints and the rollover note stay, so that everything others hold of the
// log remains provable; an entry of the current log states who ordered it, and on which legal basis.
import { setTimeout as sleep, setImmediate as yieldNow } from 'node:timers/promises';
import { AuditKind, decode } from '../../../proto/index.ts';
import { codeOf, type Fault, type Micros, TripointError } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import { logOwnAct, personOf, reasonFaults, refTo, requireSoundClock, type Scrubbing, type Submit } from '../commit/index.ts';
import type { Context, Exchange } from '../context/index.ts';
import type { OwnLog } from '../log/index.ts';
import { cosignedCheckpoints } from '../witnessing/index.ts';

export interface Expiry extends Pick<Exchange, 'expireLog'> {
  /** Continues an expiry that was ordered, also one interrupted by a stop. */
  start(): void;
  close(): Promise<void>;
}

/** Leaves emptied per commit or read per turn, and the pause between two commits, which gives exchanges precedence. */
const LEAVES = 1_024;
const PAUSE_MS = 5;

/** Each takes a range of leaves. INVARIANT: a write that finds other rows through a row comes before the write that changes that row. */
const EXPIRING_WRITES = [
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

  async function continueExpiry(): Promise<void> {
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
          for (const write of EXPIRING_WRITES) tx.write(write, first + emptied, first + through);
          tx.write('logEmptied', through, log);
        },
      });
      await sleep(PAUSE_MS);
    }
    if (!closing) await scrubbing.done();
  }

  function start(): void {
    running ??= continueExpiry()
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
      // The retention years are counted by the clock.
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

/** Throws INVALID unless the log's retention has ended, NOT_FINAL, CLOCK_IN_DOUBT. */
async function checkOver(context: Context, log: OwnLog, size: number): Promise<void> {
  const { store, clock, time, limits } = context;
  const cosigned = cosignedCheckpoints(context);
  const { number, firstLeaf } = log;
  const end = firstLeaf + size;
  // Afterwards nobody can be shown the entries, so every partner must already hold the cosigned end.
  if (cosigned.final(number)?.size !== size || cosigned.final(number + 1) === undefined) throw new TripointError('NOT_FINAL');
  const last = store.get('leafEntry', end - 1)?.entry as Uint8Array;
  const over = yearsAfter(decode('AuditEntry', last).occurredAt, limits.logRetentionYears);
  if (clock() < over) throw refused(`a log whose last entry is ${limits.logRetentionYears} years old`);
  if (time.agreed() < over) throw new TripointError('CLOCK_IN_DOUBT', 'no partner has confirmed that this time has come');
  const unconfirmed = store.get('firstUnconfirmed')?.leaf as number | null;
  if (unconfirmed !== null && unconfirmed < end) throw refused('a log of which every partner has confirmed its part');
  // 5 USC 552a(c)(2): for the life of the record, if that is longer.
  const records = await countOf(firstLeaf, end, (...part) => recordsKept(context, part));
  if (records > 0) throw refused(`a log of whose exchanges every record was erased (${records} were not)`);
  const duties = await countOf(firstLeaf, end, (...part) => store.get('dutiesOpenIn', ...part)?.n as number);
  if (duties > 0) throw refused(`a log of whose exchanges no duty is open (${duties} have one)`);
  // forgotten suspension: a suspension known only from an expired entry would rest on an unproved row, or be lost.
  const kinds = store.get('suspendedBefore', decode('AuditEntry', last).occurredAt)?.n as number;
  if (kinds > 0) throw refused(`a log by whose entries no kind of record is suspended (${kinds} are: resume and suspend again)`);
}

/** Yields between parts. The counted number can only fall, because an ended log gets no more leaves. */
async function countOf(first: number, end: number, count: (...part: LogPart) => number): Promise<number> {
  let n = 0;
  for (let from = first; from < end; from += LEAVES) {
    n += count(from, Math.min(end, from + LEAVES), first);
    await yieldNow();
  }
  return n;
}

/** Number of exchanges whose record is not erased. */
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
