// An approval is for one text and the fields that it showed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { HOUR, timeText } from '../../../../services/domain/index.ts';
import { deriveTables, recoverLog } from '../../../../services/exchange/index.ts';
import { openStoreHere } from '../../ledger/here.ts';
import { filesOf } from '../../policy/folders.ts';
import { type Pair, type Side, signedText, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, eventsOf, kindsOf, OTHER_BOSS, post, replaced } from '../steps.ts';

const ID = 'ca-us-lookouts';
const OPERATOR = { subject: 'operator-1', agency: 'NTC' };
const DEROGATORY = { purpose: 'MATCH_FOLLOW_UP', record: { derogatoryIndicator: ['SEEN WITH ANOTHER'] } };

let pair: Pair;
afterEach(() => pair?.close());

/** Version 2, in force at both ends; `change`: of its rules. */
async function activated(change: (rules: string) => string = (rules) => rules): Promise<void> {
  const files = filesOf(ID);
  const next = {
    'agreement.yaml': replaced(files['agreement.yaml'], 'version: "1"', 'version: "2"'),
    'rules.cedar': change(files['rules.cedar'] ?? ''),
  };
  const { files: signed, signatures } = await signedText(next, { takesEffect: pair.now() });
  for (const side of [pair.ca, pair.us]) await side.exchange.activate(signed, signatures, OPERATOR);
  await until('both say so', async () => {
    const all = await Promise.all([pair.us, pair.ca].map(({ exchange }) => exchange.agreements()));
    return all.every((views) =>
      views.some(({ id, version, partners }) => id === ID && version === '2' && partners[0]?.says === 'SAME'),
    );
  });
}

const settle = ({ exchange }: Side, id: string, by = BOSS) => exchange.settle(id, 'RELEASE', APPROVE, by);
const renewedAs = async (id: string): Promise<string> =>
  until('held anew', async () => (await pair.us.exchange.get(id)).retriedAs);

test('what was approved under version 1 is held anew under version 2, and nobody has approved it yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-outdated-'));
  pair = await startPair({ folder });
  const { us } = pair;
  const { id } = await post(us, DEROGATORY);
  await settle(us, id);
  await activated();
  const again = await renewedAs(id);
  const [old, held] = [await us.exchange.get(id), await us.exchange.get(again)];
  expect(old).toMatchObject({ state: 'EXPIRED', code: 'HOLD_OUTDATED', retries: 'DONE', duties: [{ state: 'EXPIRED' }] });
  expect(held).toMatchObject({ state: 'HELD', correlation: id, duties: [{ state: 'OPEN', waiting: 2 }] });
  expect(held.decision?.agreementDigest).not.toBe(old.decision?.agreementDigest);
  expect(eventsOf(us, id)).toEqual(['exchange.held POLICY_HELD', 'exchange.expired HOLD_OUTDATED']);
  await expect(settle(us, id, OTHER_BOSS)).rejects.toMatchObject({ code: 'DUTY_SETTLED' });

  // Who approved version 1 may approve version 2, and is one of two again.
  expect(await settle(us, again)).toMatchObject({ state: 'HELD', duties: [{ waiting: 1 }] });
  await settle(us, again, OTHER_BOSS);
  await until('closed', async () => (await us.exchange.get(again)).state === 'CLOSED');
  expect(kindsOf(us, again)).toEqual(['HELD', 'APPROVED', 'RELEASED', 'SENT']);

  // What the tables say of it is what the log says.
  const { file, context, vkey } = us;
  await pair.close();
  const store = await openStoreHere(file);
  const told: unknown[] = [];
  const { onEntries, settle: compare } = deriveTables({
    ...{ self: 'US', store, vault: context.vault, now: context.clock(), idempotencyDays: 7 },
    log: (_, message, facts) => told.push({ message, ...facts }),
  });
  await recoverLog(store, vkey, { onEntries });
  await compare();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  expect(told).toEqual([]);
});

test('whoever approves what would show more than it did is told, and the approval is not taken', async () => {
  pair = await startPair();
  const { us } = pair;
  const concealed = { code: 'CONCEALED', until: timeText(pair.now() + HOUR) } as const;
  const { id, decision } = await post(us, { record: { sourceGrade: 'C3' }, caveats: [concealed] });
  expect(decision?.disclosed).not.toContain('name');
  pair.advance(2 * HOUR);
  await until('the time is agreed', () => us.context.time.agreed() === us.context.time.now());
  await expect(settle(us, id)).rejects.toMatchObject({ code: 'HOLD_OUTDATED' });
  const again = await renewedAs(id);
  const held = await us.exchange.get(again);
  expect(held).toMatchObject({ state: 'HELD', duties: [{ state: 'OPEN', waiting: 1 }] });
  expect(held.decision?.disclosed).toContain('name');
  expect(kindsOf(us, id)).toEqual(['HELD', 'HOLD_EXPIRED']);
  expect(await settle(us, again)).toMatchObject({ state: 'QUEUED' });
});

test('an approval does not turn into a permit what a new text refuses before anyone has approved', async () => {
  pair = await startPair();
  const { us } = pair;
  const { id } = await post(us, { record: { sourceGrade: 'C3' } });
  await activated((rules) => rules.replaceAll(/@outcome\("hold"\)/g, '@outcome("refuse")'));
  await expect(settle(us, id)).rejects.toMatchObject({ code: 'HOLD_OUTDATED' });
  expect(await us.exchange.get(await renewedAs(id))).toMatchObject({ state: 'REFUSED', correlation: id });
});
