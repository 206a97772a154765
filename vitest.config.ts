import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Whoever builds for others may share the machine with them: there, what fails once is tried once more, and what fails twice fails.
const common = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  pool: 'forks',
  retry: process.env.CI ? 1 : 0,
  // Tests of real servers wait more than they work: one file more than there are cores keeps all of them busy.
  maxWorkers: availableParallelism() + 1,
} as const;

/** Tests that replace a module, which is then another for every file of their process. */
const MOCKING = ['test/unit/policy/work.test.ts', 'test/unit/gateway/start.test.ts'];

/** Ledgers of unit tests wait for no disk where the machine has folders in memory; the others', which are killed and cut off, are on it. */
const memory = '/dev/shm';
const inMemory = ((): Record<string, string> => {
  try {
    accessSync(memory, constants.W_OK);
    return { TMPDIR: memory };
  } catch {
    return {};
  }
})();

/** Those that take longest. On a fresh clone Vitest goes by size, which says nothing of a file that starts a federation. */
const LONGEST = [
  'faults/hostile',
  'faults/points',
  'journeys/demo',
  'faults/kill',
  'faults/rollback',
  'gateway/turn',
  'faults/unreachable',
  'witness/witness',
].map((name) => `/${name}.test.ts`);

const PROJECTS = ['system', 'unit', 'alone'];

/**
 * The longest first, so that no worker is left alone with one of them at the end; unit tests take what the others leave of the cores. Files of
 * a project in a row, since a process passes from file to file within its project only.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONGEST.length : found;
    };
    const place = ({ project }: TestSpecification): number => PROJECTS.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => place(a) - place(b) || rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share a process and what it has loaded: importing is half of what each would take alone. Those that replace a module cannot.
      {
        test: {
          ...common,
          name: 'unit',
          env: inMemory,
          isolate: false,
          include: ['test/unit/**/*.test.ts'],
          exclude: MOCKING,
        },
      },
      { test: { ...common, name: 'alone', env: inMemory, include: MOCKING } },
      {
        // Real servers and gateways. What a file's process has loaded, the next file's gateways and tests find there.
        test: {
          ...common,
          name: 'system',
          include: ['test/{integration,journeys,faults}/**/*.test.ts'],
          isolate: false,
        },
      },
    ],
  },
});
