import { levels } from './breaches.ts';
import type { Covered } from './coverage.ts';
import { ATTRIBUTES, cedarValue, type Facts } from './facts.ts';
import type { ALWAYS } from './schema.ts';
import { type CedarValue, entity } from './values.ts';

const ALWAYS_VALUES: Readonly<Record<keyof typeof ALWAYS, (facts: Facts, covered: Covered) => CedarValue>> = {
  from: (_, { grant }) => entity('Party', grant.from),
  agency: ({ fromAgency }) => entity('Agency', fromAgency),
  verb: (_, { grant }) => entity('Verb', grant.verb),
  purpose: ({ purpose }) => entity('Purpose', purpose),
  mode: (_, { grant }) => entity('Mode', grant.mode),
  classification: ({ classification }) => levels[classification]!,
  fromState: (_, { sender }) => sender.state,
  toState: (_, { recipient }) => recipient.state,
};

const isAlways = (name: string): name is keyof typeof ALWAYS => Object.hasOwn(ALWAYS_VALUES, name);
const isAttribute = (name: string): name is keyof typeof ATTRIBUTES => Object.hasOwn(ATTRIBUTES, name);

/**
 * Findings of the deciding country that nobody made: where it asks, or takes what arrives, they count as the strictest ones, so that a rule
 * that closes on a finding closes on its absence too, whoever wrote it. The facts of the decision leave it absent.
 */
const NOT_FOUND: Readonly<Partial<Record<keyof typeof ATTRIBUTES, string>>> = {
  mistreatmentRisk: 'SUBSTANTIAL',
  domesticLaw: 'MUST_REFUSE',
} satisfies Pick<Facts, 'mistreatmentRisk' | 'domesticLaw'>;
const STRICT: ReadonlySet<string> = new Set<Facts['action']>(['ask', 'admit']);

/** Cedar's context with the attributes that are read; absent facts are left out, except findings. */
export function contextOf(facts: Facts, covered: Covered, reads: readonly string[]): Record<string, CedarValue> {
  const context: Record<string, CedarValue> = {};
  for (const name of reads)
    if (isAlways(name)) context[name] = ALWAYS_VALUES[name](facts, covered);
    else if (!isAttribute(name)) throw new Error(`${covered.agreement.id}: a rule reads an attribute that the schema lacks`);
    else {
      const value = facts[name] ?? (STRICT.has(facts.action) ? NOT_FOUND[name] : undefined);
      if (value !== undefined) context[name] = cedarValue(name, value, [covered.sender.state, covered.recipient.state]);
    }
  return context;
}
