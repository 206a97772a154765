import { type Country, DAY, MINUTE, type Micros, sameBytes, TripointError } from '../domain/index.ts';
import { checkWindow, readCertificate, readRoot } from './certificate.ts';
import { digestOf, openJws, signDocument } from './jws.ts';

/** The revocations of a national root. All times in UTC microseconds. */
export interface RevocationDocument {
  readonly version: 1;
  readonly country: Country;
  /** 1, 2, 3 …; never goes back. */
  readonly number: number;
  readonly issued: Micros;
  /** When the next list is due. An overdue list still revokes; operators are warned that it is stale. */
  readonly nextUpdate: Micros;
  readonly keys: readonly { readonly kid: string; readonly revokedAt: Micros }[];
  /** Serials in lower-case hex. */
  readonly certificates: readonly { readonly serial: string; readonly revokedAt: Micros }[];
}

/** A list whose signature has been checked. Only `issueRevocationList` and `verifyRevocationList` make one. */
export interface RevocationList {
  readonly document: RevocationDocument;
  readonly jws: string;
  readonly digest: Uint8Array;
}

export interface RevocationBounds {
  readonly bytes: number;
  /** Of keys, and of certificates. */
  readonly entries: number;
  /** How far another country's clock may run before ours. */
  readonly skew: Micros;
}

export const REVOCATION_BOUNDS: RevocationBounds = { bytes: 262_144, entries: 1024, skew: 5 * MINUTE };

const TYPE = 'tripoint-revocation-list+jwt';
const MEMBERS = 'certificates,country,issued,keys,nextUpdate,number,version';
const LONGEST_PROMISE = 400 * DAY;

const refuse = (field: string, rule: string) => new TripointError('KEY_SET_INVALID', { field: `revocation/${field}`, rule });
const isTime = (value: unknown): value is Micros => Number.isSafeInteger(value) && (value as number) > 0;

function checkEntries(value: unknown, field: string, id: 'kid' | 'serial', shape: RegExp, issued: Micros, most: number): void {
  if (!Array.isArray(value) || value.length > most) throw refuse(field, `at most ${most} entries`);
  const seen = new Set<unknown>();
  for (const entry of value as unknown[]) {
    if (typeof entry !== 'object' || entry === null || Object.keys(entry).sort().join() !== [id, 'revokedAt'].sort().join())
      throw refuse(field, `${id} and revokedAt`);
    const { [id]: named, revokedAt } = entry as Record<string, unknown>;
    if (typeof named !== 'string' || !shape.test(named) || seen.has(named))
      throw refuse(`${field}/${id}`, 'well formed, listed once');
    if (!isTime(revokedAt) || revokedAt > issued) throw refuse(`${field}/revokedAt`, 'not after the list was issued');
    seen.add(named);
  }
}

function checkDocument(value: unknown, bounds: RevocationBounds): RevocationDocument {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== MEMBERS)
    throw refuse('payload', `the members ${MEMBERS}`);
  const { version, country, number, issued, nextUpdate, keys, certificates } = value as Record<keyof RevocationDocument, unknown>;
  if (version !== 1) throw refuse('version', '1');
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) throw refuse('country', 'two letters');
  if (!Number.isSafeInteger(number) || (number as number) < 1) throw refuse('number', '1, 2, 3 …');
  if (!isTime(issued) || !isTime(nextUpdate) || nextUpdate <= issued || nextUpdate - issued > LONGEST_PROMISE)
    throw refuse('nextUpdate', 'after issued, at most 400 days');
  checkEntries(keys, 'keys', 'kid', /^[A-Za-z0-9_-]{43}$/, issued, bounds.entries);
  checkEntries(certificates, 'certificates', 'serial', /^([0-9a-f]{2}){1,20}$/, issued, bounds.entries);
  return value as RevocationDocument;
}

/** Signs a revocation list with the national root (a compact JWS, PS256, x5c = the root). Throws KEY_SET_INVALID. */
export async function issueRevocationList(
  document: RevocationDocument,
  root: { readonly privateKeyPem: string; readonly certificatePem: string },
  bounds: RevocationBounds = REVOCATION_BOUNDS,
): Promise<RevocationList> {
  checkDocument(document, bounds);
  checkWindow(readCertificate(root.certificatePem, 'root'), document.issued, document.issued, 'root');
  const jws = await signDocument(document, TYPE, { privateKeyPem: root.privateKeyPem, chainPem: [root.certificatePem] });
  return { document, jws, digest: digestOf(jws) };
}

/** A list only grows: the number increases, and no revocation is withdrawn or moved to a later time. */
export function checkListContinues(next: RevocationList, { document: before, digest }: RevocationList): void {
  const { document } = next;
  if (document.number < before.number) throw refuse('number', 'not lower than that of the list before');
  // equivocation: two lists under one number mean that the root tells different partners different things.
  if (document.number === before.number && !sameBytes(next.digest, digest)) throw refuse('number', 'one list for each number');
  if (document.issued < before.issued) throw refuse('issued', 'not earlier than that of the list before');
  const kept = <E extends { revokedAt: Micros }>(was: readonly E[], now: readonly E[], id: (entry: E) => string) => {
    const times = new Map(now.map((entry) => [id(entry), entry.revokedAt]));
    return was.every((entry) => (times.get(id(entry)) ?? Number.POSITIVE_INFINITY) <= entry.revokedAt);
  };
  if (!kept(before.keys, document.keys, ({ kid }) => kid)) throw refuse('keys', 'all that the list before revoked');
  if (!kept(before.certificates, document.certificates, ({ serial }) => serial))
    throw refuse('certificates', 'all that the list before revoked');
}

/**
 * Verifies a revocation list of `anchor.country`: signed by the pinned root itself, and continuing `previous`.
 * @param at now: a list from the future is refused
 * @throws KEY_SET_INVALID, ALGORITHM_NOT_ALLOWED or OVERSIZED
 */
export async function verifyRevocationList(
  jws: string,
  anchor: { readonly country: Country; readonly rootPem: string },
  previous: RevocationList | undefined,
  at: Micros,
  bounds: RevocationBounds = REVOCATION_BOUNDS,
): Promise<RevocationList> {
  const opened = openJws(jws, TYPE, bounds.bytes);
  const root = readRoot(anchor.rootPem);
  const [signer, ...rest] = opened.chain;
  if (signer === undefined || rest.length > 0 || !sameBytes(signer.raw, root.raw)) throw refuse('x5c', 'the pinned root alone');
  const document = checkDocument(await opened.verified(root), bounds);
  if (document.country !== anchor.country) throw refuse('country', 'the country of the anchor');
  checkWindow(root, document.issued, document.issued, 'anchor.rootPem');
  if (document.issued > at + bounds.skew) throw refuse('issued', 'not in the future');
  const list: RevocationList = { document, jws, digest: digestOf(jws) };
  if (previous !== undefined) checkListContinues(list, previous);
  return list;
}

/** Whether a certificate of `country` is revoked at a time. One country's list says nothing about another's certificates. */
export function isRevoked({ document }: RevocationList, country: Country, serial: string, at: Micros): boolean {
  return document.country === country && document.certificates.some((entry) => entry.serial === serial && entry.revokedAt <= at);
}
