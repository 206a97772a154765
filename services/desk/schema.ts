// The index: a derived file beside the ledger, never evidence. It can be thrown away and made again from the ledger and the vault.
//
// What it holds of a person or an officer is a keyed hash, which goes when the exchange is erased. Pages are cut by (at, leaf_index), so
// each index of a column ends in the time, and a page costs what it shows.
//
// It grows as fast at the end of a long log as at its beginning, since nothing is written all over a large tree: what a leaf adds goes
// behind what is there (ids are in the order of time), or behind what has the same value. Names have no order that would do, so they are
// held in parts, each of which fits into memory.
import { AuditKind } from '../../proto/index.ts';
import { NORMAL_FORM } from '../records/index.ts';

const SCHEMA = 5;
/** A file of another schema, or of names in another normal form, is made anew. */
export const INDEX_VERSION = SCHEMA * 1_000 + NORMAL_FORM;

/** The part that the names of a leaf are in. */
export const partOf = (leafIndex: number): number => Math.floor(leafIndex / LEAVES_OF_PART);
/** A part is some 13 MB; a search looks into each, so that they must not be many. */
const LEAVES_OF_PART = 131_072;

export const INDEX_SCHEMA = `
  -- One row. next: the leaf that is indexed next; last_hash: of the leaf before it, by which another history is told from this one.
  CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, last_hash BLOB, event INTEGER NOT NULL
  ) STRICT;
  INSERT INTO state (id, next, last_hash, event) VALUES (1, 0, NULL, 0);

  -- outcome: as the leaf says it in clear. inner: as this country decided, from the vault. answer: the VisaOutcome that it was about.
  -- lacks: bits, 1 purpose, 2 authority, 4 reference. own: by it an exchange under an agreement is decided. persons: whom it is about,
  -- 16 bytes each.
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

  -- Whom an exchange is about: a keyed hash for each name and number that its record has.
  CREATE TABLE person (
    part INTEGER NOT NULL, name BLOB NOT NULL, exchange_id BLOB NOT NULL, PRIMARY KEY (part, name, exchange_id)
  ) STRICT, WITHOUT ROWID;

  -- When and how an exchange that was sent ended.
  CREATE TABLE closing (closed_id BLOB PRIMARY KEY, closed INTEGER NOT NULL, closed_as TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- Leaves per UTC day, for what is counted and not searched.
  CREATE TABLE volume (
    day TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, kind INTEGER NOT NULL, own INTEGER NOT NULL,
    record_kind INTEGER NOT NULL, verb INTEGER NOT NULL, agreement TEXT NOT NULL, inner_outcome TEXT NOT NULL, answer TEXT NOT NULL,
    code TEXT NOT NULL, exigent INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, sender, recipient, kind, own, record_kind, verb, agreement, inner_outcome, answer, code, exigent)
  ) STRICT, WITHOUT ROWID;

  -- Exchanges that were erased, by the UTC day and the kind of the leaf that decided them: how many a search by person or officer passes
  -- over. They name nobody. ordered: by a person, not by the clock.
  CREATE TABLE erasure (
    day TEXT NOT NULL, direction TEXT NOT NULL, partner TEXT NOT NULL, kind INTEGER NOT NULL, verb INTEGER NOT NULL,
    record_kind INTEGER NOT NULL, agreement TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, ordered INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, direction, partner, kind, verb, record_kind, agreement, purpose, basis, ordered)
  ) STRICT, WITHOUT ROWID;
`;
