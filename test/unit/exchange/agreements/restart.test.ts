import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type Country, DAY, HOUR, MINUTE, type Micros, toHex } from '../../../../services/domain/index.ts';
import { createAside, type NamedText, openAgreementBook } from '../../../../services/exchange/index.ts';
import { createKeyBook } from '../../../../services/identity/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { filesOf } from '../../policy/folders.ts';
import { exchanged, NOW, type Pair, signedText, startPair, until } from '../pair.ts';
import { ledgerIn } from '../put-back.ts';
import {
  activate,
  changes,
  events,
  ID,
  NEXT,
  OPERATOR,
  posted,
  revised,
  revision,
  saysOf,
  startsPairs,
  told,
} from './setting.ts';

const { open, start } = startsPairs();

describe('at the start', () => {
  test('every text that binds this country is in its ledger and log, and each partner knows under which the other acts', async () => {
    const { us, ca } = await start();
    for (const side of [us, ca]) {
      const views = await side.exchange.agreements();
      expect(views.length).toBeGreaterThan(2);
      for (const view of views)
        expect(view).toMatchObject({ signed: view.parties, inForce: true, suspended: [], partners: [{ says: 'SAME' }] });
      const rows = rawOf(side.store).all('SELECT digest, files FROM agreement');
      expect(rows).toHaveLength(views.length);
      for (const { digest, files } of rows)
        expect(toHex(loadAgreement(JSON.parse(files as string)).digest)).toBe(toHex(digest as Uint8Array));
      const logged = changes(side).filter(({ entry }) => entry.from === side.country);
      expect(logged.map(({ entry }) => toHex(entry.legalBasis?.digest ?? new Uint8Array())).sort()).toEqual(
        rows.map(({ digest }) => toHex(digest as Uint8Array)).sort(),
      );
      expect(await events(side)).toEqual([]);
      expect(told(side)).toBe(1);
    }
    expect(us.context.agreements.standing('CA', ID, 'LOOKOUT', NOW + DAY)).toEqual({ suspended: false, peerAgreement: 'SAME' });
  });

  test.each<[string, (text: NamedText) => NamedText | Promise<NamedText>, string]>([
    ['unsigned', (text) => ({ ...text, signatures: [] }), `${ID}/signatures/CA: a signature of every party`],
    ['signed by one', (text) => ({ ...text, signatures: text.signatures.slice(0, 1) }), `${ID}/signatures/US: a signature`],
    ['signed over another text', (text) => ({ ...text, files: revised(NEXT) }), `${ID}/signatures/CA/digest`],
    [
      'signed for two times',
      async ({ files }) => {
        const [a, b] = [await signedText(files, { by: ['US'] }), await signedText(files, { by: ['CA'], takesEffect: NOW })];
        return { name: ID, files, signatures: [...a.signatures, ...b.signatures] };
      },
      `${ID}/signatures/US/takesEffect`,
    ],
    [
      'of a party that nobody pinned',
      async () => {
        const files = filesOf('us-mx-cargo');
        return { name: 'us-mx-cargo', ...(await signedText(files, { by: ['US'] })) };
      },
      'us-mx-cargo/signatures/MX: a pinned root: MX is no partner of this gateway',
    ],
    ['in a folder of another name', (text) => ({ ...text, name: 'other' }), 'other/agreement.yaml/id'],
  ])('a text in force that is %s stops it, and is named', async (_, change, said) => {
    const texts = (shipped: readonly NamedText[]) => Promise.all(shipped.map((text) => (text.name === ID ? change(text) : text)));
    await expect(startPair({ texts: (_country, shipped) => texts(shipped) })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(said),
    });
  });

  test('two texts of one agreement with one time stop it, and the folder is named', async () => {
    const second = { name: `${ID}@${NEXT}`, ...(await revision(NEXT, NOW - HOUR)) };
    await expect(startPair({ texts: (_, shipped) => [...shipped, second] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(new RegExp(`${ID}(@${NEXT})?: another time than ${ID}@`)),
    });
  });

  test('a text under negotiation needs no signature and never applies, though it is signed', async () => {
    const files = revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, 'status: NEGOTIATING'));
    const draft = { name: `${ID}@${NEXT}`, ...(await signedText(files)) };
    const { us } = await start({ texts: (_, shipped) => [...shipped, draft] });
    const views = (await us.exchange.agreements()).filter(({ id }) => id === ID);
    expect(views.map(({ version, inForce, signed }) => [version, inForce, signed])).toEqual([
      [expect.any(String), true, ['CA', 'US']],
      [NEXT, false, ['CA', 'US']],
    ]);
    expect(await posted(us, 'A')).toBe('QUEUED');
  });
});

