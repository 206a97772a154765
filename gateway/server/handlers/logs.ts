import { TripointError, timeText } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { checkOf, ExpireLog, Reconcile, type RouteName, TurnLog } from '../../contract/index.ts';
import { logJson, logStatusJson, reconciliationJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { bodyOf, checked, userOf } from './requests.ts';

type LogRoute = Extract<
  RouteName,
  'getCheckpoint' | 'getLogStatus' | 'listLogs' | 'turnLog' | 'expireLog' | 'listReconciliations' | 'reconcile'
>;

const checkTurn = checkOf(TurnLog);
const checkExpiry = checkOf(ExpireLog);
const checkReconcile = checkOf(Reconcile);

export function logHandlers(
  exchange: Pick<Exchange, 'checkpoint' | 'logs' | 'turnLog' | 'expireLog' | 'reconciliations' | 'reconcile'>,
): Record<LogRoute, Handler> {
  return {
    async getCheckpoint(request, reply) {
      const { state } = request.query as { state?: unknown };
      if (state !== undefined && state !== 'latest') throw new TripointError('INVALID', { field: 'state', rule: 'latest' });
      reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
      const { note, final } = await exchange.checkpoint();
      return state === 'latest' ? note : (final?.note ?? note);
    },

    async getLogStatus() {
      return logStatusJson(await exchange.checkpoint(), await exchange.reconciliations());
    },

    async listLogs() {
      return { logs: (await exchange.logs()).map(logJson) };
    },

    async turnLog(request) {
      const { origin, at } = await exchange.turnLog(checked(checkTurn(bodyOf(request).value)), userOf(request));
      return { origin, at: timeText(at) };
    },

    async expireLog(request) {
      const expiry = await exchange.expireLog(checked(checkExpiry(bodyOf(request).value)), userOf(request));
      return { ...expiry, at: timeText(expiry.at) };
    },

    async listReconciliations() {
      return { reconciliations: (await exchange.reconciliations()).map(reconciliationJson) };
    },

    async reconcile(request) {
      const { partner } = checked(checkReconcile(bodyOf(request).value));
      return reconciliationJson(await exchange.reconcile(partner));
    },
  };
}
