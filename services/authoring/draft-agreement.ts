// agreement.yaml of a draft.
import { stringify } from 'yaml';
import { icaoOfAlpha2 } from '../records/index.ts';
import type { FullAnswers } from './answers.ts';
import type { Plan } from './plan.ts';

const PROPOSED = 'Proposed with this draft';
type Clauses = Record<string, { readonly text: string; readonly source: string; readonly mark: string }>;

/** YAML of one or more keys, as a person would write it; country NO is in quotes, which YAML 1.1 takes for false. */
const yaml = (value: unknown): string => stringify(value, { lineWidth: 120, version: '1.2', compat: 'yaml-1.1' }).trimEnd();
/** A name where a value stands: 1.2 is a number unless it is quoted. */
const word = (name: string): string => yaml(name);
const flow = (names: readonly string[]): string => `[${names.map(word).join(', ')}]`;
const days = (count: number): string => (count === 1 ? 'one day' : `${count} days`);
const hours = (count: number): string => (count === 1 ? 'one hour' : `${count} hours`);
/** Who releases a record, by how many of them there are. */
const PERSONS = ['', 'One named person', 'Two named persons', 'Three named persons'] as const;
/** A record of this kind, with its article. */
const NOUNS = { LOOKOUT: ['lookout', 'a lookout', 'A lookout'], HIGH_RISK_CARGO: ['alert', 'an alert', 'An alert'] } as const;

export function agreementYaml(plan: Plan): string {
  const { answers } = plan;
  const { id, version, title, parties, instrument, classification, retentionDays, releaseHours } = answers;
  const { name, source = name, mark, from, until } = instrument;
  const { approvals } = answers;
  return `# Drafted from an author's answers. Each line that begins with "Decide:" waits for a decision.
# Marks: T the instrument's public text or an official page, S press or secondary text, B general knowledge, D our own design.
id: ${word(id)}
version: ${yaml(version)}
${yaml({ title })}
# Nothing is shared before every party has signed these bytes and the day they name has come.
status: IN_FORCE
effective:
${indented({ from, ...(until === undefined ? {} : { until }), source, mark })}

legalBasis:
${indented([{ name, source, mark }])}

parties:
${parties
  .map(
    ({ country, agencies }) => `  - { country: ${word(country)}, state: ${icaoOfAlpha2(country)}, agencies: ${flow(agencies)} }`,
  )
  .join('\n')}

defaultClause: D.default-deny
classificationCeiling: { level: ${classification}, clause: D.ceiling }
# Decide: the longest that anything is kept. A rule may require less, never more.
retention: { days: ${retentionDays}, clause: D.retention }
${approvals === 0 ? '' : `release: { expiresHours: ${releaseHours}, clause: D.release }\n`}suspensionClause: D.suspension
# Decide: whether an officer may send without a release where a life is in danger (key \`exigent\`). Without it nobody may.

# Decide: each mark against the text of the instrument. What it does not say stays D.
clauses:
${indented(clausesOf(plan))}

purposes:
${Object.entries(answers.purposes)
  .map(([purpose, { text, clause }]) => indented({ [purpose]: { text, clause } }))
  .join('\n')}

grants:
${grantsOf(answers)}

# Decide: whether one side may send much more than the other before both look at why (key \`reciprocity\`), or only so many (\`quotas\`).

# What the receiver must do. Keeping within the days above needs no line of its own.
obligations:
${obligationsOf(answers).join('\n')}

# For one's own people, never sent to a partner.
notices:
${noticesOf(plan).join('\n')}

# A group is shown or withheld as a whole. The clause is the one that withholds it when no rule shows it.
fieldGroups:
  ${answers.records}:
${groupsOf(plan)}
`;
}

const indented = (value: unknown): string => yaml(value).replaceAll(/^(?=.)/gm, '  ');

