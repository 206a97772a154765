// What a concealment hides from a partner is owed to it at its end. The duty is a row of the ledger, so a restart forgets none.
import type { Caveat, Verb } from '../../../proto/index.ts';
import type { Id, Micros } from '../../domain/index.ts';
import type { Agreement, Decision } from '../../policy/index.ts';
import { concealedUntil, factsOfVerb } from '../../records/index.ts';
import type { StoredRecord } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';

/** What is shared, and whether it was held before. */
interface Concealed {
  readonly verb: Verb;
  readonly record: Pick<StoredRecord, 'disclosures'>;
  readonly caveats: readonly Caveat[];
  readonly wasHeld?: boolean;
}

/** The duty of our own exchange, if the same decision without the concealment would show the partner more of the record. */
export function concealment(
  { policy }: Context,
  { verb, record, caveats, wasHeld }: Concealed,
  decision: Decision,
  { defaultClause }: Pick<Agreement, 'defaultClause'>,
  issued: Micros,
): NewDuty[] {
  // What was held has its duty since then.
  if (caveats.length === 0 || wasHeld || factsOfVerb(verb)?.versions !== true) return [];
  const due = concealedUntil(caveats, issued);
  if (due === undefined) return [];
  const open = policy.decide({ ...decision.facts, concealed: false });
  const hidden = record.disclosures
    .map(({ field }) => field)
    .filter((field) => open.disclosed.includes(field) && !decision.disclosed.includes(field));
  if (hidden.length === 0) return [];
  const withheld = decision.withheld.find(({ fields }) => hidden.some((field) => fields.includes(field)));
  return [{ kind: 'REVEAL', clause: withheld?.clause ?? decision.clauses[0] ?? defaultClause, due, waiting: 0 }];
}

/** Whether what this exchange of ours hid, or was refused for, is still to come. */
export const isOwed = ({ store }: Pick<Context, 'store'>, exchangeId: Id): boolean =>
  store.get('dutyState', exchangeId, 'sent', 'REVEAL')?.state === 'OPEN';
