// The end of a version that a partner shares is that of its record.
import { type Country, type Id, toHex, utf8 } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { type Span, spanAfter, spanOf, type Timed, termIn, type VersionTerm, versionsHeld } from '../reads/index.ts';

/** The version before one that a partner shares, as it is held here. */
function heldBefore(context: Context, tx: Transaction, source: Country, recordId: Id, version: number): Span | undefined {
  const stored = versionsHeld(context, recordId, source).filter((row) => row.record_version < version);
  const last = stored.at(-1);
  // Of one commit: the store does not show it yet.
  for (let at = version - 1; at > (last?.record_version ?? 0); at--) {
    const claimed = tx.claimed(keyOf(source, recordId, at));
    if (claimed !== undefined) return JSON.parse(new TextDecoder().decode(claimed)) as Span;
  }
  return last && spanOf(context, last, stored[0] ?? last);
}

const keyOf = (source: Country, recordId: Id, version: number) => `end of ${source} ${toHex(recordId)} ${version}`;

/** The duties of a version that a partner shares: its RETENTION is that of the record. */
export function keptAsBefore(
  context: Context,
  tx: Transaction,
  {
    from,
    recordId,
    version,
    issued,
    exigent,
  }: Pick<VersionTerm, 'issued' | 'exigent'> & { from: Country; recordId: Id; version: number },
  obligations: readonly Timed[],
  duties: readonly NewDuty[],
): readonly NewDuty[] {
  const term = termIn(obligations);
  if (term === undefined) return duties;
  const span = spanAfter(version === 1 ? undefined : heldBefore(context, tx, from, recordId, version), { issued, term, exigent });
  tx.claim(keyOf(from, recordId, version), utf8(JSON.stringify(span)));
  return duties.map((duty) => (duty.kind === 'RETENTION' ? { ...duty, due: span.end } : duty));
}
