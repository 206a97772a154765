import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Verb } from '../../../../proto/index.ts';
import { HOUR } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { NOW, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, changedText, eventsOf, kindsOf, post, replaced } from '../steps.ts';

const ID = 'ca-us-lookouts';
const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };

/** With these quotas, and this ratio instead of the shipped one. */
const counting = (quotas: string, ratio = 5) =>
  changedText(ID, (files) => {
    const shipped = 'reciprocity:\n  - { kind: LOOKOUT, verb: POST, ratio: 5,';
    const yaml = replaced(
      files['agreement.yaml'],
      shipped,
      `${quotas}\nreciprocity:\n  - { kind: LOOKOUT, verb: POST, ratio: ${ratio},`,
    );
    return { ...files, 'agreement.yaml': yaml };
  });
const quota = (limit: number, more = '') =>
  `quotas:\n  - { from: US, to: CA, kind: LOOKOUT, verbs: [POST], limit: ${limit}, per: DAY, clause: D.release${more} }\n`;

let pair: Pair;
afterEach(() => pair?.close());

const countAt = ({ store }: Side, period: string) =>
  rawOf(store).get(
    "SELECT n FROM counter WHERE agreement = ? AND from_country = 'US' AND verb = ? AND period = ?",
    ID,
    Verb.POST,
    period,
  )?.n ?? 0;
const arrived = (side: Side, id: string) => until('it is there', () => side.exchange.get(id).catch(() => undefined));
const ends = () => [pair.us, pair.ca];

describe('a quota', () => {
  test('counts what leaves and what is admitted, at both ends alike, and nothing that was refused or waits', async () => {
    pair = await startPair({ texts: counting(quota(5)) });
    const { id } = await post(pair.us);
    await post(pair.us, { record: { sourceGrade: 'C3' } });
    await post(pair.us, { classification: 'SECRET' });
    await arrived(pair.ca, id);
    for (const side of ends()) {
      expect(['2026-01-01', '2026', '2026-01-02'].map((period) => countAt(side, period))).toEqual([1, 1, 0]);
      const rows = rawOf(side.store).all('SELECT period, n FROM counter ORDER BY period');
      expect(rows).toEqual([
        { period: '2026', n: 1 },
        { period: '2026-01-01', n: 1 },
      ]);
    }
  });

  test('gives its last place once, however many ask for it in one commit', async () => {
    pair = await startPair({ texts: counting(quota(3)) });
    const views = await Promise.all(Array.from({ length: 6 }, () => post(pair.us)));
    expect(views.map(({ state, code }) => [state, code])).toEqual([
      ...Array.from({ length: 3 }, () => ['QUEUED', undefined]),
      ...Array.from({ length: 3 }, () => ['REFUSED', 'QUOTA_EXHAUSTED']),
    ]);
    const [last, over] = [views[2]?.id ?? '', views[3]?.id ?? ''];
    expect([kindsOf(pair.us, last), kindsOf(pair.us, over)]).toEqual([['SENT'], ['REFUSED']]);
    await arrived(pair.ca, last);
    expect(ends().map((side) => countAt(side, '2026-01-01'))).toEqual([3, 3]);
    expect(rawOf(pair.us.store).get("SELECT decision FROM exchange WHERE state = 'REFUSED'")?.decision).toMatch(
      /QUOTA_EXHAUSTED/,
    );
  });

  test('is kept by the receiver too, against a sender that counts otherwise, within one commit', async () => {
    pair = await startPair({ texts: counting(quota(2)) });
    // A sender that has forgotten what it sent.
    const { store } = pair.us.context;
    (store as { count: typeof store.count }).count = () => 0;
    pair.cut(true);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await post(pair.us)).id);
    pair.cut(false);
    const states = () => Promise.all(ids.map(async (id) => (await pair.us.exchange.get(id)).state));
    await until('all are answered', async () => !(await states()).some((state) => state === 'QUEUED' || state === 'RECEIVED'));
    expect(await states()).toEqual(['CLOSED', 'CLOSED', 'REJECTED']);
    expect(await pair.us.exchange.get(ids[2] ?? '')).toMatchObject({ code: 'QUOTA_EXHAUSTED' });
    expect(countAt(pair.ca, '2026-01-01')).toBe(2);
  });

  test('is counted on across a restart, and a new day has a new one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-quota-'));
    const texts = counting(quota(2));
    const first = await startPair({ folder, texts });
    const { id } = await post(first.us);
    await arrived(first.ca, id);
    await first.close();
    pair = await startPair({ folder, texts, at: NOW + 23 * HOUR });
    const states = [(await post(pair.us)).state, (await post(pair.us)).state];
    pair.advance(HOUR);
    states.push((await post(pair.us)).state);
    rmSync(folder, { recursive: true, force: true });
    expect(states).toEqual(['QUEUED', 'REFUSED', 'QUEUED']);
  });

  test('that holds beyond its limit is opened by one person, and what goes then is counted', async () => {
    pair = await startPair({ texts: counting(quota(1, ', outcome: hold')) });
    await post(pair.us);
    const held = await post(pair.us);
    expect(held).toMatchObject({ state: 'HELD', duties: [{ kind: 'RELEASE', waiting: 1 }] });
    await pair.us.exchange.settle(held.id, 'RELEASE', APPROVE, BOSS);
    expect(await arrived(pair.ca, held.id)).toMatchObject({ state: 'ADMITTED' });
    expect(ends().map((side) => countAt(side, '2026-01-01'))).toEqual([2, 2]);
  });

  test('of questions is counted at both ends, and one beyond it never leaves', async () => {
    const texts = changedText('ca-us-visa-information', (files) => ({
      ...files,
      'agreement.yaml': replaced(
        files['agreement.yaml'],
        '{ from: CA, to: US, kind: VISA_QUERY, verbs: [QUERY], limit: 3000',
        '{ from: CA, to: US, kind: VISA_QUERY, verbs: [QUERY], limit: 1',
      ),
    }));
    pair = await startPair({ texts });
    const ask = () => {
      const document = { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' };
      const record = { caseReference: 'CASE-1', document, citizenship: ['UTO'] };
      return pair.ca.exchange.query(
        { to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record },
        { subject: 'officer-2', agency: 'IRCC' },
      );
    };
    const asked = await Promise.all([ask(), ask()]);
    expect(asked.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['NO_MATCH', undefined],
      ['REFUSED', 'QUOTA_EXHAUSTED'],
    ]);
    for (const { store } of ends())
      expect(rawOf(store).all('SELECT verb, n FROM counter WHERE kind = 3')).toEqual([{ verb: Verb.QUERY, n: 1 }]);
  });
});

