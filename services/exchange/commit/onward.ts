// A record of ours that copies another country's: what its statement, its entry and our own table say of where it comes from.
import type { Outgoing, Transfer } from '../../../proto/index.ts';
import type { Micros } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import type { StoredRecord } from './record.ts';

/** By whose leave another country's record goes on. */
export interface Onward {
  /** The steps by which it comes, oldest first; the last one brought it here. */
  readonly provenance: readonly Transfer[];
  /** The end of the consent. */
  readonly until: Micros;
}

/** What an entry says of the record that its own one copies. `until`: of our own entries. */
export function onwardIn(
  provenance: readonly Transfer[] | undefined,
  until?: Micros,
): Pick<Outgoing<'AuditEntry'>, 'onward' | 'until'> {
  const { record, consent } = provenance?.at(-1) ?? {};
  if (!record || consent === undefined) return {};
  const { originator, recordId, version } = record;
  return { onward: { originator, recordId, version, answers: consent }, ...(until && { until }) };
}

/** The row that says which record of another country a version of ours copies. */
export function onwardRow({ recordId, version }: Pick<StoredRecord, 'recordId' | 'version'>, onward: Onward): Write[] {
  const { record, consent } = onward.provenance.at(-1) ?? {};
  if (!record || consent === undefined) return [];
  return [['onward', recordId, version, record.originator, record.recordId, record.version, consent, onward.until]];
}
