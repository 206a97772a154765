import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { DAY, HOUR, idFromText, type Micros, timeText } from '../../../../services/domain/index.ts';
import { deriveTables, recoverLog } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { idempotency, OFFICER, type Pair, type PairOptions, type Side, startPair, until } from '../pair.ts';
import { BOSS, eventsOf, kindsOf, leavesOf, openedBy, swept } from '../steps.ts';
import { certified, codeOf, differencesIn, posted, recall, shortLived, update } from './living.ts';

const texts = shortLived();

let pair: Pair;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-expiry-'));
});
afterEach(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});
const start = async (more: PairOptions = {}): Promise<Pair> => {
  pair = await startPair({ texts, folder, limits: { sweepMs: 20 }, ...more });
  return pair;
};
/** Both were off in between, and have new keys. */
const later = async (by: Micros): Promise<void> => {
  const before = pair;
  await before.close();
  await start({ after: before, at: before.now() + by });
  // Their keys of before are theirs still.
  for (const [i, { saved, savedPairs }] of before.sides.entries()) {
    pair.sides[i]?.saved.unshift(...saved);
    pair.sides[i]?.savedPairs.unshift(...savedPairs);
  }
};

const ASSESSED = { ground: 'STILL_SOUGHT', assessment: 'The warrant SPECIMEN-7 stands.', assessedBy: 'Review unit' } as const;
const dayOf = (at: Micros): string => timeText(at).slice(0, 10);
const extend = ({ us }: Pair, id: string, at: Micros, more: object = {}, user = OFFICER) =>
  us.exchange.extend(id, { ...ASSESSED, until: dayOf(at), ...more }, user, idempotency());

/** The end of that day. */
const endOf = (at: Micros): Micros => Math.floor(at / DAY) * DAY + DAY;
const endAt = async ({ exchange }: Side, id: string) => (await exchange.record(id)).countries[0]?.until;
const statesIn = async ({ exchange }: Side, id: string) => (await exchange.record(id)).versions.map(({ state }) => state);
const saidTo = ({ store }: Side, verb: number) =>
  rawOf(store).all("SELECT exchange_id, state FROM exchange WHERE direction = 'received' AND verb = ?", verb);
const dutyOf = ({ store }: Side, exchange: string, kind: string) => store.get('dutyOfKind', idFromText(exchange), kind);
const isGone = (side: Side, id: string) =>
  until('it is destroyed', async () => (await statesIn(side, id)).every((state) => state === 'DESTROYED'));
const agree = () => {
  for (const side of [pair.us, pair.ca]) expect(differencesIn(side)).toEqual([]);
};

/** A start over its ledger as it is now: what it says of each row. */
async function rebuiltAt({ country, context, file, vkey }: Side): Promise<string[]> {
  const store = await openStoreHere(file);
  const said: string[] = [];
  const { onEntries, settle } = deriveTables({
    ...{ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 },
    log: (_, message, facts) => void (facts?.table && said.push(`${facts.table}: ${message}`)),
  });
  await recoverLog(store, vkey, { onEntries });
  await settle();
  await store.close();
  return [...new Set(said)];
}

