// The index of records with a million lookouts: what it takes to make, to load and to hold, and how fast and how well it finds people whom others
// spell otherwise. The ledger is made up as it is read, so that it needs no disk; the index is the product's, file and all.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AuditKind, encode, RecordKind, splitFields } from '../../proto/index.ts';
import { createVault, openDerived, placeOf, type Reader, type Row, type Vault } from '../../services/ledger/index.ts';
import { comparedName, readRecord } from '../../services/records/index.ts';
import {
  type Book,
  createBook,
  createFollower,
  type Follower,
  featuresOf,
  type Question,
  SEARCH_SCHEMA,
} from '../../services/search/index.ts';
import { ms, type Report, whole } from '../report.ts';
import { type Asked, askedAs, type Person, personOf, type Random, randomOf } from './people.ts';

const MASTER = new Uint8Array(32).fill(7);
const SEED = 20_261_130;
/** Those on the list, each by a seed of its own, so that none is kept. */
const listed = (n: number): Person => personOf(randomOf(Math.imul(n + 1, 0x9e3779b1) ^ SEED));

const idOf = (n: number): Uint8Array => {
  const id = new Uint8Array(16);
  id[6] = 0x70;
  id[8] = 0x80;
  new DataView(id.buffer).setUint32(12, n);
  return id;
};

const nameOf = ({ surname, given }: Pick<Person, 'surname' | 'given'>) => ({
  primaryIdentifier: surname,
  secondaryIdentifier: given,
});
const lookoutOn = (person: Person, n: number): Record<string, unknown> => ({
  recordReference: `REF-${n}`,
  subjectKind: 'PERSON',
  name: [nameOf(person)],
  ...(person.alias && { alias: [nameOf(person.alias)] }),
  // A lookout says at least one of the two.
  ...(person.born === undefined
    ? { document: [{ documentNumber: `P${n}`, issuingState: 'UTO', documentType: 'P' }] }
    : { dateOfBirth: { date: person.born } }),
  category: 'TERRORISM',
  actionOnHit: 'REFER_TO_SECONDARY',
  validUntil: '2099-01-01',
});

/** Half of the lookouts are ours. */
function madeUpLedger(lookouts: number, vault: Vault): Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'> {
  const key = vault.newKey();
  const salt = new Uint8Array(32);
  const rowOf = (n: number): Row => {
    const [id, source] = [idOf(n), n % 2 === 0 ? 'US' : 'CA'];
    const fields = [...splitFields(readRecord('lookout', lookoutOn(listed(n), n)))];
    const content = encode('BatchEntry', { disclosures: fields.map(([field, carried]) => ({ field, salt, carried })) });
    return {
      ...{ leaf_index: n, hash: id, kind: n % 2 === 0 ? AuditKind.SENT : AuditKind.RECEIVED, exchange_id: id },
      ...{ source, record_id: id, version: 1, record_kind: RecordKind.LOOKOUT, vault_id: key.vaultId },
      sealed: vault.seal(key, placeOf.record(source, id, 1), content),
    };
  };
  const rows = (from: number, count: number): Row[] =>
    Array.from({ length: Math.max(0, Math.min(count, lookouts - from)) }, (_, i) => rowOf(from + i));
  const ledger = {
    keys: { get: () => key.wrapped, each: () => [] },
    get: (name: string, leaf: number) => (name === 'leafHash' ? { hash: idOf(leaf) } : undefined),
    all: (name: string, from: number, count: number) => (name === 'leavesWithRecords' ? rows(from, count) : []),
    snapshot: <T>(read: () => T): T => read(),
  };
  return ledger as unknown as Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'>;
}

/** As officers and screenings ask. */
const LEAST = 80;
const questionOf = ({ surname, given, born, cut }: Asked): Question => ({
  person: {
    names: [comparedName({ ...nameOf({ surname, given }), cut: cut === true })],
    ...(born !== undefined && { born: [born] }),
  },
  kind: RecordKind.LOOKOUT,
  ...{ least: LEAST, most: 20, compared: 64 },
});

const percentile = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] as number;

/** Half of those asked about are on the list, in whatever form they are given. */
function asking(follower: Pick<Book, 'find'>, lookouts: number, questions: number, random: Random) {
  const times: number[] = [];
  let [found, right, expected] = [0, 0, 0];
  const missed: Record<string, number> = {};
  for (let q = 0; q < questions; q++) {
    const n = q % 2 === 0 ? Math.floor(random() * lookouts) : undefined;
    const asked = askedAs(n === undefined ? personOf(random) : listed(n), random);
    const question = questionOf(asked);
    const began = performance.now();
    const findings = follower.find(question).found;
    times.push(performance.now() - began);
    found += findings.length;
    if (n === undefined) continue;
    expected++;
    const isFound = findings.some(({ recordId }) => Buffer.from(recordId).equals(idOf(n)));
    if (isFound) right++;
    else missed[asked.slip] = (missed[asked.slip] ?? 0) + 1;
  }
  return { times, recall: right / expected, precision: right / Math.max(1, found), missed };
}

