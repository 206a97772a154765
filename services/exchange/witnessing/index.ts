// Witnessing of logs: ours by the partners, theirs by us (C2SP tlog-witness), and what each shows of the logs it knows.
import type { Query, QueryHandler } from '../../delivery/index.ts';
import { type Country, counted, type Micros, TripointError, timed } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context, HealthCheck, WitnessDoor, WitnessView } from '../context/index.ts';
import { createLogReader, originHash } from '../log/index.ts';
import { cosignedCheckpoints } from './cosigned.ts';
import { type Cosigning, type CosigningOptions, createCosigning } from './cosigning.ts';
import { createMonitor } from './monitor.ts';
import { CHECKPOINT, finalPath, showLog } from './partner-log.ts';
import { createStanding } from './standing.ts';
import { answerBytes } from './transport.ts';
import { turnPath } from './turning.ts';
import { createOwnWitness } from './witness.ts';
import { inWords } from './words.ts';

export interface Witnessing extends Pick<Cosigning, 'moved' | 'checkpoint'> {
  /** Why nothing is sent to this partner: for too long it has not cosigned our log, or not shown its own. */
  stopped(partner: Country): 'WITNESS_STALE' | 'LOG_WITHHELD' | undefined;
  readonly door: WitnessDoor;
  /** The check of each witness, naming what is late. */
  health(): HealthCheck[];
  /** Handlers for the partners' query lane. */
  readonly topics: Readonly<Record<'witness' | 'log', QueryHandler>>;
  close(): Promise<void>;
}

export function createWitnessing(context: Context, submit: Submit, options: CosigningOptions): Witnessing {
  const witness = createOwnWitness(context, submit, options);
  const cosigning = createCosigning(context, submit, options);
  const standing = createStanding(context, submit, { cosignedAt: cosigning.cosignedAt, onShown: options.onStanding });
  const monitor = createMonitor(context, submit, standing, options);
  const { logs, store } = context;
  const cosigned = cosignedCheckpoints(context);
  const note = (path: string) => {
    if (path === CHECKPOINT) return store.head().checkpoint;
    const ours = logs.all();
    const shown = ours.find(({ origin }) => finalPath(origin) === path);
    if (shown !== undefined) return cosigned.final(shown.number)?.note;
    const ended = ours.find(({ origin }) => turnPath(origin) === path);
    return ended === undefined ? witness.note(path) : ended.end?.turn;
  };
  const logOf = (hash: string) => {
    const found = logs.all().find(({ origin }) => originHash(origin) === hash);
    return found && createLogReader(store, found.number);
  };
  const requireResumed = ({ partner }: Query): void => {
    if (!options.resumed(partner)) throw new TripointError('LINK_NOT_RESUMED');
  };
  return {
    moved: cosigning.moved,
    stopped: (partner) =>
      cosigning.isStale(partner) ? 'WITNESS_STALE' : standing.isWithheld(partner) ? 'LOG_WITHHELD' : undefined,
    checkpoint: cosigning.checkpoint,
    door: {
      addCheckpoint: (body) => witness.addCheckpoint(body),
      cosigned: (originHash) => witness.note(`witness/${originHash}/checkpoint`),
      look: monitor.look,
    },
    health() {
      const now = context.clock();
      const asked = cosigning.checkpoint().witnesses.filter(({ country }) => !context.aside.isDown(country));
      const witnesses = asked.map((view): HealthCheck => {
        const facts = { name: `witness ${view.country}`, detail: detailOf(view, now) };
        if (view.late) return { ...facts, status: 'FAIL', next: 'tripoint log status   (and docs/operations.md, NOT_FINAL)' };
        return { ...facts, status: view.at === undefined ? 'NOT_CHECKED' : 'OK' };
      });
      return [...witnesses, ...standing.health()];
    },
    topics: {
      async witness(query) {
        requireResumed(query);
        return answerBytes(await witness.addCheckpoint(query.bytes, query));
      },
      async log(query) {
        requireResumed(query);
        return timed(query.charge, () => showLog({ logOf, note }, query.bytes));
      },
    },
    async close() {
      await monitor.close();
      await cosigning.close();
    },
  };
}

function detailOf({ at, size, late, stale, stopsAt }: WitnessView, now: Micros): string {
  const cosigned =
    at === undefined ? 'never cosigned' : `cosigned ${counted(size ?? 0, 'leaf', 'leaves')} ${inWords(now - at)} ago`;
  if (stale) return `${cosigned}: nothing is sent to it`;
  return late && stopsAt !== undefined ? `${cosigned}: sending to it stops in ${inWords(stopsAt - now)}` : cosigned;
}

export { cosignedCheckpoints } from './cosigned.ts';
export { originSaid, statedBy, verifiedLines } from './notes.ts';
export { type AskLog, finalPath, shownTree } from './partner-log.ts';
export { notePromises } from './promises.ts';
export { checkCosignedHere, cosignedNote, ownVerifier } from './put-back.ts';
export { witnessedOf } from './witnessed.ts';
export { inWords } from './words.ts';
