// guessing: one wrong token is a mistake; thirty a minute are an attack. All are refused alike; many raise an alarm.
import { type Clock, MINUTE, type Micros } from '../../services/domain/index.ts';
import type { Logger } from './log.ts';

/**
 * Counts wrong tokens. At `most` within a minute it calls `raise`, which must not throw, at most once a minute, and later logs how many
 * there were.
 */
export function watchWrongTokens(most: number, clock: Clock, log: Logger, raise: () => void): () => void {
  let began: Micros = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    const now = clock();
    if (now - began >= MINUTE || now < began) {
      if (count > most) log.error({ code: 'UNAUTHENTICATED', count }, 'wrong tokens in a minute');
      began = now;
      count = 0;
    }
    count++;
    if (count !== most) return;
    log.error({ code: 'UNAUTHENTICATED', count }, 'wrong tokens: somebody may be guessing');
    raise();
  };
}
