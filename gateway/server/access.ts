import { personId, TripointError } from '../../services/domain/index.ts';
import type { PersonalDuty, RouteName } from '../contract/index.ts';
import { type Caller, ROLES, type Role } from './users.ts';

/** Who may call what. A route that is not in this table does not compile; `public` needs no token. */
export const ACCESS = {
  postExchange: ['officer', 'integrator'],
  previewExchange: ['officer', 'integrator'],
  getExchange: ['officer', 'releaser', 'integrator', 'auditor'],
  listDuties: ['officer', 'releaser', 'auditor'],
  settleDuty: ['officer', 'releaser'],
  // separation of duties: a role that cannot post, so that nobody erases what they sent.
  eraseExchange: ['releaser'],
  getDestruction: ['officer', 'releaser', 'integrator', 'auditor', 'operator'],
  findRecords: ['officer', 'releaser', 'integrator'],
  getRecord: ['officer', 'releaser', 'integrator'],
  runScreening: ['officer', 'releaser', 'integrator'],
  // Who posts it; of one agency's record, users of that agency.
  updateRecord: ['officer', 'integrator'],
  correctRecord: ['officer', 'integrator'],
  // Of a partner's record: who works with it.
  confirmCorrection: ['officer', 'integrator'],
  extendRecord: ['officer', 'integrator'],
  recallRecord: ['officer', 'integrator'],
  passOnRecord: ['officer', 'integrator'],
  sayRecord: ['officer', 'integrator'],
  answerExchange: ['officer', 'integrator'],
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
  // The role that erases records also expires what remains of them.
  expireLog: ['releaser'],
  getClock: ['auditor', 'operator'],
  releaseClock: ['operator'],
  getCheckpointOfLog: ROLES,
  getEntryBundleOfLog: ['auditor'],
  getHashTileOfLog: ROLES,
  listReconciliations: ['auditor', 'operator'],
  reconcile: ['auditor', 'operator'],
  listSets: ['auditor', 'operator'],
  compareSet: ['auditor', 'operator'],
  listQuestions: ['auditor'],
  askQuestion: ['auditor'],
  findEntries: ['auditor'],
  drawSample: ['auditor'],
  // separation of duties: a second person grants, never the auditor who reads.
  grantContent: ['releaser'],
  addCheckpoint: 'public',
  getCosigned: 'public',
  isAlive: 'public',
  isReady: 'public',
} as const satisfies Record<RouteName, readonly Role[] | 'public'>;

/** Whether a user may still post under the agency that the users file now gives them. */
export function postersOf(callers: readonly Caller[]): (user: Pick<Caller, 'subject' | 'agency'>) => boolean {
  const allowed: readonly Role[] = ACCESS.postExchange;
  const keyOf = ({ subject, agency }: Pick<Caller, 'subject' | 'agency'>) => `${agency} ${personId(subject)}`;
  const posters = new Set(callers.filter(({ role }) => allowed.includes(role)).map(keyOf));
  return (user) => posters.has(keyOf(user));
}

/** flood: public routes that are nevertheless rate-limited by address, since they cost more than a probe. */
export const COUNTED: readonly RouteName[] = ['addCheckpoint', 'getCosigned'];

/** The role that completes each kind of duty. separation of duties: a releaser cannot post, so nobody releases what they posted. */
const SETTLES: Readonly<Record<PersonalDuty, Role>> = {
  RELEASE: 'releaser',
  HUMAN_RELEASE: 'releaser',
  REVIEW: 'releaser',
  REVIEW_NEED: 'officer',
  VERIFY_BEFORE_ACTION: 'officer',
};

/** Roles that see a received record before it is released: those that release it. */
export const SEES_UNRELEASED: readonly Role[] = ['releaser'];

/** Auditors see exchanges without record content. They read content only with `getExchange`, under a grant. */
export const seesContent = (caller: Caller | undefined): boolean => caller !== undefined && caller.role !== 'auditor';

/** Roles that see why a gateway is not ready; others see only that it is not. */
export const SEES_READINESS_DETAIL: readonly Role[] = ['operator'];

/** Throws UNAUTHENTICATED or FORBIDDEN. */
export function authorise(route: RouteName, caller: Caller | undefined): void {
  const roles: readonly Role[] | 'public' = ACCESS[route];
  if (roles === 'public') return;
  if (caller === undefined) throw new TripointError('UNAUTHENTICATED');
  if (!roles.includes(caller.role)) throw new TripointError('FORBIDDEN');
}

/** Throws FORBIDDEN. Needed beside `authorise`, since the route is open to every role that completes some kind of duty. */
export function authoriseDuty(kind: PersonalDuty, caller: Caller | undefined): void {
  if (caller?.role !== SETTLES[kind]) throw new TripointError('FORBIDDEN', `${kind} is settled by the role ${SETTLES[kind]}`);
}
