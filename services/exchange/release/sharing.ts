// What is shared with one partner: the same for a new release, a held one and one that is decided again.
import type { Caveat, Priority, Verb } from '../../../proto/index.ts';
import type { Country, Id } from '../../domain/index.ts';
import type { Facts, Json } from '../../policy/index.ts';
import type { Family } from '../../records/index.ts';
import type { Concerned, Onward, StoredRecord } from '../commit/index.ts';
import type { ClassificationName } from '../context/index.ts';

/** The record to share, with whom, and at whose request. */
export interface Sharing {
  readonly exchangeId: Id;
  readonly to: Country;
  readonly verb: Verb;
  readonly family: Family;
  readonly json: Json;
  readonly record: StoredRecord;
  readonly classification: ClassificationName;
  readonly caveats: readonly Caveat[];
  readonly agency: string;
  /** Empty for the first agency that the grant names. */
  readonly toAgency: string;
  readonly purpose: string;
  readonly priority: Priority;
  /** By `personOf`. */
  readonly author: string;
  readonly mistreatmentRisk?: Facts['mistreatmentRisk'];
  /** The reason for an exigent override. */
  readonly override?: string;
  /** The earlier exchange, refused only for now or held under outdated terms, that this one decides again. */
  readonly correlation?: Id;
  /** The exchange was held, so its row exists. */
  readonly wasHeld?: boolean;
  /** The log's commitment to the post from which it originates. */
  readonly request?: Uint8Array;
  /** The record version that it concerns, where the verb is about one. */
  readonly about?: Concerned;
  /** By whose leave it copies another country's record. */
  readonly onward?: Onward;
}
