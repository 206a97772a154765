import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { type LogSource, ledgerSource, mirrorLog, verifyMirror } from '../../../gateway/server/mirror.ts';
import {
  cosigner,
  cosignerVkey,
  entryBundle,
  parseBundle,
  signLine,
  tilePath,
  tilesOf,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { leafHash, TripointError, utf8 } from '../../../services/domain/index.ts';
import { createLogReader } from '../../../services/exchange/index.ts';
import { type Grown, grownLedger, ORIGIN, VKEY } from '../exchange/grown.ts';
import { commandLine, rows } from './command.ts';
import { startServer, TOKENS } from './harness.ts';

const SIZE = 700;
const witness = generateKeyPairSync('ed25519');
const CANADA = cosignerVkey('tripoint.example/ca/witness', witness.publicKey);

let grown: Grown;
let folder: string;
let copy: string;
let own: string;
let canadas: string;
const opened: { close(): void }[] = [];
beforeAll(async () => {
  grown = await grownLedger(SIZE);
  own = publicFile('us.json', { origin: ORIGIN, vkey: VKEY, witness: CANADA });
  canadas = publicFile('ca.json', { origin: 'ca', vkey: VKEY, witness: CANADA });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-mirror-'));
  copy = join(folder, 'copy');
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => grown?.close());

/** What a country publishes of itself, of which only the log's part is looked at here. */
function publicFile(name: string, log: object): string {
  const file = join(grown.folder, name);
  const hex = '0'.repeat(64);
  const facts = { version: 1, country: 'US', rootPem: 'x', firstKeySet: hex, keySets: ['x'], revocationList: 'x', log };
  writeFileSync(file, JSON.stringify({ ...facts, tls: { clientSpki: hex, serverSpki: hex }, nkeys: {} }));
  return file;
}
function sourceOf({ file }: Grown): LogSource {
  const made = ledgerSource(file);
  opened.push(made);
  return made.source;
}
const filesIn = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1))
    .sort();
const tilesAt = (size: number): string[] => ['checkpoint', ...[...tilesOf(size)].map(tilePath)].sort();
const corrupt = (said: RegExp) => expect.objectContaining({ code: 'LEDGER_CORRUPT', message: expect.stringMatching(said) });

