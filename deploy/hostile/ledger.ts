// Reads the ledger of the gateway under test while it runs, for the tests with a scripted partner.
import { type AuditEntry, decode } from '../../proto/index.ts';
import { type Country, sha256 } from '../../services/domain/index.ts';
import { readStore } from '../../services/ledger/index.ts';

/** The ledger of the gateway under test. */
export interface Ledger {
  leavesOf(code: string): AuditEntry[];
  leafAt(index: number): { entry: AuditEntry; hash: Uint8Array } | undefined;
  quarantined(parcel: Uint8Array): string | undefined;
  quarantineRows(): number;
  /** Oldest first. */
  events(after?: number): { cursor: number; type: string; code: string | null }[];
  link(): { sent: number; received: number; peerReceived: number };
  pending(): number[];
  exchangesReceived(exchangeId: Uint8Array): number;
  /** Length of the largest entry, in bytes. */
  largestLeaf(): number;
  close(): void;
}

const ALL = Number.MAX_SAFE_INTEGER;

export function readLedger(file: string, partner: Country): Ledger {
  const store = readStore(file);
  return {
    leavesOf: (code) =>
      store
        .all('rejectedEntries')
        .map(({ entry }) => decode('AuditEntry', entry))
        .filter(({ externalReason }) => externalReason === code),
    leafAt(index) {
      const row = store.get('leafOf', index);
      return row && { entry: decode('AuditEntry', row.entry), hash: row.hash };
    },
    quarantined: (parcel) => store.get('quarantined', partner, sha256(parcel))?.code,
    quarantineRows: () => store.get('quarantineCount')?.n ?? 0,
    events: (after = 0) => store.all('events', after, ALL),
    link() {
      const row = store.get('linkPosition', partner);
      return {
        sent: row?.sent_through ?? 0,
        received: row?.received_through ?? 0,
        peerReceived: row?.peer_received_through ?? 0,
      };
    },
    pending: () => store.all('sequencesPending', partner).map(({ link_sequence: sequence }) => sequence),
    exchangesReceived: (exchangeId) =>
      store.all('exchangeEnds', exchangeId).filter(({ direction }) => direction === 'received').length,
    largestLeaf: () => store.get('largestEntry')?.n ?? 0,
    close: store.close,
  };
}
