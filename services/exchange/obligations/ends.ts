// The end of a version that a partner shares is that of its record.
import { type Country, type Id, toHex, utf8 } from '../../domain/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context, NewDuty } from '../context/index.ts';
import { type Span, spanAfter, spanOf, type Timed, termIn, type VersionTerm, versionsHeld } from '../reads/index.ts';

/**
 * The end that is in force when a version arrives: of the last version before it that came without an override, or else of the last. `version`: that
 * is shared.
 */
export function lifeBefore(
  context: Context,
  tx: Pick<Transaction, 'claimed'>,
  source: Country,
  recordId: Id,
  version: number,
): Span | undefined {
  const stored = versionsHeld(context, recordId, source).filter((row) => row.record_version < version);
  const [first] = stored;
  let newest: Span | undefined;
  // Of one commit: the store does not show it yet.
  for (let at = version - 1; at > (stored.at(-1)?.record_version ?? 0); at--) {
    const claimed = tx.claimed(keyOf(source, recordId, at));
    const span = claimed && (JSON.parse(new TextDecoder().decode(claimed)) as Span);
    if (span?.exigent === false) return span;
    newest ??= span;
  }
  for (const row of stored.toReversed()) {
    const span = spanOf(context, row, first ?? row);
    if (span?.exigent === false) return span;
    newest ??= span;
  }
  return newest;
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
  const span = spanAfter(version === 1 ? undefined : lifeBefore(context, tx, from, recordId, version), { issued, term, exigent });
  tx.claim(keyOf(from, recordId, version), utf8(JSON.stringify(span)));
  return duties.map((duty) => (duty.kind === 'RETENTION' ? { ...duty, due: span.end } : duty));
}
