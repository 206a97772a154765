// What event pages and streams show of records is an entry of the log (RECORD_ACCESS).
import type { Exchange, User } from '../../../services/exchange/index.ts';

type Log = Pick<Exchange, 'logReading'>;
type Events = Awaited<ReturnType<Exchange['events']>>;

/** Await it before anything of the events is sent. */
export type Reading = (events: Events) => Promise<unknown>;

const recordsIn = (events: Events): string[] =>
  events.flatMap((event) => ('exchange' in event && event.exchange?.record !== undefined ? [event.exchange.id] : []));

const ROUTE = 'readEvents';

/** One page: one entry, before it is shown. */
export const readingOfPage =
  (log: Log, user: User): Reading =>
  async (events) => {
    const read = new Set(recordsIn(events));
    if (read.size > 0) await log.logReading({ route: ROUTE, read: [...read] }, user);
  };

/** Between two entries of one stream, in milliseconds, and the records in one of them at most. */
const EVERY_MS = 1_000;
const MOST = 256;

export interface StreamReading {
  readonly reading: Reading;
  /** Resolves when everything shown is an entry. */
  end(): Promise<void>;
}

/**
 * A stream: before the first record is shown, an entry that this reader is shown every event after the cursor from now on; then what was shown, once a
 * second. A commit before each event would have every event wait for the disk twice. kill: what the last second showed may be without its
 * own entry, and lies after the cursor in the entry of the stream.
 */
export function readingOfStream(
  log: Log,
  user: User,
  follows: { readonly after: number; readonly partner?: string },
): StreamReading {
  let isTold = false;
  let shown = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let logged: Promise<unknown> = Promise.resolve();

  function write(): Promise<unknown> {
    clearTimeout(timer);
    timer = undefined;
    if (shown.size === 0) return logged;
    const read = [...shown];
    shown = new Set();
    logged = logged.then(() => log.logReading({ route: ROUTE, read }, user));
    // Who shows next awaits it, and ends the stream if the log cannot be written.
    logged.catch(() => {});
    return logged;
  }

  return {
    async reading(events) {
      const read = recordsIn(events);
      if (read.length === 0) return;
      if (!isTold) await log.logReading({ route: ROUTE, follows }, user);
      isTold = true;
      // The entry before this one: a log that cannot be written shows nothing more, and entries do not pile up.
      if (shown.size + read.length > MOST) await write();
      else if (timer === undefined) {
        await logged;
        timer = setTimeout(write, EVERY_MS);
      }
      for (const id of read) shown.add(id);
    },
    async end() {
      await write();
    },
  };
}