describe('a ratio', () => {
  const alerts = (side: Side) =>
    rawOf(side.store)
      .all("SELECT code FROM event WHERE type = 'agreement.alert'")
      .map(({ code }) => code);

  test('is told when one direction goes beyond it, once each time that it does, at both ends, and blocks nothing', async () => {
    pair = await startPair({ texts: counting('', 2) });
    const posted = await Promise.all(Array.from({ length: 4 }, () => post(pair.us)));
    await arrived(pair.ca, posted[3]?.id ?? '');
    expect(posted.every(({ state }) => state === 'QUEUED')).toBe(true);
    expect(ends().map(alerts)).toEqual([['AGREEMENT_RECIPROCITY'], ['AGREEMENT_RECIPROCITY']]);
    expect(eventsOf(pair.us, posted[2]?.id ?? '')).toContain('agreement.alert AGREEMENT_RECIPROCITY');
    expect(eventsOf(pair.ca, posted[2]?.id ?? '')).toContain('agreement.alert AGREEMENT_RECIPROCITY');
    // Three the other way, and it is balanced; four more are not.
    for (let i = 0; i < 3; i++) await arrived(pair.us, (await post(pair.ca, {}, CA_OFFICER)).id);
    expect(ends().map((side) => alerts(side).length)).toEqual([1, 1]);
    for (let i = 0; i < 4; i++) await arrived(pair.ca, (await post(pair.us, {}, OFFICER)).id);
    expect(ends().map((side) => alerts(side).length)).toEqual([2, 2]);
  });
});
