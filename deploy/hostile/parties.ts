// The scripted partner and the gateway under test, with their keys.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CountryKeys } from '../../certs-dev/index.ts';
import { type Country, SUITES, systemClock } from '../../services/domain/index.ts';
import type { OpeningKeys } from '../../services/envelope/index.ts';
import { createKeyBook, type KeyPairs, type KeySet, type PrivateJwk, verifyKeySet } from '../../services/identity/index.ts';
import type { Party } from './forge.ts';

/** A party made from a country's key pairs and the key set that publishes them. */
export function partyOf(country: Country, { signing, encryption }: KeyPairs, set: KeySet): Party {
  const secret = (jwk: PrivateJwk) => createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const [sig, enc] = [secret(signing), secret(encryption)];
  const { notBefore, notAfter } = set.document;
  return {
    country,
    signing: { kid: signing.kid, key: sig },
    decryption: { kid: encryption.kid, key: enc, suites: SUITES },
    recipient: { kid: encryption.kid, key: createPublicKey(enc), suite: SUITES[0] },
    signingKey: {
      country,
      key: createPublicKey(sig),
      keySet: set.digest,
      notBefore,
      notAfter,
      revokedAt: undefined,
      suites: SUITES,
    },
  };
}

export interface Parties {
  readonly gateway: Party;
  /** The scripted partner, with the keys that it currently signs with. */
  us(): Party;
  useKeys(party: Party): void;
  /** Opens the gateway's parcels, with any key that the scripted partner has ever used. */
  readonly opening: OpeningKeys;
  /** The origin of the scripted partner's log, as its key set names it. */
  readonly logOrigin: string;
}

export async function partiesOf(own: CountryKeys, theirs: CountryKeys): Promise<Parties> {
  const book = createKeyBook();
  for (const { facts, country } of [own, theirs]) {
    const anchor = { country, rootPem: facts.rootPem, firstKeySet: facts.firstKeySet };
    for (const jws of facts.keySets) book.add(await verifyKeySet(jws, anchor, book.latest(country), systemClock()));
  }
  const read = (of: CountryKeys): Party => {
    const pairs = JSON.parse(readFileSync(of.keySets.at(-1)?.keys ?? '', 'utf8')) as KeyPairs;
    return partyOf(of.country, pairs, book.latest(of.country) as KeySet);
  };
  let us = read(own);
  const used = [us];
  return {
    gateway: read(theirs),
    us: () => us,
    useKeys(party) {
      used.push(party);
      us = party;
    },
    opening: {
      signing: (kid) => book.signingKey(theirs.country, kid),
      decryption: (kid) => used.find(({ decryption }) => decryption.kid === kid)?.decryption,
    },
    logOrigin: book.latest(own.country)?.document.log.origin ?? '',
  };
}
