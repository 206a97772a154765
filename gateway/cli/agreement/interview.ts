// The interview of an author: asks the open questions in plain words, and reports faults at once.
import { type Answers, CEILINGS, completed, DRAFT_FAMILIES, faultsOf, RECORDS } from '../../../services/authoring/index.ts';
import type { Fault } from '../../../services/domain/index.ts';
import { type MessageKey, type Say, sayRule } from '../../../services/messages/index.ts';
import { several } from '../input.ts';
import type { Ask, Choice } from './ask.ts';

type Given = Partial<Answers>;

/** Completes the given answers with those of the person at the keyboard. */
export async function interview(given: Given, ask: Ask, say: Say): Promise<Answers> {
  const talk = conversation(ask, say);
  const records =
    given.records ??
    ((await talk.one(
      'new.records',
      RECORDS.map((name) => [name, say(`record.${name}`)]),
    )) as Answers['records']);
  const start: Given = { ...given, records };
  const parties = given.parties ?? (await askParties(start, talk));
  const id =
    given.id ??
    (await talk.word(['new.id', { example: 'ca-mx-lookouts' }], 'id', (value) => ({ id: value }), idOf(parties, records)));
  const title = given.title ?? (await talk.word('new.title', 'title', (value) => ({ title: value })));
  const instrument = given.instrument ?? (await askInstrument(talk));
  const clauses = given.clauses ?? (await askClauses(talk));
  const purposes = given.purposes ?? (await askPurposes({ records, clauses }, talk));
  const sharing = given.sharing ?? (await askSharing({ parties, purposes }, talk));
  const known = { ...given, records, id, title, parties, instrument, clauses, purposes, sharing };
  const family = DRAFT_FAMILIES[records];
  const usual = completed({ ...known, retentionDays: 365 });
  const withheld =
    given.withheld ??
    (await talk.some(
      ['new.withheld', { kept: family.kept.join(', ') }],
      Object.entries(family.groups)
        .filter(([group, fields]) => !family.kept.includes(group) && !fields.some((field) => family.needed.includes(field)))
        .map(([group, fields]) => [group, `${group}: ${fields.join(', ')}`]),
      usual.withheld,
      0,
    ));
  const number = (key: 'approvals' | 'retentionDays' | 'responseHours', initial: string) =>
    talk.number(`new.${key}`, key, initial, key === 'responseHours');
  const classification =
    given.classification ??
    (await talk.one(
      'new.classification',
      CEILINGS.map((level) => [level, say(`classification.${level}` as MessageKey)]),
      usual.classification,
    ));
  const approvals = given.approvals ?? (await number('approvals', String(usual.approvals)));
  const retentionDays = given.retentionDays ?? (await number('retentionDays', '365'));
  const onwards = ['consent', 'never'] as const;
  const onward =
    given.onward ??
    (await talk.one(
      'new.onward',
      onwards.map((way) => [way, say(`new.onward.${way}`)]),
    ));
  const responseHours = given.responseHours ?? (await number('responseHours', ''));
  const verify = given.verify ?? (await talk.whether('new.verify', usual.verify));
  const yearlyReport = given.yearlyReport ?? (await talk.whether('new.yearlyReport', usual.yearlyReport));
  return {
    ...known,
    ...{ withheld, classification, approvals, retentionDays, onward, verify, yearlyReport },
    ...(responseHours === undefined ? {} : { responseHours }),
  } as Answers;
}

type Words = MessageKey | readonly [MessageKey, Readonly<Record<string, string>>];

/** Prompts in the author's language. Each answer is checked together with the answers that it belongs to. */
function conversation(ask: Ask, say: Say) {
  const worded = (words: Words): string => (typeof words === 'string' ? say(words) : say(...words));
  const choices = (pairs: readonly (readonly [string, string])[]): Choice[] => pairs.map(([value, label]) => ({ value, label }));
  const fault = (answers: Given, path: string): string | undefined => {
    const found = faultsOf(answers).find(
      ({ field }: Fault) => field === path || field.startsWith(`${path}/`) || path.startsWith(`${field}/`),
    );
    return found === undefined ? undefined : sayRule(found.rule, say);
  };
  const word = (words: Words, path: string, answersOf: (value: string) => Given, initial = ''): Promise<string> =>
    ask.text(worded(words), initial, (value) => fault(answersOf(value), path));
  return {
    say,
    word,
    one: (words: Words, pairs: readonly (readonly [string, string])[], initial = pairs[0]?.[0] ?? '') =>
      ask.one(worded(words), choices(pairs), initial),
    some: (words: Words, pairs: readonly (readonly [string, string])[], initial: readonly string[], least = 1) =>
      ask.some(worded(words), choices(pairs), initial, least),
    whether: (words: Words, initial: boolean) => ask.whether(worded(words), { yes: say('new.yes'), no: say('new.no') }, initial),
    async number(words: Words, key: 'approvals' | 'retentionDays' | 'responseHours', initial: string, mayBeEmpty: boolean) {
      const parsed = (value: string): Given => ({ [key]: /^\d{1,6}$/.test(value) ? Number(value) : value }) as Given;
      const answer = await ask.text(worded(words), initial, (value) =>
        mayBeEmpty && value === '' ? undefined : fault(parsed(value), key),
      );
      return answer === '' ? undefined : Number(answer);
    },
  };
}
type Talk = ReturnType<typeof conversation>;

