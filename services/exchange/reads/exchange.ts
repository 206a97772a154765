// An exchange from the ledger with its sealed parts: read when a person completes a duty of it, or when it is decided again.
import { decode, type Statement } from '../../../proto/index.ts';
import { type Country, type Id, leafHash, sameBytes, TripointError } from '../../domain/index.ts';
import { recordDigest, statementDigest } from '../../envelope/index.ts';
import { placeOf, type RecordKey, type RowOf } from '../../ledger/index.ts';
import { keptDigest, type Matter, notBorneOut, type Private } from '../commit/index.ts';
import type { Context, DecisionView, Direction } from '../context/index.ts';

export interface StoredExchange extends Matter {
  readonly direction: Direction;
  readonly partner: Country;
  readonly statement: Statement;
  /** The view of the decision that was shown to people. */
  readonly decision: DecisionView | null;
  readonly leafIndex: number;
  readonly key: RecordKey;
  /** Who asked for it, and the facts of the decision. */
  readonly opening: Private;
  /** The bytes of `opening`. */
  readonly opened: Uint8Array;
}

/** swapped rows: a statement, header or shown decision other than the logged one is never acted on. */
function isLogged(self: Country, row: RowOf<'exchangeStored'>): boolean {
  const bytes = row.entry;
  // The entries of its log have expired: there is nothing left to compare with.
  if (bytes.length === 0) return true;
  const entry = decode('AuditEntry', bytes);
  const digest = statementDigest(row.statement, recordDigest(row.header));
  const [from, to] = row.direction === 'sent' ? [self, row.partner] : [row.partner, self];
  const bound = entry.kept.length > 0 ? entry.kept : entry.statementDigest;
  const kept = entry.kept.length > 0 ? keptDigest(digest, row.decision) : digest;
  return (
    sameBytes(leafHash(bytes), row.hash) &&
    sameBytes(entry.exchangeId, row.exchange_id) &&
    sameBytes(bound, kept) &&
    entry.from === from &&
    entry.to === to
  );
}

/** Throws NOT_FOUND, also if its content was destroyed; LEDGER_CORRUPT. */
export function storedExchange({ store, vault, self }: Context, exchangeId: Id): StoredExchange {
  const row = store.get('exchangeStored', exchangeId);
  const wrapped = row && store.keys.get(row.vault_id);
  if (row === undefined || wrapped === undefined || row.sealed === null) throw new TripointError('NOT_FOUND');
  if (!isLogged(self, row)) throw notBorneOut('exchange', exchangeId, 'what its entry is about');
  const { direction, partner, leaf_index: leafIndex } = row;
  const statement = decode('Statement', row.statement);
  const { recordId, version, kind } = decode('RecordHeader', row.header);
  const key = vault.unwrap(row.vault_id, wrapped);
  const opened = vault.open(key, placeOf.exchange(exchangeId, direction, partner, leafIndex), row.sealed);
  return {
    exchangeId,
    direction,
    partner,
    ...(direction === 'sent' ? { from: self, to: partner } : { from: partner, to: self }),
    verb: statement.verb,
    purpose: statement.purpose,
    record: { recordId, version, kind },
    statement,
    decision: JSON.parse(row.decision) as DecisionView | null,
    leafIndex,
    key,
    opening: JSON.parse(new TextDecoder().decode(opened)) as Private,
    opened,
  };
}
