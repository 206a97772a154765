// An exchange as the ledger has it, with what is sealed: read where a person settles something about it, or where it is decided again.
import { decode, type Statement } from '../../../proto/index.ts';
import { type Country, type Id, leafHash, sameBytes, TripointError } from '../../domain/index.ts';
import { recordDigest, statementDigest } from '../../envelope/index.ts';
import { placeOf, type RecordKey, type Row } from '../../ledger/index.ts';
import { keptDigest, type Matter, notBorneOut, type Private } from '../commit/index.ts';
import type { Context, Direction } from '../context/index.ts';

export interface StoredExchange extends Matter {
  readonly direction: Direction;
  readonly partner: Country;
  readonly statement: Statement;
  readonly leafIndex: number;
  readonly key: RecordKey;
  /** Who asked for it, and what it was decided from. */
  readonly opening: Private;
  /** The bytes of `opening`. */
  readonly opened: Uint8Array;
}

const EXCHANGE = `SELECT e.exchange_id, e.direction, e.partner, e.verb, e.statement, e.decision, e.leaf_index, e.sealed, e.vault_id, k.wrapped,
  r.header, l.entry, l.hash
  FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
  LEFT JOIN vault_key k ON k.vault_id = e.vault_id WHERE e.exchange_id = ?`;

/** swapped rows: a statement, a header or a decision that is shown and is not the one that was logged is not acted on. */
function isLogged(self: Country, row: Row): boolean {
  const bytes = row.entry as Uint8Array;
  // The entries of its log have expired: nothing is left to hold it against.
  if (bytes.length === 0) return true;
  const entry = decode('AuditEntry', bytes);
  const digest = statementDigest(row.statement as Uint8Array, recordDigest(row.header as Uint8Array));
  const [from, to] = row.direction === 'sent' ? [self, row.partner] : [row.partner, self];
  const bound = entry.kept.length > 0 ? entry.kept : entry.statementDigest;
  const kept = entry.kept.length > 0 ? keptDigest(digest, row.decision as string) : digest;
  return (
    sameBytes(leafHash(bytes), row.hash as Uint8Array) &&
    sameBytes(entry.exchangeId, row.exchange_id as Id) &&
    sameBytes(bound, kept) &&
    entry.from === from &&
    entry.to === to
  );
}

/** Throws NOT_FOUND, also when its content was destroyed; LEDGER_CORRUPT. */
export function storedExchange({ store, vault, self }: Context, exchangeId: Id): StoredExchange {
  const row = store.get(EXCHANGE, exchangeId);
  if (row === undefined || row.wrapped === null || row.sealed === null) throw new TripointError('NOT_FOUND');
  if (!isLogged(self, row)) throw notBorneOut('exchange', exchangeId, 'what its entry is about');
  const statement = decode('Statement', row.statement as Uint8Array);
  const { recordId, version, kind } = decode('RecordHeader', row.header as Uint8Array);
  const key = vault.unwrap(row.vault_id as Uint8Array, row.wrapped as Uint8Array);
  const direction = row.direction as Direction;
  const partner = row.partner as Country;
  const leafIndex = row.leaf_index as number;
  const opened = vault.open(key, placeOf.exchange(exchangeId, direction, partner, leafIndex), row.sealed as Uint8Array);
  return {
    exchangeId,
    direction,
    partner,
    ...(direction === 'sent' ? { from: self, to: partner } : { from: partner, to: self }),
    verb: statement.verb,
    purpose: statement.purpose,
    record: { recordId, version, kind },
    statement,
    leafIndex,
    key,
    opening: JSON.parse(new TextDecoder().decode(opened)) as Private,
    opened,
  };
}
