// The countries: their keys, made once per process, and the agreements that all parties have signed. Most tests need two of them.

import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { cosignatureVerifier, cosignerVkey, type NoteVerifier, vkeyOf } from '../../../services/audit/index.ts';
import { type Country, DAY, HOUR, MINUTE, type Micros, toHex } from '../../../services/domain/index.ts';
import type { AgreementText, NamedText } from '../../../services/exchange/index.ts';
import {
  type Anchor,
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeyPairs,
  type KeySet,
  type RevocationList,
  signAgreement,
} from '../../../services/identity/index.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { anchorOf, document, type Nation, NOW, nation, signerOf } from '../identity/fixture.ts';
import { FOLDERS, filesOf } from '../policy/folders.ts';

export interface Prepared {
  readonly nation: Nation;
  readonly pairs: KeyPairs;
  readonly set: KeySet;
  readonly anchor: Anchor;
  /** A variant that began in the last half hour of the previous year: its first key set names that year's log. */
  readonly lastYear: { readonly set: KeySet; readonly anchor: Anchor };
  readonly logKey: KeyObject;
  readonly witnessKey: KeyObject;
}

async function prepare(country: Country): Promise<Prepared> {
  const made = await nation(country);
  const pairs = await generateKeys();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { privateKey: witnessKey } = generateKeyPairSync('ed25519');
  const setOf = async (year: number, notBefore: Micros) => {
    const origin = `tripoint.example/${country.toLowerCase()}/${year}`;
    const window = { notBefore, notAfter: notBefore + 24 * HOUR };
    const log = { origin, vkey: vkeyOf(origin, publicKey) };
    const set = await issueKeySet(await document(country, { ...window, keys: pairs.published, log }), signerOf(made.identity));
    return { set, anchor: anchorOf(made, set.jws) };
  };
  const lastYear = await setOf(2025, NOW - 30 * MINUTE);
  return { nation: made, pairs, ...(await setOf(2026, NOW)), lastYear, logKey: privateKey, witnessKey };
}

export const witnessName = (country: Country): string => `tripoint.example/${country.toLowerCase()}/witness`;
export const witnessVkeyOf = (country: Country, { witnessKey }: Prepared): string =>
  cosignerVkey(witnessName(country), createPublicKey(witnessKey));
export const witnessOf = (country: Country, own: Prepared): NoteVerifier => cosignatureVerifier(witnessVkeyOf(country, own));

/** Keys of the logs after the first, as a start would find them in its keys folder. */
export const laterLogs = new Map<string, KeyObject>();

export const COUNTRIES = ['US', 'CA'] as const;
const prepared = new Map<Country, Promise<Prepared>>();
const preparedOf = (country: Country): Promise<Prepared> => {
  const made = prepared.get(country) ?? prepare(country);
  prepared.set(country, made);
  return made;
};
export const nations = async (countries: readonly Country[] = COUNTRIES): Promise<Record<Country, Prepared>> =>
  Object.fromEntries(await Promise.all(countries.map(async (country) => [country, await preparedOf(country)] as const)));

/** A text, signed by some of its parties. */
export async function signedText(
  files: Readonly<Record<string, string>>,
  { by = COUNTRIES as readonly Country[], takesEffect = NOW - HOUR } = {},
): Promise<AgreementText> {
  const parties = await nations(by);
  const { id, version, digest } = loadAgreement(files);
  const signatures = by.map(async (party) => {
    const terms = { version: 1, agreement: id, agreementVersion: version, digest: toHex(digest), takesEffect } as const;
    return (
      await signAgreement(
        { ...terms, party, signedAt: NOW - 45 * MINUTE },
        signerOf((parties[party] as Prepared).nation.identity),
      )
    ).jws;
  });
  return { files, signatures: await Promise.all(signatures) };
}

export function revoking(
  { country, root, identity }: Nation,
  { revokedAt }: { readonly revokedAt: Micros },
): Promise<RevocationList> {
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const lasts = { issued: Math.max(NOW, revokedAt), nextUpdate: NOW + DAY };
  return issueRevocationList(
    { version: 1, country, number: 1, ...lasts, keys: [], certificates: [{ serial, revokedAt }] },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );
}

const shipped = new Map<string, Promise<readonly NamedText[]>>();
/** The shipped agreements between these, signed by all their parties. */
export const shippedTexts = (countries: readonly Country[] = COUNTRIES): Promise<readonly NamedText[]> => {
  const name = countries.join(' ');
  const signed = shipped.get(name) ?? signShipped(countries);
  shipped.set(name, signed);
  return signed;
};
async function signShipped(countries: readonly Country[]): Promise<readonly NamedText[]> {
  const texts = FOLDERS.map((name) => ({ name, files: filesOf(name) })).flatMap((text) => {
    const by = loadAgreement(text.files).parties.map(({ country }) => country);
    return by.every((country) => countries.includes(country)) ? [{ ...text, by }] : [];
  });
  return Promise.all(texts.map(async ({ name, files, by }) => ({ name, ...(await signedText(files, { by })) })));
}
