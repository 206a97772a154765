// Every statement that changes the store, by name. Only the worker prepares them; a commit is a list of [name, …parameters].
export type Value = string | number | Uint8Array | null;

export const WRITES = {
  leaf: 'INSERT INTO leaf (leaf_index, hash, entry, kind, exchange_id) VALUES (?, ?, ?, ?, ?)',
  vaultKey: 'INSERT INTO vault_key (vault_id, wrapped) VALUES (?, ?)',
  record: `INSERT INTO record (source, record_id, version, kind, header, commitments, vault_id, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  exchange: `INSERT INTO exchange (exchange_id, direction, partner, verb, state, code, at, record_source, record_id, record_version,
    statement, decision, leaf_index, peer, batch_id, batch_position, vault_id, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  exchangeState: 'UPDATE exchange SET state = ?, code = ?, peer = ? WHERE exchange_id = ? AND direction = ? AND partner = ?',
  batch: `INSERT INTO batch (batch_id, direction, partner, link_sequence, receipts_only, manifest, manifest_sha256, protected, signature,
    receipt_batch, tuples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  batchReceipt: "UPDATE batch SET receipt_batch = ? WHERE batch_id = ? AND direction = 'sent'",
  retained: 'INSERT INTO retained (batch_id, entries) VALUES (?, ?)',
  batchSignature: "UPDATE batch SET protected = ?, signature = ? WHERE batch_id = ? AND direction = 'sent'",
  linkSent: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, ?2, 0, 0)
    ON CONFLICT (partner) DO UPDATE SET sent_through = ?2`,
  linkReceived: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, 0, ?2, 0)
    ON CONFLICT (partner) DO UPDATE SET received_through = ?2`,
  linkPeerReceived: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, 0, 0, ?2)
    ON CONFLICT (partner) DO UPDATE SET peer_received_through = max(peer_received_through, ?2)`,
  linkPromised: `INSERT INTO link (partner, sent_through, received_through, peer_received_through, promised_index, promised_leaf_hash)
    VALUES (?1, 0, 0, 0, ?2, ?3)
    ON CONFLICT (partner) DO UPDATE SET promised_index = ?2, promised_leaf_hash = ?3 WHERE promised_index IS NULL OR promised_index < ?2`,
  pending: 'INSERT OR IGNORE INTO inbox_pending (partner, link_sequence, parcel) VALUES (?, ?, ?)',
  pendingDone: 'DELETE FROM inbox_pending WHERE partner = ? AND link_sequence <= ?',
  quarantine: 'INSERT OR IGNORE INTO quarantine (partner, at, code, sha256, parcel, batch_id) VALUES (?, ?, ?, ?, ?, ?)',
  quarantineErased: `DELETE FROM quarantine WHERE batch_id IN
    (SELECT batch_id FROM exchange WHERE exchange_id = ? AND direction = 'received')`,
  quarantineExpired: `DELETE FROM quarantine WHERE quarantine_id IN (SELECT quarantine_id FROM quarantine WHERE at < ? ORDER BY at LIMIT ?)`,
  event: 'INSERT INTO event (type, at, partner, code, exchange_id, direction) VALUES (?, ?, ?, ?, ?, ?)',
  idempotency: 'INSERT INTO idempotency (subject, key, body_sha256, exchange_ids, at) VALUES (?, ?, ?, ?, ?)',
  keySet: 'INSERT OR IGNORE INTO key_set (country, number, at, jws) VALUES (?, ?, ?, ?)',
  revocationList: 'INSERT OR IGNORE INTO revocation_list (country, number, at, jws) VALUES (?, ?, ?, ?)',
  answered: 'INSERT INTO answered (partner, query_id, query_digest, answer_batch_id, expires) VALUES (?, ?, ?, ?, ?)',
  answeredExpired: 'DELETE FROM answered WHERE expires < ?',
  vaultKeyDestroyed: 'DELETE FROM vault_key WHERE vault_id = ?',
  visa: 'INSERT OR REPLACE INTO visa (document, vault_id, sealed) VALUES (?, ?, ?)',
  agreement: `INSERT OR IGNORE INTO agreement (digest, id, version, takes_effect, at, files, signatures) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  suspended: 'INSERT OR IGNORE INTO suspension (agreement, kind, at) VALUES (?, ?, ?)',
  resumed: 'DELETE FROM suspension WHERE agreement = ? AND kind = ?',
  scheduleTheirs: `INSERT INTO schedule (partner, theirs) VALUES (?1, ?2) ON CONFLICT (partner) DO UPDATE SET theirs = ?2`,
  scheduleTold: `INSERT INTO schedule (partner, told) VALUES (?1, ?2) ON CONFLICT (partner) DO UPDATE SET told = ?2`,
  duty: `INSERT INTO duty (exchange_id, direction, kind, clause, at, due, state, waiting) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  dutyState: 'UPDATE duty SET state = ?, waiting = ? WHERE exchange_id = ? AND direction = ? AND kind = ?',
  dutiesExpired: `UPDATE duty SET state = 'EXPIRED', waiting = 0 WHERE exchange_id = ? AND direction = ? AND state IN ('OPEN', 'OVERDUE')`,
  approval: 'INSERT INTO approval (exchange_id, kind, person, at) VALUES (?, ?, ?, ?)',
  opening: 'INSERT INTO opening (leaf_index, exchange_id, vault_id, sealed) VALUES (?, ?, ?, ?)',
  counted: `INSERT INTO counter (agreement, from_country, to_country, kind, verb, period, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (agreement, from_country, to_country, kind, verb, period) DO UPDATE SET n = n + ?7`,
  exchangeDecided: `UPDATE exchange SET state = ?, code = ?, at = ?, statement = ?, decision = ?, leaf_index = ?, batch_id = ?,
    batch_position = ?, sealed = ? WHERE exchange_id = ? AND direction = 'sent' AND partner = ?`,
  decidedAgain: `UPDATE exchange SET decided_again = ? WHERE exchange_id = ? AND direction = 'sent' AND partner = ?`,
  idempotencyExpired: `DELETE FROM idempotency WHERE (subject, key) IN
    (SELECT subject, key FROM idempotency WHERE at < ? ORDER BY at LIMIT ?)`,
  // The digest of a body that can be guessed is no secret. The key itself stays, so that nothing is posted twice under it.
  idempotencyErased: 'UPDATE idempotency SET body_sha256 = zeroblob(32) WHERE at BETWEEN ? AND ? AND instr(exchange_ids, ?) > 0',
  node: 'INSERT INTO node (level, node_index, hash) VALUES (?, ?, ?)',
  promise: `INSERT OR IGNORE INTO promise (partner, leaf_index, leaf_hash, statement_digest, batch_id, position)
    VALUES (?, ?, ?, ?, ?, ?)`,
  promiseKept: 'DELETE FROM promise WHERE partner = ? AND leaf_index = ? AND leaf_hash = ?',
  witnessed: 'INSERT OR REPLACE INTO witnessed (origin, size, root, note, at) VALUES (?, ?, ?, ?, ?)',
  cosigned: 'INSERT OR REPLACE INTO cosigned (size, note, at, witnesses) VALUES (?, ?, ?, ?)',
  cosignedBefore: 'DELETE FROM cosigned WHERE size < ? AND witnesses = ? AND at >= ?',
  inconsistency: 'INSERT INTO inconsistency (partner, at, kind, evidence) VALUES (?, ?, ?, ?)',
  reconciliation: 'INSERT OR REPLACE INTO reconciliation (partner, at, result) VALUES (?, ?, ?)',
  contentGrant: 'INSERT OR REPLACE INTO content_grant (exchange_id, auditor, until, leaf_index) VALUES (?, ?, ?, ?)',
} as const satisfies Record<string, string>;

export type Write = readonly [name: keyof typeof WRITES, ...parameters: Value[]];

/** The log's tree and the store's revision, as one commit leaves them. */
export interface Head {
  /** Advances with every commit, whether or not it logs. */
  readonly revision: number;
  readonly size: number;
  /** 32 bytes per perfect subtree, largest first. */
  readonly edge: Uint8Array;
  readonly root: Uint8Array;
  /** The signed checkpoint of this head. */
  readonly checkpoint: string;
  /** The latest time, UTC microseconds, at which any commit was made. */
  readonly latest: number;
}
