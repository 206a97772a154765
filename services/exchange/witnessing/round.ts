// One round of questions about logs. flood: a partner is asked one question at a time, however many logs it is asked about. slow answers:
// waiting for a partner must not delay the others: after a time-out, or too long in all, it is asked nothing more in this round.
import { performance } from 'node:perf_hooks';
import { type Country, codeOf, TripointError } from '../../domain/index.ts';
import type { Context } from '../context/index.ts';
import type { WitnessingOptions } from './witnessed.ts';

export interface Round {
  /** Waits for its turn with this partner. Throws LINK_DOWN. `about`: the country whose log it concerns. */
  ask(partner: Country, question: Uint8Array, about?: Country): Promise<Uint8Array>;
  /** Records that a question got no answer. Reported once per partner, which is then asked nothing more in this round. */
  miss(partner: Country, error: unknown, about?: Country): void;
  /** The partners that left a question unanswered. */
  readonly unanswered: ReadonlySet<Country>;
}

/** A partner's time for all questions of a round, in multiples of the time-out: a large log may need hundreds of tiles. */
const TIMEOUTS = 6;

export function createRound(
  { limits, log }: Pick<Context, 'limits' | 'log'>,
  { ask }: Pick<WitnessingOptions, 'ask'>,
  now: () => number = () => performance.now(),
): Round {
  const unanswered = new Set<Country>();
  const spentMs = new Map<Country, number>();
  /** By partner, the promise that the next question waits for. Never rejects. */
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
      // Recorded before the next question starts, which would cost another time-out.
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
