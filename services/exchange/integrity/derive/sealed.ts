// The sealed openings of entries, and the keys of everything sealed.
import { decode } from '../../../../proto/index.ts';
import { sameBytes } from '../../../domain/index.ts';
import { placeOf, throwUnlessOfRow } from '../../../ledger/index.ts';
import { openedBy, openSealed } from '../../commit/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, lost } from './finding.ts';

export const openings: MakeChecker = (deriving) => ({
  *end() {
    const { store, extent } = deriving;
    for (const row of store.each('openingsWithEntry', extent.expiredLeaf)) {
      const entry = row.entry ? decode('AuditEntry', row.entry) : undefined;
      if (entry === undefined || !sameBytes(entry.exchangeId, row.exchange_id)) {
        yield forged('opening', [row.leaf_index], 'about the exchange of its entry');
        continue;
      }
      try {
        const opened = openSealed(deriving, placeOf.opening(row.leaf_index, row.exchange_id), row.vault_id, row.sealed);
        // Erased with the record. The key of an act that concerns no exchange is never erased.
        if (opened === undefined && entry.exchangeId.length > 0 && store.get('exchangeErased', entry.exchangeId) !== undefined)
          continue;
        if (opened && openedBy(entry, opened)) continue;
      } catch (error) {
        throwUnlessOfRow(error);
      }
      yield forged('opening', [row.leaf_index], 'sealed content that opens the commitments of its entry');
    }
    for (const { leaf_index: leaf, entry } of store.each('leavesUnopened')) {
      if (entry.length > 0 && decode('AuditEntry', entry).commitments.length > 0)
        yield lost('opening', [leaf], 'opens the commitments of its entry');
    }
  },
});

export const keys: MakeChecker = ({ store, vault }) => ({
  *end() {
    // Both iterate in ascending order of key ids.
    const referred = store.each('keysReferred')[Symbol.iterator]();
    let next = referred.next();
    for (const { vaultId: id, wrapped } of store.keys.each()) {
      while (!next.done && Buffer.compare(next.value.vault_id, id) < 0) next = referred.next();
      if (next.done || !sameBytes(next.value.vault_id, id)) yield forged('vault_key', [id], 'a key that some row refers to');
      try {
        vault.unwrap(id, wrapped);
      } catch (error) {
        throwUnlessOfRow(error);
        yield forged('vault_key', [id], 'wrapped by the master key');
      }
    }
    referred.return?.();
    for (const { vault_id: id } of store.each('visas'))
      if (store.keys.get(id) === undefined) yield lost('vault_key', [id], 'exists: a visa is sealed under it');
  },
});

export const visas: MakeChecker = ({ store, vault }) => ({
  *end() {
    for (const { document, vault_id: id, sealed } of store.each('visas'))
      try {
        const wrapped = store.keys.get(id);
        if (wrapped === undefined) continue;
        // The lookup key is part of the sealed place, so a moved row does not open.
        vault.open(vault.unwrap(id, wrapped), placeOf.visa(document), sealed);
      } catch (error) {
        throwUnlessOfRow(error);
        yield forged('visa', [document], 'sealed under its key');
      }
  },
});
