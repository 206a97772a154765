import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, type Fault, TripointError } from '../../../services/domain/index.ts';
import type { Exchange, ScreenedSubject } from '../../../services/exchange/index.ts';
import { checkOf, LOG_CHECKPOINT, MOST_SCREENED, NDJSON_MEDIA_TYPE, ScreenedOne } from '../../contract/index.ts';
import { readJson } from '../body.ts';
import type { Limits } from '../config.ts';
import { linesOf } from '../lines.ts';
import { type Logger, logRequest } from '../log.ts';
import { screeningJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { bodyOf, readerOf, userOf } from './requests.ts';
import { headOf, write } from './writing.ts';

const checkOne = checkOf(ScreenedOne);

/** flood: in progress at once, in all and of one user. A stream that is open all day takes no place of a list. */
const AT_ONCE = { list: { all: 16, mine: 4 }, stream: { all: 64, mine: 16 } } as const;
const LINE_BYTES = 65_536;

const subjectOf = (item: unknown): ScreenedSubject => {
  const { value, faults = [] } = checkOne(item);
  if (value !== undefined) return { subject: value, faults };
  const { id } = Object(item) as { readonly id?: unknown };
  return { subject: typeof id === 'string' && id.length <= 128 ? { id } : {}, faults };
};

/** A list, or one. Of a list each has its own faults, so that the others are screened. */
function subjectsIn(body: unknown): ScreenedSubject[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length < 1 || items.length > MOST_SCREENED)
    throw new TripointError('INVALID', { field: '', rule: `one, or a list of 1 to ${MOST_SCREENED}` });
  const subjects = items.map(subjectOf);
  const [first] = subjects;
  if (!Array.isArray(body) && first !== undefined && first.faults.length > 0) throw new TripointError('INVALID', first.faults);
  return subjects;
}

const NOT_JSON: Fault = { field: '', rule: 'one JSON object on a line, in UTF-8' };

/** A line that cannot be read has its place and its faults, too: after it the stream goes on. */
function subjectInLine(line: Uint8Array): ScreenedSubject {
  let item: unknown;
  try {
    item = readJson(line);
  } catch (error) {
    const { faults } = error as TripointError;
    return { subject: {}, faults: faults.length > 0 ? faults : [NOT_JSON] };
  }
  return subjectOf(item);
}

/** POST /v1/screenings: one line of NDJSON for each subject, in their order. An answer with fewer lines was cut off. */
export function screeningHandler(exchange: Exchange, limits: Limits, log: Logger, stopping: AbortSignal): Handler {
  const admit = { list: createPlaces(AT_ONCE.list), stream: createPlaces(AT_ONCE.stream) };
  const { screeningIdleMs: idleMs, screeningStreamMs: wholeMs } = limits;

  async function* streamed(body: Readable): AsyncGenerator<readonly ScreenedSubject[]> {
    for await (const lines of linesOf(body, { idleMs, wholeMs, lineBytes: LINE_BYTES, stopping })) yield lines.map(subjectInLine);
  }

  return async (request, reply) => {
    const body: unknown = request.body;
    const isStream = body instanceof Readable;
    using _place = admit[isStream ? 'stream' : 'list'](request.caller?.subject ?? '');
    // It has bounds of its own, and whoever sends it is known.
    request.streams = isStream;
    const subjects = isStream ? streamed(body) : [subjectsIn(bodyOf(request).value)];
    const pages = exchange.screen(subjects, readerOf(request), userOf(request));
    // Until here a failure is a problem document.
    const { value: page } = await pages.next();
    if (page === undefined) throw new TripointError('INVALID', { field: '', rule: 'at least one subject' });
    await answer(request, reply, page, pages);
    return reply;
  };

  type Pages = ReturnType<Exchange['screen']>;
  type Page = Pages extends AsyncGenerator<infer P> ? P : never;

  async function answer(request: FastifyRequest, reply: FastifyReply, page: Page, rest: Pages): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    const gone = new AbortController();
    raw.once('close', () => gone.abort());
    const head = headOf(exchange);
    let n = 0;
    const linesFor = (screenings: Page): string =>
      screenings.map((screening) => `${JSON.stringify(screeningJson(screening, ++n))}\n`).join('');
    try {
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...(head !== '' && { [LOG_CHECKPOINT]: head }),
        'content-type': NDJSON_MEDIA_TYPE,
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // What is left of a stream that we ended is not the next request.
        ...(request.streams && { connection: 'close' }),
      });
      await write(reply, linesFor(page), limits.slowReaderMs, gone.signal);
      for await (const next of rest) {
        // Whoever has left is shown nothing more.
        if (gone.signal.aborted) break;
        await write(reply, linesFor(next), limits.slowReaderMs, gone.signal);
      }
      raw.end();
    } catch (error) {
      request.failure = { code: codeOf(error), error };
      raw.destroy();
    } finally {
      logRequest(log, request, reply, { screened: n });
    }
  }
}

/** Takes a place until it is disposed. Throws OVERLOADED. */
function createPlaces(most: { readonly all: number; readonly mine: number }): (who: string) => Disposable {
  const open = new Map<string, number>();
  let all = 0;
  return (who) => {
    const mine = open.get(who) ?? 0;
    if (all >= most.all || mine >= most.mine) throw new TripointError('OVERLOADED', 'too many screenings are in progress');
    all++;
    open.set(who, mine + 1);
    return {
      [Symbol.dispose]() {
        all--;
        const left = (open.get(who) ?? 1) - 1;
        if (left === 0) open.delete(who);
        else open.set(who, left);
      },
    };
  };
}
