// The records chapter: what becomes of a record after it was shared. It is updated, met, disputed, asked about, let go on, and taken back.
import type { Exchange, Gateway } from '../../../gateway/sdk/index.ts';
import type { Federation, Node } from '../../federation/index.ts';
import { CARGO, LOOKOUT } from '../data.ts';
import { expect, type Narrator, type Observed, type Say, type Steps, tell } from '../narrator.ts';
import { until } from '../watching.ts';

interface Cast {
  readonly us: Gateway;
  readonly ca: Gateway;
  readonly mx: Gateway;
  /** The record whose life is told, once it is posted. */
  recordId: string;
}

const STEPS: Steps<Cast> = [
  ['A lookout is updated: Canada, which has it, gets the new version, and the old one is superseded there', isUpdated],
  ['A person is screened at the Canadian border: a hit within moments of the post, which the U.S. confirms', isScreened],
  ['Canada meets someone else of that name and says so: the U.S. tells the two apart in a third version', isToldApart],
  ['A wrong date of birth is corrected: Canada confirms it, and what was wrong is destroyed there', isCorrected],
  ['Canada asks the U.S. about it, and is answered within twelve hours', isAskedAbout],
  ['Canada disputes it: both countries show it as disputed until the U.S. has decided', isDisputed],
  ['With the consent of the U.S. Canada passes an alert on to Mexico; when that is revoked, Mexico destroys it', goesOn],
  ['Canada inspects the cargo of an alert: the U.S. learns what was found, and that the alert was borne out', isInspected],
  ['The U.S. assesses that it is still needed: Canada keeps it for longer, and no longer than the agreement lets it', isExtended],
  ['Canada has achieved its purpose, and says so: the U.S. gives its reasons for keeping it', isAchieved],
  ['The lookout is recalled: Canada destroys it, and certifies that with the entries of its own log', isRecalled],
];

export async function records({ nodes }: Federation, narrator: Narrator): Promise<void> {
  const as = (country: string, subject: string): Gateway => (nodes[country] as Node).as(subject);
  await tell(narrator, STEPS, {
    us: as('US', 'us-officer-1'),
    ca: as('CA', 'ca-officer-1'),
    mx: as('MX', 'mx-officer-1'),
    recordId: '',
  });
}

const NAME = { primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' };

async function isUpdated(cast: Cast, say: Say): Promise<Observed> {
  const { us, ca } = cast;
  const lookout = { ...LOOKOUT, recordReference: 'NTC-LIFE-1' };
  const posted = await us.exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout });
  cast.recordId = posted.recordId ?? '';
  await until('its receipt', async () => isInForce(cast, 1));
  const next = { ...lookout, actionOnHit: 'CONTACT_ORIGINATOR' };
  const updated = await us.records.update(cast.recordId, { lookout: next });
  await until('the receipt of the second version', async () => isInForce(cast, 2));
  const { versions, shown } = await ca.records.get(cast.recordId);
  expect(versions.map(({ state }) => state).join() === 'SUPERSEDED,IN_FORCE', 'the first is superseded', versions);
  expect(shown?.record?.actionOnHit === 'CONTACT_ORIGINATOR', 'the second is shown', shown);
  say(`version ${updated.recordVersion}: ${LOOKOUT.actionOnHit} has become ${shown.record.actionOnHit}; version 1 is superseded`);
  return { recordId: cast.recordId, version: updated.recordVersion };
}

/** Whether Canada has that version in force, as the United States knows from its receipt. */
async function isInForce({ us, recordId }: Cast, version: number): Promise<boolean> {
  return (await us.records.get(recordId)).countries[0]?.inForce === version;
}

