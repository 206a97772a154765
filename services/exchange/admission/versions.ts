// The versions that we have of a partner's record, and whether a new one is consistent with them.
import { decode, type RecordHeader } from '../../../proto/index.ts';
import { type Country, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import { SHARING } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
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
  const { from: source, verb } = statement;
  if (version > 1 && !SHARING.includes(verb))
    throw new TripointError('RECORD_MISMATCH', 'version: 1, as only what is shared has others');
  // Hardly any record has another version here; a single lookup shows it.
  const hasKept = store.get('newestVersion', recordId, source) !== undefined;
  const kept = new Map(
    hasKept ? store.all('versionsAround', recordId, source, version).map((row) => [row.version, row.header]) : [],
  );
  const at = (other: number) => kept.get(other) ?? tx.claimed(keyOf(source, header, other));
  const same = at(version);
  if (same !== undefined && !sameBytes(same, headerBytes))
    throw new TripointError('EQUIVOCATION', 'two records with one id and version');
  if (same !== undefined || !tx.claim(keyOf(source, header, version), headerBytes))
    throw new TripointError('DUPLICATE_EXCHANGE', 'this record version is here already');
  checkSuccession(at(version - 1), headerBytes);
  checkSuccession(headerBytes, at(version + 1));
  return !tx.claim(`versions of ${source} ${toHex(recordId)}`) || hasKept;
}

const keyOf = (source: Country, { recordId }: RecordHeader, version: number) => `record ${source} ${toHex(recordId)} ${version}`;

/** rewriting: a new version must supersede the record that was really sent before it. Throws EQUIVOCATION, RECORD_MISMATCH. */
function checkSuccession(before: Uint8Array | undefined, after: Uint8Array | undefined): void {
  if (before === undefined || after === undefined) return;
  const { supersedes, kind } = decode('RecordHeader', after);
  if (!sameBytes(supersedes, recordDigest(before)))
    throw new TripointError('EQUIVOCATION', 'a version that supersedes another record than the one before it');
  if (decode('RecordHeader', before).kind !== kind)
    throw new TripointError('RECORD_MISMATCH', 'kind: that of the version before');
}
