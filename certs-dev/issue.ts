import { hash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createUser, fromSeed } from '@nats-io/nkeys';
import { type Country, country as checkCountry, DAY, type Micros, systemClock } from '../services/domain/index.ts';
import { gatewayName } from '../services/identity/index.ts';
import { isUsable, makeLeaf, makeRoot, type Names, notAfterOf, type Pair, spkiSha256, type Validity } from './certificate.ts';
import { type Folder, openFolder } from './files.ts';
import { EARLY, ensureKeySets, ensureRevocationList, hexDigest, type KeySetFiles, keySetFile, keysFile } from './key-sets.ts';
import { ensureLogs } from './logs.ts';
import { type Person, peopleOf } from './people.ts';

/** Longer than the gateway's longest warning period, so that its warnings are meaningful here too, and too short for production. */
const LIFETIME = 60 * DAY;
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

export interface IssueOptions {
  /** The parent of the countries' folders. */
  readonly folder: string;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly Country[];
  /** Addresses and names of each country's nats-server, in addition to loopback. */
  readonly hosts?: Readonly<Record<Country, readonly string[]>>;
  /** UTC microseconds. Default: the system clock. */
  readonly now?: Micros;
  /** Replaces everything, including secrets that never expire (log, vault, nkeys, tokens). */
  readonly force?: boolean;
}

/** The contents of a country's public.json, which its partners pin. It contains no secret. */
export interface PublicFacts {
  readonly version: 1;
  readonly country: Country;
  /** PEM. Signs the gateway's identity, its TLS certificates and its revocation list. */
  readonly rootPem: string;
  /** Hex SHA-256 of the first key set. */
  readonly firstKeySet: string;
  /** All key sets in order, as JWS. */
  readonly keySets: readonly string[];
  /** JWS. */
  readonly revocationList: string;
  /** Its first log. `witness`: the vkey of its cosignatures on other countries' logs. */
  readonly log: { readonly origin: string; readonly vkey: string; readonly witness: string };
  /** The rollover notes that lead to its later logs, oldest first. */
  readonly turns?: readonly string[];
  /** SHA-256 of SubjectPublicKeyInfo in lower-case hex, as `pinned_certs` of nats-server compares it. */
  readonly tls: { readonly clientSpki: string; readonly serverSpki: string };
  /** For each partner: the nkey with which this country logs in at that partner's server. */
  readonly nkeys: Readonly<Record<Country, string>>;
}

/** A user as the server stores it: with the SHA-256 of the bearer token (hex), not the token. */
export interface ServerUser extends Person {
  readonly tokenSha256: string;
}

/** The locations of one country's keys. Paths are absolute. */
export interface CountryKeys {
  readonly country: Country;
  readonly folder: string;
  readonly facts: PublicFacts;
  /** Public halves of the country's own users at its own server. */
  readonly core: { readonly provisioner: string; readonly app: string };
  readonly users: readonly ServerUser[];
  readonly keySets: readonly KeySetFiles[];
  readonly files: {
    readonly root: string;
    readonly rootKey: string;
    readonly gateway: string;
    readonly gatewayKey: string;
    readonly tlsServer: string;
    readonly tlsServerKey: string;
    readonly tlsClient: string;
    readonly tlsClientKey: string;
    /** PEM of the roots of all countries, which this country's TLS trusts. */
    readonly tlsRoots: string;
    readonly revocationList: string;
    readonly provisionerSeed: string;
    readonly appSeed: string;
    /** By partner. */
    readonly linkSeeds: Readonly<Record<Country, string>>;
    /** The first log's key, Ed25519, PKCS #8 PEM. Deleted once that log has ended. */
    readonly logKey: string;
    readonly witnessKey: string;
    /** 32 bytes, base64. */
    readonly vaultMasterKey: string;
    /** JSON array of ServerUser. */
    readonly users: string;
    /** JSON: subject → bearer token. For the users of a demonstration; no server reads it. */
    readonly tokens: string;
    /** JSON of PublicFacts. */
    readonly publicFacts: string;
  };
}

export interface DevelopmentKeys {
  readonly folder: string;
  readonly countries: Readonly<Record<Country, CountryKeys>>;
  /** Countries with a new root: data stored under the old root no longer verifies. */
  readonly renewed: readonly Country[];
}

function storedPair(at: Folder, name: string): Pair {
  return { certificate: at.read(`${name}.pem`) ?? '', key: at.read(`${name}.key`) ?? '' };
}

/** Writes the key first: after a crash in between, the next run finds the pair unusable and replaces it. */
function writePair(at: Folder, name: string, { certificate, key }: Pair): Pair {
  at.writePrivate(`${name}.key`, key);
  at.writePublic(`${name}.pem`, certificate);
  return { certificate, key };
}

async function ensureLeaf(
  at: Folder,
  name: 'gateway' | 'tls-server' | 'tls-client',
  country: Country,
  names: Names,
  validity: Validity,
  root: Pair,
): Promise<Pair> {
  const kept = storedPair(at, name);
  if (isUsable(kept, root.certificate, names, validity.from + EARLY)) return kept;
  const purpose = name === 'gateway' ? 'identity' : name;
  const to = Math.min(validity.to, notAfterOf(root.certificate));
  return writePair(at, name, await makeLeaf(purpose, `${country} ${name}`, names, { from: validity.from, to }, root));
}

const newSeed = () => `${new TextDecoder().decode(createUser().getSeed())}\n`;
const nkeyOf = (seed: string) => fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey();

