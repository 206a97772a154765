import fc from 'fast-check';
import { parse } from 'yaml';
import { ATTRIBUTES } from '../../../services/policy/facts.ts';
import { type Agreement, type Facts, loadAgreement } from '../../../services/policy/index.ts';
import type { Shape } from '../../../services/policy/values.ts';
import { NOON } from './facts.ts';
import { everyKey, FOLDERS, filesOf } from './folders.ts';

/** An agreement, and the situations of its decision table. */
export interface World {
  readonly agreement: Agreement;
  readonly files: Readonly<Record<string, string>>;
  readonly situations: readonly Facts[];
}

type Loose = Record<string, unknown>;

/** Every case of the table, for one of its ends each, issued at noon. */
function situationsOf(cases: string): Facts[] {
  const table = parse(cases) as { given: Record<string, Loose>; cases: { given: string; facts?: Loose; ends?: string[] }[] };
  return table.cases.map(({ given, facts, ends }) => {
    const merged: Loose = { ...table.given[given], ...facts, ...(ends && { action: ends[0] }) };
    for (const name in merged) if (merged[name] === null) delete merged[name];
    const day = typeof merged.issued === 'string' ? Date.parse(`${merged.issued}T12:00:00Z`) * 1000 : NOON;
    return { ...merged, issued: day } as unknown as Facts;
  });
}

const worldOf = (files: Readonly<Record<string, string>>): World => ({
  agreement: loadAgreement(files),
  files,
  situations: situationsOf(files['cases.yaml']!),
});

/** By the agreement's id. */
export const WORLDS: ReadonlyMap<string, World> = new Map(
  [...FOLDERS.map(filesOf), everyKey].map(worldOf).map((world) => [world.agreement.id, world]),
);

function anyValue(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.is) {
    case 'one':
      return fc.constantFrom(...shape.values);
    case 'many':
      return fc.subarray([...shape.values]);
    case 'states':
      return fc.subarray(['CAN', 'USA', 'MEX', 'UTO']);
    case 'declared':
      return fc.constantFrom('CBSA', 'CBP', 'IRCC', 'DHS');
    case 'country':
      return fc.constantFrom('GB', 'FR', 'MX');
    case 'count':
      return fc.nat(shape.max);
    case 'flag':
      return fc.boolean();
    case 'record':
      return fc.record(Object.fromEntries(Object.entries(shape.parts).map(([name, part]) => [name, anyValue(part)])));
  }
}

const change: fc.Arbitrary<Loose> = fc
  .oneof(
    ...Object.entries(ATTRIBUTES as Readonly<Record<string, Shape>>).map(([name, shape]) =>
      fc.tuple(fc.constant(name), fc.option(anyValue(shape), { nil: undefined })),
    ),
    fc.tuple(fc.constant('classification'), fc.constantFrom('UNCLASSIFIED', 'PROTECTED', 'CONFIDENTIAL', 'SECRET')),
    fc.tuple(fc.constant('issued'), fc.constantFrom(NOON, NOON - 4 * 365 * 86_400_000_000)),
  )
  .map(([name, value]) => ({ [name]: value }));

/** The id of a world, and facts equal or close to one of its situations. Unsound facts are included: refusing them is a decision too. */
export const anyExchange: fc.Arbitrary<readonly [id: string, facts: Facts]> = fc
  .constantFrom(...WORLDS.keys())
  .chain((id) => fc.tuple(fc.constant(id), fc.constantFrom(...WORLDS.get(id)!.situations), fc.array(change, { maxLength: 3 })))
  .map(([id, situation, changes]) => {
    const facts: Loose = Object.assign({}, situation, ...changes);
    for (const name in facts) if (facts[name] === undefined) delete facts[name];
    return [id, facts as unknown as Facts];
  });
