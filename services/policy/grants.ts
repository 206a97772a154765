// Parties, grants, and the quotas and ratios counted per grant.
import { enumOf } from '../../proto/index.ts';
import type { Country } from '../domain/index.ts';
import { LINK_PLANE } from '../records/index.ts';
import { namesOf } from './facts.ts';
import { hasIndicator } from './groups.ts';
import type { AgreementText } from './shape.ts';
import { expectKnown, type Say } from './suggest.ts';

export interface Grant {
  readonly from: Country;
  readonly to: Country;
  readonly kind: string;
  readonly verb: string;
  readonly mode: 'FULL' | 'MATCH_INDICATOR_ONLY';
  readonly clause: string;
  readonly purposes: readonly string[];
  /** Of the sending and of the receiving party. */
  readonly agencies: { readonly from: readonly string[]; readonly to: readonly string[] };
}

export interface Quota {
  readonly from: Country;
  readonly to: Country;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Number of exchanges, all verbs together, per UTC day or calendar year. */
  readonly limit: number;
  readonly per: 'DAY' | 'YEAR';
  /** What the next one beyond the limit becomes. A hold binds the sender: one approval lets it through. */
  readonly outcome: 'refuse' | 'hold';
  readonly clause: string;
}

export interface Reciprocity {
  readonly kind: string;
  readonly verb: string;
  /** One direction of two countries may carry this many times as much as the other before it is said. */
  readonly ratio: number;
  readonly per: 'DAY' | 'YEAR';
  readonly clause: string;
}

// The link plane stands under no agreement.
const shareable = (type: string): string[] => namesOf(type).filter((name) => (enumOf(type)?.[name] ?? LINK_PLANE) < LINK_PLANE);
const VERBS = shareable('Verb');
const KINDS = shareable('RecordKind');

/** Nobody is asked between a question and its answer, which leaves on a fixed slot. */
export const DO_NOT_WAIT: readonly string[] = ['QUERY', 'RESPONSE'];

const directionOf = ({ from, to, kind }: Pick<Grant, 'from' | 'to' | 'kind'>, verb: string): string =>
  `${from}>${to} ${kind} ${verb}`;
const unique = (names: readonly string[]): string[] => [...new Set(names)];

export function partiesOf({ parties }: AgreementText, say: Say) {
  const countries = parties.map((party) => party.country);
  countries.forEach((country, i) => {
    if (countries.indexOf(country) !== i) say(`/parties/${i}/country`, 'each country once');
  });
  return { parties, vocabulary: { countries, agencies: unique(parties.flatMap((party) => party.agencies)) } };
}

/** One per direction, kind and verb that an entry names. */
export function grantsOf(text: AgreementText, say: Say): Grant[] {
  const countries = text.parties.map((party) => party.country);
  const purposes = Object.keys(text.purposes);
  const agenciesOf = (country: string) => text.parties.find((party) => party.country === country)?.agencies ?? [];
  const granted = new Map<string, Set<string>>();

  return text.grants.flatMap((entry, i) => {
    const path = `/grants/${i}`;
    for (const end of ['from', 'to'] as const) {
      entry[end].forEach((country, j) => void expectKnown(country, countries, `${path}/${end}/${j}`, 'a party', say));
      const known = unique(entry[end].flatMap(agenciesOf));
      entry.agencies?.[end]?.forEach(
        (agency, j) =>
          void expectKnown(agency, known, `${path}/agencies/${end}/${j}`, `an agency of ${entry[end].join(' or ')}`, say),
      );
    }
    if (checkKind(entry.kind, `${path}/kind`, say) && entry.mode === 'MATCH_INDICATOR_ONLY' && !hasIndicator(entry.kind))
      say(`${path}/mode`, `FULL: ${entry.kind} has no match indicator`);
    checkVerbs(entry.verbs, path, say);
    entry.purposes?.forEach((purpose, j) => void expectKnown(purpose, purposes, `${path}/purposes/${j}`, 'a purpose', say));

    const { kind, mode, clause } = entry;
    const narrowed = (end: 'from' | 'to', country: string): string[] => {
      const all = agenciesOf(country);
      const kept = all.filter((agency) => entry.agencies?.[end]?.includes(agency) ?? true);
      if (kept.length === 0 && all.length > 0) say(`${path}/agencies/${end}`, `an agency of ${country}`);
      return kept;
    };
    const pairs = entry.from.flatMap((from) => entry.to.filter((to) => to !== from).map((to) => ({ from, to })));
    if (pairs.length === 0) say(path, 'two countries');
    const grants = pairs.flatMap(({ from, to }): Grant[] => {
      const agencies = { from: narrowed('from', from), to: narrowed('to', to) };
      return entry.verbs.map((verb) => ({
        from,
        to,
        kind,
        verb,
        mode,
        clause,
        purposes: unique(entry.purposes ?? purposes),
        agencies,
      }));
    });
    for (const grant of grants) {
      const direction = directionOf(grant, grant.verb);
      const before = granted.get(direction) ?? new Set();
      if (grant.purposes.some((purpose) => before.has(purpose))) say(path, `${direction} is granted once for each purpose`);
      granted.set(direction, new Set([...before, ...grant.purposes]));
    }
    return KINDS.includes(kind) ? grants : [];
  });
}