describe('a copy of a log', () => {
  it('is every tile and bundle that its checkpoint needs, and verifies from those alone', async () => {
    const told: number[] = [];
    const mirrored = await mirrorLog(sourceOf(grown), copy, (done) => told.push(done));
    expect(mirrored).toEqual({ origin: ORIGIN, size: SIZE, written: 7 });
    expect(told).toEqual(Array.from({ length: mirrored.written }, (_, i) => i + 1));
    expect(filesIn(copy)).toEqual(tilesAt(SIZE));
    const root = Buffer.from(grown.store.head().root).toString('base64');
    expect(verifyMirror(copy, own, [])).toEqual({ origin: ORIGIN, size: SIZE, root, cosigned: [], missing: [] });
  });

  it.each([1, 255, 256, 257, 512])('of %i entries grows into that of 1,000, without what is outgrown', async (size) => {
    const other = await grownLedger(size);
    try {
      const source = sourceOf(other);
      await mirrorLog(source, copy);
      expect(filesIn(copy)).toEqual(tilesAt(size));
      await other.grow(1_000);
      await mirrorLog(source, copy);
      expect(filesIn(copy)).toEqual(tilesAt(1_000));
      expect(verifyMirror(copy, own, []).size).toBe(1_000);
      expect(await mirrorLog(source, copy)).toEqual({ origin: ORIGIN, size: 1_000, written: 0 });
    } finally {
      await other.close();
    }
  });

  it('is the same over HTTP', async () => {
    const server = await startServer();
    try {
      const log = createLogReader(grown.store);
      const { size, root, checkpoint: note } = grown.store.head();
      server.exchange.tile = async (path) => log.tile(path);
      server.exchange.logAccess = async () => ({ origin: ORIGIN, index: 0, leafHash: '' });
      const state = { origin: ORIGIN, size, root: Buffer.from(root).toString('base64'), witnesses: [] };
      server.exchange.checkpoint = async () => ({ ...state, note, state: 'PROVISIONAL' });
      const gateway = createGateway({ baseUrl: server.url, token: TOKENS.auditor });
      await mirrorLog((path) => gateway.log.read(path), copy);
      await mirrorLog(sourceOf(grown), join(folder, 'offline'));
      for (const path of tilesAt(SIZE))
        expect(readFileSync(join(copy, path))).toEqual(readFileSync(join(folder, 'offline', path)));
      const officer = createGateway({ baseUrl: server.url, token: TOKENS.officer });
      await expect(mirrorLog((path) => officer.log.read(path), join(folder, 'officer'))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(existsSync(join(folder, 'officer', 'checkpoint'))).toBe(false);
    } finally {
      await server.close();
    }
  });

  it('that was interrupted has no checkpoint, and goes on where it was', async () => {
    const source = sourceOf(grown);
    let left = 4;
    const cut: LogSource = async (path) => {
      if (left-- === 0) throw new TripointError('LINK_DOWN');
      return source(path);
    };
    await expect(mirrorLog(cut, copy)).rejects.toMatchObject({ code: 'LINK_DOWN' });
    expect(existsSync(join(copy, 'checkpoint'))).toBe(false);
    await mirrorLog(source, copy);
    expect(verifyMirror(copy, own, []).size).toBe(SIZE);
  });

  it('stays as it was before a log that is another', async () => {
    await mirrorLog(sourceOf(grown), copy);
    const kept = readFileSync(join(copy, 'checkpoint'));
    const source = sourceOf(grown);
    const forged = Buffer.from(await source('checkpoint'));
    const root = Buffer.alloc(32, 7).toString('base64');
    const lying: LogSource = async (path) =>
      path === 'checkpoint' ? utf8(`${ORIGIN}\n${SIZE}\n${root}\n\n${forged.toString().split('\n\n')[1]}`) : source(path);
    await expect(mirrorLog(lying, copy)).rejects.toThrow(corrupt(/do not lead to the checkpoint of 700/));
    const elsewhere: LogSource = async () => utf8(`elsewhere\n${SIZE}\n${root}\n\n— x x\n`);
    await expect(mirrorLog(elsewhere, copy)).rejects.toMatchObject({ code: 'INVALID' });
    expect(readFileSync(join(copy, 'checkpoint'))).toEqual(kept);
  });

  it('is not set back by a checkpoint that is older', async () => {
    const small = await grownLedger(300);
    try {
      const older = await sourceOf(small)('checkpoint');
      const source = sourceOf(grown);
      await mirrorLog(source, copy);
      const behind: LogSource = async (path) => (path === 'checkpoint' ? older : source(path));
      expect(await mirrorLog(behind, copy)).toEqual({ origin: ORIGIN, size: SIZE, written: 0 });
      expect(verifyMirror(copy, own, []).size).toBe(SIZE);
    } finally {
      await small.close();
    }
  });
});

describe('what does not hold is named', () => {
  let whole: string;
  beforeAll(async () => {
    whole = mkdtempSync(join(tmpdir(), 'tripoint-mirror-'));
    const made = ledgerSource(grown.file);
    await mirrorLog(made.source, whole);
    made.close();
  });
  afterAll(() => rmSync(whole, { recursive: true, force: true }));
  beforeEach(() => cpSync(whole, copy, { recursive: true }));

  const alter = (path: string, change: (bytes: Buffer) => Uint8Array) =>
    writeFileSync(join(copy, path), change(readFileSync(join(copy, path))));
  /** Entry 300, replaced in its bundle. */
  const otherEntry = (bytes: Buffer) => {
    const entries = parseBundle(bytes, 256);
    entries[44] = utf8('another');
    return entryBundle(entries);
  };
  const flipped = (bytes: Buffer) => Buffer.from(bytes).fill(0, 32 * 7, 32 * 7 + 1);
  const inTile = (bytes: Buffer) => {
    bytes.set(leafHash(utf8('another')), 44 * 32);
    return bytes;
  };

  it.each([
    ['an altered entry', () => alter('tile/entries/001', otherEntry), /entry 300 is not the one in tile\/0\/001/],
    ['an altered leaf hash', () => alter('tile/0/002.p/188', flipped), /entry 519 is not the one in tile\/0\/002.p\/188/],
    [
      'an entry altered with its leaf hash',
      () => {
        alter('tile/entries/001', otherEntry);
        alter('tile/0/001', inTile);
      },
      /entries 256 to 511 are not those in tile\/1\/000.p\/2/,
    ],
    [
      'a bundle that is cut',
      () => alter('tile/entries/000', (bytes) => bytes.subarray(0, -1)),
      /tile\/entries\/000 does not hold 256/,
    ],
    ['a tile that is cut', () => alter('tile/1/000.p/2', (bytes) => bytes.subarray(0, 32)), /tile\/1\/000.p\/2 does not hold 2/],
    ['a bundle that is not there', () => rmSync(join(copy, 'tile/entries/001')), /tile\/entries\/001 is missing/],
    ['a tile that is not there', () => rmSync(join(copy, 'tile/0/000')), /tile\/0\/000 is missing/],
  ])('%s', (_, change, said) => {
    change();
    expect(() => verifyMirror(copy, own, [])).toThrow(corrupt(said));
  });

  it('a checkpoint of another size, key or log', () => {
    const altered = (from: string, to: string) => alter('checkpoint', (bytes) => utf8(bytes.toString().replace(from, to)));
    altered('\n700\n', '\n699\n');
    expect(() => verifyMirror(copy, own, [])).toThrow(expect.objectContaining({ code: 'SIGNATURE_INVALID' }));
    altered(`${ORIGIN}\n699\n`, `${ORIGIN}\n700\n`);
    expect(verifyMirror(copy, own, []).size).toBe(SIZE);
    const stranger = publicFile('stranger.json', { origin: ORIGIN, vkey: vkeyOf(ORIGIN, witness.publicKey), witness: CANADA });
    expect(() => verifyMirror(copy, stranger, [])).toThrow(expect.objectContaining({ code: 'UNKNOWN_KEY' }));
    rmSync(join(copy, 'checkpoint'));
    expect(() => verifyMirror(copy, own, [])).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});

describe('cosignatures', () => {
  it('of the witnesses named are checked, and one that is missing is told', async () => {
    await mirrorLog(sourceOf(grown), copy);
    const at = join(copy, 'checkpoint');
    const note = readFileSync(at, 'utf8');
    const [name = ''] = CANADA.split('+');
    expect(verifyMirror(copy, own, [canadas])).toMatchObject({ cosigned: [], missing: [name] });
    const line = signLine(note.slice(0, note.indexOf('\n\n') + 1), cosigner(name, witness.privateKey, 1_780_000_000));
    writeFileSync(at, note + line);
    expect(verifyMirror(copy, own, [canadas])).toMatchObject({ cosigned: [{ name, at: 1_780_000_000 }], missing: [] });
    const other = signLine(note.slice(0, note.indexOf('\n\n') + 1).replace('700', '701'), cosigner(name, witness.privateKey, 1));
    writeFileSync(at, note + other);
    expect(() => verifyMirror(copy, own, [canadas])).toThrow(expect.objectContaining({ code: 'SIGNATURE_INVALID' }));
  });
});

describe('the command line', () => {
  it('copies as an auditor, verifies, and says what does not hold', async () => {
    const server = await startServer();
    const log = createLogReader(grown.store);
    const { size, root, checkpoint: note } = grown.store.head();
    server.exchange.tile = async (path) => log.tile(path);
    server.exchange.logAccess = async () => ({ origin: ORIGIN, index: 0, leafHash: '' });
    const state = { origin: ORIGIN, size, root: Buffer.from(root).toString('base64'), witnesses: [] };
    server.exchange.checkpoint = async () => ({ ...state, note, state: 'PROVISIONAL' });
    const { run, remove } = commandLine(server);
    try {
      const refused = await run(['log', 'mirror', copy]);
      expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('FORBIDDEN') });
      const mirrored = await run(['log', 'mirror', copy, '--json'], { role: 'auditor' });
      expect(rows(mirrored.stdout)).toEqual([{ origin: ORIGIN, size, written: 7 }]);
      const offline = await run(['log', 'mirror', join(folder, 'offline'), '--ledger', grown.file], { env: {} });
      expect(offline).toMatchObject({ code: 0, stdout: expect.stringMatching(/✔ MIRRORED .*: 700 entries, 7 new tiles/) });

      const verify = (...more: string[]) => run(['log', 'verify', '--tiles', copy, ...more], { env: {} });
      const whole = await verify('--public', own, '--json');
      expect(rows(whole.stdout)).toEqual([
        { verified: true, origin: ORIGIN, size, root: state.root, cosigned: [], witnessed: false },
      ]);
      const said = await verify('--public', own);
      expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('▲ RECOMPUTED, NOT WITNESSED') });
      expect(said.stdout).toContain('no cosignature was checked');
      expect(said.stdout).not.toContain('✔');
      const alone = await verify('--public', own, '--witnesses', canadas);
      expect(alone.code).toBe(5);
      expect(alone.stderr).toContain('lacks the cosignature of tripoint.example/ca/witness');
      expect(await verify()).toMatchObject({ code: 2, stderr: expect.stringContaining('whose log?') });
      writeFileSync(join(copy, 'tile/0/001'), readFileSync(join(copy, 'tile/0/000')));
      expect(await verify('--public', own)).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('entry 256 is not the one'),
      });
    } finally {
      await server.close();
      remove();
    }
  });

  it('says when the newest cosignature is older than may be', async () => {
    await mirrorLog(sourceOf(grown), copy);
    const server = await startServer();
    const { run, remove } = commandLine(server);
    const { checkpoint: note } = grown.store.head();
    const [name = ''] = CANADA.split('+');
    const verify = (seconds: number, ...more: string[]) => {
      const signer = cosigner(name, witness.privateKey, Math.floor(Date.now() / 1000) - seconds);
      writeFileSync(join(copy, 'checkpoint'), note + signLine(note.slice(0, note.indexOf('\n\n') + 1), signer));
      return run(['log', 'verify', '--tiles', copy, '--public', own, '--max-age', '15m', ...more], { env: {} });
    };
    try {
      expect(await verify(60)).toMatchObject({ code: 2, stderr: expect.stringContaining('no witness is named') });
      expect(await verify(60, '--witnesses', canadas)).toMatchObject({ code: 0, stdout: expect.stringContaining('✔ VERIFIED') });
      expect(await verify(1_000, '--witnesses', canadas)).toMatchObject({
        code: 4,
        stdout: '',
        stderr: expect.stringMatching(/the newest cosignature is 1\d{3} s old/),
      });
    } finally {
      await server.close();
      remove();
    }
  });
});
