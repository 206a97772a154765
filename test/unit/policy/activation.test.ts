import { describe, expect, it } from 'vitest';
import { DAY, HOUR, type Micros, toHex } from '../../../services/domain/index.ts';
import {
  type Agreement,
  bind,
  createEngine,
  loadAgreement,
  type SignedTerms,
  timetable,
} from '../../../services/policy/index.ts';
import { filesOf } from './folders.ts';

/** 2026-01-01 UTC. */
const NEW_YEAR: Micros = 1_767_225_600_000_000;
const files = filesOf('ca-us-lookouts');
const text = (change: (yaml: string) => string = (yaml) => yaml): Agreement =>
  loadAgreement({ ...files, 'agreement.yaml': change(files['agreement.yaml'] ?? '') });
const versioned = (yaml: string, number: string, status = 'IN_FORCE'): string =>
  yaml.replace(/^version: .*$/m, `version: "${number}"`).replace(/^status: .*$/m, `status: ${status}`);
const version = (number: string, status?: string) => text((yaml) => versioned(yaml, number, status));

const signed = (agreement: Agreement, party: string, change: Partial<SignedTerms> = {}): SignedTerms => ({
  party,
  agreement: agreement.id,
  agreementVersion: agreement.version,
  digest: toHex(agreement.digest),
  takesEffect: NEW_YEAR,
  ...change,
});
const both = (agreement: Agreement, takesEffect = NEW_YEAR) => [
  signed(agreement, 'US', { takesEffect }),
  signed(agreement, 'CA', { takesEffect }),
];
const faultsOf = (agreement: Agreement, signatures: readonly SignedTerms[]) => {
  try {
    bind(agreement, signatures);
    return undefined;
  } catch (error) {
    const { code, faults } = error as { code: string; faults: { field: string; rule: string }[] };
    expect(code).toBe('AGREEMENT_SIGNATURE_INVALID');
    return faults.map(({ field }) => field);
  }
};

describe('a text is binding', () => {
  const one = version('1');

  it('once every party has signed it, from the time that all of them signed for', () => {
    const { agreement, takesEffect } = bind(one, both(one));
    expect(takesEffect).toBe(NEW_YEAR);
    expect(agreement).toEqual({ ...one, effective: { ...one.effective, from: NEW_YEAR } });
  });

  it('and no earlier than it says itself', () => {
    const { from } = one.effective;
    expect(bind(one, both(one, from - DAY)).agreement.effective.from).toBe(from);
  });

  it.each<[string, (agreement: Agreement) => SignedTerms[], string[]]>([
    ['nobody signed', () => [], ['signatures/CA', 'signatures/US']],
    ['one party did not', (a) => [signed(a, 'US')], ['signatures/CA']],
    ['one party did twice', (a) => [...both(a), signed(a, 'US')], ['signatures/US']],
    ['somebody else did too', (a) => [...both(a), signed(a, 'MX')], ['signatures/MX']],
    ['another digest', (a) => [signed(a, 'US'), signed(a, 'CA', { digest: '00'.repeat(32) })], ['signatures/CA/digest']],
    ['another agreement', (a) => [signed(a, 'US', { agreement: 'ca-us-cargo' }), signed(a, 'CA')], ['signatures/US/agreement']],
    ['another version', (a) => [signed(a, 'US', { agreementVersion: '9' }), signed(a, 'CA')], ['signatures/US/agreementVersion']],
    ['another time', (a) => [signed(a, 'US', { takesEffect: NEW_YEAR + 1 }), signed(a, 'CA')], ['signatures/US/takesEffect']],
  ])('not when %s', (_, signatures, fields) => {
    expect(faultsOf(one, signatures(one))).toEqual(fields);
  });

  it('nor for a time after it has ended', () => {
    const short = text((yaml) => yaml.replace(/^ {2}from: .*$/m, '$&\n  until: 2026-01-01'));
    expect(faultsOf(short, both(short))).toEqual(['signatures/CA/takesEffect']);
    expect(faultsOf(short, both(short, NEW_YEAR - 1))).toBeUndefined();
  });
});

describe('the texts of one agreement', () => {
  const bound = (number: string, takesEffect: Micros, status?: string) => {
    const agreement = version(number, status);
    return bind(agreement, both(agreement, takesEffect)).agreement;
  };
  const facts = (issued: Micros) => ({
    ...{ action: 'release', from: 'US', to: 'CA', fromAgency: 'CBP', recordKind: 'LOOKOUT', verb: 'POST' },
    ...{ purpose: 'COUNTER_TERRORISM', classification: 'UNCLASSIFIED', subjectKind: 'PERSON', issued },
  });
  const versionAt = (agreements: readonly Agreement[], at: Micros) => {
    using engine = createEngine(agreements);
    return engine.covering(facts(at) as never)?.version;
  };

  it('follow one another: each ends when the next takes effect, in whatever order they are given', () => {
    const ordered = timetable([bound('3', NEW_YEAR + 2 * DAY), bound('1', NEW_YEAR), bound('2', NEW_YEAR + DAY)]);
    expect(ordered.map(({ version, effective }) => [version, effective.from, effective.until])).toEqual([
      ['1', NEW_YEAR, NEW_YEAR + DAY],
      ['2', NEW_YEAR + DAY, NEW_YEAR + 2 * DAY],
      ['3', NEW_YEAR + 2 * DAY, undefined],
    ]);
    const times = [NEW_YEAR - 1, NEW_YEAR, NEW_YEAR + DAY - 1, NEW_YEAR + DAY, NEW_YEAR + 9 * DAY];
    expect(times.map((at) => versionAt(ordered, at))).toEqual([undefined, '1', '1', '2', '3']);
  });

  it.each(['SUSPENDED', 'TERMINATED'])('end with one that is signed as %s, which covers nothing', (status) => {
    const ordered = timetable([bound('1', NEW_YEAR), bound('2', NEW_YEAR + DAY, status)]);
    expect([NEW_YEAR, NEW_YEAR + DAY].map((at) => versionAt(ordered, at))).toEqual(['1', undefined]);
    const resumed = timetable([...ordered, bound('3', NEW_YEAR + 2 * DAY)]);
    expect(versionAt(resumed, NEW_YEAR + 2 * DAY)).toBe('3');
  });

  it('contradict each other with one time or one version, and are named', () => {
    const faults = (agreements: readonly Agreement[]) => {
      try {
        timetable(agreements);
        return [];
      } catch (error) {
        return (error as { faults: { field: string }[] }).faults.map(({ field }) => field);
      }
    };
    expect(faults([bound('1', NEW_YEAR), bound('2', NEW_YEAR)])).toEqual(['ca-us-lookouts@2']);
    const altered = text((yaml) => `${versioned(yaml, '1')}# the same but for this\n`);
    expect(faults([bound('1', NEW_YEAR), bind(altered, both(altered, NEW_YEAR + HOUR)).agreement])).toEqual([
      'ca-us-lookouts@1/version',
    ]);
  });

  it('contradict those of another agreement that grants the same at the same time', () => {
    const other = text((yaml) => versioned(yaml, '1').replace(/^id: .*$/m, '$&-too'));
    const [a, b] = [bound('1', NEW_YEAR), bind(other, both(other)).agreement];
    expect(() => createEngine(timetable([a, b]))).toThrow(/ca-us-lookouts-too@1: no overlap with ca-us-lookouts@1/);
    const ended = bound('2', NEW_YEAR + DAY, 'TERMINATED');
    const later = bind(other, both(other, NEW_YEAR + DAY)).agreement;
    expect(() => createEngine(timetable([a, ended, later]))).not.toThrow();
  });
});
