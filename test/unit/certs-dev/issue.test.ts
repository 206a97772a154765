import { hash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevelopmentKeys, issueDevelopmentKeys, type ServerUser } from '../../../certs-dev/index.ts';
import { cosignatureVerifier } from '../../../services/audit/index.ts';
import { DAY, HOUR, type Micros, toHex } from '../../../services/domain/index.ts';
import { createKeyBook, type KeySet, verifyKeySet, verifyRevocationList } from '../../../services/identity/index.ts';

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
    sets.push(await verifyKeySet(jws, anchor, sets.at(-1), NOW + 30 * DAY));
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
    const later = await at(NOW + 6.6 * DAY);
    expect(later.renewed).toEqual(['US']);
    expect((await chainOf(later, 'US')).map(({ document }) => document.number)).toEqual([1]);
    expect(readdirSync(join(own, 'us')).filter((name) => name.startsWith('key'))).toEqual(['keys-1.json', 'keyset-1.jws']);
    expect(secretsOf(later)).toEqual(secrets);

    const forced = await at(NOW + 6.6 * DAY, true);
    expect(secretsOf(forced).every((text, i) => text !== secrets[i])).toBe(true);
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