async function isScreened({ us, ca }: Cast, say: Say): Promise<Observed> {
  const name = [{ primaryIdentifier: 'Müller', secondaryIdentifier: 'Jörg' }];
  const { document: _, ...sought } = {
    ...LOOKOUT,
    recordReference: 'NTC-SCREEN-1',
    name,
    dateOfBirth: { date: '1969-07-16' },
    contactPoint: '+1 555 0100',
  };
  /** One connection: the traveller is asked about until somebody answers for them. */
  async function* atTheBorder() {
    for (let n = 0; n < 500; n++) {
      yield {
        id: `lane ${n}`,
        name: [{ primaryIdentifier: 'MUELLER', secondaryIdentifier: 'JOERG' }],
        dateOfBirth: { date: '1969-07-16' },
      };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  let posted: number | undefined;
  for await (const { outcome, hits } of ca.screenings.run(atTheBorder())) {
    if (posted === undefined) {
      expect(outcome === 'CLEAR', 'nobody is sought yet', hits);
      posted = performance.now();
      await us.exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout: sought });
    }
    const [hit] = hits;
    if (hit === undefined) continue;
    const ms = performance.now() - posted;
    const { score, birth } = hit.because;
    say(
      `${Math.round(ms)} ms after the post: ${score} of 100, ${hit.because.name}, ${birth}; ${hit.action}; call ${hit.contactPoint}`,
    );
    const added = { category: 'PRIMARY', actionTaken: 'REFERRED_TO_SECONDARY', location: 'CAVAN' };
    const { exchanges } = await ca.screenings.report(hit, added);
    const [told] = exchanges;
    expect(told !== undefined, 'the hit is told', exchanges);
    await until('the hit to arrive', async () => (await us.exchanges.get(told.id)).state === 'ADMITTED');
    await us.records.answer(told.id, { verb: 'HIT_CONFIRMED', content: { actionOnHit: 'REFER_TO_SECONDARY' } });
    await until('the answer', async () => (await stateOf(ca, hit.recordId, told.id)) === 'ANSWERED');
    say('told in one call, and confirmed: the person is the one who is sought');
    return { recordId: hit.recordId, hit: told.id, score };
  }
  throw new Error('nobody was found');
}

async function isToldApart(cast: Cast, say: Say): Promise<Observed> {
  const { us, ca, recordId } = cast;
  const hit = await said(ca, us, recordId, 'HIT', {
    category: 'PRIMARY',
    occurredAt: new Date().toISOString(),
    location: 'CAVAN',
    matchedOn: ['NAME'],
    actionTaken: 'REFERRED_TO_SECONDARY',
    name: [NAME],
    dateOfBirth: { date: '1999-01-01' },
  });
  const [duty] = hit.duties ?? [];
  expect(duty?.kind === 'ANSWER', 'the U.S. owes an answer', hit.duties);
  say(`a hit on a name; the answer is due by ${duty.due}`);
  const misidentification = { name: NAME, dateOfBirth: { date: '1999-01-01' } };
  const content = { differsIn: ['DATE_OF_BIRTH'], misidentification };
  const { exchanges } = await us.records.answer(hit.id, { verb: 'MISIDENTIFIED', content });
  await until('the third version', async () => isInForce(cast, 3));
  const { shown } = await ca.records.get(recordId);
  const [told] = (shown?.record?.misidentification ?? []) as readonly (typeof misidentification)[];
  expect(told?.dateOfBirth.date === misidentification.dateOfBirth.date, 'Canada knows who is not meant', shown?.record);
  say(`another date of birth: ${exchanges.map(({ verb }) => verb).join(' and ')}; version 3 says who is not meant`);
  return { hit: hit.id };
}

async function isCorrected(cast: Cast, say: Say): Promise<Observed> {
  const { us, ca, recordId } = cast;
  const { shown } = await us.records.get(recordId);
  const lookout = { ...shown?.record, dateOfBirth: { date: '1974-12-08' } };
  const corrected = await us.records.correct(recordId, { lookout, wrong: { reason: 'CLERICAL', fields: ['dateOfBirth'] } });
  const version = corrected.recordVersion;
  await until('the correction', async () => isInForce(cast, version));
  const [duty] = (corrected.exchanges[0]?.duties ?? []).filter(({ kind }) => kind === 'CONFIRM_CORRECTION');
  say(`version ${version} corrects dateOfBirth; Canada has until ${duty?.due} to confirm it`);
  const explanation = 'The watch list was rebuilt';
  await ca.records.confirm(recordId, { derivedData: 'CORRECTED', earlierUse: 'NOT_USED', explanation });
  const confirmed = async () => (await us.records.get(recordId)).countries[0]?.corrections[0]?.confirmed;
  await until('the confirmation', async () => (await confirmed()) !== undefined);
  const { versions } = await ca.records.get(recordId);
  const gone = versions.filter(({ erased }) => erased === true).map((one) => one.version);
  expect(gone.includes(version - 1), 'what was wrong cannot be read any more', versions);
  say(`confirmed by both ends; destroyed in Canada: version ${gone.join(', ')}`);
  return { version, destroyed: gone };
}