describe('the end of a record', () => {
  test('is not moved by an update, at either end, and a shorter term brings it nearer', async () => {
    const { id } = await posted(await start());
    const end = pair.now() + 4 * DAY;
    expect([await endAt(pair.us, id), await endAt(pair.ca, id)]).toEqual([end, end]);
    await later(DAY);
    await update(pair, id, { subjectReasonOnList: 'seen again' });
    await until('it is there', async () => (await statesIn(pair.ca, id)).length === 2);
    expect([await endAt(pair.us, id), await endAt(pair.ca, id)]).toEqual([end, end]);
    await update(pair, id, { actionOnHit: 'DISCREET_CHECK' });
    await until('it is there', async () => (await statesIn(pair.ca, id)).length === 3);
    const nearer = pair.now() + DAY;
    expect([await endAt(pair.us, id), await endAt(pair.ca, id)]).toEqual([nearer, nearer]);
    await update(pair, id);
    await until('it is there', async () => (await statesIn(pair.ca, id)).length === 4);
    expect([await endAt(pair.us, id), await endAt(pair.ca, id)]).toEqual([nearer, nearer]);
    agree();
  });

  test('is told our people and who holds it a day ahead, and then every version is destroyed in both countries', async () => {
    const { id, exchange } = await posted(await start());
    await update(pair, id);
    await until('it is there', async () => (await statesIn(pair.ca, id)).length === 2);
    const newest = (await pair.us.exchange.record(id)).shown?.id as string;
    await later(3 * DAY - HOUR);
    await swept(pair.us);
    expect(dutyOf(pair.us, newest, 'EXPIRY')).toBeUndefined();
    await later(2 * HOUR);
    await until('Canada is told', () => saidTo(pair.ca, Verb.EXPIRY_NOTICE).length === 1);
    expect(dutyOf(pair.us, newest, 'EXPIRY')).toMatchObject({ state: 'OPEN', waiting: 1 });
    expect((await pair.us.exchange.duties({ kind: 'EXPIRY' })).exchanges.map((one) => one.id)).toEqual([newest]);
    expect(eventsOf(pair.us, newest)).toContain('record.expiring EXPIRY_NOTICE');
    // The version before says nothing any more.
    expect(kindsOf(pair.us, exchange)).toContain('OBLIGATION_ENDED');
    expect(eventsOf(pair.us, exchange)).not.toContain('record.expiring EXPIRY_NOTICE');
    await later(DAY);
    for (const side of [pair.ca, pair.us]) await isGone(side, id);
    expect(leavesOf(pair.us, newest).at(-1)).toMatchObject({ retentionClass: 'EXPIRY' });
    expect(leavesOf(pair.ca, newest).at(-1)).toMatchObject({ retentionClass: 'RETENTION' });
    expect(await codeOf(update(pair, id))).toBe('STATE_CONFLICT');
    expect(await codeOf(extend(pair, id, pair.now() + DAY))).toBe('STATE_CONFLICT');
    agree();
  });

  test('comes although the rows that say when are lost with the process', async () => {
    const { id, exchange } = await posted(await start());
    await later(3 * DAY + HOUR);
    await until('it is announced', () => dutyOf(pair.us, exchange, 'EXPIRY') !== undefined);
    const before = pair;
    await before.close();
    for (const side of before.sides) {
      const database = new DatabaseSync(side.file);
      database.exec("DELETE FROM duty WHERE kind IN ('EXPIRY', 'RETENTION')");
      database.close();
      expect(await rebuiltAt(side)).toEqual(['duty: row rebuilt from the log']);
    }
    await start({ after: before, at: before.now() + DAY });
    for (const side of [pair.ca, pair.us]) await isGone(side, id);
    agree();
  });
});

