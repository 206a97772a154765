// Whether a received record may be kept: what the action `retain` of the text in force says, on what is known of it here.
import { concat, decode } from '../../../proto/index.ts';
import { type Micros, TripointError } from '../../domain/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Decision, Facts } from '../../policy/index.ts';
import { familyOfKind, showRecord } from '../../records/index.ts';
import { type Context, classifications, verbs } from '../context/index.ts';
import { decide } from '../decision/index.ts';
import type { StoredExchange } from '../reads/index.ts';

interface Keeping {
  readonly decision: Decision;
  /**
   * destroyed for nothing: what a clause does not let us keep is destroyed. A rule that fails, or a text that is not in force any more, says
   * nothing of the record, and what was destroyed for it does not come back.
   */
  readonly isKept: boolean;
}

/** Under the terms under which it was received. Throws NOT_FOUND once its content is destroyed. */
export function keepingOf(
  context: Context,
  { partner, from, to, statement, record, verb, purpose, key, exchangeId }: StoredExchange,
  known: Pick<Facts, 'assessment' | 'usedAdministratively' | 'inaccurate' | 'retention'>,
  at: Micros,
): Keeping {
  const { store, vault } = context;
  const { recordId, version, kind } = record;
  const family = familyOfKind(kind)?.family;
  const row = store.get('recordVersion', recordId, version, partner);
  if (family === undefined || row === undefined) throw new TripointError('NOT_FOUND');
  const { classification, caveats } = decode('RecordHeader', row.header);
  const { disclosures } = decode('BatchEntry', vault.open(key, placeOf.record(partner, recordId, version), row.sealed));
  const situation = {
    action: 'retain',
    ...{ from, to, kind, purpose, caveats, issued: at },
    fromAgency: statement.agency,
    toAgency: statement.recipientAgency,
    verb: verbs.name(verb),
    classification: classifications.name(classification),
    exigent: statement.exigent,
  } as const;
  const retention = store.get('dutyOfKind', exchangeId, 'RETENTION');
  const isOver = retention !== undefined && retention.due > 0 && retention.due <= at;
  const facts = { retention: isOver ? 'EXPIRED' : 'WITHIN', ...known } as const;
  const content = showRecord(family, concat(disclosures.map(({ carried }) => carried)));
  const { decision } = decide(context, { situation, family, record: content, known: facts });
  return { decision, isKept: decision.code !== 'POLICY_REFUSED' };
}
