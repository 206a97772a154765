import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { AuditKind, CommitmentName, decode, encode, type Outgoing, RecordKind, Verb } from '../../../../proto/index.ts';
import { openCommitment } from '../../../../services/audit/index.ts';
import { type Country, DAY, HOUR, MINUTE, type Micros, toHex, utf8 } from '../../../../services/domain/index.ts';
import { readSchedule, type Schedule, type Terms } from '../../../../services/exchange/agreements/activation-schedule.ts';
import { createAside, type NamedText, openAgreementBook } from '../../../../services/exchange/index.ts';
import { createKeyBook, signAgreement } from '../../../../services/identity/index.ts';
import { openStore, placeOf, rawOf } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { type Nation, nation, signerOf } from '../../identity/fixture.ts';
import { filesOf } from '../../policy/folders.ts';
import { exchanged, idempotency, lookoutTo, NOW, OFFICER, type Pair, type Side, signedText, startPair, until } from '../pair.ts';

const ID = 'ca-us-lookouts';
const SHIPPED = loadAgreement(filesOf(ID)).version;
const NEXT = '9.9';
const OPERATOR = { subject: 'operator-1', agency: 'NTC' };
const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
async function start(options: Parameters<typeof startPair>[0] = {}): Promise<Pair> {
  const pair = await startPair(options);
  open.push(pair.close);
  return pair;
}

/** The shipped text with another version, and what else is changed. */
const revised = (version: string, change: (yaml: string) => string = (yaml) => yaml): Record<string, string> => {
  const files = filesOf(ID);
  return {
    ...files,
    'agreement.yaml': change((files['agreement.yaml'] ?? '').replace(/^version: .*$/m, `version: "${version}"`)),
  };
};
const revision = (version = NEXT, takesEffect = NOW) => signedText(revised(version), { takesEffect });
const activate = async ({ exchange }: Side, text: ReturnType<typeof revision>) => {
  const { files, signatures } = await text;
  return exchange.activate(files, signatures, OPERATOR);
};

const events = async ({ exchange }: Side) =>
  (await exchange.events(0, 1_000)).map(({ type, code }) => (code ? `${type} ${code}` : type));
const MISMATCH = 'agreement.mismatch AGREEMENT_DIGEST_MISMATCH';
const saysOf = async ({ exchange }: Side) => (await exchange.agreements()).find(({ id }) => id === ID)?.partners[0]?.says;
const changes = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT leaf_index, entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.AGREEMENT_CHANGE)
    .map((row) => ({ index: row.leaf_index as number, entry: decode('AuditEntry', row.entry as Uint8Array) }));
const told = ({ store }: Side) =>
  rawOf(store).get(`SELECT count(*) AS n FROM exchange WHERE verb = ${Verb.AGREEMENT_SCHEDULE} AND direction = 'sent'`)
    ?.n as number;

/** Posts a lookout; what became of it here. */
async function posted(from: Side, reference: string): Promise<string> {
  const to = from.country === 'US' ? 'CA' : 'US';
  const user = from.country === 'US' ? OFFICER : CA_OFFICER;
  const { result } = await from.exchange.release(lookoutTo(to, reference), user, idempotency());
  const [sent] = result.exchanges;
  return sent?.code ?? sent?.state ?? '';
}

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
    ['signed by one', (text) => ({ ...text, signatures: text.signatures.slice(0, 1) }), `${ID}/signatures/CA: a signature`],
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

