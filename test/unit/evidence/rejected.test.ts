// What a receiver can show of what it did not admit: what came, that the sender signed it, why it was not admitted, and that the sender was told.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditKind, decode, encode, Outcome } from '../../../proto/index.ts';
import { isFaulty, type OpenedStatement } from '../../../services/envelope/index.ts';
import { type Report, readEvidence, verifyEvidence } from '../../../services/evidence/index.ts';
import { isRefused, judge } from '../../../services/exchange/admission/admit.ts';
import { openFrom } from '../../../services/exchange/admission/open-parcel.ts';
import { nations, type Pair, startPair, until } from '../exchange/pair.ts';
import { post } from '../exchange/steps.ts';
import { base64, Forge } from './forge.ts';
import { allFinal } from './scene.ts';
import { trustOf } from './trust.ts';

const ID = 'ca-us-lookouts';
let pair: Pair;
let id: string;
beforeAll(async () => {
  pair = await startPair();
  await post(pair.us);
  await pair.settled();
  // Under way while the receiver suspends the text: let go by the one, and not admitted by the other.
  pair.cut(true);
  ({ id } = await post(pair.us));
  await pair.ca.exchange.suspend(ID, ['LOOKOUT'], 'an inquiry', { subject: 'operator-1', agency: 'CBSA' });
  pair.cut(false);
  await until('rejected', async () => (await pair.us.exchange.get(id)).state === 'REJECTED');
  await pair.settled();
  await allFinal(pair);
});
afterAll(() => pair.close());

const notPassed = ({ steps }: Report): string[] =>
  steps.filter(({ verdict }) => verdict !== 'pass').map(({ step, why }) => `${step}: ${why.reason}`);

it('the receiver proves what came, from whom, and why it was not admitted', async () => {
  const file = await pair.ca.exchange.evidence(id, { openings: true });
  const evidence = readEvidence(file);
  const [leaf] = evidence.leaves.map(({ entry }) => decode('AuditEntry', entry));
  expect(leaf).toMatchObject({ kind: AuditKind.REJECTED, from: 'US', to: 'CA', externalReason: 'AGREEMENT_SUSPENDED' });
  const report = await verifyEvidence(file, trustOf(pair), pair.now());
  expect(report.steps.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(report.verdict).toBe('pass');
  expect(report.steps.find(({ step }) => step === 'receipt')?.why).toMatchObject({
    reason: 'refused',
    values: { country: 'CA', code: 'AGREEMENT_SUSPENDED' },
  });
  expect(report.steps.find(({ step }) => step === 'peer-reference')?.why.reason).toBe('peer-included');
  // What it said was never kept.
  expect(evidence.statement?.disclosures).toBeUndefined();
  expect(notPassed(report)).toContain('record-commitments: content-withheld');
});

it('and the sender proves the same of its side', async () => {
  const report = await verifyEvidence(await pair.us.exchange.evidence(id, { openings: true }), trustOf(pair), pair.now());
  expect(report.verdict).toBe('pass');
  expect(report.steps.find(({ step }) => step === 'receipt')?.why.reason).toBe('refused');
});

it('a receipt that says another thing than the entry of its own country does not hold', async () => {
  const evidence = JSON.parse(Buffer.from(await pair.ca.exchange.evidence(id, { openings: true })).toString());
  const entry = { ...decode('AuditEntry', Buffer.from(evidence.leaves[0].entry, 'base64')), externalReason: 'REPLAYED' };
  const forge = new Forge(pair, await nations());
  const leaves = [{ ...evidence.leaves[0], entry: base64(encode('AuditEntry', entry)) }];
  const report = await verifyEvidence(forge.logged({ ...evidence, leaves }, pair.ca), trustOf(pair), pair.now());
  expect(report.steps.find(({ verdict }) => verdict === 'fail')?.step).toBe('receipt');
});

it('what was neither rejected nor admitted has none', async () => {
  await expect(pair.ca.exchange.evidence('019ca000-0000-7000-8000-000000000001', { openings: true })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('admission looks at what the sender logged of its own decision: what was held there is not admitted here', async () => {
  const batches = await Promise.all(pair.us.out.published.map((parcel) => openFrom(pair.ca.context, 'US', parcel)));
  const statement = batches
    .flatMap(({ statements }) => statements)
    .find((one): one is OpenedStatement => !isFaulty(one) && one.statement.agreement !== '');
  if (statement === undefined) throw new Error('a statement under a text');
  const admission = (change: object) => judge(pair.ca.context, { ...statement, logged: { ...statement.logged, ...change } });
  for (const change of [
    { outcome: Outcome.HOLD_FOR_RELEASE },
    { outcome: Outcome.REFUSE },
    { occurredAt: statement.statement.issued - 1 },
  ]) {
    const judged = admission(change);
    expect(isRefused(judged) && judged.error.code).toBe('LEAF_MISMATCH');
  }
  const asSent = admission({});
  expect(isRefused(asSent) ? asSent.error.code : '').not.toBe('LEAF_MISMATCH');
});
