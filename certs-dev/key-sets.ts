import { hash } from 'node:crypto';
import { type Country, HOUR, MINUTE, type Micros, SUITES, toHex } from '../services/domain/index.ts';
import {
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeyPairs,
  type KeySet,
  type KeySetDocument,
  nextKeySetDocument,
  type RevocationDocument,
  verifyKeySet,
} from '../services/identity/index.ts';
import { notAfterOf, type Pair } from './certificate.ts';
import type { Folder } from './files.ts';

const WINDOW = 24 * HOUR;
const KEEP = 12 * HOUR;
export const EARLY = 5 * MINUTE;

export interface KeySetFiles {
  readonly number: number;
  /** Path of the published JWS. */
  readonly jws: string;
  /** Path of the KeyPairs, JSON, private. */
  readonly keys: string;
}

export const keySetFile = (number: number) => `keyset-${number}.jws`;
export const keysFile = (number: number) => `keys-${number}.json`;

/** The key sets in the folder, up to the first that does not verify under the root or lacks its private keys. */
async function stored(at: Folder, country: Country, rootPem: string): Promise<KeySet[]> {
  const sets: KeySet[] = [];
  for (let number = 1; ; number++) {
    const jws = at.read(keySetFile(number))?.trim();
    const keys = at.read(keysFile(number));
    if (jws === undefined || keys === undefined) return sets;
    const anchor = { country, rootPem, firstKeySet: hash('sha256', sets[0]?.jws ?? jws) };
    try {
      // Our own sets are accepted whatever the clock says: a clock that was set back must not restart them at number 1.
      const set = await verifyKeySet(jws, anchor, sets.at(-1), Number.POSITIVE_INFINITY);
      const { published } = JSON.parse(keys) as KeyPairs;
      if (JSON.stringify(published) !== JSON.stringify(set.document.keys)) return sets;
      sets.push(set);
    } catch {
      return sets;
    }
  }
}

/**
 * Keeps the chain of key sets, and adds a set when the last window has less than half a day left. If none verifies
 * under the root, for example after a new root, the chain starts at number 1. `log`: the current one. If the last set names another log, it
 * announces a rollover that the gateway will make, and the next set names that log too.
 */
export async function ensureKeySets(
  at: Folder,
  country: Country,
  root: Pair,
  identity: Pair,
  log: KeySetDocument['log'],
  now: Micros,
): Promise<KeySet[]> {
  const sets = await stored(at, country, root.certificate);
  const last = sets.at(-1);
  const named = last === undefined || last.document.log.origin === log.origin ? log : last.document.log;
  if (last !== undefined && last.document.notAfter >= now + KEEP && last.document.log.vkey === named.vkey) return sets;
  const keys = await generateKeys();
  const notBefore = now - EARLY;
  const notAfter = Math.min(notBefore + WINDOW, notAfterOf(identity.certificate));
  const document: KeySetDocument =
    last === undefined
      ? {
          version: 1,
          country,
          number: 1,
          previous: null,
          notBefore,
          notAfter,
          wireVersions: [1],
          suites: SUITES,
          keys: keys.published,
          log: named,
        }
      : nextKeySetDocument(last, { notBefore, notAfter, keys, log: named });
  const set = await issueKeySet(document, { privateKeyPem: identity.key, chainPem: [identity.certificate] });
  for (const name of at.list(/^(keyset-\d+\.jws|keys-\d+\.json)$/)) {
    if (Number(/\d+/.exec(name)?.[0]) >= document.number) at.remove(name);
  }
  at.writePrivate(keysFile(document.number), `${JSON.stringify(keys)}\n`);
  at.writePublic(keySetFile(document.number), `${set.jws}\n`);
  return [...sets, set];
}

/** An empty revocation list under this root. An existing one is kept as long as the root is. */
export async function ensureRevocationList(
  at: Folder,
  country: Country,
  root: Pair,
  now: Micros,
  fresh: boolean,
): Promise<string> {
  const kept = fresh ? undefined : at.read('revocation.jws')?.trim();
  if (kept) return kept;
  const document: RevocationDocument = {
    version: 1,
    country,
    number: 1,
    issued: now,
    nextUpdate: notAfterOf(root.certificate),
    keys: [],
    certificates: [],
  };
  const { jws } = await issueRevocationList(document, { privateKeyPem: root.key, certificatePem: root.certificate });
  at.writePublic('revocation.jws', `${jws}\n`);
  return jws;
}

export const hexDigest = ({ digest }: KeySet): string => toHex(digest);
