// Our own log before its witnesses. A checkpoint is FINAL when every partner has cosigned it: with fewer, a log could show each witness
// another tree. Every round asks all partners about one note, so that their cosignatures meet on the same size.
import { LRUCache } from 'lru-cache';
import { decode } from '../../../proto/index.ts';
import { addCheckpointBody } from '../../audit/index.ts';
import { type Country, codeOf, type Micros, TripointError, utf8 } from '../../domain/index.ts';
import { LIMITS } from '../../envelope/index.ts';
import type { Submit, Transaction } from '../commit/index.ts';
import type { CheckpointView, Context, WitnessView } from '../context/index.ts';
import { createLogReader } from '../log/index.ts';
import { accuse } from './accusation.ts';
import { type Cosigned, cosignedCheckpoints, type OwnTree, timeOf } from './cosigned.ts';
import { type Signed, verifiedLines } from './notes.ts';
import { forgotten } from './put-back.ts';
import { readAnswer, readSize } from './transport.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface CosigningOptions extends WitnessingOptions {
  /** It may be that what waited for this partner goes now. */
  readonly onStanding: (partner: Country) => void;
}

export interface Cosigning {
  /** The head may have moved. */
  moved(): void;
  /** This partner has cosigned nothing for too long: nothing is sent to it. */
  isStale(partner: Country): boolean;
  /** When it last cosigned our log, by its clock. */
  cosignedAt(partner: Country): Micros | undefined;
  checkpoint(): CheckpointView;
  close(): Promise<void>;
}

/** A partner that does not cosign is asked again after this, doubled each time … */
const RETRY_MS = 500;
/** … up to this. */
const RETRY_MAX_MS = 10_000;
/** How long a round waits for its cosignatures: they are to meet on one size. */
const SLOW_MS = 1_000;

const ALARMS = ['NOT_FINAL', 'WITNESS_STALE'] as const;

