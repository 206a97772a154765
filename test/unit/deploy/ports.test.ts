import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../../../deploy/federation/index.ts';

const door = join(import.meta.dirname, '../../../deploy/federation/ports.ts');

test('no port is told twice, in one process or in several at one moment, and none lies where connections are given theirs', async () => {
  const others = Array.from({ length: 3 }, async () => {
    // Long enough at it that all of them run at one moment.
    const script = `import { freePort } from ${JSON.stringify(door)};
      const ports = [];
      for (let i = 0; i < 60; i++) ports.push(await freePort());
      process.stdout.write(JSON.stringify(ports));
      await new Promise((resolve) => setTimeout(resolve, 500));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    return JSON.parse(stdout) as number[];
  });
  const own = await Promise.all(Array.from({ length: 120 }, () => freePort()));
  const all = [...own, ...(await Promise.all(others)).flat()];
  expect(new Set(all).size).toBe(300);
  expect(Math.max(...all)).toBeLessThan(32_768);
});

test('a port that somebody else holds is not told', async () => {
  const before = await freePort();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(before + 1, '127.0.0.1', resolve));
  expect(await freePort()).not.toBe(before + 1);
  await new Promise((resolve) => holder.close(resolve));
});
