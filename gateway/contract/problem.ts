import { CODES, type Code, type Fault, TripointError } from '../../services/domain/index.ts';
import type { Problem } from './shapes/index.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A fault as its caller gets it. `value`: the form of what was found, masked. `source`: where the rule is written. */
export interface ShownFault extends Fault {
  readonly value?: string;
  readonly source?: string;
}

/** Maximum number of faults repeated in `detail`; all of them are in `faults`. */
const MAX_IN_DETAIL = 5;

/** The problem of one failure (RFC 9457), with its title in the reader's language if one is given. `detail` names codes, fields and rules, never a value. */
export function problemOf(
  code: Code,
  requestId: string,
  faults: readonly ShownFault[] = [],
  detail?: string,
  title: string = CODES[code].title,
): Problem {
  const { status } = CODES[code];
  const more = faults.length > MAX_IN_DETAIL ? `; and ${faults.length - MAX_IN_DETAIL} more in faults` : '';
  const list = faults.slice(0, MAX_IN_DETAIL).map(({ field, rule }) => `${field === '' ? 'the body' : field}: ${rule}`);
  const said = detail ?? `${list.join('; ')}${more}`;
  return {
    type: `urn:tripoint:problem:${code}`,
    title,
    status,
    code,
    ...(said === '' ? {} : { detail: said }),
    requestId,
    retryable: new TripointError(code).retryable,
    faults: faults.map(({ field, rule, value, source }) => ({
      ...{ field, rule },
      ...(value !== undefined && { value }),
      ...(source !== undefined && { source }),
    })),
  };
}