describe('an extension', () => {
  test('moves the end in the country that holds it, with the assessment, and is announced anew', async () => {
    const { id, exchange } = await posted(await start());
    await later(3 * DAY + HOUR);
    await until('it is announced', () => dutyOf(pair.us, exchange, 'EXPIRY') !== undefined);
    const to = pair.now() + 2 * DAY;
    const { result } = await extend(pair, id, to);
    const [sent] = result.exchanges;
    expect(sent).toMatchObject({ verb: 'EXTEND', state: 'QUEUED', about: { recordId: id, until: endOf(to) } });
    await until('it is taken', async () => (await pair.us.exchange.get(sent?.id ?? '')).state === 'CLOSED');
    const there = await pair.ca.exchange.get(sent?.id ?? '', { agency: 'CBSA' });
    expect(there).toMatchObject({ record: ASSESSED, about: { until: endOf(to) } });
    expect([await endAt(pair.us, id), await endAt(pair.ca, id)]).toEqual([endOf(to), endOf(to)]);
    expect(dutyOf(pair.ca, exchange, 'RETENTION')).toMatchObject({ due: endOf(to), clause: 'D.expiry' });
    expect(kindsOf(pair.ca, exchange)).toEqual(['RECEIVED', 'EXTENDED']);
    // Nobody waits for it any more.
    expect((await pair.us.exchange.duties({ kind: 'EXPIRY' })).exchanges).toEqual([]);
    agree();
    // A later version keeps the new end.
    await update(pair, id);
    await until('it is there', async () => (await statesIn(pair.ca, id)).length === 2);
    expect(await endAt(pair.ca, id)).toBe(endOf(to));
    await later(DAY);
    await swept(pair.ca);
    expect(await statesIn(pair.ca, id)).toEqual(['SUPERSEDED', 'IN_FORCE']);
    await later(2 * DAY);
    for (const side of [pair.ca, pair.us]) await isGone(side, id);
    agree();
  });

  test('is refused past the longest time of the text, before the end that stands, of what has ended and of another agency', async () => {
    const { id } = await posted(await start());
    const refused = async (at: Micros, more: object = {}, user = OFFICER) => codeOf(extend(pair, id, at, more, user));
    expect(await refused(pair.now() + 11 * DAY)).toBe('INVALID');
    expect(await refused(pair.now() + 2 * DAY)).toBe('STATE_CONFLICT');
    expect(await refused(pair.now() - 2 * DAY)).toBe('INVALID');
    expect(await refused(pair.now() + 8 * DAY, { assessment: '' })).toBe('INVALID');
    expect(await refused(pair.now() + 8 * DAY, { to: ['MX'] })).toBe('INVALID');
    expect(await refused(pair.now() + 8 * DAY, {}, { ...OFFICER, agency: 'TSC' })).toBe('AGENCY_NOT_ADDRESSED');
    const theirs = pair.ca.exchange.extend(id, { ...ASSESSED, until: dayOf(pair.now() + 8 * DAY) }, BOSS, idempotency());
    expect(await codeOf(theirs)).toBe('NOT_FOUND');
    expect(await refused(pair.now() + 8 * DAY)).toBe('taken');
    expect(await refused(pair.now() + 8 * DAY)).toBe('STATE_CONFLICT');
    await recall(pair, id);
    await certified(pair, id);
    expect(await refused(pair.now() + 9 * DAY)).toBe('RECALLED');
    expect(await codeOf(extend(pair, '01900000-0000-7000-8000-000000000001', pair.now() + DAY))).toBe('NOT_FOUND');
    agree();
  });
});

describe('a review', () => {
  const done = (exchange: string, by = OFFICER) =>
    pair.us.exchange.settle(exchange, 'REVIEW_NEED', { verdict: 'DONE', reason: 'still sought' }, by);
  const listed = async () => (await pair.us.exchange.duties({ kind: 'REVIEW_NEED' })).exchanges.map(({ id }) => id);

  test('is due at the interval of the action, waits for a person of the agency, and is due again', async () => {
    const { id, exchange } = await posted(await start());
    const first = pair.now() + DAY;
    expect(dutyOf(pair.us, exchange, 'REVIEW_NEED')).toMatchObject({ state: 'OPEN', due: first });
    expect(await listed()).toEqual([]);
    // An update is no review.
    pair.advance(HOUR);
    await update(pair, id);
    const newest = (await pair.us.exchange.record(id)).shown?.id as string;
    expect(dutyOf(pair.us, newest, 'REVIEW_NEED')).toMatchObject({ due: first });
    await later(DAY);
    await until('it waits for a person', async () => (await listed()).length > 0);
    expect(await listed()).toEqual([newest]);
    expect(eventsOf(pair.us, newest)).toContain('duty.overdue REVIEW_NEED');
    expect(await codeOf(done(newest, { ...OFFICER, agency: 'TSC' }))).toBe('AGENCY_NOT_ADDRESSED');
    await done(newest);
    expect(dutyOf(pair.us, newest, 'REVIEW_NEED')).toMatchObject({ state: 'OPEN', due: pair.now() + DAY, waiting: 0 });
    expect(openedBy(pair.us, newest, AuditKind.REVIEWED)).toMatchObject({ user: 'officer-1 CBP', reason: 'still sought' });
    expect(await listed()).toEqual([]);
    await later(DAY);
    await until('it waits again', async () => (await listed()).length > 0);
    // The assessment of an extension is a review.
    await extend(pair, id, pair.now() + 5 * DAY);
    expect(dutyOf(pair.us, newest, 'REVIEW_NEED')).toMatchObject({ state: 'OPEN', due: pair.now() + DAY });
    agree();
    await later(DAY);
    await until('and again', async () => (await listed()).length > 0);
    agree();
    await recall(pair, id);
    expect(await listed()).toEqual([]);
    agree();
  });
});

