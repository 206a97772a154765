// Exchanges that a partner rejected because it held another text: decided again once both act under the same, under a new id.
import { AuditKind, decode, Verb } from '../../proto/index.ts';
import { type Country, codeOf, type Id, sameBytes, TripointError, toHex } from '../domain/index.ts';
import { placeOf } from '../ledger/index.ts';
import type { OnAgreed } from './agreement-peers.ts';
import type { Context } from './context.ts';
import { notBorneOut } from './logged-acts.ts';
import type { Private } from './outbound.ts';
import type { Submit } from './release.ts';
import { share } from './sharing.ts';
import { receiptReceived } from './statement-proof.ts';
import { type StoredExchange, sharingOf, storedExchange } from './stored.ts';
import type { Transaction } from './transaction.ts';

/** Drafts under way at once. */
const PAGE = 64;
const REJECTED = `SELECT exchange_id, statement, leaf_index FROM exchange WHERE partner = ? AND state = 'REJECTED'
  AND code = 'AGREEMENT_DIGEST_MISMATCH' AND decided_again IS NULL AND leaf_index > ? ORDER BY leaf_index LIMIT ${PAGE}`;
const SENT = `SELECT e.batch_id, b.receipt_batch FROM exchange e JOIN batch b ON b.batch_id = e.batch_id AND b.direction = 'sent'
  WHERE e.exchange_id = ? AND e.direction = 'sent'`;
const OVERRIDE = `SELECT o.leaf_index, o.sealed FROM opening o JOIN leaf l ON l.leaf_index = o.leaf_index WHERE o.exchange_id = ? AND l.kind = ?`;
const SHARED: readonly Verb[] = [Verb.POST, Verb.NOTIFY];

export function createDecideAgain(context: Context, submit: Submit): OnAgreed {
  const { store, vault, newId } = context;

  function overrideOf({ exchangeId, key }: StoredExchange): { readonly override?: string } {
    const row = store.get(OVERRIDE, exchangeId, AuditKind.OVERRIDE);
    if (row === undefined) return {};
    const opened = vault.open(key, placeOf.opening(row.leaf_index as number, exchangeId), row.sealed as Uint8Array);
    return { override: (JSON.parse(new TextDecoder().decode(opened)) as Private).reason };
  }

  /** duplicate: a row that was altered to say that it was rejected would leave a second time. Its partner's signed receipt has to say so. */
  function wasRejected(exchangeId: Id): boolean {
    const row = store.get(SENT, exchangeId) as { batch_id: Id; receipt_batch: Id | null } | undefined;
    const proof = row?.receipt_batch ? receiptReceived(context, row.batch_id, row.receipt_batch) : undefined;
    const verdict = proof?.receipt.verdicts.find((one) => sameBytes(one.exchangeId, exchangeId));
    return verdict?.code === 'AGREEMENT_DIGEST_MISMATCH';
  }

  function decideAgain(tx: Transaction, partner: Country, before: Id): void {
    const sql = 'SELECT decided_again FROM exchange WHERE exchange_id = ?';
    if (store.get(sql, before)?.decided_again !== null || !tx.claim(`again ${toHex(before)}`)) return;
    const stored = storedExchange(context, before);
    if (!wasRejected(before)) throw notBorneOut('exchange', before, 'rejected by the receipt of its batch');
    const exchangeId = newId();
    // Who released it had another text before them: what is held is held anew.
    const sharing = { ...sharingOf(context, stored), ...overrideOf(stored), exchangeId, correlation: before };
    share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
    tx.write('decidedAgain', exchangeId, before, partner);
  }

  return async (partner, agreement) => {
    for (let after = -1; ; ) {
      const rows = store.all(REJECTED, partner, after);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.leaf_index as number;
      const ids = rows.flatMap(({ exchange_id: id, statement }) => {
        const said = decode('Statement', statement as Uint8Array);
        return said.agreement === agreement && SHARED.includes(said.verb) ? [id as Id] : [];
      });
      await Promise.all(
        ids.map((id) =>
          submit({ phase: 'send', bytes: 4096, run: (tx) => decideAgain(tx, partner, id) }).catch((error: unknown) => {
            if (!(error instanceof TripointError)) throw error;
            context.log('warn', 'not decided again', { partner, code: codeOf(error) });
          }),
        ),
      );
    }
  };
}
