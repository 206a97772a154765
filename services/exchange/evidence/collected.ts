// The ledger's content about one exchange, or about a rejection under its id: entries, statement and receipt.
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Country, type Id, sameBytes, TripointError } from '../../domain/index.ts';
import { BUNDLE, type EvidenceLeaf, LOGGED_STEPS, type Opening, type StatementProof } from '../../evidence/index.ts';
import {
  batchOf,
  isExpired,
  proofOf,
  type ReceiptProof,
  receiptReceived,
  receiptSent,
  rejectedProof,
  type StatementRow,
} from '../commit/index.ts';
import { type Context, type Direction, verbs } from '../context/index.ts';
import { findRejected, refusedIn } from '../reads/index.ts';
import { leafOf, openingsOf } from './own-leaves.ts';

export interface Collected {
  readonly exchangeId: Id;
  readonly direction: Direction;
  readonly partner: Country;
  readonly verb: string;
  readonly leaves: readonly EvidenceLeaf[];
  readonly statement: StatementProof | undefined;
  readonly receipt?: ReceiptProof;
  /** Our own entry about the receipt. */
  readonly about?: EvidenceLeaf;
}

/** Without REJECTED: a rejection under the same id concerns another statement. */
const STEPS = JSON.stringify(LOGGED_STEPS.filter((kind) => kind !== AuditKind.REJECTED));

/** Call within one snapshot of the store. `row`: undefined if there is no exchange. Throws NOT_FOUND, ERASED. */
export function collect(
  context: Context,
  exchangeId: Id,
  row: StatementRow | undefined,
  { openings, content }: { readonly openings: boolean; readonly content: boolean },
): Collected {
  if (row !== undefined && isExpired(context, row.leaf_index as number)) throw expired();
  return context.store.snapshot(() =>
    row === undefined ? ofRejected(context, exchangeId) : ofExchange(context, row, openings, content),
  );
}

/** The ledger's content about an exchange that we sent or admitted. */
function ofExchange(context: Context, row: StatementRow, openings: boolean, content: boolean): Collected {
  const { store } = context;
  const exchangeId = row.exchange_id as Id;
  const batchId = row.batch_id as Id | null;
  const direction = row.direction as 'sent' | 'received';
  const opened = openings && content ? openingsOf(context, row) : new Map<number, Record<string, Opening>>();
  const steps = store.all('stepsOfExchange', exchangeId, STEPS, BUNDLE.leaves);
  const leaves = steps.map((leaf) => leafOf(context, leaf, opened.get(leaf.leaf_index)));
  const batch = batchId === null ? undefined : batchOf(context, batchId, direction);
  const statement = batch && proofOf(context, row, batch, content);
  const read = direction === 'sent' ? receiptReceived : receiptSent;
  const receipt = batchId && batch?.receiptBatch ? read(context, batchId, batch.receiptBatch) : undefined;
  return {
    ...{ exchangeId, direction, partner: row.partner as Country, verb: verbs.name(row.verb as number) },
    ...{ leaves, statement },
    ...receiptWith(context, direction === 'sent' && !isPlain(receipt, exchangeId) ? undefined : receipt),
  };
}

/** A rejected statement has no exchange row: returns its entry, the statement as far as it opened, and the receipt with the reason. */
function ofRejected(context: Context, exchangeId: Id): Collected {
  const { store } = context;
  const row = findRejected(store, exchangeId);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  if (isExpired(context, row.leaf_index as number)) throw expired();
  const entry = decode('AuditEntry', row.entry as Uint8Array);
  const refused = refusedIn(store, row, entry, exchangeId);
  const rejected = rejectedProof(context, entry, exchangeId, refused?.index ?? entry.peerRef?.index);
  return {
    ...{ exchangeId, direction: 'received', partner: entry.from, verb: verbs.name(rejected?.verb ?? 0) },
    ...{ leaves: [{ ...leafOf(context, row), ...(refused && { refused }) }], statement: rejected?.statement },
    ...receiptWith(context, rejected?.statement && rejected.receipt),
  };
}

function receiptWith(context: Context, receipt: ReceiptProof | undefined): Pick<Collected, 'receipt' | 'about'> {
  const about = receipt && context.store.get('receiptLeaf', receipt.exchangeId);
  return receipt && about ? { receipt, about: leafOf(context, about) } : {};
}

const expired = (): TripointError => new TripointError('ERASED', 'the entries of its log have expired');

/** sabotage: a receipt with two verdicts on one exchange, or without a leaf hash, proves nothing, and would invalidate the whole bundle. */
const isPlain = (proof: ReceiptProof | undefined, exchangeId: Id): boolean => {
  const about = proof?.receipt.verdicts.filter((verdict) => sameBytes(verdict.exchangeId, exchangeId)) ?? [];
  return about.length === 1 && about[0]?.leafHash.length === 32;
};
