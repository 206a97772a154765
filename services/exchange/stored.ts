// An exchange as the ledger has it, with what is sealed: read where a person settles something about it, or where it is decided again.
import { concat, decode, type Priority, type Statement } from '../../proto/index.ts';
import { type Country, type Id, leafHash, sameBytes, TripointError } from '../domain/index.ts';
import { recordDigest, statementDigest } from '../envelope/index.ts';
import { placeOf, type RecordKey, type Row } from '../ledger/index.ts';
import type { Facts } from '../policy/index.ts';
import { familyOfKind, showRecord } from '../records/index.ts';
import type { Matter } from './acts.ts';
import type { Context } from './context.ts';
import type { Direction } from './duties.ts';
import { notBorneOut } from './logged-acts.ts';
import { classifications } from './names.ts';
import type { Private } from './outbound.ts';
import type { StoredRecord } from './record.ts';
import { keptDigest } from './rows.ts';
import type { Sharing } from './sharing.ts';

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

const RECORD = 'SELECT header, commitments, sealed FROM record WHERE record_id = ? AND version = ? AND source = ?';

/** What one of our own exchanges was to share, and for whom: to be decided once more. Throws NOT_FOUND. */
export function sharingOf(context: Context, stored: StoredExchange): Sharing {
  const { exchangeId, partner, statement, verb, purpose, opening, key } = stored;
  const { recordId, version, kind } = stored.record;
  const row = context.store.get(RECORD, recordId, version, context.self);
  const family = familyOfKind(kind)?.family;
  if (row === undefined || family === undefined) throw new TripointError('NOT_FOUND');
  const header = row.header as Uint8Array;
  const { classification, caveats, originator } = decode('RecordHeader', header);
  const place = placeOf.record(context.self, recordId, version);
  const { disclosures } = decode('BatchEntry', context.vault.open(key, place, row.sealed as Uint8Array));
  const record: StoredRecord = {
    ...{ source: context.self, recordId, version, kind, header, disclosures, key },
    digest: recordDigest(header),
    commitments: row.commitments as Uint8Array,
  };
  const { mistreatmentRisk } = (JSON.parse(opening.decision) as { facts: Facts }).facts;
  return {
    ...{ exchangeId, to: partner, verb, family, record, purpose, caveats },
    json: showRecord(family, concat(disclosures.map(({ carried }) => carried))),
    classification: classifications.name(classification),
    agency: originator?.agency ?? '',
    toAgency: statement.recipientAgency,
    priority: statement.priority as Priority,
    author: opening.user,
    ...(mistreatmentRisk && { mistreatmentRisk }),
  };
}
