// The auditor's index over a log of any size: how fast it is built, and how long searches and questions take. The ledger is generated leaf
// by leaf as it is read; the measured code is that of a gateway.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Access,
  type Answer,
  createDesk,
  createFollower,
  type Desk,
  type Filters,
  type Index,
  type QuestionName,
} from '../../services/desk/index.ts';
import { DAY, idText } from '../../services/domain/index.ts';
import { createVault, type Reader, readDatabase, type Vault } from '../../services/ledger/index.ts';
import { ms, type Report, type Row, whole } from '../report.ts';
import { AGREEMENTS, idOf, LEAVES, madeUpLedger, OFFICERS, PARTNERS, PERSONS, PURPOSES, START, STEP } from './leaves.ts';

/** Milliseconds. */
interface Times {
  readonly p50: number;
  readonly p95: number;
}

interface DeskFigures {
  readonly leaves: number;
  readonly leavesPerSecond: number;
  /** Per second of the thread's CPU time, which a busy machine does not distort. */
  readonly leavesPerCpuSecond: number;
  readonly indexMiB: number;
  /** Resident memory after the index was built. */
  readonly rssMiB: number;
  /** By the name of the search. */
  readonly searches: Readonly<Record<string, Times>>;
  /** By the number of the question. */
  readonly questions: Readonly<Record<string, Times>>;
}

/** Builds an index of `leaves` leaves and measures searches and questions. */
export async function measureDesk(report: Report, leaves: number, folder: string, say: (line: string) => void): Promise<void> {
  const within = mkdtempSync(join(folder, 'desk-'));
  try {
    say(`an index of ${whole(leaves)} leaves`);
    const figures = await measured(within, leaves, say);
    const rows = (what: string, times: Readonly<Record<string, Times>>, note: string): Row[] =>
      Object.entries(times).map(([name, { p50, p95 }]) => [`${what} ${name}`, ms(p50), `p95 ${ms(p95)}${note}`]);
    report.section(`The auditor's index of ${whole(leaves)} leaves, one core`);
    report.figures('desk', figures, [
      [
        'leaves indexed',
        `${whole(figures.leavesPerSecond)}/s`,
        `each opened in the vault, in one thread; ${whole(figures.leavesPerCpuSecond)} by a second of its CPU time`,
      ],
      ['index on disk', `${whole(figures.indexMiB)} MiB`, `the process had ${whole(figures.rssMiB)} MiB when it was made`],
      ...rows('search by', figures.searches, ', a page of 100 rows'),
      ...rows('question', figures.questions, ''),
    ]);
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}

/** Number of times that each search is run, each time with other values. */
const ROUNDS = 200;

type Ledger = Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'>;

async function measured(folder: string, leaves: number, say: (line: string) => void): Promise<DeskFigures> {
  const vault = createVault(new Uint8Array(32).fill(7));
  const ledger = madeUpLedger(leaves, vault);
  const file = join(folder, 'index.db');
  const rates = build(file, ledger, vault, leaves, say);
  const rssMiB = process.memoryUsage.rss() / 2 ** 20;

  const reader = readDatabase(file);
  const index: Index = {
    ...reader,
    next: () => leaves,
    reach: async () => {},
    forget: async () => true,
    close: async () => reader.close(),
  };
  const clock = () => START + leaves * STEP;
  const desk = createDesk({
    self: 'US',
    partners: ['CA', 'MX'],
    officers: [],
    ledger,
    index,
    vault,
    replay: () => undefined,
    clock,
  });
  const searches = await timed(searchesOf(desk, leaves));
  const questions = await timed(questionsOf(desk));
  await desk.close();
  return { leaves, ...rates, indexMiB: statSync(file).size / 2 ** 20, rssMiB, searches, questions };
}

type Rates = Pick<DeskFigures, 'leavesPerSecond' | 'leavesPerCpuSecond'>;

/** The time spent generating leaves is subtracted. */
function build(file: string, { all, ...rest }: Ledger, vault: Vault, leaves: number, say: (line: string) => void): Rates {
  const making = stopwatch();
  const ledger: Ledger = { ...rest, all: (name, ...parameters) => making.during(() => all(name, ...parameters)) };
  const follower = createFollower({ file, ledger, vault, self: 'US' });
  const running = stopwatch();
  for (let said = 0.1; running.during(() => follower.step()); ) {
    const { next } = follower.position();
    if (next / leaves < said) continue;
    const rate = whole(next / (running.seconds() - making.seconds()));
    say(`${whole(next)} leaves, ${rate}/s, and ${whole(making.seconds())} s to make them up`);
    said += 0.1;
  }
  follower.close();
  return {
    leavesPerSecond: leaves / (running.seconds() - making.seconds()),
    leavesPerCpuSecond: leaves / (running.cpuSeconds() - making.cpuSeconds()),
  };
}

/** Accumulates the duration of calls, in wall time and in this thread's CPU time. */
function stopwatch() {
  let [ms, cpu] = [0, 0];
  const used = (): number => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  };
  return {
    during<T>(work: () => T): T {
      const [began, before] = [performance.now(), used()];
      const made = work();
      ms += performance.now() - began;
      cpu += used() - before;
      return made;
    },
    seconds: () => ms / 1000,
    cpuSeconds: () => cpu / 1e6,
  };
}

