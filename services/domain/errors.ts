// Every failure that anyone outside can see has one stable code. A code is never renamed and never given another meaning.

interface CodeFacts {
  /** HTTP status of the problem (RFC 9457). */
  readonly status: number;
  readonly title: string;
  /** Whether the same request may succeed later. */
  readonly retryable?: true;
}

const table = {
  // The caller's request.
  INVALID: { status: 422, title: 'A field of the request breaks a rule' },
  UNAUTHENTICATED: { status: 401, title: 'No valid token' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not support this method' },
  MEDIA_TYPE_NOT_SUPPORTED: { status: 415, title: 'The body is not application/json' },
  TOO_MANY_REQUESTS: { status: 429, title: 'More requests than this gateway accepts from one caller', retryable: true },
  IDEMPOTENCY_KEY_MISSING: { status: 400, title: 'The Idempotency-Key header is missing' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'A request with this key is still in progress', retryable: true },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'This key was used with a different request' },
  DUPLICATE_REFERENCE: { status: 409, title: 'An earlier record has this reference' },
  OVERLOADED: { status: 503, title: 'Too much work is waiting at this gateway', retryable: true },
  SEARCH_NOT_READY: { status: 503, title: 'The index of records does not have all of them yet', retryable: true },
  NOT_READY: { status: 503, title: 'This gateway cannot sign, log and deliver now', retryable: true },
  INTERNAL: { status: 500, title: 'An unexpected error' },

  // Sharing rules.
  NO_AGREEMENT: { status: 403, title: 'No agreement in force covers this exchange' },
  AGREEMENT_DIGEST_MISMATCH: { status: 409, title: 'The parties do not hold the same agreement text', retryable: true },
  POLICY_REFUSED: { status: 403, title: 'A clause of the agreement refuses this exchange' },
  POLICY_HELD: { status: 202, title: 'A person must release this exchange' },
  POLICY_ERROR: { status: 500, title: 'A sharing rule failed to evaluate, so nothing is shared' },
  AGREEMENT_SUSPENDED: { status: 403, title: 'The agreement is suspended for this kind of record' },
  AGREEMENT_SIGNATURE_INVALID: { status: 422, title: 'A signature on the agreement is missing or does not verify' },
  QUOTA_EXHAUSTED: { status: 403, title: 'The quota of the agreement is used up' },
  CLOCK_STEPPED_BACK: { status: 503, title: "The gateway's own clock went back, so it decides nothing", retryable: true },
  CLOCK_IN_DOUBT: {
    status: 503,
    title: "The gateway's own clock may be wrong, so it decides and destroys nothing",
    retryable: true,
  },
  CLOCK_UNCONFIRMED: { status: 503, title: 'The partner does not confirm the time', retryable: true },
  HOLD_DENIED: { status: 403, title: 'A releaser denied this exchange' },
  HOLD_EXPIRED: { status: 403, title: 'Nobody released this exchange in time' },
  HOLD_OUTDATED: { status: 409, title: 'What was held has changed, so it is held anew' },
  AGENCY_NOT_ADDRESSED: { status: 403, title: 'This record is for another agency' },
  SAME_PERSON: { status: 403, title: 'Another person must do this' },
  STATE_CONFLICT: { status: 409, title: 'Not possible in its current state' },
  SUPERSEDED: { status: 409, title: 'A later version of this record has taken its place' },
  VERSION_CHANGED: { status: 412, title: 'A later version of this record was made than the one that you read' },
  RECALLED: { status: 410, title: 'The originator has recalled this record' },
  DUTY_SETTLED: { status: 409, title: 'This duty is no longer open' },
  WITHHELD_FIELD_DISCLOSED: { status: 403, title: 'A field was disclosed that the agreement withholds' },

  // Bytes from a partner.
  OVERSIZED: { status: 413, title: 'Larger than allowed' },
  MALFORMED: { status: 400, title: 'Not a message of this kind' },
  WRONG_RECIPIENT: { status: 400, title: 'Addressed to another country' },
  WRONG_SENDER: { status: 400, title: 'Not from the country of this link' },
  UNKNOWN_KEY: { status: 400, title: 'The key is in no key set of the sender or of this country' },
  ALGORITHM_NOT_ALLOWED: { status: 400, title: 'The algorithm is not on the allowlist' },
  DECRYPTION_FAILED: { status: 400, title: 'The batch does not decrypt' },
  SIGNATURE_INVALID: { status: 400, title: 'The manifest is not signed by that key' },
  KEY_NOT_VALID: { status: 400, title: 'The key was not valid when the batch was issued' },
  KEY_REVOKED: { status: 400, title: 'The key is revoked' },
  KEY_SET_INVALID: { status: 400, title: 'The key set does not verify or does not continue the chain' },
  ISSUED_IN_FUTURE: { status: 400, title: "Issued too far ahead of the recipient's clock: one of the two clocks is wrong" },
  MANIFEST_MISMATCH: { status: 400, title: 'The statements do not match the manifest' },
  LEAF_MISMATCH: { status: 400, title: 'The log entry does not record this statement' },
  RECORD_MISMATCH: { status: 400, title: 'The statement does not name this record' },
  COMMITMENT_MISMATCH: { status: 400, title: 'A disclosure does not open its commitment' },
  DISCLOSURE_INVALID: { status: 400, title: 'A disclosure must contain only its own field' },
  VERB_NOT_ALLOWED: { status: 400, title: 'This verb is not allowed for this record on this lane' },
  RECORD_INVALID: { status: 400, title: 'A field of the record breaks a rule' },
  DUPLICATE_EXCHANGE: { status: 409, title: 'This exchange id was received before' },
  REPLAYED: { status: 409, title: 'This batch was received before' },
  EQUIVOCATION: { status: 409, title: 'Two signed statements of the partner contradict each other' },
  STALE_QUERY: { status: 400, title: 'The query is outside its freshness window' },
  RATE_LIMITED: { status: 429, title: 'More than the link allows', retryable: true },

  // Our own record and its transport.
  LINK_DOWN: { status: 503, title: 'The partner cannot be reached', retryable: true },
  OWN_SERVER_DOWN: { status: 503, title: 'Our own nats-server cannot be reached', retryable: true },
  NOT_STORED: { status: 503, title: 'Our own nats-server does not store messages for the partner', retryable: true },
  NOT_TAKEN: { status: 503, title: 'For too long the partner has taken nothing that was sent to it', retryable: true },
  LINK_NOT_RESUMED: { status: 503, title: 'The partner has not yet confirmed what it received from us', retryable: true },
  LINK_SUSPENDED: { status: 409, title: 'The link with this partner is suspended' },
  PARTNER_SET_ASIDE: { status: 503, title: 'Stored data of this partner does not verify, so its link is down' },
  RESUME_UNPROVEN: {
    status: 503,
    title: 'The partner claims more from us than it can prove, so its link is down',
    retryable: true,
  },
  ROLLED_BACK: { status: 500, title: 'The store holds less of our log than we have signed or sent: it was rolled back' },
  LEDGER_CORRUPT: { status: 500, title: 'The log in the ledger does not verify' },
  ROW_UNREADABLE: { status: 500, title: 'A row of the ledger cannot be read' },
  DISK_SPACE_LOW: { status: 507, title: 'A disk has little free space left', retryable: true },
  CERTIFICATE_EXPIRING: { status: 409, title: 'A certificate or revocation list expires soon' },
  CERTIFICATE_EXPIRED: { status: 409, title: 'A certificate or revocation list has expired' },
  LEDGER_FAILED: { status: 500, title: 'The ledger cannot be read or written' },
  FOLDER_IN_USE: { status: 409, title: 'Another process is using this data folder' },
  EVIDENCE_INVALID: { status: 422, title: 'The evidence does not verify' },
  ERASED: { status: 410, title: 'The record was erased; only its proof is left' },
  GRANT_MISSING: { status: 403, title: 'A second person must first grant access to this content' },
  NOT_FINAL: { status: 503, title: 'The partner is late in cosigning this log', retryable: true },
  WITNESS_STALE: { status: 503, title: 'For too long the partner has not cosigned this log', retryable: true },
  LOG_NOT_SHOWN: { status: 503, title: 'The partner is late in showing what its log must hold', retryable: true },
  LOG_WITHHELD: { status: 503, title: 'For too long the partner has not shown what its log must hold', retryable: true },
  INTERRUPTED: { status: 503, title: 'This gateway stopped before the answer arrived', retryable: true },
  RECONCILIATION_GAP: { status: 500, title: "Our log and the partner's do not agree" },
  SET_DIFFERS: { status: 500, title: 'Our copy of what the partner shares is not its own set' },
  CONFIG_INVALID: { status: 500, title: 'The configuration is invalid' },
} as const satisfies Record<string, CodeFacts>;

