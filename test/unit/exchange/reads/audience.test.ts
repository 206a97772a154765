// Whom at the receiving end a record is for: the reader's agency against the one addressed, the caveats and the agreement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, timeText } from '../../../../services/domain/index.ts';
import { readEvidence } from '../../../../services/evidence/index.ts';
import type { NamedText } from '../../../../services/exchange/index.ts';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, lookoutTo, type Pair, signedText, startPair, until } from '../pair.ts';
import { post } from '../steps.ts';

const SOURCES = 'trilateral-radioactive-sources';
/** Between these two alone: a pair has no third party to sign. */
let sources: Promise<NamedText> | undefined;
function ofSources(): Promise<NamedText> {
  const without = (text = '', ...[from, to]: [RegExp, string]) => text.replaceAll(from, to);
  const { 'agreement.yaml': terms, 'rules.cedar': rules } = filesOf(SOURCES);
  sources ??= signedText({
    'agreement.yaml': without(without(terms, /, MX\]/g, ']'), /.*country: MX.*\n/g, ''),
    'rules.cedar': without(rules, /, Agency::"CNSNS"/g, ''),
  }).then((text) => ({ name: SOURCES, ...text }));
  return sources;
}

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ texts: async (_country, shipped) => [...shipped, await ofSources()] });
});
afterAll(() => pair?.close());

