// The index of records: a derived file beside the ledger. It can be deleted, and is made again from the ledger and the vault.
//
// Whoever has the file alone learns how many records there are, of whom, and when they came: what they are about is sealed, and the keys of
// same subjects are keyed hashes. It is searched in memory (`held.ts`), so that no key of a part of a name is ever on the disk.
import type { DerivedSchema } from '../ledger/index.ts';
import { NORMAL_FORM } from '../records/index.ts';

const SCHEMA = 2;

export const SEARCH_SCHEMA: DerivedSchema = {
  // A file with names in another normal form is made again.
  version: SCHEMA * 1_000 + NORMAL_FORM,
  sql: `
  -- One row, as in the auditors' index. next: the next leaf to follow; last_hash: that of the leaf before it, which detects another history.
  CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, last_hash BLOB) STRICT;
  INSERT INTO state (id, next, last_hash) VALUES (1, 0, NULL);

  -- The newest version of each record with content. A number is never given again. exchange_id: with which it came.
  CREATE TABLE subject (
    subject INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL,
    kind INTEGER NOT NULL, exchange_id BLOB NOT NULL, sealed BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX subject_record ON subject (record_id, source);
  CREATE INDEX subject_source ON subject (source, subject);

  -- Keyed hashes of what makes a subject the same (a document, a whole name and day of birth), and of what to do on a hit.
  CREATE TABLE same (
    key BLOB NOT NULL, action BLOB NOT NULL, subject INTEGER NOT NULL, PRIMARY KEY (key, action, subject)
  ) STRICT, WITHOUT ROWID;
`,
};
