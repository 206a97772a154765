import type { Msg } from '@nats-io/transport-node';
import { describe, expect, test } from 'vitest';
import { LINK_LIMITS, type LinkLimits, type QueryHandler } from '../../../services/delivery/index.ts';
import { responder } from '../../../services/delivery/responder.ts';
import { TripointError, utf8 } from '../../../services/domain/index.ts';

const REPLY = '_R_.abc123.def456';

/** A connection that hands in queries and notes what is published. */
function bench(handler: QueryHandler, limits: Partial<LinkLimits> = {}, costMs: Record<string, number> = {}) {
  const refused: string[] = [];
  const published: string[] = [];
  let closed = false;
  let deliver: (message: Pick<Msg, 'subject' | 'reply' | 'data'>) => void = () => undefined;
  const answering = responder({
    self: 'US',
    partners: new Set(['CA', 'MX']),
    limits: { ...LINK_LIMITS, ...limits },
    clock: () => 0,
  });
  answering.serve(
    { visa: handler, resume: handler },
    { costMs, onRefused: (partner, code) => refused.push(`${partner} ${code}`) },
  );
  answering.subscribe({
    isClosed: () => closed,
    publish: (subject) => published.push(subject),
    subscribe: (pattern, options) => {
      const before = deliver;
      const topic = pattern.split('.').at(-1) ?? '';
      deliver = (message) =>
        message.subject.endsWith(`.${topic}`) ? options?.callback?.(null, message as Msg) : before(message);
      return {} as never;
    },
  });
  return {
    refused,
    published,
    answering,
    close: () => {
      closed = true;
    },
    query: async (subject = 'q.us.ca.visa', reply: string | undefined = REPLY, data = utf8('?')) => {
      deliver({ subject, data, ...(reply === undefined ? {} : { reply }) });
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const yes: QueryHandler = async () => utf8('yes');

describe('the responder', () => {
  test('answers on the reply subject that the import made', async () => {
    const it = bench(yes);
    await it.query();
    expect([it.published, it.refused]).toEqual([[REPLY], []]);
  });

  test.each(['$JS.API.STREAM.DELETE.OUT_CA', 'out.mx', '_R_CA.x', '_INBOX.x', ''])(
    'never publishes to %j, whoever asks for it, and does not call the handler',
    async (reply) => {
      let called = false;
      const it = bench(async () => {
        called = true;
        return utf8('yes');
      });
      await it.query('q.us.ca.visa', reply);
      expect([it.published, it.refused, called]).toEqual([[], ['CA WRONG_SENDER'], false]);
    },
  );

  test('an origin that is no partner is refused', async () => {
    const it = bench(yes);
    await it.query('q.us.fr.visa');
    await it.query('q.us.ca.mx.visa');
    expect([it.published, it.refused]).toEqual([[], ['FR WRONG_SENDER', ' WRONG_SENDER']]);
  });

  test('one partner’s flood takes nothing from another', async () => {
    const it = bench(yes, { queryBurst: 2 });
    for (let i = 0; i < 4; i++) await it.query('q.us.ca.visa');
    await it.query('q.us.mx.visa');
    expect(it.published).toHaveLength(3);
    expect(it.refused).toEqual(['CA RATE_LIMITED', 'CA RATE_LIMITED']);
  });

  test('one partner’s slow answers take no place of another', async () => {
    const held = Promise.withResolvers<void>();
    const it = bench(
      async ({ partner }) => {
        if (partner === 'CA') await held.promise;
        return utf8('yes');
      },
      { queriesInProgress: 8, queriesPerPartner: 16 },
    );
    for (let i = 0; i < 6; i++) await it.query('q.us.ca.visa');
    await it.query('q.us.mx.visa');
    expect([it.answering.inProgress(), it.published, it.refused]).toEqual([4, [REPLY], ['CA OVERLOADED', 'CA OVERLOADED']]);
    held.resolve();
    await it.answering.stop();
  });

  test('what costs the thread much is asked less often, and what it cost beyond is charged', async () => {
    const works: QueryHandler = async ({ topic, charge }) => {
      if (topic === 'visa') charge(60);
      return utf8('yes');
    };
    const it = bench(works, { queryWorkMsPerSecond: 1, queryWorkBurstMs: 100 }, { resume: 50, visa: 1 });
    for (let i = 0; i < 3; i++) await it.query('q.us.ca.resume');
    expect([it.published.length, it.refused]).toEqual([2, ['CA RATE_LIMITED']]);
    for (let i = 0; i < 3; i++) await it.query('q.us.mx.visa');
    expect([it.published.length, it.refused]).toEqual([4, ['CA RATE_LIMITED', 'MX RATE_LIMITED']]);
  });

  test('what a handler throws is told by its code, and nothing is sent', async () => {
    const it = bench(async () => {
      throw new TripointError('STALE_QUERY');
    });
    await it.query();
    expect([it.published, it.refused]).toEqual([[], ['CA STALE_QUERY']]);
  });

  test('a reply or a query beyond the bound is not sent, nor one whose connection has ended', async () => {
    const large = bench(async () => new Uint8Array(11), { maxMessageBytes: 10 });
    await large.query();
    await large.query('q.us.ca.visa', REPLY, new Uint8Array(11));
    const ended = bench(yes);
    ended.close();
    await ended.query();
    expect([...large.published, ...ended.published]).toEqual([]);
    expect([large.refused, ended.refused]).toEqual([['CA OVERSIZED', 'CA OVERSIZED'], ['CA LINK_DOWN']]);
  });

  test('a handler gets a signal that ends with the time limit of a query and with the responder', async () => {
    const signals: AbortSignal[] = [];
    const it = bench(
      async ({ signal }) => {
        signals.push(signal);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return utf8('too late');
      },
      { queryTimeoutMs: 20 },
    );
    await it.query();
    await it.query();
    await it.answering.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect([it.answering.inProgress(), it.published]).toEqual([0, []]);
  });
});
