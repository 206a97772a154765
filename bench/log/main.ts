// The cost of the log: appending, at the start and after years, compared with plain inserts of the same rows and with hypercore; proofs;
// verification; and its size on disk.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '../../proto/index.ts';
import { ed25519Verifier, verifyTiledLog } from '../../services/audit/index.ts';
import { newId, systemClock, utf8 } from '../../services/domain/index.ts';
import { createLogReader } from '../../services/exchange/log/reader.ts';
import { verifyLog } from '../../services/exchange/log/verify.ts';
import { rawOf, readStore } from '../../services/ledger/index.ts';
import { installPeers, peer } from '../peers.ts';
import { type Report, whole } from '../report.ts';
import { type Appender, BATCH, plainInserts, throughCommitter } from './append.ts';
import { type MadeStore, makeStore, sentEntry } from './store.ts';

const RUNS = 5;
const PROOFS = 2_000;

export interface LogSizes {
  /** Leaves of the grown log. */
  readonly leaves: number;
  /** Milliseconds per run, for each way to append. */
  readonly appendMs: number;
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;
const fine = (value: number): string => `${value.toFixed(2)} ms`;

export async function measureLog(report: Report, sizes: LogSizes, folder: string, say: (line: string) => void): Promise<void> {
  const within = mkdtempSync(join(folder, 'log-'));
  try {
    report.section(`The log, empty and with ${whole(sizes.leaves)} leaves: one core and its disk`);
    say(`a log of ${whole(sizes.leaves)} leaves`);
    const grown = await makeStore(within, sizes.leaves, say);
    const bytes = statSync(grown.file).size;
    const entryBytes = encode('AuditEntry', sentEntry(newId(), systemClock())).length;
    proofsOf(report, grown, `${whole(sizes.leaves)} leaves`);
    recomputed(report, grown, say);
    await appended(report, sizes, within, grown, say);
    report.figures('logDisk', { leaves: sizes.leaves, bytes, entryBytes }, [
      [
        'disk a leaf',
        `${whole(bytes / sizes.leaves)} B`,
        `hash, index by exchange and nodes of the tree, and the entry of ${entryBytes} bytes`,
      ],
    ]);
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}

function proofsOf(report: Report, { file }: MadeStore, what: string): void {
  const store = readStore(file);
  const log = createLogReader(store);
  const size = log.size();
  const times: number[] = [];
  for (let i = 0; i < PROOFS; i++) {
    // Far apart, so that no cached page speeds up the next proof.
    const index = (i * 7_368_787) % size;
    const begun = performance.now();
    log.inclusion(index, size);
    times.push(performance.now() - begun);
  }
  store.close();
  const figures = { size, p50: at(times, 0.5), p99: at(times, 0.99) };
  report.figures('logProof', figures, [[`inclusion proof, ${what}`, fine(figures.p50), `p99 ${fine(figures.p99)}`]]);
}

/** Verifies the log as a gateway does at start, and as `log verify` does from tiles. */
function recomputed(report: Report, { file, vkey }: MadeStore, say: (line: string) => void): void {
  say('recomputed');
  const store = readStore(file);
  const log = createLogReader(store);
  const size = log.size();
  const rate = (check: () => unknown): number => {
    const begun = performance.now();
    check();
    return (size * 1000) / (performance.now() - begun);
  };
  const start = rate(() => verifyLog(store, vkey));
  const checkpoint = utf8(rawOf(store).get('SELECT checkpoint FROM head')?.checkpoint as string);
  const tiles = rate(() => verifyTiledLog({ checkpoint, read: log.tile }, ed25519Verifier(vkey), []));
  store.close();
  report.figures('logVerify', { size, start, tiles }, [
    ['recomputed at the start of a gateway', `${whole(start)}/s`, `${(size / start).toFixed(1)} s for ${whole(size)} entries`],
    ['recomputed from tiles', `${whole(tiles)}/s`, `${(1e6 / tiles).toFixed(1)} s for a million entries`],
  ]);
}

type Way = 'committer' | 'inserts' | 'encoding' | 'encodingInserts' | 'grown';

async function appended(
  report: Report,
  { appendMs }: LogSizes,
  within: string,
  grown: MadeStore,
  say: (line: string) => void,
): Promise<void> {
  say(`appended, ${RUNS} runs of each way`);
  const empty = () => makeStore(mkdtempSync(join(within, 'empty-')), 0, say);
  const small = await empty();
  const ways: Record<Way, Appender> = {
    committer: await throughCommitter(small, 'before'),
    inserts: plainInserts(await empty(), 'before'),
    encoding: await throughCommitter(await empty(), 'while'),
    encodingInserts: plainInserts(await empty(), 'while'),
    grown: await throughCommitter(grown, 'before'),
  };
  const rounds: Record<Way, number>[] = [];
  for (let round = 0; round <= RUNS; round++) {
    // Interleaved, so that a disturbance of the machine affects all ways alike.
    const rates = {} as Record<Way, number>;
    for (const way of Object.keys(ways) as Way[]) rates[way] = await ways[way].run(appendMs);
    // The first round is the warm-up.
    if (round > 0) rounds.push(rates);
  }
  for (const way of Object.values(ways)) await way.close();
  const hypercore = await hypercoreRate(mkdtempSync(join(within, 'hypercore-')), appendMs, say);
  const median = (way: Way): number =>
    at(
      rounds.map((rates) => rates[way]),
      0.5,
    );
  const of = (way: Way, other: Way): string =>
    percent(
      at(
        rounds.map((rates) => rates[way] / rates[other]),
        0.5,
      ),
    );
  const figures = Object.fromEntries((Object.keys(ways) as Way[]).map((way) => [way, median(way)]));
  report.figures('logAppend', { ...figures, hypercore, rounds }, [
    [
      `through the committer, entries made before`,
      `${whole(median('committer'))}/s`,
      `${BATCH} to a commit; it hashes, grows the tree, signs, commits`,
    ],
    [
      '  plain inserts of rows made before',
      `${whole(median('inserts'))}/s`,
      `the committer: ${of('committer', 'inserts')}, as durable`,
    ],
    ['  to the log that has grown', `${whole(median('grown'))}/s`, `${of('grown', 'committer')} of that to the empty one`],
    ['through the committer, entries encoded by the way', `${whole(median('encoding'))}/s`],
    [
      '  plain inserts, encoded and hashed by the way',
      `${whole(median('encodingInserts'))}/s`,
      `the committer: ${of('encoding', 'encodingInserts')}`,
    ],
    ['  hypercore, which waits for no disk', `${whole(hypercore)}/s`],
  ]);
  proofsOf(report, small, 'after these appends to an empty log');
}

interface Hypercore {
  ready(): Promise<void>;
  append(blocks: readonly Uint8Array[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Leaves per second. Runs last: append resolves before an fsync, so pending writes would slow down the other ways. */
async function hypercoreRate(folder: string, ms: number, say: (line: string) => void): Promise<number> {
  if (!installPeers(say)) return Number.NaN;
  const { default: Core } = (await peer('hypercore')) as { default: new (folder: string) => Hypercore };
  const core = new Core(folder);
  await core.ready();
  const blocks = Array.from({ length: BATCH }, () => encode('AuditEntry', sentEntry(newId(), systemClock())));
  const rates: number[] = [];
  for (let round = 0; round <= RUNS; round++) {
    const begun = performance.now();
    let count = 0;
    for (; performance.now() - begun < ms; count += BATCH) await core.append(blocks);
    rates.push((count * 1000) / (performance.now() - begun));
  }
  await core.close();
  return at(rates.slice(1), 0.5);
}
