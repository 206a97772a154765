// Learns a partner's next log from the rollover note signed with the ended log's key, once the end that it names is the tree that we
// cosigned. rewriting: entries from before the rollover then cannot be changed after it.
import { AuditKind } from '../../../proto/index.ts';
import { type ChainedLog, openTurn } from '../../audit/index.ts';
import { type Country, codeOf, sameBytes, sha256, TripointError, utf8 } from '../../domain/index.ts';
import { entryBase, type Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { originHash } from '../log/index.ts';
import { accuse, endedShort } from './accusation.ts';
import { promisedBeyond } from './promises.ts';
import { type WitnessingOptions, witnessedOf } from './witnessed.ts';

/** Where a log's rollover note is shown, by its own country and by every country that followed it. */
export const turnPath = (origin: string): string => `turn/${originHash(origin)}`;

const MAX_TURN = 4 << 10;

/** The rollover note of a log, from a chain in which it has ended; empty if it has not. */
export const turnAfter = (logs: readonly ChainedLog[], origin: string): string =>
  logs[logs.findIndex(({ verifier }) => verifier.name === origin) + 1]?.begun ?? '';

/** The rollover note in an answer; undefined if there was none. Throws OVERSIZED. */
export function turnIn(answer: Uint8Array): string | undefined {
  if (answer.length > MAX_TURN) throw new TripointError('OVERSIZED');
  return answer.length === 0 ? undefined : Buffer.from(answer).toString('utf8');
}

/** Learns the log if a key set of a partner, or of the given one, names it and its rollover has happened. Never throws. */
export type LearnLog = (origin: string, partner?: Country) => Promise<void>;

export function createLearnLog(context: Context, submit: Submit, { ask, resumed }: WitnessingOptions): LearnLog {
  const { partners, keys, partnerLogs, limits, self } = context;
  const underWay = new Map<string, Promise<void>>();

  /** The logs named in a partner's key sets, in order. */
  const namedBy = (partner: Country): { origin: string; vkey: string }[] => {
    const logs = keys.chain(partner).map(({ document }) => document.log);
    return logs.filter(({ origin }, i) => logs.findIndex((log) => log.origin === origin) === i);
  };

  async function learn(origin: string, given: Country | undefined): Promise<void> {
    const partner = partners.find((one) => (given ?? one) === one && namedBy(one).some((log) => log.origin === origin));
    if (partner === undefined || !resumed(partner)) return;
    try {
      // A log may have rolled over twice while this country was offline.
      while (partnerLogs.named(origin) === undefined && (await follow(partner)));
    } catch (error) {
      context.log('warn', 'rollover not followed', { partner, code: codeOf(error) });
    }
  }

  /** Follows one rollover; returns false if there is none to follow yet. */
  async function follow(partner: Country): Promise<boolean> {
    const logs = partnerLogs.of(partner);
    const last = logs.at(-1) as ChainedLog;
    const named = namedBy(partner);
    const next = named[named.findIndex(({ origin }) => origin === last.verifier.name) + 1];
    if (next === undefined) return false;
    // confusion: logs are distinguished only by their origins.
    if (partnerLogs.named(next.origin) !== undefined || context.logs.named(next.origin) !== undefined)
      throw new TripointError('EQUIVOCATION', 'the next log has the name of another');
    const note = turnIn(await ask(partner, 'log', utf8(turnPath(last.verifier.name)), limits.witnessTimeoutMs));
    if (note === undefined) return false;
    const turn = openTurn(note, last.verifier);
    partnerLogs.with(partner, note);
    if (turn.next !== next.vkey) throw new TripointError('EQUIVOCATION', 'the turn names another log than the key set');

    const seen = witnessedOf(context, turn.end.origin);
    if (seen === undefined || seen.size < turn.end.size) return false;
    if (seen.size > turn.end.size || !sameBytes(seen.root, turn.end.root)) {
      await accuse(context, submit, partner, { kind: 'CONTINUED', turn: note, note: seen.note });
      throw new TripointError('EQUIVOCATION', 'the log ended elsewhere than where it was cosigned');
    }
    const short = promisedBeyond(context.store, partner, turn.end);
    const evidence = short && endedShort(context, short, note);
    if (evidence !== undefined) await accuse(context, submit, partner, evidence);
    if (short !== undefined) throw new TripointError('EQUIVOCATION', 'the log ended before what it promised');
    await submit({
      phase: 'receive',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        if (partnerLogs.of(partner).length !== logs.length || !tx.claim(`turn ${next.origin}`)) return;
        const said = { kind: AuditKind.KEY_CHANGE, from: partner, to: self, log: next.vkey };
        tx.log({ ...entryBase(context, tx.at), ...said, statementDigest: sha256(utf8(note)) });
        tx.write('partnerTurn', partner, logs.length, note);
      },
    });
    if (partnerLogs.of(partner).length === logs.length) partnerLogs.learn(partner, note);
    return true;
  }

  return (origin, partner) => {
    const key = `${partner ?? ''} ${origin}`;
    const running = underWay.get(key) ?? learn(origin, partner).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}
