import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'tripoint-start-'));
let keys: DevelopmentKeys;

beforeAll(async () => {
  keys = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries: ['US', 'CA'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `tripoint up` with no nats-server to be found, and returns how it ended. */
function up(name: string, agreementsFolder: string) {
  const own = keys.countries.US!;
  const config = join(folder, `${name}.yaml`);
  writeFileSync(
    config,
    stringify({
      country: 'US',
      listen: { port: 0 },
      dataFolder: join(folder, name),
      keysFolder: own.folder,
      agreementsFolder,
      usersFile: own.files.users,
      natsUrl: 'tls://127.0.0.1:9',
      partners: [{ country: 'CA', natsUrl: 'tls://127.0.0.1:9', publicFile: keys.countries.CA!.files.publicFacts }],
    }),
  );
  const args = [join(ROOT, 'gateway/cli/main.ts'), 'up', '--config', config];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
}

test('a gateway with an agreement that is not whole ends, and says which file', () => {
  const agreements = join(folder, 'agreements');
  mkdirSync(join(agreements, 'half'), { recursive: true });
  writeFileSync(join(agreements, 'half', 'agreement.yaml'), 'id: half\n');
  const { status, stderr } = up('half', agreements);
  expect(stderr).toContain('half/rules.cedar: the file is missing');
  expect(status).toBe(2);
});

test('a gateway whose ledger has entries without a signed head ends with the exit code of tampering', () => {
  mkdirSync(join(folder, 'cut'), { recursive: true });
  up('cut', join(folder, 'agreements'));
  const ledger = new DatabaseSync(join(folder, 'cut', 'ledger.db'));
  ledger.prepare("INSERT INTO leaf VALUES (0, x'00', x'01', 1, x'02')").run();
  ledger.close();
  const { status, stderr } = up('cut', join(ROOT, 'policies/agreements'));
  expect(stderr).toContain('LEDGER_CORRUPT');
  expect(stderr).toContain('leaves that are in no log');
  expect(status).toBe(5);
});

test('SIGUSR1 opens no inspector: through it, whoever may signal the process would read every key in it', async () => {
  const script = join(folder, 'wait.mjs');
  // The gateway's own start, without its services: what listens for the signal is installed first of all.
  const main = join(ROOT, 'gateway/server/main.ts');
  writeFileSync(
    script,
    `import { runGateway } from ${JSON.stringify(main)};
     runGateway({ log: { level: 'info' }, limits: { stopMs: 1000 }, usersFile: 'none' }).catch(() => setTimeout(() => {}, 1_000));
     process.stderr.write('ready\\n');`,
  );
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  let signalled = false;
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
    if (signalled || !said.includes('ready')) return;
    signalled = true;
    child.kill('SIGUSR1');
  });
  const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
  expect(said).toContain('SIGUSR1 ignored');
  expect(said).not.toMatch(/[Dd]ebugger|inspector/);
  expect(signal).toBeNull();
});
