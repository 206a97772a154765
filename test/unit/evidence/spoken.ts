// Every verb by which two countries speak of a record, said once, with the evidence of both for it; and the same evidence, altered.
import { decode, encode, nameOf, Verb } from '../../../proto/index.ts';
import type { Side } from '../exchange/pair.ts';
import { idempotency, isTold, OFFICER, type Pair, startPair, until } from '../exchange/pair.ts';
import { confirm, correct, posted, update } from '../exchange/release/living.ts';
import type { Json } from './forge.ts';
import type { Altered } from './rows.ts';
import { allFinal } from './scene.ts';

const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const OTHER = { name: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'OTHER' } };
const MET = {
  ...{ category: 'PRIMARY', occurredAt: '2026-01-01T00:00:00Z', matchedOn: ['NAME'], actionTaken: 'REFERRED_TO_SECONDARY' },
};
const JUSTIFIED = { justification: 'The court at Utopia cleared this person.' };
const INCIDENT = { kind: 'LOSS', discoveredAt: '2026-01-01T00:00:00Z', status: 'CONTAINED', measure: ['COPIES_DESTROYED'] };
const ONWARD = { thirdCountry: 'MX', need: 'SECURITY' };
const CARGO = {
  ...{ recordReference: 'C-1', riskCategory: 'NARCOTICS', requestedAction: 'EXAM', cargoControlNumber: 'T1', sourceGrade: 'A1' },
};

/** Later than the retention that the agreement sets from the day of the posts. */
const UNTIL = '2031-06-30';

/** What Canada says, and what the United States answers to it, in turn. */
const TALKS: readonly (readonly [verb: string, content: object, ...answers: (readonly [string, object])[]])[] = [
  ['RFI', { topic: ['IDENTITY'] }, ['RFI_REPLY', { outcome: 'NOTHING_KNOWN' }]],
  ['HIT', MET, ['HIT_CONFIRMED', { actionOnHit: 'CONTACT_ORIGINATOR' }]],
  ['ENCOUNTER', MET, ['MISIDENTIFIED', { misidentification: OTHER }]],
  ['REMOVAL_REQUEST', { ground: 'INACCURATE', ...JUSTIFIED }, ['RETAINED', { retainedBecause: 'LEGAL_DUTY', ...JUSTIFIED }]],
  ['ONWARD_REQUEST', ONWARD, ['ONWARD_DENY', { deniedBecause: 'LAW' }]],
  [
    'ONWARD_REQUEST',
    ONWARD,
    ['ONWARD_GRANT', { validUntil: '2026-12-31' }],
    ['ONWARD_REVOKE', { revokedBecause: 'ASSURANCES_BROKEN' }],
  ],
  ['DISPUTE', { matter: ['FACTS'] }, ['DISPUTE_OUTCOME', { finding: 'STANDS', reasons: 'Two documents bear it out.' }]],
  ['REDRESS', { matter: ['IDENTITY'], remedy: 'CORRECTION' }],
  ['INCIDENT_NOTICE', INCIDENT],
  [
    'PURPOSE_ACHIEVED',
    { achievement: 'ACTION_CARRIED_OUT', achievedOn: '2026-01-01' },
    ['RETAINED', { retainedBecause: 'LEGAL_DUTY', ...JUSTIFIED }],
  ],
  // Answered last, and with it the record is recalled.
  ['REMOVAL_REQUEST', { ground: 'INACCURATE', ...JUSTIFIED }],
];

export interface Spoken {
  readonly pair: Pair;
  readonly verbs: readonly string[];
  /** The bundle of each, of who sent it and of who received it, by `VERB COUNTRY`: taken before what was said is destroyed with its record. */
  readonly bundles: ReadonlyMap<string, Json>;
}

type Acted = Promise<{ readonly result: { readonly exchanges: readonly { readonly id: string; readonly verb: string }[] } }>;

