// The signed head of the log beside every answer, and what is kept of it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOG_CHECKPOINT } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { ROLES } from '../../../gateway/server/users.ts';
import { TripointError } from '../../../services/domain/index.ts';
import { type CommandLine, commandLine } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { HEAD, idOf, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
let cli: CommandLine;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  cli = commandLine(server);
  folder = mkdtempSync(join(tmpdir(), 'tripoint-told-'));
});
afterEach(() => {
  server.exchange.failure = undefined;
});
afterAll(async () => {
  await server?.close();
  cli?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const headIn = ({ headers }: Response): string => Buffer.from(headers.get(LOG_CHECKPOINT) ?? '', 'base64').toString();
const POST = { to: ['CA'], purpose: 'border-screening', lookout: LOOKOUT };

describe('the head of the log', () => {
  it('comes with every answer to one who has a token, as it was when the answer left', async () => {
    const posted = await server.post(POST);
    expect([posted.status, headIn(posted)]).toEqual([202, HEAD]);
    for (const role of ROLES) expect(headIn(await server.call(`/v1/exchanges/${idOf(0xfff)}`, { role }))).toBe(HEAD);
    for (const format of ['json', 'csv', 'pdf']) {
      const report = await server.call(`/v1/audit/questions/1?format=${format}&subject=x`, { role: 'auditor' });
      expect(headIn(report)).toBe(HEAD);
    }
    const { head } = server.exchange;
    server.exchange.head = () => HEAD.replace('\n3\n', '\n4\n');
    expect(headIn(await server.post(POST))).toContain('\n4\n');
    server.exchange.head = head;
  });

  it('comes with a refusal and a failure too: what was refused is in the log', async () => {
    server.exchange.failure = new TripointError('POLICY_REFUSED');
    const refused = await server.post(POST);
    expect([refused.status, headIn(refused)]).toEqual([403, HEAD]);
  });

  it('is not for those without a token', async () => {
    for (const path of ['/healthz', '/readyz', '/v1/events'])
      expect((await server.call(path, { role: 'nobody' })).headers.has(LOG_CHECKPOINT)).toBe(false);
  });

  it('is told to the client that asks for it', async () => {
    const heads: string[] = [];
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.officer, onHead: (note) => heads.push(note) });
    expect(gateway.head()).toBeUndefined();
    await gateway.exchanges.post(POST as never);
    expect([heads, gateway.head()]).toEqual([[HEAD], HEAD]);
  });

  it('comes in a stream before the events that it covers, whenever it is another', async () => {
    const { head } = server.exchange;
    const heads: string[] = [];
    const gateway = createGateway({ baseUrl: server.url, token: TOKENS.officer, onHead: (note) => heads.push(note) });
    server.exchange.emit(1);
    const next = HEAD.replace('\n3\n', '\n4\n');
    let events = 0;
    for await (const _ of gateway.events({ after: 0 })) {
      if (++events === 2) break;
      server.exchange.head = () => next;
      server.exchange.emit(1);
    }
    server.exchange.head = head;
    expect(heads).toEqual([HEAD, next]);
    expect(gateway.head()).toBe(next);
  });
});

it('nothing is kept in a cache unless its route says so', async () => {
  for (const path of ['/v1/exchanges/x', '/v1/agreements', '/v1/log/status', '/v1/logs', '/healthz', '/nowhere'])
    expect((await server.call(path, { role: 'operator' })).headers.get('cache-control')).toBe('no-store');
  expect((await server.post(POST)).headers.get('cache-control')).toBe('no-store');
});

describe('the command line', () => {
  const post = ['lookout', 'post', '--to', 'CA', '--purpose', 'p', '--json-file', 'lookout.json'];

  it('shows the head with what it shows, and keeps it where that is asked for', async () => {
    writeFileSync(join(cli.folder, 'lookout.json'), JSON.stringify(LOOKOUT));
    const shown = await cli.run(post);
    expect(shown).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/head +tripoint.example\/us\/2026, 3 entries \(--keep-heads/),
    });
    const heads = join(folder, 'heads');
    const kept = await cli.run([...post, '--keep-heads', heads]);
    expect(kept.stdout).toContain(`3 entries (kept in ${heads})`);
    await cli.run(['exchange', 'show', idOf(0xfff), '--keep-heads', heads]);
    const files = readdirSync(heads);
    expect(files).toEqual(['tripoint.example_us_2026-3-00000000.checkpoint']);
    expect(readFileSync(join(heads, files[0] as string), 'utf8')).toBe(HEAD);
  });

  it('keeps two heads of one size that say different things', async () => {
    const heads = join(folder, 'two');
    const { head } = server.exchange;
    await cli.run(['log', 'list', '--keep-heads', heads]);
    server.exchange.head = () => HEAD.replace('AAAA', 'BBBB');
    await cli.run(['log', 'list', '--keep-heads', heads]);
    server.exchange.head = head;
    expect(readdirSync(heads)).toHaveLength(2);
  });

  it('says so when it cannot keep one', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await cli.run(['log', 'list', '--keep-heads', join(folder, 'file')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be written'),
    });
  });
});
