// A question about a person, and what is known of its answer.
import type { Country } from '../../domain/index.ts';
import type { ShownCaveat } from '../../records/index.ts';
import type { DecisionView, LogRef } from './types.ts';

export interface QueryRequest {
  readonly to: Country;
  /** JSON of a VisaQuery. */
  readonly record: unknown;
  readonly purpose: string;
  /** The asker's own findings. They are not sent; without them the strictest count. */
  readonly mistreatmentRisk?: 'NONE' | 'SUBSTANTIAL';
  readonly domesticLaw?: 'CLEAR' | 'MUST_REFUSE' | 'MAY_REFUSE' | 'CONDITIONS';
}

/** UNAVAILABLE means that there was no answer; it exists only here, never on the wire. */
export type QueryOutcome = 'MATCH' | 'NO_MATCH' | 'POSSIBLE' | 'REFUSED' | 'CONDITIONAL' | 'DEFERRED' | 'ERROR' | 'UNAVAILABLE';

export interface QueryResult {
  readonly exchangeId: string;
  readonly outcome: QueryOutcome;
  /** Why there is no answer. */
  readonly code?: string;
  readonly refusedBy?: NonNullable<DecisionView['refusedBy']>;
  /** The disclosed fields of the answer. */
  readonly answer?: Record<string, unknown>;
  /** From the answer's header. */
  readonly caveats?: readonly ShownCaveat[];
  readonly withheld: DecisionView['withheld'];
  readonly obligations: DecisionView['obligations'];
  readonly log: LogRef;
}
