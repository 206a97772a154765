import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, type Fault, TripointError } from '../../../services/domain/index.ts';
import type { Exchange } from '../../../services/exchange/index.ts';
import { type AnyEvent, EVENT_PAGE, type EventPage, LOG_CHECKPOINT, LOG_HEAD_COMMENT } from '../../contract/index.ts';
import { seesContent } from '../access.ts';
import type { Limits } from '../config.ts';
import { type Logger, logRequest } from '../log.ts';
import { eventJson } from '../views.ts';
import { type Reading, readingOfPage, readingOfStream, type StreamReading } from './event-reading.ts';
import { agencyOf, userOf } from './requests.ts';
import { headOf, SlowReader, write } from './writing.ts';

type EventsQuery = Readonly<Record<'after' | 'limit' | 'wait' | 'partner', unknown>>;

/**
 * GET /v1/events. A cursor names the last event that the client has; the answer is every later event, once and in order.
 * A stream (SSE) by default; one page, after at most `wait` seconds, if the client accepts application/json and not SSE.
 */
export function eventsRoute(exchange: Exchange, limits: Limits, log: Logger, stopping: AbortSignal) {
  const open = new Map<string, number>();
  let all = 0;

  return async (request: FastifyRequest, reply: FastifyReply): Promise<EventPage | FastifyReply> => {
    const query = readQuery(request);
    const { after, partner } = query;
    const who = request.caller?.subject ?? '';
    const content = seesContent(request.caller);
    const agency = agencyOf(request);
    const asked = { ...query, agency };
    const mine = open.get(who) ?? 0;
    if (all >= limits.eventStreams || mine >= limits.eventStreamsPerUser)
      throw new TripointError('OVERLOADED', 'too many event streams are open');
    all++;
    open.set(who, mine + 1);
    try {
      const wantsPage =
        /\bapplication\/json\b/.test(request.headers.accept ?? '') && !/text\/event-stream/.test(request.headers.accept ?? '');
      if (wantsPage) return await page(exchange, asked, content ? readingOfPage(exchange, userOf(request)) : undefined, stopping);
      // Validates the cursor while the answer can still be a problem document: an impossible cursor must not give a silent stream.
      await exchange.events(after, 1, { partner, agency });
      const reading = content ? readingOfStream(exchange, userOf(request), { after, ...(partner && { partner }) }) : undefined;
      await stream(request, reply, { after, partner, agency }, reading);
      return reply;
    } catch (error) {
      throw whereSaid(request, error);
    } finally {
      all--;
      const left = (open.get(who) ?? 1) - 1;
      if (left === 0) open.delete(who);
      else open.set(who, left);
    }
  };

  async function stream(
    request: FastifyRequest,
    reply: FastifyReply,
    { after, partner, agency }: Pick<Asked, 'after' | 'partner'> & Bound,
    shows: StreamReading | undefined,
  ): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    raw.once('close', leave);
    stopping.addEventListener('abort', leave, { once: true });
    if (stopping.aborted) leave();
    let cursor = after;
    let events = 0;
    let told = headOf(exchange);
    try {
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...(told !== '' && { [LOG_CHECKPOINT]: told }),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      await write(reply, `retry: 1000\n: after ${cursor}\n\n`, limits.slowReaderMs, gone.signal);
      while (!gone.signal.aborted) {
        const next = await exchange.events(cursor, limits.eventPageSize, { partner, agency });
        await shows?.reading(next);
        const head = next.length > 0 ? headOf(exchange) : told;
        if (head !== told) await write(reply, `${LOG_HEAD_COMMENT}${head}\n\n`, limits.slowReaderMs, gone.signal);
        told = head;
        for (const event of next) {
          await write(reply, frame(eventJson(event, shows !== undefined)), limits.slowReaderMs, gone.signal);
          cursor = event.cursor;
          events++;
        }
        if (next.length > 0) continue;
        if (await eventOrTimeout(exchange, { after: cursor, partner }, limits.heartbeatMs, gone.signal)) continue;
        if (!gone.signal.aborted) await write(reply, ': still here\n\n', limits.slowReaderMs, gone.signal);
      }
      raw.end();
    } catch (error) {
      // The response head is already sent, so the stream just ends, and the client resumes from its last cursor.
      if (!gone.signal.aborted || error instanceof SlowReader) request.failure = { code: codeOf(error), error };
      raw.destroy();
    } finally {
      await shows?.end().catch((error: unknown) => {
        request.failure ??= { code: codeOf(error), error };
      });
      stopping.removeEventListener('abort', leave);
      raw.off('close', leave);
      logRequest(log, request, reply, { events });
    }
  }
}

