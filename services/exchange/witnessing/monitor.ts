// Looks at the logs of the partners as they and the other witnesses show them, and holds that against what was cosigned here. A log that
// shows two witnesses two trees gets both cosigned, one by each, and is found out when they compare. What it leaves unanswered is kept.
import { type ChainedLog, consistencyProof, openTurn, verifyConsistency } from '../../audit/index.ts';
import { type Country, codeOf, sameBytes, TripointError, utf8 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { accuse, brokenPromise, endedShort } from './accusation.ts';
import { originSaid, statedBy } from './notes.ts';
import { CHECKPOINT, type Stated, shownTree, witnessPath } from './partner-log.ts';
import { examinePromises, promisedBelow, promisedBeyond } from './promises.ts';
import { createRound } from './round.ts';
import type { Standing } from './standing.ts';
import { turnAfter, turnIn, turnPath } from './turning.ts';
import { type Unshown, unshownTrees } from './unshown.ts';
import { type WitnessingOptions, witnessedOf } from './witnessed.ts';

export interface Monitor {
  /** Resolves when every log was looked at. Never throws. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const MAX_NOTE = 64 << 10;

export function createMonitor(context: Context, submit: Submit, standing: Standing, options: WitnessingOptions): Monitor {
  const { partners, partnerLogs, limits, log, store, clock, aside } = context;
  const { resumed } = options;
  const unshown = unshownTrees(context, submit);
  let round = createRound(context, options);

  async function lookAt(owner: Country, teller: Country): Promise<void> {
    if (!resumed(teller)) return;
    // Of the one before too: its end may not have reached every witness yet.
    const logs = partnerLogs.of(owner).slice(-2);
    const paths = teller === owner ? [CHECKPOINT] : logs.map(({ verifier }) => witnessPath(verifier.name));
    for (const path of paths) await compareWith(owner, teller, await round.ask(teller, utf8(path), owner));
    for (const log of logs) if (log.end !== undefined) await compareTurns(owner, log, teller);
  }

  /** A log that names another end, or another log behind it, to each has turned twice. */
  async function compareTurns(owner: Country, { verifier }: ChainedLog, teller: Country): Promise<void> {
    const shown = turnIn(await round.ask(teller, utf8(turnPath(verifier.name)), owner));
    const followed = turnAfter(partnerLogs.of(owner), verifier.name);
    if (shown === undefined || shown === followed) return;
    // What the log's own key did not sign is the teller's word.
    openTurn(shown, verifier);
    await accuse(context, submit, owner, { kind: 'TURNED_TWICE', turns: [followed, shown] });
  }

  async function compareWith(owner: Country, teller: Country, answer: Uint8Array): Promise<void> {
    if (answer.length > MAX_NOTE) throw new TripointError('OVERSIZED');
    const note = Buffer.from(answer).toString('utf8');
    const log = partnerLogs.of(owner).find(({ verifier }) => verifier.name === originSaid(note));
    if (log === undefined) {
      // A witness may hold nothing yet. A log that has a link to us has a checkpoint, and asks to have its turn known before it uses it.
      if (teller !== owner) return;
      throw new TripointError('LOG_NOT_SHOWN', 'no checkpoint of a log that is known here');
    }
    const shown = statedBy(log.verifier, note);
    const { end, verifier } = log;
    if (end !== undefined && shown.size > end.size)
      return accuse(context, submit, owner, {
        kind: 'CONTINUED',
        turn: turnAfter(partnerLogs.of(owner), verifier.name),
        note: shown.note,
      });
    if (shown.size > 0 && !(await isSettled(owner, shown))) await unshown.hold(owner, teller, shown);
  }

  /** Whether a tree was shown and held against the one that was cosigned here; what came out of it is said. Throws nothing for silence. */
  async function isSettled(owner: Country, shown: Stated): Promise<boolean> {
    const seen = witnessedOf(context, shown.origin);
    if (seen === undefined || seen.size === 0) return false;
    let contradiction: Inconsistency | undefined;
    try {
      contradiction = await compare(owner, seen, shown);
    } catch (error) {
      round.miss(owner, error);
      return false;
    }
    if (contradiction !== undefined) await accuse(context, submit, owner, contradiction);
    // split view: an answer that is no such tree is not more than silence, which would be waited out by it.
    return contradiction?.kind !== 'UNPROVEN';
  }

  /** What was not shown in an earlier round; after a minute, of one that answers others, it is held against it with both notes. */
  async function askAgain(owner: Country, one: Unshown): Promise<void> {
    if (await isSettled(owner, one.shown)) return unshown.release(one);
    const seen = witnessedOf(context, one.shown.origin);
    const due = one.at + limits.witnessAlarmMs * 1000;
    if (seen === undefined || clock() <= due || !standing.isHere(owner, due)) return;
    await accuse(context, submit, owner, { kind: 'UNPROVEN', notes: ordered(seen, one.shown) });
  }

  /** Promises that came after the tree was cosigned which must hold them; of a log that has ended, nobody asks for it again. */
  async function lookForPromises(owner: Country): Promise<void> {
    for (const { verifier, end } of partnerLogs.of(owner)) {
      const seen = witnessedOf(context, verifier.name);
      if (seen !== undefined && promisedBelow(store, owner, seen)) {
        const tree = shownTree((bytes) => round.ask(owner, bytes), seen.origin, seen.size);
        const { kept, broken } = await examinePromises(store, owner, tree, seen);
        const evidence = broken && brokenPromise(context, broken, seen);
        if (evidence !== undefined) await accuse(context, submit, owner, evidence);
        await submit({
          phase: 'send',
          bytes: 64 * kept.length,
          unsigned: true,
          run(tx) {
            for (const { index, leafHash } of kept) tx.write('promiseKept', owner, index, leafHash);
          },
        });
      }
      const short = end && promisedBeyond(store, owner, end);
      const evidence = short && endedShort(context, short, turnAfter(partnerLogs.of(owner), verifier.name));
      if (evidence !== undefined) await accuse(context, submit, owner, evidence);
    }
  }

  async function compare(owner: Country, seen: Stated, shown: Stated): Promise<Inconsistency | undefined> {
    if (seen.size === shown.size)
      return sameBytes(seen.root, shown.root) ? undefined : { kind: 'FORK', notes: [seen.note, shown.note] };
    const [small, large] = seen.size < shown.size ? [seen, shown] : [shown, seen];
    const notes = ordered(seen, shown);
    try {
      const tree = shownTree((bytes) => round.ask(owner, bytes), large.origin, large.size);
      const { root, path } = await tree.compute((rootOf) => ({
        root: rootOf(0, small.size),
        path: consistencyProof(rootOf, small.size, large.size),
      }));
      if (!verifyConsistency({ size: small.size, root }, large, path)) return { kind: 'UNPROVEN', notes };
      if (sameBytes(root, small.root)) return undefined;
      const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');
      return { kind: 'FORK', notes, prefix: { root: base64(root), path: path.map(base64) } };
    } catch (error) {
      // It answers, and does not show the tree that it signed.
      if (codeOf(error) === 'LEAF_MISMATCH') return { kind: 'UNPROVEN', notes };
      throw error;
    }
  }

  async function lookAtLogsOf(owner: Country, tellers: readonly Country[]): Promise<void> {
    for (const one of resumed(owner) ? unshown.of(owner) : []) await askAgain(owner, one);
    const told = tellers.map((teller) => lookAt(owner, teller).catch((error: unknown) => round.miss(teller, error, owner)));
    const kept = resumed(owner) ? [lookForPromises(owner).catch((error: unknown) => round.miss(owner, error))] : [];
    await Promise.all([...told, ...kept]);
  }

  async function lookAtAll(): Promise<void> {
    round = createRound(context, options);
    const upright = partners.filter((partner) => !aside.isDown(partner));
    // All at once: a partner that answers slowly, or never, keeps nobody from looking at the others.
    await Promise.all(
      upright.map((owner) =>
        lookAtLogsOf(owner, upright).catch((error: unknown) =>
          log('error', 'the logs of a partner were not looked at', { partner: owner, code: codeOf(error) }),
        ),
      ),
    );
    await standing.review(round.unanswered);
  }

  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= lookAtAll()
      .catch((error: unknown) => log('error', 'the logs were not looked at', { code: codeOf(error) }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const timer = setInterval(look, limits.witnessPollMs).unref();
  return {
    look,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** The notes of two trees, the smaller one's first. */
const ordered = (one: Stated, other: Stated): readonly [string, string] =>
  one.size < other.size ? [one.note, other.note] : [other.note, one.note];
