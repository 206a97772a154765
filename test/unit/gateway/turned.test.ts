// A country whose log has ended and goes on in another: both are served, copied and verified, each by its own key.
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../../gateway/sdk/index.ts';
import { compareWithLedger, compareWithTiles } from '../../../gateway/server/heads.ts';
import { ledgerSource, mirrorLog, verifyMirror } from '../../../gateway/server/mirror.ts';
import { ROLES } from '../../../gateway/server/users.ts';
import { cosignerVkey } from '../../../services/audit/index.ts';
import { createLogReader, type LogView, originHash, readLogs } from '../../../services/exchange/index.ts';
import { type Grown, grownLedger, ORIGIN, VKEY } from '../exchange/grown.ts';
import { type CommandLine, commandLine, rows } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { LOG } from './memory-exchange.ts';

const [FIRST, SECOND] = [700, 300];
const NEXT = 'tripoint.example/us/2026.2';
const WITNESS = cosignerVkey('tripoint.example/ca/witness', generateKeyPairSync('ed25519').publicKey);

let grown: Grown;
let server: TestServer;
let auditor: Gateway;
let cli: CommandLine;
let turn: string;
let views: LogView[];
let folder: string;
let accesses: unknown[];
let before: string;
let own: string;

/** What the country publishes: before the turn, and since. */
function publicFile(name: string, turns?: readonly string[]): string {
  const file = join(grown.folder, name);
  const hex = '0'.repeat(64);
  const facts = { version: 1, country: 'US', rootPem: 'x', firstKeySet: hex, keySets: ['x'], revocationList: 'x', turns };
  const log = { origin: ORIGIN, vkey: VKEY, witness: WITNESS };
  writeFileSync(file, JSON.stringify({ ...facts, log, tls: { clientSpki: hex, serverSpki: hex }, nkeys: {} }));
  return file;
}

beforeAll(async () => {
  grown = await grownLedger(FIRST);
  before = publicFile('before.json');
  turn = await grown.turn(NEXT);
  await grown.grow(SECOND);
  own = publicFile('us.json', [turn]);
  folder = mkdtempSync(join(tmpdir(), 'tripoint-turned-'));
  server = await startServer();
  auditor = createGateway({ baseUrl: server.url, token: TOKENS.auditor });
  cli = commandLine(server);
  views = readLogs(grown.store).map(({ origin, end }) => ({
    ...{ origin, root: '', state: end ? 'ENDED' : 'OPEN', note: end?.checkpoint ?? grown.store.head().checkpoint, final: false },
    ...{ size: end?.size ?? SECOND, ...(end && { turn: end.turn }) },
  }));
  server.exchange.tile = async (path, hash) => {
    const log = readLogs(grown.store).find(({ origin }) => originHash(origin) === (hash ?? originHash(NEXT)));
    return log && createLogReader(grown.store, log.number).tile(path);
  };
  server.exchange.checkpoint = async () => {
    const { size, checkpoint } = grown.store.head();
    return { note: checkpoint, origin: NEXT, size, root: '', state: 'PROVISIONAL', witnesses: [] };
  };
  server.exchange.logAccess = async (query) => {
    accesses.push(JSON.parse(query));
    return { origin: NEXT, index: 0, leafHash: '' };
  };
});
beforeEach(() => {
  accesses = [];
  server.exchange.logList = views;
});
afterAll(async () => {
  await server?.close();
  cli?.remove();
  rmSync(folder, { recursive: true, force: true });
  await grown?.close();
});

const at = (...parts: string[]) => join(folder, ...parts);

