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
  /** The published JWS. */
  readonly jws: string;
  /** JSON of a KeyPairs: private. */
  readonly keys: string;
}

export const keySetFile = (number: number) => `keyset-${number}.jws`;
export const keysFile = (number: number) => `keys-${number}.json`;

/** The key sets in the folder, as far as they verify under the root and have their private keys. */
async function stored(at: Folder, country: Country, rootPem: string): Promise<KeySet[]> {
  const sets: KeySet[] = [];
  for (let number = 1; ; number++) {
    const jws = at.read(keySetFile(number))?.trim();
    const keys = at.read(keysFile(number));
    if (jws === undefined || keys === undefined) return sets;
    const anchor = { country, rootPem, firstKeySet: hash('sha256', sets[0]?.jws ?? jws) };
    try {
      // Our own sets, whatever the clock says: they must not begin again at 1 because it was set back.
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
 * Keeps the chain of key sets and continues it when its last window has less than half a day left. Without one that verifies
 * under the root (a new root, say) it starts at number 1. `log`: the one that is written. A set that names another announces a turn, which
 * the gateway makes: the next set keeps to it.
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

/** An empty revocation list under this root; kept while the root is. */
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
