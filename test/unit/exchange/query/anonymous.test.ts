// A claimant is asked about by fingerprints alone: what leaves, what is found by it, and what does not leave.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../../../proto/index.ts';
import { idFromText, MINUTE } from '../../../../services/domain/index.ts';
import type { Visa } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Pair, startPair, until } from '../pair.ts';

const ASKER = { subject: 'officer-2', agency: 'IRCC' };
const print = (byte: string) => ({ modality: 'FINGERPRINT', standard: 'ISO/IEC 19794-4', sha256: byte.repeat(32) });
const CLAIMANT = {
  dateOfBirth: { date: '1990-01-02' },
  sex: 'FEMALE',
  countryOfBirth: 'IRN',
  citizenship: ['IRN'],
  allegedPersecutor: ['IRN'],
};
const claim = (more: object) => ({
  to: 'US',
  purpose: 'PROTECTION',
  mistreatmentRisk: 'NONE' as const,
  record: { ...CLAIMANT, biometric: [print('ab')], ...more },
});
const visa = (documentNumber: string, byte: string, more: Partial<Visa['subject']> = {}): Visa => ({
  answer: {
    document: { documentNumber, issuingState: 'IRN', documentType: 'P' },
    biometric: [print(byte)],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'DENIED',
  },
  subject: { citizenship: ['IRN'], permanentResidence: [], allegedPersecutor: [], findings: ['FINGERPRINT_MATCH'], ...more },
});

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  await pair.us.exchange.storeVisas([visa('D1', 'ab'), visa('D2', 'cd', { citizenship: ['IRN', 'USA'] })]);
  await until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
});
afterAll(() => pair?.close());
afterEach(() => pair.advance(MINUTE));

const ask = (request: ReturnType<typeof claim>) => pair.ca.exchange.query(request, ASKER);
const sentOf = (exchangeId: string) => {
  const row = rawOf(pair.ca.store).get(
    'SELECT entry FROM leaf l JOIN exchange e ON e.leaf_index = l.leaf_index WHERE e.exchange_id = ?',
    idFromText(exchangeId),
  );
  return decode('AuditEntry', row?.entry as Uint8Array);
};

describe('a question about a claimant', () => {
  test('carries the fingerprints and a number of the gateway, and finds who has them', async () => {
    const result = await ask(claim({}));
    expect(result).toMatchObject({ outcome: 'MATCH', answer: { visaApplicationDispositionStatus: 'DENIED' } });
    // Of VisaQuery: case_reference and biometric.
    expect(sentOf(result.exchangeId).disclosed).toEqual([1, 8]);
  });

  test('about a citizen of the answering country, which the asker does not know, finds nobody', async () => {
    expect(await ask(claim({ biometric: [print('cd')] }))).toMatchObject({ outcome: 'NO_MATCH' });
    expect(await ask(claim({ biometric: [print('ef')] }))).toMatchObject({ outcome: 'NO_MATCH' });
  });

  test('with a number of the officer is a fault', async () => {
    await expect(ask(claim({ caseReference: 'FILE-7' }))).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/visaQuery/caseReference' }],
    });
  });

  test.each([
    [
      'a name beside the fingerprints',
      { caseReference: 'C', name: [{ primaryIdentifier: 'X' }], document: { documentNumber: 'D1', issuingState: 'IRN' } },
    ],
    ['a document beside the fingerprints', { caseReference: 'C', document: { documentNumber: 'D1', issuingState: 'IRN' } }],
    ['nobody who is feared', { allegedPersecutor: [] }],
    ['a fear of a state that is not known', { allegedPersecutor: ['XXX'] }],
    ['a fear of the answering country', { allegedPersecutor: ['IRN', 'USA'] }],
    ['a citizenship that is not known', { citizenship: ['XXX'] }],
    ['a citizenship of the asking country', { citizenship: ['IRN', 'CAN'] }],
  ])('does not leave with %s', async (_, more) => {
    expect(await ask(claim(more))).toMatchObject({ outcome: 'REFUSED', code: 'POLICY_REFUSED' });
  });
});

describe('a visa', () => {
  test('that no longer has a biometric is no longer found by it, and is found by another', async () => {
    await pair.us.exchange.storeVisas([visa('D3', '11')]);
    expect(await ask(claim({ biometric: [print('11')] }))).toMatchObject({ outcome: 'MATCH' });
    await pair.us.exchange.storeVisas([visa('D3', '22')]);
    expect(await ask(claim({ biometric: [print('11')] }))).toMatchObject({ outcome: 'NO_MATCH' });
    expect(await ask(claim({ biometric: [print('33'), print('22')] }))).toMatchObject({ outcome: 'MATCH' });
  });
});

test.each([
  ['without a name', claim({ citizenship: [] })],
  ['with a document', claim({ citizenship: [], caseReference: 'C', document: { documentNumber: 'D9', issuingState: 'IRN' } })],
])('a question %s says whose citizen the person is, or that it is not known', async (_, question) => {
  await expect(ask(question)).rejects.toMatchObject({
    code: 'INVALID',
    faults: [{ field: '/visaQuery/citizenship', rule: expect.stringContaining('XXX where none is known') }],
  });
});

test.each([
  ['the document', { document: { documentNumber: 'D9', issuingState: 'USA' } }],
  ['a territory', { citizenship: ['PRI'] }],
])('no query leaves about a citizen of a party that only %s says', async (_, more) => {
  const record = { caseReference: 'C', document: { documentNumber: 'D9', issuingState: 'IRN' }, citizenship: ['IRN'], ...more };
  expect(
    await pair.ca.exchange.query({ to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record }, ASKER),
  ).toMatchObject({
    outcome: 'REFUSED',
    code: 'POLICY_REFUSED',
  });
});
