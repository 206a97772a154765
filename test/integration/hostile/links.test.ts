// One partner of two is set aside, suspended or given up: the gateway starts, says which, and exchanges with the other.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import { series } from '../../faults/load.ts';
import { until } from '../../faults/setting.ts';
import { ROOT, tripoint } from '../nodes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-links-'));
const COUNTRIES = ['US', 'CA', 'MX'];
let federation: Federation;
let us: Node;
beforeAll(async () => {
  const agreementsFolder = join(ROOT, 'policies/agreements');
  federation = await startFederation({ folder, countries: COUNTRIES, hosted: COUNTRIES, agreementsFolder });
  us = federation.nodes.US as Node;
}, 180_000);
afterAll(async () => {
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const operator = () => us.as('us-operator-1');
const linkWith = async (partner: string) => (await operator().links.list()).links.find((link) => link.partner === partner);
const isUp = async (partner: string) => (await linkWith(partner))?.state === 'UP';
function altered(change: (ledger: DatabaseSync) => void): void {
  const ledger = new DatabaseSync(us.ledger);
  change(ledger);
  ledger.close();
}
function alarms(): string[] {
  const ledger = new DatabaseSync(us.ledger, { readOnly: true });
  const rows = ledger.prepare("SELECT DISTINCT partner || ' ' || code AS alarm FROM event WHERE type = 'link.alarm'").all();
  ledger.close();
  return rows.map(({ alarm }) => alarm as string);
}
/** What goes to Mexico arrives. */
async function exchangesWithMexico(reference: string): Promise<void> {
  await until('the link with Mexico', () => isUp('MX'));
  for (const { exchangeId } of await series(2, us, 'MX', reference))
    await until('its receipt', async () => (await us.as('us-officer-1').exchanges.get(exchangeId)).state === 'CLOSED');
}

test.each([
  ['a turn', "INSERT INTO partner_turn VALUES ('CA', 1, 'no turn')", "DELETE FROM partner_turn WHERE partner = 'CA'"],
  ['a key set', "INSERT INTO key_set VALUES ('CA', 9, 1, 'a.b.c')", 'DELETE FROM key_set WHERE number = 9'],
  ['a list', "INSERT INTO revocation_list VALUES ('CA', 9, 1, 'a.b.c')", 'DELETE FROM revocation_list WHERE number = 9'],
])(
  '%s of one partner that does not verify takes its link down at the start, says so, and nothing else',
  {
    timeout: 120_000,
  },
  async (_, spoil, mend) => {
    await us.gateway.stop();
    altered((ledger) => ledger.exec(spoil));
    await us.gateway.start();
    expect(await linkWith('CA')).toMatchObject({ state: 'ASIDE', code: 'PARTNER_SET_ASIDE' });
    const { ready, checks } = await operator().ready();
    expect(ready).toBe(true);
    expect(checks.find(({ name }) => name === 'link CA')).toMatchObject({ status: 'FAIL' });
    expect(alarms()).toContain('CA PARTNER_SET_ASIDE');
    expect(readFileSync(us.gatewayLog, 'utf8')).toMatch(/"partner":"CA".*"partner set aside"/);
    await exchangesWithMexico(`ASIDE-${_.replaceAll(' ', '-')}`);
    await us.gateway.stop();
    altered((ledger) => ledger.exec(mend));
    await us.gateway.start();
    await until('the link with Canada', () => isUp('CA'));
  },
);

test('a link is suspended and resumed by command, and the other carries on', { timeout: 120_000 }, async () => {
  const tokenFile = join(folder, 'operator.token');
  writeFileSync(tokenFile, us.tokenOf('us-operator-1'), { mode: 0o600 });
  const link = async (...args: string[]) => {
    const { status, stdout } = await tripoint('link', ...args, '--url', us.url, '--token-file', tokenFile, '--json');
    return { status, said: stdout.trim() === '' ? undefined : JSON.parse(stdout.trim().split('\n')[0] as string) };
  };
  expect(await link('suspend', 'CA', '--reason', 'it floods us')).toMatchObject({ status: 0, said: { state: 'SUSPENDED' } });
  await exchangesWithMexico('SUSPENDED');
  expect(await link('resume', 'CA', '--reason', 'it has mended it')).toMatchObject({ status: 0 });
  await until('the link with Canada', () => isUp('CA'));
});

test('a partner that is taken out of the configuration, with its agreements, leaves a gateway that starts', {
  timeout: 120_000,
}, async () => {
  await us.gateway.stop();
  const config = parse(readFileSync(us.configFile, 'utf8')) as { partners: { country: string }[] };
  writeFileSync(us.configFile, stringify({ ...config, partners: config.partners.filter(({ country }) => country !== 'CA') }));
  for (const name of readdirSync(us.agreementsFolder))
    if (/^\s*- \{ country: CA/m.test(readFileSync(join(us.agreementsFolder, name, 'agreement.yaml'), 'utf8')))
      rmSync(join(us.agreementsFolder, name), { recursive: true });
  await us.gateway.start();
  expect((await operator().links.list()).links.map(({ partner }) => partner)).toEqual(['MX']);
  const { agreements } = await us.as('us-officer-1').agreements.list();
  const held = agreements.filter(({ parties }) => parties.includes('CA'));
  expect(held.length).toBeGreaterThan(0);
  for (const { inForce, parties, note } of held) {
    // Between the United States and Mexico a text of three goes on.
    expect(inForce).toBe(parties.length === 3);
    expect(note).toContain('CA is no partner of this gateway');
  }
  await exchangesWithMexico('WITHOUT-CANADA');
});
