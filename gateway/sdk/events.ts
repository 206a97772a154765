import type { AnyEvent } from '../contract/index.ts';
import { GatewayError, unreachable } from './error.ts';
import { delayMs, isRetryable, pause, type Transport } from './transport.ts';

export interface EventsOptions {
  /** The cursor of the last event that was handled; all later events follow. 0, the default, is the beginning. */
  readonly after?: number;
  /** Only events of one partner. */
  readonly partner?: string;
  readonly signal?: AbortSignal;
  /** Called on each break of the stream, before it is reopened. */
  readonly onBreak?: (error: GatewayError, cursor: number) => void;
}

/**
 * An endless sequence of events, each once and in order. A broken stream is reopened after the last event that was yielded; only
 * an error that waiting cannot fix (a refused token, an invalid request) is thrown. Leaving the loop closes the stream, and so
 * does aborting, after which the loop ends without an error.
 */
export async function* readEvents(transport: Transport, options: EventsOptions = {}): AsyncGenerator<AnyEvent, void, undefined> {
  let cursor = options.after ?? 0;
  let failures = 0;
  const isOver = (): boolean => options.signal?.aborted === true || transport.signal?.aborted === true;
  while (!isOver()) {
    try {
      for await (const event of readOnce(transport, cursor, options)) {
        failures = 0;
        // replay: an event that was already yielded is not yielded again, whatever a server repeats.
        if (event.cursor <= cursor) continue;
        cursor = event.cursor;
        yield event;
      }
      throw unreachable(new Error('the gateway ended the stream'));
    } catch (error) {
      if (isOver()) return;
      if (!isRetryable(error)) throw error;
      options.onBreak?.(error, cursor);
      try {
        await pause(delayMs(transport.retry, ++failures, error), options.signal, transport.signal);
      } catch {
        return;
      }
    }
  }
}

async function* readOnce(transport: Transport, after: number, { partner, signal }: EventsOptions): AsyncGenerator<AnyEvent> {
  const silent = new AbortController();
  const leave = (): void => silent.abort(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted) leave();
  let timer = setTimeout(leave, transport.silenceMs);
  try {
    const response = await transport.once({
      method: 'GET',
      path: `/v1/events?after=${after}${partner === undefined ? '' : `&partner=${encodeURIComponent(partner)}`}`,
      headers: { accept: 'text/event-stream' },
      idempotent: true,
      signal: silent.signal,
    });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null)
      throw new GatewayError('The answer is not an event stream', { code: 'ANSWER_NOT_UNDERSTOOD', status: response.status });
    const decoder = new TextDecoder();
    const frames = createFrames(transport.hear);
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer); // a consumer that takes its time is no silence of the gateway
        for (const data of frames(decoder.decode(value, { stream: true }))) yield eventOf(data);
        timer = setTimeout(leave, transport.silenceMs);
      }
    } finally {
      // Leaving the loop early ends the request, and with it the gateway's work on it.
      await reader.cancel().catch(() => {});
    }
  } catch (error) {
    throw error instanceof GatewayError ? error : unreachable(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
    silent.abort();
  }
}

const MAX_FRAME = 4 * 1024 * 1024;
const LOG_HEAD_COMMENT = ': tripoint-log-checkpoint ';

/**
 * From text in arbitrary pieces, the `data` of each complete frame (WHATWG HTML, section 9.2). A frame counts only once its blank
 * line has arrived, so a cut stream never yields half an event. `hear` receives the head of the log when a comment carries it.
 */
export function createFrames(hear: (head: string) => void = () => {}): (text: string) => string[] {
  let pending = '';
  let data: string[] = [];
  let size = 0;
  return (text) => {
    const whole: string[] = [];
    pending += text;
    // A CR at the very end may be half of a CRLF.
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() as string;
    for (const line of lines) {
      size += line.length;
      if (line === '') {
        if (data.length > 0) whole.push(data.join('\n'));
        data = [];
        size = 0;
      } else if (line.startsWith(LOG_HEAD_COMMENT)) hear(line.slice(LOG_HEAD_COMMENT.length));
      else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
    if (pending.length + size > MAX_FRAME)
      throw new GatewayError('An event is larger than any gateway sends', { code: 'ANSWER_NOT_UNDERSTOOD' });
    return whole;
  };
}

function eventOf(data: string): AnyEvent {
  try {
    const event = JSON.parse(data) as AnyEvent;
    if (Number.isSafeInteger(event.cursor)) return event;
  } catch {
    // The same error as for JSON without a cursor.
  }
  throw new GatewayError('An event is not one of this contract', { code: 'ANSWER_NOT_UNDERSTOOD' });
}
