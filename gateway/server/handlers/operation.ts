// The links, the clock, and the probes.
import { timeText } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { ChangeLink, checkOf, ReleaseClock, type RouteName } from '../../contract/index.ts';
import { SEES_READINESS_DETAIL } from '../access.ts';
import { clockJson, readinessJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { bodyOf, checked, userOf } from './requests.ts';

type OperationRoute = Extract<
  RouteName,
  'listLinks' | 'suspendLink' | 'resumeLink' | 'getClock' | 'releaseClock' | 'isAlive' | 'isReady'
>;

const checkLink = checkOf(ChangeLink);
const checkClockRelease = checkOf(ReleaseClock);

const STOPPING = {
  ready: false,
  checks: [{ name: 'running', status: 'FAIL' as const, detail: 'this gateway is shutting down' }],
};

export function operationHandlers(
  exchange: Pick<Exchange, 'links' | 'suspendLink' | 'resumeLink' | 'clock' | 'releaseClock' | 'health'>,
  stopping: AbortSignal,
): Record<OperationRoute, Handler> {
  const changing =
    (change: Exchange['suspendLink' | 'resumeLink']): Handler =>
    async (request) => {
      const { partner } = request.params as { partner: string };
      const { reason } = checked(checkLink(bodyOf(request).value));
      return change(partner, reason, userOf(request));
    };

  return {
    async listLinks() {
      return { links: await exchange.links() };
    },

    suspendLink: changing(exchange.suspendLink),
    resumeLink: changing(exchange.resumeLink),

    async getClock(_, reply) {
      reply.header('cache-control', 'no-store');
      return clockJson(await exchange.clock());
    },

    async releaseClock(request) {
      const asked = checked(checkClockRelease(bodyOf(request).value));
      const { released, at, log } = await exchange.releaseClock({ unconfirmed: false, ...asked }, userOf(request));
      return { released: timeText(released), at: timeText(at), log };
    },

    // Reports only that the process answers: if it also queried the ledger, a slow disk would get the gateway restarted.
    async isAlive() {
      return { alive: true };
    },

    async isReady(request, reply) {
      const health = stopping.aborted ? STOPPING : await exchange.health();
      reply.code(health.ready ? 200 : 503).header('cache-control', 'no-store');
      return readinessJson(health, request.caller !== undefined && SEES_READINESS_DETAIL.includes(request.caller.role));
    },
  };
}
