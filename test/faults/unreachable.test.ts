import { expect, test } from 'vitest';
import type { Node } from '../../deploy/federation/index.ts';
import { rawOf } from '../../services/ledger/index.ts';
import { checkDirection, checkEvents, checkLink, checkLog, postsOf, settled, stateOf, withLedger } from './checks.ts';
import { type Acknowledged, series } from './load.ts';
import { federationOfFile, linkOk, until } from './setting.ts';

const unsigned = (node: Node, partner: string): number =>
  withLedger(
    node,
    (ledger) =>
      rawOf(ledger).get("SELECT count(*) AS n FROM batch WHERE direction = 'sent' AND partner = ? AND signature IS NULL", partner)
        ?.n as number,
  );

const federation = federationOfFile('unreachable', ['US', 'CA', 'MX'], { hosted: ['CA', 'MX'] });
const nodes = () => federation().nodes as Record<'US' | 'CA' | 'MX', Node>;
/** What the outage left of the U.S. in Canada. */
const earlier: Acknowledged[] = [];

test('a long outage: more batches than the window wait on both sides, and all of them arrive soon after it is mended', {
  timeout: 120_000,
}, async () => {
  const { US: us, CA: ca } = nodes();
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(ca, 'US')));
  federation().cut('US', 'CA');
  // One after the other, so that each is a batch: more than the window of 64 on each side.
  const [fromUs, fromCa] = await Promise.all([series(100, us, 'CA', 'US-OUTAGE'), series(100, ca, 'US', 'CA-OUTAGE')]);
  federation().mend('US', 'CA');
  await settled(us, ca, 30_000);
  checkDirection(us, ca, fromUs);
  checkDirection(ca, us, fromCa);
  checkLink(us, ca);
  checkLink(ca, us);
  checkEvents(us, ca, []);
  checkEvents(ca, us, []);
  earlier.push(...fromUs);
});

test('a gateway that restarts while a partner is unreachable takes posts for it unsigned, and signs and delivers them after RESUME', {
  timeout: 120_000,
}, async () => {
  const { US: us, CA: ca, MX: mx } = nodes();
  await until('the links', async () => (await linkOk(us, 'CA')) && (await linkOk(us, 'MX')) && (await linkOk(ca, 'US')));
  const before = await series(2, us, 'CA', 'BEFORE');
  await settled(us, ca, 30_000);

  federation().cut('US', 'CA');
  await us.gateway.kill();
  await us.gateway.start();

  const during = await series(3, us, 'CA', 'DURING');
  expect(during.map(({ exchangeId }) => stateOf(us, exchangeId))).toEqual(['QUEUED', 'QUEUED', 'QUEUED']);
  expect(unsigned(us, 'CA')).toBe(3);
  expect(await linkOk(us, 'CA')).toBe(false);

  // The third country notices nothing.
  await until('the link to MX', () => linkOk(us, 'MX'));
  const toMexico = await series(3, us, 'MX', 'MEXICO');
  await settled(us, mx, 30_000);
  expect(toMexico.map(({ exchangeId }) => stateOf(us, exchangeId))).toEqual(['CLOSED', 'CLOSED', 'CLOSED']);
  expect(unsigned(us, 'CA')).toBe(3);
  expect(postsOf(ca, 'received', 'US')).toHaveLength(earlier.length + before.length);

  federation().mend('US', 'CA');
  await settled(us, ca, 30_000);
  expect(unsigned(us, 'CA')).toBe(0);

  await Promise.all([us, ca, mx].map(({ gateway }) => gateway.stop()));
  checkDirection(us, ca, [...earlier, ...before, ...during]);
  checkDirection(us, mx, toMexico);
  checkLink(us, ca);
  checkEvents(ca, us, []);
  for (const node of [us, ca, mx]) checkLog(node);
});
