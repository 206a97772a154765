// The sealed openings of entries, and the keys of all that is sealed.
import { AuditKind, decode } from '../../../../proto/index.ts';
import { sameBytes } from '../../../domain/index.ts';
import { placeOf } from '../../../ledger/index.ts';
import { openedBy, openSealed } from '../../commit/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, lost } from './finding.ts';

const OPENINGS = `SELECT o.leaf_index, o.exchange_id, o.vault_id, o.sealed, l.entry FROM opening o
  LEFT JOIN leaf l ON l.leaf_index = o.leaf_index WHERE o.leaf_index >= ? OR o.leaf_index < 0`;
const ERASED = `SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.ERASED}`;
const COMMITTING = `SELECT l.leaf_index, l.entry FROM leaf l WHERE l.kind IN (${[
  ...[AuditKind.APPROVED, AuditKind.RELEASED, AuditKind.DENIED, AuditKind.OVERRIDE, AuditKind.OVERRIDE_REVIEWED],
  ...[AuditKind.OBLIGATION_MET, AuditKind.AUDITOR_ACCESS, AuditKind.AGREEMENT_CHANGE, AuditKind.ERASED, AuditKind.LOG_EXPIRED],
].join(', ')}) AND NOT EXISTS (SELECT 1 FROM opening o WHERE o.leaf_index = l.leaf_index)`;

export const openings: MakeChecker = (deriving) => ({
  *end() {
    const { store, extent } = deriving;
    for (const row of store.each(OPENINGS, extent.expiredLeaf)) {
      const entry = row.entry ? decode('AuditEntry', row.entry as Uint8Array) : undefined;
      if (entry === undefined || !sameBytes(entry.exchangeId, row.exchange_id as Uint8Array)) {
        yield forged('opening', [row.leaf_index as number], 'of the exchange of its entry');
        continue;
      }
      try {
        const opened = openSealed(
          deriving,
          placeOf.opening(row.leaf_index as number, row.exchange_id as Uint8Array),
          row.vault_id as Uint8Array,
          row.sealed as Uint8Array,
        );
        // Erased with the record. What is an act by itself has a key that nothing erases.
        if (opened === undefined && entry.exchangeId.length > 0 && store.get(ERASED, entry.exchangeId) !== undefined) continue;
        if (opened && openedBy(entry, opened)) continue;
      } catch {}
      yield forged('opening', [row.leaf_index as number], 'sealed with what opens its entry');
    }
    for (const { leaf_index: leaf, entry } of store.each(COMMITTING)) {
      const bytes = entry as Uint8Array;
      if (bytes.length > 0 && decode('AuditEntry', bytes).commitments.length > 0)
        yield lost('opening', [leaf as number], 'opens what its entry commits to');
    }
  },
});

const IDLE = `SELECT vault_id FROM vault_key WHERE vault_id NOT IN
  (SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa)`;
const WITHOUT = 'SELECT vault_id FROM visa WHERE vault_id NOT IN (SELECT vault_id FROM vault_key)';

export const keys: MakeChecker = ({ store, vault }) => ({
  *end() {
    for (const { vault_id: id } of store.all(IDLE)) yield forged('vault_key', [id as Uint8Array], 'the key of something');
    for (const { vault_id: id } of store.all(WITHOUT))
      yield lost('vault_key', [id as Uint8Array], 'is there: a visa is sealed under it');
    for (const { vault_id: id, wrapped } of store.each('SELECT vault_id, wrapped FROM vault_key'))
      try {
        vault.unwrap(id as Uint8Array, wrapped as Uint8Array);
      } catch {
        yield forged('vault_key', [id as Uint8Array], 'wrapped by the master key');
      }
  },
});

export const visas: MakeChecker = ({ store, vault }) => ({
  *end() {
    for (const { document, vault_id: id, sealed } of store.each('SELECT document, vault_id, sealed FROM visa'))
      try {
        const key = store.get('SELECT wrapped FROM vault_key WHERE vault_id = ?', id as Uint8Array);
        if (key === undefined) continue;
        // What it is found by is part of its place.
        vault.open(
          vault.unwrap(id as Uint8Array, key.wrapped as Uint8Array),
          placeOf.visa(document as Uint8Array),
          sealed as Uint8Array,
        );
      } catch {
        yield forged('visa', [document as Uint8Array], 'sealed under its key');
      }
  },
});