export async function startSpoken(): Promise<Spoken> {
  const pair = await startPair({ limits: { sweepMs: 20 } });
  const { us, ca } = pair;
  const said = new Map<string, string>();
  const bundles = new Map<string, Json>();
  async function note(by: Side, act: Acted): Promise<string> {
    const made = (await act).result.exchanges;
    for (const { id, verb } of made) {
      await until(`${verb} is closed`, async () => (await by.exchange.get(id)).state === 'CLOSED' && isTold(by));
      said.set(verb, id);
    }
    return made[0]?.id ?? '';
  }
  async function collect(): Promise<void> {
    await pair.settled();
    await allFinal(pair);
    for (const [verb, id] of said)
      for (const { country, exchange } of bundles.has(`${verb} US`) ? [] : [us, ca])
        bundles.set(`${verb} ${country}`, JSON.parse(new TextDecoder().decode(await exchange.evidence(id, { openings: true }))));
  }

  const { id } = await posted(pair);
  await note(us, update(pair, id, { sex: 'FEMALE' }));
  await note(us, correct(pair, id, { dateOfBirth: { date: '1981-01-01' } }));
  await note(ca, confirm(pair, id));
  const assessed = { ground: 'STILL_SOUGHT', assessment: 'The warrant SPECIMEN-7 stands.', assessedBy: 'Review unit' } as const;
  await note(us, us.exchange.extend(id, { ...assessed, until: UNTIL }, OFFICER, idempotency()));
  let removal = '';
  for (const [verb, content, ...answers] of TALKS) {
    const asked = await note(ca, ca.exchange.say(id, { verb, content }, CA_OFFICER, idempotency()));
    for (const [answer, told] of answers)
      await note(us, us.exchange.answer(asked, { verb: answer, content: told }, OFFICER, idempotency()));
    removal = asked;
  }
  await speakOfCargo(pair, note);
  await collect();
  const removed = { verb: 'REMOVED', content: { removedBecause: 'INACCURATE', ...JUSTIFIED } };
  await note(us, us.exchange.answer(removal, removed, OFFICER, idempotency()));
  const { certified = '' } = await until('it is certified', async () => {
    const [country] = (await us.exchange.record(id)).countries;
    return country?.certified === undefined ? undefined : country;
  });
  said.set('DESTRUCTION_CERTIFICATE', certified);
  await collect();
  return { pair, verbs: [...said.keys()], bundles };
}

async function speakOfCargo({ us, ca }: Pair, note: (by: Side, act: Acted) => Promise<string>): Promise<void> {
  const request = {
    ...({ family: 'cargo', priority: 'ROUTINE', classification: 'PROTECTED' } as const),
    ...{ to: ['CA'], record: CARGO, purpose: 'CARGO_SECURITY', caveats: [] },
  };
  const { result } = await us.exchange.release(request, OFFICER, idempotency());
  const shared = result.exchanges[0]?.id ?? '';
  await until('it is closed', async () => (await us.exchange.get(shared)).state === 'CLOSED');
  const content = { examType: 'NII_SCAN', finding: 'NOTHING_FOUND', usefulness: 'NOT_BORNE_OUT' };
  await note(ca, ca.exchange.say(result.recordId, { verb: 'INSPECTION_FEEDBACK', content }, CA_OFFICER, idempotency()));
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** Another version, or another question, put in its place: what the statement is about is signed like the rest of it. */
export function altered(bundle: Json): Json {
  const said = decode('Statement', bytes(bundle.statement.statement));
  const { about } = said;
  if (about === null) throw new Error(`${nameOf('Verb', said.verb)} is about nothing`);
  const { recordId, version, answers } = about;
  const other = answers.length > 0 ? { answers: recordId } : { version: version + 1 };
  const statement = encode('Statement', { ...said, about: { ...about, ...other } });
  return { ...bundle, statement: { ...bundle.statement, statement: Buffer.from(statement).toString('base64') } };
}

/** Each bundle, and each altered. */
export const spokenAlterations = (bundles: Spoken['bundles']): Altered[] =>
  [...bundles].flatMap(([name, bundle]): Altered[] => [
    { name, fails: undefined, verdict: 'pass', bundle },
    { name: `${name}, about something else`, fails: 'statement-digest', verdict: 'fail', bundle: altered(bundle) },
  ]);

/** Said by no person, but after a review or years later by a gateway. */
const UNSAID: readonly number[] = [Verb.OVERRIDE_REVIEWED, Verb.EXPIRY_NOTICE];

/** All other verbs of the exchange plane that are about a record. */
export const SPOKEN: readonly string[] = Object.values(Verb)
  .filter((verb) => verb >= Verb.UPDATE && verb < 64 && !UNSAID.includes(verb))
  .map((verb) => nameOf('Verb', verb));
