// An answers file to fill in: a whole example, each answer under its question. It is itself a set of answers without faults.
import { stringify } from 'yaml';
import type { Say } from '../messages/index.ts';
import { type AnswerKey, type Answers, completed } from './answers.ts';
import { DRAFT_FAMILIES, type RecordsName } from './families.ts';

const EXAMPLES: Readonly<Record<RecordsName, Pick<Answers, 'id' | 'title' | 'clauses' | 'purposes'>>> = {
  LOOKOUT: {
    id: 'ca-mx-missing-persons',
    title: 'Canada-Mexico lookouts on missing persons',
    clauses: { 'Art.2': { text: 'The parties exchange lookouts on missing persons.' } },
    purposes: { MISSING_PERSONS: { text: 'Finding missing persons', clause: 'Art.2', categories: ['MISSING_PERSON'] } },
  },
  HIGH_RISK_CARGO: {
    id: 'ca-mx-weapons-cargo',
    title: 'Canada-Mexico alerts on cargo with weapons',
    clauses: { 'Art.2': { text: 'The parties alert each other to cargo suspected of carrying weapons.' } },
    purposes: { WEAPONS_CONTROL: { text: 'Finding smuggled weapons', clause: 'Art.2', categories: ['WEAPONS', 'EXPLOSIVES'] } },
  },
};

const exampleOf = (records: RecordsName): Answers => ({
  records,
  ...EXAMPLES[records],
  parties: [
    { country: 'CA', agencies: ['CBSA', 'RCMP'] },
    { country: 'MX', agencies: ['INM', 'GN'] },
  ],
  instrument: { name: 'Memorandum of understanding, draft', mark: 'D', from: '2027-01-01' },
  sharing: [{ from: ['CA', 'MX'], to: ['CA', 'MX'], purposes: Object.keys(EXAMPLES[records].purposes) }],
  retentionDays: 365,
  responseHours: 24,
});

/** What an answer is about, where it is more than one question of the interview. */
const ORDER: readonly AnswerKey[] = [
  ...([
    'records',
    'id',
    'version',
    'title',
    'parties',
    'instrument',
    'clauses',
    'purposes',
    'sharing',
    'withheld',
    'withheldFrom',
  ] as const),
  ...([
    'classification',
    'approvals',
    'retentionDays',
    'onward',
    'responseHours',
    'releaseHours',
    'verify',
    'yearlyReport',
  ] as const),
];

export function templateOf(records: RecordsName, say: Say): string {
  const answers = completed(exampleOf(records));
  const family = DRAFT_FAMILIES[records];
  const words = {
    kept: family.kept.join(', '),
    categories: family.category.values.join(', '),
    groups: Object.keys(family.groups).join(', '),
  };
  return ORDER.map((key) => {
    const comment = say(`template.${key}`, words).replaceAll(/^/gm, '# ');
    return `${comment}\n${stringify({ [key]: answers[key] }, { lineWidth: 120, version: '1.2', compat: 'yaml-1.1' })}`;
  }).join('\n');
}
