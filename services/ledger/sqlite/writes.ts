// Every statement that changes the ledger, by name. Only the worker prepares them; a commit is a list of [name, …parameters].

/** Equals LINK_PLANE of the verb table, as a test checks. Importing the table would be most of what the writer's thread loads. */
export const FIRST_LINK_VERB = 64;

/** The exchanges that leaves [?1, ?2) are about; LOGGED: those of them whose own leaf is among these. */
const OF_LEAVES = 'exchange_id IN (SELECT exchange_id FROM leaf WHERE leaf_index >= ?1 AND leaf_index < ?2)';
const LOGGED = `leaf_index >= ?1 AND leaf_index < ?2 AND ${OF_LEAVES}`;
/** Link-plane statements: no person erases their records. */
const OF_LINK = `${LOGGED} AND verb >= ${FIRST_LINK_VERB}`;

export const WRITES = {
  leaf: 'INSERT INTO leaf (leaf_index, hash, entry, kind, exchange_id) VALUES (?, ?, ?, ?, ?)',
  record: `INSERT INTO record (source, record_id, version, kind, header, commitments, vault_id, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  recordReferred: `INSERT INTO record (source, record_id, version, kind, header, commitments, vault_id, sealed, reference)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  recordsSuperseded: `UPDATE record SET state = ?1 WHERE source = ?2 AND record_id = ?3 AND state = 'IN_FORCE'
    AND version < (SELECT max(version) FROM record WHERE source = ?2 AND record_id = ?3)`,
  // What was recalled is that once its content is gone, too.
  recordDestroyed: `UPDATE record SET state = CASE state WHEN 'RECALLED' THEN state ELSE ? END
    WHERE source = ? AND record_id = ? AND version = ?`,
  recordRecalled: 'UPDATE record SET state = ? WHERE source = ? AND record_id = ?',
  about: `INSERT OR IGNORE INTO about (source, record_id, version, exchange_id, direction, partner, verb, answers)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  // An exchange that is decided again copies what it copied before.
  onward: `INSERT OR IGNORE INTO onward (record_id, version, source, original, original_version, consent, until)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  exchange: `INSERT INTO exchange (exchange_id, direction, partner, verb, state, code, at, record_source, record_id, record_version,
    statement, decision, leaf_index, peer, batch_id, batch_position, vault_id, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  exchangeState: 'UPDATE exchange SET state = ?, code = ?, peer = ? WHERE exchange_id = ? AND direction = ? AND partner = ?',
  batch: `INSERT INTO batch (batch_id, direction, partner, link_sequence, receipts_only, manifest, manifest_sha256, protected, signature,
    receipt_batch, tuples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  batchReceipt: "UPDATE batch SET receipt_batch = ? WHERE batch_id = ? AND direction = 'sent'",
  /** The last part of a received batch is taken. */
  batchTaken: "UPDATE batch SET receipts_only = ?, receipt_batch = ? WHERE batch_id = ? AND direction = 'received'",
  retained: 'INSERT INTO retained (batch_id, entries) VALUES (?, ?)',
  retainedAgain: 'UPDATE retained SET entries = ? WHERE batch_id = ?',
  batchSignature: "UPDATE batch SET protected = ?, signature = ? WHERE batch_id = ? AND direction = 'sent'",
  linkSent: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, ?2, 0, 0)
    ON CONFLICT (partner) DO UPDATE SET sent_through = ?2`,
  linkReceived: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, 0, ?2, 0)
    ON CONFLICT (partner) DO UPDATE SET received_through = ?2`,
  linkPeerReceived: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, 0, 0, ?2)
    ON CONFLICT (partner) DO UPDATE SET peer_received_through = max(peer_received_through, ?2)`,
  linkPromised: `INSERT INTO link (partner, sent_through, received_through, peer_received_through, promised_origin, promised_index,
    promised_leaf_hash, promised_batch, promised_position, promised_digest) VALUES (?1, 0, 0, 0, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (partner) DO UPDATE SET promised_origin = ?2, promised_index = ?3, promised_leaf_hash = ?4, promised_batch = ?5,
    promised_position = ?6, promised_digest = ?7
    WHERE promised_index IS NULL OR promised_origin IS NOT ?2 OR promised_index < ?3`,
  pending: 'INSERT OR IGNORE INTO inbox_pending (partner, link_sequence, parcel) VALUES (?, ?, ?)',
  pendingDone: 'DELETE FROM inbox_pending WHERE partner = ? AND link_sequence <= ?',
  quarantine: 'INSERT OR IGNORE INTO quarantine (partner, at, code, sha256, parcel, batch_id) VALUES (?, ?, ?, ?, ?, ?)',
  quarantineErased: `DELETE FROM quarantine WHERE batch_id IN
    (SELECT batch_id FROM exchange WHERE exchange_id = ? AND direction = 'received')`,
  quarantineExpired: `DELETE FROM quarantine WHERE quarantine_id IN (SELECT quarantine_id FROM quarantine WHERE at < ? ORDER BY at LIMIT ?)`,
  event: 'INSERT INTO event (type, at, partner, code, exchange_id, direction) VALUES (?, ?, ?, ?, ?, ?)',
  eventOfMany: 'INSERT INTO event (type, at, partner, code, n) VALUES (?, ?, ?, ?, ?)',
  refused: `INSERT INTO refused (leaf_index, position, exchange_id, code, peer_origin, peer_index, peer_leaf_hash)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  idempotency: 'INSERT INTO idempotency (asked, body, exchange_ids, at) VALUES (?, ?, ?, ?)',
  keySet: 'INSERT OR IGNORE INTO key_set (country, number, at, jws) VALUES (?, ?, ?, ?)',
  revocationList: 'INSERT OR IGNORE INTO revocation_list (country, number, at, jws) VALUES (?, ?, ?, ?)',
  answered: 'INSERT INTO answered (partner, query_id, query_digest, answer_batch_id, expires) VALUES (?, ?, ?, ?, ?)',
  answeredExpired: 'DELETE FROM answered WHERE expires < ?',
  referenceErased: 'UPDATE record SET reference = NULL WHERE record_id = ?',
  visaRefound: 'DELETE FROM visa_before WHERE document = ?',
  visaMoved: 'DELETE FROM visa WHERE document = ?',
  visa: 'INSERT OR REPLACE INTO visa (document, vault_id, sealed) VALUES (?, ?, ?)',
  // A text is stored again with new signatures when the earlier ones no longer bind.
  agreement: `INSERT INTO agreement (digest, id, version, takes_effect, at, files, signatures) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (digest) DO UPDATE SET takes_effect = ?4, at = ?5, signatures = ?7`,
  suspended: 'INSERT OR IGNORE INTO suspension (agreement, kind, at) VALUES (?, ?, ?)',
  resumed: 'DELETE FROM suspension WHERE agreement = ? AND kind = ?',
  scheduleTheirs: `INSERT INTO schedule (partner, theirs) VALUES (?1, ?2) ON CONFLICT (partner) DO UPDATE SET theirs = ?2`,
  scheduleTold: `INSERT INTO schedule (partner, told) VALUES (?1, ?2) ON CONFLICT (partner) DO UPDATE SET told = ?2`,
  duty: `INSERT INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  dutyState: 'UPDATE duty SET state = ?, waiting = ? WHERE exchange_id = ? AND direction = ? AND kind = ?',
  dutyDue: 'UPDATE duty SET clause = ?, due = ? WHERE exchange_id = ? AND direction = ? AND kind = ?',
  dutiesExpired: `UPDATE duty SET state = 'EXPIRED', waiting = 0 WHERE exchange_id = ? AND direction = ? AND state IN ('OPEN', 'OVERDUE')`,
  approval: 'INSERT INTO approval (exchange_id, kind, person, at) VALUES (?, ?, ?, ?)',
  opening: 'INSERT INTO opening (leaf_index, exchange_id, vault_id, sealed) VALUES (?, ?, ?, ?)',
  counted: `INSERT INTO counter (agreement, from_country, to_country, kind, verb, period, n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (agreement, from_country, to_country, kind, verb, period) DO UPDATE SET n = n + ?7`,
  exchangeDecided: `UPDATE exchange SET state = ?, code = ?, at = ?, statement = ?, decision = ?, leaf_index = ?, batch_id = ?,
    batch_position = ?, sealed = ? WHERE exchange_id = ? AND direction = 'sent' AND partner = ?`,
  decidedAgain: `UPDATE exchange SET decided_again = ? WHERE exchange_id = ? AND direction = 'sent' AND partner = ?`,
  idempotencyExpired: `DELETE FROM idempotency WHERE asked IN
    (SELECT asked FROM idempotency WHERE at < ? ORDER BY at LIMIT ?)`,
  // A repeated post then fails as having a different body, so nothing is posted twice under its key.
  idempotencyErased: 'UPDATE idempotency SET body = zeroblob(16) WHERE at BETWEEN ? AND ? AND instr(exchange_ids, ?) > 0',
  node: 'INSERT INTO node (log, level, node_index, hash) VALUES (?, ?, ?, ?)',
  log: 'INSERT INTO log (log, origin, first_leaf) VALUES (?, ?, ?)',
  logEnded: 'UPDATE log SET size = ?, root = ?, checkpoint = ?, turn = ? WHERE log = ?',
  partnerTurn: 'INSERT INTO partner_turn (partner, number, turn) VALUES (?, ?, ?)',
  promise: `INSERT OR IGNORE INTO promise (partner, origin, leaf_index, leaf_hash, statement_digest, batch_id, position, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  promiseKept: 'DELETE FROM promise WHERE partner = ? AND leaf_index = ? AND leaf_hash = ?',
  witnessed: 'INSERT OR REPLACE INTO witnessed (origin, size, root, note, at) VALUES (?, ?, ?, ?, ?)',
  cosigned:
    'INSERT OR REPLACE INTO cosigned (log, size, hour, note, at, witnesses) VALUES (?1, ?2, CAST(?4 AS INTEGER) / 3600000000, ?3, ?4, ?5)',
  cosignedBefore: 'DELETE FROM cosigned WHERE log = ? AND size < ? AND witnesses = ? AND at >= ?',
  unshown: 'INSERT OR IGNORE INTO unshown (partner, origin, teller, at, note) VALUES (?, ?, ?, ?, ?)',
  shown: 'DELETE FROM unshown WHERE origin = ? AND teller = ?',
  inconsistency: 'INSERT INTO inconsistency (partner, at, kind, evidence) VALUES (?, ?, ?, ?)',
  reconciliation: 'INSERT OR REPLACE INTO reconciliation (partner, at, result) VALUES (?, ?, ?)',
  // Everything that expires with the entries of a log, in this order: a row goes after the rows that are found through it. Entries about
  // logs (25 to 27) stay, as do those about links (30, 31), which show what is suspended.
  expiredLinkRecords: `DELETE FROM record WHERE (record_id, version, source) IN
    (SELECT record_id, record_version, record_source FROM exchange WHERE ${OF_LINK})`,
  expiredRetained: `DELETE FROM retained WHERE batch_id IN (SELECT batch_id FROM exchange WHERE ${LOGGED} AND direction = 'received')`,
  expiredApprovals: `DELETE FROM approval WHERE ${OF_LEAVES}`,
  expiredGrants: `DELETE FROM content_grant WHERE ${LOGGED}`,
  expiredOpenings: 'DELETE FROM opening WHERE leaf_index >= ? AND leaf_index < ?',
  expiredExchanges: `UPDATE exchange SET statement = zeroblob(0), decision = 'null', sealed = NULL WHERE ${LOGGED}`,
  expiredEntries:
    'UPDATE leaf SET entry = zeroblob(0) WHERE leaf_index >= ? AND leaf_index < ? AND kind NOT IN (25, 26, 27, 30, 31)',
  logExpired: 'UPDATE log SET expired = ?, emptied = 0 WHERE log = ?',
  logEmptied: 'UPDATE log SET emptied = ? WHERE log = ?',
  // Repairs: what the log implies for a row that was altered or lost.
  dutyDerived: `INSERT OR REPLACE INTO duty (exchange_id, direction, partner, kind, clause, at, due, state, waiting)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  recordDerived: 'UPDATE record SET state = ? WHERE source = ? AND record_id = ? AND version = ?',
  onwardDropped: 'DELETE FROM onward WHERE record_id = ? AND version = ?',
  aboutDropped: 'DELETE FROM about WHERE source = ? AND record_id = ? AND exchange_id = ? AND direction = ? AND partner = ?',
  dutyDropped: 'DELETE FROM duty WHERE exchange_id = ? AND direction = ? AND kind = ?',
  counterDerived: `INSERT OR REPLACE INTO counter (agreement, from_country, to_country, kind, verb, period, n) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  idempotencyDropped: 'DELETE FROM idempotency WHERE asked = ?',
  approvalDropped: 'DELETE FROM approval WHERE exchange_id = ? AND kind = ? AND person = ?',
  grantDropped: 'DELETE FROM content_grant WHERE exchange_id = ? AND auditor = ?',
  linkDerived: `INSERT INTO link (partner, sent_through, received_through, peer_received_through) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (partner) DO UPDATE SET sent_through = ?2, received_through = ?3, peer_received_through = ?4`,
  contentGrant: 'INSERT OR REPLACE INTO content_grant (exchange_id, auditor, until, leaf_index) VALUES (?, ?, ?, ?)',
} as const satisfies Record<string, string>;
