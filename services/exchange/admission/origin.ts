// Whose record a partner's statement is: its own, or another country's that came on by its leave.
import { decode, type Statement } from '../../../proto/index.ts';
import { sameBytes, TripointError, toHex, utf8 } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { versionsHeld } from '../reads/index.ts';

/** impersonation: a record that began here, or passed through here, comes back as another country's. */
export const isOurOwn = ({ self }: Pick<Context, 'self'>, { statement }: Pick<OpenedStatement, 'statement'>): boolean =>
  statement.provenance.some(({ from }) => from === self);

/** Throws RECORD_MISMATCH. */
export function checkNotOurs(context: Pick<Context, 'self'>, opened: Pick<OpenedStatement, 'statement'>): void {
  if (isOurOwn(context, opened)) throw new TripointError('RECORD_MISMATCH', 'provenance: it was here before');
}

/** The record that it copies; empty for one of the sender's own. */
const originOf = ({ provenance }: Pick<Statement, 'provenance'>): Uint8Array => {
  const record = provenance.at(-1)?.record;
  return record ? utf8(`${record.originator} ${toHex(record.recordId)}`) : new Uint8Array();
};

/** laundering: all versions of a record are of the same origin, so that none hides whose it is. Throws RECORD_MISMATCH. Writes nothing. */
export function checkOrigin(
  context: Context,
  tx: Transaction,
  { statement, header: { recordId } }: OpenedStatement,
  hasVersions: boolean,
): void {
  if (factsOfVerb(statement.verb)?.versions !== true) return;
  const { from } = statement;
  const key = `origin of ${from} ${toHex(recordId)}`;
  const [before] = !hasVersions ? [] : versionsHeld(context, recordId, from).filter((row) => row.statement.length > 0);
  const known = tx.claimed(key) ?? (before && originOf(decode('Statement', before.statement)));
  const said = originOf(statement);
  if (known !== undefined && !sameBytes(known, said))
    throw new TripointError('RECORD_MISMATCH', 'provenance: that of its other versions');
  tx.claim(key, said);
}
