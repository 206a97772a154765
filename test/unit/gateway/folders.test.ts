import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../../gateway/server/folders.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tripoint-folders-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('folders that are missing are made, and those that are there are left', () => {
  const at = join(folder(), 'a/b/c');
  makeFolder(at, 0o700);
  makeFolder(at, 0o755);
  expect(statSync(at).mode & 0o777).toBe(0o700);
});

test('where nothing can be made, the system says why', () => {
  expect(() => makeFolder('/proc/tripoint/tile')).toThrow('/proc/tripoint');
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
});