function ensureUsers(at: Folder, country: Country): ServerUser[] {
  const people = peopleOf(country);
  const held = JSON.parse(at.read('tokens.json') ?? '{}') as Record<string, string>;
  const tokens = Object.fromEntries(
    people.map(({ subject }) => [subject, held[subject] ?? randomBytes(32).toString('base64url')]),
  );
  const users = people.map((person) => ({ ...person, tokenSha256: hash('sha256', tokens[person.subject] ?? '') }));
  at.writePrivate('tokens.json', `${JSON.stringify(tokens, null, 2)}\n`);
  at.writePrivate('users.json', `${JSON.stringify(users, null, 2)}\n`);
  return users;
}

interface Issued {
  readonly keys: CountryKeys;
  readonly renewed: boolean;
}

async function issueCountry(country: Country, options: IssueOptions, now: Micros): Promise<Issued> {
  const folder = join(resolve(options.folder), country.toLowerCase());
  const at = openFolder(folder);
  if (options.force) for (const name of at.list(/\.(pem|key|jws|json|nk|origin)$/)) at.remove(name);
  const partners = options.countries.filter((other) => other !== country);
  const validity = { from: now - EARLY, to: now + LIFETIME };

  const kept = storedPair(at, 'root');
  const renewed = !isUsable(kept, kept.certificate, {}, now);
  const root = renewed ? writePair(at, 'root', await makeRoot(`${country} national root`, validity)) : kept;
  const uris = [gatewayName(country)];
  const [gateway, server, client] = await Promise.all([
    ensureLeaf(at, 'gateway', country, { uris }, validity, root),
    ensureLeaf(at, 'tls-server', country, { hosts: [...LOOPBACK, ...(options.hosts?.[country] ?? [])] }, validity, root),
    ensureLeaf(at, 'tls-client', country, { uris }, validity, root),
  ]);

  const { first: log, turns, current, witness } = ensureLogs(at, country, now, renewed);
  const keySets = await ensureKeySets(at, country, root, gateway, current, now);
  const revocationList = await ensureRevocationList(at, country, root, now, renewed);

  const seed = (name: string) => nkeyOf(at.ensurePrivate(name, newSeed));
  const core = { provisioner: seed('core-provisioner.nk'), app: seed('core-app.nk') };
  const nkeys = Object.fromEntries(partners.map((partner) => [partner, seed(`link-${partner.toLowerCase()}.nk`)]));
  at.ensurePrivate('vault-master.key', () => `${randomBytes(32).toString('base64')}\n`);
  const users = ensureUsers(at, country);

  const first = keySets[0];
  if (first === undefined) throw new Error('ensureKeySets returns at least one');
  const facts: PublicFacts = {
    version: 1,
    country,
    rootPem: root.certificate,
    firstKeySet: hexDigest(first),
    keySets: keySets.map(({ jws }) => jws),
    revocationList,
    log: { ...log, witness },
    ...(turns.length > 0 && { turns }),
    tls: { clientSpki: spkiSha256(client.certificate), serverSpki: spkiSha256(server.certificate) },
    nkeys,
  };
  at.writePublic('public.json', `${JSON.stringify(facts, null, 2)}\n`);
  const files: CountryKeys['files'] = {
    root: at.path('root.pem'),
    rootKey: at.path('root.key'),
    gateway: at.path('gateway.pem'),
    gatewayKey: at.path('gateway.key'),
    tlsServer: at.path('tls-server.pem'),
    tlsServerKey: at.path('tls-server.key'),
    tlsClient: at.path('tls-client.pem'),
    tlsClientKey: at.path('tls-client.key'),
    tlsRoots: at.path('tls-roots.pem'),
    revocationList: at.path('revocation.jws'),
    provisionerSeed: at.path('core-provisioner.nk'),
    appSeed: at.path('core-app.nk'),
    linkSeeds: Object.fromEntries(partners.map((partner) => [partner, at.path(`link-${partner.toLowerCase()}.nk`)])),
    logKey: at.path('log.key'),
    witnessKey: at.path('witness.key'),
    vaultMasterKey: at.path('vault-master.key'),
    users: at.path('users.json'),
    tokens: at.path('tokens.json'),
    publicFacts: at.path('public.json'),
  };
  const sets = keySets.map(({ document: { number } }) => ({
    number,
    jws: at.path(keySetFile(number)),
    keys: at.path(keysFile(number)),
  }));
  return { keys: { country, folder, facts, core, users, keySets: sets, files }, renewed };
}

/**
 * Ensures that `folder` contains, for each country, everything that its gateway and nats-server need, and returns the locations.
 *
 * Anything valid for at least 12 more hours is kept. Otherwise a certificate is reissued, a key set is followed by the next one, and
 * a root is replaced together with everything that it signed, so that key sets start again at number 1. Secrets without an expiry are
 * kept unless `force` is set. Private files have mode 0600 in folders of 0700 (an existing `folder` keeps its mode). No secret is
 * printed. Not safe to run concurrently.
 */
export async function issueDevelopmentKeys(options: IssueOptions): Promise<DevelopmentKeys> {
  const now = options.now ?? systemClock();
  const countries = [...new Set(options.countries.map(checkCountry))];
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const issued = await Promise.all(countries.map((country) => issueCountry(country, { ...options, countries }, now)));
  const roots = issued.map(({ keys }) => keys.facts.rootPem).join('');
  for (const { keys } of issued) openFolder(keys.folder).writePublic('tls-roots.pem', roots);
  return {
    folder,
    countries: Object.fromEntries(issued.map(({ keys }) => [keys.country, keys])),
    renewed: issued.filter(({ renewed }) => renewed).map(({ keys }) => keys.country),
  };
}
