// Backups of a running gateway, restored: what was erased stays erased, and what partners hold more of is refused.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import { exchanged, ROOT, tripoint } from '../nodes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-restore-'));
let federation: Federation;
let us: Node;
beforeAll(async () => {
  const agreementsFolder = join(ROOT, 'policies/agreements');
  federation = await startFederation({
    folder: join(folder, 'federation'),
    countries: ['US', 'CA'],
    hosted: ['US', 'CA'],
    agreementsFolder,
  });
  us = federation.nodes.US as Node;
});
afterAll(async () => {
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ledger = (...args: string[]) => tripoint('ledger', ...args, '--config', us.configFile, '--json');

/** The disk is lost; the backup is put in its place. */
function restored(...args: string[]) {
  rmSync(dirname(us.ledger), { recursive: true, force: true });
  return ledger('restore', ...args);
}

test('a backup of a running gateway restores; an erasure since its keys were copied holds; an older ledger is refused', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const keys = join(folder, 'keys-apart.db');
  const [gone, kept] = [await exchanged(us, 'CA', 'REF-GONE'), await exchanged(us, 'CA', 'REF-KEPT')];

  const made = await ledger('backup', first);
  expect(made.stderr).toContain('keep vault-keys.db apart');
  expect(readdirSync(first).sort()).toEqual(['ledger.db', 'manifest.json', 'vault-keys.db']);
  expect(statSync(join(first, 'vault-keys.db')).mode & 0o777).toBe(0o600);
  expect(JSON.parse(made.stdout)).toEqual(JSON.parse(readFileSync(join(first, 'manifest.json'), 'utf8')));
  expect(await ledger('backup', first)).toMatchObject({ status: 2 });

  const releaser = join(folder, 'releaser.token');
  writeFileSync(releaser, us.tokenOf('us-releaser-1'), { mode: 0o600 });
  const as = ['--url', us.url, '--token-file', releaser, '--json'];
  const erased = await tripoint('exchange', 'erase', gone, '--basis', 'RECALL', '--reason', 'a misread name', ...as);
  expect(erased.status).toBe(0);
  await us.gateway.stop();
  expect(await ledger('backup', second, '--keys', keys)).toMatchObject({ status: 0 });
  expect(existsSync(join(second, 'vault-keys.db'))).toBe(false);

  // Into a folder that has a ledger nothing is restored.
  expect(await ledger('restore', second, '--keys', keys)).toMatchObject({ status: 2 });
  // The ledger of the second backup, with the keys of the first: they hold one that was destroyed since.
  const joined = await restored(second, '--keys', join(first, 'vault-keys.db'));
  expect(joined.status).toBe(0);
  expect(JSON.parse(joined.stdout)).toMatchObject({ joined: { erased: 1 } });
  // The streams are no part of what was lost: a server that restarts finds them, and REF-AFTER is delivered.
  await us.nats.stop();
  await us.nats.start();
  await us.gateway.start();
  const officer = us.as('us-officer-1');
  const found = await officer.exchanges.get(gone);
  expect(found).toMatchObject({ state: 'CLOSED', erased: { basis: 'RECALL' } });
  expect(found.record).toBeUndefined();
  expect((await officer.exchanges.get(kept)).record).toMatchObject({ recordReference: 'REF-KEPT' });
  const certificate = await tripoint('exchange', 'certificate', gone, ...as);
  expect(JSON.parse(certificate.stdout)).toEqual(JSON.parse(erased.stdout));
  await exchanged(us, 'CA', 'REF-AFTER');

  // Canada holds more of the U.S. log than the first backup has.
  await us.gateway.stop();
  expect((await restored(first)).status).toBe(0);
  await expect(us.gateway.start()).rejects.toThrow();
  expect(readFileSync(us.gatewayLog, 'utf8')).toContain('ROLLED_BACK');
});

test('a backup that was altered is not restored, and the data folder stays as it was', async () => {
  const at = join(folder, 'altered');
  const data = dirname(us.ledger);
  rmSync(data, { recursive: true, force: true });
  for (const name of ['ledger.db', 'vault-keys.db']) {
    cpSync(join(folder, 'first'), at, { recursive: true });
    const bytes = readFileSync(join(at, name));
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    writeFileSync(join(at, name), bytes);
    const { status, stderr } = await ledger('restore', at);
    expect([status, stderr]).toEqual([5, expect.stringContaining(`${name} does not match the manifest`)]);
    expect(existsSync(us.ledger) || existsSync(`${us.ledger}.new`)).toBe(false);
    rmSync(at, { recursive: true });
  }
  renameSync(join(folder, 'first', 'manifest.json'), join(folder, 'first', 'manifest.old'));
  expect(await ledger('restore', join(folder, 'first'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('manifest.json'),
  });
});
