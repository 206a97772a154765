import { TripointError } from '../../services/domain/index.ts';
import type { RouteName } from '../contract/index.ts';
import type { Caller, Role } from './users.ts';

/** Who may call what. A route that is not in this table does not compile; `public` needs no token. */
export const ACCESS = {
  postExchange: ['officer', 'integrator'],
  getExchange: ['officer', 'integrator', 'auditor'],
  askQuery: ['officer', 'integrator'],
  readEvents: ['officer', 'integrator', 'auditor'],
  getCheckpoint: ['officer', 'auditor', 'operator'],
  isAlive: 'public',
  isReady: 'public',
} as const satisfies Record<RouteName, readonly Role[] | 'public'>;

/** Roles that see why a gateway is not ready, and not only that it is not. */
export const SEES_READINESS_DETAIL: readonly Role[] = ['operator'];

/** Throws UNAUTHENTICATED or FORBIDDEN. */
export function authorise(route: RouteName, caller: Caller | undefined): void {
  const roles: readonly Role[] | 'public' = ACCESS[route];
  if (roles === 'public') return;
  if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
  if (!roles.includes(caller.role)) throw new TripointError('FORBIDDEN');
}
