import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, CaveatCode, decode, encode, Outcome, RecordKind } from '../../../../proto/index.ts';
import { DAY, idFromText } from '../../../../services/domain/index.ts';
import type { OpenedStatement } from '../../../../services/envelope/index.ts';
import { judge } from '../../../../services/exchange/admission/admit.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { factsOf, READ_FROM, type Situation } from '../../../../services/policy/index.ts';
import { NOW, type Pair, type Side, startPair, until } from '../pair.ts';
import { changedText, openedBy, post, replaced } from '../steps.ts';

const situation: Situation = {
  action: 'release',
  from: 'US',
  to: 'CA',
  fromAgency: 'CBP',
  toAgency: '',
  kind: RecordKind.LOOKOUT,
  verb: 'POST',
  purpose: 'COUNTER_TERRORISM',
  classification: 'UNCLASSIFIED',
  caveats: [],
  issued: NOW,
};
const facts = (change: Partial<Situation>, ...[family, record]: [Parameters<typeof factsOf>[1], object]) =>
  factsOf({ ...situation, ...change }, family, record as Record<string, unknown>, {});

describe('what the rules may know of a record', () => {
  test.each(Object.keys(READ_FROM) as (keyof typeof READ_FROM)[])(
    '%s: each fact that is read off it says from which fields',
    (family) => {
      const everything = new Proxy(
        {},
        { get: (_, name) => (name === 'radioactiveSource' ? { iaeaCategory: 1 } : '2026-01-01'), has: () => true },
      );
      const read = Object.keys(facts({ verb: 'NOTIFY' }, family, everything));
      const known = Object.keys(situation).filter((name) => name !== 'kind' && name !== 'caveats' && name !== 'toAgency');
      expect(read.filter((name) => ![...known, 'recordKind'].includes(name)).sort()).toEqual(
        Object.keys(READ_FROM[family] ?? {}).sort(),
      );
    },
  );

  test('a lookout: whom it names and by what, and what it says of them', () => {
    const named = { name: [{ primaryIdentifier: 'SPECIMEN' }], dateOfBirth: { date: '1980' }, derogatoryIndicator: ['X'] };
    expect(facts({}, 'lookout', { ...named, category: 'TERRORISM', actionOnHit: 'ARREST', sourceGrade: 'B2' })).toMatchObject({
      hasName: true,
      hasBirthDate: true,
      hasDocument: false,
      hasBiometric: false,
      hasDerogatory: true,
      category: 'TERRORISM',
      actionOnHit: 'ARREST',
      sourceGrade: 'B2',
    });
  });

  test('a query is anonymous only when nothing in it names anyone: the lines of a passport do', () => {
    const unnamed = { caseReference: 'T-1', biometric: [{ sha256: 'ab' }] };
    const flags = ({ hasName, hasBirthDate, hasDocument, hasBiometric, hasTransactionNumber }: ReturnType<typeof facts>) => ({
      hasName,
      hasBirthDate,
      hasDocument,
      hasBiometric,
      hasTransactionNumber,
    });
    const none = { hasName: false, hasBirthDate: false, hasDocument: false, hasBiometric: true, hasTransactionNumber: true };
    expect(flags(facts({}, 'visaQuery', unnamed))).toEqual(none);
    for (const field of [{ previousDocument: [{}] }, { identification: [{}] }])
      expect(facts({}, 'visaQuery', { ...unnamed, ...field })).toMatchObject({ hasDocument: true, anonymous: false });
    for (const field of [{ name: [{}] }, { mrz: 'P<UTO' }])
      expect(facts({}, 'visaQuery', { ...unnamed, ...field }).hasName).toBe(true);
  });

  test.each([
    // Ratio of activity to D-value (TBq): 0.03 for Co-60, 0.08 for Ir-192.
    [{ nuclide: 'Co-60', activityTbq: 30 }, 'CATEGORY_1'],
    [{ nuclide: 'Ir-192', activityTbq: 0.8 }, 'CATEGORY_2'],
    [{ nuclide: 'Ir-192', activityTbq: 0.8, iaeaCategory: 1 }, 'CATEGORY_1'],
    [{ nuclide: 'Ra-226', activityTbq: 40 }, 'CATEGORY_1'],
    // As a partner may write it.
    [{ nuclide: 'Co-060', activityTbq: 30, iaeaCategory: 5 }, 'CATEGORY_1'],
    [{ nuclide: 'Co-60', iaeaCategory: 2 }, 'CATEGORY_2'],
    [{ iaeaCategory: 3 }, 'CATEGORY_3'],
    [{ nuclide: 'Co-60' }, undefined],
    [{ nuclide: 'Xx-1', activityTbq: 1, iaeaCategory: 4 }, 'UNKNOWN'],
    [{ nuclide: 'Xx-1', activityTbq: 1 }, 'UNKNOWN'],
    [{ nuclide: 'Xx-1', activityTbq: 1, iaeaCategory: 1 }, 'CATEGORY_1'],
  ])('a source %o is of %s', (radioactiveSource, category) => {
    expect(facts({}, 'cargo', { radioactiveSource }).sourceCategory).toBe(category);
  });

  test.each([
    ['NOTIFY', '2026-01-08T00:00:00Z', 'GIVEN'],
    ['NOTIFY', '2026-01-07T23:59:59Z', 'SHORT'],
    ['NOTIFY', '2026-01-31T23:59:60Z', 'GIVEN'],
    ['NOTIFY', undefined, undefined],
    ['POST', '2026-01-08T00:00:00Z', undefined],
  ])('%s of an arrival at %s is a notice %s', (verb, estimatedArrival, notice) => {
    expect(facts({ verb }, 'cargo', { estimatedArrival }).notice).toBe(notice);
  });

  test('caveats, at the time of the statement', () => {
    const caveats = [
      { code: CaveatCode.H1, until: 0, text: '' },
      { code: CaveatCode.CONCEALED, until: NOW + DAY, text: '' },
    ];
    expect(facts({ caveats }, 'lookout', {})).toMatchObject({ handling: 'H1', concealed: true });
    expect(facts({ caveats, issued: NOW + DAY }, 'lookout', {})).toMatchObject({ handling: 'H1', concealed: false });
    expect(Object.keys(facts({}, 'lookout', {}))).not.toEqual(expect.arrayContaining(['handling', 'concealed']));
  });

  test('the extent of a refusal is one of an answer', () => {
    const answer = { outcome: 'REFUSED', refusalExtent: 'PARTIAL' };
    expect(facts({}, 'visaAnswer', answer)).toMatchObject(answer);
  });
});

