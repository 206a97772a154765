// Has our own log cosigned by its witnesses. split view: a checkpoint is FINAL once every partner has cosigned it; with fewer, a log could
// show each witness another tree. Every round asks all partners about the same note, so that their cosignatures are for one size.
import { type Backoff, backoffMs, type Country, codeOf, type Micros, toBase64 } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { CheckpointView, Context } from '../context/index.ts';
import { createAskWitness } from './ask-witness.ts';
import { type CosignedCheckpoints, cosignedCheckpoints, type OwnTree } from './cosigned.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import { createPacing } from './pacing.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface CosigningOptions extends WitnessingOptions {
  /** Called when batches waiting for this partner may have become sendable. */
  readonly onStanding: (partner: Country) => void;
}

export interface Cosigning {
  /** Call when the head may have advanced. */
  moved(): void;
  /** Whether this partner has not cosigned for too long, so that nothing is sent to it. */
  isStale(partner: Country): boolean;
  /** When it last cosigned our log, by its clock. */
  cosignedAt(partner: Country): Micros | undefined;
  checkpoint(): CheckpointView;
  close(): Promise<void>;
}

/** Delay before a partner that did not cosign is asked again. */
const PAUSE: Backoff = { retryMs: 500, retryMaxMs: 10_000 };
/** How long a round waits for its cosignatures, so that they are for one size. */
const SLOW_MS = 1_000;

export function createCosigning(context: Context, submit: Submit, options: CosigningOptions): Cosigning {
  const { store, limits, partners, logs, log, aside } = context;
  const { resumed, onStanding } = options;
  const cosigned = cosignedCheckpoints(context);
  const freshness = createFreshness(context, submit, cosigned);
  const askWitness = createAskWitness(context, submit, cosigned, options);
  const pacing = createPacing(
    () => round().catch((error: unknown) => log('error', 'witnessing failed', { code: codeOf(error) })),
    limits.witnessMs,
  );
  const resting = createResting(pacing.want);
  /** The requests in progress, by partner. */
  const asked = new Map<Country, Promise<void>>();
  let isClosed = false;

  async function round(): Promise<void> {
    const { log: number, size, checkpoint: note } = store.head();
    if (size === 0) return;
    const head = { log: number, size, note };
    const isFree = (partner: Country) => !asked.has(partner) && !resting.has(partner) && resumed(partner);
    const due = partners.filter((partner) => isFree(partner) && isDue(context, freshness.last(partner), head));
    for (const partner of due) {
      const cosigning = cosignUpTo(partner, head)
        .catch((error: unknown) => {
          log('warn', 'cosignature not obtained', { partner, code: codeOf(error) });
          resting.rest(partner);
        })
        .finally(() => asked.delete(partner));
      asked.set(partner, cosigning);
    }
    // A slow witness continues its round alone, while the others proceed to the next.
    const others = due.map((partner) => asked.get(partner));
    await Promise.race([Promise.all(others), new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref())]);
  }

  /** A witness accepts the next log only after the end of the previous one, so ends that it has missed are cosigned first. */
  async function cosignUpTo(partner: Country, head: OwnTree): Promise<void> {
    const since = freshness.last(partner)?.log ?? 1;
    for (const { number, end } of logs.all().slice(since - 1)) {
      if (end === undefined || cosigned.sizeBy(partner, number) === end.size) continue;
      await cosign(partner, { log: number, size: end.size, note: end.checkpoint });
    }
    await cosign(partner, head);
  }

  async function cosign(partner: Country, tree: OwnTree): Promise<void> {
    freshness.took(partner, await askWitness(partner, tree));
    resting.end(partner);
    onStanding(partner);
  }

  async function look(): Promise<void> {
    pacing.want();
    await pacing.settled();
    for (const partner of isClosed ? [] : partners.filter((one) => !aside.isDown(one))) {
      // No alarm for what the next round can fix: only for partners that were asked and did not cosign, or cannot be asked.
      if (!resumed(partner) || resting.has(partner)) await freshness.review(partner);
    }
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log('error', 'witnessing failed', { code: codeOf(error) }));
  }, limits.witnessTickMs).unref();

  return {
    moved: pacing.want,
    isStale: freshness.isStale,
    cosignedAt: (partner) => freshness.last(partner)?.at,
    checkpoint: () => checkpointOf(context, cosigned, freshness),
    async close() {
      isClosed = true;
      clearInterval(timer);
      await pacing.close();
      await Promise.all(asked.values());
    },
  };
}

/** An idle log has its head cosigned again; otherwise idleness could not be distinguished from a missing witness. */
function isDue({ clock, limits }: Context, last: ReturnType<Freshness['last']>, { log: number, size }: OwnTree): boolean {
  const refreshMs = Math.min(limits.witnessRefreshMs, limits.witnessAlarmMs / 4);
  return last === undefined || last.log < number || last.size < size || clock() - last.at >= refreshMs * 1000;
}

/** The partners that did not cosign, until they are asked again, and their delays. */
function createResting(onOver: () => void) {
  const resting = new Set<Country>();
  const failures = new Map<Country, number>();
  return {
    has: (partner: Country): boolean => resting.has(partner),
    rest(partner: Country): void {
      const before = failures.get(partner) ?? 0;
      failures.set(partner, before + 1);
      resting.add(partner);
      setTimeout(
        () => {
          resting.delete(partner);
          onOver();
        },
        backoffMs(PAUSE, before),
      ).unref();
    },
    /** The partner has cosigned: resets its delay. */
    end: (partner: Country): void => void failures.delete(partner),
  };
}

function checkpointOf(
  { store, logs, partners }: Context,
  cosigned: CosignedCheckpoints,
  { viewOf }: Pick<Freshness, 'viewOf'>,
): CheckpointView {
  const { log: number, size, root, checkpoint } = store.head();
  const found = cosigned.of(number, size);
  const final = cosigned.final(number);
  return {
    note: found?.note ?? checkpoint,
    origin: logs.current().origin,
    size,
    root: toBase64(root),
    state: found?.isFinal ? 'FINAL' : 'PROVISIONAL',
    ...(final && { final }),
    witnesses: partners.map(viewOf),
  };
}
