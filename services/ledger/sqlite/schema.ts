// The store's schema, one step per version. A step is never edited once it has landed: a new one is added.
//
// Personal data stands only in `sealed` columns, encrypted under a key per record that a store of its own holds wrapped (`keys.ts`):
// destroying that key erases the record and leaves every hash of it.

/** Before it, the keys that stood in the ledger are moved. keys_mark: which state of their store goes with this one of the ledger. */
const KEYS_LEAVE = `
  DROP TABLE vault_key;
  ALTER TABLE head ADD COLUMN keys_mark BLOB NOT NULL DEFAULT x'';
  `;

export const MIGRATIONS: readonly string[] = [
  `
  -- One row: the log's tree and the revision that every write transaction advances.
  CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, size INTEGER NOT NULL,
    edge BLOB NOT NULL, root BLOB NOT NULL, checkpoint TEXT NOT NULL
  ) STRICT;

  CREATE TABLE leaf (
    leaf_index INTEGER PRIMARY KEY, hash BLOB NOT NULL, entry BLOB NOT NULL, kind INTEGER NOT NULL, exchange_id BLOB NOT NULL
  ) STRICT;
  CREATE INDEX leaf_exchange ON leaf (exchange_id);

  CREATE TABLE vault_key (vault_id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- One version of a record as one country gave it. sealed: its disclosures.
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

  -- A signed manifest, sent or received. link_sequence is NULL off the link lane; receipt_batch: what we answered it in.
  CREATE TABLE batch (
    batch_id BLOB NOT NULL, direction TEXT NOT NULL, partner TEXT NOT NULL, link_sequence INTEGER, receipts_only INTEGER NOT NULL,
    manifest BLOB NOT NULL, manifest_sha256 BLOB NOT NULL, protected BLOB, signature BLOB, receipt_batch BLOB,
    PRIMARY KEY (batch_id, direction)
  ) STRICT;
  CREATE UNIQUE INDEX batch_sequence ON batch (partner, direction, link_sequence) WHERE link_sequence IS NOT NULL;

  -- Where a link stands. promised: the partner's leaf of the highest index that it bound to a batch of ours.
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

  -- AUTOINCREMENT: a cursor is never given twice.
  CREATE TABLE event (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, at INTEGER NOT NULL, partner TEXT NOT NULL, code TEXT,
    exchange_id BLOB, direction TEXT
  ) STRICT;

  CREATE TABLE idempotency (
    subject TEXT NOT NULL, key TEXT NOT NULL, body_sha256 BLOB NOT NULL, exchange_ids BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (subject, key)
  ) STRICT, WITHOUT ROWID;

  -- at: when it was accepted, by which it is judged again when it is read.
  CREATE TABLE key_set (country TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (country, number)) STRICT;
  CREATE TABLE revocation_list (country TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (country, number)) STRICT;

  -- Answered questions: a retry gets the stored answer, and a replay is known for as long as it could pass as fresh.
  CREATE TABLE answered (
    partner TEXT NOT NULL, query_id BLOB NOT NULL, query_digest BLOB NOT NULL, answer_batch_id BLOB NOT NULL, expires INTEGER NOT NULL,
    PRIMARY KEY (partner, query_id)
  ) STRICT;
  CREATE INDEX answered_expires ON answered (expires);

  -- Visas that this country answers about, found by a keyed hash of issuing state and document number.
  CREATE TABLE visa (document BLOB PRIMARY KEY, vault_id BLOB NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Every text that this country ever acted under, so that a decision can be made again from the ledger alone. files: JSON, name → text.
  CREATE TABLE agreement (
    digest BLOB PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL, takes_effect INTEGER NOT NULL, at INTEGER NOT NULL,
    files TEXT NOT NULL, signatures TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Record kinds that this country has suspended now. What was suspended before is in the log.
  CREATE TABLE suspension (
    agreement TEXT NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (agreement, kind)
  ) STRICT, WITHOUT ROWID;

  -- What a partner last said that it acts under, and SHA-256 of what it was last told.
  CREATE TABLE schedule (partner TEXT PRIMARY KEY, theirs BLOB, told BLOB) STRICT, WITHOUT ROWID;

  -- What an exchange obliges this country to. due: 0 when nothing sets a time. waiting: persons still to approve; above 0 only where
  -- a person settles it. The indexes hold what is open: what the sweep looks for, and what persons do.
  CREATE TABLE duty (
    exchange_id BLOB NOT NULL, direction TEXT NOT NULL, kind TEXT NOT NULL, clause TEXT NOT NULL, at INTEGER NOT NULL,
    due INTEGER NOT NULL, state TEXT NOT NULL, waiting INTEGER NOT NULL, PRIMARY KEY (exchange_id, direction, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX duty_due ON duty (due) WHERE state = 'OPEN' AND due > 0;
  CREATE INDEX duty_waiting ON duty (kind, at) WHERE state IN ('OPEN', 'OVERDUE') AND waiting > 0;

  -- Who has approved, as a keyed hash: only to tell persons apart.
  CREATE TABLE approval (
    exchange_id BLOB NOT NULL, kind TEXT NOT NULL, person BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (exchange_id, kind, person)
  ) STRICT, WITHOUT ROWID;

  -- What opens the commitments of a leaf that is not an exchange's own (those are in its row), sealed under the exchange's key.
  CREATE TABLE opening (leaf_index INTEGER PRIMARY KEY, exchange_id BLOB NOT NULL, vault_id BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE INDEX opening_exchange ON opening (exchange_id);

  -- Exchanges per period (2026 or 2026-11-24, UTC), for quotas and reciprocity.
  CREATE TABLE counter (
    agreement TEXT NOT NULL, from_country TEXT NOT NULL, to_country TEXT NOT NULL, kind INTEGER NOT NULL, verb INTEGER NOT NULL,
    period TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (agreement, from_country, to_country, kind, verb, period)
  ) STRICT, WITHOUT ROWID;

  -- The latest time at which anything was committed: a clock that shows less has gone back.
  ALTER TABLE head ADD COLUMN latest INTEGER NOT NULL DEFAULT 0;

  -- Rejected because the texts differed: each is decided again once, under the exchange that decided_again names.
  ALTER TABLE exchange ADD COLUMN decided_again BLOB;
  CREATE INDEX exchange_mismatch ON exchange (partner)
    WHERE state = 'REJECTED' AND code = 'AGREEMENT_DIGEST_MISMATCH' AND decided_again IS NULL;

  CREATE INDEX idempotency_at ON idempotency (at);
  `,
  `
  -- The log's tree above its leaves: roots of perfect subtrees of 256^level leaves, so that a proof reads a few hundred hashes.
  CREATE TABLE node (level INTEGER NOT NULL, node_index INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, node_index))
    STRICT, WITHOUT ROWID;

  -- Leaves that a partner bound to batches which are here, until they are seen under a checkpoint that we cosigned.
  CREATE TABLE promise (
    partner TEXT NOT NULL, leaf_index INTEGER NOT NULL, leaf_hash BLOB NOT NULL, statement_digest BLOB NOT NULL,
    batch_id BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (partner, leaf_index, leaf_hash)
  ) STRICT, WITHOUT ROWID;

  -- Of a batch received: the leaves of its manifest's tree, 32 bytes each, from which the path of one statement is made.
  ALTER TABLE batch ADD COLUMN tuples BLOB;

  -- As a witness: the largest tree of another's log that was cosigned, which the next one continues.
  CREATE TABLE witnessed (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Our own checkpoints that partners cosigned: the note with the cosignatures so far, and who gave them (JSON of countries).
  CREATE TABLE cosigned (size INTEGER PRIMARY KEY, note TEXT NOT NULL, at INTEGER NOT NULL, witnesses TEXT NOT NULL) STRICT;

  -- Two statements of a partner that cannot both be true, as a stranger can check them: JSON.
  CREATE TABLE inconsistency (
    inconsistency_id INTEGER PRIMARY KEY, partner TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL
  ) STRICT;

  -- Of a batch received, what proves its statements and is nowhere else. entries: a Batch, of each statement the sender's leaf, and all
  -- of a receipt.
  CREATE TABLE retained (batch_id BLOB PRIMARY KEY, entries BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- Questions that wait for their answer: those of a process that was killed are closed at the next start.
  CREATE INDEX exchange_asked ON exchange (exchange_id) WHERE state = 'ASKED';

  -- What reconciliation with a partner last found: JSON.
  CREATE TABLE reconciliation (partner TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- A second person lets an auditor see the content of an exchange, until then.
  CREATE TABLE content_grant (
    exchange_id BLOB NOT NULL, auditor BLOB NOT NULL, until INTEGER NOT NULL, leaf_index INTEGER NOT NULL,
    PRIMARY KEY (exchange_id, auditor)
  ) STRICT, WITHOUT ROWID;

  -- What is to be found when a record is erased: the other exchanges of it, and parcels that did not pass and hold it too. The batch id
  -- is NULL where a parcel does not read.
  CREATE INDEX exchange_record ON exchange (record_id) WHERE direction = 'sent';
  ALTER TABLE quarantine ADD COLUMN batch_id BLOB;
  CREATE INDEX quarantine_batch ON quarantine (batch_id);
  CREATE INDEX quarantine_at ON quarantine (at);
  -- 14 is ERASED: at every start the keys of what these name are looked for, and there are none.
  CREATE INDEX leaf_erased ON leaf (exchange_id) WHERE kind = 14;
  `,
  `
  -- The logs of this country, one after the other, each with an origin, a key and a tree of its own. Every leaf_index of the ledger counts
  -- on over all of them; in its log a leaf has the index leaf_index − first_leaf. size, root, checkpoint, turn: of a log that has ended, its
  -- end, and the note that names the next one. expired: since when the entries of its leaves are to be gone, and of how many they are.
  CREATE TABLE log (
    log INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, first_leaf INTEGER NOT NULL,
    size INTEGER, root BLOB, checkpoint TEXT, turn TEXT, expired INTEGER, emptied INTEGER
  ) STRICT;
  INSERT INTO log (log, origin, first_leaf)
    SELECT 1, substr(checkpoint, 1, instr(checkpoint, char(10)) - 1), 0 FROM head WHERE checkpoint <> '';

  -- size, edge, root and checkpoint of the head are those of the log that is written.
  ALTER TABLE head ADD COLUMN log INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE head ADD COLUMN first_leaf INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE log_node (log INTEGER NOT NULL, level INTEGER NOT NULL, node_index INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (log, level, node_index)) STRICT, WITHOUT ROWID;
  INSERT INTO log_node SELECT 1, level, node_index, hash FROM node;
  DROP TABLE node;
  ALTER TABLE log_node RENAME TO node;

  -- hour: of at, so that what a log at rest is cosigned anew in later hours does not take the place of what dates its entries.
  CREATE TABLE log_cosigned (log INTEGER NOT NULL, size INTEGER NOT NULL, hour INTEGER NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,
    witnesses TEXT NOT NULL, PRIMARY KEY (log, size, hour)) STRICT, WITHOUT ROWID;
  INSERT INTO log_cosigned SELECT 1, size, at / 3600000000, note, at, witnesses FROM cosigned;
  DROP TABLE cosigned;
  ALTER TABLE log_cosigned RENAME TO cosigned;

  -- The log of the partner that promised_index and leaf_index are of; NULL: its first.
  ALTER TABLE link ADD COLUMN promised_origin TEXT;
  ALTER TABLE promise ADD COLUMN origin TEXT;

  -- 27 is LOG_EXPIRED: what says that the entries of a log may be gone is looked for whenever the ledger is verified.
  CREATE INDEX leaf_expiry ON leaf (leaf_index) WHERE kind = 27;

  -- The turns of the partners' logs that were verified here, in their order.
  CREATE TABLE partner_turn (partner TEXT NOT NULL, number INTEGER NOT NULL, turn TEXT NOT NULL, PRIMARY KEY (partner, number))
    STRICT, WITHOUT ROWID;
  `,
  `
  -- From here on what is sealed is bound to its row. A store with rows that were sealed before does not become one of today: none of them
  -- would open.
  CREATE TABLE sealed_before (n INTEGER NOT NULL,
    CONSTRAINT "what it holds was sealed by a version before this, which alone can read it" CHECK (n = 0)) STRICT;
  INSERT INTO sealed_before SELECT count(*) FROM vault_key;
  DROP TABLE sealed_before;

  -- 28 is USERS_CHANGE: every start looks for the last of each.
  CREATE INDEX leaf_users ON leaf (leaf_index) WHERE kind = 28;
  `,
  `
  -- When the batch came here that made the promise; what its sender says of the time is in the manifest.
  ALTER TABLE promise ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE promise SET at = (SELECT latest FROM head);

  -- Trees that a partner signed, as a country told of them (teller, or the partner itself), and that it has not shown to go together with
  -- what was cosigned here. at: since when that is known.
  CREATE TABLE unshown (
    partner TEXT NOT NULL, origin TEXT NOT NULL, teller TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (origin, teller)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Which statement of which batch bound the leaf that is promised, so that the partner can be shown its own signature over it.
  ALTER TABLE link ADD COLUMN promised_batch BLOB;
  ALTER TABLE link ADD COLUMN promised_position INTEGER;
  ALTER TABLE link ADD COLUMN promised_digest BLOB;

  -- 30 and 31 are LINK_SUSPENDED and LINK_RESUMED, 11 is AGREEMENT_CHANGE: what is looked for at every start.
  CREATE INDEX leaf_link ON leaf (leaf_index) WHERE kind IN (30, 31);
  CREATE INDEX leaf_agreement ON leaf (leaf_index) WHERE kind = 11;
  `,
  `
  -- Statements of a partner that were refused together, whose one leaf names none of them: what each was, in the order of that leaf's
  -- root. exchange_id is empty where none could be read; peer: the sender's own leaf.
  CREATE TABLE refused (
    leaf_index INTEGER NOT NULL, position INTEGER NOT NULL, exchange_id BLOB NOT NULL, code TEXT NOT NULL, peer_origin TEXT NOT NULL,
    peer_index INTEGER NOT NULL, peer_leaf_hash BLOB NOT NULL, PRIMARY KEY (leaf_index, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX refused_exchange ON refused (exchange_id);

  -- n: of how many things alike an event tells; NULL: of one.
  ALTER TABLE event ADD COLUMN n INTEGER;
  CREATE INDEX event_partner ON event (partner);

  -- With whom the exchange is.
  ALTER TABLE duty ADD COLUMN partner TEXT NOT NULL DEFAULT '';
  UPDATE duty SET partner = coalesce((SELECT e.partner FROM exchange e
    WHERE e.exchange_id = duty.exchange_id AND e.direction = duty.direction), '');
  CREATE INDEX duty_partner ON duty (partner, kind, at) WHERE state IN ('OPEN', 'OVERDUE') AND waiting > 0;
  `,
  `
  -- A post is known again by keyed hashes of who asked under which key, and of the body; its entries in the log have both.
  DROP TABLE idempotency;
  CREATE TABLE idempotency (asked BLOB PRIMARY KEY, body BLOB NOT NULL, exchange_ids BLOB NOT NULL, at INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_at ON idempotency (at);
  `,
  `
  -- Of a record of ours: a keyed hash of the reference that its agency gave it, so that a second one under it is noticed.
  ALTER TABLE record ADD COLUMN reference BLOB;
  CREATE INDEX record_reference ON record (reference) WHERE reference IS NOT NULL;
  `,
  `
  -- The oldest of a partner, asked for in every round of looking at its log; without it a partner that shows nothing makes each round dearer.
  CREATE INDEX promise_at ON promise (partner, at);
  `,
  `
  -- A visa is found by another form of its document than before: which of them stand under the old one until the next start.
  CREATE TABLE visa_before (document BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  INSERT INTO visa_before SELECT document FROM visa;
  `,
  `
  -- What was refused only for now, by the partner or here, and is decided again: decided_again is empty once it is not tried any more.
  DROP INDEX exchange_mismatch;
  CREATE INDEX exchange_again ON exchange (code, leaf_index)
    WHERE direction = 'sent' AND verb IN (1, 4) AND state IN ('REJECTED', 'REFUSED') AND decided_again IS NULL;
  `,
  `
  -- Of one version of a record: in force, superseded by a higher one, or destroyed.
  ALTER TABLE record ADD COLUMN state TEXT NOT NULL DEFAULT 'IN_FORCE';
  UPDATE record SET state = 'DESTROYED' WHERE vault_id NOT IN (SELECT vault_id FROM vault_key);
  `,
  KEYS_LEAVE,
];

/** The step before which keys stood in the ledger. */
export const KEYS_APART = MIGRATIONS.indexOf(KEYS_LEAVE);
