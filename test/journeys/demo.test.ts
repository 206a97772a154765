import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../deploy/demo/main.ts');

test('the chapters of the demonstration hold, step by step', { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-demo-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--once', '--json', '--folder', folder], {
      maxBuffer: 1 << 24,
    });
    const steps = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step: number; title: string; ok: boolean; ms: number });
    expect(steps.map(({ ok, title }) => [title, ok])).toEqual(steps.map(({ title }) => [title, true]));
    expect(steps.length).toBe(39);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
