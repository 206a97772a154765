import type { ScreenedOne, Screening } from '../../contract/index.ts';
import type { CallOptions, Client } from '../client.ts';
import { unreachable } from '../error.ts';
import { readLines } from '../lines.ts';
import type { Records } from './records.ts';

/** What the officer adds to a hit: where it was, and what was done; docs/api.md has the fields of a HIT. */
type Added = Readonly<Record<string, unknown>> & { readonly category: string; readonly actionTaken: string };

export interface Screenings {
  /**
   * Compares travellers, containers or conveyances with everything in force here, own and received, as far as the caller may see it: one result
   * for each, in their order, as they arrive. A list has at most 10,000. What an async iterable yields is sent as it comes, and answered as it is
   * sent, over one connection, within the gateway's bounds (`limits.screeningIdleMs`, `.screeningStreamMs`). Each is an entry of the log, so that it
   * is never retried. Throws SEARCH_NOT_READY, and GATEWAY_UNREACHABLE if the answer ended before all were screened: open another for the rest.
   *
   * @example
   * const name = [{ primaryIdentifier: 'Specimen', secondaryIdentifier: 'Anna' }];
   * for await (const { n, outcome, hits } of gateway.screenings.run([{ name, dateOfBirth: { date: '1974-08-12' } }]))
   *   console.log(n, outcome, hits[0]?.because.score, hits[0]?.action, hits[0]?.contactPoint);
   */
  run(
    subjects: readonly ScreenedOne[] | AsyncIterable<ScreenedOne>,
    options?: CallOptions,
  ): AsyncGenerator<Screening, void, undefined>;
  /**
   * Tells its originator of a hit: the screening says who was met and by what they matched, and the officer where and what was done. `verb`: HIT,
   * or ENCOUNTER for one who was met without a search. Throws TypeError for a record of this country, of which nobody is told.
   *
   * @example
   * for await (const { hits } of gateway.screenings.run([{ name: [{ primaryIdentifier: 'Specimen' }] }]))
   *   for (const hit of hits.filter(({ report }) => report !== undefined))
   *     await gateway.screenings.report(hit, { category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY', location: 'CAVAN' });
   */
  report(
    hit: Screening['hits'][number],
    added: Added,
    options?: NonNullable<Parameters<Records['say']>[2]> & { readonly verb?: 'HIT' | 'ENCOUNTER' },
  ): ReturnType<Records['say']>;
}

const NDJSON = 'application/x-ndjson';

interface Sending {
  /** How many there are; undefined as long as nobody knows. */
  readonly length: number | undefined;
  readonly call: { readonly body: readonly ScreenedOne[] } | { readonly stream: ReadableStream<Uint8Array> };
}

function streamOf(subjects: AsyncIterable<ScreenedOne>): Sending {
  const from = subjects[Symbol.asyncIterator]();
  const utf8 = new TextEncoder();
  let [sent, isWhole] = [0, false];
  const stream = new ReadableStream<Uint8Array>({
    async pull(to) {
      const { done, value } = await from.next();
      if (done === true) {
        isWhole = true;
        to.close();
      } else {
        sent++;
        to.enqueue(utf8.encode(`${JSON.stringify(value)}\n`));
      }
    },
    async cancel() {
      await from.return?.();
    },
  });
  return {
    get length() {
      return isWhole ? sent : undefined;
    },
    call: { stream },
  };
}

export const screeningsOf = ({ transport }: Client, records: Pick<Records, 'say'>): Screenings => ({
  async *run(subjects, { signal } = {}) {
    const sending: Sending = 'length' in subjects ? { length: subjects.length, call: { body: subjects } } : streamOf(subjects);
    if (sending.length === 0) return;
    const headers = { accept: NDJSON, ...('stream' in sending.call && { 'content-type': NDJSON }) };
    const call = { method: 'POST', path: '/v1/screenings', idempotent: false, signal, headers, ...sending.call } as const;
    const response = await transport.once(call);
    let results = 0;
    for await (const screening of readLines<Screening>(response)) {
      results++;
      yield screening;
    }
    // Nobody passes as clear who was not screened.
    const { length } = sending;
    if (length === undefined || results < length)
      throw unreachable(new Error(`${results} of ${length ?? 'a stream'} were screened`));
  },
  report({ recordId, report }, added, { verb = 'HIT', ...options } = {}) {
    if (report === undefined) throw new TypeError('a record of this country: there is no originator to tell');
    const { originator, content } = report;
    return records.say(recordId, { verb, originator, content: { ...content, ...added } }, options);
  },
});
