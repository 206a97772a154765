// The ledger's two widest rows, by name, and the places of their sealed columns.
import { concat, type Signature } from '../../../proto/index.ts';
import { type Country, type Id, type Micros, sha256, utf8 } from '../../domain/index.ts';
import { placeOf, type Row, type Write } from '../../ledger/index.ts';
import { type DecisionView, type Direction, EXCHANGE, type ExchangeStep, type LogRef, stateAfter } from '../context/index.ts';
import type { Concerned } from './record.ts';

export interface ExchangeRow {
  readonly exchangeId: Id;
  readonly direction: Direction;
  readonly partner: Country;
  readonly verb: number;
  /** The step by which it begins, or leaves HELD. */
  readonly step: ExchangeStep;
  readonly code?: string;
  readonly at: Micros;
  readonly record: { readonly source: Country; readonly recordId: Id; readonly version: number };
  readonly statement: Uint8Array;
  /** By `shownDecision`. */
  readonly decision: string;
  readonly leafIndex: number;
  readonly peer?: LogRef;
  /** Its position in a signed batch; absent if nothing was sent. */
  readonly batch?: { readonly id: Id; readonly position: number };
  readonly vaultId: Uint8Array;
  /** What only this country may know, sealed. */
  readonly sealed?: Uint8Array;
}

/** Digest by which the entry commits to the parts of the exchange's row that no partner signed: the statement, and the decision shown. */
export const keptDigest = (statementDigest: Uint8Array, decision: string): Uint8Array =>
  sha256(concat([statementDigest, utf8(decision)]));

/** Many exchanges share one view. */
const shown = new WeakMap<DecisionView, string>();

export function shownDecision(view: DecisionView | undefined): string {
  if (view === undefined) return 'null';
  const known = shown.get(view);
  if (known !== undefined) return known;
  const text = JSON.stringify(view);
  // A mutable view could serialise differently the next time.
  if (Object.isFrozen(view)) shown.set(view, text);
  return text;
}

export const exchangeRow = (row: ExchangeRow): Write => [
  'exchange',
  row.exchangeId,
  row.direction,
  row.partner,
  row.verb,
  stateAfter(EXCHANGE, undefined, row.step),
  row.code ?? null,
  row.at,
  row.record.source,
  row.record.recordId,
  row.record.version,
  row.statement,
  row.decision,
  row.leafIndex,
  row.peer === undefined ? null : JSON.stringify(row.peer),
  row.batch?.id ?? null,
  row.batch?.position ?? null,
  row.vaultId,
  row.sealed ?? null,
];

/** Updates an existing row: a held exchange is decided again. */
export const exchangeDecided = (row: ExchangeRow): Write => [
  'exchangeDecided',
  stateAfter(EXCHANGE, 'HELD', row.step),
  row.code ?? null,
  row.at,
  row.statement,
  row.decision,
  row.leafIndex,
  row.batch?.id ?? null,
  row.batch?.position ?? null,
  row.sealed ?? null,
  row.exchangeId,
  row.partner,
];

/** Which record version an exchange concerns. */
export const aboutRow = (
  exchange: Pick<ExchangeRow, 'exchangeId' | 'direction' | 'partner' | 'verb'> & {
    readonly about: Omit<Concerned, 'recordDigest'>;
  },
): Write => {
  const { exchangeId, direction, partner, verb, about } = exchange;
  const { originator, recordId, version, answers } = about;
  return ['about', originator, recordId, version, exchangeId, direction, partner, verb, answers?.length ? answers : null];
};

export interface BatchRow {
  readonly batchId: Id;
  readonly direction: Direction;
  readonly partner: Country;
  /** Absent outside the link lane. */
  readonly linkSequence?: number;
  readonly receiptsOnly: boolean;
  readonly manifest: Uint8Array;
  /** Absent until the partner has resumed. */
  readonly signature?: Signature | undefined;
  /** Received batches: the batch that contains our receipt. */
  readonly receiptBatch?: Id | undefined;
  /** Received batches: the leaves of the manifest's tree. */
  readonly tuples?: readonly Uint8Array[];
}

export const batchRow = (row: BatchRow): Write => [
  'batch',
  row.batchId,
  row.direction,
  row.partner,
  row.linkSequence ?? null,
  row.receiptsOnly ? 1 : 0,
  row.manifest,
  sha256(row.manifest),
  row.signature?.protected ?? null,
  row.signature?.signature ?? null,
  row.receiptBatch ?? null,
  row.tuples === undefined ? null : Buffer.concat(row.tuples),
];

/** The sealed place of a row that has the columns of a record's key. */
export const placeOfRecord = ({ source, record_id: id, version }: Row) =>
  placeOf.record(source as string, id as Uint8Array, version as number);

/** The sealed place of a row that has the columns of an exchange's key. */
export const placeOfExchange = ({ exchange_id: id, direction, partner, leaf_index: leaf }: Row) =>
  placeOf.exchange(id as Uint8Array, direction as string, partner as string, leaf as number);
