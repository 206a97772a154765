// What the agreements with a partner permit. A word that none of them knows is a fault of the request; a word that
// they know and refuse is reported with its clause and the permitted values.
import { didYouMean } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import { breachesOf, levels } from './breaches.ts';
import { createCoverage } from './coverage.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Grant } from './grants.ts';
import type { Rule } from './rules.ts';
import { isDatedAt } from './windows.ts';

/** The reason for a refusal, for the deciding country only. */
export interface Stop {
  /** A rule's id, or agreement/… for what is decided before any rule is asked. */
  readonly rule: string;
  /** Absent: no agreement covers the exchange. */
  readonly clause?: string;
  /** The facts that the rule reads. */
  readonly facts: readonly string[];
  /** The values that the agreement permits; absent where they are not a list. */
  readonly permitted?: readonly string[];
}

type Direction = Pick<Facts, 'from' | 'to' | 'recordKind' | 'verb'>;

const isBetween = ({ parties }: Agreement, { from, to }: Direction): boolean =>
  parties.some(({ country }) => country === from) && parties.some(({ country }) => country === to);

const between = (agreements: readonly Agreement[], direction: Direction): Agreement[] =>
  agreements.filter((agreement) => isBetween(agreement, direction));

const grantsFor = ({ grants }: Agreement, { from, to, recordKind, verb }: Direction): Grant[] =>
  grants.filter((grant) => grant.from === from && grant.to === to && grant.kind === recordKind && grant.verb === verb);

const purposesFor = (agreement: Agreement, direction: Direction): string[] =>
  grantsFor(agreement, direction).flatMap(({ purposes }) => purposes);

const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort();

/** Checks against the granted words, or against all known words if none is granted. Without an agreement nothing is reported. */
function unknownRule(word: string, known: readonly string[], granted: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  return `one of ${(granted.length > 0 ? granted : known).join(', ')}${didYouMean(word, known)}`;
}

/** The rule broken by a purpose that no agreement with any of these partners knows. */
export function purposeRule(
  purpose: string,
  agreements: readonly Agreement[],
  directions: readonly Direction[],
): string | undefined {
  const held = agreements.filter((agreement) => directions.some((direction) => isBetween(agreement, direction)));
  if (held.some(({ purposes }) => Object.hasOwn(purposes, purpose))) return undefined;
  const granted = held.flatMap((agreement) => directions.flatMap((direction) => purposesFor(agreement, direction)));
  return unknownRule(purpose, sorted(held.flatMap(({ purposes }) => Object.keys(purposes))), sorted(granted));
}

/** The rule broken by an addressed agency that no agreement with its country knows. */
export function agencyRule(agency: string, agreements: readonly Agreement[], direction: Direction): string | undefined {
  const held = between(agreements, direction);
  const known = held.flatMap(({ parties }) => parties.find(({ country }) => country === direction.to)?.agencies ?? []);
  if (known.includes(agency)) return undefined;
  const granted = held.flatMap((agreement) => grantsFor(agreement, direction).flatMap(({ agencies }) => agencies.to));
  return unknownRule(agency, sorted(known), sorted(granted));
}

/** The permits for such an exchange. */
export const permitsAbout = ({ rules }: Agreement, { action, to, recordKind, issued }: Facts): Rule[] =>
  rules.filter(
    (rule) =>
      rule.effect === 'permit' &&
      rule.attaches !== true &&
      rule.actions.includes(action) &&
      (rule.recipient ?? to) === to &&
      (rule.resource ?? recordKind) === recordKind &&
      isDatedAt(rule, issued),
  );

/** What refused an exchange that this country would have sent; nothing for any other outcome. `agreement`: the one that covers it. */
export function stopsOf(decision: Decision, agreement: Agreement | undefined, agreements: readonly Agreement[]): readonly Stop[] {
  const { outcome, code, rules, facts } = decision;
  if (outcome !== 'REFUSE') return [];
  if (code === 'NO_AGREEMENT') return [uncoveredStop(facts, agreements)];
  if (agreement === undefined) return rules.map((rule): Stop => ({ rule, facts: [] }));
  return rules.flatMap((id): readonly Stop[] => {
    const rule = agreement.rules.find((one) => one.id === id);
    if (rule !== undefined) return [{ rule: id, clause: rule.clause, facts: rule.reads }];
    if (id === 'agreement/default') {
      const reads = sorted(permitsAbout(agreement, facts).flatMap((permit) => permit.reads));
      return [{ rule: id, clause: agreement.defaultClause, facts: reads }];
    }
    return ownStops(id, facts, agreement, agreements);
  });
}

function uncoveredStop(facts: Facts, agreements: readonly Agreement[]): Stop {
  // Grants of a text that is not in force would look as if they applied.
  const inForce = agreements.filter(({ status }) => status === 'IN_FORCE');
  const granted = between(inForce, facts).flatMap(({ grants }) =>
    grants.flatMap(({ from, to, kind, verb }) => (from === facts.from && to === facts.to ? [`${kind} ${verb}`] : [])),
  );
  return { rule: 'agreement/none', facts: ['recordKind', 'verb'], permitted: sorted(granted) };
}

const OWN: Readonly<Record<string, readonly string[]>> = {
  'agreement/suspended': ['suspended'],
  'agreement/peer': ['peerAgreement'],
  'agreement/quota': ['quota'],
  'agreement/exigent': ['exigent'],
};

/** The decisions of agreement.yaml itself, with every value that it would permit. */
function ownStops(rule: string, facts: Facts, agreement: Agreement, agreements: readonly Agreement[]): Stop[] {
  const covered = createCoverage([{ ...agreement, status: 'IN_FORCE' }]).find(facts);
  if (covered === undefined) return [{ rule, clause: agreement.defaultClause, facts: OWN[rule] ?? [] }];
  const { grant } = covered;
  const clause = breachesOf(facts, covered).find((breach) => breach.rule === rule)?.clause ?? agreement.defaultClause;
  const stop = (fact: keyof Facts, permitted: readonly string[]): Stop => ({ rule, clause, facts: [fact], permitted });
  if (rule === 'agreement/purpose') {
    // Another agreement with the same partner may have the purpose that was meant.
    const granted = between(agreements, facts).flatMap((one) => purposesFor(one, facts));
    return [stop('purpose', sorted(granted))];
  }
  if (rule === 'agreement/agency') {
    const sends = grant.agencies.from.includes(facts.fromAgency);
    const receives = facts.toAgency !== undefined && grant.agencies.to.includes(facts.toAgency);
    return [
      ...(sends ? [] : [stop('fromAgency', grant.agencies.from)]),
      ...(receives ? [] : [stop('toAgency', grant.agencies.to)]),
    ];
  }
  if (rule === 'agreement/classification') {
    const { level } = agreement.classificationCeiling;
    return [
      stop(
        'classification',
        Object.keys(levels).filter((name) => levels[name]! <= levels[level]! && levels[name]! > 0),
      ),
    ];
  }
  return [{ rule, clause, facts: OWN[rule] ?? [] }];
}
