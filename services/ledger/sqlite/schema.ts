// The store's schema, one step per version. The statements of a step are never edited once it has landed: a new step is added.
//
// Personal data is only in `sealed` columns, encrypted under a key per record that a separate store keeps, wrapped (`keys.ts`):
// destroying that key erases the record and leaves every hash of it.

/** The worker moves the keys to their own store before this step. keys_mark: the state of that store which goes with this head. */
const KEYS_LEAVE = `
  DROP TABLE vault_key;
  ALTER TABLE head ADD COLUMN keys_mark BLOB NOT NULL DEFAULT x'';
  `;

export const MIGRATIONS: readonly string[] = [
  `
  -- One row: the tree of the log, and the revision, which every write transaction advances.
  CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, size INTEGER NOT NULL,
    edge BLOB NOT NULL, root BLOB NOT NULL, checkpoint TEXT NOT NULL
  ) STRICT;

  CREATE TABLE leaf (
    leaf_index INTEGER PRIMARY KEY, hash BLOB NOT NULL, entry BLOB NOT NULL, kind INTEGER NOT NULL, exchange_id BLOB NOT NULL
  ) STRICT;
  CREATE INDEX leaf_exchange ON leaf (exchange_id);

  CREATE TABLE vault_key (vault_id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- One version of a record as one country sent it. sealed: its disclosures.
  CREATE TABLE record (
    source TEXT NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL, kind INTEGER NOT NULL, header BLOB NOT NULL,
    commitments BLOB NOT NULL, vault_id BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (record_id, version, source)
  ) STRICT;

  -- A statement, sent or received. sealed: user, decision facts and the openings of the leaf's commitments.
  CREATE TABLE exchange (
    exchange_id BLOB NOT NULL, direction TEXT NOT NULL, partner TEXT NOT NULL, verb INTEGER NOT NULL, state TEXT NOT NULL,
    code TEXT, at INTEGER NOT NULL, record_source TEXT, record_id BLOB, record_version INTEGER, statement BLOB NOT NULL,
    decision TEXT NOT NULL, leaf_index INTEGER NOT NULL, peer TEXT, batch_id BLOB, batch_position INTEGER, vault_id BLOB,
    sealed BLOB, PRIMARY KEY (exchange_id, direction, partner)
  ) STRICT;
  CREATE INDEX exchange_batch ON exchange (batch_id, batch_position);

  -- A signed manifest, sent or received. link_sequence: NULL outside the link lane. receipt_batch: the batch with our receipt.
  CREATE TABLE batch (
    batch_id BLOB NOT NULL, direction TEXT NOT NULL, partner TEXT NOT NULL, link_sequence INTEGER, receipts_only INTEGER NOT NULL,
    manifest BLOB NOT NULL, manifest_sha256 BLOB NOT NULL, protected BLOB, signature BLOB, receipt_batch BLOB,
    PRIMARY KEY (batch_id, direction)
  ) STRICT;
  CREATE UNIQUE INDEX batch_sequence ON batch (partner, direction, link_sequence) WHERE link_sequence IS NOT NULL;

  -- The position of each link. promised_*: the leaf with the highest index that the partner has bound to a batch sent to us.
  CREATE TABLE link (
    partner TEXT PRIMARY KEY, sent_through INTEGER NOT NULL, received_through INTEGER NOT NULL,
    peer_received_through INTEGER NOT NULL, promised_index INTEGER, promised_leaf_hash BLOB
  ) STRICT;

  CREATE TABLE inbox_pending (
    partner TEXT NOT NULL, link_sequence INTEGER NOT NULL, parcel BLOB NOT NULL, PRIMARY KEY (partner, link_sequence)
  ) STRICT;

  CREATE TABLE quarantine (
    quarantine_id INTEGER PRIMARY KEY, partner TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, sha256 BLOB NOT NULL, parcel BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX quarantine_sha256 ON quarantine (partner, sha256);

  -- AUTOINCREMENT: a cursor is never reused.
  CREATE TABLE event (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, at INTEGER NOT NULL, partner TEXT NOT NULL, code TEXT,
    exchange_id BLOB, direction TEXT
  ) STRICT;

  CREATE TABLE idempotency (
    subject TEXT NOT NULL, key TEXT NOT NULL, body_sha256 BLOB NOT NULL, exchange_ids BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (subject, key)
  ) STRICT, WITHOUT ROWID;

  -- at: time of acceptance; the row is verified again as of that time whenever it is read.
  CREATE TABLE key_set (country TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (country, number)) STRICT;
  CREATE TABLE revocation_list (country TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (country, number)) STRICT;

  -- replay: answered questions. A retry gets the stored answer; a row is kept as long as a replay could pass as fresh.
  CREATE TABLE answered (
    partner TEXT NOT NULL, query_id BLOB NOT NULL, query_digest BLOB NOT NULL, answer_batch_id BLOB NOT NULL, expires INTEGER NOT NULL,
    PRIMARY KEY (partner, query_id)
  ) STRICT;
  CREATE INDEX answered_expires ON answered (expires);

  -- Visas that this country answers questions about, found by a keyed hash of issuing state and document number.
  CREATE TABLE visa (document BLOB PRIMARY KEY, vault_id BLOB NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Every text that this country ever acted under, so that a decision can be replayed from the ledger alone. files: JSON, name → text.
  CREATE TABLE agreement (
    digest BLOB PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, takes_effect INTEGER NOT NULL, at INTEGER NOT NULL,
    files TEXT NOT NULL, signatures TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Record kinds that this country currently suspends. Past suspensions are in the log.
  CREATE TABLE suspension (
    agreement TEXT NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (agreement, kind)
  ) STRICT, WITHOUT ROWID;

  -- theirs: the last schedule of agreements that a partner sent. told: SHA-256 of the last one sent to it.
  CREATE TABLE schedule (partner TEXT PRIMARY KEY, theirs BLOB, told BLOB) STRICT, WITHOUT ROWID;

  -- The obligations of this country from an exchange. due: 0 without a deadline. waiting: persons still to approve; above 0 only if
  -- persons complete the duty. The partial indexes hold open duties: those that the sweep completes, and those that persons do.
  CREATE TABLE duty (
    exchange_id BLOB NOT NULL, direction TEXT NOT NULL, kind TEXT NOT NULL, clause TEXT NOT NULL, at INTEGER NOT NULL,
    due INTEGER NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL, PRIMARY KEY (exchange_id, direction, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX duty_due ON duty (due) WHERE state = 'OPEN' AND due > 0;
  CREATE INDEX duty_waiting ON duty (kind, at) WHERE state IN ('OPEN', 'OVERDUE') AND waiting > 0;

  -- Who has approved. person: a keyed hash, used only to tell persons apart.
  CREATE TABLE approval (
    exchange_id BLOB NOT NULL, kind TEXT NOT NULL, person BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (exchange_id, kind, person)
  ) STRICT, WITHOUT ROWID;

  -- The openings of the commitments in leaves other than an exchange's own (those are in its row), sealed under the exchange's key.
  CREATE TABLE opening (leaf_index INTEGER PRIMARY KEY, exchange_id BLOB NOT NULL, vault_id BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE INDEX opening_exchange ON opening (exchange_id);

  -- Number of exchanges per period (2026 or 2026-11-24, UTC), for quotas and reciprocity.
  CREATE TABLE counter (
    agreement TEXT NOT NULL, from_country TEXT NOT NULL, to_country TEXT NOT NULL, kind INTEGER NOT NULL, verb INTEGER NOT NULL,
    period TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (agreement, from_country, to_country, kind, verb, period)
  ) STRICT, WITHOUT ROWID;

  -- The latest time of any commit, UTC microseconds: a clock that shows an earlier time has gone back.
  ALTER TABLE head ADD COLUMN latest INTEGER NOT NULL DEFAULT 0;

  -- Exchanges rejected because the texts differed. Each is decided again once, under the exchange id in decided_again.
  ALTER TABLE exchange ADD COLUMN decided_again BLOB;
  CREATE INDEX exchange_mismatch ON exchange (partner)
    WHERE state = 'REJECTED' AND code = 'AGREEMENT_DIGEST_MISMATCH' AND decided_again IS NULL;

  CREATE INDEX idempotency_at ON idempotency (at);
  `,
  `
  -- The upper levels of the log's tree: roots of perfect subtrees of 256^level leaves, so that a proof reads only a few hundred hashes.
  CREATE TABLE node (level INTEGER NOT NULL, node_index INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, node_index))
    STRICT, WITHOUT ROWID;

  -- Leaves that a partner has bound to received batches, until they are proved to be under a checkpoint that we cosigned.
  CREATE TABLE promise (
    partner TEXT NOT NULL, leaf_index INTEGER NOT NULL, leaf_hash BLOB NOT NULL, statement_digest BLOB NOT NULL,
    batch_id BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (partner, leaf_index, leaf_hash)
  ) STRICT, WITHOUT ROWID;

  -- For a received batch: the leaf hashes of its manifest's tree, 32 bytes each, from which the audit path of a statement is computed.
  ALTER TABLE batch ADD COLUMN tuples BLOB;

  -- As a witness: the largest tree of each log that we have cosigned. The next one must continue it.
  CREATE TABLE witnessed (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Our own checkpoints that partners cosigned: the note with the cosignatures so far, and the cosigners (JSON array of countries).
  CREATE TABLE cosigned (size INTEGER PRIMARY KEY, note TEXT NOT NULL, at INTEGER NOT NULL, witnesses TEXT NOT NULL) STRICT;

  -- split view: two contradictory statements of a partner. evidence: JSON that a third party can verify.
  CREATE TABLE inconsistency (
    inconsistency_id INTEGER PRIMARY KEY, partner TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL
  ) STRICT;

  -- For a received batch: the evidence of its statements that is stored nowhere else. entries: a Batch message with the sender's leaf of
  -- each statement, and with receipts complete.
  CREATE TABLE retained (batch_id BLOB PRIMARY KEY, entries BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- Questions without an answer yet: those left by a process that was killed are closed at the next start.
  CREATE INDEX exchange_asked ON exchange (exchange_id) WHERE state = 'ASKED';

  -- The result of the last reconciliation with each partner: JSON.
  CREATE TABLE reconciliation (partner TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- Grants by a second person that let an auditor see the content of an exchange. until: UTC microseconds.
  CREATE TABLE content_grant (
    exchange_id BLOB NOT NULL, auditor BLOB NOT NULL, until INTEGER NOT NULL, leaf_index INTEGER NOT NULL,
    PRIMARY KEY (exchange_id, auditor)
  ) STRICT, WITHOUT ROWID;

  -- What an erasure must find: other exchanges of the record, and quarantined parcels that contain it. batch_id is NULL for a parcel
  -- that could not be decoded.
  CREATE INDEX exchange_record ON exchange (record_id) WHERE direction = 'sent';
  ALTER TABLE quarantine ADD COLUMN batch_id BLOB;
  CREATE INDEX quarantine_batch ON quarantine (batch_id);
  CREATE INDEX quarantine_at ON quarantine (at);
  -- 14 is ERASED: every start checks that the keys of these exchanges are gone.
  CREATE INDEX leaf_erased ON leaf (exchange_id) WHERE kind = 14;
  `,
  `
  -- The consecutive logs of this country, each with its own origin, key and tree. leaf_index counts through all of them; within its log
  -- a leaf has the index leaf_index − first_leaf. size, root, checkpoint, turn: the end of a log that has ended, and the rollover note that
  -- names the next. expired: the time at which its entries expired, UTC microseconds. emptied: how many of them are already deleted.
  CREATE TABLE log (
    log INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, first_leaf INTEGER NOT NULL,
    size INTEGER, root BLOB, checkpoint TEXT, turn TEXT, expired INTEGER, emptied INTEGER
  ) STRICT;
  INSERT INTO log (log, origin, first_leaf)
    SELECT 1, substr(checkpoint, 1, instr(checkpoint, char(10)) - 1), 0 FROM head WHERE checkpoint <> '';

  -- size, edge, root and checkpoint of the head belong to the current log.
  ALTER TABLE head ADD COLUMN log INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE head ADD COLUMN first_leaf INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE log_node (log INTEGER NOT NULL, level INTEGER NOT NULL, node_index INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (log, level, node_index)) STRICT, WITHOUT ROWID;
  INSERT INTO log_node SELECT 1, level, node_index, hash FROM node;
  DROP TABLE node;
  ALTER TABLE log_node RENAME TO node;

  -- hour: that of at. When an idle log is cosigned again in a later hour, the earlier row, which dates its entries, is kept.
  CREATE TABLE log_cosigned (log INTEGER NOT NULL, size INTEGER NOT NULL, hour INTEGER NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,
    witnesses TEXT NOT NULL, PRIMARY KEY (log, size, hour)) STRICT, WITHOUT ROWID;
  INSERT INTO log_cosigned SELECT 1, size, at / 3600000000, note, at, witnesses FROM cosigned;
  DROP TABLE cosigned;
  ALTER TABLE log_cosigned RENAME TO cosigned;

  -- The partner's log that promised_index and leaf_index refer to. NULL: its first log.
  ALTER TABLE link ADD COLUMN promised_origin TEXT;
  ALTER TABLE promise ADD COLUMN origin TEXT;

  -- 27 is LOG_EXPIRED: every verification of the ledger looks for these entries, which say that the entries of a log may be missing.
  CREATE INDEX leaf_expiry ON leaf (leaf_index) WHERE kind = 27;

  -- The verified rollover notes of the partners' logs, in order.
  CREATE TABLE partner_turn (partner TEXT NOT NULL, number INTEGER NOT NULL, turn TEXT NOT NULL, PRIMARY KEY (partner, number))
    STRICT, WITHOUT ROWID;
  `,
  `
  -- From here on sealed content is bound to its row. A store with content sealed earlier cannot be migrated, since none of it
  -- would open.
  CREATE TABLE sealed_before (n INTEGER NOT NULL,
    CONSTRAINT "what it holds was sealed by a version before this, which alone can read it" CHECK (n = 0)) STRICT;
  INSERT INTO sealed_before SELECT count(*) FROM vault_key;
  DROP TABLE sealed_before;

  -- 28 is USERS_CHANGE: every start looks for the latest about each country.
  CREATE INDEX leaf_users ON leaf (leaf_index) WHERE kind = 28;
  `,
  `
  -- at: when the batch with the promise arrived. The sender's own time is in the manifest.
  ALTER TABLE promise ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE promise SET at = (SELECT latest FROM head);

  -- split view: trees that a partner signed, as reported by a country (teller, which may be the partner itself), and that the partner has
  -- not yet proved consistent with the tree that we cosigned. at: since when we have known.
  CREATE TABLE unshown (
    partner TEXT NOT NULL, origin TEXT NOT NULL, teller TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (origin, teller)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The batch and statement that bound the promised leaf, so that the partner can be shown its own signature over it.
  ALTER TABLE link ADD COLUMN promised_batch BLOB;
  ALTER TABLE link ADD COLUMN promised_position INTEGER;
  ALTER TABLE link ADD COLUMN promised_digest BLOB;

  -- 30 and 31 are LINK_SUSPENDED and LINK_RESUMED, 11 is AGREEMENT_CHANGE: every start reads these.
  CREATE INDEX leaf_link ON leaf (leaf_index) WHERE kind IN (30, 31);
  CREATE INDEX leaf_agreement ON leaf (leaf_index) WHERE kind = 11;
  `,
  `
  -- Statements of a partner that were refused together under one leaf, which names none of them: one row each, in the order of the root in
  -- that leaf. exchange_id: empty if it could not be decoded. peer_*: the sender's own leaf.
  CREATE TABLE refused (
    leaf_index INTEGER NOT NULL, position INTEGER NOT NULL, exchange_id BLOB NOT NULL, code TEXT NOT NULL, peer_origin TEXT NOT NULL,
    peer_index INTEGER NOT NULL, peer_leaf_hash BLOB NOT NULL, PRIMARY KEY (leaf_index, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX refused_exchange ON refused (exchange_id);

  -- n: how many occurrences an event stands for. NULL: one.
  ALTER TABLE event ADD COLUMN n INTEGER;
  CREATE INDEX event_partner ON event (partner);

  -- The other country of the exchange.
  ALTER TABLE duty ADD COLUMN partner TEXT NOT NULL DEFAULT '';
  UPDATE duty SET partner = coalesce((SELECT e.partner FROM exchange e
    WHERE e.exchange_id = duty.exchange_id AND e.direction = duty.direction), '');
  CREATE INDEX duty_partner ON duty (partner, kind, at) WHERE state IN ('OPEN', 'OVERDUE') AND waiting > 0;
  `,
  `
  -- A repeated post is recognised by keyed hashes: asked, of subject and key, and body. Its log entries contain both.
  DROP TABLE idempotency;
  CREATE TABLE idempotency (asked BLOB PRIMARY KEY, body BLOB NOT NULL, exchange_ids BLOB NOT NULL, at INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_at ON idempotency (at);
  `,
  `
  -- For our own records: a keyed hash of the agency's reference, so that a second record under the same reference is noticed.
  ALTER TABLE record ADD COLUMN reference BLOB;
  CREATE INDEX record_reference ON record (reference) WHERE reference IS NOT NULL;
  `,
  `
  -- flood: every poll of a partner's log asks for its oldest promise; without the index, one that proves nothing makes each poll slower.
  CREATE INDEX promise_at ON promise (partner, at);
  `,
  `
  -- Visas still stored under the earlier normal form of their document; the next start moves them to the current form.
  CREATE TABLE visa_before (document BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  INSERT INTO visa_before SELECT document FROM visa;
  `,
  `
  -- Exchanges refused temporarily, by the partner or by us, which are decided again. decided_again: empty (not NULL) once retries end.
  DROP INDEX exchange_mismatch;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb IN (1, 4) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  `,
  `
  -- The state of a version of a record: in force, superseded by a higher version, or destroyed.
  ALTER TABLE record ADD COLUMN state TEXT NOT NULL DEFAULT 'IN_FORCE';
  UPDATE record SET state = 'DESTROYED' WHERE vault_id NOT IN (SELECT vault_id FROM vault_key);
  `,
  KEYS_LEAVE,
  `
  -- Which version of which record an exchange concerns: one that updates or recalls it, or certifies that it was destroyed.
  CREATE TABLE about (
    source TEXT NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL, exchange_id BLOB NOT NULL, direction TEXT NOT NULL,
    partner TEXT NOT NULL, verb INTEGER NOT NULL, PRIMARY KEY (source, record_id, exchange_id, direction, partner)
  ) STRICT, WITHOUT ROWID;

  -- What was received of a record is found by it too.
  DROP INDEX exchange_record;
  CREATE INDEX exchange_record ON exchange (record_id);
  CREATE INDEX record_recalled ON record (source, record_id) WHERE state = 'RECALLED';

  DROP INDEX exchange_again;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb IN (1, 4, 5, 6, 7) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  CREATE INDEX duty_certify ON duty (partner, at) WHERE kind = 'CERTIFY_DESTRUCTION' AND direction = 'received' AND state IN ('OPEN', 'OVERDUE');
  `,
  `
  -- What a review found of an override is told again, too.
  DROP INDEX exchange_again;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb IN (1, 4, 5, 6, 7, 31) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  `,
  `
  -- What countries say to each other about a record: which exchange one answers, and what still waits for its answer.
  ALTER TABLE about ADD COLUMN answers BLOB;
  CREATE INDEX about_answers ON about (answers) WHERE answers IS NOT NULL;
  CREATE INDEX about_dispute ON about (source, record_id) WHERE verb IN (27, 28);
  CREATE INDEX duty_answer ON duty (due) WHERE kind = 'ANSWER' AND state IN ('OPEN', 'OVERDUE');

  DROP INDEX exchange_again;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb IN (1, 4, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  `,
  `
  -- Everything that expects a receipt may be decided again, whichever verbs there are: questions and answers (2, 3) alone do not.
  DROP INDEX exchange_again;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb NOT IN (2, 3) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  `,
  `
  -- Which version of which record of another country a version of ours copies: an onward transfer. consent: the exchange of the grant; until:
  -- its end, UTC microseconds.
  CREATE TABLE onward (
    record_id BLOB NOT NULL, version INTEGER NOT NULL, source TEXT NOT NULL, original BLOB NOT NULL, original_version INTEGER NOT NULL,
    consent BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (record_id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX onward_original ON onward (source, original);
  `,
];

/** The step before which keys were in the ledger. */
export const KEYS_APART = MIGRATIONS.indexOf(KEYS_LEAVE);