async function isAskedAbout({ us, ca, recordId }: Cast, say: Say): Promise<Observed> {
  const asked = await said(ca, us, recordId, 'RFI', {
    topic: ['TRAVEL_DOCUMENT'],
    question: 'Was the passport reported lost?',
  });
  await us.records.answer(asked.id, { verb: 'RFI_REPLY', content: { outcome: 'ANSWERED', answer: 'On 2 March 2025.' } });
  await until('the answer', async () => (await stateOf(ca, recordId, asked.id)) === 'ANSWERED');
  const again = await us.records
    .answer(asked.id, { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } })
    .catch((error: unknown) => error as Error & { code?: string });
  expect('code' in again && again.code === 'STATE_CONFLICT', 'nothing is answered twice', again);
  say(`answered in time; a second answer is refused: ${again.code}`);
  return { asked: asked.id };
}

async function isDisputed({ us, ca, recordId }: Cast, say: Say): Promise<Observed> {
  const dispute = await said(ca, us, recordId, 'DISPUTE', { matter: ['FACTS'], statement: 'The document was returned.' });
  const marks = async () => Promise.all([us, ca].map(async (one) => (await one.records.get(recordId)).disputed === true));
  expect(
    (await marks()).every((marked) => marked),
    'both show it as disputed',
    await marks(),
  );
  say('shown as disputed in both countries');
  const content = { finding: 'STANDS', reasons: 'Two documents bear it out.' };
  await us.records.answer(dispute.id, { verb: 'DISPUTE_OUTCOME', content });
  await until('the outcome', async () => !(await marks()).includes(true));
  say('the U.S. finds that it stands, and says why: the mark is gone in both');
  return { dispute: dispute.id };
}

async function goesOn({ us, ca, mx }: Cast, say: Say): Promise<Observed> {
  const cargo = { ...CARGO, recordReference: 'NTC-LIFE-ONWARD-1' };
  const { recordId = '' } = await us.exchanges.post({ to: ['CA'], purpose: 'CARGO_SECURITY', cargo });
  await until('Canada to have it', async () => (await ca.records.get(recordId)).state === 'IN_FORCE');
  const to = { to: 'MX', purpose: 'CUSTOMS_ENFORCEMENT' } as const;
  const refused = await ca.records.onward(recordId, to).catch((error: unknown) => error as Error & { code?: string });
  expect('code' in refused && refused.code === 'POLICY_REFUSED', 'not without consent', refused);
  say('without the consent of the U.S. a clause refuses it, and the log of Canada says so');
  const asked = await said(ca, us, recordId, 'ONWARD_REQUEST', { thirdCountry: 'MX', need: 'CONSIGNMENT' });
  const validUntil = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await us.records.answer(asked.id, { verb: 'ONWARD_GRANT', content: { validUntil } });
  await until('the grant', async () => (await stateOf(ca, recordId, asked.id)) === 'GRANTED');
  const { recordId: copy = '', exchanges } = await ca.records.onward(recordId, to);
  await until('Mexico to have it', async () => (await mx.records.get(copy)).state === 'IN_FORCE');
  const there = await mx.records.get(copy);
  const [step] = there.provenance ?? [];
  expect(step?.from === 'US' && step.to === 'CA', 'Mexico reads whose it is', there);
  say(
    `granted until ${validUntil}: Mexico has ${there.shown?.record?.recordReference}, originated by ${step.from}, by way of ${step.to}`,
  );
  await us.records.answer(asked.id, { verb: 'ONWARD_REVOKE', content: { revokedBecause: 'ASSURANCES_BROKEN' } });
  await until('Mexico to certify', async () => (await ca.records.get(copy)).countries[0]?.certified !== undefined);
  const { state, versions } = await mx.records.get(copy);
  expect(state === 'RECALLED' && versions.every(({ erased }) => erased === true), 'it is destroyed there', versions);
  say('revoked: Canada took it back, and Mexico has destroyed it and certified that');
  return { asked: asked.id, sent: exchanges[0]?.id ?? '', copy };
}

async function isInspected({ us, ca }: Cast, say: Say): Promise<Observed> {
  const cargo = { ...CARGO, recordReference: 'NTC-LIFE-CARGO-1' };
  const { recordId = '' } = await us.exchanges.post({ to: ['CA'], purpose: 'CARGO_SECURITY', cargo });
  await until('Canada to have it', async () => (await ca.records.get(recordId)).state === 'IN_FORCE');
  const content = {
    examType: 'NII_SCAN',
    finding: 'CONTRABAND',
    usefulness: 'BORNE_OUT',
    inspectedAt: new Date().toISOString(),
    location: 'CAVAN',
    sealStatus: 'BROKEN',
    seizure: [{ category: 'NARCOTICS', description: 'Specimen parcels', massKg: 12.5 }],
  };
  const feedback = await said(ca, us, recordId, 'INSPECTION_FEEDBACK', content);
  const there = await us.exchanges.get(feedback.id);
  expect(there.record?.finding === 'CONTRABAND', 'the U.S. reads what was found', there.record);
  say(`an NII scan found contraband, 12.5 kg; the alert was ${there.record.usefulness}`);
  return { recordId, feedback: feedback.id };
}