type Asking = Readonly<Record<string, () => Promise<Answer>>>;

const ACCESS: Access = { by: 'bench', at: START, asked: {}, log: { origin: 'bench', index: 0, leafHash: '' } };
const PAGE = { limit: 100 };
const random = (below: number): number => Math.floor(Math.random() * below);
const one = <T>(of: readonly T[]): T => of[random(of.length)] as T;
const person = (): string => `UTO P${String(random(PERSONS)).padStart(6, '0')}`;

function searchesOf(desk: Desk, leaves: number): Asking {
  const week = () => {
    const from = START + random(Math.max(1, leaves * STEP - 7 * DAY));
    return { from, until: from + 7 * DAY };
  };
  const officer = () => `officer-${random(OFFICERS)}`;
  const filters: Readonly<Record<string, () => Filters>> = {
    person: () => ({ person: person() }),
    exchange: () => ({ exchange: idText(idOf(random(leaves / LEAVES))) }),
    officer: () => ({ officer: officer() }),
    'officer, week': () => ({ officer: officer(), ...week() }),
    'partner, week': () => ({ partner: one(PARTNERS), ...week() }),
    'partner, kind, purpose': () => ({ partner: one(PARTNERS), kind: 'LOOKOUT', purpose: one(PURPOSES) }),
    'agreement, partner': () => ({ agreement: `agreement-${random(AGREEMENTS)}`, partner: one(PARTNERS) }),
    'code, partner': () => ({ code: 'POLICY_REFUSED', partner: one(PARTNERS) }),
    'partner and leaf that never go together': () => ({ partner: 'MX', leaf: 'HELD' }),
  };
  return Object.fromEntries(
    Object.entries(filters).map(([name, made]) => [name, () => desk.entries(made(), PAGE, ACCESS)] as const),
  );
}

/** The questions answered from the index. Question 4 is measured without replaying decisions. */
function questionsOf(desk: Desk): Asking {
  const asked: Partial<Record<QuestionName, () => Filters>> = {
    1: () => ({ person: person() }),
    ...{ 2: () => ({}), 3: () => ({}), 4: () => ({}), 5: () => ({}), 12: () => ({}), 15: () => ({}) },
  };
  return Object.fromEntries(
    Object.entries(asked).map(([name, made]) => [name, () => desk.ask(name as QuestionName, made(), PAGE, ACCESS)] as const),
  );
}

async function timed(asking: Asking): Promise<Record<string, Times>> {
  const found: Record<string, Times> = {};
  for (const [name, ask] of Object.entries(asking)) {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const began = performance.now();
      await ask();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    found[name] = { p50: times[Math.floor(ROUNDS * 0.5)] as number, p95: times[Math.floor(ROUNDS * 0.95)] as number };
  }
  return found;
}
