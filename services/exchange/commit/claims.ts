// Reads a partner's receipts and answers, keeping only what is safe for our log, tables and users.
import { decode, type Receipt, type VisaAnswer } from '../../../proto/index.ts';
import { TripointError } from '../../domain/index.ts';
import { BOUNDS, LIMITS } from '../../envelope/index.ts';

/** injection: a code newer than this version may reach our log and users, any other text may not. Empty if none was given. */
const CODE = new RegExp(`^[A-Z][A-Z0-9_]{0,${BOUNDS.codeChars - 1}}$`);
export const codeSaid = (code: string): string => (code === '' || CODE.test(code) ? code : 'MALFORMED');
const hashSaid = (hash: Uint8Array): Uint8Array => (hash.length === 32 ? hash : new Uint8Array());

/** Throws MALFORMED and OVERSIZED. An invalid code or hash is replaced, so that the rest of the receipt still closes its exchanges. */
export function readReceipt(bytes: Uint8Array): Receipt {
  const { batchId, manifestSha256, verdicts, parcelSha256, code } = decode('Receipt', bytes);
  if (verdicts.length > LIMITS.statements) throw malformed('verdicts', `at most ${LIMITS.statements}`);
  if (verdicts.some(({ index }) => index >= BOUNDS.count)) throw malformed('verdicts.index', `below ${BOUNDS.count}`);
  return {
    batchId,
    manifestSha256: hashSaid(manifestSha256),
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      code: codeSaid(verdict.code),
      leafHash: hashSaid(verdict.leafHash),
    })),
    parcelSha256: hashSaid(parcelSha256),
    code: codeSaid(code),
  };
}

/** The outcome of an answer and its reason code. Throws MALFORMED and OVERSIZED. */
export function readAnswer(bytes: Uint8Array): Pick<VisaAnswer, 'outcome' | 'reasonCode'> {
  const { outcome, reasonCode } = decode('VisaAnswer', bytes);
  return { outcome, reasonCode: codeSaid(reasonCode) };
}

const malformed = (field: string, rule: string) => new TripointError('MALFORMED', { field: `Receipt.${field}`, rule });
