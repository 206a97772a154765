// Looks at the logs of the partners as they and the other witnesses show them, and holds that against what was cosigned here. A log that
// shows two witnesses two trees gets both cosigned, one by each, and is found out when they compare.
import { type ChainedLog, consistencyProof, openTurn, verifyConsistency } from '../../audit/index.ts';
import { type Country, codeOf, sameBytes, TripointError, utf8 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import type { Context } from '../context.ts';
import type { Submit } from '../release.ts';
import { accuse } from './accusation.ts';
import { originSaid, statedBy } from './notes.ts';
import { CHECKPOINT, type Stated, shownTree, witnessPath } from './partner-log.ts';
import { turnAfter, turnIn, turnPath } from './turning.ts';
import { type WitnessingOptions, witnessedOf } from './witnessed.ts';

export interface Monitor {
  /** Resolves when every log was looked at. Never throws. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const MAX_NOTE = 64 << 10;

export function createMonitor(context: Context, submit: Submit, { ask, resumed }: WitnessingOptions): Monitor {
  const { partners, partnerLogs, limits, log, aside } = context;
  const question = (partner: Country, bytes: Uint8Array) => ask(partner, 'log', bytes, limits.witnessTimeoutMs);

  async function lookAt(owner: Country, teller: Country): Promise<void> {
    if (!resumed(teller)) return;
    // Of the one before too: its end may not have reached every witness yet.
    const logs = partnerLogs.of(owner).slice(-2);
    const paths = teller === owner ? [CHECKPOINT] : logs.map(({ verifier }) => witnessPath(verifier.name));
    for (const path of paths) await compareWith(owner, await question(teller, utf8(path)));
    for (const log of logs) if (log.end !== undefined) await compareTurns(owner, log, teller);
  }

  /** A log that names another end, or another log behind it, to each has turned twice. */
  async function compareTurns(owner: Country, { verifier }: ChainedLog, teller: Country): Promise<void> {
    const shown = turnIn(await question(teller, utf8(turnPath(verifier.name))));
    const followed = turnAfter(partnerLogs.of(owner), verifier.name);
    if (shown === undefined || shown === followed) return;
    // What the log's own key did not sign is the teller's word.
    openTurn(shown, verifier);
    await accuse(context, submit, owner, { kind: 'TURNED_TWICE', turns: [followed, shown] });
  }

  async function compareWith(owner: Country, answer: Uint8Array): Promise<void> {
    if (answer.length === 0) return;
    if (answer.length > MAX_NOTE) throw new TripointError('OVERSIZED');
    const note = Buffer.from(answer).toString('utf8');
    const log = partnerLogs.of(owner).find(({ verifier }) => verifier.name === originSaid(note));
    // One that it has turned to and that is not known here yet is known once its checkpoint comes to be cosigned.
    if (log === undefined) return;
    const shown = statedBy(log.verifier, note);
    const { end, verifier } = log;
    if (end !== undefined && shown.size > end.size)
      return accuse(context, submit, owner, {
        kind: 'CONTINUED',
        turn: turnAfter(partnerLogs.of(owner), verifier.name),
        note: shown.note,
      });
    const seen = witnessedOf(context, shown.origin);
    if (seen === undefined || seen.size === 0 || shown.size === 0) return;
    const contradiction = await compare(owner, seen, shown);
    if (contradiction !== undefined) await accuse(context, submit, owner, contradiction);
  }

  async function compare(owner: Country, seen: Stated, shown: Stated): Promise<Inconsistency | undefined> {
    if (seen.size === shown.size)
      return sameBytes(seen.root, shown.root) ? undefined : { kind: 'FORK', notes: [seen.note, shown.note] };
    const [small, large] = seen.size < shown.size ? [seen, shown] : [shown, seen];
    const notes = [small.note, large.note] as const;
    try {
      const tree = shownTree((bytes) => question(owner, bytes), large.origin, large.size);
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

  async function lookAtAll(): Promise<void> {
    const upright = partners.filter((partner) => !aside.isDown(partner));
    for (const owner of upright)
      for (const teller of upright)
        await lookAt(owner, teller).catch((error: unknown) =>
          log('warn', 'a log was not looked at', { partner: owner, teller, code: codeOf(error) }),
        );
  }

  let running: Promise<void> | undefined;
  const look = (): Promise<void> => {
    running ??= lookAtAll().finally(() => {
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
