// This country as a witness of its partners' logs. INVARIANT: a cosignature is not a leaf of our own log. It would make a new head, which
// the partners would cosign, which would be leaves of theirs, and so on for ever; cosigned trees are in `witnessed`, one row per log.
import { createWitness, signLine, type WitnessAnswer, type Witnessed } from '../../audit/index.ts';
import type { Query } from '../../delivery/index.ts';
import { codeOf, type Micros, TripointError } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { accuse, brokenPromise } from './accusation.ts';
import { originSaid, statedBy } from './notes.ts';
import { shownTree, witnessPath } from './partner-log.ts';
import { examinePromises, type Promised } from './promises.ts';
import { createLearnLog, turnAfter, turnPath } from './turning.ts';
import { type WitnessingOptions, witnessedOf } from './witnessed.ts';

/** Maximum bytes of an add-checkpoint request (C2SP tlog-witness), read here only for its origin. */
const MAX_BODY = 64 << 10;

/** The partner that presents a checkpoint over its link, and is charged for the thread time of checking it. */
export type Shower = Pick<Query, 'partner' | 'charge'>;

export interface Witness {
  /**
   * C2SP tlog-witness add-checkpoint, the same over every transport. Never throws, whatever it is sent. flood: a checkpoint makes us ask
   * the partner whose log it belongs to, so a partner may present only its own, and checkpoints of a log are checked one at a time.
   * Strangers, who present checkpoints over HTTP, have a separate queue.
   */
  addCheckpoint(body: Uint8Array, by?: Shower): Promise<WitnessAnswer>;
  /**
   * By `witness/<hash>/checkpoint`: the largest checkpoint of a log that we cosigned, with our cosignature. By `turn/<hash>`: the rollover
   * note that we followed.
   */
  note(path: string): string | undefined;
}

export function createOwnWitness(context: Context, submit: Submit, { ask, resumed }: WitnessingOptions): Witness {
  const { store, clock, limits, witness, partnerLogs } = context;
  const learn = createLearnLog(context, submit, { ask, resumed });
  const logOf = (origin: string) => partnerLogs.named(origin) as NonNullable<ReturnType<typeof partnerLogs.named>>;
  const stated = ({ origin, note }: Witnessed) => statedBy(logOf(origin).verifier, note);
  /** The promises checked for a checkpoint in progress. */
  const examined = new WeakMap<Witnessed, readonly Promised[]>();

  async function examine(next: Witnessed, charge?: Shower['charge']): Promise<void> {
    const { partner, end } = logOf(next.origin);
    const toAsk = (question: Uint8Array) => ask(partner, 'log', question, limits.witnessTimeoutMs);
    const tree = shownTree(toAsk, next.origin, next.size, charge);
    try {
      if (end !== undefined && next.size > end.size) {
        const turn = turnAfter(partnerLogs.of(partner), next.origin);
        await accuse(context, submit, partner, { kind: 'CONTINUED', turn, note: stated(next).note });
        throw new TripointError('EQUIVOCATION', 'the log has ended before');
      }
      const { kept, broken } = await examinePromises(store, partner, tree, next, charge);
      if (broken !== undefined) {
        const evidence = brokenPromise(context, broken, next);
        if (evidence !== undefined) await accuse(context, submit, partner, evidence);
        throw new TripointError('EQUIVOCATION', 'the tree has another leaf than was promised');
      }
      examined.set(next, kept);
    } catch (error) {
      context.log('warn', 'cosignature refused', { partner, code: codeOf(error) });
      throw error;
    }
  }

  const swap = (size: number, next: Witnessed): Promise<boolean> =>
    submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      partner: logOf(next.origin).partner,
      run(tx) {
        const stored = store.get('witnessedTree', next.origin)?.size ?? 0;
        if (stored !== size || !tx.claim(`witnessed ${next.origin}`)) return false;
        const { partner } = logOf(next.origin);
        const { note } = stated(next);
        tx.write('witnessed', next.origin, next.size, next.root, note, tx.at);
        for (const { index, leafHash } of examined.get(next) ?? []) tx.write('promiseKept', partner, index, leafHash);
        return true;
      },
    });

  const cosigning = ({ partner, charge }: Partial<Shower>) =>
    createWitness({
      logOf(origin) {
        const log = partnerLogs.named(origin);
        const isShown = log !== undefined && (partner ?? log.partner) === log.partner && resumed(log.partner);
        return isShown ? log.verifier : undefined;
      },
      read: (origin) => witnessedOf(context, origin),
      swap,
      signer: () => witness.signer(seconds(clock())),
      examine: (_, next) => examine(next, charge),
      async forked(before, next) {
        await accuse(context, submit, logOf(next.origin).partner, { kind: 'FORK', notes: [before.note, stated(next).note] });
      },
    });

  const inTurn = createQueues();

  return {
    async addCheckpoint(body, by) {
      const note =
        body.length > MAX_BODY
          ? ''
          : Buffer.from(body)
              .toString('utf8')
              .replace(/^[\s\S]*?\n\n/, '');
      const origin = originSaid(note);
      // The log may follow a rollover that we do not know yet, so ask before refusing it.
      if (partnerLogs.named(origin) === undefined) await learn(origin, by?.partner);
      const look = () => cosigning(by ?? {})(body);
      const owner = partnerLogs.named(origin)?.partner;
      const isShown = owner !== undefined && (by?.partner ?? owner) === owner;
      return isShown ? inTurn(`${by?.partner ?? ''} ${origin}`, look) : look();
    },
    note: (path) => noteAt(context, path),
  };
}

const seconds = (at: Micros): number => Math.floor(at / 1_000_000);

/** Per log, runs work one at a time: one queue for its own country, one for anyone else presenting it. */
function createQueues(): <T>(queue: string, work: () => Promise<T>) => Promise<T> {
  /** The last work in each queue. Never rejects. */
  const turns = new Map<string, Promise<unknown>>();
  return (queue, work) => {
    const mine = (turns.get(queue) ?? Promise.resolve()).then(work);
    const over = mine.catch(() => {}).finally(() => turns.get(queue) === over && turns.delete(queue));
    turns.set(queue, over);
    return mine;
  };
}

/** The note that we cosigned or followed, by its path. */
function noteAt({ partners, partnerLogs, store, witness }: Context, path: string): string | undefined {
  const chains = partners.map((partner) => partnerLogs.of(partner));
  const origins = chains.flat().map(({ verifier }) => verifier.name);
  const turned = origins.find((one) => turnPath(one) === path);
  if (turned !== undefined) return chains.map((logs) => turnAfter(logs, turned)).find((turn) => turn !== '');
  const origin = origins.find((one) => witnessPath(one) === path);
  const row = origin && store.get('witnessedTree', origin);
  if (!row) return undefined;
  const { note } = row;
  // Ed25519 is deterministic: this reproduces the cosignature made at that time.
  return note + signLine(note.slice(0, note.lastIndexOf('\n\n') + 1), witness.signer(seconds(row.at)));
}
