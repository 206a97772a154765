// What went on to a third country follows its original there: its next versions, and its end, whatever ends it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../../../../services/domain/index.ts';
import { deriveTables, recoverLog } from '../../../../services/exchange/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { lookoutTo, type Side, until } from '../pair.ts';
import { correct, differencesIn, recall, update } from './living.ts';
import { answer, CA_OFFICER, isTakenBack, letGo, passedOn, posted, record, startThree, type Three } from './third.ts';

let three: Three;
beforeAll(async () => {
  three = await startThree();
});
afterAll(() => three?.close());

const { record: SPECIMEN } = lookoutTo('CA');
/** Once Mexico has the copy as the original is now. */
const versionThere = async (copy: string, version: number) => {
  await letGo(three, copy);
  return until('Mexico has the version', async () => {
    const there = await record(three.mx, copy);
    return there.versions.at(-1)?.version === version ? there : undefined;
  });
};
const none = async () => {
  for (const side of three.sides) expect(differencesIn(side)).toEqual([]);
};

describe('a next version', () => {
  test('of the original is that of the copy', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    await update(three, id, { sex: 'FEMALE' });
    const there = await versionThere(copy, 2);
    expect(there.shown?.record).toMatchObject({ ...SPECIMEN, sex: 'FEMALE' });
    expect(there.shown?.verb).toBe('UPDATE');
    expect(there.provenance).toMatchObject([{ from: 'US', to: 'CA', recordId: id, recordVersion: 2 }]);
    await none();
  });

  test('that corrects it says what was wrong, as far as the copy had it', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    await correct(three, id, { dateOfBirth: { date: '1981' } });
    const there = await versionThere(copy, 2);
    expect(there.shown).toMatchObject({ verb: 'CORRECT', about: { wrong: { reason: 'CLERICAL', fields: ['dateOfBirth'] } } });
    await none();
  });

  test('that may not go there takes back the one before', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    // Concealed, it goes no further than the country to which it was given.
    const until = new Date((three.now() + 3 * DAY) / 1000).toISOString();
    await update(three, id, {}, { caveats: [{ code: 'CONCEALED', until }] });
    expect(await isTakenBack(three, copy)).toBe(true);
    expect((await record(three.ca, id)).state).toBe('IN_FORCE');
    await none();
  });
});

describe('is taken back and destroyed in both countries', () => {
  test('when the originator recalls it: every country that had it certifies to who gave it', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    await recall(three, id);
    await isTakenBack(three, copy);
    await until('Canada certifies', async () => (await record(three.us, id)).countries[0]?.certified !== undefined);
    const received = (await record(three.mx, copy)).countries[0]?.exchanges.find(({ verb }) => verb === 'RECALL');
    expect((await three.mx.exchange.get(received?.id ?? '')).record).toEqual({ reason: 'INACCURATE' });
    await none();
  });

  test('when the consent is revoked; the original stays', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    const [right] = (await record(three.ca, id)).countries[0]?.onward ?? [];
    await answer(three, right?.request ?? '', 'ONWARD_REVOKE', { revokedBecause: 'ASSURANCES_BROKEN' });
    await isTakenBack(three, copy);
    expect((await record(three.ca, id)).state).toBe('IN_FORCE');
    // With a new consent it goes anew.
    expect(await passedOn(three, id)).not.toBe(copy);
    await none();
  });

  test('when what is held here is destroyed', async () => {
    const id = await posted(three);
    const copy = await passedOn(three, id);
    const held = (await record(three.ca, id)).shown?.id ?? '';
    await three.ca.exchange.erase(held, { basis: 'COURT_ORDER', reason: 'ordered' }, { ...CA_OFFICER, subject: 'releaser-2' });
    await isTakenBack(three, copy);
    await none();
  });
});

/** A start over its ledger as it is now. */
async function rebuiltAt({ country, context, file, vkey }: Side): Promise<void> {
  const store = await openStoreHere(file);
  const derivation = { self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 };
  const { onEntries, settle } = deriveTables({ ...derivation, log: () => {} });
  await recoverLog(store, vkey, { onEntries });
  await settle();
  await store.close();
}

/** A copy that has lost its original would outlive it. */
const ALTERED = [
  ...["source = 'MX'", 'original = zeroblob(16)', 'original_version = 9', 'consent = zeroblob(16)', 'until = until + 1'],
  ...['version = 7', 'record_id = zeroblob(16)'],
];

describe('after a stop', () => {
  let folder: string;
  let other: Three;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tripoint-onward-'));
    other = await startThree({ folder });
  });
  afterEach(async () => {
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const restart = async (by = 0, between = async (_: Side): Promise<void> => {}): Promise<void> => {
    const before = other;
    await before.close();
    await between(before.ca);
    other = await startThree({ folder, after: before, at: before.now() + by });
  };

  test('which record copies which is known from the log alone', async () => {
    const id = await posted(other);
    const copy = await passedOn(other, id);
    const disk = new DatabaseSync(other.ca.file, { timeout: 10_000 });
    disk.exec('CREATE TEMP TABLE kept AS SELECT * FROM onward');
    for (const change of ALTERED) {
      disk.exec(`UPDATE onward SET ${change}`);
      expect([change, differencesIn(other.ca).some(({ table }) => table === 'onward')]).toEqual([change, true]);
      disk.exec('DELETE FROM onward; INSERT INTO onward SELECT * FROM temp.kept');
    }
    disk.exec('DELETE FROM onward');
    disk.close();
    const lost = differencesIn(other.ca).map(({ table, rule }) => [table, rule]);
    expect(lost).toEqual([['onward', 'exists: an entry says what it copies']]);
    await restart(0, rebuiltAt);
    expect(other.ca.store.all('onwardEach')).toHaveLength(1);
    await recall(other, id);
    await isTakenBack(other, copy);
    for (const side of other.sides) expect(differencesIn(side)).toEqual([]);
  });

  test('of days a consent that ended meanwhile takes the copy back', async () => {
    const id = await posted(other);
    const copy = await passedOn(other, id);
    await restart(2 * DAY);
    await isTakenBack(other, copy);
    expect((await record(other.ca, id)).state).toBe('IN_FORCE');
    for (const side of other.sides) expect(differencesIn(side)).toEqual([]);
  });
});
