import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { checkOf, EventPage, GatewayEvent } from '../../../gateway/contract/index.ts';
import { createFrames } from '../../../gateway/sdk/events.ts';
import { createGateway, GatewayError } from '../../../gateway/sdk/index.ts';
import { seeded, startServer, type TestServer, TOKENS } from './harness.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const retry = { firstDelayMs: 1, maxDelayMs: 5 };

/** A fetch whose answers are cut after a number of bytes that `random` decides; some requests fail before they are sent. */
function cutting(random: () => number, most: number): typeof fetch {
  return async (input, init) => {
    if (random() < 0.1) throw new TypeError('fetch failed');
    const response = await fetch(input, init);
    let left = Math.floor(random() * most);
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (chunk.length <= left) {
          left -= chunk.length;
          controller.enqueue(chunk);
          return;
        }
        if (left > 0) controller.enqueue(chunk.slice(0, left));
        // Half of the cuts look like an orderly end, half like a reset.
        if (random() < 0.5) controller.terminate();
        else controller.error(new TypeError('terminated'));
      },
    });
    return new Response(response.body?.pipeThrough(cut), { status: response.status, headers: response.headers });
  };
}

describe('resuming', () => {
  it.each([1, 2, 3, 4, 5, 6])('repeats none and skips none, wherever the stream is cut (seed %d)', async (seed) => {
    server = await startServer({ eventPageSize: 3, heartbeatMs: 5 });
    const { exchange, url } = server;
    const random = seeded(seed);
    const total = 60;
    const source = (async () => {
      for (let sent = 0; sent < total; ) {
        const burst = Math.min(total - sent, 1 + Math.floor(random() * 8));
        exchange.emit(burst);
        sent += burst;
        await sleep(random() * 4);
      }
    })();
    let breaks = 0;
    const gateway = createGateway({ baseUrl: url, token: TOKENS.officer, fetch: cutting(seeded(seed + 100), 4_000), retry });
    const after = Math.floor(random() * 10);
    const seen: number[] = [];
    for await (const event of gateway.events({ after, onBreak: () => breaks++ })) {
      expect(checkOf(GatewayEvent)(event).faults).toBeUndefined();
      seen.push(event.cursor);
      if (event.cursor === total) break;
    }
    await source;
    expect(seen).toEqual(Array.from({ length: total - after }, (_, i) => after + i + 1));
    expect(breaks).toBeGreaterThan(3);
  });

  it('goes on from Last-Event-ID, which wins over the address', async () => {
    server = await startServer();
    server.exchange.emit(5);
    const headers = { accept: 'application/json', 'last-event-id': '3' };
    const page = (await (await server.call('/v1/events?after=1', { headers })).json()) as EventPage;
    expect(page.events.map(({ cursor }) => cursor)).toEqual([4, 5]);
  });

  it.each(['application/json', 'text/event-stream'])(
    '%s after a cursor that there is not yet is refused, and told the newest',
    async (accept) => {
      server = await startServer();
      server.exchange.emit(5);
      const faultsAt = async (path: string, headers = {}) => {
        const response = await (server as TestServer).call(path, { headers: { accept, ...headers } });
        expect(response.status).toBe(422);
        return ((await response.json()) as { faults: unknown[] }).faults;
      };
      const rule = 'at most 5, the newest event';
      expect(await faultsAt('/v1/events?after=6&wait=30')).toEqual([{ field: 'after', rule }]);
      expect(await faultsAt('/v1/events', { 'last-event-id': '99' })).toEqual([{ field: 'Last-Event-ID', rule }]);
    },
  );

  it('ends without an error when aborted, and leaves no stream open at the server', async () => {
    server = await startServer({ eventStreamsPerUser: 1 });
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.officer, retry });
    for (let round = 0; round < 3; round++) {
      const stop = new AbortController();
      server.exchange.emit(1);
      const seen: number[] = [];
      for await (const { cursor } of gateway.events({ after: round, signal: stop.signal })) {
        seen.push(cursor);
        stop.abort();
      }
      expect(seen).toEqual([round + 1]);
      for (let i = 0; i < 100 && !server.logged().includes(`"events":1`); i++) await sleep(5);
    }
  });

  it('throws what no waiting mends', async () => {
    server = await startServer();
    const gateway = createGateway({ baseUrl: server.url, token: 'x'.repeat(40), retry });
    await expect(gateway.events().next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('opens a silent stream again', async () => {
    let opened = 0;
    const silent: typeof fetch = async (_, init) => {
      opened++;
      const body = new ReadableStream({
        start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    const stop = new AbortController();
    const gateway = createGateway({ baseUrl: 'http://127.0.0.1:1', token: 't', fetch: silent, retry, silenceMs: 10 });
    const onBreak = (): void => {
      if (opened === 3) stop.abort();
    };
    for await (const _ of gateway.events({ signal: stop.signal, onBreak })) expect.unreachable();
    expect(opened).toBe(3);
  });
});

describe('frames', () => {
  it('are the same however the text is cut', () => {
    const text =
      'retry: 1\r\n: hi\r\n\r\nid: 1\ndata: {"a":1}\n\nid: 2\rdata:{"b":\rdata: 2}\r\r: x\n\ndata: last\r\n\r\ndata: half\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
        const frames = createFrames();
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const found = at.slice(1).flatMap((end, i) => frames(text.slice(at[i], end)));
        expect(found).toEqual(['{"a":1}', '{"b":\n2}', 'last']);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('larger than any event are refused, not gathered', () => {
    const frames = createFrames();
    expect(() => {
      for (;;) frames(`data: ${'x'.repeat(100_000)}`);
    }).toThrow(GatewayError);
  });
});

describe('the server', () => {
  /** A client that asks for the stream and then reads nothing. */
  const asleep = (port: number) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKENS.officer}\r\n\r\n`);
    socket.pause();
    socket.on('error', () => {});
    return socket;
  };

  it('cuts off a slow reader, having read no more for it than fits on the way', async () => {
    server = await startServer({ slowReaderMs: 100, eventPageSize: 4 });
    const { exchange } = server;
    exchange.padding = 100_000;
    exchange.emit(2_000); // 200 MB, were it gathered
    const socket = asleep(server.port);
    for (let i = 0; i < 200 && !server.logged().includes('"events":'); i++) await sleep(20);
    expect(server.logged()).toContain('"code":"OVERLOADED"');
    expect(exchange.readThrough).toBeLessThan(400);
    const readThen = exchange.readThrough;
    await sleep(50);
    expect(exchange.readThrough).toBe(readThen);
    socket.destroy();
  });

  it('keeps a reader that is slow but reads', async () => {
    server = await startServer({ slowReaderMs: 400, eventPageSize: 4 });
    server.exchange.padding = 20_000;
    server.exchange.emit(30);
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.officer, retry });
    const seen: number[] = [];
    let breaks = 0;
    for await (const { cursor } of gateway.events({ onBreak: () => breaks++ })) {
      seen.push(cursor);
      await sleep(5);
      if (cursor === 30) break;
    }
    expect([seen.length, breaks]).toEqual([30, 0]);
  });

  it('allows each user so many streams and no more, and gives the place back', async () => {
    server = await startServer({ eventStreamsPerUser: 2 });
    const stop = new AbortController();
    const open = () => server?.call('/v1/events', { signal: stop.signal });
    expect([(await open())?.status, (await open())?.status]).toEqual([200, 200]);
    const third = await server.call('/v1/events');
    expect(third.status).toBe(503);
    expect(await third.json()).toMatchObject({ code: 'OVERLOADED', retryable: true });
    const other = await server.call('/v1/events', { role: 'auditor', signal: stop.signal });
    expect(other.status).toBe(200);
    stop.abort();
    await sleep(50);
    const again = new AbortController();
    expect((await server.call('/v1/events', { signal: again.signal })).status).toBe(200);
    again.abort();
  });

  it('sends heartbeats while there is nothing to tell', async () => {
    server = await startServer({ heartbeatMs: 20 });
    const stop = new AbortController();
    const response = await server.call('/v1/events', { signal: stop.signal });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (text.split(': still here').length > 3) break;
    }
    expect(text.startsWith('retry: 1000\n')).toBe(true);
    stop.abort();
  });

  it('ends its streams when it stops, at once', async () => {
    server = await startServer();
    const response = await server.call('/v1/events');
    const ended = response.text();
    server.stopping.abort();
    await server.app.close();
    expect(await ended).toContain('retry:');
    server = undefined;
  });

  it('gives pages to those who cannot hold a stream, and waits for the first event if asked to', async () => {
    server = await startServer();
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.officer, retry });
    expect(await gateway.eventPage()).toEqual({ events: [], next: 0 });
    const waiting = gateway.eventPage({ waitSeconds: 5 });
    await sleep(20);
    server.exchange.emit(3);
    expect((await waiting).next).toBe(3);
    const two = await gateway.eventPage({ limit: 2 });
    expect(checkOf(EventPage)(two).faults).toBeUndefined();
    expect([two.next, (await gateway.eventPage({ after: two.next })).next]).toEqual([2, 3]);
  });

  it('tells a stream that fails as its end, and the failure to its log only', async () => {
    server = await startServer({ heartbeatMs: 10 });
    const response = await server.call('/v1/events');
    server.exchange.failure = new Error('L898902C3');
    await expect(response.text()).rejects.toThrow();
    expect(server.logged()).toContain('"code":"INTERNAL"');
    expect(server.logged()).not.toContain('L898902C3');
  });
});

describe('what a stream shows is an entry of the log', () => {
  /** The ids in entries of streams that began. */
  const read = (): unknown[] =>
    server?.exchange.readings.flatMap(({ read: { read: ids } }) => (ids as unknown[] | undefined) ?? []) ?? [];
  const followed = () => server?.exchange.readings.filter(({ read: { follows } }) => follows !== undefined);

  it('before the first record, and record by record no later than its end', async () => {
    server = await startServer({ heartbeatMs: 10 });
    server.exchange.padding = 1;
    server.exchange.emit(3);
    const leave = new AbortController();
    const shown: string[] = [];
    for await (const event of createGateway({ baseUrl: server.url, token: TOKENS.officer, retry }).events({
      signal: leave.signal,
    })) {
      expect(followed()).toEqual([expect.objectContaining({ read: { route: 'readEvents', follows: { after: 0 } } })]);
      if (event.exchange !== undefined) shown.push(event.exchange.id);
      if (shown.length < 3) continue;
      leave.abort();
      break;
    }
    await server.close();
    expect(read()).toEqual(shown);
  });

  it('shows nothing where the log cannot be written', async () => {
    server = await startServer({ heartbeatMs: 10 });
    server.exchange.padding = 1;
    server.exchange.emit(1);
    server.exchange.logReading = () => Promise.reject(new Error('no disk'));
    await expect(server.call('/v1/events').then((response) => response.text())).rejects.toThrow();
    expect(server.logged()).toContain('"code":"INTERNAL"');
  });
});
