import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { networkOf } from '../../../gateway/server/sockets.ts';
import { startServer, type TestServer } from './harness.ts';

let server: TestServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
  server = undefined;
});

/** A connection of this machine; resolves with how it ended, or `open` once the gateway has answered on it. */
async function dial(port: number, said = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'): Promise<'open' | 'closed'> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.once('data', () => resolve('open'));
    socket.once('close', () => resolve('closed'));
    socket.once('connect', () => socket.write(said));
  });
}

describe('what one address may take of a listener', () => {
  it('no more connections than its share, and one again for each that it closes; said once', async () => {
    server = await startServer({ connectionsPerAddress: 3 });
    for (let i = 0; i < 3; i++) expect(await dial(server.port)).toBe('open');
    expect(await dial(server.port)).toBe('closed');
    expect(await dial(server.port)).toBe('closed');
    const said = server.logged().match(/connections refused/g);
    expect(said).toHaveLength(1);
    const first = sockets[0] as Socket;
    const closed = new Promise((resolve) => first.once('close', resolve));
    first.end();
    await closed;
    await expect.poll(() => dial((server as TestServer).port)).toBe('open');
  });

  it('slow loris: a connection that does not say its headers in time is answered 408 and closed', async () => {
    server = await startServer({ headersMs: 200 });
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
