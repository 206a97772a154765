// Of a partner's record, which versions are here, and whether this one goes with them.
import { decode, type RecordHeader } from '../../../proto/index.ts';
import { type Country, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../envelope/index.ts';
import { SHARING } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/**
 * Whether another version of the record is here, in the store or in this transaction. Versions arrive in any order, and may be missing: an
 * agreement lets some of them go and not others. Throws DUPLICATE_EXCHANGE for a version that is here already, RECORD_MISMATCH for one that
 * cannot be, and EQUIVOCATION where two headers contradict each other. Writes nothing.
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
  // Of nearly every record none is here: one look tells.
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

/** rewriting: a new version that claims to come after another record than was sent. */
function checkSuccession(before: Uint8Array | undefined, after: Uint8Array | undefined): void {
  if (before === undefined || after === undefined) return;
  const { supersedes, kind } = decode('RecordHeader', after);
  if (!sameBytes(supersedes, recordDigest(before)))
    throw new TripointError('EQUIVOCATION', 'a version that supersedes another record than the one before it');
  if (decode('RecordHeader', before).kind !== kind)
    throw new TripointError('RECORD_MISMATCH', 'kind: that of the version before');
}
