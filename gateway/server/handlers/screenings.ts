import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, TripointError } from '../../../services/domain/index.ts';
import type { Exchange, ScreenedSubject } from '../../../services/exchange/index.ts';
import { checkOf, LOG_CHECKPOINT, MOST_SCREENED, NDJSON_MEDIA_TYPE, ScreenedOne } from '../../contract/index.ts';
import type { Limits } from '../config.ts';
import { type Logger, logRequest } from '../log.ts';
import { screeningJson } from '../views.ts';
import type { Handler } from './handler.ts';
import { bodyOf, readerOf, userOf } from './requests.ts';
import { headOf, write } from './writing.ts';

const checkOne = checkOf(ScreenedOne);

/** flood: lists in progress at once, in all and of one user. */
const AT_ONCE = { all: 16, mine: 4 };

/** A list, or one. Of a list each has its own faults, so that the others are screened. */
function subjectsIn(body: unknown): ScreenedSubject[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length < 1 || items.length > MOST_SCREENED)
    throw new TripointError('INVALID', { field: '', rule: `one, or a list of 1 to ${MOST_SCREENED}` });
  return items.map((item) => {
    const { value, faults = [] } = checkOne(item);
    if (value !== undefined) return { subject: value, faults };
    const { id } = Object(item) as { readonly id?: unknown };
    return { subject: typeof id === 'string' && id.length <= 128 ? { id } : {}, faults };
  });
}

/** POST /v1/screenings: one line of NDJSON for each subject, in their order. An answer with fewer lines was cut off. */
export function screeningHandler(exchange: Exchange, limits: Limits, log: Logger): Handler {
  const open = new Map<string, number>();
  let all = 0;

  return async (request, reply) => {
    const { value } = bodyOf(request);
    const subjects = subjectsIn(value);
    const [first] = subjects;
    if (!Array.isArray(value) && first !== undefined && first.faults.length > 0) throw new TripointError('INVALID', first.faults);
    const who = request.caller?.subject ?? '';
    const mine = open.get(who) ?? 0;
    if (all >= AT_ONCE.all || mine >= AT_ONCE.mine) throw new TripointError('OVERLOADED', 'too many screenings are in progress');
    all++;
    open.set(who, mine + 1);
    try {
      const pages = exchange.screen(subjects, readerOf(request), userOf(request));
      // Until here a failure is a problem document.
      const { value: page = [] } = await pages.next();
      await answer(request, reply, page, pages);
      return reply;
    } finally {
      all--;
      const left = (open.get(who) ?? 1) - 1;
      if (left === 0) open.delete(who);
      else open.set(who, left);
    }
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
    const linesOf = (screenings: Page): string =>
      screenings.map((screening) => `${JSON.stringify(screeningJson(screening, ++n))}\n`).join('');
    try {
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        ...(head !== '' && { [LOG_CHECKPOINT]: head }),
        'content-type': NDJSON_MEDIA_TYPE,
        'cache-control': 'no-store',
      });
      await write(reply, linesOf(page), limits.slowReaderMs, gone.signal);
      for await (const next of rest) {
        // Whoever has left is shown nothing more.
        if (gone.signal.aborted) break;
        await write(reply, linesOf(next), limits.slowReaderMs, gone.signal);
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