async function received(id: string): Promise<string> {
  await until(`received: ${id}`, async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  return id;
}
const sharing = async (change: Parameters<typeof post>[1]): Promise<string> => received((await post(pair.us, change)).id);
const readBy = (agency: string, id: string) => pair.ca.exchange.get(id, { agency });
const FOLLOW_UP = { purpose: 'MATCH_FOLLOW_UP' } as const;

test('what is for border agencies alone is withheld from an immigration officer, whole and with its clause', async () => {
  const id = await sharing(FOLLOW_UP);
  const shown = await readBy('CBSA', id);
  expect(shown.record).toMatchObject({ name: [{ primaryIdentifier: 'SPECIMEN' }] });
  expect(shown).not.toHaveProperty('withheldFromAgency');
  const kept = await readBy('IRCC', id);
  expect(kept).not.toHaveProperty('record');
  expect(kept).toMatchObject({ state: 'ADMITTED', decision: { disclosed: expect.arrayContaining(['name']) } });
  expect(kept.withheldFromAgency).toEqual([{ clause: 'TUSCAN.match', fields: kept.decision?.disclosed }]);
});

test('an agency that the agreement names beside the one addressed reads what is disclosed to it; one that it does not name, nothing', async () => {
  const id = await sharing({});
  expect((await readBy('IRCC', id)).record).toEqual((await readBy('CBSA', id)).record);
  expect(await readBy('ircc', id)).not.toHaveProperty('record');
  expect((await readBy('RCMP', id)).withheldFromAgency).toMatchObject([{ clause: 'TUSCAN' }]);
});

test.each([
  ['H2', 'D.handling', {}],
  ['CONCEALED', 'D.concealment', { until: true }],
] as const)('%s keeps it with the agency addressed, under %s', async (code, clause, { until: ends }: { until?: boolean }) => {
  const end = timeText(pair.now() + DAY);
  const id = await sharing({ caveats: [{ code, ...(ends && { until: end }) }] });
  expect((await readBy('CBSA', id)).record).toBeDefined();
  const kept = await readBy('IRCC', id);
  expect(kept).not.toHaveProperty('record');
  expect(kept.withheldFromAgency).toMatchObject([{ clause }]);
});

test('who trades in a source is shown to the regulator alone, also where no agency was named', async () => {
  const cargo = {
    recordReference: 'S-1',
    riskCategory: 'RADIOACTIVE',
    requestedAction: 'HOLD',
    cargoControlNumber: 'ABCD123',
    sourceGrade: 'A1',
    estimatedArrival: timeText(pair.now() + 8 * DAY),
    seller: { name: 'SELLER OF SOURCES' },
    radioactiveSource: { nuclide: 'Co-60', activityTbq: 40, iaeaCategory: 1 },
  };
  const asked = { to: ['CA'], verb: 'NOTIFY', family: 'cargo', record: cargo, purpose: 'SOURCE_CONTROL' } as const;
  const said = { priority: 'ROUTINE', classification: 'UNCLASSIFIED', caveats: [] } as const;
  const officer = { subject: 'officer-1', agency: 'NRC' };
  const { result } = await pair.us.exchange.release({ ...asked, ...said }, officer, idempotency());
  const id = await received(result.exchanges[0]?.id ?? '');
  expect((await readBy('CNSC', id)).record).toHaveProperty('seller');
  const border = await readBy('CBSA', id);
  expect(border.record).toMatchObject({ cargoControlNumber: 'ABCD123', radioactiveSource: { nuclide: 'Co-60' } });
  expect(border.record).not.toHaveProperty('seller');
  expect(border.withheldFromAgency).toEqual([{ clause: 'D.commercial', fields: ['seller'] }]);
});

test('what one may not read, one neither settles nor lets an auditor read', async () => {
  const id = await sharing(FOLLOW_UP);
  const { exchange } = pair.ca;
  const done = { verdict: 'DONE', reason: 'called' } as const;
  const immigration = { subject: 'officer-3', agency: 'IRCC' };
  const refused = { code: 'AGENCY_NOT_ADDRESSED' };
  await expect(exchange.settle(id, 'VERIFY_BEFORE_ACTION', done, immigration)).rejects.toMatchObject(refused);
  const grant = { auditor: 'auditor-1', hours: 1, reason: 'a complaint' };
  await expect(exchange.grantContent(id, grant, immigration)).rejects.toMatchObject(refused);
  const border = { subject: 'releaser-9', agency: 'CBSA' };
  await exchange.grantContent(id, grant, border);
  expect((await exchange.get(id, { auditor: 'Auditor 1' })).record).toBeDefined();
  expect(await exchange.settle(id, 'VERIFY_BEFORE_ACTION', done, border)).toMatchObject({ id });
});

test('the text of a caveat is in no evidence for those whom the record is not for', async () => {
  const text = 'ONLY TO BE READ BY THE BORDER';
  const id = await sharing({ ...FOLLOW_UP, caveats: [{ code: 'NOTE', text }] });
  const bundleFor = (agency: string) => pair.ca.exchange.evidence(id, { openings: false, agency });
  const headerIn = (bundle: Uint8Array) => readEvidence(bundle).statement?.recordHeader ?? new Uint8Array();
  expect(Buffer.from(headerIn(await bundleFor('CBSA'))).toString('latin1')).toContain(text);
  await expect(bundleFor('IRCC')).rejects.toMatchObject({ code: 'AGENCY_NOT_ADDRESSED' });
  // Nor for an auditor, until somebody grants the content.
  const asAuditor = () => pair.ca.exchange.evidence(id, { openings: false, auditor: 'auditor-1' });
  await expect(asAuditor()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const releaser = { subject: 'releaser-9', agency: 'CBSA' };
  await pair.ca.exchange.grantContent(id, { auditor: 'auditor-1', hours: 1, reason: 'a complaint' }, releaser);
  expect(Buffer.from(headerIn(await asAuditor())).toString('latin1')).toContain(text);
});

test('the text of a caveat is in no evidence before a person has released what arrived', async () => {
  const text = 'ONLY AFTER A SECOND LOOK';
  const id = await sharing({ record: { actionOnHit: 'DISCREET_CHECK' }, caveats: [{ code: 'NOTE', text }] });
  const bundle = () => pair.ca.exchange.evidence(id, { openings: false, agency: 'CBSA' });
  await expect(bundle()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  await pair.ca.exchange.settle(
    id,
    'HUMAN_RELEASE',
    { verdict: 'APPROVE', reason: 'seen' },
    { subject: 'releaser-9', agency: 'CBSA' },
  );
  const header = readEvidence(await bundle()).statement?.recordHeader ?? new Uint8Array();
  expect(Buffer.from(header).toString('latin1')).toContain(text);
});

test('our own record binds nobody by the agency that the partner was to hand it to', async () => {
  const id = await sharing(FOLLOW_UP);
  expect((await pair.us.exchange.get(id, { agency: 'TSC' })).record).toBeDefined();
});

test('what is said about a record, by either side, is for whom the record is for: read, in events, and answered', async () => {
  const { id, recordId = '' } = await post(pair.us, { caveats: [{ code: 'H2' }] });
  await received(id);
  const officer = { subject: 'officer-2', agency: 'CBSA' };
  const rfi = { verb: 'RFI', content: { topic: ['IDENTITY'], question: 'Which spelling?' } };
  const closed = async (side: typeof pair.us, act: Promise<{ result: { exchanges: readonly { id: string }[] } }>) => {
    const exchange = (await act).result.exchanges[0]?.id ?? '';
    await until('it is there', async () => (await side.exchange.get(exchange)).state === 'CLOSED');
    return exchange;
  };
  const us = { subject: 'officer-1', agency: 'CBP' };
  const asked = await closed(pair.ca, pair.ca.exchange.say(recordId, rfi, officer, idempotency()));
  const reply = { verb: 'RFI_REPLY', content: { outcome: 'ANSWERED', answer: 'With two S.' } };
  const told = await closed(pair.us, pair.us.exchange.answer(asked, reply, us, idempotency()));
  const theirs = await closed(pair.us, pair.us.exchange.say(recordId, rfi, us, idempotency()));
  for (const exchange of [asked, told, theirs]) {
    expect((await readBy('CBSA', exchange)).record).toBeDefined();
    const kept = await readBy('IRCC', exchange);
    expect(kept).not.toHaveProperty('record');
    expect(kept.withheldFromAgency).toMatchObject([{ clause: 'D.handling' }]);
  }
  expect(JSON.stringify(await pair.ca.exchange.events(0, 256, { agency: 'IRCC' }))).not.toMatch(/spelling|two S/);
  const answering = pair.ca.exchange.answer(theirs, reply, { subject: 'officer-7', agency: 'IRCC' }, idempotency());
  await expect(answering).rejects.toMatchObject({ code: 'AGENCY_NOT_ADDRESSED' });
});

test('the history of a record names no wrong field to an agency that may not see it', async () => {
  const { id, recordId = '' } = await post(pair.us, { caveats: [{ code: 'H2' }] });
  await received(id);
  const { exchange } = pair.us;
  const wrong = { reason: 'CLERICAL', fields: ['dateOfBirth'] };
  const record = { ...lookoutTo('CA').record, dateOfBirth: { date: '1981-01-01' } };
  await exchange.correct(recordId, { family: 'lookout', record, wrong }, { subject: 'officer-1', agency: 'CBP' }, idempotency());
  await until('it is corrected', async () => (await pair.ca.exchange.record(recordId)).versions.length === 2);
  const fieldsFor = async (agency: string) =>
    (await pair.ca.exchange.record(recordId, { agency })).countries[0]?.exchanges.at(-1)?.about?.wrong?.fields;
  expect([await fieldsFor('CBSA'), await fieldsFor('IRCC')]).toEqual([['dateOfBirth'], []]);
});
