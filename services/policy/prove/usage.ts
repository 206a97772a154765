// What an agreement declares and never uses.
import type { Agreement } from '../agreement.ts';
import type { Found, ProofCheck } from './findings.ts';
import { factsFor, permitted } from './goals.ts';
import { reduce, restricted, type Situation, type Step } from './situation.ts';
import { YES } from './table.ts';

const goes = (reduced: Situation): boolean => factsFor(reduced, permitted(reduced, { orHold: true })) !== undefined;

/** Grants under which nothing can go. */
export function* grantFindings(steps: readonly Step[]): Iterable<Found> {
  for (const { raw, moments } of steps) {
    const { from, to, recordKind, verb, action, stage = '' } = raw.base;
    // An agreement that speaks of onward transfer or retention need not permit it for every kind.
    if (action === 'onward' || action === 'retain' || moments.some(({ reduced }) => goes(reduced))) continue;
    const field = `agreement.yaml/grants#${from}>${to} ${recordKind} ${verb}`;
    yield { severity: 'error', check: 'grant-never-permitted', field, rule: `some facts permitted to ${action} ${stage}`.trim() };
  }
}

const unused = (check: ProofCheck, path: string, rule: string): Found => ({
  severity: 'warning',
  check,
  field: `agreement.yaml/${path}`,
  rule,
});

export function* usageFindings(agreement: Agreement, steps: readonly Step[]): Iterable<Found> {
  const { clauses, obligations, notices, purposes, parties, fieldGroups, rules } = agreement;
  const moments = steps.flatMap((step) => step.moments);
  const decided = new Set(
    moments.flatMap(({ reduced }) =>
      reduced.groups.flatMap((group) => (group.rules.some(({ cells }) => cells.includes(YES)) ? [group.name] : [])),
    ),
  );
  for (const { name } of Object.values(fieldGroups).flat())
    if (!decided.has(name)) yield unused('group-without-rule', `fieldGroups/${name}`, 'a rule that discloses or withholds it');
  for (const name of Object.keys(obligations))
    if (!rules.some(({ obliges }) => obliges.includes(name)))
      yield unused('obligation-unused', `obligations/${name}`, 'a rule that obliges to it');
  for (const name of Object.keys(notices))
    if (!rules.some(({ notes }) => notes.includes(name)))
      yield unused('notice-unused', `notices/${name}`, 'a rule that notes it');
  const named = clausesIn({ ...agreement, clauses: undefined });
  // A clause of our own rests on the one that its source names.
  const sources = Object.values(clauses).map(({ source }) => source);
  for (const name of Object.keys(clauses))
    if (!named.has(name) && !sources.some((source) => source.includes(` ${name},`)))
      yield unused('clause-unused', `clauses/${name}`, 'something that rests on it');

  const usable = (fact: string, value: string, which: (situation: Situation) => boolean = () => true): boolean =>
    moments.some(({ whole }) => {
      const left = which(whole) ? restricted(whole, (name, candidate) => name !== fact || candidate === value) : undefined;
      return left !== undefined && goes(reduce(left));
    });
  for (const code of Object.keys(purposes))
    if (!usable('purpose', code)) yield unused('purpose-unused', `purposes/${code}`, 'something permitted for it');
  for (const { country, agencies } of parties)
    for (const agency of agencies)
      if (
        !usable('fromAgency', agency, ({ base }) => base.from === country) &&
        !usable('toAgency', agency, ({ base }) => base.to === country)
      )
        yield unused('agency-unused', `parties/${country}/agencies/${agency}`, 'something permitted from or to it');
}

const CLAUSE_KEYS = ['clause', 'withheldBy', 'defaultClause', 'suspensionClause'];

/** Every clause that is named anywhere in it. */
function clausesIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) return;
    for (const [key, inner] of Object.entries(node))
      if (CLAUSE_KEYS.includes(key) && typeof inner === 'string') found.add(inner);
      else visit(inner);
  };
  visit(value);
  return found;
}
