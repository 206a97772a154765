import { TripointError } from '../../../services/domain/index.ts';
import type { DutyQuery } from '../../../services/exchange/context/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { checkSettlement, isPersonalDuty, personalDutyFaults, type RouteName } from '../../contract/index.ts';
import { authoriseDuty } from '../access.ts';
import { outlineJson, waitingJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { agencyOf, bodyOf, idFaults, userOf } from './requests.ts';

type DutyRoute = Extract<RouteName, 'listDuties' | 'settleDuty'>;

/** Throws INVALID for repeated parameters. The exchange validates their values. */
function readDutyQuery(query: unknown): DutyQuery {
  const asked = ['partner', 'kind', 'after'].map((field) => [field, (query as Record<string, unknown>)[field]] as const);
  const faults = asked.flatMap(([field, value]) =>
    value === undefined || typeof value === 'string' ? [] : [{ field, rule: 'given once' }],
  );
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return Object.fromEntries(asked.filter(([, value]) => value !== undefined)) as DutyQuery;
}

export function dutyHandlers(exchange: Pick<Exchange, 'duties' | 'settle'>): Record<DutyRoute, Handler> {
  return {
    async listDuties(request) {
      const { exchanges, next } = await exchange.duties(readDutyQuery(request.query), agencyOf(request));
      return { exchanges: exchanges.map(waitingJson), ...(next !== undefined && { next }) };
    },

    async settleDuty(request) {
      const { id, kind } = request.params as { id: string; kind: string };
      if (isPersonalDuty(kind)) authoriseDuty(kind, request.caller);
      const { value, faults = [] } = checkSettlement(kind, bodyOf(request).value);
      const all = [...idFaults(id), ...personalDutyFaults(kind), ...faults];
      if (all.length > 0 || value === undefined || !isPersonalDuty(kind)) throw new TripointError('INVALID', all);
      return outlineJson(await exchange.settle(id, kind, value, userOf(request)));
    },
  };
}
