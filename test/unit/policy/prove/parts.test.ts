// A rule is asked of Cedar in parts. Whatever its parts are, and whether they hold, do not hold or fail, the whole must come out as Cedar has it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextOf } from '../../../../services/policy/context.ts';
import { alphabetOf, type Dimension, dimensionsOf } from '../../../../services/policy/prove/domain.ts';
import { readingOf } from '../../../../services/policy/prove/reading.ts';
import { placesOf } from '../../../../services/policy/prove/situation.ts';
import { createTables, FAILS, NO, tabulate, YES } from '../../../../services/policy/prove/table.ts';
import { createSlices } from '../../../../services/policy/slices.ts';
import { load, textsOf } from './corpus.ts';

const agreement = load(textsOf('sound'));
const places = placesOf(agreement).filter(({ base }) => base.action === 'release' || base.action === 'admit');

// Not one of them asks whether the fact is known: each fails where it is not.
const ATOMS = [
  'context.exigent',
  'context.concealed',
  'context.approvals >= 1',
  'context has exigent',
  'context has approvals',
  'context.subject.citizenship.contains(context.toState)',
  'context has subject',
  'principal == Party::"CL"',
  'context.classification > 1',
  'if context has exigent then context.exigent else context.concealed',
];
const condition = fc.letrec<{ one: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...ATOMS).map((atom) => `(${atom})`),
    fc.tuple(tie('one'), tie('one')).map(([left, right]) => `(${left} && ${right})`),
    fc.tuple(tie('one'), tie('one')).map(([left, right]) => `(${left} || ${right})`),
    tie('one').map((arg) => `!${arg}`),
  ),
})).one;
const clause = fc.tuple(fc.constantFrom('when', 'unless'), condition).map(([kind, body]) => `${kind} { ${body} }`);
const scope = fc.constantFrom('principal, action, resource', 'principal == Party::"CL", action, resource');
const text = fc
  .tuple(fc.constantFrom('permit', 'forbid'), scope, fc.array(clause, { maxLength: 3 }))
  .map(([effect, head, clauses]) => `${effect} (${head}) ${clauses.join(' ')};`);

test('of 80 random rules, the table made of the parts is the one that Cedar answers of the whole', () => {
  const seen = new Set<number>();
  using tables = createTables();
  using slices = createSlices();
  fc.assert(
    fc.property(text, fc.constantFrom(...places), (cedar, { covered, base }) => {
      const reading = readingOf(cedar);
      const reads = [...new Set(reading.paths.map((path) => path.split('.')[0]!))];
      const rule = { ...agreement.rules[0]!, id: 'whole', text: cedar, reads };
      const { sender, recipient, grant } = covered;
      const ends = [sender.state, recipient.state];
      const small = ({ name, values }: Dimension) => ({ name, values: name === 'approvals' ? values.slice(0, 3) : values });
      const dimensions = dimensionsOf(base, agreement, alphabetOf([reading], ends, [])).map(small);
      const at = { covered, base, dimensions, action: base.action, resource: { type: 'Kind', id: grant.kind } } as const;
      const whole = slices.of([rule]);
      const names = reading.paths;
      const asked = tabulate(names, at, (facts) => {
        const { action, resource } = at;
        const verdict = whole.ask({ recipient: grant.to, action, resource, context: contextOf(facts, covered, reads) });
        return 'failed' in verdict ? FAILS : verdict.rules.length > 0 ? YES : NO;
      });
      expect(tables.of(rule, at)).toEqual(asked);
      for (const cell of asked.cells) seen.add(cell);
    }),
    { numRuns: 80, seed: 20_260_302 },
  );
  expect([...seen].sort()).toEqual([NO, YES, FAILS]);
});