describe('an activation', () => {
  test('by one party alone is told on both sides, and nothing is exchanged under it until the other activates it too', async () => {
    const { us, ca, settled } = await start();
    expect(await activate(us, revision())).toMatchObject({
      version: NEXT,
      from: NOW,
      inForce: true,
      partners: [{ says: 'DIFFERENT' }],
    });
    await until('the other is told', async () => (await events(ca)).includes(MISMATCH));
    expect(await events(us)).toEqual(['agreement.changed', MISMATCH]);
    expect(await events(ca)).toEqual([MISMATCH]);
    for (const { logged } of [us, ca]) expect(logged).toContain('warn agreement mismatch');
    expect(await posted(us, 'A')).toBe('AGREEMENT_DIGEST_MISMATCH');
    expect(await posted(ca, 'B')).toBe('AGREEMENT_DIGEST_MISMATCH');

    await activate(ca, revision());
    await until('both know', async () => (await saysOf(us)) === 'SAME' && (await saysOf(ca)) === 'SAME');
    await settled();
    // What each refused itself meanwhile leaves now.
    for (const side of [us, ca]) {
      await until('it is closed', async () => (await events(side)).includes('exchange.closed'));
      expect((await events(side)).filter((event) => event.startsWith('agreement.'))).toEqual([
        ...(side === us ? ['agreement.changed'] : []),
        MISMATCH,
        'agreement.changed',
      ]);
      expect((await events(side)).filter((event) => event.startsWith('exchange.retried'))).toEqual([
        'exchange.retried AGREEMENT_DIGEST_MISMATCH',
      ]);
    }
    const id = await exchanged(us, 'C');
    const { digest } = loadAgreement(revised(NEXT));
    expect((await us.exchange.get(id)).decision?.agreementDigest).toBe(toHex(digest));
    await exchanged(ca, 'D');
  });

  test('for a time to come is told at once; until then the text before goes on, and from then on only the new one', async () => {
    const pair = await start();
    const { us, ca } = pair;
    await activate(us, revision(NEXT, pair.now() + HOUR));
    await until('the other is told', async () => (await events(ca)).includes(MISMATCH));
    await exchanged(us, 'before');
    expect([await saysOf(us), await saysOf(ca)]).toEqual(['SAME', 'SAME']);
    pair.advance(HOUR);
    expect([await saysOf(us), await saysOf(ca)]).toEqual(['DIFFERENT', 'DIFFERENT']);
    expect(await posted(us, 'after')).toBe('AGREEMENT_DIGEST_MISMATCH');
    await activate(ca, revision(NEXT, pair.now()));
    await until('both act under it', async () => (await saysOf(us)) === 'SAME');
    await exchanged(us, 'again');
  });

  test('leaves what was sent under the text before to finish under it', async () => {
    const pair = await start();
    const { us, ca } = pair;
    pair.cut(true);
    expect(await posted(us, 'under the first')).toBe('QUEUED');
    pair.advance(MINUTE);
    for (const side of [us, ca]) await activate(side, revision(NEXT, pair.now()));
    pair.cut(false);
    await until('closed', async () => (await events(us)).includes('exchange.closed'));
  });

  test('has what the other rejected for its text decided again, once both act under the same', async () => {
    const pair = await start();
    const { us, ca } = pair;
    pair.cut(true);
    await activate(ca, revision(NEXT, pair.now()));
    expect(await posted(us, 'under a text that has ended')).toBe('QUEUED');
    pair.cut(false);
    await until('rejected', async () => (await events(us)).includes('exchange.rejected AGREEMENT_DIGEST_MISMATCH'));
    await until('told', async () => (await saysOf(us)) === 'DIFFERENT');
    await activate(us, revision(NEXT, pair.now()));
    await until('closed', async () => (await events(us)).includes('exchange.closed'));
    const received = await ca.exchange.events(0, 1_000);
    expect(received.filter(({ type }) => type === 'exchange.received')).toHaveLength(1);
  });

  test.each(['SUSPENDED', 'TERMINATED'])('of a text that all signed as %s ends the one before', async (status) => {
    const { us, ca } = await start();
    const ended = () =>
      signedText(
        revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, `status: ${status}`)),
        { takesEffect: NOW },
      );
    for (const side of [us, ca]) await activate(side, ended());
    await until('both know', async () => (await saysOf(us)) === 'SAME' && (await saysOf(ca)) === 'SAME');
    expect(await posted(us, 'A')).toBe('NO_AGREEMENT');
    const views = (await us.exchange.agreements()).filter(({ id }) => id === ID);
    expect(views.map(({ inForce, until: end }) => [inForce, end])).toEqual([
      [false, NOW],
      [false, undefined],
    ]);
  });

  test('is in the log with its text, and who did it as commitments that open', async () => {
    const { us } = await start();
    await activate(us, revision());
    const { index, entry } = changes(us).findLast(({ entry: { from } }) => from === 'US') ?? {};
    expect(entry).toMatchObject({ legalBasis: { agreement: ID, version: NEXT, digest: loadAgreement(revised(NEXT)).digest } });
    const row = rawOf(us.store).get(
      'SELECT o.vault_id, o.sealed, k.wrapped FROM opening o JOIN vault_key k ON k.vault_id = o.vault_id WHERE leaf_index = ?',
      index ?? -1,
    );
    const key = us.context.vault.unwrap(row?.vault_id as Uint8Array, row?.wrapped as Uint8Array);
    const place = placeOf.opening(index ?? -1, new Uint8Array());
    const { user, salts } = JSON.parse(Buffer.from(us.context.vault.open(key, place, row?.sealed as Uint8Array)).toString());
    const commitment = entry?.commitments.find(({ name }) => name === CommitmentName.USER)?.digest ?? new Uint8Array();
    expect(user).toBe('operator-1 NTC');
    expect(openCommitment(commitment, CommitmentName.USER, Buffer.from(salts, 'base64').subarray(0, 32), utf8(user))).toBe(true);
    expect(JSON.stringify(entry)).not.toContain('operator');
  });

  test('made twice is made once', async () => {
    const { us } = await start();
    const first = await activate(us, revision());
    const logged = changes(us).length;
    expect(await activate(us, revision())).toEqual(first);
    expect([changes(us).length, rawOf(us.store).get('SELECT count(*) AS n FROM agreement WHERE version = ?', NEXT)?.n]).toEqual([
      logged,
      1,
    ]);
  });

  test.each<[string, string, string, () => Promise<{ files: Readonly<Record<string, string>>; signatures: readonly string[] }>]>([
    ['no signature', 'AGREEMENT_SIGNATURE_INVALID', 'signatures/CA', async () => ({ files: revised(NEXT), signatures: [] })],
    ['one party missing', 'AGREEMENT_SIGNATURE_INVALID', 'signatures/CA', () => signedText(revised(NEXT), { by: ['US'] })],
    [
      'one party twice',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/US',
      () => signedText(revised(NEXT), { by: ['US', 'US', 'CA'] }),
    ],
    [
      'another text than was signed',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/CA/digest',
      async () => ({ ...(await revision()), files: revised(NEXT, (yaml) => `${yaml}# x\n`) }),
    ],
    [
      'what is no signature',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/2',
      async () => ({ files: revised(NEXT), signatures: [...(await revision()).signatures, 'x.y.z'] }),
    ],
    [
      'more signatures than there can be parties',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures',
      async () => ({ files: revised(NEXT), signatures: Array.from({ length: 17 }, () => 'x') }),
    ],
    [
      'a file that is missing',
      'CONFIG_INVALID',
      'rules.cedar',
      async () => ({ files: { 'agreement.yaml': 'id: x' }, signatures: [] }),
    ],
    [
      'a text of others',
      'CONFIG_INVALID',
      'agreement.yaml/parties',
      async () => ({ files: filesOf('us-mx-cargo'), signatures: [] }),
    ],
    [
      'a text under negotiation',
      'CONFIG_INVALID',
      'agreement.yaml/status',
      () => signedText(revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, 'status: NEGOTIATING'))),
    ],
    ['the time of the text before', 'CONFIG_INVALID', `${ID}@${NEXT}`, () => revision(NEXT, NOW - HOUR)],
    [
      'the version of the text before',
      'CONFIG_INVALID',
      `${ID}@${SHIPPED}/version`,
      () => signedText(sameVersion(), { takesEffect: NOW }),
    ],
    [
      'the text before for another time',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures',
      () => signedText(filesOf(ID), { takesEffect: NOW }),
    ],
  ])('with %s is refused, and nothing changes', async (_, code, field, text) => {
    const { ca } = await start();
    // Its partner's schedule may still be on its way into the log.
    const held = async () => [await ca.exchange.agreements(), rawOf(ca.store).all('SELECT digest, takes_effect FROM agreement')];
    const before = await held();
    const { files, signatures } = await text();
    const error = await ca.exchange.activate(files, signatures, OPERATOR).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as { faults: { field: string }[] }).faults.map((fault) => fault.field)).toContain(field);
    expect(await held()).toEqual(before);
    expect(await posted(ca, 'A')).toBe('QUEUED');
  });
});

