// Destruction of a whole record: of ours, once no country holds it any more; of a partner's, at the end of its retention or purpose.
import { decode } from '../../../proto/index.ts';
import { type Country, HOUR, type Id, sameBytes, toHex } from '../../domain/index.ts';
import { claimDuties, endDuties, type Transaction } from '../commit/index.ts';
import { type Context, isOpenDuty } from '../context/index.ts';
import { dutiesOf, versionsHeld } from '../reads/index.ts';
import { type Cause, contentOf, erase } from './erasure.ts';

/** cover-up: a version that was sent under an override is reviewed before it is destroyed. */
export const isUnderReview = ({ store }: Context, ids: readonly Id[]): boolean =>
  ids.some((id) => dutiesOf(store, id).some(({ kind, state }) => kind === 'REVIEW' && isOpenDuty(state)));

/** Every exchange of ours with a version whose content is still here. */
export const exchangesKept = ({ store, self }: Context, recordId: Id): Id[] =>
  store
    .all('versionsOf', recordId, self)
    .filter(({ vault_id: vaultId }) => store.keys.get(vaultId) !== undefined)
    .flatMap(({ version, vault_id: vaultId }) => store.all('exchangesOfRecord', recordId, version, vaultId))
    .map(({ exchange_id: id }) => id);

/** Every version of a record of ours; `claimed`: of the exchanges, the one whose duties the caller has claimed. False if something of it is changing now. */
export function eraseRecord(context: Context, tx: Transaction, recordId: Id, cause: Cause, claimed: Id): boolean {
  const { store, self } = context;
  const newest = store.get('newestVersion', recordId, self)?.version ?? 0;
  const all = exchangesKept(context, recordId);
  // resend: this commit must neither make another version nor decide one of them again, which would send the erased content.
  const isFree =
    tx.claim(`version after ${toHex(recordId)} ${newest}`) &&
    all.every((id) => (sameBytes(id, claimed) || claimDuties(tx, id)) && tx.claim(`again ${toHex(id)}`));
  if (!isFree) return false;
  for (const id of all) {
    erase(context, tx, contentOf(context, id), cause);
    endDuties(tx, id, 'sent');
    const { created } = decode('RecordHeader', store.get('recordOfExchange', id)?.header as Uint8Array);
    tx.write('idempotencyErased', created, created + HOUR, id);
  }
  return true;
}

/** Every version of a partner's record up to one, except that of `claimed`, which the caller destroys. False if one of them is changing now. */
export function eraseReceived(
  context: Context,
  tx: Transaction,
  { source, recordId, through }: { readonly source: Country; readonly recordId: Id; readonly through: number },
  cause: Cause,
  claimed?: Id,
): boolean {
  const all = versionsHeld(context, recordId, source)
    .filter((row) => row.record_version <= through && !(claimed && sameBytes(row.exchange_id, claimed)))
    .map((row) => contentOf(context, row.exchange_id))
    .filter(({ vaultId }) => context.store.keys.get(vaultId) !== undefined);
  if (!all.every(({ exchangeId }) => claimDuties(tx, exchangeId))) return false;
  for (const content of all) {
    erase(context, tx, content, cause);
    endDuties(tx, content.exchangeId, 'received');
  }
  return true;
}
