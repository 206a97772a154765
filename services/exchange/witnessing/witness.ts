// This country as a witness of its partners' logs. INVARIANT: a cosignature is no leaf of our own log. It would make a new head, which the
// partners cosign, which would be leaves of theirs, and so on for ever; what was cosigned stands in `witnessed`, one row per log.
import { createWitness, signLine, type WitnessAnswer, type Witnessed } from '../../audit/index.ts';
import { type Country, codeOf, TripointError } from '../../domain/index.ts';
import type { Context, PinnedLog } from '../context.ts';
import type { Submit } from '../release.ts';
import { accuse, brokenPromise } from './accusation.ts';
import { statedBy } from './notes.ts';
import { shownTree, witnessPath } from './partner-log.ts';
import { examinePromises, type Promised } from './promises.ts';

export interface Witness {
  /** C2SP tlog-witness add-checkpoint, the same over every transport. Never throws for what it is sent. */
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
  /** The largest checkpoint of a log that was cosigned here, with our cosignature, by its `witness/<hash>/checkpoint`. */
  note(path: string): string | undefined;
}

export interface WitnessingOptions {
  readonly ask: (partner: Country, topic: 'witness' | 'log', bytes: Uint8Array, timeoutMs: number) => Promise<Uint8Array>;
  /** The partner has said what it holds of ours. Until then our own memory may have been rolled back, with what we cosigned. */
  readonly resumed: (partner: Country) => boolean;
}

export function createOwnWitness(context: Context, submit: Submit, { ask, resumed }: WitnessingOptions): Witness {
  const { store, clock, limits, witness } = context;
  const owners = new Map(Object.entries(witness.pinned).map(([partner, { log }]) => [log.name, partner]));
  const seconds = (at: number) => Math.floor(at / 1_000_000);
  /** What was seen for a checkpoint under way. */
  const examined = new WeakMap<Witnessed, readonly Promised[]>();

  async function examine(_: Witnessed | undefined, next: Witnessed): Promise<void> {
    const partner = owners.get(next.origin) as Country;
    const tree = shownTree((question) => ask(partner, 'log', question, limits.witnessTimeoutMs), next.size);
    try {
      const { kept, broken } = await examinePromises(store, partner, tree, next);
      if (broken !== undefined) {
        const evidence = brokenPromise(context, broken, next);
        if (evidence !== undefined) await accuse(context, submit, partner, evidence);
        throw new TripointError('EQUIVOCATION', 'the tree has another leaf than was promised');
      }
      examined.set(next, kept);
    } catch (error) {
      context.log('warn', 'not cosigned', { partner, code: codeOf(error) });
      throw error;
    }
  }

  const swap = (size: number, next: Witnessed): Promise<boolean> =>
    submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        const stored = (store.get('SELECT size FROM witnessed WHERE origin = ?', next.origin)?.size as number | undefined) ?? 0;
        if (stored !== size || !tx.claim(`witnessed ${next.origin}`)) return false;
        const partner = owners.get(next.origin) as Country;
        const { note } = statedBy((witness.pinned[partner] as PinnedLog).log, next.note);
        tx.write('witnessed', next.origin, next.size, next.root, note, tx.at);
        for (const { index, leafHash } of examined.get(next) ?? []) tx.write('promiseKept', partner, index, leafHash);
        return true;
      },
    });

  const addCheckpoint = createWitness({
    logOf(origin) {
      const partner = owners.get(origin);
      return partner !== undefined && resumed(partner) ? witness.pinned[partner]?.log : undefined;
    },
    read: (origin) => witnessedOf(context, origin),
    swap,
    signer: () => witness.signer(seconds(clock())),
    examine,
    async forked(before, next) {
      const partner = owners.get(next.origin) as Country;
      const { note } = statedBy((witness.pinned[partner] as PinnedLog).log, next.note);
      await accuse(context, submit, partner, { kind: 'FORK', notes: [before.note, note] });
    },
  });

  return {
    addCheckpoint,
    note(path) {
      const origin = [...owners.keys()].find((one) => witnessPath(one) === path);
      const row = origin && store.get('SELECT note, at FROM witnessed WHERE origin = ?', origin);
      if (!row) return undefined;
      const note = row.note as string;
      // Ed25519 is deterministic: this is the cosignature of that time.
      return note + signLine(note.slice(0, note.lastIndexOf('\n\n') + 1), witness.signer(seconds(row.at as number)));
    },
  };
}

/** The largest tree of a log that was cosigned here. */
export function witnessedOf({ store }: Pick<Context, 'store'>, origin: string): Witnessed | undefined {
  const row = store.get('SELECT size, root, note FROM witnessed WHERE origin = ?', origin);
  return row && { origin, size: row.size as number, root: row.root as Uint8Array, note: row.note as string };
}
