import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '../../../../services/ledger/index.ts';
import { makeFolder } from '../folder.ts';

function folder(): string {
  const made = makeFolder();
  onTestFinished(() => made.close());
  return made.path;
}

test('a folder has one user at a time, and is free again when that one lets go of it', () => {
  const path = folder();
  const lock = lockFolder(path);
  expect(() => lockFolder(path)).toThrow(
    expect.objectContaining({ code: 'FOLDER_IN_USE', faults: [expect.objectContaining({ field: path })] }),
  );
  lock[Symbol.dispose]();
  lockFolder(path)[Symbol.dispose]();
});

test('a process that was killed leaves no lock behind', async () => {
  const path = folder();
  const module = join(import.meta.dirname, '../../../../services/ledger/sqlite/folder-lock.ts');
  const script = `import { lockFolder } from ${JSON.stringify(module)}; lockFolder(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  expect(() => lockFolder(path)).toThrow(expect.objectContaining({ code: 'FOLDER_IN_USE' }));
  other.kill('SIGKILL');
  await once(other, 'exit');
  lockFolder(path)[Symbol.dispose]();
});

test('a lock file that is none is not told as another process', () => {
  const path = folder();
  writeFileSync(join(path, 'in-use.lock'), 'x'.repeat(5_000));
  expect(() => lockFolder(path)).toThrow(
    expect.objectContaining({ code: 'LEDGER_FAILED', message: expect.stringContaining('in-use.lock') }),
  );
});

test('a lock file that can only be read locks nobody out, and is told by its path', async () => {
  const path = folder();
  const file = join(path, 'in-use.lock');
  writeFileSync(file, '', { mode: 0o444 });
  chmodSync(path, 0o755);
  const module = join(import.meta.dirname, '../../../../services/ledger/sqlite/folder-lock.ts');
  // Root may write whatever the mode says, so it gives that up once the module is there.
  const script = `import { lockFolder } from ${JSON.stringify(module)};
    if (process.geteuid() === 0) process.seteuid(65534);
    try { lockFolder(${JSON.stringify(path)}); console.log('held'); } catch ({ code, message }) { console.log(code, message); }`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(other.stdout.setEncoding('utf8'), 'data');
  expect(said).toMatch(/^LEDGER_FAILED .*read-only \(EROFS or EACCES\): .*in-use\.lock/);
});
