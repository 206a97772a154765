// One poll of a partner's logs in a round of questions: as the partner and the other witnesses show them, compared with what we cosigned.
import { type ChainedLog, openTurn } from '../../audit/index.ts';
import { type Country, TripointError, utf8 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { accuse, brokenPromise, endedShort } from './accusation.ts';
import { compareTrees, ordered } from './compare-trees.ts';
import { originSaid, statedBy } from './notes.ts';
import { type AskLog, CHECKPOINT, type Stated, shownTree, witnessPath } from './partner-log.ts';
import { examinePromises, promisedBelow, promisedBeyond } from './promises.ts';
import type { Round } from './round.ts';
import type { Standing } from './standing.ts';
import { turnAfter, turnIn, turnPath } from './turning.ts';
import type { Unshown, UnshownTrees } from './unshown.ts';
import { type WitnessingOptions, witnessedOf } from './witnessed.ts';

export interface LookOptions extends Pick<Standing, 'isHere'>, Pick<WitnessingOptions, 'resumed'> {
  readonly round: Round;
  readonly unshown: UnshownTrees;
}

const MAX_NOTE = 64 << 10;

/** Polls the logs of one country, as it and every other witness show them. Silence is recorded in the round. */
export function createLook(
  context: Context,
  submit: Submit,
  { round, unshown, isHere, resumed }: LookOptions,
): (owner: Country, tellers: readonly Country[]) => Promise<void> {
  const { partnerLogs, limits, clock } = context;

  async function lookAt(owner: Country, teller: Country): Promise<void> {
    if (!resumed(teller)) return;
    // The previous log too: its end may not have reached every witness yet.
    const logs = partnerLogs.of(owner).slice(-2);
    const paths = teller === owner ? [CHECKPOINT] : logs.map(({ verifier }) => witnessPath(verifier.name));
    for (const path of paths) await compareWith(owner, teller, await round.ask(teller, utf8(path), owner));
    for (const log of logs) {
      if (log.end === undefined) continue;
      const answer = await round.ask(teller, utf8(turnPath(log.verifier.name)), owner);
      await compareTurns(context, submit, owner, log, answer);
    }
  }

  async function compareWith(owner: Country, teller: Country, answer: Uint8Array): Promise<void> {
    const found = noteIn(context, owner, answer);
    if (found === undefined) {
      // A witness may hold nothing yet. But a log with a link to us has a checkpoint, and announces its rollover before using the next log.
      if (teller !== owner) return;
      throw new TripointError('LOG_NOT_SHOWN', 'no checkpoint of a log that is known here');
    }
    const { log, shown } = found;
    const { end, verifier } = log;
    if (end !== undefined && shown.size > end.size)
      return accuse(context, submit, owner, {
        kind: 'CONTINUED',
        turn: turnAfter(partnerLogs.of(owner), verifier.name),
        note: shown.note,
      });
    if (shown.size > 0 && !(await isSettled(owner, shown))) await unshown.hold(owner, teller, shown);
  }

  /** Whether a tree was shown and compared with the one that we cosigned; a contradiction is reported. Does not throw for silence. */
  async function isSettled(owner: Country, shown: Stated): Promise<boolean> {
    const seen = witnessedOf(context, shown.origin);
    if (seen === undefined || seen.size === 0) return false;
    let contradiction: Inconsistency | undefined;
    try {
      contradiction = await compareTrees((bytes) => round.ask(owner, bytes), seen, shown);
    } catch (error) {
      round.miss(owner, error);
      return false;
    }
    if (contradiction !== undefined) await accuse(context, submit, owner, contradiction);
    // split view: an answer without such a tree counts as silence; otherwise a partner could outwait the question with such answers.
    return contradiction?.kind !== 'UNPROVEN';
  }

  /**
   * Asks again for what an earlier round was not shown; if after a minute a responsive partner still has not, accuses it with both notes.
   */
  async function askAgain(owner: Country, one: Unshown): Promise<void> {
    if (await isSettled(owner, one.shown)) return unshown.release(one);
    const seen = witnessedOf(context, one.shown.origin);
    const due = one.at + limits.witnessAlarmMs * 1000;
    if (seen === undefined || clock() <= due || !isHere(owner, due)) return;
    await accuse(context, submit, owner, { kind: 'UNPROVEN', notes: ordered(seen, one.shown) });
  }

  return async (owner, tellers) => {
    for (const one of resumed(owner) ? unshown.of(owner) : []) await askAgain(owner, one);
    const told = tellers.map((teller) => lookAt(owner, teller).catch((error: unknown) => round.miss(teller, error, owner)));
    const ask: AskLog = (bytes) => round.ask(owner, bytes);
    const promised = () => lookForPromises(context, submit, owner, ask).catch((error: unknown) => round.miss(owner, error));
    await Promise.all([...told, ...(resumed(owner) ? [promised()] : [])]);
  };
}

/** The tree of a partner's log in an answer; undefined for a log unknown here. Throws OVERSIZED, SIGNATURE_INVALID. */
function noteIn(
  { partnerLogs }: Context,
  owner: Country,
  answer: Uint8Array,
): { readonly log: ChainedLog; readonly shown: Stated } | undefined {
  if (answer.length > MAX_NOTE) throw new TripointError('OVERSIZED');
  const note = Buffer.from(answer).toString('utf8');
  const log = partnerLogs.of(owner).find(({ verifier }) => verifier.name === originSaid(note));
  return log && { log, shown: statedBy(log.verifier, note) };
}

/** split view: a log that names a different end, or a different next log, to different witnesses has rolled over twice. */
async function compareTurns(
  context: Context,
  submit: Submit,
  owner: Country,
  { verifier }: ChainedLog,
  answer: Uint8Array,
): Promise<void> {
  const shown = turnIn(answer);
  const followed = turnAfter(context.partnerLogs.of(owner), verifier.name);
  if (shown === undefined || shown === followed) return;
  // Without the log's own signature it would only be the teller's claim.
  openTurn(shown, verifier);
  await accuse(context, submit, owner, { kind: 'TURNED_TWICE', turns: [followed, shown] });
}

/** Checks promises received after a tree that must contain them was cosigned; for an ended log no later cosignature would check them. */
async function lookForPromises(context: Context, submit: Submit, owner: Country, ask: AskLog): Promise<void> {
  const { partnerLogs, store } = context;
  for (const { verifier, end } of partnerLogs.of(owner)) {
    const seen = witnessedOf(context, verifier.name);
    if (seen !== undefined && promisedBelow(store, owner, seen)) {
      const tree = shownTree(ask, seen.origin, seen.size);
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
