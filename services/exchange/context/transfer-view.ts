import type { Country, Micros } from '../../domain/index.ts';

/** One step of a record from one country to another. */
export interface TransferView {
  readonly from: Country;
  readonly to: Country;
  /** When it was shared. */
  readonly at: Micros;
  readonly exchange: string;
  /** The exchange of its originator's consent to the step that followed. */
  readonly consent: string;
  /** As the first country names it. */
  readonly recordId?: string;
  readonly recordVersion?: number;
}
