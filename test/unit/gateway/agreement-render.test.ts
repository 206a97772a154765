import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIn } from './in-process.ts';

const FOLDER = resolve('policies/agreements/ca-mx-customs');
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tripoint-render-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const tripoint = (...args: readonly string[]) => runIn({ cwd, env: {} }, ['agreement', 'render', FOLDER, ...args]);

test('agreement render writes text to stdout, in the language of the document', async () => {
  const text = await tripoint('--language', 'es');
  expect([text.code, text.stderr]).toEqual([0, '']);
  expect(text.stdout).toContain('Quién puede enviar qué a quién');
});

test('agreement render writes HTML and PDF to a file, and a PDF to nothing else', async () => {
  for (const [format, begins] of [
    ['html', '<!DOCTYPE html>'],
    ['pdf', '%PDF-1.7'],
  ] as const) {
    const file = join(cwd, `out.${format}`);
    expect((await tripoint('--format', format, '--output', file)).code).toBe(0);
    expect(readFileSync(file, 'latin1').startsWith(begins)).toBe(true);
  }
  const nowhere = await tripoint('--format', 'pdf');
  expect([nowhere.code, nowhere.stdout, nowhere.stderr]).toEqual([2, '', expect.stringContaining('--output FILE.pdf')]);
});

test('agreement render says what a text lacks that does not load', async () => {
  mkdirSync(join(cwd, 'empty'));
  const ran = await runIn({ cwd, env: {} }, ['agreement', 'render', 'empty']);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('agreement.yaml')]);
});
