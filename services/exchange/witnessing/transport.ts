// add-checkpoint over the query lane: status and content type of HTTP in one line, followed by the same body.
import type { WitnessAnswer } from '../../audit/index.ts';
import { TripointError, utf8 } from '../../domain/index.ts';

const MAX_ANSWER = 8 << 10;

export const answerBytes = ({ status, type, body }: WitnessAnswer): Uint8Array => utf8(`${status} ${type}\n${body}`);

/** Throws MALFORMED. */
export function readAnswer(bytes: Uint8Array): { readonly status: number; readonly body: string } {
  const text = bytes.length <= MAX_ANSWER ? Buffer.from(bytes).toString('utf8') : '';
  const [, status, body] = /^([2-5][0-9]{2}) [^\n]{1,64}\n([\s\S]*)$/.exec(text) ?? [];
  if (status === undefined || body === undefined) throw malformed('a status, a type and a body');
  return { status: Number(status), body };
}

/** The body of a 409: the size that the witness has stored. Throws MALFORMED. */
export function readSize(body: string): number {
  const size = /^(0|[1-9][0-9]{0,15})\n$/.test(body) ? Number(body) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw malformed('a size');
  return size;
}

const malformed = (rule: string): TripointError => new TripointError('MALFORMED', { field: 'answer', rule });
