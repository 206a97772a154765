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
   * for each, in their order, as they arrive; at most 10,000. Each is an entry of the log, so that it is never retried. Throws
   * SEARCH_NOT_READY, and GATEWAY_UNREACHABLE for an answer that was cut off.
   *
   * @example
   * const name = [{ primaryIdentifier: 'Specimen', secondaryIdentifier: 'Anna' }];
   * for await (const { n, outcome, hits } of gateway.screenings.run([{ name, dateOfBirth: { date: '1974-08-12' } }]))
   *   console.log(n, outcome, hits[0]?.because.score, hits[0]?.action, hits[0]?.contactPoint);
   */
  run(subjects: readonly ScreenedOne[], options?: CallOptions): AsyncGenerator<Screening, void, undefined>;
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

export const screeningsOf = ({ transport }: Client, records: Pick<Records, 'say'>): Screenings => ({
  async *run(subjects, { signal } = {}) {
    if (subjects.length === 0) return;
    const call = { method: 'POST', path: '/v1/screenings', body: subjects, idempotent: false, signal } as const;
    const response = await transport.once({ ...call, headers: { accept: 'application/x-ndjson' } });
    let results = 0;
    for await (const screening of readLines<Screening>(response)) {
      results++;
      yield screening;
    }
    // Nobody passes as clear who was not screened.
    if (results < subjects.length) throw unreachable(new Error(`${results} of ${subjects.length} were screened`));
  },
  report({ recordId, report }, added, { verb = 'HIT', ...options } = {}) {
    if (report === undefined) throw new TypeError('a record of this country: there is no originator to tell');
    const { originator, content } = report;
    return records.say(recordId, { verb, originator, content: { ...content, ...added } }, options);
  },
});
