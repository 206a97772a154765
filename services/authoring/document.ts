// An agreement as a document for people: what was signed, in the reader's language. It is made from the text and says so; the text binds.
import { nameOf } from '../../proto/index.ts';
import { type Micros, timeText, toHex } from '../domain/index.ts';
import type { Language, MessageKey, Say } from '../messages/index.ts';
import {
  type Agreement,
  conditionsOf,
  disclosureBy,
  type Hold,
  holdsOn,
  isDated,
  outlineOf,
  type Rule,
} from '../policy/index.ts';
import type { PrintedDocument, PrintedTable, Section } from '../print/index.ts';
import { createConditionWords } from './condition-words.ts';

/** What a file of signatures claims; whether it verifies is for the gateway to say. */
export interface ClaimedSignature {
  readonly party: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly takesEffect: Micros;
}

export function documentOf(
  agreement: Agreement,
  signatures: readonly ClaimedSignature[],
  say: Say,
  language: Language,
): PrintedDocument {
  const { id, version, title } = agreement;
  const printed = createPrinting(agreement, say, language);
  const sections: readonly Section[] = [
    { title: say('render.text'), pairs: printed.facts(), notes: [say('render.binds')] },
    { title: say('render.parties'), pairs: printed.parties() },
    { title: say('render.basis'), pairs: agreement.legalBasis.map(({ name, ...source }) => [name, printed.sourced(source)]) },
    { title: say('render.purposes'), pairs: printed.purposes() },
    { title: say('render.grants'), table: printed.grants() },
    ...printed.fields(),
    { title: say('render.rules'), notes: [say('render.rules.note')], table: printed.rules() },
    { title: say('render.field-rules'), notes: [say('render.field-rules.note')], table: printed.fieldRules() },
    { title: say('render.duties'), pairs: printed.duties() },
    { title: say('render.notices'), notes: [say('render.notices.note')], pairs: printed.notices() },
    { title: say('render.clauses'), notes: [say('render.clauses.note')], pairs: printed.clauses() },
    { title: say('render.signatures'), notes: [say('render.signatures.note')], pairs: printed.signatures(signatures) },
  ];
  const unsigned = printed.unsignedBy(signatures);
  return {
    ...(unsigned.length === 0 ? {} : { mark: say('render.draft', { countries: list(unsigned) }) }),
    title,
    subtitle: say('render.subtitle', { id, version }),
    language: LOCALES[language],
    foot: `${id} ${version}  SHA-256 ${toHex(agreement.digest)}`,
    page: (page, pages) => say('audit.report.page', { page, pages }),
    sections: sections.filter(({ pairs = [], table }) => pairs.length > 0 || (table?.rows.length ?? 0) > 0),
  };
}

