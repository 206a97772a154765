// The index: a derived file beside the ledger, never evidence. It can be deleted and rebuilt from the ledger and the vault.
//
// Persons and officers are stored only as keyed hashes, which are deleted when the exchange is erased. Pages are ordered by
// (at, leaf_index), so every column index ends in the time, and the cost of a page is proportional to its rows.
//
// Indexing is as fast at the end of a long log as at its beginning, since no write goes to a random place in a large B-tree: a leaf's rows
// are appended at the end (ids are ordered by time) or after the rows with the same value. Name hashes have no such order, so they are
// split into parts that fit into memory.
import { AuditKind } from '../../proto/index.ts';
import { NORMAL_FORM } from '../records/index.ts';

const SCHEMA = 5;
/** A file with another schema, or with names in another normal form, is rebuilt. */
export const INDEX_VERSION = SCHEMA * 1_000 + NORMAL_FORM;

/** The part of table `person` that holds the names of a leaf. */
export const partOf = (leafIndex: number): number => Math.floor(leafIndex / LEAVES_OF_PART);
/** A part is about 13 MB. A search visits every part, so there must not be many. */
const LEAVES_OF_PART = 131_072;

export const INDEX_SCHEMA = `
  -- One row. next: the next leaf to index; last_hash: that of the leaf before it, which detects another history.
  CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, last_hash BLOB, event INTEGER NOT NULL
  ) STRICT;
  INSERT INTO state (id, next, last_hash, event) VALUES (1, 0, NULL, 0);

  -- outcome: in clear in the leaf. inner_outcome: this country's own decision, from the vault. answer: the VisaOutcome of an answer.
  -- lacks: bits, 1 purpose, 2 authority, 4 reference. own: 1 if the leaf decides an exchange under an agreement. persons: signs of those
  -- it is about, 16 bytes each.
  CREATE TABLE entry (
    leaf_index INTEGER PRIMARY KEY, hash BLOB NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, own INTEGER NOT NULL,
    direction TEXT NOT NULL, partner TEXT NOT NULL, exchange_id BLOB, record_id BLOB, record_version INTEGER NOT NULL,
    record_kind INTEGER NOT NULL, verb INTEGER NOT NULL, purpose TEXT NOT NULL, agreement TEXT NOT NULL, version TEXT NOT NULL,
    clauses TEXT NOT NULL, outcome INTEGER NOT NULL, code TEXT NOT NULL, inner_outcome TEXT NOT NULL, answer TEXT NOT NULL,
    rules TEXT NOT NULL, officer BLOB, persons BLOB, exigent INTEGER NOT NULL, lacks INTEGER NOT NULL, disclosed TEXT NOT NULL,
    withheld TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entry_at ON entry (at);
  CREATE INDEX entry_partner ON entry (partner, at);
  CREATE INDEX entry_kind ON entry (kind, at);
  CREATE INDEX entry_record_kind ON entry (record_kind, at);
  CREATE INDEX entry_agreement ON entry (agreement, at) WHERE agreement <> '';
  CREATE INDEX entry_purpose ON entry (purpose, at) WHERE purpose <> '';
  CREATE INDEX entry_code ON entry (code, at) WHERE code <> '';
  CREATE INDEX entry_inner ON entry (inner_outcome, at) WHERE inner_outcome <> '';
  CREATE INDEX entry_officer ON entry (officer, at) WHERE officer IS NOT NULL;
  CREATE INDEX entry_exchange ON entry (exchange_id) WHERE exchange_id IS NOT NULL;
  CREATE INDEX entry_record ON entry (record_id) WHERE record_id IS NOT NULL;
  CREATE INDEX entry_lacks ON entry (at) WHERE lacks > 0;
  CREATE INDEX entry_ordered ON entry (at) WHERE kind = ${AuditKind.ERASED} AND inner_outcome <> '';
  CREATE INDEX entry_question ON entry (at) WHERE own = 1 AND verb = 2 AND direction = 'sent';

  -- The persons that an exchange is about: a keyed hash of each name and number in its record.
  CREATE TABLE person (
    part INTEGER NOT NULL, name BLOB NOT NULL, exchange_id BLOB NOT NULL, PRIMARY KEY (part, name, exchange_id)
  ) STRICT, WITHOUT ROWID;

  -- When and how a sent exchange ended.
  CREATE TABLE closing (closed_id BLOB PRIMARY KEY, closed INTEGER NOT NULL, closed_as TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- Numbers of leaves per UTC day, for questions that count.
  CREATE TABLE volume (
    day TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, kind INTEGER NOT NULL, own INTEGER NOT NULL,
    record_kind INTEGER NOT NULL, verb INTEGER NOT NULL, agreement TEXT NOT NULL, inner_outcome TEXT NOT NULL, answer TEXT NOT NULL,
    code TEXT NOT NULL, exigent INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, sender, recipient, kind, own, record_kind, verb, agreement, inner_outcome, answer, code, exigent)
  ) STRICT, WITHOUT ROWID;

  -- Numbers of erased exchanges, by UTC day and kind of the leaf that decided them: those that a search by person or officer misses.
  -- They identify nobody. ordered: 1 if a person ordered the erasure, 0 if it was due by time.
  CREATE TABLE erasure (
    day TEXT NOT NULL, direction TEXT NOT NULL, partner TEXT NOT NULL, kind INTEGER NOT NULL, verb INTEGER NOT NULL,
    record_kind INTEGER NOT NULL, agreement TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, ordered INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, direction, partner, kind, verb, record_kind, agreement, purpose, basis, ordered)
  ) STRICT, WITHOUT ROWID;
`;
