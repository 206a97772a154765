import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createEngine, type Facts, loadAgreements } from '../../../services/policy/index.ts';
import { answer, lookout } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';

let asked = 0;
vi.mock('@cedar-policy/cedar-wasm/nodejs', async (original) => {
  const cedar = (await original()) as typeof import('@cedar-policy/cedar-wasm/nodejs');
  return {
    ...cedar,
    statefulIsAuthorized(...call: Parameters<typeof cedar.statefulIsAuthorized>) {
      asked++;
      return cedar.statefulIsAuthorized(...call);
    },
  };
});

const engine = createEngine(loadAgreements(FOLDERS, filesOf));
const work = (facts: Facts): number => {
  asked = 0;
  engine.decide(facts);
  return asked;
};
beforeEach(() => void engine.decide(answer));

// side channel: how long it takes to decide about what was found must not depend on what that is, nor on what was decided before.
describe('the work on an answer', () => {
  const none: Facts = { ...answer, outcome: 'NO_MATCH' };
  delete (none as { subject?: unknown }).subject;
  const expected = work(none);

  test.each<[string, Facts, string]>([
    ['a match', answer, 'PERMIT_WITH_OBLIGATIONS'],
    ['no match', none, 'PERMIT_WITH_OBLIGATIONS'],
    ['a match that is suppressed by a rule', { ...answer, subject: { ...answer.subject!, citizenship: ['USA'] } }, 'SUPPRESS'],
    ['a match that is suppressed by the agreement itself', { ...answer, classification: 'SECRET' }, 'SUPPRESS'],
  ])('about %s is the same, the first time and again', (_, facts, outcome) => {
    expect([work(facts), work(facts)]).toEqual([expected, expected]);
    expect(engine.decide(facts).outcome).toBe(outcome);
    expect(expected).toBeGreaterThan(2);
  });

  test('about anything else is remembered', () => {
    expect(work({ ...lookout, fromAgency: 'CBP' })).toBeGreaterThan(0);
    expect(work({ ...lookout, fromAgency: 'CBP' })).toBe(0);
  });
});
