// Content destroyed at a person's word, before its time; and what is left to say of it, whoever destroyed it.
import { AuditKind, CommitmentName, decode } from '../../../proto/index.ts';
import { HOUR, type Id, idFromText, idText, TripointError, toHex } from '../../domain/index.ts';
import { recordDigest } from '../../envelope/index.ts';
import {
  advanceExchange,
  endDuties,
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
import { claimDuties } from './duties.ts';
import { contentOf, erase } from './erasure.ts';

const OF_RECORD = `SELECT exchange_id FROM exchange
  WHERE direction = 'sent' AND record_id = ? AND record_version = ? AND vault_id = ?`;
const HAS_KEY = 'SELECT 1 FROM exchange e JOIN vault_key k ON k.vault_id = e.vault_id WHERE e.exchange_id = ?';
const CREATED = `SELECT r.header FROM exchange e JOIN record r
  ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source WHERE e.exchange_id = ?`;
const ERASED = `SELECT l.leaf_index, l.hash, l.entry, e.direction, e.partner, r.header, s.entry AS about
  FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id JOIN leaf s ON s.leaf_index = e.leaf_index
  JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
  WHERE l.exchange_id = ? AND l.kind = ${AuditKind.ERASED} ORDER BY l.leaf_index DESC LIMIT 1`;

export function createErasure(
  context: Context,
  submit: Submit,
  scrubbing: Pick<Scrubbing, 'done'>,
): Pick<Exchange, 'erase' | 'destruction'> {
  const { store, vault, logs } = context;

  /** Whether it was done: not when another change of one of its exchanges is in this commit. */
  function run(tx: Transaction, exchangeId: Id, basis: ErasureBasis, reason: string, user: User): boolean {
    // It would be logged at a time that is in doubt.
    requireSoundClock(context);
    const content = contentOf(context, exchangeId);
    if (store.get(HAS_KEY, exchangeId) === undefined) throw new TripointError('ERASED');
    const stored = storedExchange(context, exchangeId);
    if (stored.direction === 'sent' && subjectOfPerson(stored.opening.user) === user.subject)
      throw new TripointError('SAME_PERSON');
    const all = exchangesOf(stored, content.vaultId);
    // What was sent past the rules is looked at before it is gone.
    if (all.some((id) => dutiesOf(store, id).some(({ kind, state }) => kind === 'REVIEW' && isOpenDuty(state))))
      throw new TripointError('INVALID', { field: 'id', rule: 'an override that was reviewed' });
    // Nor is any of it decided again in this commit, which would send what is erased here.
    if (!all.every((id) => claimDuties(tx, id) && tx.claim(`again ${toHex(id)}`))) return false;
    const key = vault.newKey();
    tx.write('vaultKey', key.vaultId, key.wrapped);
    const act = { person: personOf(user), reason, key };
    for (const id of all) {
      erase(context, tx, contentOf(context, id), { kind: basis, clause: '', act });
      endAll(tx, id, stored);
    }
    return true;
  }

  /** One record has one key, whomever it was sent to. */
  function exchangesOf({ exchangeId, direction, record }: StoredExchange, vaultId: Uint8Array): Id[] {
    if (direction === 'received') return [exchangeId];
    return store.all(OF_RECORD, record.recordId, record.version, vaultId).map((row) => row.exchange_id as Id);
  }

  function endAll(tx: Transaction, id: Id, { direction }: StoredExchange): void {
    const held = dutiesOf(store, id).some(({ kind, state }) => kind === 'RELEASE' && isOpenDuty(state));
    const { partner } = storedExchange(context, id);
    endDuties(tx, id, direction);
    if (direction === 'sent') {
      const { created } = decode('RecordHeader', store.get(CREATED, id)?.header as Uint8Array);
      tx.write('idempotencyErased', created, created + HOUR, id);
    }
    if (!held) return;
    advanceExchange(tx, { exchangeId: id, partner, from: 'HELD' }, 'erased', { code: 'ERASED' });
    tx.event('exchange.denied', partner, 'ERASED', id, 'sent');
  }

  function certificate(exchangeId: Id): DestructionCertificate {
    const row = store.get(ERASED, exchangeId);
    if (row === undefined) throw new TripointError('NOT_FOUND', 'nothing of it was destroyed');
    // Who has the certificate can still prove the leaf that it names.
    if ((row.entry as Uint8Array).length === 0) throw new TripointError('ERASED', 'the entries of its log have expired');
    const entry = decode('AuditEntry', row.entry as Uint8Array);
    const { statementDigest } = decode('AuditEntry', row.about as Uint8Array);
    const [clause] = entry.legalBasis?.clauses ?? [];
    const committed = (name: CommitmentName) => entry.commitments.find((one) => one.name === name)?.digest;
    const officer = committed(CommitmentName.USER);
    const reason = committed(CommitmentName.REASON);
    return {
      exchangeId: idText(exchangeId),
      direction: row.direction as DestructionCertificate['direction'],
      partner: row.partner as string,
      recordId: idText(entry.recordId),
      recordVersion: entry.recordVersion,
      recordDigest: toHex(recordDigest(row.header as Uint8Array)),
      ...(statementDigest.length > 0 && { statementDigest: toHex(statementDigest) }),
      method: 'vault key destroyed',
      at: entry.occurredAt,
      basis: entry.retentionClass as DestructionCertificate['basis'],
      ...(entry.legalBasis && { agreement: entry.legalBasis.agreement }),
      ...(clause !== undefined && { clause }),
      ...(officer && { officer: toHex(officer) }),
      ...(reason && { reason: toHex(reason) }),
      log: { ...logs.placeOf(row.leaf_index as number), leafHash: toHex(row.hash as Uint8Array) },
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
