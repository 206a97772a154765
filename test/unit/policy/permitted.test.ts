import { describe, expect, test } from 'vitest';
import { agencyRule, createEngine, type Facts, loadAgreement, purposeRule, stopsOf } from '../../../services/policy/index.ts';
import { NOON } from './facts.ts';
import { FOLDERS, filesOf } from './folders.ts';

const agreements = FOLDERS.map((folder) => loadAgreement(filesOf(folder)));
const engine = createEngine(agreements);

const lookout: Facts = {
  action: 'release',
  from: 'US',
  to: 'CA',
  fromAgency: 'CBP',
  toAgency: 'CBSA',
  recordKind: 'LOOKOUT',
  verb: 'POST',
  purpose: 'COUNTER_TERRORISM',
  classification: 'PROTECTED',
  issued: NOON,
  peerAgreement: 'SAME',
};
const stops = (facts: object) => {
  const asked = { ...lookout, ...facts } as Facts;
  return stopsOf(engine.decide(asked), engine.covering(asked), agreements);
};

describe('a word that no agreement with the partner knows', () => {
  test('breaks a rule that lists what is granted for this kind and verb', () => {
    const rule = purposeRule('COUNTER_TERORISM', agreements, [lookout]);
    expect(rule).toMatch(/^one of .*COUNTER_TERRORISM/);
    expect(rule).toMatch(/did you mean COUNTER_TERRORISM\?/);
    expect(rule).not.toMatch(/CARGO_SECURITY/);
    expect(agencyRule('CBAS', agreements, lookout)).toMatch(/^one of .*CBSA.*did you mean CBSA/);
  });

  test('is known when an agreement about something else has it, or one with another of the partners asked', () => {
    expect(purposeRule('CARGO_SECURITY', agreements, [lookout])).toBeUndefined();
    expect(purposeRule('COUNTER_TERRORISM', agreements, [{ ...lookout, to: 'MX' }, lookout])).toBeUndefined();
    expect(agencyRule('IRCC', agreements, { ...lookout, recordKind: 'HIGH_RISK_CARGO' })).toBeUndefined();
  });

  test('is not looked for where there is no agreement, nor among the names of every object', () => {
    expect(purposeRule('ANY', agreements, [{ ...lookout, to: 'GB' }])).toBeUndefined();
    expect(purposeRule('constructor', agreements, [lookout])).toMatch(/^one of/);
  });
});

describe('what refused an exchange', () => {
  test('is nothing when it was not refused', () => {
    expect(stopsOf({ ...engine.decide(lookout), outcome: 'SUPPRESS' }, engine.covering(lookout), agreements)).toEqual([]);
  });

  test.each<[string, object, object[]]>([
    [
      'its purpose, with the purposes of every agreement for this kind',
      { purpose: 'CARGO_SECURITY' },
      [
        {
          rule: 'agreement/purpose',
          facts: ['purpose'],
          permitted: expect.arrayContaining(['COUNTER_TERRORISM', 'MATCH_FOLLOW_UP']),
        },
      ],
    ],
    [
      'both agencies',
      { purpose: 'MATCH_FOLLOW_UP', fromAgency: 'DOS', toAgency: 'IRCC' },
      [
        { rule: 'agreement/agency', facts: ['fromAgency'], permitted: expect.arrayContaining(['CBP']) },
        { rule: 'agreement/agency', facts: ['toAgency'], permitted: ['CBSA'] },
      ],
    ],
    [
      'its classification, with the levels up to the ceiling',
      { classification: 'SECRET' },
      [{ rule: 'agreement/classification', facts: ['classification'], permitted: ['UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL'] }],
    ],
    [
      'that no agreement covers it, with what is granted',
      { verb: 'NOTIFY' },
      [{ rule: 'agreement/none', facts: ['recordKind', 'verb'], permitted: expect.arrayContaining(['LOOKOUT POST']) }],
    ],
    ['a clock that is not sound', { clock: 'IN_DOUBT' }, [{ rule: 'agreement/clock', facts: [] }]],
  ])('is %s', (_, facts, expected) => {
    expect(stops(facts)).toMatchObject(expected);
  });

  test('that no agreement covers it names nothing that only a text under negotiation grants', () => {
    const negotiated = agreements.map((one) => ({ ...one, status: 'NEGOTIATING' as const }));
    const posted = { ...lookout, verb: 'NOTIFY' } as Facts;
    expect(stopsOf(engine.decide(posted), undefined, negotiated)).toEqual([
      { rule: 'agreement/none', facts: ['recordKind', 'verb'], permitted: [] },
    ]);
  });

  test('is a rule of the agreement, with its clause and the facts that it reads', () => {
    const posted = { ...lookout, mistreatmentRisk: 'SUBSTANTIAL' } as Facts;
    expect(stopsOf(engine.decide(posted), engine.covering(posted), agreements)).toContainEqual({
      rule: 'mistreatment-ca',
      clause: 'D.mistreatment-mirror',
      facts: ['mistreatmentRisk'],
    });
  });
});
