import { HOUR, SECOND, TripointError } from '../../../../services/domain/index.ts';
import { originHash } from '../../../../services/exchange/index.ts';
import { DAY_COUNT, FINAL, HEAD, LOG, SIGNED_SET, START, UNCOMPARED_SET } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function logsOf({
  knobs,
  exchanges,
  next,
  reached,
}: Memory): Pick<
  MemoryExchange,
  | 'checkpoint'
  | 'head'
  | 'witness'
  | 'reconcile'
  | 'reconciliations'
  | 'compareSet'
  | 'sets'
  | 'logs'
  | 'turnLog'
  | 'expireLog'
  | 'tile'
  | 'logAccess'
  | 'grantContent'
> {
  return {
    async checkpoint() {
      reached();
      const note = 'tripoint.example/us/2026\n3\nAAAA\n\n— tripoint.example/us/2026 c2ln\n';
      const head = { note, origin: 'tripoint.example/us/2026', size: 3, root: 'AAAA' };
      return { ...head, state: 'PROVISIONAL', final: FINAL, witnesses: knobs.witnesses };
    },
    head: () => HEAD,
    witness: {
      addCheckpoint: async (body) => {
        knobs.checkpoints.push(Buffer.from(body).toString());
        return knobs.cosigns;
      },
      cosigned: (origin) => (origin === 'ab'.repeat(32) ? 'a note\n' : undefined),
      look: async () => {},
    },
    async reconcile(partner) {
      reached();
      if (partner === 'US') throw new TripointError('INVALID', { field: '/partner', rule: 'one of CA, MX' });
      return { partner, at: START, compared: 7, more: false, gaps: knobs.gaps, days: [DAY_COUNT] };
    },
    async reconciliations() {
      reached();
      return ['CA', 'MX'].map((partner) => ({ partner, compared: 0, more: false, gaps: [], days: [] }));
    },
    async compareSet(partner) {
      reached();
      if (partner === 'US') throw new TripointError('INVALID', { field: '/partner', rule: 'one of CA, MX' });
      const state = knobs.setDifferences.length > 0 ? 'DIFFERENT' : 'EQUAL';
      return { ...UNCOMPARED_SET, ...SIGNED_SET, partner, state, at: START, differences: knobs.setDifferences };
    },
    async sets() {
      reached();
      return ['CA', 'MX'].map((partner) => ({ ...UNCOMPARED_SET, partner }));
    },
    async logs() {
      reached();
      return knobs.logList;
    },
    async turnLog(order, user) {
      reached(user);
      knobs.turns.push(order);
      const at = Date.now() * 1000 + order.afterS * SECOND;
      const origin = 'tripoint.example/us/2026.2';
      const [ended = LOG] = knobs.logList;
      if (order.afterS <= 1)
        setTimeout(() => {
          knobs.logList = [
            { ...ended, state: 'ENDED', size: 4, final: true, turn: 'a turn\n' },
            { ...ended, origin, size: 1 },
          ];
        }, order.afterS * 1000).unref();
      return { origin, at };
    },
    async expireLog({ origin, basis }, user) {
      reached(user);
      const ended = knobs.logList.find((log) => log.origin === origin && log.state === 'ENDED');
      if (ended === undefined)
        throw new TripointError('INVALID', { field: '/origin', rule: 'a log of this country that has ended' });
      const expiry = { origin, size: ended.size, at: START, basis };
      knobs.logList = knobs.logList.map((log) => (log === ended ? { ...log, state: 'EXPIRED', expired: START } : log));
      return { ...expiry, log: { origin: 'tripoint.example/us/2026', index: 8, leafHash: '0f'.repeat(32) } };
    },
    async tile(path, hash) {
      reached();
      if (hash !== undefined && !knobs.logList.some(({ origin }) => originHash(origin) === hash)) return undefined;
      const width = path.startsWith('tile/entries/') ? 2 : 32;
      return /^tile\/(0|entries)\/000\.p\/[123]$/.test(path) ? new Uint8Array(Number(path.at(-1)) * width) : undefined;
    },
    async logAccess(query, user) {
      reached(user);
      knobs.accesses.push(query);
      return { origin: 'tripoint.example/us/2026', index: next(), leafHash: '0f'.repeat(32) };
    },
    async grantContent(id, { auditor, hours }, user) {
      reached(user);
      if (auditor === user.subject) throw new TripointError('SAME_PERSON');
      if (!exchanges.has(id)) throw new TripointError('NOT_FOUND');
      knobs.grants.add(`${id} ${auditor}`);
      const log = { origin: 'tripoint.example/us/2026', index: next(), leafHash: '0f'.repeat(32) };
      return { exchangeId: id, auditor, until: START + hours * HOUR, log };
    },
  };
}