export type Code = keyof typeof table;
export const CODES: Readonly<Record<Code, CodeFacts>> = table;
/** The codes that may succeed later, from whichever side. */
export const RETRYABLE: readonly Code[] = (Object.keys(table) as Code[]).filter((code) => CODES[code].retryable === true);
export const isCode = (text: string): text is Code => Object.hasOwn(table, text);

/** A rule that an input breaks, and where: `field` is a JSON pointer or a message field, `rule` says what is expected. */
export interface Fault {
  readonly field: string;
  readonly rule: string;
}

/** The only error of the services. Its message names codes, fields and rules, never a value of a record. */
export class TripointError extends Error {
  override readonly name = 'TripointError';
  readonly code: Code;
  readonly faults: readonly Fault[];

  constructor(code: Code, detail: Fault | readonly Fault[] | string = [], options?: { cause?: unknown }) {
    const faults = typeof detail === 'string' ? [] : [detail].flat();
    const said = typeof detail === 'string' ? detail : faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
    super(said === '' ? CODES[code].title : `${CODES[code].title}: ${said}`, options);
    this.code = code;
    this.faults = faults;
  }

  get retryable(): boolean {
    return CODES[this.code].retryable === true;
  }
}

/** The code of anything thrown; INTERNAL for foreign errors. */
export const codeOf = (error: unknown): Code => (error instanceof TripointError ? error.code : 'INTERNAL');

/** The operating system's code (ENOSPC, EACCES) at the root of an error; undefined if there is none. */
export function systemCodeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^E[A-Z0-9]{2,15}$/.test(code)) return code;
  }
  return undefined;
}
