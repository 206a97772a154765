// The auditor's routes. INVARIANT: an auditor's access is logged before anything is shown; if logging fails, nothing is shown.
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Access,
  type Answer,
  type Desk,
  type Filters,
  type Format,
  QUESTIONS,
  type QuestionName,
  questionsIn,
  reportOf,
  type Terms,
} from '../../../services/desk/index.ts';
import {
  type Fault,
  isSamePerson,
  type Micros,
  microsOf,
  systemClock,
  TripointError,
  timeText,
} from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { type Language, languageOfHeader } from '../../../services/messages/index.ts';
import {
  AskAudit,
  AUDIT_PAGE,
  type Checked,
  checkOf,
  DrawSample,
  FindEntries,
  GrantContent,
  ListQuestions,
  MOST_DRAWN,
  type RouteName,
} from '../../contract/index.ts';
import type { HasRole } from '../users.ts';
import type { Handler } from './handler.ts';
import { bodyOf, checked, userOf } from './requests.ts';

type DeskRoute = Extract<RouteName, 'listQuestions' | 'askQuestion' | 'findEntries' | 'drawSample' | 'grantContent'>;

const checkAsk = checkOf(AskAudit);
const checkFind = checkOf(FindEntries);
const checkDraw = checkOf(DrawSample);
const checkList = checkOf(ListQuestions);
const checkGrant = checkOf(GrantContent);

export function deskHandlers(
  desk: Desk,
  exchange: Pick<Exchange, 'logAccess' | 'grantContent'>,
  hasRole: HasRole,
): Record<DeskRoute, Handler> {
  /** Logs the request and its author. The answer shows this same access, so it matches the log. */
  async function access(request: FastifyRequest, route: DeskRoute, asked: Record<string, string>): Promise<Access> {
    const { subject, agency } = userOf(request);
    const log = await exchange.logAccess(JSON.stringify({ route, ...asked }), { subject, agency });
    return { by: subject, at: systemClock(), asked, log };
  }

  async function send(reply: FastifyReply, answer: Answer, given: Given): Promise<unknown> {
    const { format, part, lang } = given;
    const { mediaType, body } = await reportOf(answer, { format, part }, lang);
    const of = part === 'rows' ? '' : `-${part}`;
    const isFile = format !== 'json' && part !== 'all';
    const extension = isFile ? `; filename="audit-${answer.question}-${answer.access.log.index}${of}.${format}"` : '';
    reply.header('cache-control', 'no-store').type(mediaType);
    if (extension !== '') reply.header('content-disposition', `attachment${extension}`);
    if (answer.next !== undefined) reply.header('x-next-cursor', answer.next);
    return typeof body === 'string' ? body : Buffer.from(body);
  }

  return {
    async listQuestions(request) {
      const { lang } = valid(checkList(request.query));
      await access(request, 'listQuestions', {});
      return { questions: questionsIn(lang ?? languageOf(request)) };
    },

    async askQuestion(request, reply) {
      const { question } = request.params as { question: string };
      if (!(QUESTIONS as readonly string[]).includes(question))
        throw new TripointError('NOT_FOUND', { field: 'question', rule: `one of ${QUESTIONS.join(', ')}` });
      const asked = valid(checkAsk(request.query));
      const { limit, cursor, hours, least, year, ...rest } = asked;
      const { given, filters } = givenOf(request, rest);
      const terms: Terms = {
        ...(hours !== undefined && { hours: hours.split('-').map(Number) as [number, number] }),
        ...(least !== undefined && { least: Number(least) }),
        ...(year !== undefined && { year: Number(year) }),
      };
      const paging = { limit: limitOf(limit, given.format), ...(cursor !== undefined && { cursor }) };
      const said = await access(request, 'askQuestion', { question, ...asked });
      return send(reply, await desk.ask(question as QuestionName, { ...filtersOf(filters), ...terms }, paging, said), given);
    },

    async findEntries(request, reply) {
      const asked = valid(checkFind(request.query));
      const { limit, cursor, ...rest } = asked;
      const { given, filters } = givenOf(request, rest);
      const paging = { limit: limitOf(limit, given.format), ...(cursor !== undefined && { cursor }) };
      const said = await access(request, 'findEntries', asked);
      return send(reply, await desk.entries(filtersOf(filters), paging, said), given);
    },

    async drawSample(request, reply) {
      const asked = valid(checkDraw(request.query));
      const { seed, n, size, ...rest } = asked;
      const { given, filters } = givenOf(request, rest);
      const drawn = { seed, n: within('n', n, 1, MOST_DRAWN), ...(size !== undefined && { size: Number(size) }) };
      const said = await access(request, 'drawSample', asked);
      return send(reply, await desk.sample(filtersOf(filters), drawn, said), given);
    },

    async grantContent(request) {
      const { exchange: id, ...grant } = checked(checkGrant(bodyOf(request).value));
      const { subject, agency } = userOf(request);
      // A grant to a mistyped subject would stay in the log, and the intended auditor would have none. The error lists no auditors.
      if (!isSamePerson(grant.auditor, subject) && !hasRole(grant.auditor, 'auditor'))
        throw new TripointError('INVALID', {
          field: '/auditor',
          rule: 'the subject of a user whose role is auditor, as it stands in the users file',
        });
      const { exchangeId, until, auditor, log } = await exchange.grantContent(id, grant, { subject, agency });
      return { exchange: exchangeId, auditor, until: timeText(until), log };
    },
  };
}

