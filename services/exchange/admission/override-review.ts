// What a partner's review of its override does to the record here: upheld, it is kept as long as any other; overturned, it is destroyed.
import { AuditKind, decode, ObligationKind, ReviewFinding } from '../../../proto/index.ts';
import { type Id, sameBytes, TripointError } from '../../domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import type { Facts } from '../../policy/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import { type Concerned, claimDuties, entryAbout, type Transaction } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { isPermitted } from '../decision/index.ts';
import { dutiesFrom, isSameObligation, lifeBefore, unionOf } from '../obligations/index.ts';
import { type StoredExchange, storedExchange } from '../reads/index.ts';
import { isKeptNow } from './versions.ts';

const KIND = 'RETENTION';

/**
 * Throws NOT_FOUND, RECORD_MISMATCH, STATE_CONFLICT where it is no override or was reviewed before, and NOT_READY (the partner tries again)
 * where the exchange changes in this same commit. Where the record is destroyed already nothing follows.
 */
export function reviewed(
  context: Context,
  tx: Transaction,
  { statement: { from }, record }: OpenedStatement,
  about: Concerned,
): () => void {
  const { store } = context;
  const { recordId, version } = about;
  const { finding } = decode('OverrideReview', record);
  const row = store
    .all('exchangesAbout', recordId, from)
    .find((one) => one.direction === 'received' && one.record_version === version && factsOfVerb(one.verb)?.versions === true);
  if (row === undefined) {
    if (isKeptNow(tx, from, recordId))
      throw new TripointError('NOT_READY', 'the record that was reviewed arrives in this commit');
    throw new TripointError('NOT_FOUND', 'no such version of the record is here');
  }
  const { exchange_id: exchangeId } = row;
  const { header } = store.get('recordVersion', recordId, version, from) as RowOf<'recordVersion'>;
  if (!sameBytes(recordDigest(header), about.recordDigest))
    throw new TripointError('RECORD_MISMATCH', 'about: the version that was received');
  if (!decode('Statement', row.statement).exigent) throw new TripointError('STATE_CONFLICT', 'it was not sent under an override');
  if (store.get('leafOfKind', exchangeId, AuditKind.OVERRIDE_REVIEWED) !== undefined)
    throw new TripointError('STATE_CONFLICT', 'its review was told before');
  if (store.get('dutyState', exchangeId, 'received', KIND)?.state !== 'OPEN') return () => undefined;
  if (!claimDuties(tx, exchangeId)) throw new TripointError('NOT_READY', 'the exchange is changing at this moment');
  const isUpheld = finding === ReviewFinding.UPHELD;
  const stored = storedExchange(context, exchangeId);
  const duty = isUpheld ? upheld(context, tx, stored) : atOnce(context, exchangeId, tx);
  return () => {
    if (duty === undefined) return;
    tx.log({ ...entryAbout(context, tx, AuditKind.OVERRIDE_REVIEWED, stored), duties: [duty] });
    tx.write('dutyDue', duty.clause, duty.due, exchangeId, 'received', KIND);
    tx.event(isUpheld ? 'exchange.released' : 'exchange.denied', from, 'OVERRIDE_REVIEWED', exchangeId, 'received');
  };
}

/** Under the clause of the override, which says so. */
const atOnce = ({ store }: Context, exchangeId: Id, { at: due }: Transaction): NewDuty => {
  const { clause } = store.get('dutyOfKind', exchangeId, KIND) as RowOf<'dutyOfKind'>;
  return { kind: KIND, clause, due, waiting: 0 };
};

/** silent extension: as any other version it does not move the end that the record had before. */
function upheld(context: Context, tx: Transaction, stored: StoredExchange): NewDuty | undefined {
  const { partner, record } = stored;
  const duty = ordinaryRetention(context, stored);
  const life = lifeBefore(context, tx, partner, record.recordId, record.version);
  return duty && (life === undefined || life.exigent ? duty : { ...duty, due: Math.min(duty.due, life.end) });
}

/**
 * As it would have been without the override: the same facts, decided again under the same text. Of the sender's own obligations those count
 * that the override did not add. Undefined if it would not have been admitted at all: it then keeps the term of the override.
 */
function ordinaryRetention({ policy }: Context, { statement, opening }: StoredExchange): NewDuty | undefined {
  const { agreement, agreementDigest, issued, obligations: said } = statement;
  const text = policy.byDigest(agreement, agreementDigest, issued);
  const { facts } = JSON.parse(opening.decision) as { readonly facts: Facts };
  const { exigent: _, ...ordinary } = facts;
  const [under, without] = [policy.decide(facts, text), policy.decide(ordinary, text)];
  if (!isPermitted(without)) return undefined;
  const others = said.filter((one) => !under.obligations.some((known) => isSameObligation(known, one)));
  const kept = unionOf(without.obligations, others).filter(({ kind }) => kind === ObligationKind.RETENTION);
  return dutiesFrom(kept, statement).find(({ kind }) => kind === KIND);
}
