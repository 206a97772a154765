// The handlers of all routes; the only entry point to them.
import type { Desk } from '../../../services/desk/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import type { RouteName } from '../../contract/index.ts';
import type { Limits } from '../config.ts';
import type { Logger } from '../log.ts';
import type { HasRole } from '../users.ts';
import { agreementHandlers } from './agreements.ts';
import { deskHandlers, loggingAuditors } from './desk.ts';
import { dutyHandlers } from './duties.ts';
import { eventsRoute } from './events.ts';
import { exchangeHandlers } from './exchanges.ts';
import type { Handler } from './handler.ts';
import { logHandlers } from './logs.ts';
import { operationHandlers } from './operation.ts';
import { recordHandlers } from './records.ts';
import { screeningHandler } from './screenings.ts';
import { setHandlers } from './sets.ts';
import { tileHandlers } from './tiles.ts';
import { witnessHandlers } from './witness.ts';

/** The handlers by route. Each throws TripointError. Callers are already authorised. */
export function handlersOf(
  exchange: Exchange,
  desk: Desk,
  hasRole: HasRole,
  limits: Limits,
  log: Logger,
  stopping: AbortSignal,
): Record<RouteName, Handler> {
  return loggingAuditors(
    {
      ...exchangeHandlers(exchange),
      ...recordHandlers(exchange),
      ...dutyHandlers(exchange),
      ...agreementHandlers(exchange),
      ...logHandlers(exchange),
      ...setHandlers(exchange),
      ...tileHandlers(exchange),
      ...witnessHandlers(exchange),
      ...deskHandlers(desk, exchange, hasRole),
      ...operationHandlers(exchange, stopping),
      runScreening: screeningHandler(exchange, limits, log, stopping),
      readEvents: eventsRoute(exchange, limits, log, stopping),
    },
    exchange,
  );
}
