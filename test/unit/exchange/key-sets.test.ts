// Which key sets a gateway knows after a restart: those of its configuration, however old, and those that came over the link since.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueDevelopmentKeys, type PublicFacts } from '../../../certs-dev/index.ts';
import { HOUR, type Micros } from '../../../services/domain/index.ts';
import { loadKeySets } from '../../../services/exchange/index.ts';
import { createKeyBook } from '../../../services/identity/index.ts';
import { openStore, type Store } from '../../../services/ledger/index.ts';

const NOW: Micros = 1_767_225_600_000_000;
const SETS = 4;
const folder = mkdtempSync(join(tmpdir(), 'tripoint-key-sets-'));
let facts: PublicFacts;
beforeAll(async () => {
  for (let i = 0; i < SETS; i++) {
    const { countries } = await issueDevelopmentKeys({
      folder: join(folder, 'keys'),
      countries: ['CA'],
      now: NOW + i * 18 * HOUR,
    });
    facts = countries.CA?.facts as PublicFacts;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  // By number: what the configuration has, what the ledger has, and what is known.
  [[1], [], [1]],
  [[1], [1, 2], [1, 2]],
  [[1], [2, 3], [1, 2, 3]],
  [[1, 2], [3], [1, 2, 3]],
  [[1, 2, 3], [3], [1, 2, 3]],
  [
    [1, 2, 3, 4],
    [2, 3],
    [1, 2, 3, 4],
  ],
  [
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ],
])('of the configuration %j and the ledger %j: %j', async (configured, kept, known) => {
  const jwsOf = (number: number) => facts.keySets[number - 1] as string;
  const store: Store = await openStore(join(folder, `${configured.length}-${kept.join('')}.db`));
  try {
    await store.commit(
      store.head(),
      kept.map((number) => ['keySet', 'CA', number, NOW + number * 18 * HOUR, jwsOf(number)]),
    );
    const book = createKeyBook();
    await loadKeySets(book, store, [{ ...facts, keySets: configured.map(jwsOf) }], NOW + 100 * HOUR);
    expect(book.chain('CA').map(({ document }) => document.number)).toEqual(known);
  } finally {
    await store.close();
  }
});
