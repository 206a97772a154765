import { expect, test } from 'vitest';
import { shownDecision } from '../../../../services/exchange/commit/index.ts';
import { viewOf } from '../../../../services/exchange/decision/index.ts';
import type { Decision } from '../../../../services/policy/index.ts';

const cached = {
  outcome: 'PERMIT',
  agreement: 'ca-us-lookouts',
  agreementDigest: new Uint8Array(32).fill(1),
  clauses: ['TUSCAN.match'],
  disclosed: [1, 2, 3],
  withheld: [{ clause: 'D.national-reference', fields: [4] }],
  obligations: [],
} as unknown as Decision;

test('decisions of the cache with the same fields present are shown by one view, and written once', () => {
  const view = viewOf('lookout', { ...cached }, [1, 2]);
  expect(viewOf('lookout', { ...cached, facts: {} as Decision['facts'] }, [1, 2])).toBe(view);
  expect(shownDecision(view)).toBe(JSON.stringify(view));
  expect(shownDecision(view)).toBe(JSON.stringify(view));
});

test.each<[string, Parameters<typeof viewOf>]>([
  ['fields', ['lookout', cached, [1, 3]]],
  ['more fields', ['lookout', cached, [1, 2, 3]]],
  ['family', ['cargo', cached, [1, 2]]],
  ['outcome', ['lookout', { ...cached, outcome: 'HOLD_FOR_RELEASE' }, [1, 2]]],
  ['clauses', ['lookout', { ...cached, clauses: ['other'] }, [1, 2]]],
  ['what is withheld', ['lookout', { ...cached, withheld: [] }, [1, 2]]],
  ['obligations', ['lookout', { ...cached, obligations: [{ kind: 1, days: 3, hours: 0, text: '', clause: 'x' }] }, [1, 2]]],
])('a view is of these alone: other %s, another view', (_, question) => {
  const view = viewOf('lookout', cached, [1, 2]);
  const other = viewOf(...question);
  expect(other).not.toBe(view);
  expect(other).not.toEqual(view);
});

test('a view that may still change is written as it stands', () => {
  const view = { ...viewOf('lookout', cached, [1, 2]), code: 'POLICY_REFUSED' as const };
  expect(shownDecision(view)).toContain('POLICY_REFUSED');
  view.code = 'QUOTA_EXCEEDED' as never;
  expect(shownDecision(view)).toContain('QUOTA_EXCEEDED');
  expect(shownDecision(undefined)).toBe('null');
});
