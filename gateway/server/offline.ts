// Functions that work on a country's files, or on copies of them, without its gateway.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Country, type Micros, systemClock, TripointError, toHex } from '../../services/domain/index.ts';
import { verifyLog, verifySignatures } from '../../services/exchange/index.ts';
import { type AgreementSignatureDocument, signAgreement, verifyRevocationList } from '../../services/identity/index.ts';
import { ledgerAt, type Reader } from '../../services/ledger/index.ts';
import { checkPublication, faultOfFinding, loadAgreement } from '../../services/policy/index.ts';
import { readAgreementFolder, readAgreementFolders, SIGNATURES } from './agreements-folder.ts';
import type { Config } from './config.ts';
import { makeFolder } from './folders.ts';
import type { HostFacts } from './host-checks.ts';
import { type PublicFacts, readPublicFacts } from './public-facts.ts';
import { invariantsIn } from './publication.ts';

export { ledgerOf } from '../../services/ledger/index.ts';
export { readAgreementFolder } from './agreements-folder.ts';

export interface VerifiedLedger {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** The earlier logs, oldest first. */
  readonly ended: readonly { readonly origin: string; readonly size: number }[];
}

export type OnVerified = (done: number, size: number) => void;

/** Recomputes a ledger's log from its entries. Throws LEDGER_CORRUPT naming the entry that does not verify. Read-only. */
export function verifyLedger(ledger: string, publicFile: string, progress?: OnVerified): VerifiedLedger {
  const { log } = readPublicFacts(publicFile);
  const store = ledgerAt(ledger);
  try {
    return verifiedLedger(store, log.vkey, progress);
  } finally {
    store.close();
  }
}

/** `vkey`: that of the first log. */
export function verifiedLedger(store: Reader, vkey: string, progress?: OnVerified): VerifiedLedger {
  const { origin, size, root, ended } = verifyLog(store, vkey, progress);
  const before = ended.map((log) => ({ origin: log.origin, size: log.size }));
  return { origin, size, root: Buffer.from(root).toString('base64'), ended: before };
}

/**
 * Throws CONFIG_INVALID with every error that would prevent the text in a folder from being activated here. A text that loads and only
 * ends an agreement (SUSPENDED, TERMINATED) passes.
 */
export function checkAgreementFolder(folder: string, config: Pick<Config, 'agreementsFolder' | 'invariantsFile'>): void {
  const { files } = readAgreementFolder(folder);
  const beside = readAgreementFolders(config.agreementsFolder).map((other) => loadAgreement(other.files));
  const options = { beside, invariants: invariantsIn(config.invariantsFile) };
  const errors = checkPublication([{ folder: resolve(folder), files }], options).filter(({ severity }) => severity === 'error');
  const isUnread = errors.some(({ check }) => check === 'load');
  if (errors.length > 0 && (isUnread || !/^(?:SUSPENDED|TERMINATED)$/.test(loadAgreement(files).status)))
    throw new TripointError('CONFIG_INVALID', errors.map(faultOfFinding));
}

/** A country's keys, and what it has pinned for its partners. */
export interface SigningParty {
  readonly country: Country;
  readonly keysFolder: string;
  readonly partners: readonly { readonly publicFile: string }[];
}

export interface SignedFolder {
  readonly agreement: string;
  readonly version: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly takesEffect: Micros;
  /** The parties whose valid signatures over this digest, with this effective time, are in the folder. */
  readonly signed: readonly Country[];
  readonly missing: readonly Country[];
}

/**
 * Signs the text in a folder with the identity of a country's gateway, and writes `signatures/<country>.jws` beside it. Throws
 * CONFIG_INVALID if the text is invalid or under negotiation, or if this country is not a party; AGREEMENT_SIGNATURE_INVALID.
 */
export async function signAgreementFolder(folder: string, party: SigningParty, takesEffect: Micros): Promise<SignedFolder> {
  const { country, keysFolder, partners } = party;
  const { id, version, digest, status, parties } = loadAgreement(readAgreementFolder(folder).files);
  const refuse = (field: string, rule: string) => new TripointError('CONFIG_INVALID', { field: `agreement.yaml/${field}`, rule });
  const countries = parties.map((one) => one.country);
  if (!countries.includes(country)) throw refuse('parties', `${country} among them`);
  if (status === 'NEGOTIATING') throw refuse('status', 'a text that is no longer negotiated');
  const now = systemClock();
  const terms = { version: 1, agreement: id, agreementVersion: version, digest: toHex(digest), takesEffect } as const;
  const text = (name: string) => readFileSync(join(keysFolder, name), 'utf8');
  const identity = { privateKeyPem: text('gateway.key'), chainPem: [text('gateway.pem')] };
  const { jws } = await signAgreement({ ...terms, party: country, signedAt: now }, identity);
  makeFolder(join(folder, SIGNATURES));
  writeFileSync(join(folder, SIGNATURES, `${country}.jws`), `${jws}\n`);

  const anchors = [join(keysFolder, 'public.json'), ...partners.map(({ publicFile }) => publicFile)].map(readPublicFacts);
  const { signatures } = readAgreementFolder(folder);
  const notary = { anchors, keys: { revocations: await revocationsOf(anchors, now) } };
  const { documents } = await verifySignatures({ parties }, signatures, notary, now);
  const good = documents.filter((document) => document.digest === terms.digest && document.takesEffect === takesEffect);
  const signed = countries.filter((one) => good.some((document) => document.party === one));
  const missing = countries.filter((one) => !signed.includes(one));
  return { agreement: id, version, digest: terms.digest, takesEffect, signed, missing };
}

/** The claims of a party's signature, unverified, for a document that shows who signed. Empty if they do not decode. */
export function claimOf(jws: string): readonly Pick<AgreementSignatureDocument, 'party' | 'digest' | 'takesEffect'>[] {
  try {
    const { party, digest, takesEffect } = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    if (typeof party !== 'string' || typeof digest !== 'string' || !Number.isSafeInteger(takesEffect)) return [];
    return [{ party, digest, takesEffect: takesEffect as Micros }];
  } catch {
    return [];
  }
}

async function revocationsOf(anchors: readonly PublicFacts[], at: Micros) {
  const lists = anchors.map(
    async (facts) => [facts.country, await verifyRevocationList(facts.revocationList, facts, undefined, at)] as const,
  );
  const byCountry = new Map(await Promise.all(lists));
  return (country: Country) => byCountry.get(country);
}

/** Due dates of the revocation lists in the countries' public.json files. A running gateway may know later ones, received over the link. */
export const publishedLists = ({
  country: self,
  keysFolder,
  partners,
}: Pick<Config, 'country' | 'keysFolder' | 'partners'>): HostFacts => ({
  async nextList(country) {
    const file = country === self ? join(keysFolder, 'public.json') : partners.find((one) => one.country === country)?.publicFile;
    if (file === undefined) return undefined;
    const facts = readPublicFacts(file);
    const { document } = await verifyRevocationList(facts.revocationList, facts, undefined, systemClock());
    return document.nextUpdate;
  },
});
