// What is no longer to be kept: the key of its content is destroyed, and with it what persons did about it. Leaves, proofs and hashes stay.
import { AuditKind, decode, type Obligation, ObligationKind, type Outgoing } from '../../proto/index.ts';
import { type Id, TripointError } from '../domain/index.ts';
import type { Context } from './context.ts';
import { type Direction, openDuty } from './duties.ts';
import { entryBase } from './entry.ts';
import type { Transaction } from './transaction.ts';
import type { DutyKind } from './types.ts';

const LEAF = 'SELECT l.entry, e.vault_id FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index WHERE e.exchange_id = ?';

/** Content in the vault, and what its leaf says of it. */
export interface Content {
  readonly exchangeId: Id;
  readonly entry: Outgoing<'AuditEntry'>;
  readonly vaultId: Uint8Array;
}

/** Of an exchange in the store. Throws NOT_FOUND. */
export function contentOf({ store }: Pick<Context, 'store'>, exchangeId: Id): Content {
  const row = store.get(LEAF, exchangeId);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  return { exchangeId, entry: decode('AuditEntry', row.entry as Uint8Array), vaultId: row.vault_id as Uint8Array };
}

/** Destroys it because of a duty, and logs that. */
export function erase(
  context: Context,
  tx: Transaction,
  { exchangeId, entry, vaultId }: Content,
  { kind, clause }: { readonly kind: DutyKind; readonly clause: string },
): void {
  const { from = '', to = '', recordKind, verb, recordId, recordVersion, legalBasis } = entry;
  tx.write('vaultKeyDestroyed', vaultId);
  tx.log({
    ...entryBase(context, tx.at),
    exchangeId,
    kind: AuditKind.ERASED,
    ...{ from, to },
    ...(recordKind && { recordKind }),
    ...(verb && { verb }),
    ...(recordId && { recordId }),
    ...(recordVersion && { recordVersion }),
    ...(legalBasis && { legalBasis: { ...legalBasis, clauses: [clause] } }),
    retentionClass: kind,
  });
}

export const isForgetting = ({ kind }: Obligation): boolean => kind === ObligationKind.DESTROY_ON_NO_MATCH;

/** No match was told: the question is forgotten, at once where biometrics were in it, else when the sweep next looks. */
export function forgetNoMatch(
  context: Context,
  tx: Transaction,
  question: {
    readonly content: Content;
    readonly direction: Direction;
    readonly clause: string;
    readonly hasBiometric: boolean;
  },
): void {
  const { content, direction, clause, hasBiometric } = question;
  const kind = 'DESTROY_ON_NO_MATCH';
  openDuty(tx, content.exchangeId, direction, tx.at, { kind, clause, due: tx.at, waiting: 0 });
  if (!hasBiometric) return;
  erase(context, tx, content, { kind, clause });
  tx.write('dutyState', 'MET', 0, content.exchangeId, direction, kind);
  tx.write('dutiesExpired', content.exchangeId, direction);
}