/** Routes that log the access themselves, and routes that reveal nothing about any exchange. */
const UNLOGGED: readonly RouteName[] = [
  ...([
    'listQuestions',
    'askQuestion',
    'findEntries',
    'drawSample',
    'grantContent',
    'getEntryBundle',
    'getEntryBundleOfLog',
  ] as const),
  ...(['getCheckpoint', 'getLogCheckpoint', 'getHashTile', 'getCheckpointOfLog', 'getHashTileOfLog', 'listLogs'] as const),
  ...(['listAgreements', 'getAgreement', 'getAgreementText', 'isAlive', 'isReady'] as const),
];

/** Wraps the handlers so that an auditor's access is logged first. */
export function loggingAuditors<Name extends RouteName>(
  handlers: Readonly<Record<Name, Handler>>,
  { logAccess }: Pick<Exchange, 'logAccess'>,
): Record<Name, Handler> {
  const logging =
    (route: Name, handler: Handler): Handler =>
    async (request, reply) => {
      const { caller, params, query } = request;
      if (caller?.role === 'auditor') {
        const { subject, agency } = caller;
        await logAccess(bounded(JSON.stringify({ route, ...(params as object), ...(query as object) })), { subject, agency });
      }
      return handler(request, reply);
    };
  return Object.fromEntries(
    (Object.entries(handlers) as [Name, Handler][]).map(([route, handler]) => [
      route,
      UNLOGGED.includes(route) ? handler : logging(route, handler),
    ]),
  ) as Record<Name, Handler>;
}

/** flood: bounds what a long URL adds to the log; nothing beyond the bound selects anything. */
const bounded = (text: string): string => text.slice(0, 4_096);

/** For URL parameters: strips the leading slash of a JSON pointer from each fault's field. Throws INVALID. */
function valid<T>({ value, faults }: Checked<T>): T {
  if (faults !== undefined)
    throw new TripointError(
      'INVALID',
      faults.map(({ field, rule }) => ({ field: field.replace(/^\//, ''), rule })),
    );
  return value;
}

function within(field: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (value >= least && value <= most) return value;
  throw new TripointError('INVALID', { field, rule: `a whole number from ${least} to ${most}` });
}

const limitOf = (limit: string | undefined, format: Format): number =>
  limit === undefined
    ? format === 'json'
      ? AUDIT_PAGE.default
      : AUDIT_PAGE[format]
    : within('limit', limit, 1, AUDIT_PAGE[format]);

const languageOf = ({ headers }: FastifyRequest): Language => languageOfHeader(headers['accept-language']);

/** The requested format and language. */
interface Given {
  readonly format: Format;
  readonly part: NonNullable<AskAudit['part']>;
  readonly lang: Language;
}

function givenOf<Rest>(
  request: FastifyRequest,
  asked: Rest & Pick<AskAudit, 'format' | 'part' | 'lang'>,
): { readonly given: Given; readonly filters: Omit<Rest, 'format' | 'part' | 'lang'> } {
  const { format = 'json', part, lang = languageOf(request), ...filters } = asked;
  if (part !== undefined && format !== 'csv') throw new TripointError('INVALID', { field: 'part', rule: 'only with format=csv' });
  return { given: { format, part: part ?? 'rows', lang }, filters };
}

type AskedFilters = Omit<AskAudit, 'format' | 'part' | 'lang' | 'limit' | 'cursor' | 'hours' | 'least' | 'year'>;

function filtersOf({ from, to, ...said }: AskedFilters): Filters {
  const faults: Fault[] = [];
  const timeOf = (field: string, text: string | undefined): Micros | undefined => {
    if (text === undefined) return undefined;
    const time = microsOf(text);
    if (time === undefined) faults.push({ field, rule: 'a day of the calendar and a time of the day' });
    return time;
  };
  const [since, until] = [timeOf('from', from), timeOf('to', to)];
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return { ...said, ...(since !== undefined && { from: since }), ...(until !== undefined && { until }) };
}
