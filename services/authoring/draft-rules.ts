// rules.cedar of a draft: one rule for one clause, in the order in which a record meets them.
import { type Plan, ruleName } from './plan.ts';

interface DraftRule {
  readonly id: string;
  readonly clause: string;
  readonly effect: 'permit' | 'forbid';
  readonly actions: readonly string[];
  readonly outcome?: 'refuse' | 'hold';
  readonly obliges?: readonly string[];
  readonly notes?: readonly string[];
  readonly recipient?: string;
  /** Of a rule about fields. */
  readonly group?: string;
  readonly when?: string;
  readonly unless?: string;
  readonly comment?: string;
}

export function rulesCedar(plan: Plan): string {
  const parts: readonly (readonly [string, readonly DraftRule[]])[] = [
    ['What may be sent.', permitsOf(plan)],
    ['What is refused, whoever wants it.', refusalsOf(plan)],
    ['What waits for a person of the sender.', holdsOf(plan)],
    ['To a third country.', onwardOf(plan)],
    ['What the receiver keeps.', retainOf()],
    ['Fields.', fieldsOf(plan)],
  ];
  return `${parts
    .filter(([, rules]) => rules.length > 0)
    .map(([title, rules]) => `// ${title}\n${rules.map((rule) => cedar(rule, plan)).join('\n\n')}`)
    .join('\n\n')}\n`;
}

function cedar(rule: DraftRule, { answers: { records } }: Plan): string {
  const { id, clause, effect, actions, outcome, obliges = [], notes = [], recipient, group, when, unless, comment } = rule;
  const [first, ...others] = actions.map((action) => `Action::"${action}"`);
  const principal = recipient === undefined ? 'principal' : `principal == Party::"${recipient}"`;
  const action = others.length === 0 ? `action == ${first}` : `action in [${[first, ...others].join(', ')}]`;
  const kind = `resource == Kind::"${records}"`;
  const resource = actions.includes('disclose')
    ? group === undefined
      ? 'resource'
      : `resource == ${groupOf(group, records)}`
    : kind;
  return `${[
    ...(comment === undefined ? [] : [`// ${comment}`]),
    `@id("${id}")`,
    `@clause("${clause}")`,
    ...(outcome === undefined ? [] : [`@outcome("${outcome}")`]),
    ...(obliges.length === 0 ? [] : [`@obliges("${obliges.join(', ')}")`]),
    ...(notes.length === 0 ? [] : [`@notes("${notes.join(', ')}")`]),
    `${effect} (${principal}, ${action}, ${resource})`,
    ...(when === undefined ? [] : [`when {\n${when.replaceAll(/^/gm, '  ')}\n}`]),
    ...(unless === undefined ? [] : [`unless {\n${unless.replaceAll(/^/gm, '  ')}\n}`]),
  ].join('\n')};`;
}

const groupOf = (name: string, records: string): string => `FieldGroup::"${records}/${name}"`;
const listed = (items: readonly string[]): string =>
  items.length < 3 ? `[${items.join(', ')}]` : `[\n${items.map((item) => `  ${item}`).join(',\n')}\n]`;

const EXCHANGED = ['release', 'admit'] as const;

function permitsOf({ answers, family }: Plan): DraftRule[] {
  const { fact, entity, values } = family.category;
  const { verify, responseHours, yearlyReport } = answers;
  return Object.entries(answers.purposes).map(([purpose, { clause, categories }]) => ({
    id: `post-${ruleName(purpose)}`,
    clause,
    effect: 'permit',
    actions: EXCHANGED,
    obliges: [...(verify ? ['verify'] : []), 'onward', 'correct', ...(responseHours === undefined ? [] : ['respond'])],
    notes: yearlyReport ? ['count'] : [],
    comment:
      categories.length === values.length
        ? 'All categories; one that is not known is none of them.'
        : `Decide: these categories alone. ${values.filter((value) => !categories.includes(value)).join(', ')} stay.`,
    when: [
      `context.purpose == Purpose::"${purpose}" &&`,
      `context has ${fact} &&`,
      `${listed(categories.map((category) => `${entity}::"${category}"`))}.contains(context.${fact})`,
    ].join('\n'),
  }));
}

function refusalsOf({ family }: Plan): DraftRule[] {
  const refuse = { effect: 'forbid', outcome: 'refuse' } as const;
  const ofPersons: readonly DraftRule[] = [
    {
      id: 'identity-minimum',
      clause: 'D.identity',
      ...refuse,
      actions: EXCHANGED,
      comment: 'Another subject than a person needs no name; one that is not known is a person.',
      unless: [
        '(context has subjectKind && context.subjectKind != SubjectKind::"PERSON") ||',
        '(context has subjectKind &&',
        '  context has hasName &&',
        '  context.hasName &&',
        '  ((context has hasBirthDate && context.hasBirthDate) || (context has hasDocument && context.hasDocument)))',
      ].join('\n'),
    },
    {
      id: 'mistreatment',
      clause: 'D.mistreatment',
      ...refuse,
      actions: ['release'],
      notes: ['mistreatment'],
      when: 'context has mistreatmentRisk && context.mistreatmentRisk == MistreatmentRisk::"SUBSTANTIAL"',
    },
  ];
  return [
    ...(family.persons ? ofPersons : []),
    {
      id: 'format',
      clause: 'D.format',
      ...refuse,
      actions: ['release'],
      when: 'context has formatValid && !context.formatValid',
    },
    {
      id: 'unlawful',
      clause: 'D.domestic-law',
      ...refuse,
      actions: ['release'],
      when: 'context has domesticLaw && context.domesticLaw == DomesticLaw::"MUST_REFUSE"',
    },
    {
      id: 'concealed',
      clause: 'D.concealment',
      ...refuse,
      actions: EXCHANGED,
      when: 'context has concealed && context.concealed',
    },
  ];
}

function holdsOf({ answers: { approvals } }: Plan): DraftRule[] {
  const released = (count: number): string => `context has approvals && context.approvals >= ${count}`;
  const hold = { effect: 'forbid', outcome: 'hold', actions: ['release'] } as const;
  return [
    ...(approvals === 0 ? [] : [{ id: 'release-by-a-person', clause: 'D.release', ...hold, unless: released(approvals) }]),
    {
      id: 'handling-h3',
      clause: 'D.handling',
      ...hold,
      when: 'context has handling && context.handling == Handling::"H3"',
      unless: released(approvals + 1),
    },
  ];
}

function onwardOf({ answers: { onward } }: Plan): DraftRule[] {
  const actions = ['onward'];
  const consent = 'context has onwardConsent && context.onwardConsent == OnwardConsent::"GRANTED"';
  if (onward === 'never') return [{ id: 'onward-never', clause: 'D.onward', effect: 'forbid', outcome: 'refuse', actions }];
  return [
    { id: 'onward-consented', clause: 'D.onward', effect: 'permit', obliges: ['notify'], actions, when: consent },
    {
      id: 'onward-without-consent',
      clause: 'D.onward',
      effect: 'forbid',
      outcome: 'refuse',
      actions,
      comment: 'No consent, one that has expired, and one for another recipient are the same.',
      unless: consent,
    },
  ];
}

function retainOf(): DraftRule[] {
  const actions = ['retain'];
  const expired = 'context has retention && context.retention == Retention::"EXPIRED"';
  const assessed = 'context has assessment && context.assessment == Assessment::"RECORDED"';
  const inaccurate = 'context has inaccurate && context.inaccurate';
  const used = 'context has usedAdministratively && context.usedAdministratively';
  const refuse = { effect: 'forbid', outcome: 'refuse', actions } as const;
  return [
    {
      id: 'retain-within',
      clause: 'D.retention',
      effect: 'permit',
      actions,
      when: 'context has retention && context.retention == Retention::"WITHIN"',
    },
    {
      id: 'retain-extended',
      clause: 'D.extension',
      effect: 'permit',
      notes: ['extension'],
      actions,
      when: `${expired} &&\n${assessed}`,
    },
    { id: 'retain-expired', clause: 'D.retention', ...refuse, when: expired, unless: assessed },
    { id: 'retain-inaccurate', clause: 'D.correction', ...refuse, when: inaccurate, unless: used },
    {
      id: 'retain-noted',
      clause: 'D.correction',
      effect: 'permit',
      obliges: ['note-to-file'],
      actions,
      comment: 'What was used for a decision about the person stays beside it, with a note.',
      when: `${inaccurate} &&\n${used}`,
    },
  ];
}

function fieldsOf({ answers: { records, parties, purposes }, groups, keptFromAll, keptFrom }: Plan): DraftRule[] {
  const shown = groups.map(({ name }) => name).filter((name) => !keptFromAll.includes(name));
  const clause = Object.values(purposes)[0]?.clause ?? 'D.default-deny';
  const actions = ['disclose'];
  const kept = (group: string, recipient?: string): DraftRule => ({
    id: recipient === undefined ? `no-${idOf(group)}` : `no-${idOf(group)}-to-${recipient.toLowerCase()}`,
    clause: 'D.withheld',
    effect: 'forbid',
    actions,
    group,
    ...(recipient === undefined ? {} : { recipient }),
  });
  const named = [
    ...keptFromAll.map((group) => kept(group)),
    ...parties.flatMap(({ country }) => keptFrom(country).map((group) => kept(group, country))),
  ];
  return [
    {
      id: 'disclose-shown',
      clause,
      effect: 'permit',
      actions,
      comment: 'Decide: what the receiver needs in order to act, and nothing else.',
      when: `${listed(shown.map((name) => groupOf(name, records)))}.contains(resource)`,
    },
    ...named.map((rule, i) =>
      i === 0 ? { ...rule, comment: 'What stays is said, so that a later permit cannot widen it by oversight.' } : rule,
    ),
  ];
}

/** Ids of rules are lower case. */
const idOf = (group: string): string => group.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