/** Those of the instrument, then those that the draft adds, each only if something rests on it. */
function clausesOf({ answers, family, keptFrom, keptFromAll }: Plan): Clauses {
  const { instrument, clauses, parties, retentionDays, classification, approvals, releaseHours, onward, responseHours } = answers;
  const own = (text: string) => ({ text, source: PROPOSED, mark: 'D' });
  const [one, an, An] = NOUNS[answers.records];
  const stated = Object.entries(clauses).map(([key, { text, source, mark }]) => [
    key,
    { text, source: source ?? instrument.name, mark: mark ?? instrument.mark },
  ]);
  const keptSomewhere = parties.some(({ country }) => keptFrom(country).length > 0);
  const added: readonly (readonly [string, string, boolean?])[] = [
    ['D.default-deny', 'What no rule permits is not shared.'],
    ['D.ceiling', `Nothing above ${classification} travels under this agreement, and nothing is downgraded to travel.`],
    ['D.retention', `${An} is kept for at most ${days(retentionDays)}.`],
    ['D.extension', `Keeping ${an} for longer needs a recorded individual assessment.`],
    ['D.correction', `A correction reaches everyone who received the ${one}; what is inaccurate is not kept.`],
    ['D.suspension', `Any party may suspend this agreement at once.`],
    ['D.format', 'A record that breaks a published format is not sent.'],
    ['D.domestic-law', 'Nothing is sent that the law of the sender forbids sending.'],
    [
      'D.mistreatment',
      'Nothing is sent where that would bring a substantial risk of mistreatment, and each such case is counted.',
      family.persons,
    ],
    ['D.identity', 'A person is named, and distinguished from others by a date of birth or a document number.', family.persons],
    ['D.verify', 'The receiver contacts the originator before it acts.', answers.verify],
    ['D.respond', `The receiver answers within ${hours(responseHours ?? 0)}.`, responseHours !== undefined],
    ['D.concealment', `${An} that is concealed for an operation is not sent until the concealment ends.`],
    ['D.handling', `${An} handled as H3 needs one more release than any other.`],
    [
      'D.release',
      `${PERSONS[approvals]} other than the author must release ${an}. If not released within ${hours(releaseHours)}, it is not sent.`,
      approvals > 0,
    ],
    [
      'D.onward',
      onward === 'never'
        ? `No ${one} goes to a third country.`
        : "A third country needs the originator's consent, and the originator is told.",
    ],
    ['D.withheld', 'Fields that the receiver does not need stay with the sender.', keptFromAll.length > 0 || keptSomewhere],
    ['D.report', `The ${one}s shared are counted for a yearly report.`, answers.yearlyReport],
  ];
  return Object.fromEntries([
    ...stated,
    ...added.flatMap(([key, text, used = true]) => (used ? [[key, own(text)]] : [])),
  ]) as Clauses;
}

function grantsOf({ sharing, purposes, records }: FullAnswers): string {
  return sharing
    .flatMap(({ from, to, purposes: named, agencies }) =>
      // One clause for each entry: purposes under another clause are another entry.
      [...Map.groupBy(named, (purpose) => purposes[purpose]?.clause ?? '')].map(([clause, list]) => {
        const ends = Object.entries(agencies ?? {}).map(([end, names]) => `${end}: ${flow(names)}`);
        return [
          `  - from: ${flow(from)}`,
          `    to: ${flow(to)}`,
          `    kind: ${records}`,
          '    verbs: [POST]',
          '    mode: FULL',
          `    purposes: ${flow(list)}`,
          ...(ends.length === 0 ? [] : [`    agencies: { ${ends.join(', ')} }`]),
          `    clause: ${word(clause)}`,
        ].join('\n');
      }),
    )
    .join('\n');
}

function obligationsOf({ onward, verify, responseHours }: FullAnswers): string[] {
  return [
    ...(verify ? ['  verify: { kind: VERIFY_BEFORE_ACTION, clause: D.verify }'] : []),
    '  onward: { kind: ONWARD_CONSENT, clause: D.onward }',
    '  correct: { kind: CONFIRM_CORRECTION, clause: D.correction }',
    ...(responseHours === undefined ? [] : [`  respond: { kind: RESPOND, hours: ${responseHours}, clause: D.respond }`]),
    ...(onward === 'consent' ? ['  notify: { kind: NOTIFY_ORIGINATOR, clause: D.onward }'] : []),
    '  note-to-file: { kind: NOTE_TO_FILE, clause: D.correction }',
  ];
}

function noticesOf({ answers: { yearlyReport, records }, family }: Plan): string[] {
  const [, , An] = NOUNS[records];
  return [
    ...(yearlyReport ? [`  count: { kind: REPORT, text: ${An} was shared., clause: D.report }`] : []),
    ...(family.persons
      ? [
          `  mistreatment: { kind: REPORT, text: ${An} was kept back because of the risk of mistreatment., clause: D.mistreatment }`,
        ]
      : []),
    `  extension: { kind: REPORT, text: ${An} is kept past its time under a recorded assessment., clause: D.extension }`,
  ];
}

function groupsOf({ groups, keptFromAll, keptFrom, answers: { parties } }: Plan): string {
  const isKept = (name: string) => keptFromAll.includes(name) || parties.some(({ country }) => keptFrom(country).includes(name));
  return groups
    .map(({ name, fields }) => {
      const clause = isKept(name) ? 'D.withheld' : 'D.default-deny';
      const line = `    ${name}: { fields: ${flow(fields)}, withheldBy: ${clause} }`;
      if (line.length <= 130) return line;
      return [
        `    ${name}:`,
        '      fields:',
        ...fields.map((field) => `        - ${field}`),
        `      withheldBy: ${clause}`,
      ].join('\n');
    })
    .join('\n');
}
