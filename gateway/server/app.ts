import type { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Desk } from '../../services/desk/index.ts';
import { CODES, type Code, type Fault, idText, type NewId, newId, TripointError } from '../../services/domain/index.ts';
import type { Exchange } from '../../services/exchange/index.ts';
import { type Language, languageOfHeader, messages, type Say } from '../../services/messages/index.ts';
import {
  ACTIVATION_BYTES,
  PROBLEM_MEDIA_TYPE,
  parameterFaults,
  problemOf,
  ROUTES,
  type RouteName,
  SCREENING_BYTES,
} from '../contract/index.ts';
import { ACCESS, authorise, COUNTED } from './access.ts';
import { type JsonBody, readJsonBodies } from './body.ts';
import type { Limits } from './config.ts';
import { handlersOf } from './handlers/index.ts';
import { type Logger, logRequest } from './log.ts';
import { shownFaults } from './masked.ts';
import { boundRequests, boundSockets, timeoutsOf } from './sockets.ts';
import { tellHead } from './told.ts';
import type { Caller, HasRole, Identify } from './users.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
    /** Why the request failed, for its log line. `code` is the one in the answer. */
    failure: { readonly code: Code; readonly error: unknown } | undefined;
    /** Whether its log line is written. */
    logged: boolean;
    /** Whether its handler reads the body as it comes, within bounds of its own. */
    streams: boolean;
  }
  interface FastifyContextConfig {
    route?: RouteName;
    /** The allowed methods, on routes that answer METHOD_NOT_ALLOWED. */
    allow?: string;
  }
}

export interface AppOptions {
  readonly desk: Desk;
  readonly identify: Identify;
  readonly hasRole: HasRole;
  readonly limits: Limits;
  readonly log: Logger;
  /** Once aborted, the gateway reports that it is not ready and ends its event streams, but still answers requests. */
  readonly stopping: AbortSignal;
  /** PEM. Without it the listener is plain HTTP, which is for loopback or behind a proxy only. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly newRequestId?: NewId;
  /** The routes that this listener answers. Default: all. */
  readonly routes?: readonly RouteName[];
  /** All connections come from the proxy, so there are no client addresses to count by. */
  readonly behindProxy?: boolean;
  /** Called for every token that belongs to nobody. */
  readonly onWrongToken?: () => void;
}

/** Routes whose bodies may exceed `limits.bodyBytes`. Safe because the caller is authorised before the body is read. */
const BODY_BYTES: Readonly<Partial<Record<RouteName, number>>> = {
  activateAgreement: ACTIVATION_BYTES,
  runScreening: SCREENING_BYTES,
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The gateway's HTTP interface to one exchange, not yet listening. */
export async function createApp(exchange: Exchange, options: AppOptions): Promise<FastifyInstance> {
  const { identify, limits, log, stopping } = options;
  const requestId = options.newRequestId ?? newId;
  const timeouts = timeoutsOf(limits);
  const app = fastify({
    ...(options.tls === undefined ? { http: timeouts } : { https: { ...options.tls, ...timeouts, minVersion: 'TLSv1.3' } }),
    // The framework's own log would contain URLs with their query strings; ours has a fixed list of fields.
    logger: false,
    genReqId: () => idText(requestId()),
    bodyLimit: limits.bodyBytes,
    // `finishRequests` below waits for requests. Connections still open after it are idle or silent, and would delay the close by a minute.
    forceCloseConnections: true,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 64 },
    // These two run before any hook, so they write their own log lines.
    frameworkErrors: (error, request, reply) => {
      fail(error, request as FastifyRequest, reply as unknown as FastifyReply);
      logRequest(log, request as FastifyRequest, reply as unknown as FastifyReply);
    },
    clientErrorHandler: (error, socket) => {
      const id = idText(requestId());
      log.info({ requestId: id, code: 'MALFORMED' }, 'not HTTP');
      answerRaw(error, socket, id);
    },
  }) as unknown as FastifyInstance;

  const { connections, connectionsPerAddress } = limits;
  boundSockets(app.server, { connections, perAddress: options.behindProxy ? connections : connectionsPerAddress }, log);
  const ending = new AbortController();
  if (stopping.aborted) ending.abort();
  else stopping.addEventListener('abort', () => ending.abort(), { once: true });
  finishRequests(app, ending, limits.finishMs);
  endSlowRequests(app, limits.requestMs, log);

  app.decorateRequest('caller', undefined);
  app.decorateRequest('failure', undefined);
  app.decorateRequest('logged', false);
  app.decorateRequest('streams', false);
  readJsonBodies(app);
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } } });
  await app.register(rateLimit, {
    global: false,
    timeWindow: 60_000,
    max: ({ caller }) => (caller === undefined ? limits.requestsPerMinutePerAddress : limits.requestsPerMinutePerUser),
    keyGenerator: ({ caller, ip }) => (caller === undefined ? `address ${ip}` : `user ${caller.subject}`),
    errorResponseBuilder: () => new TripointError('TOO_MANY_REQUESTS'),
  });
  const limit = app.rateLimit();

  // All checks that need no body, in this order, before a byte of the body is read.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (ending.signal.aborted) reply.header('connection', 'close');
    request.caller = identify(request.headers.authorization);
    if (request.caller === undefined && request.headers.authorization !== undefined) options.onWrongToken?.();
    const { route, allow } = request.routeOptions.config;
    if (route !== undefined && ACCESS[route] === 'public' && !COUNTED.includes(route)) return checkParameters(route, request);
    await limit.call(app, request, reply);
    if (allow !== undefined) {
      reply.header('allow', allow);
      throw new TripointError('METHOD_NOT_ALLOWED', `only ${allow}`);
    }
    if (route === undefined) throw new TripointError('NOT_FOUND');
    authorise(route, request.caller);
    checkParameters(route, request);
  });
  tellHead(app, exchange);
  app.addHook('onResponse', async (request, reply) => logRequest(log, request, reply));
  app.setErrorHandler(fail);

  const handlers = handlersOf(exchange, options.desk, options.hasRole, limits, log, ending.signal);
  const routes = Object.entries(ROUTES) as [RouteName, (typeof ROUTES)[RouteName]][];
  const served = routes.filter(([name]) => options.routes?.includes(name) ?? true);
  const paths = Map.groupBy(served, ([, { path }]) => path);
  for (const [path, methods] of paths) {
    const allowed: string[] = [];
    for (const [name, { method }] of methods) {
      const head = ACCESS[name] === 'public';
      app.route({
        method: head ? [method, 'HEAD'] : method,
        url: path,
        config: { route: name },
        bodyLimit: BODY_BYTES[name] ?? limits.bodyBytes,
        handler: handlers[name],
      });
      allowed.push(method, ...(head ? ['HEAD'] : []));
    }
    const others = METHODS.filter((method) => !allowed.includes(method));
    app.route({ method: others, url: path, config: { allow: allowed.join(', ') }, handler: nothing });
  }
  app.setNotFoundHandler(nothing);
  return app;
}