export function createCosigning(context: Context, submit: Submit, { ask, resumed, onStanding }: CosigningOptions): Cosigning {
  const { store, clock, limits, partners, logs, log, aside } = context;
  const cosigned = cosignedCheckpoints(context);
  const refreshMs = Math.min(limits.witnessRefreshMs, limits.witnessAlarmMs / 4);
  const started = clock();
  const latest = new Map<Country, Cosigned>();
  /** By witness and log, the size that it is believed to have stored, from which the next proof starts. */
  const stored = new Map<string, number>();
  for (const partner of partners) {
    try {
      const last = cosigned.last(partner);
      if (last !== undefined) latest.set(partner, last);
    } catch (error) {
      aside.unreadable(partner, 'cosignatures', error);
    }
  }
  /** Partners that did not cosign, until they are asked again, and how long that takes. */
  const resting = new Set<Country>();
  const delays = new Map<Country, number>();
  const alarmed = new Set<string>();
  /** Who is asked now. */
  const asked = new Map<Country, Promise<void>>();
  /** The checkpoints under way with their lines: two may come in one commit, which does not see its own writes. */
  const open = new LRUCache<string, Map<Country, string>>({ max: 2 * partners.length });

  function isDue(partner: Country, { log: number, size }: OwnTree): boolean {
    if (resting.has(partner) || !resumed(partner)) return false;
    const last = latest.get(partner);
    // A log at rest has its head cosigned anew, or nobody could tell rest from a witness that is gone.
    return last === undefined || last.log < number || last.size < size || clock() - last.at >= refreshMs * 1000;
  }

  async function round(): Promise<void> {
    const { log: number, size, checkpoint: note } = store.head();
    if (size === 0) return;
    const head = { log: number, size, note };
    const due = partners.filter((partner) => !asked.has(partner) && isDue(partner, head));
    for (const partner of due) {
      const cosigning = cosignUpTo(partner, head)
        .catch((error: unknown) => rest(partner, error))
        .finally(() => asked.delete(partner));
      asked.set(partner, cosigning);
    }
    // A witness that is slow has its round for itself: the others go on to the next.
    const others = due.map((partner) => asked.get(partner));
    await Promise.race([Promise.all(others), new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref())]);
  }

  /** A witness takes the next log only behind the end of the one before it, so the ends that it has missed come first. */
  async function cosignUpTo(partner: Country, head: OwnTree): Promise<void> {
    const since = latest.get(partner)?.log ?? 1;
    for (const { number, end } of logs.all().slice(since - 1)) {
      if (end === undefined || cosigned.sizeBy(partner, number) === end.size) continue;
      await cosign(partner, { log: number, size: end.size, note: end.checkpoint });
    }
    await cosign(partner, head);
  }

  function rest(partner: Country, error: unknown): void {
    const delay = delays.get(partner) ?? RETRY_MS;
    log('warn', 'not cosigned by', { partner, code: codeOf(error) });
    delays.set(partner, Math.min(delay * 2, RETRY_MAX_MS));
    resting.add(partner);
    setTimeout(() => {
      resting.delete(partner);
      moved();
    }, delay).unref();
  }

  async function cosign(partner: Country, tree: OwnTree): Promise<void> {
    const { line, signature } = await askFor(partner, tree);
    const at = timeOf(signature);
    context.time.heard(partner, at);
    // One that dates itself ahead would not grow stale.
    if (at > clock() + LIMITS.skew) throw new TripointError('ISSUED_IN_FUTURE', 'the cosignature');
    // backdating: dated before the entries that it is on, it would make all evidence fail that rests on this tree, also toward others.
    if (at < clock() - LIMITS.skew) throw new TripointError('WITNESS_STALE', 'the time of the cosignature');
    await submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        const lines = open.get(tree.note) ?? cosigned.lines(tree);
        open.set(tree.note, lines);
        lines.set(partner, line);
        for (const write of cosigned.writes(tree, lines, tx.at)) tx.write(...write);
      },
    });
    latest.set(partner, { log: tree.log, size: tree.size, at });
    stored.set(`${partner} ${tree.log}`, tree.size);
    delays.delete(partner);
    for (const code of ALARMS) alarmed.delete(`${partner} ${code}`);
    onStanding(partner);
  }

  /** Asks one witness for one note; once more when it stands at another size than we thought. */
  async function askFor(partner: Country, tree: OwnTree, again = true): Promise<Signed> {
    const { log: number, size, note } = tree;
    const name = `${partner} ${number}`;
    const old = stored.get(name) ?? cosigned.sizeBy(partner, number);
    // It claims more than there is. If that is so, RESUME says it under a signature and stops us; unsigned it only gets no further.
    if (old > size) throw new TripointError('ROLLED_BACK', `${partner} says that it cosigned more`);
    const proof = old === 0 || old === size ? [] : createLogReader(store, number).consistency(old, size);
    const answer = await ask(partner, 'witness', utf8(addCheckpointBody({ old, proof, note })), limits.witnessTimeoutMs);
    const { status, body } = readAnswer(answer);
    if (status === 409 && again) {
      const said = readSize(body);
      if (said < cosigned.sizeBy(partner, number)) await accuseForgetting(partner, number, said);
      stored.set(name, said);
      return askFor(partner, tree, false);
    }
    if (status !== 200) throw new TripointError('WITNESS_STALE', `it answers ${status}`);
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    return verifiedLines(`${text}\n${body}`, [cosigned.verifierOf(partner)]).lines[0] as Signed;
  }

  async function accuseForgetting(partner: Country, number: number, said: number): Promise<void> {
    const toAsk = (body: Uint8Array) => ask(partner, 'witness', body, limits.witnessTimeoutMs);
    const evidence = await forgotten(context, partner, number, said, toAsk);
    if (evidence !== undefined) await accuse(context, submit, partner, evidence);
  }

  let running: Promise<void> | undefined;
  let pause: NodeJS.Timeout | undefined;
  let wanted = false;
  let stopped = false;
  function moved(): void {
    wanted = true;
    if (running === undefined && pause === undefined) start();
  }
  function start(): void {
    if (stopped) return;
    wanted = false;
    running = round()
      .catch((error: unknown) => log('error', 'witnessing failed', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
        pause = setTimeout(() => {
          pause = undefined;
          if (wanted) start();
        }, limits.witnessMs).unref();
      });
  }

  // Never cosigned: counted from when the log began, so that starting anew does not put it off.
  let beginning: Micros | undefined;
  function began(): Micros {
    // The oldest log of which the first entry is still here.
    const { firstLeaf = 0 } = logs.all().find(({ expired }) => expired === undefined) ?? {};
    const entry = beginning === undefined ? store.get('leafEntry', firstLeaf)?.entry : undefined;
    if (entry !== undefined) beginning = decode('AuditEntry', entry).occurredAt;
    return beginning ?? clock();
  }
  const ageOf = (partner: Country): Micros => clock() - (latest.get(partner)?.at ?? began());
  const isLate = (partner: Country): boolean => ageOf(partner) > limits.witnessAlarmMs * 1000;
  const isStale = (partner: Country): boolean => ageOf(partner) > limits.witnessStaleMs * 1000;

  async function look(): Promise<void> {
    moved();
    await running;
    for (const partner of stopped ? [] : partners.filter((one) => !aside.isDown(one))) {
      // What the next round can mend is no alarm: it takes a partner that was asked and did not cosign, or that cannot be asked.
      if (resumed(partner) && !resting.has(partner)) continue;
      // After a stop the witnesses get their time anew before it is an alarm.
      if (isLate(partner) && clock() - started > limits.witnessAlarmMs * 1000) await alarm(partner, 'NOT_FINAL');
      if (isStale(partner)) await alarm(partner, 'WITNESS_STALE');
    }
  }

  async function alarm(partner: Country, code: (typeof ALARMS)[number]): Promise<void> {
    const name = `${partner} ${code}`;
    if (alarmed.has(name)) return;
    alarmed.add(name);
    log('error', 'a witness is missing', { partner, code });
    const run = (tx: Transaction) => tx.event('link.alarm', partner, code, null, null);
    await submit({ phase: 'send', bytes: 128, unsigned: true, run });
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log('error', 'witnessing failed', { code: codeOf(error) }));
  }, limits.witnessTickMs).unref();

  function viewOf(country: Country): WitnessView {
    const late = isLate(country);
    const stopsAt = (latest.get(country)?.at ?? began()) + limits.witnessStaleMs * 1000;
    const { size, at } = latest.get(country) ?? {};
    return {
      country,
      ...(size !== undefined && { size }),
      ...(at !== undefined && { at }),
      late,
      ...(late && { stopsAt }),
      stale: isStale(country),
    };
  }

  return {
    moved,
    isStale,
    cosignedAt: (partner) => latest.get(partner)?.at,
    checkpoint() {
      const { log: number, size, root, checkpoint } = store.head();
      const found = cosigned.of(number, size);
      const final = cosigned.final(number);
      return {
        note: found?.note ?? checkpoint,
        origin: logs.current().origin,
        size,
        root: Buffer.from(root).toString('base64'),
        state: found?.isFinal ? 'FINAL' : 'PROVISIONAL',
        ...(final && { final }),
        witnesses: partners.map(viewOf),
      };
    },
    async close() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(pause);
      await running;
      await Promise.all(asked.values());
      clearTimeout(pause);
    },
  };
}
