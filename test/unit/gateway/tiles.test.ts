import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROLES } from '../../../gateway/server/users.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { createLogReader, type User } from '../../../services/exchange/index.ts';
import { type Grown, grownLedger, ORIGIN } from '../exchange/grown.ts';
import { startServer, type TestServer } from './harness.ts';

const SIZE = 700;
const FINAL = 'the newest that all have cosigned\n';

let grown: Grown;
let server: TestServer;
let accesses: [query: string, user: User][];
let accessFails: boolean;
beforeAll(async () => {
  grown = await grownLedger(SIZE);
  server = await startServer();
  const log = createLogReader(grown.store);
  server.exchange.tile = async (path) => log.tile(path);
  server.exchange.logAccess = async (query, user) => {
    if (accessFails) throw new TripointError('LEDGER_FAILED');
    accesses.push([query, user]);
    return { origin: ORIGIN, index: 0, leafHash: '' };
  };
  final(undefined);
});
beforeEach(() => {
  accesses = [];
  accessFails = false;
});
afterAll(async () => {
  await server?.close();
  await grown?.close();
});

function final(note: string | undefined): void {
  const { size, root, checkpoint } = grown.store.head();
  const state = { origin: ORIGIN, size, root: Buffer.from(root).toString('base64'), witnesses: [] };
  server.exchange.checkpoint = async () =>
    note === undefined
      ? { ...state, note: checkpoint, state: 'PROVISIONAL' }
      : { ...state, note: checkpoint, state: 'PROVISIONAL', final: { note, size, at: 0 } };
}

describe('the log over HTTP', () => {
  it('gives a hash tile to every role, to ask for anew: after a turn it is another', async () => {
    for (const role of ROLES)
      for (const [path, bytes] of [
        ['tile/0/001', 8_192],
        ['tile/0/002.p/188', 188 * 32],
        ['tile/1/000.p/2', 64],
      ] as const) {
        const response = await server.call(`/log/${path}`, { role });
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe('application/octet-stream');
        expect(response.headers.get('cache-control')).toBe('private, no-cache');
        const body = new Uint8Array(await response.arrayBuffer());
        expect(body).toEqual(new Uint8Array(createLogReader(grown.store).tile(path) as Uint8Array));
        expect(body).toHaveLength(bytes);
      }
    expect(accesses).toEqual([]);
  });

  it('gives entries to auditors only, never out of a cache, and writes each reading down first', async () => {
    const response = await server.call('/log/tile/entries/000', { role: 'auditor' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect((await response.arrayBuffer()).byteLength).toBe(createLogReader(grown.store).tile('tile/entries/000')?.length);
    expect(accesses).toEqual([
      [JSON.stringify({ route: 'getEntryBundle', path: 'tile/entries/000' }), { subject: 'us-auditor-7', agency: 'CBP' }],
    ]);
    for (const role of ROLES.filter((one) => one !== 'auditor'))
      expect((await server.call('/log/tile/entries/000', { role })).status).toBe(403);
    accessFails = true;
    const refused = await server.call('/log/tile/entries/001', { role: 'auditor' });
    expect(refused.status).toBe(500);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    'tile/0/003',
    'tile/0/002.p/189',
    'tile/0/002',
    'tile/0/2',
    'tile/00/000',
    'tile/0/000.p/256',
    'tile/0/..%2f0/000',
    'tile/63/000',
    'tile/entries/003.p/1',
    `tile/0/${'x000/'.repeat(40)}000`,
    'tile/0',
    'tile',
  ])('has nothing at %s', async (path) => {
    expect((await server.call(`/log/${path}`, { role: 'auditor' })).status).toBe(404);
    expect(accesses).toEqual([]);
  });

  it('gives the newest checkpoint that is final, and the newest of all while there is none', async () => {
    const asked = async () => {
      const response = await server.call('/log/checkpoint');
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      return response.text();
    };
    expect(await asked()).toBe(grown.store.head().checkpoint);
    final(FINAL);
    expect(await asked()).toBe(FINAL);
    final(undefined);
  });
});
