// SQL, and what runs it, stands where the store is: in services/ledger/sqlite, and in services/desk for the index, which is a database of
// the desk's own. The demonstration alters rows as an attacker with the disk would, so it has statements of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LOOKED_AT = ['services', 'gateway', 'certs-dev', 'deploy'];
const MAY = [/^services\/(ledger\/sqlite|desk)\//, /^deploy\/demo\/chapters\/(core|hostile)\.ts$/, /^deploy\/sql\.ts$/];
const SQL = /(['"`])\s*(SELECT\s[^'"`]*\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s)/;

/** What runs it. */
const ENGINE = /from 'node:sqlite'/;

const found = LOOKED_AT.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && !MAY.some((place) => place.test(file)))
    .flatMap((file) => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      return lines.flatMap((line, i) => (SQL.test(line) || ENGINE.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
    }),
);
for (const line of found) console.log(line);
if (found.length > 0)
  console.log('\nA read has a name in services/ledger/sqlite/reads, a write in services/ledger/sqlite/writes.ts.');
process.exitCode = found.length === 0 ? 0 : 1;
