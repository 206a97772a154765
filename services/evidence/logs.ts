// The logs of a bundle: for each of its countries the first, as pinned by the auditor, and those reached by rollover notes.
import type { ChainedLog } from '../audit/index.ts';
import type { Country } from '../domain/index.ts';
import type { Evidence } from './bundle.ts';
import { broken } from './reading.ts';
import type { Trust } from './trust.ts';

/** Of one country, in their order. */
export type Logs = readonly ChainedLog[];

/** The one of this origin. */
export const logAt = (logs: Logs, origin: string): ChainedLog | undefined =>
  logs.find(({ verifier }) => verifier.name === origin);

/** The origin that a proof's checkpoint claims; not verified yet. */
export const originIn = (proof: string): string => proof.split('\n\n', 2)[1]?.split('\n', 1)[0] ?? '';

/** Throws as `Trust.logs`. */
export function openLogs({ country, partner, turns = {} }: Evidence, trust: Trust): (of: Country) => Logs {
  const logs = new Map([country, partner].map((of) => [of, trust.logs(of, turns[of] ?? [])]));
  return (of) => logs.get(of) ?? [];
}

/** No rollover note beyond the last log that is used: it would prove nothing and disclose more than needed. `used`: origins, by country. */
export function checkTurns(
  { turns, country, partner }: Evidence,
  logs: (of: Country) => Logs,
  used: (of: Country) => readonly string[],
): void {
  if (turns === undefined) return;
  const shown = Object.entries(turns);
  if (shown.length === 0) throw broken('/turns', 'absent where there is none');
  for (const [of, notes] of shown) {
    const last = of === country || of === partner ? logs(of)[notes.length] : undefined;
    if (notes.length === 0 || last === undefined || !used(of).includes(last.verifier.name))
      throw broken(`/turns/${of}`, 'up to the last log that is used');
  }
}
