import { expect, test } from 'vitest';
import { ObligationKind } from '../../../../proto/index.ts';
import { type LoggedDecision, whatIf } from '../../../../services/exchange/index.ts';
import { createEngine, loadAgreement } from '../../../../services/policy/index.ts';
import { lookout } from '../../policy/facts.ts';
import { filesOf } from '../../policy/folders.ts';

const files = filesOf('ca-us-lookouts');
const inForce = createEngine([loadAgreement(files)]);
const underDraft = (file: 'agreement.yaml' | 'rules.cedar', from: string, to: string) => {
  expect(files[file]).toContain(from);
  return createEngine([loadAgreement({ ...files, [file]: files[file]!.replace(from, to) })]);
};
const logged = { facts: { ...lookout, actionOnHit: 'DISCREET_CHECK' } } as LoggedDecision;

test('a draft that decides the same changes nothing', () => {
  expect(whatIf(logged, inForce, underDraft('agreement.yaml', 'version: ', '# \nversion: '))).toBeUndefined();
});

test('what a draft changes of obligations is said as what ends and what begins', () => {
  const shorter = underDraft('agreement.yaml', '{ kind: RETENTION, days: 365,', '{ kind: RETENTION, days: 90,');
  const flip = whatIf(logged, inForce, shorter);
  expect(flip).toMatchObject({ before: 'PERMIT_WITH_OBLIGATIONS', opened: [], closed: [] });
  const { RETENTION } = ObligationKind;
  expect([flip?.released, flip?.obliged]).toMatchObject([[{ kind: RETENTION, days: 365 }], [{ kind: RETENTION, days: 90 }]]);
});

test('a draft that refuses is said with all that it closes', () => {
  const draft = underDraft('rules.cedar', '"DISCREET_CHECK"', '"REFUSE_ENTRY"');
  const flip = whatIf(logged, inForce, draft);
  expect(flip?.after.outcome).toBe('REFUSE');
  expect(flip?.closed).not.toEqual([]);
});
