import { didYouMean, type Fault } from '../../services/domain/index.ts';
import { AskAudit, DrawSample, FindEntries, ListQuestions } from './desk.ts';
import { pointerPart } from './faults.ts';
import { FindRecords, GetEvidence } from './shapes/index.ts';

/**
 * Every route of the gateway. `:id` is an exchange id, `:kind` a duty of it, `:record` a record id, `:agreement` the id of an agreement, `:partner` a country,
 * `:origin` SHA-256 of the name of a log, in hex.
 */
export const ROUTES = {
  postExchange: { method: 'POST', path: '/v1/exchanges' },
  previewExchange: { method: 'POST', path: '/v1/previews' },
  getExchange: { method: 'GET', path: '/v1/exchanges/:id' },
  listDuties: { method: 'GET', path: '/v1/duties' },
  settleDuty: { method: 'POST', path: '/v1/exchanges/:id/duties/:kind' },
  eraseExchange: { method: 'POST', path: '/v1/exchanges/:id/erasure' },
  getDestruction: { method: 'GET', path: '/v1/exchanges/:id/destruction' },
  findRecords: { method: 'GET', path: '/v1/records' },
  getRecord: { method: 'GET', path: '/v1/records/:record' },
  updateRecord: { method: 'POST', path: '/v1/records/:record/versions' },
  sayRecord: { method: 'POST', path: '/v1/records/:record/statements' },
  passOnRecord: { method: 'POST', path: '/v1/records/:record/onward' },
  answerExchange: { method: 'POST', path: '/v1/exchanges/:id/answer' },
  correctRecord: { method: 'POST', path: '/v1/records/:record/corrections' },
  confirmCorrection: { method: 'POST', path: '/v1/records/:record/confirmation' },
  extendRecord: { method: 'POST', path: '/v1/records/:record/extensions' },
  recallRecord: { method: 'POST', path: '/v1/records/:record/recall' },
  runScreening: { method: 'POST', path: '/v1/screenings' },
  askQuery: { method: 'POST', path: '/v1/queries' },
  listAgreements: { method: 'GET', path: '/v1/agreements' },
  getAgreement: { method: 'GET', path: '/v1/agreements/:agreement' },
  getAgreementText: { method: 'GET', path: '/v1/agreements/:agreement/text' },
  activateAgreement: { method: 'POST', path: '/v1/agreements' },
  suspendAgreement: { method: 'POST', path: '/v1/agreements/:agreement/suspension' },
  resumeAgreement: { method: 'POST', path: '/v1/agreements/:agreement/resumption' },
  listLinks: { method: 'GET', path: '/v1/links' },
  suspendLink: { method: 'POST', path: '/v1/links/:partner/suspension' },
  resumeLink: { method: 'POST', path: '/v1/links/:partner/resumption' },
  readEvents: { method: 'GET', path: '/v1/events' },
  getEvidence: { method: 'GET', path: '/v1/evidence/:id' },
  getCheckpoint: { method: 'GET', path: '/v1/log/checkpoint' },
  getLogStatus: { method: 'GET', path: '/v1/log/status' },
  listLogs: { method: 'GET', path: '/v1/logs' },
  turnLog: { method: 'POST', path: '/v1/log/turns' },
  expireLog: { method: 'POST', path: '/v1/log/expiries' },
  getClock: { method: 'GET', path: '/v1/clock' },
  releaseClock: { method: 'POST', path: '/v1/clock/releases' },
  getLogCheckpoint: { method: 'GET', path: '/log/checkpoint' },
  getEntryBundle: { method: 'GET', path: '/log/tile/entries/*' },
  getHashTile: { method: 'GET', path: '/log/tile/:level/*' },
  getCheckpointOfLog: { method: 'GET', path: '/logs/:origin/checkpoint' },
  getEntryBundleOfLog: { method: 'GET', path: '/logs/:origin/tile/entries/*' },
  getHashTileOfLog: { method: 'GET', path: '/logs/:origin/tile/:level/*' },
  listReconciliations: { method: 'GET', path: '/v1/reconciliations' },
  reconcile: { method: 'POST', path: '/v1/reconciliations' },
  listSets: { method: 'GET', path: '/v1/sets' },
  compareSet: { method: 'POST', path: '/v1/sets/:partner' },
  listQuestions: { method: 'GET', path: '/v1/audit/questions' },
  askQuestion: { method: 'GET', path: '/v1/audit/questions/:question' },
  findEntries: { method: 'GET', path: '/v1/audit/entries' },
  drawSample: { method: 'GET', path: '/v1/audit/sample' },
  grantContent: { method: 'POST', path: '/v1/audit/grants' },
  addCheckpoint: { method: 'POST', path: '/witness/add-checkpoint' },
  getCosigned: { method: 'GET', path: '/witness/:origin/checkpoint' },
  isAlive: { method: 'GET', path: '/healthz' },
  isReady: { method: 'GET', path: '/readyz' },
} as const satisfies Record<string, { method: 'GET' | 'POST'; path: string }>;

export type RouteName = keyof typeof ROUTES;

/** The query parameters of each route; a route that is not listed takes none. */
const PARAMETERS: Readonly<Partial<Record<RouteName, readonly string[]>>> = {
  getExchange: ['content'],
  findRecords: Object.keys(FindRecords.properties),
  getRecord: ['originator'],
  listDuties: ['partner', 'kind', 'after'],
  readEvents: ['after', 'limit', 'wait', 'partner'],
  getEvidence: Object.keys(GetEvidence.properties),
  getCheckpoint: ['state'],
  listQuestions: Object.keys(ListQuestions.properties),
  askQuestion: Object.keys(AskAudit.properties),
  findEntries: Object.keys(FindEntries.properties),
  drawSample: Object.keys(DrawSample.properties),
};

/** The faults of unknown parameters: a mistyped filter would otherwise return everything. */
export function parameterFaults(route: RouteName, names: readonly string[]): Fault[] {
  const known = PARAMETERS[route] ?? [];
  const rule = known.length === 0 ? 'no parameter is taken here' : `one of the parameters ${known.join(', ')}`;
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: pointerPart(name), rule: `${rule}${didYouMean(name, known)}` }));
}

/** Bytes of a body of `activateAgreement`: two files of at most 1 MiB, as JSON text, and their signatures. */
export const ACTIVATION_BYTES = 4 << 20;

/** The page mode of GET /v1/events. */
export const EVENT_PAGE = { limit: { default: 100, max: 256 }, waitSeconds: { default: 0, max: 30 } } as const;

/**
 * Header of every response to a caller with a token: the signed checkpoint of the current log, in base64. It covers every entry that the
 * response names, or the rollover note that ended the log of that entry.
 */
export const LOG_CHECKPOINT = 'tripoint-log-checkpoint';

/** The event stream, whose headers were sent long before, carries each new checkpoint as a comment before the events that it covers. */
export const LOG_HEAD_COMMENT = `: ${LOG_CHECKPOINT} `;

/** Visible ASCII, 1 to 128 characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
