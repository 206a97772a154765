// Which key sets a gateway knows after a restart: those of its configuration, however old, and those that came over the link since.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueDevelopmentKeys, type PublicFacts } from '../../../../certs-dev/index.ts';
import { HOUR, type Micros, newId } from '../../../../services/domain/index.ts';
import {
  type Context,
  checkPrefixes,
  createAside,
  EXCHANGE_LIMITS,
  loadKeySets,
  openPartnerLogs,
} from '../../../../services/exchange/index.ts';
import { createKeyKeeper, type KeyKeeperOptions } from '../../../../services/exchange/keys/keeper.ts';
import { createKeyBook } from '../../../../services/identity/index.ts';
import type { Store } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';

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
  const store: Store = await openStoreHere(join(folder, `${configured.length}-${kept.join('')}.db`));
  try {
    await store.commit(
      store.head(),
      kept.map((number) => ['keySet', 'CA', number, NOW + number * 18 * HOUR, jwsOf(number)]),
    );
    const book = createKeyBook();
    await loadKeySets(book, store, [{ ...facts, keySets: configured.map(jwsOf) }], NOW + 100 * HOUR, createAside('CA'));
    expect(book.chain('CA').map(({ document }) => document.number)).toEqual(known);
  } finally {
    await store.close();
  }
});

describe('a partner of which a row does not verify', () => {
  const good = ['keySet', 'CA', 1, NOW, ''] as const;
  test.each([
    ['a key set', [['keySet', 'CA', 2, NOW, 'x.y.z']]],
    ['a key set that forks its chain', [['keySet', 'CA', 3, NOW, '']]],
    ['a revocation list', [['revocationList', 'CA', 9, NOW, 'x.y.z']]],
  ] as const)('is set aside for %s; another is not', async (_, writes) => {
    const { countries } = await issueDevelopmentKeys({ folder: join(folder, 'both'), countries: ['US', 'CA', 'MX'], now: NOW });
    const [us, ca, mx] = ['US', 'CA', 'MX'].map((country) => countries[country]?.facts as PublicFacts) as [
      PublicFacts,
      PublicFacts,
      PublicFacts,
    ];
    const store = await openStoreHere(join(folder, `${newId()}.db`));
    try {
      const jws = ca.keySets[0] as string;
      const rows = [good, ...writes].map(
        ([name, country, number, at, text]) => [name, country, number, at, text || jws] as const,
      );
      await store.commit(store.head(), rows);
      const aside = createAside('US');
      const book = createKeyBook();
      await loadKeySets(book, store, [us, ca, mx], NOW, aside);
      expect(aside.why('CA')).toMatchObject({ code: 'PARTNER_SET_ASIDE', detail: expect.stringMatching(/^keys: /) });
      expect([aside.isDown('CA'), aside.isDown('MX'), book.latest('MX')?.document.number]).toEqual([true, false, 1]);
      // Of this country's own nothing is overlooked.
      await expect(loadKeySets(createKeyBook(), store, [ca, us], NOW, createAside('CA'))).rejects.toMatchObject({
        faults: expect.anything(),
      });
    } finally {
      await store.close();
    }
  });

  test('is set aside for a turn that was not signed, with its first log; another is not', async () => {
    const { countries } = await issueDevelopmentKeys({ folder: join(folder, 'both'), countries: ['US', 'CA', 'MX'], now: NOW });
    const store = await openStoreHere(join(folder, `${newId()}.db`));
    try {
      await store.commit(store.head(), [['partnerTurn', 'CA', 1, 'x']]);
      const aside = createAside('US');
      const pinned = Object.fromEntries(
        ['CA', 'MX'].map((one) => [one, { log: countries[one]?.facts.log.vkey ?? '', turns: [] }]),
      );
      const logs = openPartnerLogs(store, pinned, aside);
      expect(aside.why('CA')?.detail).toMatch(/^turns: /);
      expect([logs.of('CA').length, logs.of('MX').length, aside.isDown('MX')]).toEqual([1, 1, false]);
    } finally {
      await store.close();
    }
  });
});

test('flood: of the unknown sets that one question names eight are verified, and what was refused is not verified again', async () => {
  let verified = 0;
  const context = {
    ...{ self: 'US', partners: ['CA'], clock: () => NOW, keys: createKeyBook(), limits: EXCHANGE_LIMITS },
    store: {
      get() {
        verified++;
        return { n: 0 };
      },
    },
    log: () => undefined,
  } as unknown as Context;
  const { accept } = createKeyKeeper(
    context,
    (() => Promise.reject(new Error('nothing is kept'))) as never,
    {
      anchors: [{ country: 'CA', rootPem: facts.rootPem, firstKeySet: facts.firstKeySet }],
      identity: { chainPem: [facts.rootPem] },
    } as unknown as KeyKeeperOptions,
  );
  const sets = Array.from({ length: 20 }, (_, i) => `a.b.${i}`);
  const counts: number[] = [];
  for (const question of [sets, sets, sets.slice(8), ['another', ...sets.slice(8, 12)]]) {
    await accept('CA', question);
    counts.push(verified);
  }
  expect(counts).toEqual([8, 8, 16, 17]);
});

test('prefixes of logs that are equal, nested or missing are a fault of the configuration that names both countries', () => {
  const first = { US: 'tripoint.example/us/2026', CA: 'tripoint.example/ca/2026' };
  expect(() => checkPrefixes(first)).not.toThrow();
  for (const origin of ['tripoint.example/us/2027', 'tripoint.example/us/mx/2026', 'tripoint.example/2026'])
    expect(() => checkPrefixes({ ...first, MX: origin })).toThrow(/MX\/log\/origin: a prefix of its own: .* is that of US/);
  expect(() => checkPrefixes({ ...first, MX: 'log' })).toThrow(/MX\/log\/origin: a name with a prefix/);
});
