// The keys of a country's logs on a real disk: one is durable before it is told of, and destroyed once its log has ended.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogKeys } from '../../../gateway/server/log-keys.ts';
import { publish, readPublicFacts } from '../../../gateway/server/public-facts.ts';
import { ed25519Verifier, openNote, signNote, vkeyOf } from '../../../services/audit/index.ts';
import { utf8 } from '../../../services/domain/index.ts';
import { type OwnLogs, openOwnLogs, originHash } from '../../../services/exchange/index.ts';
import { type Grown, grownLedger, ORIGIN } from '../exchange/grown.ts';

const NEXT = 'tripoint.example/us/2026.2';
const NEXT_KEY = `log-${originHash(NEXT).slice(0, 16)}.key`;

let folder: string;
let grown: Grown;
let logs: OwnLogs;
const at = (name: string) => join(folder, name);
const facts = () => readPublicFacts(at('public.json'));
const putKey = (name: string): void => {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(at(name), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-log-keys-'));
  const hex = '0'.repeat(64);
  const log = { origin: ORIGIN, vkey: vkeyOf(ORIGIN, generateKeyPairSync('ed25519').publicKey), witness: 'w' };
  const said = { version: 1, country: 'US', rootPem: 'x', firstKeySet: hex, keySets: ['x'], revocationList: 'x', log };
  writeFileSync(at('public.json'), JSON.stringify({ ...said, tls: { clientSpki: hex, serverSpki: hex }, nkeys: {} }));
  putKey('log.key');
  grown = await grownLedger(3);
  logs = await openOwnLogs(grown.store, ORIGIN);
});
afterEach(async () => {
  await grown.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the key of a log to come', () => {
  it('is made once, for its owner alone, and is the one that signs', async () => {
    const keys = openLogKeys(folder, logs);
    expect(keys.signer(NEXT)).toBeUndefined();
    const vkey = await keys.make(NEXT);
    expect(statSync(at(NEXT_KEY)).mode & 0o777).toBe(0o600);
    expect(await keys.make(NEXT)).toBe(vkey);
    expect(await openLogKeys(folder, logs).make(NEXT)).toBe(vkey);
    const signer = keys.signer(NEXT);
    const note = signNote('a text\n', [signer as NonNullable<typeof signer>]);
    expect(openNote(utf8(note), [ed25519Verifier(vkey)]).verified).toEqual([NEXT]);
  });

  it('of which a stop left half is made anew', async () => {
    writeFileSync(at(`${NEXT_KEY}.new`), '-----BEGIN PRIV');
    await openLogKeys(folder, logs).make(NEXT);
    expect(readdirSync(folder).sort()).toEqual([NEXT_KEY, 'log.key', 'public.json'].sort());
  });
});

describe('once its log has ended', () => {
  it('the turn is published and the key destroyed, and again changes nothing', async () => {
    const keys = openLogKeys(folder, logs);
    await keys.settle();
    expect(facts().turns).toBeUndefined();
    await keys.make(NEXT);
    const turn = await grown.turn(NEXT);
    expect(keys.signer(ORIGIN)).toBeDefined();
    await keys.settle();
    expect(facts().turns).toEqual([turn]);
    expect(existsSync(at('log.key'))).toBe(false);
    expect(keys.signer(ORIGIN)).toBeUndefined();
    expect(keys.signer(NEXT)).toBeDefined();
    const before = readFileSync(at('public.json'), 'utf8');
    await Promise.all([keys.settle(), openLogKeys(folder, logs).settle()]);
    expect(readFileSync(at('public.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual([NEXT_KEY, 'public.json'].sort());
  });

  it.each(['before the turn was published', 'before the key was destroyed'])(
    'a stop %s is made good by the next start',
    async (when) => {
      await openLogKeys(folder, logs).make(NEXT);
      const turn = await grown.turn(NEXT);
      if (when === 'before the key was destroyed') await publish(folder, () => ({ turns: [turn] }));
      await openLogKeys(folder, logs).settle();
      expect(facts().turns).toEqual([turn]);
      expect(existsSync(at('log.key'))).toBe(false);
    },
  );

  it('a key whose file is lost while the gateway runs can still end it', async () => {
    const keys = openLogKeys(folder, logs);
    rmSync(at('log.key'));
    expect(keys.signer(ORIGIN)?.name).toBe(ORIGIN);
    await keys.make(NEXT);
    await grown.turn(NEXT);
    await keys.settle();
    expect(keys.signer(ORIGIN)).toBeUndefined();
  });

  it('what else is published at the same time is kept', async () => {
    const keys = openLogKeys(folder, logs);
    await keys.make(NEXT);
    const turn = await grown.turn(NEXT);
    const set = publish(folder, ({ keySets }) => ({ keySets: [...keySets, 'another'] }));
    await Promise.all([set, keys.settle()]);
    expect(facts()).toMatchObject({ keySets: ['x', 'another'], turns: [turn] });
  });
});

describe('a ledger from before a turn is refused', () => {
  const refused = (field: string) =>
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      faults: [{ field: at(field), rule: expect.stringContaining('from before the rollover') }],
    });

  it('when the key of its log is gone', () => {
    rmSync(at('log.key'));
    expect(() => openLogKeys(folder, logs)).toThrow(refused('log.key'));
  });

  it('when a turn is published that it does not know, though the key was put back too', async () => {
    await publish(folder, () => ({ turns: ['a turn'] }));
    expect(() => openLogKeys(folder, logs)).toThrow(refused('public.json/turns'));
    expect(facts().turns).toEqual(['a turn']);
  });
});