async function isExtended({ us, ca, recordId }: Cast, say: Say): Promise<Observed> {
  const endAt = async (one: Gateway): Promise<string | undefined> => (await one.records.get(recordId)).countries[0]?.until;
  const before = await endAt(us);
  expect(before !== undefined && before === (await endAt(ca)), 'both know the same end', before);
  say(`four versions later it still expires when the first would have: ${before}`);
  const day = (years: number): string => `${new Date().getUTCFullYear() + years}-01-31`;
  const assessed = { ground: 'STILL_SOUGHT', assessment: 'The warrant stands.', assessedBy: 'Review unit' } as const;
  const late = await us.records
    .extend(recordId, { ...assessed, until: day(20) })
    .catch((error: unknown) => error as Error & { code?: string; faults?: readonly { readonly rule: string }[] });
  expect('code' in late && late.code === 'INVALID', 'not for twenty years', late);
  say(`twenty years are refused: ${late.faults?.[0]?.rule}`);
  await us.records.extend(recordId, { ...assessed, until: day(6) });
  await until('the extension', async () => (await endAt(ca)) !== before);
  const after = await endAt(ca);
  expect(after === (await endAt(us)), 'both know the new end', after);
  say(`extended with the assessment: in Canada until ${after}`);
  return { before, after };
}

async function isAchieved({ us, ca, recordId }: Cast, say: Say): Promise<Observed> {
  const achieved = await said(ca, us, recordId, 'PURPOSE_ACHIEVED', { achievement: 'ACTION_CARRIED_OUT' });
  const [duty] = achieved.duties ?? [];
  expect(duty?.kind === 'ANSWER' && duty.due !== undefined, 'the U.S. owes an answer', achieved.duties);
  say(`without an answer Canada destroys it after ${duty.due}, and certifies that`);
  const content = { retainedBecause: 'OPEN_INVESTIGATION', justification: 'A second person is sought with her.' };
  await us.records.answer(achieved.id, { verb: 'RETAINED', content });
  await until('the answer', async () => (await stateOf(ca, recordId, achieved.id)) === 'ANSWERED');
  say('the U.S. keeps it, and says why: it stays in both');
  return { achieved: achieved.id };
}

async function isRecalled({ us, ca, recordId }: Cast, say: Say): Promise<Observed> {
  await us.records.recall(recordId, { reason: 'NO_LONGER_NEEDED', explanation: 'The person was found.' });
  const certified = async () => (await us.records.get(recordId)).countries[0]?.certified;
  await until('the certificate', async () => (await certified()) !== undefined);
  const { state, versions, shown } = await ca.records.get(recordId);
  expect(state === 'RECALLED' && shown === undefined, 'it is in force nowhere', state);
  expect(
    versions.every(({ erased }) => erased === true),
    'no version can be read any more',
    versions,
  );
  const { record } = await us.exchanges.get((await certified()) ?? '');
  const destroyed = (record?.destroyed ?? []) as readonly { version: number; index: number }[];
  expect(destroyed.length === versions.length, 'each version is certified', record);
  say(`Canada certifies: ${destroyed.map(({ version, index }) => `version ${version}, its entry ${index}`).join('; ')}`);
  const late = await us.records
    .update(recordId, { lookout: { ...LOOKOUT, recordReference: 'NTC-LIFE-1' } })
    .catch((error: unknown) => error as Error & { code?: string });
  expect('code' in late && late.code === 'RECALLED', 'nothing recalled comes back', late);
  say(`a further version is refused: ${late.code}`);
  return { destroyed: destroyed.length };
}

/** The exchange, once the other country has taken it. */
async function said(from: Gateway, to: Gateway, recordId: string, verb: string, content: object): Promise<Exchange> {
  const { exchanges } = await from.records.say(recordId, { verb, content } as Parameters<Gateway['records']['say']>[1]);
  const [first] = exchanges;
  expect(first !== undefined && first.state === 'QUEUED', `${verb} leaves`, first);
  await until(`${verb} to arrive`, async () => (await to.exchanges.get(first.id)).state === 'ADMITTED');
  return from.exchanges.get(first.id);
}

async function stateOf(at: Gateway, recordId: string, exchangeId: string): Promise<string | undefined> {
  const { countries } = await at.records.get(recordId);
  return countries.flatMap((one) => one.said).find(({ exchange }) => exchange.id === exchangeId)?.state;
}
