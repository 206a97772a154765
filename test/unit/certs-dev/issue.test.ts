import { createPrivateKey, generateKeyPairSync, hash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountryKeys, type DevelopmentKeys, issueDevelopmentKeys, type ServerUser } from '../../../certs-dev/index.ts';
import { cosignatureVerifier, ed25519Signer, turnNote, vkeyOf } from '../../../services/audit/index.ts';
import { DAY, HOUR, type Micros, toHex } from '../../../services/domain/index.ts';
import {
  createKeyBook,
  generateKeys,
  issueKeySet,
  type KeySet,
  nextKeySetDocument,
  verifyKeySet,
  verifyRevocationList,
} from '../../../services/identity/index.ts';

const NOW: Micros = 1_767_225_600_000_000;
const countries = ['US', 'CA'];
const temporary: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'certs-dev-'));
  temporary.push(folder);
  return folder;
}

/** Every file by its path, contents included. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]));
}

const changedIn = (before: Map<string, string>, after: Map<string, string>) =>
  [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path.split('/').slice(-2).join('/'));

const read = (path: string | undefined) => readFileSync(path ?? '', 'utf8');

let folder: string;
let keys: DevelopmentKeys;
beforeAll(async () => {
  folder = newFolder();
  keys = await issueDevelopmentKeys({ folder, countries, now: NOW });
});
afterAll(() => {
  for (const made of temporary) rmSync(made, { recursive: true, force: true });
});

async function chainOf({ countries: issued }: DevelopmentKeys, country: string): Promise<KeySet[]> {
  const facts = issued[country]?.facts;
  const sets: KeySet[] = [];
  for (const jws of facts?.keySets ?? []) {
    const anchor = { country, rootPem: facts?.rootPem ?? '', firstKeySet: facts?.firstKeySet ?? '' };
    sets.push(await verifyKeySet(jws, anchor, sets.at(-1), NOW + 90 * DAY));
  }
  return sets;
}

describe('issued keys', () => {
  it('verify as every partner will verify them, from public.json alone', async () => {
    for (const country of countries) {
      const facts = JSON.parse(read(keys.countries[country]?.files.publicFacts));
      expect(facts).toEqual(keys.countries[country]?.facts);
      const [set] = await chainOf(keys, country);
      const { witness, ...log } = facts.log;
      expect(set?.document).toMatchObject({ country, number: 1, log });
      expect(cosignatureVerifier(witness).name).not.toBe(log.origin);
      const list = await verifyRevocationList(facts.revocationList, { country, rootPem: facts.rootPem }, undefined, NOW);
      expect(list.document).toMatchObject({ country, keys: [], certificates: [] });
    }
  });

  it('keep private files and folders to their owner', () => {
    const open = /\/(public\.json|[a-z-]+\.pem|keyset-\d+\.jws|revocation\.jws)$/;
    for (const path of contents(folder).keys())
      expect([path, statSync(path).mode & 0o777]).toEqual([path, open.test(path) ? 0o644 : 0o600]);
    for (const country of countries) expect(statSync(keys.countries[country]?.folder ?? '').mode & 0o777).toBe(0o700);
  });

  it('hold in no public file a private key, seed or token', () => {
    const us = keys.countries.US;
    const secrets = [
      ...Object.values(JSON.parse(read(us?.files.tokens)) as Record<string, string>),
      ...[us?.files.provisionerSeed, us?.files.appSeed, us?.files.linkSeeds.CA, us?.files.vaultMasterKey].map((path) =>
        read(path).trim(),
      ),
      ...[JSON.parse(read(us?.keySets[0]?.keys))].flatMap(({ signing, encryption }) => [signing.d, encryption.d]),
    ];
    const shown = [...contents(folder)].filter(([path]) => (statSync(path).mode & 0o077) !== 0).map(([, text]) => text);
    expect(secrets).toHaveLength(13);
    for (const secret of secrets) expect(shown.some((text) => text.includes(secret))).toBe(false);
    expect(shown.some((text) => text.includes('PRIVATE KEY'))).toBe(false);
    expect(JSON.stringify(keys)).not.toContain(secrets[0]);
  });

  it('have the private halves of what they publish', async () => {
    const us = keys.countries.US;
    const [set] = await chainOf(keys, 'US');
    const { signing, encryption, published } = JSON.parse(read(us?.keySets[0]?.keys));
    expect([signing.kid, encryption.kid]).toEqual(set?.document.keys.map(({ kid }) => kid));
    expect(published).toEqual(set?.document.keys);
    const nkey = (path: string | undefined) => fromSeed(new TextEncoder().encode(read(path).trim())).getPublicKey();
    expect(nkey(us?.files.linkSeeds.CA)).toBe(us?.facts.nkeys.CA);
    expect([nkey(us?.files.provisionerSeed), nkey(us?.files.appSeed)]).toEqual([us?.core.provisioner, us?.core.app]);
    expect(Buffer.from(read(us?.files.vaultMasterKey).trim(), 'base64')).toHaveLength(32);
  });

  it('give the server only digests of the tokens, one user of each role', () => {
    const tokens = JSON.parse(read(keys.countries.CA?.files.tokens)) as Record<string, string>;
    const users = JSON.parse(read(keys.countries.CA?.files.users)) as ServerUser[];
    expect(users).toEqual(keys.countries.CA?.users);
    for (const { subject, tokenSha256 } of users) expect(tokenSha256).toBe(hash('sha256', tokens[subject] ?? ''));
    expect(new Set(users.map(({ role }) => role))).toEqual(new Set(['officer', 'releaser', 'auditor', 'operator', 'integrator']));
  });
});

describe('issuing again', () => {
  it('changes nothing while all is good for half a day, and puts modes right', async () => {
    const before = contents(folder);
    chmodSync(keys.countries.US?.files.logKey ?? '', 0o644);
    const again = await issueDevelopmentKeys({ folder, countries, now: NOW + 6 * HOUR });
    expect(contents(folder)).toEqual(before);
    expect(again).toEqual({ ...keys, renewed: [] });
    expect(statSync(keys.countries.US?.files.logKey ?? '').mode & 0o777).toBe(0o600);
  });

  it('replaces what is broken or was made for other hosts, and only that', async () => {
    const own = newFolder();
    const made = await issueDevelopmentKeys({ folder: own, countries: ['US'], now: NOW });
    rmSync(made.countries.US?.files.tlsClientKey ?? '');
    const before = contents(own);
    await issueDevelopmentKeys({ folder: own, countries: ['US'], hosts: { US: ['nats.us.example'] }, now: NOW });
    const changed = changedIn(before, contents(own)).sort();
    expect(changed).toEqual([
      'us/public.json',
      'us/tls-client.key',
      'us/tls-client.pem',
      'us/tls-server.key',
      'us/tls-server.pem',
    ]);
  });

  it('continues the key sets, and begins anew under a new root with the lasting secrets kept', async () => {
    const own = newFolder();
    const at = (now: Micros, force = false) => issueDevelopmentKeys({ folder: own, countries: ['US'], now, force });
    const one = await at(NOW);
    const two = await at(NOW + 18 * HOUR);
    const chain = await chainOf(two, 'US');
    expect(chain.map(({ document }) => document.number)).toEqual([1, 2]);
    expect(toHex(chain[0]?.digest ?? new Uint8Array())).toBe(one.countries.US?.facts.firstKeySet);
    expect(createKeyBook(chain).current('US', NOW + 20 * HOUR)?.document.number).toBe(2);

    const lasting = ['logKey', 'vaultMasterKey', 'tokens', 'provisionerSeed', 'appSeed'] as const;
    const secretsOf = (issued: DevelopmentKeys) => lasting.map((name) => read(issued.countries.US?.files[name]));
    const secrets = secretsOf(two);
    const later = await at(NOW + 59.6 * DAY);
    expect(later.renewed).toEqual(['US']);
    expect((await chainOf(later, 'US')).map(({ document }) => document.number)).toEqual([1]);
    expect(readdirSync(join(own, 'us')).filter((name) => name.startsWith('key'))).toEqual(['keys-1.json', 'keyset-1.jws']);
    expect(secretsOf(later)).toEqual(secrets);

    const forced = await at(NOW + 59.6 * DAY, true);
    expect(secretsOf(forced).every((text, i) => text !== secrets[i])).toBe(true);
  });

  describe('after the log has turned', () => {
    const NEXT = 'tripoint.example/us/2026.2';
    /** What a gateway leaves: a set that names the next log, whose key is here; then the turn, published, and the first key destroyed. */
    async function turned() {
      const own = newFolder();
      const at = (now: Micros, force = false) => issueDevelopmentKeys({ folder: own, countries: ['US'], now, force });
      const { folder: us, files, facts, keySets } = (await at(NOW)).countries.US as CountryKeys;
      const next = generateKeyPairSync('ed25519');
      const nextKey = join(us, 'log-0123456789abcdef.key');
      writeFileSync(nextKey, next.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      const log = { origin: NEXT, vkey: vkeyOf(NEXT, next.publicKey) };
      const root = { country: 'US', rootPem: facts.rootPem, firstKeySet: facts.firstKeySet };
      const first = await verifyKeySet(read(keySets[0]?.jws).trim(), root, undefined, NOW);
      const pairs = await generateKeys();
      const times = { notBefore: NOW + HOUR, notAfter: NOW + 25 * HOUR };
      const identity = { privateKeyPem: read(files.gatewayKey), chainPem: [read(files.gateway)] };
      const { jws } = await issueKeySet(nextKeySetDocument(first, { ...times, keys: pairs, log }), identity);
      writeFileSync(join(us, 'keys-2.json'), JSON.stringify(pairs), { mode: 0o600 });
      writeFileSync(join(us, 'keyset-2.jws'), jws);
      const end = { origin: facts.log.origin, size: 7, root: new Uint8Array(32) };
      const signers = [
        ed25519Signer(end.origin, createPrivateKey(read(files.logKey))),
        ed25519Signer(NEXT, next.privateKey),
      ] as const;
      const turn = turnNote({ end, next: log.vkey }, signers);
      const publish = (turns: object) =>
        writeFileSync(files.publicFacts, JSON.stringify({ ...facts, keySets: [...facts.keySets, jws], ...turns }));
      return { at, us, files, facts, log, turn, nextKey, publish };
    }

    it('keeps what is pinned and the turns, makes no key anew, and lets the next set name the log that is written', async () => {
      const { at, files, facts, log, turn, nextKey, publish } = await turned();
      rmSync(files.logKey);
      publish({ turns: [turn] });
      const kept = read(nextKey);
      for (const now of [NOW + 6 * HOUR, NOW + 20 * HOUR]) {
        const issued = await at(now);
        expect(issued.countries.US?.facts).toMatchObject({ log: facts.log, turns: [turn], firstKeySet: facts.firstKeySet });
        expect(existsSync(files.logKey)).toBe(false);
        expect(read(nextKey)).toBe(kept);
        const sets = await chainOf(issued, 'US');
        expect(sets.map(({ document }) => document.log.origin)).toEqual([facts.log.origin, NEXT, NEXT].slice(0, sets.length));
        expect(sets.at(-1)?.document.log).toEqual(log);
        expect(sets).toHaveLength(now < NOW + 12 * HOUR ? 2 : 3);
      }
    });

    it('and while it is only announced, changes nothing of it', async () => {
      const { at, files, facts, log, publish } = await turned();
      publish({});
      const key = read(files.logKey);
      const issued = await at(NOW + 20 * HOUR);
      expect(issued.countries.US?.facts.log).toEqual(facts.log);
      expect(issued.countries.US?.facts.turns).toBeUndefined();
      expect((await chainOf(issued, 'US')).map(({ document }) => document.log)).toEqual([
        { ...facts.log, witness: undefined },
        log,
        log,
      ]);
      expect(read(files.logKey)).toBe(key);
    });

    it.each([
      ['by force', NOW, true],
      ['under a new root', NOW + 59.6 * DAY, false],
    ])('begins its logs anew %s', async (_, now, force) => {
      const { at, files, facts, turn, nextKey, publish } = await turned();
      rmSync(files.logKey);
      publish({ turns: [turn] });
      const { US } = (await at(now, force)).countries;
      expect(US?.facts.turns).toBeUndefined();
      expect(US?.facts.log.vkey).not.toBe(facts.log.vkey);
      expect(existsSync(files.logKey)).toBe(true);
      expect(existsSync(nextKey)).toBe(false);
    });
  });

  it('gives a country that joins later its keys, and the others a link to it', async () => {
    const own = newFolder();
    await issueDevelopmentKeys({ folder: own, countries: ['US'], now: NOW });
    const { countries: both, renewed } = await issueDevelopmentKeys({ folder: own, countries: ['US', 'XA'], now: NOW });
    expect(renewed).toEqual(['XA']);
    expect(Object.keys(both.US?.facts.nkeys ?? {})).toEqual(['XA']);
    expect(read(both.US?.files.tlsRoots)).toContain(both.XA?.facts.rootPem);
  });

  it('refuses what is no country', async () => {
    await expect(issueDevelopmentKeys({ folder: newFolder(), countries: ['../US'], now: NOW })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });
});
