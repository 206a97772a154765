// The versions that we have of a partner's record, and whether a new one is consistent with them.
import { decode, type RecordHeader } from '../../../proto/index.ts';
import { type Country, type Id, sameBytes, TripointError, toHex, utf8 } from '../../domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import type { Concerned, Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/**
 * Returns whether the store or this transaction has another version of the record. Versions arrive in any order, and some may be missing,
 * because an agreement may permit some and not others. Throws DUPLICATE_EXCHANGE for a version that we already have, RECORD_MISMATCH for an
 * impossible one, and EQUIVOCATION if two headers contradict each other. Writes nothing.
 */
export function checkVersion(
  { store }: Pick<Context, 'store'>,
  tx: Transaction,
  { statement, header, headerBytes }: OpenedStatement,
): boolean {
  const { recordId, version } = header;
  const { from: source } = statement;
  // Hardly any record has another version here; a single lookup shows it.
  const newest = store.get('newestVersion', recordId, source);
  const hasKept = newest !== undefined;
  // undoing a recall: nothing of what was taken back comes again, in whichever order it arrives.
  if (newest?.state === 'RECALLED' || tx.claimed(recalledKey(source, recordId)))
    throw new TripointError('RECALLED', 'no version of it is taken any more');
  const kept = new Map(
    hasKept ? store.all('versionsAround', recordId, source, version).map((row) => [row.version, row.header]) : [],
  );
  const at = (other: number) => kept.get(other) ?? tx.claimed(keyOf(source, header, other));
  // One claim per record, with its kind: another version may be further away than a neighbour.
  const kindKey = `versions of ${source} ${toHex(recordId)}`;
  const kind = newest?.kind ?? tx.claimed(kindKey)?.[0];
  if (kind !== undefined && kind !== header.kind) throw new TripointError('RECORD_MISMATCH', 'kind: that of its other versions');
  const same = at(version);
  if (same !== undefined && !sameBytes(same, headerBytes))
    throw new TripointError('EQUIVOCATION', 'two records with one id and version');
  if (same !== undefined || !tx.claim(keyOf(source, header, version), headerBytes))
    throw new TripointError('DUPLICATE_EXCHANGE', 'this record version is here already');
  checkSuccession(at(version - 1), headerBytes);
  checkSuccession(headerBytes, at(version + 1));
  return !tx.claim(kindKey, Uint8Array.of(header.kind)) || hasKept;
}

const keyOf = (source: Country, { recordId }: Pick<RecordHeader, 'recordId'>, version: number) =>
  `record ${source} ${toHex(recordId)} ${version}`;
/** Some version of it was admitted in this transaction. */
const keptKey = (source: Country, recordId: Id) => `kept of ${source} ${toHex(recordId)}`;
const recalledKey = (source: Country, recordId: Id) => `recall of ${source} ${toHex(recordId)}`;

const purposeKey = (source: Country, about: Pick<RecordHeader, 'recordId' | 'version'>) =>
  `purpose of ${keyOf(source, about, about.version)}`;

/** A version is kept: what concerns it later in this transaction finds it, which the store does not show yet. */
export function noteKept(
  tx: Pick<Transaction, 'claim'>,
  source: Country,
  header: Pick<RecordHeader, 'recordId' | 'version'>,
  purpose: string,
): void {
  tx.claim(keptKey(source, header.recordId), header.recordId);
  tx.claim(purposeKey(source, header), utf8(purpose));
}

/** For which a version was shared that this transaction admits. */
export function keptPurpose(
  tx: Pick<Transaction, 'claimed'>,
  source: Country,
  about: Pick<RecordHeader, 'recordId' | 'version'>,
): string | undefined {
  const purpose = tx.claimed(purposeKey(source, about));
  return purpose && new TextDecoder().decode(purpose);
}

/** Whether a version of it was admitted in this transaction, so that the store does not show it yet. */
export const isKeptNow = (tx: Pick<Transaction, 'claimed'>, source: Country, recordId: Id): boolean =>
  tx.claimed(keptKey(source, recordId)) !== undefined;

/** Whether a recall in this transaction took the record back, which the store does not show yet. */
export const isRecalledIn = (tx: Pick<Transaction, 'claimed'>, source: Country, recordId: Id): boolean =>
  tx.claimed(recalledKey(source, recordId)) !== undefined;

/** The header of a version that this transaction admits, which the store does not show yet. */
export const keptIn = (tx: Pick<Transaction, 'claimed'>, source: Country, about: Pick<Concerned, 'recordId' | 'version'>) =>
  tx.claimed(keptKey(source, about.recordId)) && tx.claimed(keyOf(source, about, about.version));

/**
 * Throws NOT_FOUND where nothing of the record that a partner recalls is here, RECALLED where that was recalled before, STATE_CONFLICT where a
 * later version is here than the one it names, and EQUIVOCATION where it names another record. Claims the record: nothing of it is taken from
 * then on.
 */
export function checkRecall({ store }: Pick<Context, 'store'>, tx: Transaction, source: Country, about: Concerned): void {
  const { recordId, version } = about;
  const rows = store.all('versionsOf', recordId, source);
  if (rows.length === 0 && !isKeptNow(tx, source, recordId))
    throw new TripointError('NOT_FOUND', 'no version of the record is here');
  if (rows.at(-1)?.state === 'RECALLED') throw new TripointError('RECALLED', 'it was recalled before');
  if (rows.some((row) => row.version > version))
    throw new TripointError('STATE_CONFLICT', 'a later version is here than the one that is recalled');
  const header = rows.find((row) => row.version === version)?.header ?? tx.claimed(keyOf(source, about, version));
  if (header !== undefined && !sameBytes(recordDigest(header), about.recordDigest))
    throw new TripointError('EQUIVOCATION', 'a recall of another record than was sent');
  if (!tx.claim(recalledKey(source, recordId), about.recordDigest)) throw new TripointError('RECALLED', 'it was recalled before');
}

/** rewriting: a new version must supersede the record that was really sent before it. Throws EQUIVOCATION. */
function checkSuccession(before: Uint8Array | undefined, after: Uint8Array | undefined): void {
  if (before === undefined || after === undefined) return;
  const { supersedes } = decode('RecordHeader', after);
  if (!sameBytes(supersedes, recordDigest(before)))
    throw new TripointError('EQUIVOCATION', 'a version that supersedes another record than the one before it');
}