const sameVersion = () => {
  const files = filesOf(ID);
  return { ...files, 'agreement.yaml': `${files['agreement.yaml']}# the same but for this\n` };
};

describe('a suspension', () => {
  test('by one party is in force at once in both directions, for its record kind alone, until it is resumed', async () => {
    const { us, ca } = await start();
    const view = await us.exchange.suspend(ID, ['LOOKOUT'], 'an incident', OPERATOR);
    expect(view).toMatchObject({ id: ID, inForce: true, suspended: ['LOOKOUT'] });
    expect(await posted(us, 'A')).toBe('AGREEMENT_SUSPENDED');
    await until('the other knows', async () => (await events(ca)).includes('agreement.changed AGREEMENT_SUSPENDED'));
    expect(await posted(ca, 'B')).toBe('AGREEMENT_SUSPENDED');
    expect((await ca.exchange.agreements()).find(({ id }) => id === ID)?.partners).toEqual([
      { country: 'US', says: 'SAME', suspended: ['LOOKOUT'] },
    ]);
    expect(us.context.agreements.standing('CA', 'ca-us-cargo', 'HIGH_RISK_CARGO', NOW + HOUR).suspended).toBe(false);

    await us.exchange.resume(ID, ['LOOKOUT'], 'it is over', OPERATOR);
    await until('the other knows', () => !ca.context.agreements.standing('US', ID, 'LOOKOUT', NOW + HOUR).suspended);
    await exchanged(us, 'C');
    await exchanged(ca, 'D');
    const kinds = changes(us).filter(({ entry }) => entry.recordKind !== 0);
    expect(kinds.map(({ entry }) => [entry.recordKind, entry.externalReason])).toEqual([
      [2, 'AGREEMENT_SUSPENDED'],
      [2, ''],
    ]);
  });

  test('stands while either side holds it', async () => {
    const { us, ca } = await start();
    await us.exchange.suspend(ID, ['LOOKOUT'], 'ours', OPERATOR);
    await ca.exchange.suspend(ID, ['LOOKOUT'], 'theirs', OPERATOR);
    await until('told', () => us.context.agreements.theirs('CA')?.get(ID)?.suspended.length === 1);
    await us.exchange.resume(ID, ['LOOKOUT'], 'over for us', OPERATOR);
    expect(await posted(us, 'A')).toBe('AGREEMENT_SUSPENDED');
    expect((await us.exchange.agreements()).find(({ id }) => id === ID)?.suspended).toEqual([]);
  });

  test('needs no key that signs: it is in force here, and told when there is one', async () => {
    const pair = await start();
    pair.advance(25 * HOUR);
    await pair.us.exchange.suspend(ID, ['LOOKOUT'], 'an incident', OPERATOR);
    expect(pair.us.context.agreements.standing('CA', ID, 'LOOKOUT', pair.now()).suspended).toBe(true);
    expect(pair.us.logged).toContain('warn agreements not told');
  });

  test('again changes nothing; of what is not granted or not known, or without a reason, it is refused', async () => {
    const { us } = await start();
    await us.exchange.suspend(ID, ['LOOKOUT', 'LOOKOUT'], 'an incident', OPERATOR);
    const size = us.store.head().size;
    await us.exchange.suspend(ID, ['LOOKOUT'], 'again', OPERATOR);
    await us.exchange.resume('ca-us-cargo', ['HIGH_RISK_CARGO'], 'was never suspended', OPERATOR);
    expect(us.store.head().size - size).toBeLessThanOrEqual(2); // the receipt of what was told before
    const refused = (id: string, kinds: string[], reason: string) => us.exchange.suspend(id, kinds, reason, OPERATOR);
    await expect(refused(ID, ['HIGH_RISK_CARGO'], 'x')).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/kinds/0' }],
    });
    await expect(refused(ID, [], ' ')).rejects.toMatchObject({ faults: [{ field: '/kinds' }, { field: '/reason' }] });
    await expect(refused('ca-us-nothing', ['LOOKOUT'], 'x')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      faults: [{ field: 'agreement', rule: expect.stringMatching(/^one of .*ca-us-lookouts/) }],
    });
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
  const beside = new DatabaseSync(join(folder, 'US.db'));
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
  const store = await openStore(join(folder, 'US.db'));
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
  const beside = new DatabaseSync(join(folder, 'US.db'));
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

describe('a schedule', () => {
  const row = (change: Partial<Outgoing<'AgreementInForce'>> = {}): Outgoing<'AgreementInForce'> => ({
    ...{ agreement: ID, version: '1', digest: new Uint8Array(32).fill(7), from: NOW },
    ...change,
  });
  const schedule = (...agreements: Outgoing<'AgreementInForce'>[]) => encode('AgreementSchedule', { agreements });

  test('is read as it was told', () => {
    const digest = new Uint8Array(32).fill(7);
    expect(
      readSchedule(schedule(row({ until: NOW + DAY, suspended: [1, 2] }), row({ from: NOW + DAY, suspended: [1, 2] }))),
    ).toEqual(
      new Map([
        [
          ID,
          {
            texts: [
              { version: '1', digest, from: NOW, until: NOW + DAY },
              { version: '1', digest, from: NOW + DAY },
            ],
            suspended: [1, 2],
          },
        ],
      ]),
    );
    expect(readSchedule(schedule())).toEqual(new Map());
  });

  test.each<[string, Outgoing<'AgreementInForce'>[]]>([
    ['more rows than the bound', Array.from({ length: 257 }, (_, i) => row({ agreement: `agreement-${i}` }))],
    ['a digest of another length', [row({ digest: new Uint8Array(31) })]],
    ['no digest', [row({ digest: new Uint8Array() })]],
    ['no id', [row({ agreement: '' })]],
    ['an id in capitals', [row({ agreement: 'CA-US' })]],
    ['a version with a space', [row({ version: '1 2' })]],
    ['an end before its beginning', [row({ until: NOW })]],
    ["a record kind of the link's own", [row({ suspended: [RecordKind.KEY_SET] })]],
    ['a record kind twice', [row({ suspended: [2, 2] })]],
    ['two texts at once', [row(), row({ from: NOW + 1 })]],
    ['texts out of order', [row({ from: NOW + DAY, until: NOW + 2 * DAY }), row({ until: NOW + DAY })]],
    ['two words on what is suspended', [row({ until: NOW + DAY, suspended: [2] }), row({ from: NOW + DAY })]],
  ])('with %s is refused', (_, agreements) => {
    expect(() => readSchedule(schedule(...agreements))).toThrow(expect.objectContaining({ code: 'RECORD_INVALID' }));
  });

  test('with no record kind is not a message', () => {
    expect(() => readSchedule(schedule(row({ suspended: [0] })))).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });

  /** Makes a side tell something else than it acts under. */
  async function tells(from: Side, what: Schedule): Promise<void> {
    Object.assign(from.context.agreements, { ours: () => what });
    await from.exchange.suspend('ca-us-cargo', ['HIGH_RISK_CARGO'], 'so that something is told', OPERATOR);
  }
  const text = { version: '1', digest: new Uint8Array(32).fill(7), from: NOW };

  test.each<[string, string]>([
    ['that names one to which the other is no party', 'us-mx-cargo'],
    ['that is malformed', 'NOT-AN-ID'],
  ])('%s is refused like any bad statement, said in the log, and leaves what was known', async (_, agreement) => {
    const { us, ca } = await start({ texts: withForeign });
    await tells(us, new Map([[agreement, { texts: [text], suspended: [] }]]));
    await until('refused', async () => (await events(us)).includes('exchange.rejected RECORD_INVALID'));
    expect(await events(ca)).toEqual(['parcel.quarantined RECORD_INVALID']);
    expect(await saysOf(ca)).toBe('SAME');
    await exchanged(ca, 'A');
  });

  test('that names one of which this country holds no text is a mismatch, once', async () => {
    const { us, ca } = await start();
    const cargo = us.context.agreements.ours('CA').get('ca-us-cargo') as Terms;
    const known: Schedule = new Map([
      ...us.context.agreements.ours('CA'),
      ['ca-us-unheard-of', { texts: [text], suspended: [] }],
    ]);
    await tells(us, known);
    await until('told', async () => (await events(ca)).includes(MISMATCH));
    expect(await saysOf(ca)).toBe('SAME');
    Object.assign(us.context.agreements, { ours: () => new Map([...known, ['ca-us-cargo', { ...cargo, suspended: [1] }]]) });
    await us.exchange.resume('ca-us-cargo', ['HIGH_RISK_CARGO'], 'something else is told', OPERATOR);
    await until('told', () => ca.context.agreements.standing('US', 'ca-us-cargo', 'HIGH_RISK_CARGO', NOW + HOUR).suspended);
    expect((await events(ca)).filter((event) => event === MISMATCH)).toHaveLength(1);
  });
});

/** Canada has a text in its folders that it is no party to. */
const withForeign = (country: Country, shipped: readonly NamedText[]): readonly NamedText[] =>
  country === 'CA' ? [...shipped, { name: 'us-mx-cargo', files: filesOf('us-mx-cargo'), signatures: [] }] : shipped;

test('a country that joins with a later text is told of that one alone, and no earlier one is held against it', async () => {
  const nations = await Promise.all(['US', 'CA', 'MX'].map(nation));
  const anchors = nations.map(({ country, root }) => ({ country, rootPem: root.certificate }));
  const signedBy = async (files: Record<string, string>, takesEffect: Micros): Promise<NamedText> => {
    const { id, version, digest, parties } = loadAgreement(files);
    const terms = {
      version: 1,
      agreement: id,
      agreementVersion: version,
      digest: toHex(digest),
      takesEffect,
      signedAt: NOW,
    } as const;
    const signatures = parties.map(async ({ country: party }) => {
      const { identity } = nations.find(({ country }) => country === party) as Nation;
      return (await signAgreement({ ...terms, party }, signerOf(identity))).jws;
    });
    return { name: `${id}@${version}`, files, signatures: await Promise.all(signatures) };
  };
  const joined = revised(NEXT, (yaml) => yaml.replace(/^parties:$/m, '$&\n  - { country: MX, state: MEX, agencies: [ANAM] }'));
  const texts = [await signedBy(filesOf(ID), NOW - HOUR), await signedBy(joined, NOW + DAY)];
  const empty = { get: () => undefined, all: () => [], each: () => [], snapshot: <T>(read: () => T) => read(), count: () => 0 };
  const bookOf = (self: Country) => {
    const partners = ['US', 'CA', 'MX'].filter((country) => country !== self);
    const notary = { anchors, keys: createKeyBook() };
    return openAgreementBook({ self, partners, store: empty, notary, clock: () => NOW, aside: createAside(self) }, texts);
  };
  const [us, mx] = [await bookOf('US'), await bookOf('MX')];
  const versions = (schedule: Schedule) => schedule.get(ID)?.texts.map(({ version }) => version);
  expect([versions(us.ours('CA')), versions(us.ours('MX'))]).toEqual([[SHIPPED, NEXT], [NEXT]]);
  mx.hear('US', us.ours('MX'));
  us.hear('MX', mx.ours('US'));
  for (const at of [NOW, NOW + 2 * DAY]) expect([us.says('MX', ID, at), mx.says('US', ID, at)]).toEqual(['SAME', 'SAME']);
});
