import { DAY, TripointError } from '../../../../services/domain/index.ts';
import { START } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function operationOf({
  knobs,
  reached,
}: Memory): Pick<MemoryExchange, 'links' | 'suspendLink' | 'resumeLink' | 'clock' | 'releaseClock' | 'health' | 'alarmAccess'> {
  return {
    async links() {
      reached();
      return [knobs.link, { partner: 'MX', state: 'UP', detail: '0 batches outstanding' }];
    },
    async suspendLink(partner, reason, user) {
      reached(user);
      knobs.suspensions.push(reason);
      knobs.link = { partner, state: 'SUSPENDED', code: 'LINK_SUSPENDED', detail: 'LINK_SUSPENDED: by an operator' };
      return knobs.link;
    },
    async resumeLink(partner, reason, user) {
      reached(user);
      knobs.suspensions.push(reason);
      knobs.link = { partner, state: 'UP', detail: '0 batches outstanding' };
      return knobs.link;
    },
    async clock() {
      reached();
      const partners = [
        { country: 'CA', aheadS: 0, heardS: 4, agrees: true },
        { country: 'MX', agrees: false },
      ];
      return { state: knobs.clockState, now: START, wall: START, latest: START, vouched: true, agreed: START, partners };
    },
    async releaseClock({ unconfirmed }, user) {
      reached(user);
      if (!unconfirmed) throw new TripointError('CLOCK_IN_DOUBT', 'the partners do not confirm the time');
      knobs.clockState = 'SOUND';
      const log = { origin: 'tripoint.example/us/2026', index: 9, leafHash: '0f'.repeat(32) };
      return { released: START + DAY, at: START, log };
    },
    async health() {
      return {
        ready: knobs.ready,
        checks: [
          { name: 'signing key', status: 'OK' as const, detail: 'valid until tomorrow' },
          {
            name: 'link to CA',
            status: knobs.ready ? ('OK' as const) : ('FAIL' as const),
            detail: 'nats://10.0.0.7 unreachable',
          },
        ],
      };
    },
    async alarmAccess() {
      knobs.alarms++;
    },
  };
}