describe('an achieved purpose', () => {
  const achieved = async (id: string) => {
    const said = { verb: 'PURPOSE_ACHIEVED', content: { achievement: 'ACTION_CARRIED_OUT', achievedOn: '2026-01-01' } };
    const { result } = await pair.ca.exchange.say(id, said, { subject: 'officer-2', agency: 'CBSA' }, idempotency());
    const asked = result.exchanges[0]?.id as string;
    await until('it is taken', async () => (await pair.ca.exchange.get(asked)).state === 'CLOSED');
    return asked;
  };
  const answer = (asked: string, verb: string, content: object) =>
    pair.us.exchange.answer(asked, { verb, content: { justification: 'as assessed', ...content } }, OFFICER, idempotency());

  test('that nobody answers ends the record where it was achieved, in time', async () => {
    const { id, exchange } = await posted(await start());
    const asked = await achieved(id);
    await later(DAY - HOUR);
    await swept(pair.ca);
    expect(await statesIn(pair.ca, id)).toEqual(['IN_FORCE']);
    await later(2 * HOUR);
    await isGone(pair.ca, id);
    expect(leavesOf(pair.ca, exchange).at(-1)).toMatchObject({
      retentionClass: 'PURPOSE_ACHIEVED',
      legalBasis: { clauses: ['D.purpose'] },
    });
    await certified(pair, id);
    for (const { exchange: of } of [pair.ca, pair.us])
      await until('the question ends', async () => (await of.get(asked)).duties?.at(0)?.state === 'EXPIRED');
    expect(await statesIn(pair.us, id)).toEqual(['IN_FORCE']);
    // It holds nothing, so it is sent nothing more.
    expect(await codeOf(update(pair, id))).toBe('STATE_CONFLICT');
    const again = { verb: 'RETAINED', content: { retainedBecause: 'LEGAL_DUTY', justification: 'late' } };
    expect(await codeOf(pair.us.exchange.answer(asked, again, OFFICER, idempotency()))).toBe('STATE_CONFLICT');
    agree();
  });

  test('is answered with a recall, or with why the record is kept', async () => {
    const [gone, kept] = [await posted(await start()), await posted(pair)];
    await answer(await achieved(gone.id), 'REMOVED', { removedBecause: 'NO_LONGER_NEEDED' });
    const asked = await achieved(kept.id);
    await answer(asked, 'RETAINED', { retainedBecause: 'OPEN_INVESTIGATION' });
    await certified(pair, gone.id);
    await until('it is answered', async () => (await pair.ca.exchange.get(asked)).duties?.[0]?.state === 'MET');
    await later(DAY + HOUR);
    await swept(pair.ca);
    expect([await statesIn(pair.ca, gone.id), await statesIn(pair.ca, kept.id)]).toEqual([['RECALLED'], ['IN_FORCE']]);
    agree();
  });
});