test('a restart keeps texts, suspensions and what the partner said, and tells nothing again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-agreements-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startPair({ folder });
  await activate(first.us, revision());
  await first.ca.exchange.suspend('ca-us-cargo', ['HIGH_RISK_CARGO'], 'an incident', OPERATOR);
  await until('told', async () => (await saysOf(first.ca)) === 'DIFFERENT');
  await until('told', () => first.us.context.agreements.standing('CA', 'ca-us-cargo', 'HIGH_RISK_CARGO', NOW + HOUR).suspended);
  await first.settled();
  const seen = async ({ us, ca }: Pair) => [await us.exchange.agreements(), await ca.exchange.agreements(), told(us), told(ca)];
  const before = await seen(first);
  await first.close();

  const second = await start({ folder });
  expect(await seen(second)).toEqual(before);
  expect(await posted(second.us, 'A')).toBe('AGREEMENT_DIGEST_MISMATCH');
  await activate(second.ca, revision());
  await until('both act under it', async () => (await saysOf(second.us)) === 'SAME');
  await exchanged(second.us, 'B');
});

test('a text that the ledger took still governs when its signer was revoked later; when that was before it binds no longer, and the start goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-revoked-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  const none = { texts: (country: Country, shipped: readonly NamedText[]) => (country === 'US' ? [] : shipped) };
  const first = await startPair({ folder });
  await first.close();
  const second = await startPair({ folder, ...none });
  expect((await second.us.exchange.agreements()).length).toBeGreaterThan(2);
  await second.close();
  const revoked = (revokedAt: Micros) => startPair({ folder, ...none, cut: true, revoked: { country: 'CA', revokedAt } });
  const third = await revoked(NOW + 2 * MINUTE);
  await third.close();
  const fourth = await revoked(NOW);
  open.push(() => fourth.close());
  const view = (await fourth.us.exchange.agreements()).find(({ id }) => id === ID);
  expect(view).toMatchObject({ inForce: false, signed: ['US'], note: 'signatures/CA/x5c[0]: not revoked' });
  expect(await posted(fourth.us, 'A')).toBe('NO_AGREEMENT');
  const alarms = rawOf(fourth.us.store).all(
    "SELECT partner FROM event WHERE type = 'link.alarm' AND code = 'AGREEMENT_SIGNATURE_INVALID'",
  );
  expect(alarms).toEqual([{ partner: 'CA' }]);
});

test('that it was taken before its signer was revoked is what the log says, not a row that was altered since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-backdated-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  await (await startPair({ folder })).close();
  const beside = new DatabaseSync(ledgerIn(folder, 'US'));
  beside.exec(`UPDATE agreement SET at = ${NOW - MINUTE}`);
  beside.close();
  const texts = (country: Country, shipped: readonly NamedText[]) => (country === 'US' ? [] : shipped);
  const { us } = await start({ folder, texts, cut: true, revoked: { country: 'CA', revokedAt: NOW } });
  expect((await us.exchange.agreements()).find(({ id }) => id === ID)).toMatchObject({ inForce: false, signed: ['US'] });
});

test('texts of a country that is no partner any more are held and bind nothing, and nothing refuses the start for them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-removed-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startPair({ folder });
  const { anchor } = first.us;
  await first.close();
  const store = await openStoreHere(ledgerIn(folder, 'US'));
  open.push(() => store.close());
  const notary = { anchors: [anchor], keys: createKeyBook() };
  const options = { self: 'US', partners: [], store, notary, clock: () => NOW + HOUR, aside: createAside('US') };
  const book = await openAgreementBook(options, []);
  expect(book.views(NOW + HOUR).find(({ id }) => id === ID)).toMatchObject({
    inForce: false,
    signed: ['US'],
    note: 'signatures/CA: a pinned root: CA is no partner of this gateway',
  });
});

test('a schedule that does not read sets its partner aside, and the start goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-schedule-'));
  open.push(() => rmSync(folder, { recursive: true, force: true }));
  await (await startPair({ folder })).close();
  const beside = new DatabaseSync(ledgerIn(folder, 'US'));
  beside.exec("UPDATE schedule SET theirs = x'00'");
  beside.close();
  const { us, cut } = await start({ folder, cut: true });
  cut(false);
  const { ready, checks } = await us.exchange.health();
  expect(ready).toBe(true);
  expect(checks.find(({ name }) => name === 'link CA')).toMatchObject({
    status: 'FAIL',
    detail: expect.stringMatching(/^PARTNER_SET_ASIDE: schedule: /),
  });
  expect(rawOf(us.store).all("SELECT partner, code FROM event WHERE type = 'link.alarm'")).toEqual([
    { partner: 'CA', code: 'PARTNER_SET_ASIDE' },
  ]);
});
