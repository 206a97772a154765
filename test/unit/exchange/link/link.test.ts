// A link that is taken down and up again at once, while what its first connection brought is still in hand.
import { afterEach, expect, test } from 'vitest';
import type { IncomingMessage, PartnerLink, PullHandler } from '../../../../services/delivery/index.ts';
import { TripointError } from '../../../../services/domain/index.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createAside, EXCHANGE_LIMITS } from '../../../../services/exchange/index.ts';
import { createLink, type Link, type LinkOptions } from '../../../../services/exchange/link/link.ts';

const links: Link[] = [];
afterEach(() => Promise.all(links.splice(0).map((link) => link.close())));

/** Lets all that can go on go on. */
const settled = () => new Promise(setImmediate);

interface Opened {
  isClosed: boolean;
  readonly handlers: PullHandler[];
}

function linkOf(
  options: Partial<LinkOptions> = {},
  ask: PartnerLink['ask'] = () => Promise.reject(new TripointError('LINK_DOWN')),
) {
  const opened: Opened[] = [];
  const quarantined: unknown[] = [];
  const waits: (() => void)[] = [];
  const context = {
    ...{ self: 'US', partners: ['CA'], clock: () => 0, aside: createAside('US'), keys: { chain: () => [] } },
    limits: EXCHANGE_LIMITS,
    random: (bytes: number) => new Uint8Array(bytes),
    wait: () => new Promise<void>((resolve) => void waits.push(resolve)),
    store: { get: () => undefined, head: () => ({ latest: 0 }) },
    time: { wall: () => 0, latestAlone: () => 0, isDoubted: () => false },
    log: (_: string, message: string) => void (message === 'parcel quarantined' && quarantined.push(message)),
  } as unknown as Context;
  function connection(): PartnerLink {
    const one: Opened = { isClosed: false, handlers: [] };
    opened.push(one);
    return {
      pull: (handler) => void one.handlers.push(handler),
      ask,
      status: () => ({ connected: true, since: 0, reconnects: 0 }),
      onStatus: () => () => undefined,
      async close() {
        one.isClosed = true;
      },
    };
  }
  const link = createLink(
    context,
    'CA',
    (async () => undefined) as never,
    {
      connect: async () => connection(),
      sayOver: () => undefined,
      turns: { run: (_: string, work: () => unknown) => work() },
      ...options,
    } as LinkOptions,
  );
  links.push(link);
  return { link, opened, quarantined, waits, connection };
}

/** What no parcel is: it is quarantined once it is looked at. */
const garbage = (byte: number): IncomingMessage => ({ bytes: Uint8Array.of(byte), streamSequence: byte, deliveries: 1 });
const handlerOf = (one: Opened | undefined) => one?.handlers[0] as PullHandler;

test('what waited for the budget of the first connection is left to the second', async () => {
  const { link, opened, quarantined, waits } = linkOf();
  await link.start();
  link.budgets.charge('refusals', EXCHANGE_LIMITS.refusalBurst + 1);
  waits.length = 0;
  const first = handlerOf(opened[0])([garbage(1)]);
  await settled();
  expect(waits).toHaveLength(1);

  await link.stop();
  const started = link.start();
  await settled();
  // It looks at nothing before the other has let go.
  expect(opened[1]?.handlers).toEqual([]);
  for (const go of waits.splice(0)) go();
  expect(await first).toEqual(['nak']);
  await started;
  expect(quarantined).toEqual([]);
  expect(opened.map(({ isClosed, handlers }) => [isClosed, handlers.length])).toEqual([
    [true, 1],
    [false, 1],
  ]);
});

test('what the first connection has in hand ends before anything of the second begins', async () => {
  const steps: string[] = [];
  const inHand: (() => void)[] = [];
  const turns = {
    async run(_: string, work: () => unknown) {
      steps.push('begins');
      await new Promise<void>((resolve) => void inHand.push(resolve));
      steps.push('ends');
      return work();
    },
  };
  const { link, opened, quarantined } = linkOf({ turns: turns as LinkOptions['turns'] });
  await link.start();
  const first = handlerOf(opened[0])([garbage(1)]);
  await settled();
  await link.stop();
  const started = link.start();
  await settled();
  expect(opened[1]?.handlers).toEqual([]);
  inHand.shift()?.();
  await started;
  const second = handlerOf(opened[1])([garbage(2)]);
  await settled();
  inHand.shift()?.();
  expect(await Promise.all([first, second])).toEqual([['term'], ['term']]);
  expect(steps).toEqual(['begins', 'ends', 'begins', 'ends']);
  expect(quarantined).toHaveLength(2);
});

test('a connection that comes late, after a stop and another start, is closed and starts nothing', async () => {
  const connecting: PromiseWithResolvers<PartnerLink>[] = [];
  const { link, opened, connection } = linkOf({
    connect() {
      const one = Promise.withResolvers<PartnerLink>();
      connecting.push(one);
      return one.promise;
    },
  });
  const starts = [link.start()];
  await link.stop();
  starts.push(link.start());
  connecting[1]?.resolve(connection());
  await starts[1];
  connecting[0]?.resolve(connection());
  await starts[0];
  // Started it is, and once.
  await link.start();
  expect(opened.map(({ isClosed, handlers }) => [isClosed, handlers.length])).toEqual([
    [false, 1],
    [true, 0],
  ]);
});

test('a link is closed when the answer that it asked for has been held against the store, which closes after it', async () => {
  const answer = Promise.withResolvers<Uint8Array>();
  const { link } = linkOf({}, () => answer.promise);
  const started = link.start();
  await settled();
  let isClosed = false;
  const closing = link.close().then(() => {
    isClosed = true;
  });
  await settled();
  expect(isClosed).toBe(false);
  answer.reject(new TripointError('LINK_DOWN'));
  await closing;
  await started;
});
