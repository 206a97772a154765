// What a scripted partner's tests read in the ledger of the gateway under test, while that runs.
import { type AuditEntry, AuditKind, decode } from '../../proto/index.ts';
import { type Country, sha256 } from '../../services/domain/index.ts';
import { readStore } from '../../services/ledger/index.ts';

/** What the gateway under test has in its ledger. */
export interface Ledger {
  leavesOf(code: string): AuditEntry[];
  leafAt(index: number): { entry: AuditEntry; hash: Uint8Array } | undefined;
  quarantined(parcel: Uint8Array): string | undefined;
  quarantineRows(): number;
  /** Newest last. */
  events(after?: number): { cursor: number; type: string; code: string | null }[];
  link(): { sent: number; received: number; peerReceived: number };
  pending(): number[];
  exchangesReceived(exchangeId: Uint8Array): number;
  /** Bytes. */
  largestLeaf(): number;
  close(): void;
}

export function readLedger(file: string, partner: Country): Ledger {
  const store = readStore(file);
  return {
    leavesOf: (code) =>
      store
        .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.REJECTED)
        .map(({ entry }) => decode('AuditEntry', entry as Uint8Array))
        .filter(({ externalReason }) => externalReason === code),
    leafAt(index) {
      const row = store.get('SELECT entry, hash FROM leaf WHERE leaf_index = ?', index);
      return row && { entry: decode('AuditEntry', row.entry as Uint8Array), hash: row.hash as Uint8Array };
    },
    quarantined: (parcel) =>
      store.get('SELECT code FROM quarantine WHERE partner = ? AND sha256 = ?', partner, sha256(parcel))?.code as
        | string
        | undefined,
    quarantineRows: () => store.get('SELECT count(*) AS n FROM quarantine')?.n as number,
    events: (after = 0) => store.all('SELECT cursor, type, code FROM event WHERE cursor > ? ORDER BY cursor', after) as never,
    link() {
      const row = store.get('SELECT * FROM link WHERE partner = ?', partner);
      const count = (name: string) => (row?.[name] as number | undefined) ?? 0;
      return { sent: count('sent_through'), received: count('received_through'), peerReceived: count('peer_received_through') };
    },
    pending: () =>
      store
        .all('SELECT link_sequence FROM inbox_pending WHERE partner = ? ORDER BY link_sequence', partner)
        .map((row) => row.link_sequence as number),
    exchangesReceived: (exchangeId) =>
      store.get("SELECT count(*) AS n FROM exchange WHERE exchange_id = ? AND direction = 'received'", exchangeId)?.n as number,
    largestLeaf: () => store.get('SELECT max(length(entry)) AS n FROM leaf')?.n as number,
    close: store.close,
  };
}
