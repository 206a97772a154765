// guessing: one wrong token is a mistake, and thirty a minute are somebody who tries. Each is refused alike; many are an alarm.
import { type Clock, MINUTE, type Micros } from '../../services/domain/index.ts';
import type { Logger } from './log.ts';

/**
 * Counts tokens that are nobody's. From `most` within a minute on it raises the alarm, once a minute, and says how many there were.
 * `raise` must not throw.
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
