import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind, ObligationKind, Verb } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText } from '../../../../services/domain/index.ts';
import { type Visa, verifyLog } from '../../../../services/exchange/index.ts';
import { dutiesFrom, unionOf } from '../../../../services/exchange/obligations/duties.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Pair, type Side, startPair, until } from '../pair.ts';
import { APPROVE, changedText, DENY, DONE, eventsOf, kindsOf, leavesOf, openedBy, post, replaced } from '../steps.ts';

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const CA_BOSS = { subject: 'releaser-9', agency: 'CBSA' };

const arrived = (side: Side, id: string) => until('it is there', () => side.exchange.get(id).catch(() => undefined));
const hasContent = ({ store }: Side, id: string) =>
  rawOf(store).get(
    'SELECT 1 FROM exchange e JOIN vault_key k ON k.vault_id = e.vault_id WHERE e.exchange_id = ?',
    idFromText(id),
  ) !== undefined;

describe('what a received lookout obliges to', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
  });
  afterAll(() => pair?.close());

  test('is opened with it, and an officer says when it is done', async () => {
    const { id } = await post(pair.us);
    const { duties } = await arrived(pair.ca, id);
    const due = pair.now() + 1825 * DAY;
    expect(duties).toMatchObject([
      { kind: 'RETENTION', state: 'OPEN', clause: 'D.retention', due },
      { kind: 'VERIFY_BEFORE_ACTION', state: 'OPEN', clause: 'D.verify', waiting: 1 },
    ]);
    expect((await pair.ca.exchange.duties()).exchanges).toContainEqual(expect.objectContaining({ id }));
    const settle = (settlement: typeof DONE | typeof APPROVE) =>
      pair.ca.exchange.settle(id, 'VERIFY_BEFORE_ACTION', settlement, CA_OFFICER);
    await expect(settle(APPROVE)).rejects.toMatchObject({ code: 'INVALID' });
    expect(await settle(DONE)).toMatchObject({ duties: [{ state: 'OPEN' }, { kind: 'VERIFY_BEFORE_ACTION', state: 'MET' }] });
    await expect(settle(DONE)).rejects.toMatchObject({ code: 'DUTY_SETTLED' });
    expect(kindsOf(pair.ca, id)).toEqual(['RECEIVED', 'OBLIGATION_MET']);
    expect(openedBy(pair.ca, id, AuditKind.OBLIGATION_MET)).toMatchObject({ user: 'officer-2 CBSA', reason: DONE.reason });
    expect((await pair.ca.exchange.duties()).exchanges).not.toContainEqual(expect.objectContaining({ id }));
  });

  test('a human release: nobody but a releaser sees the record before, everyone after', async () => {
    const { id } = await post(pair.us, { record: { actionOnHit: 'DISCREET_CHECK' } });
    await arrived(pair.ca, id);
    const { exchange } = pair.ca;
    const inEvents = async () => (await exchange.events(0, 1_000)).filter((event) => event.exchange?.id === id);
    expect(await exchange.get(id)).not.toHaveProperty('record');
    expect(await inEvents()).toMatchObject([{ type: 'exchange.received' }]);
    expect((await inEvents())[0]?.exchange).not.toHaveProperty('record');
    expect(await exchange.get(id, { releases: true })).toHaveProperty('record.actionOnHit', 'DISCREET_CHECK');
    const after = await exchange.settle(id, 'HUMAN_RELEASE', APPROVE, CA_BOSS);
    expect(after).toHaveProperty('record.actionOnHit', 'DISCREET_CHECK');
    expect((await inEvents()).map(({ type, exchange: view }) => [type, view?.record !== undefined])).toEqual([
      ['exchange.received', true],
      ['exchange.released', true],
    ]);
    expect(kindsOf(pair.ca, id)).toEqual(['RECEIVED', 'RELEASED']);
  });

  test('a human release that is denied destroys what was received, and keeps who denied it', async () => {
    const { id } = await post(pair.us, { record: { actionOnHit: 'DISCREET_CHECK' } });
    await arrived(pair.ca, id);
    await pair.ca.exchange.settle(id, 'HUMAN_RELEASE', DENY, CA_BOSS);
    expect(await pair.ca.exchange.get(id, { releases: true })).not.toHaveProperty('record');
    expect(hasContent(pair.ca, id)).toBe(false);
    expect(kindsOf(pair.ca, id)).toEqual(['RECEIVED', 'DENIED', 'ERASED']);
    expect(openedBy(pair.ca, id, AuditKind.DENIED)).toMatchObject({ user: 'releaser-9 CBSA', reason: DENY.reason });
    expect((await pair.ca.exchange.get(id)).duties?.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'HUMAN_RELEASE DENIED',
      'RETENTION EXPIRED',
      'VERIFY_BEFORE_ACTION EXPIRED',
    ]);
    expect(eventsOf(pair.ca, id)).toEqual(['exchange.received', 'exchange.denied HOLD_DENIED']);
  });
});