describe('both ends decide from the same of it', () => {
  let pair: Pair;
  beforeAll(async () => {
    const texts = changedText('ca-us-cargo', (files) => ({
      ...files,
      'agreement.yaml': replaced(
        files['agreement.yaml'],
        'verbs: [POST, UPDATE, CORRECT]',
        'verbs: [POST, UPDATE, CORRECT, NOTIFY]',
      ),
    }));
    pair = await startPair({ texts });
  });
  afterAll(() => pair?.close());

  const decidedFrom = (side: Side, id: string, kind: AuditKind) => JSON.parse(openedBy(side, id, kind).decision ?? '').facts;
  const statementAt = (side: Side, id: string) =>
    decode(
      'Statement',
      rawOf(side.store).get('SELECT statement FROM exchange WHERE exchange_id = ?', idFromText(id))?.statement as Uint8Array,
    );
  const arrived = (id: string) => until('it is there', () => pair.ca.exchange.get(id).catch(() => undefined));

  test('the agency addressed: the first of the grant, or the one that was asked for', async () => {
    const { id } = await post(pair.us);
    await arrived(id);
    for (const [side, kind] of [[pair.us, AuditKind.SENT] as const, [pair.ca, AuditKind.RECEIVED] as const])
      expect([statementAt(side, id).recipientAgency, decidedFrom(side, id, kind).toAgency]).toEqual(['CBSA', 'CBSA']);
    const other = await post(pair.us, { purpose: 'MATCH_FOLLOW_UP', recipientAgencies: { CA: 'IRCC' } });
    expect(other).toMatchObject({
      state: 'REFUSED',
      code: 'POLICY_REFUSED',
      decision: { refusedBy: [{ rule: 'agreement/agency', facts: ['toAgency'], permitted: ['CBSA'] }] },
    });
    await expect(post(pair.us, { recipientAgencies: { XX: 'CBSA' } })).rejects.toMatchObject({
      faults: [{ field: '/recipientAgencies/XX' }],
    });
  });

  test('caveats of the header', async () => {
    const words = 'ask first';
    const posted = await post(pair.us, { caveats: [{ code: 'H1', text: words }] });
    const { id } = posted;
    // Words are shown with the record alone, of which the answer to a post has none.
    expect(posted.caveats).toEqual([{ code: 'H1' }]);
    const { decision, caveats } = await arrived(id);
    expect(caveats).toEqual([{ code: 'H1', text: words }]);
    expect((await pair.ca.exchange.duties()).exchanges).toContainEqual(
      expect.objectContaining({ id, caveats: [{ code: 'H1' }] }),
    );
    expect(decidedFrom(pair.ca, id, AuditKind.RECEIVED)).toMatchObject({ handling: 'H1' });
    expect(decision?.obligations).toContainEqual(expect.objectContaining({ text: 'Not for use in court.' }));
  });

  test('caveats that no rule would read are refused', async () => {
    const wrong = [{ code: 'h3' as 'H3' }, { code: 'CONCEALED', until: '2025-01-01' } as const];
    await expect(post(pair.us, { caveats: wrong })).rejects.toMatchObject({
      code: 'INVALID',
      faults: [
        { field: '/caveats/0/code', rule: 'one of H0, H1, H2, H3, CONCEALED, NOTE' },
        { field: '/caveats/1/until', rule: 'not in the past' },
      ],
    });
  });

  test('an advance notice, which is given of cargo alone', async () => {
    const cargo = {
      recordReference: 'N-1',
      riskCategory: 'RADIOACTIVE',
      requestedAction: 'HOLD',
      cargoControlNumber: 'ABCD123',
      sourceGrade: 'A1',
      estimatedArrival: new Date((pair.now() + 8 * DAY) / 1000).toISOString(),
      radioactiveSource: { nuclide: 'Co-60', activityTbq: 40, iaeaCategory: 1 },
    };
    const view = await pair.us.exchange.release(
      {
        to: ['CA'],
        verb: 'NOTIFY',
        family: 'cargo',
        record: cargo,
        purpose: 'CARGO_SECURITY',
        priority: 'ROUTINE',
        classification: 'UNCLASSIFIED',
        caveats: [],
      },
      { subject: 'officer-1', agency: 'CBP' },
      { key: 'notice', bodySha256: new Uint8Array(32) },
    );
    const id = view.result.exchanges[0]?.id ?? '';
    expect(await arrived(id)).toMatchObject({ state: 'ADMITTED', verb: 'NOTIFY' });
    expect(decidedFrom(pair.us, id, AuditKind.SENT)).toMatchObject({ notice: 'GIVEN', sourceCategory: 'CATEGORY_1' });
    await expect(post(pair.us, { verb: 'NOTIFY' })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('what only the sender knows decides there, and is sealed', async () => {
    const view = await post(pair.us, { mistreatmentRisk: 'SUBSTANTIAL' });
    expect(view).toMatchObject({ state: 'REFUSED', code: 'POLICY_REFUSED' });
    expect(decidedFrom(pair.us, view.id, AuditKind.REFUSED)).toMatchObject({ mistreatmentRisk: 'SUBSTANTIAL' });
    expect(JSON.stringify(view)).not.toMatch(/SUBSTANTIAL/);
  });

  test('a broken format is flagged where it arrives, and no reason to refuse', async () => {
    const { id } = await post(pair.us);
    await arrived(id);
    const { header } = rawOf(pair.ca.store).get('SELECT header FROM record WHERE record_id = ?', recordIdOf(id)) ?? {};
    // Our own door refuses such a date: this is a partner's whose door does not.
    const identity = { name: [{ primaryIdentifier: 'SPECIMEN' }], dateOfBirth: { date: '1980' } };
    const sound = { recordReference: 'R', subjectKind: 1, ...identity, category: 1, actionOnHit: 1 } as const;
    const received = (content: typeof sound & { readonly validUntil?: string }) =>
      judge(pair.ca.context, {
        statement: statementAt(pair.ca, id),
        logged: sentAt(statementAt(pair.ca, id)),
        header: decode('RecordHeader', header as Uint8Array),
        record: encode('Lookout', content),
        disclosures: [],
      } as unknown as OpenedStatement);
    const flagged = expect.objectContaining({ text: 'A field of this lookout breaks its format.' });
    const broken = { ...sound, validUntil: 'soon' };
    expect(received(broken)).toMatchObject({ obligations: expect.arrayContaining([flagged]) });
    expect(received(sound)).toMatchObject({ obligations: expect.not.arrayContaining([flagged]) });
  });

  /** What its sender would have logged. */
  const sentAt = ({ agreement, from, issued }: ReturnType<typeof statementAt>) => {
    const said = {
      kind: AuditKind.SENT,
      outcome: Outcome.PERMIT,
      occurredAt: issued,
      legalBasis: { agreement, version: '1' },
      country: from,
      from,
    };
    return decode('AuditEntry', encode('AuditEntry', said));
  };

  const recordIdOf = (id: string) =>
    rawOf(pair.ca.store).get('SELECT record_id FROM exchange WHERE exchange_id = ?', idFromText(id))?.record_id as Uint8Array;
});
