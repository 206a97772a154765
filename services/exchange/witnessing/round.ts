// One round of questions about logs. flood: a partner is asked one question at a time, however many logs it is asked about. slow answers:
// what it costs to wait for a partner is no other's: after a time-out, or too long in all, it is asked nothing more in this round.
import { performance } from 'node:perf_hooks';
import { type Country, codeOf, TripointError } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface Round {
  /** Waits for its turn with this partner. Throws LINK_DOWN. `about`: whose log it is about. */
  ask(partner: Country, question: Uint8Array, about?: Country): Promise<Uint8Array>;
  /** What came of a question is no answer. Said once of a partner, which is then asked nothing more. */
  miss(partner: Country, error: unknown, about?: Country): void;
  /** Who left a question unanswered. */
  readonly unanswered: ReadonlySet<Country>;
}

/** So many time-outs a partner may take to answer all questions of a round: of a large log it may be asked for hundreds of tiles. */
const TIMEOUTS = 6;

export function createRound(
  { limits, log }: Pick<Context, 'limits' | 'log'>,
  { ask }: Pick<WitnessingOptions, 'ask'>,
  now: () => number = () => performance.now(),
): Round {
  const unanswered = new Set<Country>();
  const spentMs = new Map<Country, number>();
  /** By partner, what the next question waits for. Never rejects. */
  const turns = new Map<Country, Promise<unknown>>();

  function miss(partner: Country, error: unknown, about = partner): void {
    if (unanswered.has(partner)) return;
    unanswered.add(partner);
    log('warn', 'log poll failed', { partner: about, teller: partner, code: codeOf(error) });
  }

  async function askNow(partner: Country, question: Uint8Array, about: Country): Promise<Uint8Array> {
    if (unanswered.has(partner)) throw new TripointError('LINK_DOWN', 'it has left a question unanswered');
    const began = now();
    try {
      if ((spentMs.get(partner) ?? 0) > TIMEOUTS * limits.witnessTimeoutMs)
        throw new TripointError('LINK_DOWN', 'its answers take too long');
      return await ask(partner, 'log', question, limits.witnessTimeoutMs);
    } catch (error) {
      // Before the next in turn: each would cost a time-out.
      miss(partner, error, about);
      throw error;
    } finally {
      spentMs.set(partner, (spentMs.get(partner) ?? 0) + now() - began);
    }
  }

  return {
    ask(partner, question, about = partner) {
      const answer = (turns.get(partner) ?? Promise.resolve()).then(() => askNow(partner, question, about));
      turns.set(
        partner,
        answer.catch(() => {}),
      );
      return answer;
    },
    miss,
    unanswered,
  };
}
