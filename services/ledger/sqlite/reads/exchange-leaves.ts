// The leaves of one exchange: whether there are any, what happened to it, and what persons did.
import { AuditKind } from '../../../../proto/index.ts';
import { type Direction, type Found, read } from './read.ts';

/** Kinds of leaves that log a statement of either side. Statements refused together are in `refused`: their leaf names no exchange. */
const STATEMENT_KINDS = [
  ...[AuditKind.SENT, AuditKind.RECEIVED, AuditKind.RECEIPT, AuditKind.KEY_CHANGE, AuditKind.AGREEMENT_CHANGE],
  ...[AuditKind.REJECTED, AuditKind.REFUSED],
].join(', ');

export type StatementLeaf = {
  leaf_index: number;
  hash: Uint8Array;
  entry: Uint8Array;
  kind: number;
  peer_origin: string | null;
  peer_index: number | null;
  peer_leaf_hash: Uint8Array | null;
};

type Certified = {
  leaf_index: number;
  hash: Uint8Array;
  entry: Uint8Array;
  direction: Direction;
  partner: string;
  header: Uint8Array;
  about: Uint8Array;
};

export const EXCHANGE_LEAVES = {
  exchangeLogged: read<[exchangeId: Uint8Array], Found>('SELECT 1 FROM leaf WHERE exchange_id = ? LIMIT 1'),
  /**
   * sabotage: a refusing answer leaves an entry without a row, and a second entry under its id would spoil the evidence for that exchange.
   * flood: such an entry is the first under its id, so only one leaf is read, however often a partner had the id rejected.
   */
  exchangeKnown: read<[exchangeId: Uint8Array], Found>(
    `SELECT 1 FROM exchange WHERE exchange_id = ?1 UNION ALL
     SELECT 1 FROM (SELECT kind FROM leaf WHERE exchange_id = ?1 ORDER BY leaf_index LIMIT 1) WHERE kind <> ${AuditKind.REJECTED}`,
  ),
  leafOfKind: read<[exchangeId: Uint8Array, kind: AuditKind], Found>(
    'SELECT 1 FROM leaf WHERE exchange_id = ? AND kind = ? LIMIT 1',
  ),
  exchangeErased: read<[exchangeId: Uint8Array], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE exchange_id = ? AND kind = ${AuditKind.ERASED} ORDER BY leaf_index DESC LIMIT 1`,
  ),
  /** The ERASED entry of an exchange, with the record header and the entry of the erased statement. */
  erasureCertified: read<[exchangeId: Uint8Array], Certified>(
    `SELECT l.leaf_index, l.hash, l.entry, e.direction, e.partner, r.header, s.entry AS about
     FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id JOIN leaf s ON s.leaf_index = e.leaf_index
     JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
     WHERE l.exchange_id = ? AND l.kind = ${AuditKind.ERASED} ORDER BY l.leaf_index DESC LIMIT 1`,
  ),
  /** The ERASED entry of a received version of a record that was recalled. */
  destructionTold: read<[exchangeId: Uint8Array], { leaf_index: number; hash: Uint8Array }>(
    `SELECT l.leaf_index, l.hash FROM exchange e
     JOIN record r ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source
     JOIN leaf l ON l.exchange_id = e.exchange_id AND l.kind = ${AuditKind.ERASED}
     WHERE e.exchange_id = ? AND e.direction = 'received' AND r.state = 'RECALLED' ORDER BY l.leaf_index DESC LIMIT 1`,
  ),
  /** The ids of the keys of erased exchanges. */
  keysErased: read<[], { vault_id: Uint8Array }>(
    `SELECT e.vault_id FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id
     WHERE l.kind = ${AuditKind.ERASED} AND e.vault_id IS NOT NULL`,
  ),
  /** The acts of persons on an exchange, of one kind, in log order. */
  actsOfExchange: read<
    [exchangeId: Uint8Array, kind: AuditKind],
    { leaf_index: number; hash: Uint8Array; entry: Uint8Array; vault_id: Uint8Array | null; sealed: Uint8Array | null }
  >(
    `SELECT l.leaf_index, l.hash, l.entry, o.vault_id, o.sealed FROM leaf l LEFT JOIN opening o ON o.leaf_index = l.leaf_index
     WHERE l.exchange_id = ? AND l.kind = ? AND length(l.entry) > 0 ORDER BY l.leaf_index`,
  ),
  openingOfKind: read<[exchangeId: Uint8Array, kind: AuditKind], { leaf_index: number; sealed: Uint8Array }>(
    'SELECT o.leaf_index, o.sealed FROM opening o JOIN leaf l ON l.leaf_index = o.leaf_index WHERE o.exchange_id = ? AND l.kind = ?',
  ),
  contentGrant: read<[exchangeId: Uint8Array, auditor: Uint8Array, now: number], { leaf_index: number }>(
    'SELECT leaf_index FROM content_grant WHERE exchange_id = ? AND auditor = ? AND until > ?',
  ),
  /** flood: limited, since the first ones are wanted and a partner can have its own statement refused as often as it likes. */
  statementLeaves: read<[exchangeId: Uint8Array, limit: number], StatementLeaf>(
    `SELECT leaf_index, hash, entry, kind, peer_origin, peer_index, peer_leaf_hash FROM (
       SELECT leaf_index, NULL AS peer_origin, NULL AS peer_index, NULL AS peer_leaf_hash FROM
         (SELECT leaf_index FROM leaf WHERE exchange_id = ?1 AND kind IN (${STATEMENT_KINDS}) ORDER BY leaf_index LIMIT ?2)
       UNION ALL SELECT leaf_index, peer_origin, peer_index, peer_leaf_hash FROM
         (SELECT * FROM refused WHERE exchange_id = ?1 ORDER BY leaf_index, position LIMIT ?2)
     ) JOIN leaf USING (leaf_index) ORDER BY leaf_index LIMIT ?2`,
  ),
} as const;