/** Throws INVALID. */
function checkParameters(route: RouteName, { query }: FastifyRequest): void {
  const names = Object.keys(query as object);
  if (names.length === 0) return;
  const faults = parameterFaults(route, names);
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

/** On close, ends event streams and waits up to `finishMs` for requests in progress to be answered. */
function finishRequests(app: FastifyInstance, ending: AbortController, finishMs: number): void {
  const underWay = new Set<object>();
  let finished = (): void => {};
  app.addHook('onRequest', async (_request, { raw }) => {
    underWay.add(raw);
    raw.once('close', () => {
      underWay.delete(raw);
      if (underWay.size === 0) finished();
    });
  });
  app.addHook('preClose', async () => {
    ending.abort();
    if (underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, finishMs);
      finished = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  });
}

function endSlowRequests(app: FastifyInstance, requestMs: number, log: Logger): void {
  app.addHook('onRequest', async (request) => {
    const end = (socket: Socket): void => {
      log.info({ requestId: request.id, code: 'MALFORMED' }, 'a request was too slow');
      answerRaw(new Error('too slow'), socket, request.id);
    };
    boundRequests(request, requestMs, () => request.streams, end);
  });
}

/** Unreachable, since onRequest has already thrown; if it were reached, it would give the same answer. */
const nothing = (): never => {
  throw new TripointError('NOT_FOUND');
};

const says: Readonly<Record<Language, Say>> = { en: messages('en'), fr: messages('fr'), es: messages('es') };
const titleIn = (language: Language, code: Code): string => says[language](`code.${code}`);

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { code, faults, detail } = failureOf(error);
  const shown = shownFaults(faults, (request.body as JsonBody | undefined)?.value);
  const language = languageOfHeader(request.headers['accept-language']);
  request.failure = { code, error };
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="tripoint"');
  if (CODES[code].status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', '1');
  reply
    .code(CODES[code].status)
    .header('x-request-id', request.id)
    .type(PROBLEM_MEDIA_TYPE)
    .header('vary', 'accept-language')
    .header('content-language', language)
    .send(Buffer.from(JSON.stringify(problemOf(code, request.id, shown, detail, titleIn(language, code))))); // bytes: the framework adds a charset to text
}

/** The framework's error codes → ours. */
const FRAMEWORK: Readonly<Record<string, Code>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'OVERSIZED',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_NOT_SUPPORTED',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
};

function failureOf(error: unknown): { code: Code; faults: readonly Fault[]; detail?: string } {
  if (error instanceof TripointError) {
    const { title, status } = CODES[error.code];
    const said = error.message.slice(title.length + 2);
    // Internal details are for our log only; the caller gets the code and the request id.
    return status === 500 || error.faults.length > 0 || said === ''
      ? { code: error.code, faults: error.faults }
      : { code: error.code, faults: [], detail: said };
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const ours = FRAMEWORK[code ?? ''] ?? (statusCode !== undefined && statusCode < 500 ? 'MALFORMED' : 'INTERNAL');
  return { code: ours, faults: [] };
}

/** Answers bytes that are not HTTP, for which the framework creates no request. */
function answerRaw(error: Error & { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const body = JSON.stringify(problemOf('MALFORMED', requestId, [], 'not an HTTP request that this gateway can read'));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nX-Request-Id: ${requestId}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
