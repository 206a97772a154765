import { type Country, type Fault, MINUTE, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import { checkIdentity, checkPurpose, checkWindow, readCertificate, readRoot, serialOf } from './certificate.ts';
import { openJws, type Signer, signDocument } from './jws.ts';
import { isRevoked, type RevocationList } from './revocation.ts';

/** What one party signs of an agreement. All times in UTC microseconds. */
export interface AgreementSignatureDocument {
  readonly version: 1;
  readonly agreement: string;
  readonly agreementVersion: string;
  /** Hex SHA-256 of the text. */
  readonly digest: string;
  /** When it takes effect: the same in the signatures of all parties. */
  readonly takesEffect: Micros;
  readonly party: Country;
  readonly signedAt: Micros;
}

/** A signature that has been checked. Only `signAgreement` and `verifyAgreementSignature` make one. */
export interface AgreementSignature {
  readonly document: AgreementSignatureDocument;
  readonly jws: string;
}

interface SignatureBounds {
  readonly bytes: number;
  /** How far another country's clock may run before ours. */
  readonly skew: Micros;
}

const BOUNDS: SignatureBounds = { bytes: 16_384, skew: 5 * MINUTE };
const TYPE = 'tripoint-agreement+jwt';
const MEMBERS = 'agreement,agreementVersion,digest,party,signedAt,takesEffect,version';

const refuse = (field: string, rule: string) => new TripointError('AGREEMENT_SIGNATURE_INVALID', { field, rule });
const isTime = (value: unknown): value is Micros => Number.isSafeInteger(value) && (value as number) > 0;

function checkDocument(value: unknown): AgreementSignatureDocument {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== MEMBERS)
    throw refuse('payload', `the members ${MEMBERS}`);
  const document = value as Record<keyof AgreementSignatureDocument, unknown>;
  const { version, agreement, agreementVersion, digest, takesEffect, party, signedAt } = document;
  if (version !== 1) throw refuse('version', '1');
  if (typeof agreement !== 'string' || !/^[a-z][a-z0-9-]{2,63}$/.test(agreement)) throw refuse('agreement', 'the id of one');
  if (typeof agreementVersion !== 'string' || !/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/.test(agreementVersion))
    throw refuse('agreementVersion', 'the version of one');
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) throw refuse('digest', 'hex SHA-256');
  if (!isTime(takesEffect)) throw refuse('takesEffect', 'microseconds');
  if (typeof party !== 'string' || !/^[A-Z]{2}$/.test(party)) throw refuse('party', 'two letters');
  if (!isTime(signedAt)) throw refuse('signedAt', 'microseconds');
  return value as AgreementSignatureDocument;
}

/** What went wrong with whose signature: `signatures/CA/x5c[0]`. */
function named(party: Country, error: unknown): unknown {
  if (!(error instanceof TripointError)) return error;
  const of = `signatures/${party}`;
  const faults = error.faults.map(({ field, rule }): Fault => ({ field: `${of}/${field}`, rule }));
  const said = faults.length > 0 ? faults : [{ field: of, rule: 'one that verifies' }];
  return new TripointError('AGREEMENT_SIGNATURE_INVALID', said, { cause: error });
}

/**
 * Signs for a party with its gateway's X.509 identity: a compact JWS, PS256, x5c.
 * Throws AGREEMENT_SIGNATURE_INVALID when the document breaks a rule that every verifier holds it to, or the certificate is
 * another country's or not valid at `signedAt`.
 */
export async function signAgreement(document: AgreementSignatureDocument, identity: Signer): Promise<AgreementSignature> {
  try {
    checkDocument(document);
    const leaf = readCertificate(identity.chainPem[0] ?? '', 'chainPem[0]');
    checkPurpose(leaf, document.party, 'chainPem[0]');
    checkWindow(leaf, document.signedAt, document.signedAt, 'chainPem[0]');
    return { document, jws: await signDocument(document, TYPE, identity) };
  } catch (error) {
    throw named(document.party, error);
  }
}

/** The party that it claims, so that the right root is used. Nothing is verified. */
export function claimedParty(jws: string): Country | undefined {
  if (jws.length > BOUNDS.bytes) return undefined;
  try {
    const { party } = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    return typeof party === 'string' && /^[A-Z]{2}$/.test(party) ? party : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies the signature of `anchor.country`, issued by its pinned root itself.
 *
 * The certificates are judged at `signedAt`: an identity lasts weeks and an agreement years. That a retired identity is not used
 * to date a signature back is for revocation to prevent, which is judged at `at`, when this country accepts it: the clock for one
 * that arrives, the recorded time for one that is loaded again.
 *
 * @param options.revokedBy what is revoked until then is not good; absent: `at`
 * @throws AGREEMENT_SIGNATURE_INVALID, its fields under `signatures/<party>`
 */
export async function verifyAgreementSignature(
  jws: string,
  anchor: { readonly country: Country; readonly rootPem: string },
  at: Micros,
  {
    revocations,
    revokedBy = at,
    bounds = BOUNDS,
  }: { revocations?: RevocationList | undefined; revokedBy?: Micros; bounds?: SignatureBounds } = {},
): Promise<AgreementSignature> {
  try {
    const opened = openJws(jws, TYPE, bounds.bytes);
    const root = readRoot(anchor.rootPem);
    const [leaf, sent] = opened.chain;
    if (leaf === undefined) throw refuse('x5c', 'a certificate');
    if (sent !== undefined && !sameBytes(sent.raw, root.raw)) throw refuse('x5c[1]', 'the pinned root');
    checkIdentity(leaf, root, anchor.country);
    const document = checkDocument(await opened.verified(leaf));
    if (document.party !== anchor.country) throw refuse('party', 'the country whose root issued the certificate');
    if (document.signedAt > at + bounds.skew) throw refuse('signedAt', 'not in the future');
    checkWindow(leaf, document.signedAt, document.signedAt, 'x5c[0]');
    checkWindow(root, document.signedAt, document.signedAt, 'anchor.rootPem');
    if (revocations !== undefined && isRevoked(revocations, anchor.country, serialOf(leaf), revokedBy))
      throw refuse('x5c[0]', 'not revoked');
    return { document, jws };
  } catch (error) {
    throw named(anchor.country, error);
  }
}