describe('when the time of a received record is over', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await startPair({ limits: { sweepMs: 20 } });
  });
  afterEach(() => pair?.close());

  test('its content is destroyed and the log says under which clause; leaf, proof and our own records stay', async () => {
    const { id } = await post(pair.us, { record: { actionOnHit: 'REFER_TO_SECONDARY' } });
    const { log } = await arrived(pair.ca, id);
    await until('its receipt is home', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
    pair.advance(365 * DAY);
    await until('it is destroyed', () => !hasContent(pair.ca, id));
    const view = await pair.ca.exchange.get(id, { releases: true });
    expect(view).toMatchObject({ state: 'ADMITTED', log });
    expect(view).not.toHaveProperty('record');
    expect(view.duties).toMatchObject([
      { kind: 'RETENTION', state: 'MET' },
      { kind: 'VERIFY_BEFORE_ACTION', state: 'EXPIRED' },
    ]);
    expect(leavesOf(pair.ca, id).at(-1)).toMatchObject({
      kind: AuditKind.ERASED,
      retentionClass: 'RETENTION',
      legalBasis: { agreement: 'ca-us-lookouts', clauses: ['D.retention'] },
    });
    await pair.settled();
    expect(verifyLog(pair.ca.store, pair.ca.vkey).size).toBe(pair.ca.store.head().size);
    expect(await pair.us.exchange.get(id)).toHaveProperty('record');
    expect((await pair.ca.exchange.duties()).exchanges).toEqual([]);
  });
});

const ASKER = { subject: 'officer-2', agency: 'IRCC' };
const visa = (documentNumber: string, citizen: string): Visa => ({
  answer: { document: { documentNumber, issuingState: 'UTO', documentType: 'P' }, visaClass: 'B1' },
  subject: {
    citizenship: [citizen],
    permanentResidence: [],
    allegedPersecutor: [],
    findings: ['TEMPORARY_DOCUMENT_DENIED'],
  },
});
async function ask(pair: Pair, documentNumber: string, issuingState: string, more = {}) {
  const document = { documentNumber, issuingState, documentType: 'P' };
  const record = { caseReference: 'CASE-1', document, citizenship: ['UTO'], ...more };
  const result = await pair.ca.exchange.query({ to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record }, ASKER);
  return { ...result, id: result.exchangeId };
}

describe('a question that found nothing', () => {
  const BIOMETRIC = { biometric: [{ modality: 'FINGERPRINT', standard: 'ISO/IEC 19794-4', sha256: 'ab'.repeat(32) }] };
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  async function start(): Promise<Pair> {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-no-match-'));
    folders.push(folder);
    const pair = await startPair({ folder });
    await pair.us.exchange.storeVisas([visa('D1', 'UTO'), visa('P1', 'USA')]);
    return pair;
  }
  const kept = (pair: Pair, id: string) => [pair.us, pair.ca].map((side) => hasContent(side, id));
  let pair: Pair;
  afterEach(() => pair?.close());

  test('is destroyed at both ends when the sweep comes by; so is one whose match was suppressed, and no other', async () => {
    pair = await start();
    const none = await ask(pair, 'NOBODY', 'UTO');
    const suppressed = await ask(pair, 'P1', 'UTO');
    const match = await ask(pair, 'D1', 'UTO');
    expect([none, suppressed, match].map(({ outcome }) => outcome)).toEqual(['NO_MATCH', 'NO_MATCH', 'MATCH']);
    for (const { id } of [none, suppressed, match]) expect(kept(pair, id)).toEqual([true, true]);
    const { folder, now, close } = pair;
    await close();
    // What is due is found at the start.
    pair = await startPair({ folder, at: now() + HOUR });
    await until('both are destroyed', () => ![none, suppressed].some(({ id }) => kept(pair, id).includes(true)));
    expect(kept(pair, match.id)).toEqual([true, true]);
    for (const side of [pair.us, pair.ca])
      expect(leavesOf(side, suppressed.id).at(-1)).toMatchObject({
        kind: AuditKind.ERASED,
        retentionClass: 'DESTROY_ON_NO_MATCH',
        legalBasis: { clauses: ['315.26'] },
      });
    expect(await pair.ca.exchange.get(none.id)).not.toHaveProperty('record');
  });

  test('with biometrics in it is destroyed at once, in the commit that answers it', async () => {
    pair = await start();
    const none = await ask(pair, 'NOBODY', 'UTO', BIOMETRIC);
    const suppressed = await ask(pair, 'P1', 'UTO', BIOMETRIC);
    const match = await ask(pair, 'D1', 'UTO', BIOMETRIC);
    expect([none, suppressed, match].map(({ id }) => kept(pair, id))).toEqual([
      [false, false],
      [false, false],
      [false, false],
    ]);
    for (const side of [pair.us, pair.ca]) expect(kindsOf(side, suppressed.id)).toEqual(kindsOf(side, none.id));
    expect(kindsOf(pair.us, none.id)).toEqual(['RECEIVED', 'ERASED']);
    expect(kindsOf(pair.ca, none.id)).toEqual(['SENT', 'ERASED']);
    expect([kindsOf(pair.us, match.id), kindsOf(pair.ca, match.id)]).toEqual([
      ['RECEIVED', 'ERASED'],
      ['SENT', 'ERASED'],
    ]);
    expect(leavesOf(pair.us, match.id).at(-1)).toMatchObject({
      retentionClass: 'RETENTION',
      legalBasis: { clauses: ['D.fingerprints'] },
    });
    expect(match).toMatchObject({ outcome: 'MATCH', answer: { visaClass: 'B1' } });
    expect((await pair.us.exchange.duties()).exchanges).toEqual([]);
  });

  test('with biometrics in it is destroyed where it asked in vain as well', async () => {
    pair = await start();
    pair.cut(true);
    const unheard = await ask(pair, 'D1', 'UTO', BIOMETRIC);
    expect(unheard.outcome).toBe('UNAVAILABLE');
    expect(hasContent(pair.ca, unheard.id)).toBe(false);
    expect(kindsOf(pair.ca, unheard.id)).toEqual(['SENT', 'FAILED', 'ERASED']);
  });
});

