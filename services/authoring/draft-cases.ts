// cases.yaml of a draft: what the author answered, as decisions that both sides check. Expectations come from the answers, not from the engine.
import { stringify } from 'yaml';
import { namesOf } from '../policy/index.ts';
import { type DraftCase, row } from './case-row.ts';
import { type Direction, type Plan, ruleName } from './plan.ts';

const BOTH = ['release', 'admit'] as const;
const refused = (rule: string, more: Readonly<Record<string, unknown>> = {}) => ({ outcome: 'REFUSE', ...more, rules: [rule] });

export function casesYaml(plan: Plan): string {
  const parts: readonly (readonly [string, readonly DraftCase[]])[] = [
    ['What may be sent, by whom, and what of it is shown.', sent(plan)],
    ['What waits for a person.', held(plan)],
    ['What is refused.', stopped(plan)],
    ['To a third country.', onward(plan)],
    ['What the receiver keeps.', kept(plan)],
  ];
  return `# The decisions that both negotiators check, row by row. Change a row when you decide otherwise, then the rule.
given:
${plan.directions.map((direction) => given(direction, plan)).join('\n')}
  # What was received and is held: from its originator, to its holder.
${holding(plan)}

cases:
${parts.map(([title, cases]) => `  # ${title}\n${cases.map(row).join('\n')}`).join('\n\n')}
`;
}

const yaml = (value: unknown): string => stringify(value, { version: '1.2', compat: 'yaml-1.1' }).trimEnd();
const indent = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

const nameOf = ({ from, to, purpose }: Direction): string => `${from}-to-${to}-${ruleName(purpose)}`.toLowerCase();
const categoryOf = (direction: Direction, { answers }: Plan): string => answers.purposes[direction.purpose]?.categories[0] ?? '';

function given(direction: Direction, plan: Plan): string {
  const { answers, family } = plan;
  const { from, to, purpose, senders, recipients, addressed } = direction;
  return indent(
    yaml({
      [nameOf(direction)]: {
        action: 'release',
        from,
        to,
        fromAgency: senders[0],
        ...(addressed ? { toAgency: recipients[0] } : {}),
        recordKind: answers.records,
        verb: 'POST',
        purpose,
        classification: answers.classification,
        issued: answers.instrument.from,
        [family.category.fact]: categoryOf(direction, plan),
        ...family.facts,
        ...(answers.approvals === 0 ? {} : { approvals: answers.approvals }),
      },
    }),
    2,
  );
}

function holding(plan: Plan): string {
  const [direction] = plan.directions as readonly [Direction];
  const { from, to, purpose, senders, recipients, addressed } = direction;
  return indent(
    yaml({
      held: {
        action: 'retain',
        from,
        to,
        fromAgency: senders[0],
        ...(addressed ? { toAgency: recipients[0] } : {}),
        recordKind: plan.answers.records,
        verb: 'POST',
        purpose,
        classification: plan.answers.classification,
        issued: plan.answers.instrument.from,
        retention: 'WITHIN',
      },
    }),
    2,
  );
}

/** Groups by what becomes of them for a recipient. */
function shownTo(to: string, { groups, keptFromAll, keptFrom }: Plan) {
  const withheld = [...keptFromAll, ...keptFrom(to)];
  const names = groups.map(({ name }) => name);
  const stay = names.filter((name) => withheld.includes(name));
  return {
    disclosed: names.filter((name) => !withheld.includes(name)),
    ...(stay.length === 0 ? {} : { withheld: { 'D.withheld': stay } }),
  };
}

function permitted(direction: Direction, plan: Plan, full = false) {
  const { verify, responseHours, yearlyReport } = plan.answers;
  const { disclosed, ...rest } = shownTo(direction.to, plan);
  const duties = [
    'retention',
    ...(verify ? ['verify'] : []),
    'onward',
    'correct',
    ...(responseHours === undefined ? [] : ['respond']),
  ];
  return {
    outcome: 'PERMIT_WITH_OBLIGATIONS',
    rules: [`post-${ruleName(direction.purpose)}`],
    disclosed,
    ...(full ? { ...rest, obligations: duties, ...(yearlyReport ? { notices: ['count'] } : {}) } : {}),
  };
}

const said = (purpose: string): string => ruleName(purpose).replaceAll('-', ' ');

function sent(plan: Plan): DraftCase[] {
  const { directions, family, answers } = plan;
  const { fact, values } = family.category;
  const demonstrated = [
    ...['agreement-validity', 'direction', 'purpose', 'kind-and-verb', 'classification-ceiling', 'format-validity'],
    ...['retention-ceiling', 'correction-cascade', 'domestic-law'],
    ...(family.persons ? ['identity-minimum', 'mistreatment-risk'] : []),
    ...(answers.verify ? ['verify-before-action'] : []),
  ];
  const firsts = directions.map((direction, i): DraftCase => {
    const hasWithheld = Object.hasOwn(shownTo(direction.to, plan), 'withheld');
    return {
      name: `${direction.from} may send to ${direction.to} for ${said(direction.purpose)}`,
      given: nameOf(direction),
      ends: BOTH,
      shows: {
        ...Object.fromEntries((i === 0 ? demonstrated : ['direction', 'purpose']).map((kind) => [kind, 'pass' as const])),
        ...(hasWithheld ? { 'fields-by-recipient-and-stage': 'fail' } : {}),
      },
      expect: permitted(direction, plan, true),
    };
  });
  const agencies = directions.flatMap((direction): DraftCase[] => [
    ...direction.senders.slice(1).map((agency) => ({
      name: `${agency} of ${direction.from} may send to ${direction.to} for ${said(direction.purpose)}`,
      given: nameOf(direction),
      facts: { fromAgency: agency },
      ends: BOTH,
      shows: { 'agency-pair': 'pass' as const },
      expect: permitted(direction, plan),
    })),
    ...direction.recipients.slice(direction.addressed ? 1 : 0).map((agency) => ({
      name: `${direction.from} may address ${agency} of ${direction.to} for ${said(direction.purpose)}`,
      given: nameOf(direction),
      facts: { toAgency: agency },
      ends: BOTH,
      shows: { 'agency-pair': 'pass' as const },
      expect: permitted(direction, plan),
    })),
  ]);
  const categories = Object.entries(answers.purposes).flatMap(([purpose, { categories: allowed }]): DraftCase[] => {
    const direction = directions.find((one) => one.purpose === purpose);
    if (direction === undefined) return [];
    const row = (category: string, may: boolean): DraftCase => ({
      name: `${said(purpose)}: ${category} ${may ? 'may be sent' : 'stays'}`,
      given: nameOf(direction),
      facts: { [fact]: category },
      ends: BOTH,
      expect: may ? permitted(direction, plan) : refused('agreement/default', { code: 'POLICY_REFUSED' }),
    });
    return [
      ...allowed.slice(1).map((category) => row(category, true)),
      ...values.filter((value) => !allowed.includes(value)).map((category) => row(category, false)),
      {
        name: `${said(purpose)}: a category that is not known stays`,
        given: nameOf(direction),
        facts: { [fact]: null },
        ends: BOTH,
        expect: refused('agreement/default'),
      },
    ];
  });
  return [...firsts, ...agencies, ...categories];
}

function held(plan: Plan): DraftCase[] {
  const { answers, directions } = plan;
  const { approvals } = answers;
  const [direction] = directions as readonly [Direction];
  const permit = `post-${ruleName(direction.purpose)}`;
  const { disclosed } = shownTo(direction.to, plan);
  const waits = (rules: readonly string[]) => ({ outcome: 'HOLD_FOR_RELEASE', code: 'POLICY_HELD', rules, disclosed });
  const fewer: DraftCase = {
    name: approvals === 1 ? 'without a release it waits' : `with ${approvals - 1} of ${approvals} releases it waits`,
    given: nameOf(direction),
    facts: { approvals: approvals === 1 ? null : approvals - 1 },
    shows: { 'human-release': 'fail' },
    expect: waits(['release-by-a-person', permit]),
  };
  return [
    ...(approvals === 0 ? [] : [fewer]),
    {
      name: 'what is handled as H3 waits for one more release',
      given: nameOf(direction),
      facts: { handling: 'H3' },
      shows: { 'handling-caveat': 'fail' },
      expect: waits(['handling-h3', permit]),
    },
    {
      name: 'with that release it goes',
      given: nameOf(direction),
      facts: { handling: 'H3', approvals: approvals + 1 },
      shows: { 'handling-caveat': 'pass', 'human-release': 'pass' },
      expect: permitted(direction, plan),
    },
  ];
}

function stopped(plan: Plan): DraftCase[] {
  const { answers, family, directions } = plan;
  const [direction] = directions as readonly [Direction];
  const from = nameOf(direction);
  const levels = namesOf('Classification');
  const above = levels[levels.indexOf(answers.classification) + 1];
  const ofPersons: DraftCase[] = [
    {
      name: 'a person without a name stays',
      given: from,
      facts: { hasName: false },
      ends: BOTH,
      shows: { 'identity-minimum': 'fail' },
      expect: refused('identity-minimum'),
    },
    {
      name: 'a name alone is not enough',
      given: from,
      facts: { hasBirthDate: false },
      ends: BOTH,
      shows: { 'identity-minimum': 'fail' },
      expect: refused('identity-minimum'),
    },
    {
      name: 'a substantial risk of mistreatment stops it, and is counted',
      given: from,
      facts: { mistreatmentRisk: 'SUBSTANTIAL' },
      shows: { 'mistreatment-risk': 'fail', reporting: 'pass' },
      expect: refused('mistreatment', { notices: ['mistreatment'] }),
    },
  ];
  return [
    ...(family.persons ? ofPersons : []),
    {
      name: 'what breaks its format stays',
      given: from,
      facts: { formatValid: false },
      shows: { 'format-validity': 'fail' },
      expect: refused('format'),
    },
    {
      name: 'what our law forbids stays',
      given: from,
      facts: { domesticLaw: 'MUST_REFUSE' },
      shows: { 'domestic-law': 'fail' },
      expect: refused('unlawful'),
    },
    {
      name: 'what is concealed stays',
      given: from,
      facts: { concealed: true },
      ends: BOTH,
      shows: { 'temporary-concealment': 'fail' },
      expect: refused('concealed'),
    },
    ...(above === undefined
      ? []
      : [
          {
            name: 'what is classified higher stays',
            given: from,
            facts: { classification: above },
            ends: BOTH,
            shows: { 'classification-ceiling': 'fail' as const },
            expect: refused('agreement/classification', { clauses: ['D.ceiling'] }),
          },
        ]),
    {
      name: 'an agency that is no party to it stays out',
      given: from,
      facts: { fromAgency: 'ANOTHER' },
      ends: BOTH,
      shows: { 'agency-pair': 'fail' },
      expect: refused('agreement/agency'),
    },
    {
      name: 'another purpose is refused',
      given: from,
      facts: { purpose: 'ANOTHER' },
      ends: BOTH,
      shows: { purpose: 'fail' },
      expect: refused('agreement/purpose', { clauses: ['D.default-deny'] }),
    },
    {
      name: 'another country is not covered',
      given: from,
      facts: { to: thirdOf(plan) },
      ends: BOTH,
      shows: { direction: 'fail' },
      expect: { outcome: 'REFUSE', code: 'NO_AGREEMENT', rules: [] },
    },
    {
      name: 'a suspended agreement shares nothing',
      given: from,
      facts: { suspended: true },
      ends: BOTH,
      shows: { 'agreement-validity': 'fail' },
      expect: refused('agreement/suspended', { clauses: ['D.suspension'] }),
    },
  ];
}

const thirdOf = ({ answers: { parties } }: Plan): string =>
  ['US', 'MX', 'CA', 'FR', 'JP'].find((country) => parties.every((party) => party.country !== country)) ?? 'NZ';

function onward(plan: Plan): DraftCase[] {
  const facts = { action: 'onward', onwardTo: thirdOf(plan) };
  const shows = { 'onward-transfer': 'fail' } as const;
  if (plan.answers.onward === 'never')
    return [
      {
        name: 'no third country receives it, whatever was consented',
        given: 'held',
        facts: { ...facts, retention: null, onwardConsent: 'GRANTED' },
        shows,
        expect: refused('onward-never'),
      },
    ];
  const without = (consent: string | null, name: string): DraftCase => ({
    name,
    given: 'held',
    facts: { ...facts, retention: null, onwardConsent: consent },
    shows,
    expect: refused('onward-without-consent'),
  });
  return [
    {
      name: 'with consent a third country receives it, and the originator is told',
      given: 'held',
      facts: { ...facts, retention: null, onwardConsent: 'GRANTED' },
      shows: { 'onward-transfer': 'pass' },
      expect: { outcome: 'PERMIT_WITH_OBLIGATIONS', rules: ['onward-consented'], obligations: ['notify'] },
    },
    without(null, 'without consent no third country does'),
    without('OTHER_RECIPIENT', 'consent for another country is none'),
    without('EXPIRED', 'consent that has expired is none'),
  ];
}

function kept(_plan: Plan): DraftCase[] {
  return [
    {
      name: 'within its time it is kept',
      given: 'held',
      shows: { 'retention-ceiling': 'pass' },
      expect: { outcome: 'PERMIT', rules: ['retain-within'] },
    },
    {
      name: 'past its time it is not',
      given: 'held',
      facts: { retention: 'EXPIRED' },
      shows: { 'retention-ceiling': 'fail' },
      expect: refused('retain-expired'),
    },
    {
      name: 'under a recorded assessment it is kept longer, and counted',
      given: 'held',
      facts: { retention: 'EXPIRED', assessment: 'RECORDED' },
      shows: { 'retention-ceiling': 'pass', reporting: 'pass' },
      expect: { outcome: 'PERMIT', rules: ['retain-extended'], notices: ['extension'] },
    },
    {
      name: 'what is inaccurate is not kept',
      given: 'held',
      facts: { inaccurate: true },
      shows: { 'correction-cascade': 'fail' },
      expect: refused('retain-inaccurate'),
    },
    {
      name: 'what a decision rests on stays, with a note',
      given: 'held',
      facts: { inaccurate: true, usedAdministratively: true },
      shows: { 'correction-cascade': 'pass' },
      expect: { outcome: 'PERMIT_WITH_OBLIGATIONS', rules: ['retain-noted', 'retain-within'], obligations: ['note-to-file'] },
    },
  ];
}