export function quotasOf({ quotas = [], parties }: AgreementText, grants: readonly Grant[], say: Say): Quota[] {
  const countries = parties.map((party) => party.country);
  const directions = new Set(grants.map((grant) => directionOf(grant, grant.verb)));
  const counted = new Set<string>();
  return quotas.map(({ outcome = 'refuse', ...quota }, i) => {
    const path = `/quotas/${i}`;
    for (const end of ['from', 'to'] as const) expectKnown(quota[end], countries, `${path}/${end}`, 'a party', say);
    const sound = checkKind(quota.kind, `${path}/kind`, say) && checkVerbs(quota.verbs, path, say);
    quota.verbs.forEach((verb, j) => {
      const direction = directionOf(quota, verb);
      if (sound && !directions.has(direction)) say(`${path}/verbs/${j}`, `granted: ${direction}`);
      if (counted.has(`${direction} ${quota.per}`)) say(`${path}/verbs/${j}`, `one quota per ${quota.per} for ${direction}`);
      counted.add(`${direction} ${quota.per}`);
      if (outcome === 'hold' && DO_NOT_WAIT.includes(verb))
        say(`${path}/outcome`, 'refuse: a question and its answer do not wait for a person');
    });
    return { ...quota, outcome };
  });
}

export function reciprocityOf({ reciprocity = [] }: AgreementText, grants: readonly Grant[], say: Say): readonly Reciprocity[] {
  const directions = new Set(grants.map((grant) => directionOf(grant, grant.verb)));
  const mutual = ({ from, to, kind, verb }: Grant) => directions.has(directionOf({ from: to, to: from, kind }, verb));
  reciprocity.forEach(({ kind, verb }, i) => {
    const path = `/reciprocity/${i}`;
    const sound = checkKind(kind, `${path}/kind`, say) && checkVerb(verb, `${path}/verb`, say);
    if (sound && !grants.some((grant) => grant.kind === kind && grant.verb === verb && mutual(grant)))
      say(path, `${kind} ${verb} granted in both directions`);
    if (reciprocity.findIndex((other) => other.kind === kind && other.verb === verb) !== i)
      say(path, `one ratio for ${kind} ${verb}`);
  });
  return reciprocity;
}

export function checkKind(kind: string, path: string, say: Say): boolean {
  expectKnown(kind, KINDS, path, `one of ${KINDS.join(', ')}`, say);
  return KINDS.includes(kind);
}

function checkVerb(verb: string, path: string, say: Say): boolean {
  expectKnown(verb, VERBS, path, `one of ${VERBS.join(', ')}`, say);
  return VERBS.includes(verb);
}

const checkVerbs = (verbs: readonly string[], path: string, say: Say): boolean =>
  verbs.map((verb, j) => checkVerb(verb, `${path}/verbs/${j}`, say)).every(Boolean);