/** Suggests an id such as `ca-mx-lookouts`. */
const idOf = (parties: Answers['parties'], records: Answers['records']): string =>
  [...parties.map(({ country }) => country.toLowerCase()), records === 'LOOKOUT' ? 'lookouts' : 'cargo'].join('-').slice(0, 64);

async function askParties(start: Given, talk: Talk): Promise<Answers['parties']> {
  const codes = (value: string): string[] => several(value.toUpperCase());
  const named = await talk.word(['new.parties', { example: 'CA, MX' }], 'parties', (value) => ({
    ...start,
    parties: codes(value).map((country, i) => ({ country, agencies: [`A${i}`] })),
  }));
  const parties: Answers['parties'] = [];
  for (const country of codes(named)) {
    const agencies = await talk.word(
      ['new.agencies', { country, example: 'CBSA, RCMP' }],
      `parties/${parties.length}`,
      // A second party stands in for those still to come, since a list of one party would be a fault.
      (value) => ({
        parties: [
          ...parties,
          { country, agencies: codes(value) },
          ...(parties.length === 0 ? [{ country: OTHER(country), agencies: ['ZZ_OTHER'] }] : []),
        ],
      }),
    );
    parties.push({ country, agencies: codes(agencies) });
  }
  return parties;
}

const OTHER = (country: string): string => (country === 'CA' ? 'MX' : 'CA');

async function askInstrument(talk: Talk): Promise<Answers['instrument']> {
  const sound = { name: 'x', mark: 'D', from: '2030-01-01' } as const;
  const name = await talk.word('new.instrument', 'instrument/name', (value) => ({ instrument: { ...sound, name: value } }));
  const marks = ['T', 'S', 'B', 'D'] as const;
  const mark = (await talk.one(
    'new.mark',
    marks.map((one) => [one, `${one}: ${talk.say(`mark.${one}`)}`]),
    'D',
  )) as Answers['instrument']['mark'];
  const from = await talk.word(['new.from', { example: '2027-01-01' }], 'instrument/from', (value) => ({
    instrument: { ...sound, from: value },
  }));
  return { name, mark, from };
}

async function askClauses(talk: Talk): Promise<Answers['clauses']> {
  const clauses: Answers['clauses'] = {};
  do {
    const name = await talk.word(['new.clause-name', { example: 'Art.2' }], 'clauses', (value) => ({
      clauses: { [value]: { text: 'x' } },
    }));
    const text = await talk.word(['new.clause-text', { clause: name }], `clauses/${name}/text`, (value) => ({
      clauses: { [name]: { text: value } },
    }));
    clauses[name] = { text };
  } while (await talk.whether('new.clause-more', false));
  return clauses;
}

async function askPurposes(known: Pick<Answers, 'records' | 'clauses'>, talk: Talk): Promise<Answers['purposes']> {
  const { records, clauses } = known;
  const purposes: Answers['purposes'] = {};
  const { values } = DRAFT_FAMILIES[records].category;
  const clause = Object.keys(clauses)[0] as string;
  do {
    const named = await talk.word(['new.purpose-name', { example: 'MISSING_PERSONS' }], 'purposes', (value) => ({
      purposes: { [codeOf(value)]: { text: 'x', clause, categories: [values[0] as string] } },
    }));
    const purpose = codeOf(named);
    const text = await talk.word(['new.purpose-text', { purpose }], `purposes/${purpose}/text`, (value) => ({
      purposes: { [purpose]: { text: value, clause, categories: [values[0] as string] } },
    }));
    const under =
      Object.keys(clauses).length === 1
        ? clause
        : await talk.one(
            ['new.purpose-clause', { purpose }],
            Object.entries(clauses).map(([name, one]) => [name, `${name}  ${one.text}`]),
          );
    const categories = await talk.some(
      ['new.purpose-categories', { purpose }],
      values.map((value) => [value, value]),
      [],
    );
    purposes[purpose] = { text, clause: under, categories };
  } while (await talk.whether('new.purpose-more', false));
  return purposes;
}

const codeOf = (value: string): string =>
  value
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');

async function askSharing(known: Pick<Answers, 'parties' | 'purposes'>, talk: Talk): Promise<Answers['sharing']> {
  const { parties, purposes } = known;
  const countries = parties.map(({ country }) => country);
  const sharing: Answers['sharing'] = [];
  for (const purpose of Object.keys(purposes)) {
    const pairs = countries.map((country) => [country, country] as const);
    const from = await talk.some(['new.senders', { purpose }], pairs, countries);
    const to = await talk.some(
      ['new.recipients', { purpose }],
      pairs,
      from.length === 1 ? countries.filter((one) => one !== from[0]) : countries,
    );
    const agencies: string[] = [];
    let narrowed = false;
    for (const { country, agencies: all } of parties.filter((party) => to.includes(party.country) && party.agencies.length > 1)) {
      const chosen = await talk.some(
        ['new.recipient-agencies', { country, purpose }],
        all.map((agency) => [agency, agency]),
        all,
      );
      narrowed ||= chosen.length < all.length;
      agencies.push(...chosen);
    }
    const single = parties
      .filter((party) => to.includes(party.country) && party.agencies.length === 1)
      .flatMap((party) => party.agencies);
    sharing.push({ from, to, purposes: [purpose], ...(narrowed ? { agencies: { to: [...agencies, ...single] } } : {}) });
  }
  return sharing;
}
