import type { ClockRelease, Clock as ClockView, ReleaseClock } from '../../contract/index.ts';
import type { CallOptions, Client } from '../client.ts';

export interface Clock {
  /**
   * The time that the gateway uses, and which partners agree.
   *
   * @example const { state, partners } = await operator.clock.show();
   */
  show(options?: CallOptions): Promise<ClockView>;
  /**
   * Discards a latest time that was wrong, as the owner of the token. Never retried. Throws INVALID if the clock is not in
   * doubt, CLOCK_IN_DOUBT if the partners contradict it or do not confirm it (`unconfirmed` allows the latter).
   *
   * @example await operator.clock.release({ reason: 'the time server was wrong', unconfirmed: true });
   */
  release(body: ReleaseClock, options?: CallOptions): Promise<ClockRelease>;
}

export const clockOf = ({ get, post }: Client): Clock => ({
  show: ({ signal } = {}) => get('/v1/clock', signal),
  release: (body, { signal } = {}) => post('/v1/clock/releases', body, signal),
});
