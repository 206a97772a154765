import { TripointError } from '../../services/domain/index.ts';
import type { PersonalDuty, RouteName } from '../contract/index.ts';
import type { Caller, Role } from './users.ts';

/** Who may call what. A route that is not in this table does not compile; `public` needs no token. */
export const ACCESS = {
  postExchange: ['officer', 'integrator'],
  getExchange: ['officer', 'releaser', 'integrator', 'auditor'],
  listDuties: ['officer', 'releaser', 'auditor'],
  settleDuty: ['officer', 'releaser'],
  askQuery: ['officer', 'integrator'],
  listAgreements: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  activateAgreement: ['operator'],
  suspendAgreement: ['operator'],
  resumeAgreement: ['operator'],
  readEvents: ['officer', 'releaser', 'integrator', 'auditor'],
  getCheckpoint: ['officer', 'auditor', 'operator'],
  isAlive: 'public',
  isReady: 'public',
} as const satisfies Record<RouteName, readonly Role[] | 'public'>;

/** Who settles a duty. A releaser posts nothing, so that what one person posts another releases. */
const SETTLES: Readonly<Record<PersonalDuty, Role>> = {
  RELEASE: 'releaser',
  HUMAN_RELEASE: 'releaser',
  REVIEW: 'releaser',
  VERIFY_BEFORE_ACTION: 'officer',
};

/** Roles that see a received record that no person has released: those who release it. */
export const SEES_UNRELEASED: readonly Role[] = ['releaser'];

/** Roles that see why a gateway is not ready, and not only that it is not. */
export const SEES_READINESS_DETAIL: readonly Role[] = ['operator'];

/** Throws UNAUTHENTICATED or FORBIDDEN. */
export function authorise(route: RouteName, caller: Caller | undefined): void {
  const roles: readonly Role[] | 'public' = ACCESS[route];
  if (roles === 'public') return;
  if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
  if (!roles.includes(caller.role)) throw new TripointError('FORBIDDEN');
}

/** Throws FORBIDDEN: the route is open to every role that settles duties of some kind. */
export function authoriseDuty(kind: PersonalDuty, caller: Caller | undefined): void {
  if (caller?.role !== SETTLES[kind]) throw new TripointError('FORBIDDEN', `${kind} is settled by the role ${SETTLES[kind]}`);
}
