import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Home, LinkStatus, StreamStatus } from '../../../../services/delivery/index.ts';
import { DAY, HOUR, SECOND, TripointError } from '../../../../services/domain/index.ts';
import type { Submit } from '../../../../services/exchange/commit/transaction.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import type { HealthCheck } from '../../../../services/exchange/context/operation-views.ts';
import type { Link } from '../../../../services/exchange/link/link.ts';
import { createHealth, type HealthOptions } from '../../../../services/exchange/operation/health.ts';

const NOW = Date.UTC(2026, 10, 30) * 1000;
const PRESENT: StreamStatus = { state: 'PRESENT', detail: 'OUT_CA: 0 messages wait, the partner pulls' };
const MISSING: StreamStatus = { state: 'MISSING', detail: 'there is no stream OUT_CA' };

let logged: [string, string, unknown][];
let events: unknown[][];
let stream: StreamStatus;
let home: Partial<ReturnType<Home['status']>>;
let link: Partial<LinkStatus> & { readonly pullFault?: string };
let host: HealthCheck[];
let now: number;
let onStatus: (status: LinkStatus) => void;
let notAfter: number;
let untakenSince: number | undefined;
let origin: string;
let isResumed: boolean;
let outstanding: number;
let down: 'LINK_SUSPENDED' | 'PARTNER_SET_ASIDE' | undefined;

function start(options: Partial<HealthOptions> = {}) {
  const context = {
    self: 'US',
    partners: ['CA'],
    clock: () => now,
    store: { head: () => ({ size: 7, latest: NOW }) },
    time: { wall: () => now, latestAlone: () => 0, isDoubted: () => false },
    logs: { current: () => ({ origin }), named: () => undefined },
    keys: { latest: () => ({ document: { notAfter } }) },
    ownKeys: { signer: () => ({ log: { origin } }) },
    aside: { isDown: () => down !== undefined, why: () => down && { code: down, detail: 'it floods us' } },
    limits: { healthTickMs: 3_600_000, clockToleranceMs: 1_000 },
    log: (...line: [string, string, unknown]) => logged.push(line),
  } as unknown as Context;
  const submit = (async ({ run }: { run: (tx: unknown) => void }) =>
    run({ event: (...event: unknown[]) => events.push(event) })) as unknown as Submit;
  return createHealth(context, submit, {
    home: {
      status: () => ({ connected: true, notStored: new Map(), ...home }) as ReturnType<Home['status']>,
      streams: async () => new Map([['CA', stream]]),
      onStatus(listener) {
        onStatus = listener;
        return () => undefined;
      },
    },
    linkOf: (partner) =>
      ({
        partner,
        status: () => ({ connected: true, ...link }),
        resumed: () => isResumed,
        resumeFault: () => 'CLOCK_UNCONFIRMED',
        dispatcher: { outstanding: () => outstanding, untakenSince: () => untakenSince },
      }) as unknown as Link,
    failure: () => undefined,
    clock: () => ({ name: 'clock', status: 'OK', detail: 'sound' }),
    witnesses: () => [],
    host: async () => host,
    renewBefore: 6 * HOUR,
    ...options,
  });
}

beforeEach(() => {
  [logged, events, host] = [[], [], []];
  [stream, home, link, untakenSince] = [PRESENT, {}, {}, undefined];
  [isResumed, down, outstanding] = [true, undefined, 0];
  [now, notAfter, origin] = [NOW, NOW + DAY, 'tripoint.example/us/2026'];
});

const rowOf = async (name: string, options: Partial<HealthOptions> = {}) => {
  const { ready, checks } = await start(options).health();
  return { ready, ...checks.find((check) => check.name === name) };
};
/** The own server is there again, and what is to be told is told. */
async function reconnected(desk: ReturnType<typeof start>): Promise<void> {
  onStatus({ connected: true } as LinkStatus);
  await desk.close();
}

