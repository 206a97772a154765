// People's acts as the log records them: an entry, and the sealed opening of its commitments. rewriting: a table that says who may do
// what next is trusted only as far as these entries confirm it.
import { type AuditEntry, type AuditKind, CommitmentName, decode } from '../../../proto/index.ts';
import { openCommitment } from '../../audit/index.ts';
import { type Id, leafHash, sameBytes, TripointError, toHex, utf8 } from '../../domain/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Private } from './statement.ts';
import { openSealed, type Reading } from './statement-proof.ts';

/** The committed values. */
export type Opened = Private & { readonly query: string };

const VALUES: Readonly<Record<number, keyof Opened>> = {
  [CommitmentName.USER]: 'user',
  [CommitmentName.DECISION]: 'decision',
  [CommitmentName.REASON]: 'reason',
  [CommitmentName.SUBJECT]: 'subject',
  [CommitmentName.QUERY]: 'query',
};

/** Undefined unless it opens every commitment of the entry. */
export function openedBy({ commitments }: AuditEntry, opening: Uint8Array): Opened | undefined {
  try {
    const said = JSON.parse(new TextDecoder().decode(opening)) as Opened & { readonly salts: string };
    const salts = new Uint8Array(Buffer.from(said.salts, 'base64'));
    const opens = commitments.every(({ name, digest }, i) =>
      openCommitment(digest, name, salts.subarray(i * 32, i * 32 + 32), utf8(said[VALUES[name] as keyof Opened])),
    );
    return opens && commitments.length > 0 ? said : undefined;
  } catch {
    return undefined;
  }
}

export interface LoggedAct {
  readonly leaf: number;
  readonly entry: AuditEntry;
  readonly opened: Opened;
}

/** The acts of one kind on an exchange, in log order. Throws LEDGER_CORRUPT naming the first whose opening does not match its entry. */
export const actsOf = (reading: Reading, exchangeId: Id, kind: AuditKind): LoggedAct[] =>
  reading.store
    .all('actsOfExchange', exchangeId, kind)
    .map(({ leaf_index: leaf, hash, entry: bytes, vault_id: vaultId, sealed }) => {
      const entry = sameBytes(leafHash(bytes), hash) ? decode('AuditEntry', bytes) : undefined;
      const opening = vaultId && sealed && openSealed(reading, placeOf.opening(leaf, exchangeId), vaultId, sealed);
      const opened = entry && opening ? openedBy(entry, opening) : undefined;
      if (entry === undefined || entry.kind !== kind || !sameBytes(entry.exchangeId, exchangeId) || opened === undefined)
        throw new TripointError('LEDGER_CORRUPT', { field: `opening ${leaf}`, rule: 'opens the commitments of its entry' });
      return { leaf, entry, opened };
    });

/** LEDGER_CORRUPT for a row of the ledger that the log contradicts. */
export const notBorneOut = (table: string, exchangeId: Id, rule: string): TripointError =>
  new TripointError('LEDGER_CORRUPT', { field: `${table} ${toHex(exchangeId)}`, rule });