const LIST = 400;
/** Followed from a ledger, for the rate; lookouts at once into the index. */
const FOLLOWED = 20_000;
const AT_ONCE = 2_000;

function through(follower: Follower, lookouts: number): number {
  const began = performance.now();
  while (follower.next() < lookouts) follower.step();
  return (performance.now() - began) / 1000;
}

/** Into the index itself: a ledger of this size is nothing to the search, and would take most of the time to make up. */
function filled(file: string, lookouts: number, vault: Vault, say: (line: string) => void): Book & { close(): void } {
  const index = openDerived(file, SEARCH_SCHEMA);
  const book = createBook(index, vault);
  for (let from = 0; from < lookouts; from += AT_ONCE) {
    index.locked(() => {
      for (let n = from; n < Math.min(lookouts, from + AT_ONCE); n++) {
        const [id, source] = [idOf(n), n % 2 === 0 ? 'US' : 'CA'];
        const version = { source, record_id: id, version: 1, kind: RecordKind.LOOKOUT, exchange_id: id };
        book.insert(version, () => featuresOf('lookout', lookoutOn(listed(n), n)));
      }
    });
    if (from > 0 && from % 200_000 === 0) say(`${whole(from)} of ${whole(lookouts)} lookouts`);
  }
  return { ...book, close: () => index.close() };
}

export function measureSearch(
  folder: string,
  { lookouts, questions }: { readonly lookouts: number; readonly questions: number },
  report: Report,
  say: (line: string) => void,
): void {
  report.section(`The index of ${whole(lookouts)} lookouts, one thread`);
  const vault = createVault(MASTER);
  const file = join(folder, 'search.db');
  const followed = Math.min(lookouts, FOLLOWED);
  const ledger = madeUpLedger(followed, vault);
  const making = createFollower({ file, ledger, vault });
  const madeS = through(making, followed);
  making.close();
  const loading = createFollower({ file, ledger, vault });
  const loadedS = through(loading, followed);
  loading.close();
  rmSync(file);
  const before = process.memoryUsage().rss;
  const follower = filled(file, lookouts, vault, say);
  asking(follower, lookouts, Math.min(questions, 500), randomOf(1));
  const { times, recall, precision, missed } = asking(follower, lookouts, questions, randomOf(SEED));
  const random = randomOf(400);
  const list = Array.from({ length: LIST }, (_, i) =>
    questionOf(askedAs(i % 50 === 0 ? listed(i * 7) : personOf(random), random)),
  );
  const began = performance.now();
  for (const question of list) follower.find(question);
  const listMs = performance.now() - began;
  const [p50, p95, p99] = [percentile(times, 0.5), percentile(times, 0.95), percentile(times, 0.99)];
  const mib = (bytes: number) => `${whole(bytes / 2 ** 20)} MiB`;
  const [heldBytes, fileBytes, rss] = [follower.bytes(), statSync(file).size, process.memoryUsage().rss];
  const facts = {
    lookouts,
    questions,
    madeS,
    loadedS,
    followed,
    recall,
    precision,
    missed,
    p50,
    p95,
    p99,
    listMs,
    heldBytes,
    fileBytes,
    rss,
  };
  report.figures('search', facts, [
    [
      'lookouts indexed',
      `${whole(followed / madeS)}/s`,
      'from a ledger: each made up, sealed, opened in the vault and sealed again',
    ],
    ['loaded at a start', `${whole(followed / loadedS)}/s`, 'before that nothing is answered'],
    ['found by name and birth, p50', ms(p50), `p95 ${ms(p95)}, p99 ${ms(p99)}, of ${whole(questions)} questions`],
    ['recall', `${(recall * 100).toFixed(1)} %`, `not found: ${JSON.stringify(missed)}`],
    [
      'precision',
      `${(precision * 100).toFixed(1)} %`,
      `of all that score ${LEAST} or more; half of those asked about are on no list`,
    ],
    [`a list of ${LIST} people`, `${whole(listMs)} ms`],
    [
      'memory of the keys',
      mib(heldBytes),
      `resident ${mib(rss)}, ${mib(before)} before it was loaded; index on disk ${mib(fileBytes)}`,
    ],
  ]);
  follower.close();
  rmSync(file, { force: true });
}