test('an answer that waits for a human release says nothing to who asked, until it is released', async () => {
  const texts = changedText('ca-us-visa-information', (files) => ({
    'agreement.yaml': replaced(
      files['agreement.yaml'],
      'obligations:\n',
      'obligations:\n  human-release: { kind: HUMAN_RELEASE, clause: D.use-only }\n',
    ),
    'rules.cedar': replaced(
      files['rules.cedar'],
      '@id("answer-match")\n@clause("315.23(2)")\n@obliges("',
      '@id("answer-match")\n@clause("315.23(2)")\n@obliges("human-release, ',
    ),
  }));
  const pair = await startPair({ texts });
  try {
    await pair.us.exchange.storeVisas([visa('D1', 'UTO')]);
    const asked = await ask(pair, 'D1', 'UTO');
    const release = { kind: 'HUMAN_RELEASE', clause: 'D.use-only' };
    expect(asked).toMatchObject({ outcome: 'DEFERRED', code: 'POLICY_HELD', withheld: [], obligations: [release] });
    expect(asked).not.toHaveProperty('answer');
    expect(await pair.ca.exchange.get(asked.id)).toMatchObject({ state: 'ANSWERED' });
    const [waiting] = (await pair.ca.exchange.duties()).exchanges;
    expect(waiting).toMatchObject({ correlation: asked.id, duties: [{ kind: 'HUMAN_RELEASE' }, {}] });
    const id = waiting?.id ?? '';
    expect(await pair.ca.exchange.get(id)).not.toHaveProperty('record');
    expect(eventsOf(pair.ca, id)).toEqual(['exchange.received']);
    const released = await pair.ca.exchange.settle(id, 'HUMAN_RELEASE', APPROVE, CA_BOSS);
    expect(released).toHaveProperty('record.outcome', 'MATCH');
  } finally {
    await pair.close();
  }
});

describe('obligations of a statement', () => {
  const retention = (days: number, hours = 0, clause = 'R') => ({
    kind: ObligationKind.RETENTION,
    days,
    hours,
    text: '',
    clause,
  });
  const caveat = (text: string) => ({ kind: ObligationKind.CAVEAT, days: 0, hours: 0, text, clause: 'C' });

  test('are never less than our own decision says, and what the sender says beyond it is taken on too', () => {
    expect(unionOf([retention(30), caveat('a')], [])).toEqual([retention(30), caveat('a')]);
    expect(unionOf([retention(30), caveat('a')], [retention(30), caveat('a')])).toEqual([retention(30), caveat('a')]);
    expect(unionOf([caveat('a')], [caveat('b'), caveat('a')])).toEqual([caveat('a'), caveat('b')]);
  });

  test('of several retentions the shortest binds, whoever says it, hours against days', () => {
    expect(unionOf([retention(30)], [retention(365)])).toEqual([retention(30)]);
    expect(unionOf([retention(30)], [retention(0, 72)])).toEqual([retention(0, 72)]);
    expect(unionOf([retention(0, 72)], [retention(1)])).toEqual([retention(1)]);
  });

  test('open one duty of a kind, due from the issue; a term of nothing is over at once', () => {
    const posted = { verb: Verb.POST, issued: 1_000 };
    const verify = { kind: ObligationKind.VERIFY_BEFORE_ACTION, days: 0, hours: 0, text: '', clause: 'V' };
    expect(dutiesFrom([retention(1, 2), verify, { ...verify, clause: 'W' }, caveat('a')], posted)).toEqual([
      { kind: 'RETENTION', clause: 'R', due: 1_000 + DAY + 2 * HOUR, waiting: 0 },
      { kind: 'VERIFY_BEFORE_ACTION', clause: 'V', due: 0, waiting: 1 },
    ]);
    expect(dutiesFrom([retention(0)], posted)).toMatchObject([{ due: 1_000 }]);
  });
});
