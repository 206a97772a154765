// What a bundle withholds is the country's word; what it shows is held against the facts that were decided from.
import { expect, it } from 'vitest';
import { AuditKind, type Caveat, CaveatCode, Classification, Outcome, RecordKind, Verb } from '../../../proto/index.ts';
import { commitRecord, fieldCount } from '../../../services/envelope/index.ts';
import { checkFacts } from '../../../services/evidence/facts.ts';
import type { Leaf, Matter } from '../../../services/evidence/matter.ts';
import { type Facts, factsOf, type Situation } from '../../../services/policy/index.ts';
import { fieldId, LEFT_OUT, readRecord, showRecord } from '../../../services/records/index.ts';

const KIND = RecordKind.VISA_ANSWER;
const ISSUED = 1_767_323_045_000_000;
const field = (name: string): number => fieldId('visaAnswer', name) ?? 0;

const FILE = readRecord('visaAnswer', {
  outcome: 'MATCH',
  name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA' }],
  dateOfBirth: { date: '1980-05' },
  document: { documentNumber: 'D23145890', issuingState: 'UTO' },
});
const { commitments, disclosures } = commitRecord(KIND, FILE, new Uint8Array(fieldCount(KIND) * 32));
const PERMITTED = [
  ...['outcome', 'name', 'alias', 'mrz', 'dateOfBirth', 'alternativeDateOfBirth'],
  ...['document', 'previousDocument', 'identification'],
].map(field);

const SITUATION: Situation = {
  ...({ action: 'respond', from: 'US', to: 'CA', fromAgency: 'DOS', toAgency: 'IRCC', kind: KIND, verb: 'RESPONSE' } as const),
  ...{ purpose: 'ENTRY_OR_STAY', classification: 'PROTECTED', caveats: [], issued: ISSUED },
};
const FACTS = factsOf(SITUATION, 'visaAnswer', showRecord('visaAnswer', FILE), {});

/** An answer of which `absent` is not shown, and of which its statement says that it left out `leftOut`. */
function check(
  absent: readonly string[],
  leftOut: readonly string[],
  decidedFrom: Partial<Facts> = {},
  caveats: readonly Caveat[] = [],
): void {
  const missing = absent.map(field);
  const shown = disclosures.filter((one) => !missing.includes(one.field));
  const recordId = new Uint8Array(16);
  const common = {
    from: 'US',
    to: 'CA',
    recordKind: KIND,
    verb: Verb.RESPONSE,
    purpose: 'ENTRY_OR_STAY',
    recordId,
    recordVersion: 1,
  };
  const leaf = { index: 7, said: { ...common, kind: AuditKind.SENT, occurredAt: ISSUED } } as Leaf;
  const statement = {
    proof: { commitments, disclosures: shown },
    said: {
      ...common,
      ...{ agency: 'DOS', recipientAgency: 'IRCC', issued: ISSUED, exigent: false, outcome: Outcome.PERMIT },
      withheld: leftOut.length === 0 ? [] : [{ clause: LEFT_OUT, fields: leftOut.map(field) }],
    },
    header: { recordId, version: 1, kind: KIND, classification: Classification.PROTECTED, caveats },
    entry: { disclosed: shown.map((one) => one.field) },
  } as unknown as Matter['statement'];
  const facts = { ...FACTS, ...decidedFrom };
  checkFacts({ statement } as Matter, leaf, facts, { facts, disclosed: PERMITTED });
}

const contradicts = (name: string) =>
  expect.objectContaining({ message: expect.stringContaining(`leaf 7/decision/facts/${name}`) });

it('the facts of a record that is shown whole', () => {
  expect(FACTS).toMatchObject({ outcome: 'MATCH', hasName: true, hasBirthDate: true, hasDocument: true });
  expect(() => check([], [])).not.toThrow();
});

it('a field that was left out for its length contradicts no fact: the country had it and says that it left it out', () => {
  expect(() => check(['name'], ['name'])).not.toThrow();
  expect(() => check(['name', 'dateOfBirth', 'document'], ['name', 'dateOfBirth', 'document'])).not.toThrow();
});

it('a field that may be shown, is not there and was not left out: the record has none, and facts that say it had are another record’s', () => {
  expect(() => check(['name'], [])).toThrow(contradicts('hasName'));
  expect(() => check(['name', 'document'], ['name'])).toThrow(contradicts('hasDocument'));
});

it('what was left out excuses no fact about what is shown', () => {
  expect(() => check(['name'], ['name'], { outcome: 'NO_MATCH' })).toThrow(contradicts('outcome'));
  expect(() => check(['name'], ['name'], { hasBirthDate: false })).toThrow(contradicts('hasBirthDate'));
  // Shown although the statement says that it is left out.
  expect(() => check([], ['name'], { hasName: false })).toThrow(contradicts('hasName'));
});

it('caveats of the header are what it was decided from, and of a later version’s the strictest', () => {
  const caveat = (code: number, until = 0): Caveat => ({ code: code as CaveatCode, until, text: '' });
  const decided =
    (facts: Partial<Facts>, ...caveats: Caveat[]) =>
    () =>
      check([], [], facts, caveats);
  expect(decided({ handling: 'H2' }, caveat(CaveatCode.H2))).not.toThrow();
  expect(decided({ handling: 'H1' }, caveat(CaveatCode.H2))).toThrow(contradicts('handling'));
  expect(decided({}, caveat(CaveatCode.H2))).toThrow(contradicts('handling'));
  expect(decided({ concealed: false }, caveat(CaveatCode.CONCEALED, ISSUED))).not.toThrow();
  expect(decided({ concealed: false }, caveat(CaveatCode.CONCEALED, ISSUED + 1))).toThrow(contradicts('concealed'));
  expect(decided({ handling: 'H3', concealed: true }, caveat(17, 1))).not.toThrow();
  expect(decided({ handling: 'H3' }, caveat(17, 1))).toThrow(contradicts('concealed'));
  expect(decided({ concealed: true }, caveat(17))).toThrow(contradicts('handling'));
});
