// Confines SQL and node:sqlite to services/ledger/sqlite, and to services/desk and services/search for their own indexes. The demonstration is
// exempt, since it alters rows as an attacker with access to the disk would. Only `ledgerOf` may name the ledger's file, so that another
// engine needs one change; backups are exempt, since they contain a file of that name.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LOOKED_AT = ['services', 'gateway', 'certs-dev', 'deploy'];
const MAY = [/^services\/(ledger\/sqlite|desk|search)\//, /^deploy\/demo\/chapters\/(core|hostile)\.ts$/, /^deploy\/sql\.ts$/];
const SQL = /(['"`])\s*(SELECT\s[^'"`]*\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s)/;

/** The engine that runs SQL. */
const ENGINE = /from 'node:sqlite'/;
const BY_PATH = /['`/]ledger\.db['`]/;
const MAY_NAME = /^(services\/ledger\/location|gateway\/server\/backup)\.ts$/;

const found = LOOKED_AT.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && !MAY.some((place) => place.test(file)))
    .flatMap((file) => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      const isWrong = (line: string) => SQL.test(line) || ENGINE.test(line) || (BY_PATH.test(line) && !MAY_NAME.test(file));
      return lines.flatMap((line, i) => (isWrong(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
    }),
);
for (const line of found) console.log(line);
if (found.length > 0)
  console.log(
    '\nA read has a name in services/ledger/sqlite/reads, a write in services/ledger/sqlite/writes.ts; a ledger is opened by services/ledger/index.ts.',
  );
process.exitCode = found.length === 0 ? 0 : 1;
