// The index over the ledger of a real exchange.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idFromText } from '../../../services/domain/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import { comparedName, sameSubjectKeys } from '../../../services/records/index.ts';
import { createFollower, startSearch } from '../../../services/search/index.ts';
import { exchanged, type Pair, startPair } from '../exchange/pair.ts';
import { post } from '../exchange/steps.ts';

const RECORD = {
  recordReference: 'REF-Q',
  name: [{ primaryIdentifier: 'Quetzalcoatl', secondaryIdentifier: 'Xiomara' }],
  dateOfBirth: { date: '1977-07-07' },
};
const ASKED = {
  person: { names: [comparedName({ primaryIdentifier: 'Xiomara Quetzalcoatl' })], born: ['1977-07-07'] },
  ...{ least: 80, most: 5, compared: 64 },
};

let pair: Pair;
let folder: string;
let recordId: string;
let exchangeId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-search-'));
  pair = await startPair();
  await exchanged(pair.us, 'REF-1');
  ({ id: exchangeId, recordId = '' } = await post(pair.us, { record: RECORD }));
  await pair.settled();
});
afterAll(async () => {
  await pair.close();
  rmSync(folder, { recursive: true, force: true });
});

function follower(name: string) {
  const ledger = readStore(pair.us.file);
  const file = join(folder, name);
  const made = createFollower({ file, ledger, vault: pair.us.context.vault });
  while (made.step());
  return {
    ...made,
    file,
    close() {
      made.close();
      ledger.close();
    },
  };
}

it('finds after a restart what it found before, from its own file', () => {
  const first = follower('restart.db');
  const before = first.find(ASKED);
  expect(before.found).toHaveLength(1);
  first.close();
  const second = follower('restart.db');
  expect(second.find(ASKED)).toEqual(before);
  expect(second.next()).toBe(pair.us.store.head().size);
  second.close();
});

it('has no name, birth or number in clear in its file', () => {
  const made = follower('sealed.db');
  const bytes = ['', '-wal']
    .map((part) =>
      readFileSync(made.file + part)
        .toString('latin1')
        .toUpperCase(),
    )
    .join('');
  for (const text of ['QUETZALCOATL', 'XIOMARA', '1977-07-07', 'REF-Q', 'REFQ', 'SPECIMEN']) expect(bytes).not.toContain(text);
  made.close();
});

it('what is erased while the index is being read leaves no key of a name behind', () => {
  const made = follower('erased.db');
  made.close();
  const ledger = readStore(pair.us.file);
  const starting = createFollower({ file: made.file, ledger, vault: pair.us.context.vault });
  expect(starting.next()).toBe(0);
  starting.forget(idFromText(exchangeId));
  starting.close();
  ledger.close();
  const file = new DatabaseSync(made.file);
  expect(file.prepare('SELECT * FROM same WHERE subject NOT IN (SELECT subject FROM subject)').all()).toEqual([]);
  file.close();
});

it('an index whose rows do not open, or of another history, is made again', () => {
  const made = follower('history.db');
  made.close();
  const other = readStore(pair.ca.file);
  const again = createFollower({ file: made.file, ledger: other, vault: pair.ca.context.vault });
  while (again.step());
  expect(again.next()).toBe(pair.ca.store.head().size);
  expect(again.find(ASKED).found).toHaveLength(1);
  again.close();
  other.close();
});

it('names the records on a subject at once, by document or by whole name and birth, in any order', async () => {
  const options = { ledger: pair.us.file, indexFile: join(folder, 'same.db'), master: new Uint8Array(32).fill(1) };
  const failed: Error[] = [];
  const search = await startSearch(options, (error) => failed.push(error));
  await search.reach(pair.us.store.head().size, 10_000);
  const swapped = { ...RECORD, name: [{ primaryIdentifier: 'Xiomara', secondaryIdentifier: 'Quetzalcoatl' }] };
  const other = { ...RECORD, dateOfBirth: { date: '1977-07-08' } };
  const hex = search.same(sameSubjectKeys('lookout', swapped), 0)?.map(({ recordId: id }) => Buffer.from(id).toString('hex'));
  expect(hex).toEqual([recordId.replaceAll('-', '')]);
  expect(search.same(sameSubjectKeys('lookout', other), 0)).toEqual([]);
  expect(search.same(sameSubjectKeys('lookout', other), 1_000_000)).toBeUndefined();
  expect(failed).toEqual([]);
  await search.close();
});
