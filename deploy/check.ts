// `npm run check`: all checks of the source tree that do not run the product. All of them run before any is
// reported, so that one run names every fault.
import { spawn } from 'node:child_process';

const CHECKS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format and lint', 'biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', '.'],
  ['layers', 'depcruise', '--output-type', 'err', 'proto', 'services', 'gateway', 'certs-dev', 'deploy', 'bench', 'test'],
  ['SQL stands in the ledger', 'node', 'deploy/sql.ts'],
  ['dead code', 'knip'],
  ['proto lint', 'buf', 'lint'],
  ['the wire stays as it was frozen', 'buf', 'breaking', '--against', 'proto/frozen.binpb'],
  ['proto/gen is current', 'node', 'proto/generate.ts', '--check'],
  ['the reference of agreements is current', 'node', 'deploy/reference.ts', '--check'],
  ['the data dictionary is current', 'node', 'deploy/records.ts', '--check'],
];

function run([name, command, ...args]: (typeof CHECKS)[number]): Promise<{ name: string; ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(command as string, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ name, ok: false, output: error.message }));
    child.on('close', (code) => resolve({ name, ok: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

const results = await Promise.all(CHECKS.map(run));
for (const { name, ok, output } of results) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (!ok) console.log(output.replace(/^/gm, '     '));
}
const failed = results.filter(({ ok }) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
