import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { supervise } from '../../../deploy/federation/processes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-supervise-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a process that ends by itself is told, and one that is stopped is not', async () => {
  const lost: string[] = [];
  let heard = () => {};
  const ended = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const sleeper = supervise({
    name: 'a sleeper',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    logFile: join(folder, 'log'),
    isUp: async () => true,
    onLost: (name) => {
      lost.push(name);
      heard();
    },
  });
  await sleeper.start();
  await sleeper.stop();
  await sleeper.start();
  await sleeper.kill();
  expect(lost).toEqual([]);
  await sleeper.start();
  process.kill(sleeper.pid() as number, 'SIGKILL');
  await ended;
  expect(lost).toEqual(['a sleeper']);
});

test.each([
  ['process.exitCode = 5', 'exit 5'],
  ["process.kill(process.pid, 'SIGKILL')", 'by SIGKILL'],
])(
  'a process that ends before it serves is told with how it ended: what its log shows may be of the run before (%s)',
  async (script, how) => {
    const logFile = join(folder, 'log');
    writeFileSync(logFile, 'the run before\n');
    const { start } = supervise({
      ...{ name: 'it', command: process.execPath, args: ['-e', script], logFile },
      isUp: () => Promise.resolve(false),
    });
    await expect(start()).rejects.toThrow(`it ended at start, ${how}:\nthe run before`);
  },
);