async function page(
  exchange: Exchange,
  { after, limit, waitSeconds, partner, agency }: Asked & Bound,
  reading: Reading | undefined,
  stopping: AbortSignal,
): Promise<EventPage> {
  let events = await exchange.events(after, limit, { partner, agency });
  if (events.length === 0 && waitSeconds > 0) {
    await eventOrTimeout(exchange, { after, partner }, waitSeconds * 1000, stopping);
    events = await exchange.events(after, limit, { partner, agency });
  }
  await reading?.(events);
  return { events: events.map((event) => eventJson(event, reading !== undefined)), next: events.at(-1)?.cursor ?? after };
}

/** Names the header in a fault of the cursor, if the cursor came from there. */
function whereSaid({ headers }: FastifyRequest, error: unknown): unknown {
  if (!(error instanceof TripointError) || headers['last-event-id'] === undefined) return error;
  const faults = error.faults.map(({ field, rule }) => ({ field: field === 'after' ? 'Last-Event-ID' : field, rule }));
  return new TripointError(error.code, faults);
}

/** One event of the stream. JSON has no raw line break, so one `data:` line holds it. */
const frame = (event: AnyEvent): string => `id: ${event.cursor}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** True if there may be a new event, false after `ms` or an abort. */
async function eventOrTimeout(
  exchange: Exchange,
  { after, partner }: Pick<Asked, 'after' | 'partner'>,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const stop = new AbortController();
  const leave = (): void => stop.abort();
  const timer = setTimeout(leave, ms);
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    await exchange.eventAfter(after, stop.signal, partner);
    return !stop.signal.aborted;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

/** Limits events to those of the reader's agency. */
interface Bound {
  readonly agency: string | undefined;
}

interface Asked {
  readonly after: number;
  readonly limit: number;
  readonly waitSeconds: number;
  /** Absent: all events. */
  readonly partner: string | undefined;
}

function readQuery(request: FastifyRequest): Asked {
  const query = request.query as EventsQuery;
  const faults: Fault[] = [];
  const whole = (field: string, text: unknown, byDefault: number, least: number, most: number): number => {
    if (text === undefined) return byDefault;
    const value = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : -1;
    if (value >= least && value <= most) return value;
    faults.push({ field, rule: `a whole number from ${least} to ${most}` });
    return byDefault;
  };
  // On reconnecting, a browser repeats the original URL and sends its latest position in the header, so the header wins.
  const header = request.headers['last-event-id'];
  const after =
    header === undefined
      ? whole('after', query.after, 0, 0, Number.MAX_SAFE_INTEGER)
      : whole('Last-Event-ID', header, 0, 0, Number.MAX_SAFE_INTEGER);
  const limit = whole('limit', query.limit, EVENT_PAGE.limit.default, 1, EVENT_PAGE.limit.max);
  const waitSeconds = whole('wait', query.wait, EVENT_PAGE.waitSeconds.default, 0, EVENT_PAGE.waitSeconds.max);
  const { partner } = query;
  const named = typeof partner === 'string' && /^[A-Z]{2}$/.test(partner) ? partner : undefined;
  if (named !== partner) faults.push({ field: 'partner', rule: 'two letters, ISO 3166-1 alpha-2' });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  return { after, limit, waitSeconds, partner: named };
}
