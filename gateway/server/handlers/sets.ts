import type { Exchange } from '../../../services/exchange/index.ts';
import type { RouteName } from '../../contract/index.ts';
import { setJson } from '../views.ts';
import type { Handler } from './handler.ts';

type SetRoute = Extract<RouteName, 'listSets' | 'compareSet'>;

export function setHandlers(exchange: Pick<Exchange, 'sets' | 'compareSet'>): Record<SetRoute, Handler> {
  return {
    async listSets() {
      return { sets: (await exchange.sets()).map(setJson) };
    },

    async compareSet(request) {
      const { partner } = request.params as { partner: string };
      return setJson(await exchange.compareSet(partner));
    },
  };
}
