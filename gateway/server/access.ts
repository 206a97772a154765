import { personId, TripointError } from '../../services/domain/index.ts';
import type { PersonalDuty, RouteName } from '../contract/index.ts';
import { type Caller, ROLES, type Role } from './users.ts';

/** Who may call what. A route that is not in this table does not compile; `public` needs no token. */
export const ACCESS = {
  postExchange: ['officer', 'integrator'],
  getExchange: ['officer', 'releaser', 'integrator', 'auditor'],
  listDuties: ['officer', 'releaser', 'auditor'],
  settleDuty: ['officer', 'releaser'],
  // Who posts nothing: what one person sent, another erases.
  eraseExchange: ['releaser'],
  getDestruction: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  askQuery: ['officer', 'integrator'],
  listAgreements: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  getAgreement: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  getAgreementText: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  activateAgreement: ['operator'],
  suspendAgreement: ['operator'],
  resumeAgreement: ['operator'],
  listLinks: ['officer', 'releaser', 'auditor', 'operator'],
  suspendLink: ['operator'],
  resumeLink: ['operator'],
  readEvents: ['officer', 'releaser', 'integrator', 'auditor'],
  getEvidence: ['officer', 'auditor'],
  getCheckpoint: ['officer', 'auditor', 'operator'],
  getLogStatus: ['officer', 'auditor', 'operator'],
  getLogCheckpoint: ROLES,
  getEntryBundle: ['auditor'],
  getHashTile: ROLES,
  listLogs: ['officer', 'releaser', 'auditor', 'operator'],
  turnLog: ['operator'],
  // Who erases records, for what remains of them.
  expireLog: ['releaser'],
  getClock: ['auditor', 'operator'],
  releaseClock: ['operator'],
  getCheckpointOfLog: ROLES,
  getEntryBundleOfLog: ['auditor'],
  getHashTileOfLog: ROLES,
  listReconciliations: ['auditor', 'operator'],
  reconcile: ['auditor', 'operator'],
  listQuestions: ['auditor'],
  askQuestion: ['auditor'],
  findEntries: ['auditor'],
  drawSample: ['auditor'],
  // A second person: never who reads.
  grantContent: ['releaser'],
  addCheckpoint: 'public',
  getCosigned: 'public',
  isAlive: 'public',
  isReady: 'public',
} as const satisfies Record<RouteName, readonly Role[] | 'public'>;

/** Whether somebody is one of those who may post, under the agency that is configured now. */
export function postersOf(callers: readonly Caller[]): (user: Pick<Caller, 'subject' | 'agency'>) => boolean {
  const allowed: readonly Role[] = ACCESS.postExchange;
  const keyOf = ({ subject, agency }: Pick<Caller, 'subject' | 'agency'>) => `${agency} ${personId(subject)}`;
  const posters = new Set(callers.filter(({ role }) => allowed.includes(role)).map(keyOf));
  return (user) => posters.has(keyOf(user));
}

/** Open to everyone, and counted by address all the same: they cost more than a probe. */
export const COUNTED: readonly RouteName[] = ['addCheckpoint', 'getCosigned'];

/** Who settles a duty. A releaser posts nothing, so that what one person posts another releases. */
const SETTLES: Readonly<Record<PersonalDuty, Role>> = {
  RELEASE: 'releaser',
  HUMAN_RELEASE: 'releaser',
  REVIEW: 'releaser',
  VERIFY_BEFORE_ACTION: 'officer',
};

/** Roles that see a received record that no person has released: those who release it. */
export const SEES_UNRELEASED: readonly Role[] = ['releaser'];

/** An auditor sees that there was an exchange; what its record says only by the exchange itself, under a grant. */
export const seesContent = (caller: Caller | undefined): boolean => caller !== undefined && caller.role !== 'auditor';

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
