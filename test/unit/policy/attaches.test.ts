import { expect, test } from 'vitest';
import { createEngine, type Facts } from '../../../services/policy/index.ts';
import { load, textsOf } from './prove/corpus.ts';

const texts = textsOf('sound');
const CAVEAT = `
@id("handled")
@clause("lookouts")
@attaches("verify")
@notes("late")
permit (principal, action in [Action::"release", Action::"admit"], resource == Kind::"LOOKOUT")
when { context has handling };
`;
const agreement = load({ ...texts, 'rules.cedar': `${texts['rules.cedar']}${CAVEAT}` });

const facts: Facts = {
  action: 'release',
  from: 'NZ',
  to: 'CL',
  fromAgency: 'POLICE',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'SECURITY',
  classification: 'PROTECTED',
  handling: 'H1',
  issued: Date.UTC(2026, 2, 1) * 1_000,
};

test('what a rule attaches goes with what another rule permits, held or not', () => {
  using engine = createEngine([agreement]);
  const observed = { ...facts, category: 'IMMIGRATION', actionOnHit: 'DISCREET_CHECK', sourceGrade: 'A1' };
  const decided = engine.decide(observed);
  expect(decided).toMatchObject({ outcome: 'PERMIT_WITH_OBLIGATIONS', notices: [{ name: 'late' }] });
  expect(decided.rules).toEqual(expect.arrayContaining(['handled', 'post-observation']));
  expect(decided.obligations.map(({ days }) => days)).toEqual([100, 0]);
  expect(engine.decide({ ...observed, sourceGrade: 'B2' }).outcome).toBe('HOLD_FOR_RELEASE');
});

test('by itself it permits nothing and says nothing, whether a person could release it or not', () => {
  using engine = createEngine([agreement]);
  const refused = { outcome: 'REFUSE', notices: [], obligations: [], disclosed: [] };
  expect(engine.decide({ ...facts, category: 'IMMIGRATION', sourceGrade: 'A1' })).toMatchObject({
    ...refused,
    rules: ['agreement/default'],
  });
  expect(engine.decide({ ...facts, category: 'IMMIGRATION', sourceGrade: 'B2' })).toMatchObject(refused);
});
