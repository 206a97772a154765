// The evidence of every kind of exchange, as each side has it, and what each bundle does not show.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Report, readEvidence, verifyEvidence } from '../../../services/evidence/index.ts';
import type { Side } from '../exchange/pair.ts';
import { BOSS, LOW_GRADE, post } from '../exchange/steps.ts';
import { allFinal, closed, type Scene, startScene } from './scene.ts';
import { trustOf } from './trust.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.pair.close());

const AUDITOR = 'auditor-1';
const all = { openings: true };
async function verified(side: Side, id: string, asked: Parameters<Side['exchange']['evidence']>[1] = all) {
  const file = await side.exchange.evidence(id, asked);
  const report = await verifyEvidence(file, trustOf(scene.pair), scene.pair.now());
  return { file: Buffer.from(file).toString(), evidence: readEvidence(file), report };
}
/** Each step that did not pass, and why. */
const rest = ({ steps }: Report): string[] =>
  steps.filter(({ verdict }) => verdict !== 'pass').map(({ step, why }) => `${step}: ${why.reason}`);

const NOTHING_SENT = [
  'statement-digest',
  'batch-proof',
  'manifest-signature',
  'key-history',
  'record-commitments',
  'receipt',
  'peer-reference',
].map((step) => `${step}: nothing-sent`);

it.each(['us', 'ca'] as const)('%s proves all of an exchange that was accepted', async (side) => {
  const { report } = await verified(scene.pair[side], scene.id);
  expect(report.verdict).toBe('pass');
  expect(rest(report)).toEqual(['erased: nothing-erased']);
});

it('holds every step that persons took, and only those of this exchange', async () => {
  const { evidence, file } = await verified(scene.pair.us, scene.id);
  const kinds = evidence.leaves.map(({ entry }) => decode('AuditEntry', entry).kind);
  expect(kinds).toEqual([AuditKind.HELD, AuditKind.RELEASED, AuditKind.SENT]);
  for (const other of [scene.other, scene.first]) expect(file).not.toContain(other);
  expect(evidence.statement?.path.length).toBe(1);
});

it('without openings names nobody, and still proves that it was exchanged', async () => {
  const { report, file } = await verified(scene.pair.us, scene.id, { openings: false });
  expect(report.verdict).toBe('pass');
  expect(rest(report)).toEqual(['private-commitments: content-withheld', 'decision: content-withheld', 'erased: nothing-erased']);
  expect(file).not.toContain('officer-1');
  expect(file).not.toContain('releaser-1');
});

it('shows an auditor neither content nor openings before a second person grants it', async () => {
  const { us } = scene.pair;
  const before = await verified(us, scene.id, { openings: true, auditor: AUDITOR });
  expect(before.evidence.statement?.disclosures).toBeUndefined();
  expect(before.file).not.toContain('officer-1');
  expect(rest(before.report)).toContain('record-commitments: content-withheld');
  await us.exchange.grantContent(scene.id, { auditor: AUDITOR, hours: 1, reason: 'a case' }, BOSS);
  const after = await verified(us, scene.id, { openings: true, auditor: AUDITOR });
  expect(rest(after.report)).toEqual(['erased: nothing-erased']);
});

it('of what is held proves who decided what, and that nothing was sent', async () => {
  const { us } = scene.pair;
  const { id } = await post(us, LOW_GRADE);
  await allFinal(scene.pair);
  const { report } = await verified(us, id);
  expect(report.verdict).toBe('pass');
  expect(rest(report)).toEqual([...NOTHING_SENT, 'erased: nothing-erased']);
});

it('of what was refused too', async () => {
  const { us } = scene.pair;
  const { id, state } = await post(us, { classification: 'SECRET' });
  expect(state).toBe('REFUSED');
  await allFinal(scene.pair);
  const { report, evidence } = await verified(us, id);
  expect(report.verdict).toBe('pass');
  expect(evidence.agreements.length).toBe(1);
  expect(rest(report)).toEqual([...NOTHING_SENT, 'erased: nothing-erased']);
});

it('before the witnesses have cosigned is provisional, and says so', async () => {
  const { us } = scene.pair;
  const { id } = await post(us);
  const { report } = await verified(us, id);
  expect(['pass', 'incomplete']).toContain(report.verdict);
  await closed(us, id);
  await allFinal(scene.pair);
  expect((await verified(us, id)).report.verdict).toBe('pass');
});

it('after erasure: the content is not checkable, and all else stands', async () => {
  const { us } = scene.pair;
  const { id } = await post(us);
  await closed(us, id);
  await us.exchange.erase(id, { basis: 'COURT_ORDER', reason: 'order 1' }, BOSS);
  await allFinal(scene.pair);
  const { report, evidence } = await verified(us, id);
  expect(report.verdict).toBe('pass');
  expect(evidence.statement?.disclosures).toBeUndefined();
  expect(report.steps.at(-1)).toMatchObject({ step: 'erased', verdict: 'pass', why: { values: { duty: 'COURT_ORDER' } } });
  expect(rest(report)).toEqual([
    'record-commitments: content-erased',
    'private-commitments: content-erased',
    'decision: content-erased',
  ]);
});

it('of a question and of its answer, on either side', async () => {
  const { us, ca } = scene.pair;
  await us.exchange.storeVisas([]);
  const asked = {
    to: 'US',
    purpose: 'ENTRY_OR_STAY',
    mistreatmentRisk: 'NONE' as const,
    record: {
      caseReference: 'C-1',
      document: { documentNumber: 'D9', issuingState: 'UTO', documentType: 'P' },
      citizenship: ['UTO'],
    },
  };
  const { exchangeId } = await ca.exchange.query(asked, { subject: 'officer-2', agency: 'IRCC' });
  await allFinal(scene.pair);
  for (const side of [ca, us]) {
    const { report } = await verified(side, exchangeId);
    expect(report.steps.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report.verdict).toBe('pass');
  }
});

it('an exchange that is not here has none', async () => {
  await expect(scene.pair.us.exchange.evidence('019ca000-0000-7000-8000-000000000001', all)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