/** Only what it lets happen: who may send what, who sees which fields, what waits or is refused, and the duties. */
export function permitsOf(agreement: Agreement, say: Say, language: Language): PrintedDocument {
  const shown = ['render.grants', 'render.rules', 'render.duties'].map((key) => say(key as MessageKey));
  const whole = documentOf(agreement, [], say, language);
  const { mark: _, sections, ...head } = whole;
  const fields = createPrinting(agreement, say, language)
    .fields()
    .map(({ title }) => title);
  return { ...head, sections: sections.filter(({ title }) => shown.includes(title) || fields.includes(title)) };
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA', es: 'es-MX' };

type Pairs = readonly (readonly [string, string])[];
const list = (words: readonly string[]): string => words.join(', ');
const unique = (words: readonly string[]): string[] => [...new Set(words)];

function createPrinting(agreement: Agreement, say: Say, language: Language) {
  const names = new Intl.DisplayNames([LOCALES[language]], { type: 'region', fallback: 'code' });
  const country = (code: string): string => `${names.of(code) ?? code} (${code})`;
  const day = (at: Micros): string => timeText(at).slice(0, 10);
  const clause = (name: string): string => `[${agreement.clauses[name]?.mark ?? '?'}] ${name}`;
  const record = (kind: string): string => say(`record.${kind}` as MessageKey);
  const { rules } = agreement;
  const conditionWords = createConditionWords(say, LOCALES[language]);
  const conditions = (rule: Rule): string => {
    const said = [...datesOf(rule, say), ...conditionWords(conditionsOf(rule))];
    return said.length === 0 ? say('condition.always') : said.join('\n');
  };
  const sourced = ({ source, mark }: { readonly source: string; readonly mark: 'T' | 'S' | 'B' | 'D' }): string =>
    say('clause.source', { mark: say(`mark.${mark}`), source });
  return {
    sourced,
    facts: () => factsOf(agreement, say, { day, clause }),
    parties: (): Pairs => agreement.parties.map((party) => [country(party.country), list(party.agencies)]),
    purposes: (): Pairs =>
      Object.entries(agreement.purposes).map(([name, { text, for: aim, clause: under }]) => [
        name,
        [text, say(`render.purpose.${aim ?? 'unsaid'}`), clause(under)].join('\n'),
      ]),
    grants: (): PrintedTable => grantsOf(agreement, say, { country, record, clause }),
    fields: () => fieldsOf(agreement, say, { record, clause }),
    rules: (): PrintedTable => ({
      columns: (['rule', 'does', 'at', 'where', 'clause'] as const).map((name) => say(`render.column.${name}`)),
      rows: rules
        .filter(decidesExchanges)
        .map((rule) => [
          rule.id,
          say(`render.does.${rule.attaches ? 'attaches' : (rule.outcome ?? 'permit')}`),
          [list(rule.actions.map((action) => say(`action.${action}`))), concernedBy(rule, say, { country, record })].join('\n'),
          conditions(rule),
          clause(rule.clause),
        ]),
    }),
    fieldRules: (): PrintedTable => ({
      columns: (['rule', 'does', 'fields', 'where', 'clause'] as const).map((name) => say(`render.column.${name}`)),
      rows: rules
        .filter((rule) => !decidesExchanges(rule))
        .map((rule) => [
          rule.id,
          say(`render.does.${rule.effect === 'permit' ? 'show' : 'withhold'}`),
          concernedBy(rule, say, { country, record }),
          conditions(rule),
          clause(rule.clause),
        ]),
    }),
    duties: () => dutiesOf(agreement, say, clause),
    notices: (): Pairs =>
      Object.values(agreement.notices).map((notice) => [
        notice.name,
        `${say(`notice.${notice.kind}`, { text: notice.text })}\n${clause(notice.clause)}`,
      ]),
    clauses: (): Pairs =>
      Object.entries(agreement.clauses).map(([name, { text, ...source }]) => [clause(name), `${text}\n${sourced(source)}`]),
    unsignedBy: (claimed: readonly ClaimedSignature[]): string[] =>
      agreement.parties
        .filter((party) => !claimed.some((one) => one.party === party.country && one.digest === toHex(agreement.digest)))
        .map((party) => country(party.country)),
    signatures: (claimed: readonly ClaimedSignature[]): Pairs =>
      agreement.parties.map((party) => {
        const signed = claimed.find((one) => one.party === party.country);
        if (signed === undefined) return [country(party.country), say('render.unsigned')];
        const isThis = signed.digest === toHex(agreement.digest);
        return [
          country(party.country),
          say(isThis ? 'render.signed' : 'render.signed-other', { at: timeText(signed.takesEffect), digest: signed.digest }),
        ];
      }),
  };
}

const decidesExchanges = ({ actions }: Rule): boolean => !actions.includes('disclose');

/** Of which kinds, groups and recipients a rule speaks; all of them where its scope names none. */
function concernedBy(
  { resource, recipient }: Rule,
  say: Say,
  { country, record }: { readonly country: (code: string) => string; readonly record: (kind: string) => string },
): string {
  const [kind = '', group] = resource?.split('/') ?? [];
  const what = resource === undefined ? say('render.scope.all') : record(kind);
  return list([
    group === undefined ? what : say('render.group', { group: what, fields: group }),
    ...(recipient === undefined ? [] : [say('render.scope.to', { country: country(recipient) })]),
  ]);
}

function factsOf(
  agreement: Agreement,
  say: Say,
  { day, clause }: { day: (at: Micros) => string; clause: (name: string) => string },
): Pairs {
  const { status, effective, classificationCeiling, retention, release, exigent, expiry, matching, digest, suspensions } =
    agreement;
  const { from, until } = effective;
  const held = agreement.rules.some(({ outcome }) => outcome === 'hold');
  return [
    [say('render.digest'), toHex(digest)],
    [say('render.status'), say(`render.status.${status}`)],
    [
      say('render.effective'),
      until === undefined
        ? say('agreement.from', { from: day(from) })
        : say('agreement.from-until', { from: day(from), until: day(until) }),
    ],
    [
      say('render.ceiling'),
      `${say(`classification.${classificationCeiling.level}` as MessageKey)}\n${clause(classificationCeiling.clause)}`,
    ],
    ...(held
      ? [[say('render.release'), `${say('render.hours', { hours: release.expiresHours })}\n${clause(release.clause)}`] as const]
      : []),
    [
      say('render.override'),
      exigent === undefined
        ? say('render.override.none')
        : `${say('render.override.some', { hours: exigent.hours, review: exigent.reviewHours })}\n${clause(exigent.clause)}`,
    ],
    ...(retention === undefined
      ? []
      : [
          [
            say('render.retention'),
            `${say('obligation.RETENTION', { days: retention.days })}\n${clause(retention.clause)}`,
          ] as const,
        ]),
    ...(expiry === undefined
      ? []
      : [
          [
            say('render.expiry'),
            `${[expiryText(expiry, say), ...reviewTexts(expiry, say)].join('\n')}\n${clause(expiry.clause)}`,
          ] as const,
        ]),
    ...(matching === undefined
      ? []
      : [[say('render.matching'), `${say('render.matching.scores', { ...matching })}\n${clause(matching.clause)}`] as const]),
    ...suspensions.map(({ kinds, from: since, until: end, clause: under }): readonly [string, string] => [
      say('render.suspended'),
      `${list(kinds)}, ${end === undefined ? say('agreement.from', { from: day(since) }) : say('agreement.from-until', { from: day(since), until: day(end) })}\n${clause(under)}`,
    ]),
  ];
}

const reviewTexts = ({ reviewDays = {} }: NonNullable<Agreement['expiry']>, say: Say): string[] =>
  Object.entries(reviewDays).map(([action, days]) => say('render.expiry.review', { action, days }));

const expiryText = ({ noticeDays: notice, mostDays: most }: NonNullable<Agreement['expiry']>, say: Say): string =>
  most === undefined ? say('render.expiry.notice', { notice }) : say('render.expiry.extension', { notice, most });

interface Wording {
  readonly country: (code: string) => string;
  readonly record: (kind: string) => string;
  readonly clause: (name: string) => string;
}

/** Grants that differ in their verb or purposes alone stand in one row. */
function grantsOf({ grants, quotas, reciprocity }: Agreement, say: Say, { country, record, clause }: Wording): PrintedTable {
  const alike = Map.groupBy(grants, ({ from, to, kind, mode, clause: under, agencies }) =>
    JSON.stringify([from, to, kind, mode, under, agencies]),
  );
  const limitsOf = (from: string, to: string, kind: string): string[] => [
    ...quotas
      .filter((quota) => quota.from === from && quota.to === to && quota.kind === kind)
      .map(({ limit, per, clause: under }) => `${say(`render.quota.${per}`, { limit })} ${clause(under)}`),
    ...reciprocity
      .filter((ratio) => ratio.kind === kind)
      .map(({ ratio, per, clause: under }) => `${say(`render.ratio.${per}`, { ratio })} ${clause(under)}`),
  ];
  return {
    columns: (['from', 'to', 'what', 'purposes', 'clause', 'limits'] as const).map((name) => say(`render.column.${name}`)),
    rows: [...alike.values()].map((group) => {
      const [{ from, to, kind, mode, clause: under, agencies }] = group as [Agreement['grants'][number]];
      const verbs = unique(group.map(({ verb }) => say(`verb.${verb}` as MessageKey)));
      return [
        `${country(from)}\n${list(agencies.from)}`,
        `${country(to)}\n${list(agencies.to)}`,
        `${record(kind)}, ${list(verbs)}${mode === 'FULL' ? '' : `\n${say('agreement.MATCH_INDICATOR_ONLY')}`}`,
        unique(group.flatMap(({ purposes }) => purposes)).join('\n'),
        clause(under),
        limitsOf(from, to, kind).join('\n'),
      ];
    }),
  };
}

/** One table for each kind of record: groups of fields down, agencies that receive across. */
function fieldsOf(agreement: Agreement, say: Say, { record, clause }: Pick<Wording, 'record' | 'clause'>): Section[] {
  const outline = outlineOf(agreement);
  return Object.keys(agreement.fieldGroups).map((kind): Section => {
    const receiving = agreement.parties.flatMap(({ country, agencies }) => {
      const granted = agreement.grants.filter((grant) => grant.kind === kind && grant.to === country);
      return granted.length === 0 ? [] : agencies.map((agency) => ({ country, agency, granted }));
    });
    const cell = (group: string, { country, agency, granted }: (typeof receiving)[number]): string => {
      if (!granted.some(({ agencies }) => agencies.to.includes(agency))) return say('render.cell.none');
      const found = outline.fields.find((one) => one.kind === kind && one.recipient === country && one.group === group);
      if (found === undefined || found.disclosed === 'NEVER')
        return say('render.cell.withheld', { clause: found?.clause ?? agreement.defaultClause });
      const about = agreement.rules.filter(({ id, actions }) => found.rules.includes(id) && actions.includes('disclose'));
      const facts = factsRead(about, say);
      const shown = disclosureBy(about) === 'ALWAYS' ? 'render.cell.ALWAYS' : 'render.cell.CONDITIONAL';
      const words = say(shown, { facts: list(facts.length > 0 ? facts : about.map(({ id }) => id)) });
      const waiting = waitingOf(holdsOn(agreement, { kind, to: country }), say);
      return waiting === undefined ? words : `${words}\n${waiting}`;
    };
    const groups = unique(outline.fields.filter((one) => one.kind === kind).map(({ group }) => group));
    const fieldsIn = (group: string): string =>
      list(outline.fields.find((one) => one.kind === kind && one.group === group)?.fields ?? []);
    return {
      title: say('render.fields', { record: record(kind) }),
      notes: [say('render.fields.note', { clause: clause(agreement.defaultClause) })],
      table: {
        columns: [say('render.column.group'), ...receiving.map(({ country, agency }) => `${agency} (${country})`)],
        rows: groups.map((group) => [
          say('render.group', { group, fields: fieldsIn(group) }),
          ...receiving.map((one) => cell(group, one)),
        ]),
      },
    };
  });
}

const factsRead = (rules: readonly Hold[], say: Say): string[] =>
  unique(rules.flatMap((rule) => [...rule.reads, ...datesOf(rule, say)])).sort();

/** The time in which a rule is in effect, if not always. */
function datesOf({ since, until }: Pick<Rule, 'since' | 'until'>, say: Say): string[] {
  const day = (at: Micros): string => timeText(at).slice(0, 10);
  if (since === undefined) return until === undefined ? [] : [say('render.until', { until: day(until) })];
  const from = day(since);
  return [until === undefined ? say('agreement.from', { from }) : say('agreement.from-until', { from, until: day(until) })];
}

const ENDS_A_HOLD = ['approvals', 'exigent'];

/** That a record waits for a person, in every case or in some; undefined if nothing holds it. */
function waitingOf(holds: readonly Hold[], say: Say): string | undefined {
  if (holds.length === 0) return undefined;
  if (holds.some((hold) => !isDated(hold) && hold.reads.every((fact) => ENDS_A_HOLD.includes(fact))))
    return say('render.cell.approval');
  const facts = factsRead(holds, say).filter((fact) => !ENDS_A_HOLD.includes(fact));
  return say('render.cell.approval-some', { facts: list(facts) });
}

function dutiesOf({ obligations, rules }: Agreement, say: Say, clause: (name: string) => string): Pairs {
  return Object.entries(obligations).map(([name, { kind, days, hours, text, clause: under }]) => {
    const word = nameOf('ObligationKind', kind);
    const sentence = say(`obligation.${word}` as MessageKey, { days, hours, text });
    const by = rules.filter(({ obliges }) => obliges.includes(name)).map(({ id }) => id);
    const more = text === '' || word === 'CAVEAT' ? '' : ` ${text}`;
    return [name, `${sentence}${more}\n${say('render.duty.by', { rules: list(by) })}; ${clause(under)}`];
  });
}
