import { accessSync, constants } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Whoever builds for others may share the machine with them: there, what fails once is tried once more, and what fails twice fails.
const common = { testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', retry: process.env.CI ? 1 : 0 } as const;

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

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: 'unit', env: inMemory, maxWorkers: '100%', include: ['test/unit/**/*.test.ts'] } },
      {
        // Real servers and gateways, after the rest. They wait more than they work: two files at a time, not one for each core.
        test: {
          ...common,
          name: 'system',
          include: ['test/{integration,journeys,faults}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
