// One rule set for four engines: `count` permits, each for its own purpose and category, of which one matches; and two field groups.
import { type Agreement, type Facts, loadAgreement } from '../../services/policy/index.ts';

export const CATEGORIES = ['TERRORISM', 'SERIOUS_CRIME', 'ORGANIZED_CRIME', 'MISSING_PERSON', 'STOLEN_DOCUMENT'] as const;

export interface Term {
  readonly id: string;
  readonly purpose: string;
  readonly category: string;
}

/** The terms of `count` rules, one of which is about fields. `factsFor` matches the last term, so that no engine can stop early. */
export const termsOf = (count: number): Term[] =>
  Array.from({ length: count - 1 }, (_, i) => ({
    id: `rule-${i}`,
    purpose: `PURPOSE_${Math.floor(i / CATEGORIES.length) % 50}`,
    category: CATEGORIES[i % CATEGORIES.length] as string,
  }));

const groups = {
  shown: ['recordReference', 'subjectKind', 'name', 'alias', 'dateOfBirth', 'countryOfBirth', 'citizenship', 'sex', 'document'],
  kept: [
    'biometric',
    'corporation',
    'conveyanceIdentification',
    'shipmentReference',
    'category',
    'actionOnHit',
    'warning',
    'subjectHandling',
    'subjectReasonOnList',
    'derogatoryIndicator',
    'derogatoryInformationExpiration',
    'alienLookoutIndicator',
    'legalAuthority',
    'decisionReference',
    'linkedLookout',
    'sourceGrade',
    'misidentification',
    'contactPoint',
    'validUntil',
    'reviewBy',
  ],
};

const cedarTerm = ({ id, purpose, category }: Term): string => `@id("${id}")
@clause("C")
permit (principal, action in [Action::"release", Action::"admit"], resource == Kind::"LOOKOUT")
when { context.purpose == Purpose::"${purpose}" && context has category && context.category == LookoutCategory::"${category}" };`;

const DISCLOSE = `@id("disclose")
@clause("C")
permit (principal, action == Action::"disclose", resource == FieldGroup::"LOOKOUT/shown");`;

/** An agreement between two countries with `count` rules. */
export function agreementOf(count: number, id = 'bench', [from, to] = ['US', 'CA']): Agreement {
  const terms = termsOf(count);
  const purposes = [...new Set(terms.map(({ purpose }) => purpose))];
  const yaml = {
    id,
    version: '1',
    title: 'Bench',
    status: 'IN_FORCE',
    effective: { from: '2020-01-01', source: 'bench', mark: 'D' },
    legalBasis: [{ name: 'bench', source: 'bench', mark: 'D' }],
    parties: [
      { country: from, state: 'AAA', agencies: ['CBP'] },
      { country: to, state: 'BBB', agencies: ['CBSA'] },
    ],
    defaultClause: 'C',
    classificationCeiling: { level: 'SECRET', clause: 'C' },
    clauses: { C: { text: 'bench', source: 'bench', mark: 'D' } },
    purposes: Object.fromEntries(purposes.map((purpose) => [purpose, { text: 'bench', clause: 'C' }])),
    grants: [{ from: [from], to: [to], kind: 'LOOKOUT', verbs: ['POST'], mode: 'FULL', clause: 'C' }],
    fieldGroups: {
      LOOKOUT: Object.fromEntries(Object.entries(groups).map(([name, fields]) => [name, { fields, withheldBy: 'C' }])),
    },
  };
  return loadAgreement({
    'agreement.yaml': JSON.stringify(yaml),
    'rules.cedar': [...terms.map(cedarTerm), DISCLOSE].join('\n'),
  });
}

/** Facts that match the last of `count` rules. A new `serial` misses the cache. */
export function factsFor(count: number, serial = 0, [from, to] = ['US', 'CA']): Facts {
  const { purpose, category } = termsOf(count).at(-1) as Term;
  return {
    action: 'release',
    from: from as string,
    to: to as string,
    fromAgency: 'CBP',
    recordKind: 'LOOKOUT',
    verb: 'POST',
    purpose,
    classification: 'PROTECTED',
    issued: 1_780_000_000_000_000,
    category,
    // No rule reads it, but it is part of the cache key.
    ...(serial > 0 && { allegedPersecutor: [code(serial), code(serial / 17_576), 'X'] }),
  };
}

const code = (n: number): string => [0, 1, 2].map((i) => String.fromCharCode(65 + (Math.floor(n / 26 ** i) % 26))).join('');
