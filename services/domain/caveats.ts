// Caveats on the use of a record. The list is closed: a caveat written otherwise would be read by no rule and
// protect nothing, so it is refused.
import type { Fault } from './errors.ts';
import { type Micros, microsOf } from './time.ts';

export const CAVEAT_CODES = ['H0', 'H1', 'H2', 'H3', 'CONCEALED', 'NOTE'] as const;
export type CaveatName = (typeof CAVEAT_CODES)[number];

export interface SaidCaveat {
  readonly code: CaveatName;
  /** Only with CONCEALED, and required there: a UTC time, or a day, which means its first moment. */
  readonly until?: string;
  /** For people; required with NOTE. */
  readonly text?: string;
}

export const MOST_CAVEATS = 16;
const MOST_CHARACTERS = 128;
const isCode = (code: unknown): code is CaveatName => CAVEAT_CODES.some((known) => known === code);

/** Every fault in the caveats of a request, except type errors. `now`: an end in the past would conceal nothing. */
export function caveatFaults(caveats: readonly unknown[], now: Micros = 0): Fault[] {
  const faults: Fault[] = caveats.length > MOST_CAVEATS ? [{ field: '/caveats', rule: `at most ${MOST_CAVEATS} of them` }] : [];
  for (const [i, caveat] of caveats.slice(0, MOST_CAVEATS).entries()) {
    const { code, until, text } = Object(caveat) as Readonly<Record<string, unknown>>;
    const say = (name: keyof SaidCaveat, rule: string) => faults.push({ field: `/caveats/${i}/${name}`, rule });
    if (!isCode(code)) {
      say('code', `one of ${CAVEAT_CODES.join(', ')}`);
      continue;
    }
    if (code !== 'CONCEALED' && until !== undefined) say('until', 'only with CONCEALED');
    if (code === 'CONCEALED' && until === undefined) say('until', 'required with CONCEALED');
    if (code === 'CONCEALED' && typeof until === 'string') {
      const end = microsOf(until);
      if (end === undefined) say('until', 'a UTC time: 2026-11-24 or 2026-11-24T12:00:00Z');
      else if (end <= now) say('until', 'not in the past');
      else if (!Number.isSafeInteger(end)) say('until', 'before 2255-06-05');
    }
    if (code === 'NOTE' && text === undefined) say('text', 'required with NOTE');
    if (typeof text === 'string' && !isLine(text)) say('text', `1 to ${MOST_CHARACTERS} characters, no control characters`);
  }
  return faults;
}

const isLine = (text: string): boolean =>
  text.length > 0 && text.length <= MOST_CHARACTERS && text.isWellFormed() && !/\p{Cc}/u.test(text);
