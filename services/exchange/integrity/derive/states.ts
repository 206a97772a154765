// Derives the state of an exchange from all entries about it and from the partner's receipt.
import { type AuditEntry, AuditKind, concat, decode, Verb, VerdictKind } from '../../../../proto/index.ts';
import { toHex } from '../../../domain/index.ts';
import type { RowOf } from '../../../ledger/index.ts';
import { openSealed, placeOfRecord, receiptReceived } from '../../commit/index.ts';
import { EXCHANGE, type ExchangeState, type ExchangeStep, stateAfter } from '../../context/index.ts';
import type { Deriving } from './checker.ts';
import type { Entry } from './entry.ts';

export interface State {
  readonly state: Exclude<ExchangeState, 'RECEIVED'>;
  readonly code: string | null;
  /** JSON of the partner's log entry for it. */
  readonly peer: string | null;
}

/** The entry about the answer to a question of ours. */
export interface Answered {
  readonly leaf: number;
  readonly kind: number;
  readonly reason: string;
  readonly answer: Uint8Array;
}

export const answeredBy = ({ leaf, kind, externalReason, exchangeId }: Entry): Answered => ({
  leaf,
  kind,
  reason: externalReason,
  answer: new Uint8Array(exchangeId),
});

const peerOf = ({ peerRef }: AuditEntry): string | null =>
  peerRef ? JSON.stringify({ origin: peerRef.origin, index: peerRef.index, leafHash: toHex(peerRef.leafHash) }) : null;

/** First step of a sent exchange by verb; all other verbs are `sent`. */
const SENT: Readonly<Record<number, ExchangeStep>> = { [Verb.QUERY]: 'asked', [Verb.RESPONSE]: 'answered' };

/** First step of a received exchange by verb: a question is answered in the commit that takes it; all other verbs are `admitted`. */
const RECEIVED: Readonly<Record<number, ExchangeStep>> = { [Verb.QUERY]: 'answered' };

function begun(entry: AuditEntry): State {
  const { kind, verb, externalReason } = entry;
  const begins = (step: ExchangeStep, code: string | null, peer: string | null): State => ({
    state: stateAfter(EXCHANGE, undefined, step),
    code,
    peer,
  });
  if (kind === AuditKind.HELD) return begins('held', externalReason, null);
  if (kind === AuditKind.REFUSED) return begins('refused', externalReason, peerOf(entry));
  if (kind === AuditKind.RECEIVED) return begins(RECEIVED[verb] ?? 'admitted', null, peerOf(entry));
  return begins(SENT[verb] ?? 'sent', null, null);
}

/** The effect of later entries on the state. */
const THEN: Readonly<Record<number, { readonly step: ExchangeStep; readonly code?: string }>> = {
  [AuditKind.DENIED]: { step: 'denied', code: 'HOLD_DENIED' },
  // The entry states whether the hold's time ended or its terms changed.
  [AuditKind.HOLD_EXPIRED]: { step: 'expired' },
  [AuditKind.ERASED]: { step: 'erased', code: 'ERASED' },
  // For a posted exchange this entry means that retries were abandoned; it then has no such step.
  [AuditKind.FAILED]: { step: 'unanswered' },
};

/** Ignores an entry whose step is impossible from this state: it concerns something else, such as the erasure of a closed exchange. */
function after(before: State, { kind, externalReason }: AuditEntry): State {
  const then = THEN[kind];
  const state = then && EXCHANGE.moves[before.state][then.step];
  return state === undefined ? before : { ...before, state, code: then?.code ?? externalReason };
}

type ExchangeRow = RowOf<'exchangesWithEntry'>;

/** `row`: of `exchange`; `entry`: its own. Undefined if the state follows only from erased content. */
export function stateOf(deriving: Deriving, row: ExchangeRow, entry: AuditEntry, answered?: Answered): State | undefined {
  const { store } = deriving;
  let state = begun(entry);
  for (const { entry: bytes } of store.all('entriesAfter', row.exchange_id, row.leaf_index))
    state = after(state, decode('AuditEntry', bytes));
  if (state.state === 'ASKED' && answered !== undefined) return answerState(deriving, answered);
  return state.state === 'QUEUED' ? receiptState(deriving, row, state) : state;
}

function answerState(deriving: Deriving, { leaf, kind, reason, answer }: Answered): State | undefined {
  const entry = decode('AuditEntry', deriving.store.get('leafEntry', leaf)?.entry as Uint8Array);
  const peer = peerOf(entry);
  if (kind === AuditKind.REJECTED) return { state: 'REJECTED', code: reason, peer };
  if (entry.outcome === 0) return { state: 'ANSWERED', code: reason || null, peer };
  if (entry.duties.some((duty) => duty.kind === 'HUMAN_RELEASE')) return { state: 'ANSWERED', code: null, peer };
  const row = deriving.store.get('recordOfExchange', answer);
  const opened = row && openSealed(deriving, placeOfRecord(row), row.vault_id, row.sealed);
  if (opened === undefined) return undefined;
  const { reasonCode } = decode('VisaAnswer', concat(decode('BatchEntry', opened).disclosures.map(({ carried }) => carried)));
  return { state: 'ANSWERED', code: reasonCode || null, peer };
}

function receiptState(deriving: Deriving, row: ExchangeRow, state: State): State {
  const batchId = row.batch_id as Uint8Array;
  const carriedBy = deriving.store.get('receiptBatchOf', batchId)?.receipt_batch;
  const proof = carriedBy ? receiptReceived(deriving, batchId, carriedBy) : undefined;
  const id = toHex(row.exchange_id);
  const verdict = proof?.receipt.verdicts.find(({ exchangeId }) => toHex(exchangeId) === id);
  if (proof === undefined || verdict === undefined) return state;
  const manifest = deriving.store.get('manifestReceived', carriedBy as Uint8Array);
  const { logOrigin: origin } = decode('Manifest', manifest?.manifest as Uint8Array);
  const isAccepted = verdict.verdict === VerdictKind.ACCEPTED;
  return {
    state: isAccepted ? 'CLOSED' : 'REJECTED',
    code: isAccepted ? null : verdict.code,
    peer: JSON.stringify({ origin, index: verdict.index, leafHash: toHex(verdict.leafHash) }),
  };
}
