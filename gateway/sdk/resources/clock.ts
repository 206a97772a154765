import type { ClockRelease, Clock as ClockView, ReleaseClock } from '../../contract/index.ts';
import type { CallOptions, Client } from '../client.ts';

export interface Clock {
  /**
   * What the gateway takes the time to be, and which partners agree.
   *
   * @example const { state, partners } = await operator.clock.show();
   */
  show(options?: CallOptions): Promise<ClockView>;
  /**
   * Lets go of a latest time that was wrong, as the person whose token this is. Never retried. Throws INVALID when the clock is not in
   * doubt, CLOCK_IN_DOUBT when the partners do not confirm it (`unconfirmed`: then too) or contradict it.
   *
   * @example await operator.clock.release({ reason: 'the time server was wrong', unconfirmed: true });
   */
  release(body: ReleaseClock, options?: CallOptions): Promise<ClockRelease>;
}

export const clockOf = ({ get, post }: Client): Clock => ({
  show: ({ signal } = {}) => get('/v1/clock', signal),
  release: (body, { signal } = {}) => post('/v1/clock/releases', body, signal),
});
