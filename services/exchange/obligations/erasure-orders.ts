// Destruction of content on a person's order, before its time; and destruction certificates, whoever destroyed the content.
import { CommitmentName, decode } from '../../../proto/index.ts';
import { type Id, idFromText, idText, isSamePerson, TripointError, toHex } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import {
  advanceDuty,
  claimDuties,
  personOf,
  reasonFaults,
  requireSoundClock,
  type Scrubbing,
  type Submit,
  subjectOfPerson,
  type Transaction,
} from '../commit/index.ts';
import {
  type Context,
  type DestructionCertificate,
  type ErasureBasis,
  type Exchange,
  isOpenDuty,
  type User,
} from '../context/index.ts';
import { dutiesOf, type StoredExchange, storedExchange } from '../reads/index.ts';
import { authorOf } from './approvals.ts';
import { contentOf, endErased, erase } from './erasure.ts';

export function createErasure(
  context: Context,
  submit: Submit,
  scrubbing: Pick<Scrubbing, 'done'>,
): Pick<Exchange, 'erase' | 'destruction'> {
  const { store, vault, logs } = context;

  /** False if this commit already changes one of the exchanges, so that nothing was destroyed. */
  function run(tx: Transaction, exchangeId: Id, basis: ErasureBasis, reason: string, user: User): boolean {
    // Otherwise the entry would be dated by a doubtful clock.
    requireSoundClock(context);
    const content = contentOf(context, exchangeId);
    if (store.keys.get(content.vaultId) === undefined) throw new TripointError('ERASED');
    const stored = storedExchange(context, exchangeId);
    const author = stored.direction === 'sent' ? authorOf(context, stored) : undefined;
    if (author !== undefined && isSamePerson(subjectOfPerson(author), user.subject)) throw new TripointError('SAME_PERSON');
    const all = exchangesOf(stored, content.vaultId);
    // cover-up: a record sent under an override must be reviewed before it can be destroyed.
    if (all.some((id) => dutiesOf(store, id).some(({ kind, state }) => kind === 'REVIEW' && isOpenDuty(state))))
      throw new TripointError('INVALID', { field: 'id', rule: 'an override that was reviewed' });
    // cover-up: without its recall, what a partner took back would stay here, and what it owes us would not be missed.
    if (all.some((id) => dutiesOf(store, id).some(({ kind, state }) => kind === 'CERTIFY_DESTRUCTION' && isOpenDuty(state))))
      throw new TripointError('INVALID', { field: 'id', rule: 'a recall whose destruction was certified' });
    // resend: this commit must not decide any of the exchanges again, which would send the erased content.
    if (!all.every((id) => claimDuties(tx, id) && tx.claim(`again ${toHex(id)}`))) return false;
    const key = vault.newKey();
    tx.write('vaultKey', key.vaultId, key.wrapped);
    const act = { person: personOf(user), reason, key };
    for (const id of all) {
      erase(context, tx, contentOf(context, id), { kind: basis, clause: '', act });
      // As the log has it: what is destroyed because its time is over meets the duty that says so.
      const retention = basis === 'RETENTION' ? store.get('dutyState', id, stored.direction, basis) : undefined;
      if (retention?.state === 'OPEN')
        advanceDuty(tx, { exchangeId: id, direction: stored.direction, kind: 'RETENTION', from: 'OPEN' }, 'met');
      endErased(context, tx, id, storedExchange(context, id).partner, stored.direction);
    }
    return true;
  }

  function exchangesOf({ exchangeId, direction, record }: StoredExchange, vaultId: Uint8Array): Id[] {
    if (direction === 'received') return [exchangeId];
    return store.all('exchangesOfRecord', record.recordId, record.version, vaultId).map((row) => row.exchange_id);
  }

  function certificate(exchangeId: Id): DestructionCertificate {
    const row = store.get('erasureCertified', exchangeId);
    if (row === undefined) throw new TripointError('NOT_FOUND', 'nothing of it was destroyed');
    // Holders of an earlier certificate can still prove the leaf that it names.
    if (row.entry.length === 0) throw new TripointError('ERASED', 'the entries of its log have expired');
    const entry = decode('AuditEntry', row.entry);
    const { statementDigest } = decode('AuditEntry', row.about);
    const [clause] = entry.legalBasis?.clauses ?? [];
    const committed = (name: CommitmentName) => entry.commitments.find((one) => one.name === name)?.digest;
    const officer = committed(CommitmentName.USER);
    const reason = committed(CommitmentName.REASON);
    return {
      exchangeId: idText(exchangeId),
      direction: row.direction,
      partner: row.partner,
      recordId: idText(entry.recordId),
      recordVersion: entry.recordVersion,
      recordDigest: toHex(recordDigest(row.header)),
      ...(statementDigest.length > 0 && { statementDigest: toHex(statementDigest) }),
      method: 'vault key destroyed',
      at: entry.occurredAt,
      basis: entry.retentionClass as DestructionCertificate['basis'],
      ...(entry.legalBasis && { agreement: entry.legalBasis.agreement }),
      ...(clause !== undefined && { clause }),
      ...(officer && { officer: toHex(officer) }),
      ...(reason && { reason: toHex(reason) }),
      log: { ...logs.placeOf(row.leaf_index), leafHash: toHex(row.hash) },
    };
  }

  return {
    async erase(id, { basis, reason }, user) {
      const exchangeId = idFromText(id);
      const faults = reasonFaults('/reason', reason);
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      for (;;) {
        const draft = { phase: 'send', bytes: 8192, unsigned: true } as const;
        if (!(await submit({ ...draft, run: (tx) => run(tx, exchangeId, basis, reason, user) }))) continue;
        const isScrubbed = await scrubbing.done();
        return { ...certificate(exchangeId), ...(!isScrubbed && { scrubbed: false }) };
      }
    },
    destruction: async (id) => certificate(idFromText(id)),
  };
}
