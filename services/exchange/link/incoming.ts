// Opens and judges a partner's parcels, one after another, each partner in its turn.
import { Lane } from '../../../proto/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import { openFrom } from '../admission/index.ts';
import { unforeseen } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { LinkBudgets } from './budgets.ts';
import { createBreath, type FairQueue } from './fairness.ts';
import type { Intake } from './intake.ts';
import { isKeyChange, type Judged } from './verb-handlers.ts';

export interface Incoming {
  readonly batch: OpenedBatch;
  readonly parcel: Uint8Array;
  readonly judged: readonly Judged[];
}

export const changesKeys = ({ judged }: Incoming): boolean => judged.some(isKeyChange);

/** Returns the fault of a parcel that did not open, which is then quarantined, so that the others continue. */
export type OpenIncoming = (parcel: Uint8Array) => Promise<Incoming | TripointError>;

export function createOpenIncoming(
  context: Context,
  partner: Country,
  intake: Pick<Intake, 'judge'>,
  { budgets, turns }: { readonly budgets: Pick<LinkBudgets, 'charge'>; readonly turns: FairQueue },
): OpenIncoming {
  async function open(parcel: Uint8Array): Promise<Incoming> {
    const breathe = createBreath();
    const batch = await openFrom(context, partner, parcel, breathe);
    if (batch.manifest.lane === Lane.QUERY) throw new TripointError('VERB_NOT_ALLOWED', 'a query on the link lane');
    const judged: Judged[] = [];
    for (const statement of batch.statements) {
      judged.push(await intake.judge(statement));
      const pause = breathe();
      if (pause !== undefined) await pause;
    }
    budgets.charge('bytes', parcel.length);
    budgets.charge('statements', 1 + batch.statements.length);
    return { batch, parcel, judged };
  }

  return (parcel) =>
    turns
      .run(partner, () => open(parcel))
      // An unexpected error is quarantined like any other: if it were thrown, the same parcel would come again for ever.
      .catch((error: unknown) => (error instanceof TripointError ? error : unforeseen(context, error)));
}