describe('over HTTP', () => {
  it('each log of the country is at the digest of its name, and /log is the one that is written', async () => {
    for (const role of ROLES)
      for (const { origin, note } of views) {
        const { tile } = createLogReader(grown.store, origin === NEXT ? 2 : 1);
        const response = await server.call(`/logs/${originHash(origin)}/checkpoint`, { role });
        expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(await response.text()).toBe(note);
        const hashes = await server.call(`/logs/${originHash(origin)}/tile/0/000`, { role });
        expect(hashes.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
        expect(Buffer.from(await hashes.arrayBuffer())).toEqual(Buffer.from(tile('tile/0/000') as Uint8Array));
        // Under this name the bytes were those of the log before it until it turned.
        const current = await server.call('/log/tile/0/000', { role });
        expect(current.headers.get('cache-control')).toBe('private, no-cache');
      }
    expect(Buffer.from(await auditor.log.read('tile/0/000'))).toEqual(
      Buffer.from(await auditor.log.read('tile/0/000', { log: NEXT })),
    );
    expect(accesses).toEqual([]);
  });

  it('entries of any of them are for auditors, and each reading is written down', async () => {
    const path = `/logs/${originHash(ORIGIN)}/tile/entries/002.p/188`;
    for (const role of ROLES.filter((one) => one !== 'auditor')) expect((await server.call(path, { role })).status).toBe(403);
    const response = await server.call(path, { role: 'auditor' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      Buffer.from(createLogReader(grown.store, 1).tile('tile/entries/002.p/188') as Uint8Array),
    );
    expect(accesses).toEqual([{ route: 'getEntryBundleOfLog', path: 'tile/entries/002.p/188', origin: originHash(ORIGIN) }]);
  });

  it.each([
    `${originHash('tripoint.example/us/2027')}/checkpoint`,
    `${originHash(ORIGIN).toUpperCase()}/checkpoint`,
    `${originHash(ORIGIN)}0/checkpoint`,
    `${originHash('tripoint.example/us/2027')}/tile/0/000`,
    `${originHash(ORIGIN)}/tile/0/003`,
    `${originHash(NEXT)}/tile/entries/001.p/45`,
    `${originHash(ORIGIN)}`,
  ])('there is nothing at /logs/%s', async (path) => {
    expect((await server.call(`/logs/${path}`, { role: 'auditor' })).status).toBe(404);
    expect(accesses).toEqual([]);
  });

  it('they are listed, with times as text', async () => {
    const expired = 1_772_323_200_000_000;
    server.exchange.logList = [
      { ...LOG, state: 'EXPIRED', expired, turn },
      { ...LOG, origin: 'tripoint.example/us/2027' },
      { ...LOG, origin: 'plain' },
    ];
    const { logs } = await auditor.log.list();
    expect(logs.map((log) => [log.state, log.until, log.expired])).toEqual([
      ['EXPIRED', undefined, '2026-03-01T00:00:00.000000Z'],
      ['OPEN', '2028-01-01T00:00:00.000000Z', undefined],
      ['OPEN', undefined, undefined],
    ]);
    expect(logs[0]).toMatchObject({ origin: ORIGIN, size: 3, root: 'AAAA', note: LOG.note, final: false, turn });
    expect(accesses).toEqual([]);
  });

  it('a turn needs a reason and a time that is not far off; it is asked for once', async () => {
    const ask = (body: unknown) =>
      server.call('/v1/log/turns', {
        ...{ role: 'operator', method: 'POST', body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json' },
      });
    for (const [body, field] of [
      [{ afterS: 3_601, reason: 'r' }, '/afterS'],
      [{ afterS: -1, reason: 'r' }, '/afterS'],
      [{ afterS: 1.5, reason: 'r' }, '/afterS'],
      [{ afterS: 1 }, '/reason'],
      [{ afterS: 1, reason: ' ' }, '/reason'],
      [{ afterS: 1, reason: 'r', at: 'now' }, '/at'],
    ] as const) {
      const response = await ask(body);
      expect(response.status).toBe(422);
      expect((await response.json()) as object).toMatchObject({ code: 'INVALID', faults: [{ field }] });
    }
    const asked = await ask({ afterS: 3_600, reason: 'the key was seen elsewhere' });
    expect(await asked.json()).toEqual({ origin: NEXT, at: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) });
    expect(server.exchange.turns).toEqual([{ afterS: 3_600, reason: 'the key was seen elsewhere' }]);
  });
});

describe('a copy', () => {
  it('of each verifies under the key that the turns lead to; that of the ended one is the whole log', async () => {
    for (const [origin, size, ended] of [
      [ORIGIN, FIRST, FIRST],
      [NEXT, SECOND, undefined],
    ] as const) {
      const { source, close } = ledgerSource(grown.file, origin);
      await mirrorLog(source, at('offline', origin));
      close();
      await mirrorLog((path) => auditor.log.read(path, { log: origin }), at('http', origin));
      for (const copy of [at('offline', origin), at('http', origin)]) {
        const verified = verifyMirror(copy, own, []);
        expect(verified).toMatchObject({ origin, size });
        expect(verified.ended).toBe(ended);
      }
    }
    expect(verifyMirror(at('http', ORIGIN), before, []).ended).toBeUndefined();
    expect(() => verifyMirror(at('http', NEXT), before, [])).toThrow(expect.objectContaining({ code: 'INVALID' }));
    expect(() => ledgerSource(grown.file, 'elsewhere')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('from before the end is told as such, and grows to the end', async () => {
    const growing = await grownLedger(300);
    try {
      const { source, close } = ledgerSource(growing.file);
      await mirrorLog(source, at('growing'));
      close();
      await growing.grow(FIRST);
      const later = join(growing.folder, 'later.json');
      cpSync(own, later);
      writeFileSync(later, readFileSync(own, 'utf8').replace(JSON.stringify(turn), JSON.stringify(await growing.turn(NEXT))));
      expect(verifyMirror(at('growing'), later, [])).toMatchObject({ size: 300, ended: FIRST });
      const whole = ledgerSource(growing.file, ORIGIN);
      await mirrorLog(whole.source, at('growing'));
      whole.close();
      expect(verifyMirror(at('growing'), later, [])).toMatchObject({ size: FIRST, ended: FIRST });
    } finally {
      await growing.close();
    }
  });

  it('that goes on behind the end of its log fails, though its key signed it', async () => {
    const other = await grownLedger(FIRST + 1);
    const { source, close } = ledgerSource(other.file);
    await mirrorLog(source, at('continued'));
    close();
    await other.close();
    expect(verifyMirror(at('continued'), before, []).size).toBe(FIRST + 1);
    expect(() => verifyMirror(at('continued'), own, [])).toThrow(
      expect.objectContaining({ code: 'LEDGER_CORRUPT', message: expect.stringContaining(`ended with ${FIRST} entries`) }),
    );
  });

  it('is not verified with turns that do not hold', async () => {
    const { source, close } = ledgerSource(grown.file);
    await mirrorLog(source, at('forged'));
    close();
    const forged = publicFile('forged.json', [turn.replace(/\n(\d+)\n/, (_, n) => `\n${Number(n) + 1}\n`)]);
    expect(() => verifyMirror(at('forged'), forged, [])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

describe('heads that were given before', () => {
  it('are held against a ledger with all its logs', () => {
    const heads = mkdtempSync(join(folder, 'heads-'));
    const keep = (name: string, note: string) => writeFileSync(join(heads, name), note);
    const { checkpoint } = grown.store.head();
    keep('1.checkpoint', readLogs(grown.store)[0]?.end?.checkpoint as string);
    keep('2.checkpoint', checkpoint);
    // As the header of an answer has it.
    keep('3.checkpoint', Buffer.from(checkpoint).toString('base64'));
    keep('4.checkpoint', grown.signed(NEXT, SECOND - 7));
    keep('5.checkpoint', grown.signed(NEXT, SECOND + 1));
    keep('6.checkpoint', grown.signed(ORIGIN, FIRST + 1));
    keep('7.checkpoint', grown.signed(NEXT, SECOND - 7, new Uint8Array(32)));
    keep('other.txt', 'not a head');
    const found = compareWithLedger(grown.file, before, [heads]);
    expect(found.map(({ size, differs }) => [size, differs])).toEqual([
      [FIRST, undefined],
      [SECOND, undefined],
      [SECOND, undefined],
      [SECOND - 7, undefined],
      [SECOND + 1, 'FEWER_ENTRIES'],
      [FIRST + 1, 'FEWER_ENTRIES'],
      [SECOND - 7, 'OTHER_ENTRIES'],
    ]);
  });

  it('are taken only as this country signed them', () => {
    const file = at('altered');
    writeFileSync(file, grown.signed(NEXT, SECOND).replace(`\n${SECOND}\n`, `\n${SECOND - 1}\n`));
    const refused = expect.objectContaining({ code: 'INVALID' });
    expect(() => compareWithLedger(grown.file, before, [file])).toThrow(refused);
    expect(() => compareWithLedger(grown.file, before, [at('none')])).toThrow(refused);
    expect(() => compareWithLedger(grown.file, before, [mkdtempSync(join(folder, 'none-'))])).toThrow(refused);
  });

  it('of a log that is gone are known by the turns that were published', async () => {
    const first = await grownLedger(10);
    const file = at('gone');
    writeFileSync(file, grown.signed(NEXT, SECOND));
    expect(compareWithLedger(first.file, own, [file])).toMatchObject([{ differs: 'NO_SUCH_LOG' }]);
    await first.close();
  });

  it('are held against a copy of one log; of another only its end is known', async () => {
    const copy = at('heads-copy');
    const { source, close } = ledgerSource(grown.file, NEXT);
    await mirrorLog(source, copy);
    close();
    const differs = (note: string) => {
      const file = at('one-head');
      writeFileSync(file, note);
      return compareWithTiles(copy, { origin: NEXT, size: SECOND }, own, [file])[0]?.differs;
    };
    expect(differs(grown.signed(NEXT, 256))).toBeUndefined();
    expect(differs(readLogs(grown.store)[0]?.end?.checkpoint as string)).toBeUndefined();
    expect(differs(grown.signed(NEXT, 256, new Uint8Array(32)))).toBe('OTHER_ENTRIES');
    expect(differs(grown.signed(NEXT, SECOND + 1))).toBe('FEWER_ENTRIES');
    expect(differs(grown.signed(ORIGIN, FIRST + 1))).toBe('FEWER_ENTRIES');
    expect(differs(grown.signed(ORIGIN, FIRST, new Uint8Array(32)))).toBe('OTHER_ENTRIES');
    expect(differs(grown.signed(ORIGIN, FIRST - 1))).toBe('OTHER_LOG');
  });
});

describe('the command line', () => {
  it('lists the logs, in words and as lines of JSON', async () => {
    server.exchange.logList = [
      { ...LOG, state: 'EXPIRED', origin: 'tripoint.example/us/2019', expired: 1_772_323_200_000_000, final: true, turn },
      { ...LOG, state: 'ENDED', origin: 'tripoint.example/us/2025', turn },
      LOG,
    ];
    const { code, stdout } = await cli.run(['log', 'list'], { role: 'operator' });
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      '✔ FINAL tripoint.example/us/2019 3 entries',
      'state ended, followed by tripoint.example/us/2025; without its entries since 2026-03-01T00:00:00.000000Z: their hashes remain',
      '… PROVISIONAL tripoint.example/us/2025 3 entries',
      'state ended, followed by tripoint.example/us/2026',
      '… PROVISIONAL tripoint.example/us/2026 3 entries',
      'state open, until 2027-01-01T00:00:00.000000Z',
      '',
    ]);
    expect(rows((await cli.run(['log', 'list', '--json'])).stdout)).toEqual((await auditor.log.list()).logs);
  });

  it('turns the log: waits where it is soon, and says when where it is not', async () => {
    const run = (...args: string[]) => cli.run(['log', 'turn', ...args], { role: 'operator' });
    server.exchange.logList = [LOG];
    const later = await run('--reason', 'planned');
    expect(later).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ANNOUNCED {2}tripoint.example\/us\/2026.2 begins at 20/),
    });
    expect(server.exchange.turns.at(-1)).toEqual({ afterS: 600, reason: 'planned' });
    const now = await run('--reason', 'lost key', '--after', '1');
    expect(now).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`TURNED  ${ORIGIN} ended with 4 entries; ${NEXT} continues it`),
    });
    server.exchange.logList = [LOG];
    expect(rows((await run('--reason', 'r', '--after', '0', '--json')).stdout)).toMatchObject([{ origin: NEXT, done: true }]);
    expect(await run('--after', '1')).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason') });
    expect(await run('--reason', 'r', '--after', 'soon')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('whole number'),
    });
    const officer = await cli.run(['log', 'turn', '--reason', 'r']);
    expect(officer).toMatchObject({ code: 3, stderr: expect.stringContaining('FORBIDDEN') });
  });

  it('copies a log by its name, and says what to do with a folder that holds another', async () => {
    const mirror = (...args: string[]) => cli.run(['log', 'mirror', ...args], { role: 'auditor' });
    const first = await mirror(at('cli-first'), '--log', ORIGIN, '--json');
    expect(rows(first.stdout)).toEqual([{ origin: ORIGIN, size: FIRST, written: 7 }]);
    const other = await mirror(at('cli-first'));
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining(`this folder holds a copy of ${ORIGIN}`) });
    expect(other.stderr).toContain(`next: tripoint log mirror ${at('cli-first')} --log ${ORIGIN}`);
    const none = await mirror(at('cli-none'), '--log', 'elsewhere');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no log elsewhere here') });
    const current = await mirror(at('cli-next'), '--ledger', grown.file, '--json');
    expect(rows(current.stdout)).toMatchObject([{ origin: NEXT, size: SECOND }]);

    const verify = (copy: string, file = own) => cli.run(['log', 'verify', '--tiles', at(copy), '--public', file], { env: {} });
    expect((await verify('cli-first')).stdout).toContain('this is the complete log: it has ended');
    expect((await verify('cli-next')).stdout).not.toContain('ended');
    expect(await verify('cli-next', before)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the turns that lead to ${NEXT}`),
    });
  });

  it('names a head given before that the log does not continue', async () => {
    const file = at('taken.checkpoint');
    writeFileSync(file, grown.signed(NEXT, SECOND + 1));
    const args = ['log', 'verify', '--ledger', grown.file, '--public', before, '--earlier', file];
    const taken = await cli.run(args, { env: {} });
    expect(taken).toMatchObject({ code: 5, stdout: '' });
    expect(taken.stderr).toContain(`${NEXT} was reported to have ${SECOND + 1} entries (${file}), and it has fewer now`);
  });

  it('verifies a ledger with all its logs, and names each that ended', async () => {
    const { code, stdout } = await cli.run(['log', 'verify', '--ledger', grown.file, '--public', before], { env: {} });
    expect(code).toBe(0);
    expect(stdout).toContain(`${NEXT}: ${SECOND} entries`);
    expect(stdout).toContain(`✔ ${ORIGIN}: ${FIRST} entries, ended`);
  });
});