describe('the table', () => {
  test('is ready and OK throughout when everything is', async () => {
    const { ready, checks } = await start().health();
    expect([ready, checks.map(({ name, status }) => `${name} ${status}`)]).toEqual([
      true,
      ['ledger OK', 'keys OK', 'nats OK', 'clock OK', 'stream CA OK', 'link CA OK', 'log US OK'],
    ]);
  });

  test('says of a link that stands still whose trouble it is, and whom to ask', async () => {
    untakenSince = NOW - HOUR;
    expect(await rowOf('link CA')).toMatchObject({
      status: 'FAIL',
      detail: expect.stringContaining('NOT_TAKEN: CA has taken nothing since 2026-11-29T23:00:00'),
      next: expect.stringContaining('call CA'),
    });
    now = NOW - 2 * SECOND;
    expect(await rowOf('link CA')).toMatchObject({
      ready: true,
      status: 'FAIL',
      detail: expect.stringContaining('CLOCK_STEPPED_BACK: the clock of this gateway (US)'),
      next: 'tripoint clock show',
    });
  });

  test('says of a link that has not resumed because our own clock is not sound that it is our clock', async () => {
    isResumed = false;
    expect(await rowOf('link CA')).toMatchObject({ detail: 'LINK_NOT_RESUMED: hop gateway of CA: CLOCK_UNCONFIRMED' });
    now = NOW - 2 * SECOND;
    expect(await rowOf('link CA')).toMatchObject({
      detail: expect.stringContaining('CLOCK_STEPPED_BACK: the clock of this gateway (US)'),
      next: 'tripoint clock show',
    });
  });

  test.each([
    ['LINK_SUSPENDED', 'suspended'],
    ['PARTNER_SET_ASIDE', 'set aside'],
  ] as const)('of a partner under %s keeps its rows, as not checked', async (code, why) => {
    down = code;
    const { ready, checks } = await start().health();
    expect(ready).toBe(true);
    const detail = `the link with CA is ${why}, so nobody looked`;
    expect(checks.filter(({ status }) => status === 'NOT_CHECKED')).toEqual(
      ['stream CA', 'witness CA', 'log CA', 'clock CA'].map((name) => ({ name, status: 'NOT_CHECKED', detail })),
    );
  });

  test('counts one batch as one', async () => {
    outstanding = 1;
    expect(await rowOf('link CA')).toMatchObject({ detail: '1 batch outstanding' });
  });

  test('names the hop of a link that is down, which makes nothing unready', async () => {
    link = { connected: false, lastError: 'LINK_DOWN', lastHop: 'hop TCP to 10.0.0.7:4443: ECONNREFUSED' };
    expect(await rowOf('link CA')).toMatchObject({
      ...{ ready: true, status: 'FAIL', detail: 'LINK_DOWN: hop TCP to 10.0.0.7:4443: ECONNREFUSED' },
    });
    link = { pullFault: 'there is no stream or consumer for us' };
    expect(await rowOf('link CA')).toMatchObject({
      ...{ status: 'FAIL', next: expect.stringContaining('nats provision') },
      detail: 'LINK_DOWN: hop stream at the server of CA: there is no stream or consumer for us',
    });
  });

  test('tells a stream that is missing from one that could not be looked at, and from one that does not store', async () => {
    stream = MISSING;
    expect(await rowOf('stream CA')).toMatchObject({ ready: false, status: 'FAIL', detail: 'there is no stream OUT_CA' });
    stream = { state: 'UNKNOWN', detail: 'no answer' };
    expect(await rowOf('stream CA')).toMatchObject({ ready: true, status: 'NOT_CHECKED', detail: 'no answer' });
    stream = PRESENT;
    home = { notStored: new Map([['CA', 'OUT_CA: no room']]) };
    expect(await rowOf('stream CA')).toMatchObject({ ready: false, status: 'FAIL', detail: 'OUT_CA: no room' });
  });

  test('says of our own server that it is ours, and where it cannot be reached', async () => {
    home = { connected: false, lastError: 'OWN_SERVER_DOWN', lastHop: 'hop TLS to 127.0.0.1:4443: CERT_HAS_EXPIRED' };
    const detail = 'our own nats-server: hop TLS to 127.0.0.1:4443: CERT_HAS_EXPIRED';
    expect(await rowOf('nats')).toMatchObject({ ready: false, status: 'FAIL', detail });
  });

  test('says why the ledger takes nothing more, when the next key set is late, and when the year is over', async () => {
    const failure = () => new TripointError('LEDGER_FAILED', 'no space left on device (ENOSPC): /data/ledger.db, 0 bytes free');
    expect(await rowOf('ledger', { failure })).toMatchObject({
      ready: false,
      detail: expect.stringContaining('/data/ledger.db'),
    });
    notAfter = now + 6 * HOUR - 11 * 60_000_000;
    expect(await rowOf('keys')).toMatchObject({ ready: true, status: 'WARN', detail: expect.stringContaining('is late') });
    now = Date.UTC(2027, 0) * 1000 + 9 * 60_000_000;
    expect(await rowOf('log US')).toMatchObject({ status: 'OK' });
    now += 2 * 60_000_000;
    expect(await rowOf('log US')).toMatchObject({ status: 'FAIL', detail: expect.stringContaining('its year is over') });
  });

  test('does not wait for a disk that does not answer: a probe has its own limit', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const found = start({ host: () => new Promise(() => {}) }).health();
    await vi.advanceTimersByTimeAsync(500);
    expect((await found).ready).toBe(true);
    vi.useRealTimers();
  });
});

describe('what changes', () => {
  test('is a line of the log and an event, each once: a server that comes back without its streams', async () => {
    const desk = start();
    desk.start();
    stream = MISSING;
    await reconnected(desk);
    expect(logged).toEqual([['error', 'check fails', { check: 'stream CA', detail: 'there is no stream OUT_CA' }]]);
    expect(events).toEqual([['gateway.alarm', 'CA', 'NOT_STORED', null, null]]);
    await reconnected(desk);
    expect([logged.length, events.length]).toEqual([1, 1]);
    stream = PRESENT;
    await reconnected(desk);
    expect(logged[1]).toEqual(['info', 'check passes', { check: 'stream CA', detail: PRESENT.detail }]);
    stream = MISSING;
    await reconnected(desk);
    expect(events).toHaveLength(1);
    stream = PRESENT;
    await reconnected(desk);
    now += HOUR;
    stream = MISSING;
    await reconnected(desk);
    expect(events).toHaveLength(2);
  });

  test('is told again at each step of getting worse', async () => {
    const desk = start();
    desk.start();
    const ending = (days: string): HealthCheck => ({
      ...{ name: 'certificates US', status: 'WARN', detail: `gateway.pem ends in ${days} days` },
      alarms: [{ code: 'CERTIFICATE_EXPIRING', partner: 'US', step: `gateway.pem ${days}` }],
    });
    for (const days of ['30', '30', '14']) {
      host = [ending(days)];
      await reconnected(desk);
    }
    expect(logged.map(([level, , facts]) => [level, (facts as { detail: string }).detail])).toEqual([
      ['warn', 'gateway.pem ends in 30 days'],
      ['warn', 'gateway.pem ends in 14 days'],
    ]);
    expect(events).toHaveLength(2);
  });
});
