// The table of verbs against everything that can only name them by number or by word.
import { describe, expect, test } from 'vitest';
import { ANSWERING_VERBS, faultsBetween, SAYING_VERBS } from '../../../gateway/contract/index.ts';
import { enumOf, nameOf, RecordKind, Verb } from '../../../proto/index.ts';
import { INDEX_SCHEMA } from '../../../services/desk/schema.ts';
import { MIGRATIONS } from '../../../services/ledger/sqlite/schema.ts';
import { FAMILIES, factsOfVerb, LINK_PLANE, SAID, SHARING, VERBS } from '../../../services/records/index.ts';

const rows = Object.entries(VERBS).map(([verb, facts]) => [Number(verb), facts] as const);

describe('the table of verbs', () => {
  test('lets each verb that is to be answered be answered, and no other', () => {
    const answered = rows.flatMap(([, { answers }]) => answers?.to ?? []);
    const asking = rows.filter(([, { owes }]) => owes?.duty === 'ANSWER').map(([verb]) => verb);
    expect([...new Set<number>(answered)].sort((a, b) => a - b)).toEqual(asking);
    // The one answers with a record of its own about what the other is about.
    const opposite = { sender: 'receiver', receiver: 'sender', either: 'either', nothing: 'nothing' } as const;
    for (const [verb, { about, answers }] of rows)
      for (const to of answers?.to ?? []) expect(opposite[about], `${verb}`).toBe(factsOfVerb(to)?.about);
  });

  test('has a row for each verb of the wire, and for nothing else', () => {
    const numbers = Object.values(enumOf('Verb') ?? {}).filter((verb) => verb !== Verb.UNSPECIFIED);
    expect(rows.map(([verb]) => verb)).toEqual(numbers.sort((a, b) => a - b));
    for (const verb of [Verb.UNSPECIFIED, 63, 255, -1, 1.5]) expect(factsOfVerb(verb)).toBeUndefined();
    expect(factsOfVerb('constructor' as never)).toBeUndefined();
  });

  test('tells the plane of a verb and of a kind by the number alone', () => {
    for (const [verb, { plane, kinds }] of rows)
      for (const number of [verb, ...kinds]) expect(number >= LINK_PLANE, `${verb}`).toBe(plane === 'link');
    const shared = rows.filter(([, { plane }]) => plane === 'exchange').flatMap(([, { kinds }]) => kinds);
    expect(new Set(shared)).toEqual(new Set(Object.values(FAMILIES).map(({ kind }) => kind)));
  });

  test('is what the indexes of the stores and the contract are written by', () => {
    // What may be decided again: all that countries exchange, but what has no receipt.
    const others = rows.filter(([verb, { plane }]) => plane === 'exchange' && !SHARING.includes(verb as Verb));
    const numbers = others.map(([verb]) => verb).join(', ');
    const made = MIGRATIONS.join().split('CREATE INDEX exchange_again ON').at(-1);
    expect(made).toContain(`direction = 'sent' AND verb NOT IN (${numbers}) AND state IN`);
    expect(INDEX_SCHEMA).toContain(`verb = ${Verb.QUERY} AND direction = 'sent'`);
    for (const [family, { kind }] of Object.entries(FAMILIES)) {
      const faults = faultsBetween({ verb: 'NOTIFY', to: [], [family]: {} }).filter(({ field }) => field === '/verb');
      expect(faults.length === 0, family).toBe(VERBS[Verb.NOTIFY].kinds.includes(kind));
    }
    const named = (isAnswer: boolean) =>
      SAID.filter((verb) => factsOfVerb(verb)?.byItself !== true)
        .filter((verb) => (factsOfVerb(verb)?.answers !== undefined) === isAnswer)
        .map((verb) => nameOf('Verb', verb));
    expect([SAYING_VERBS, ANSWERING_VERBS]).toEqual([named(false), named(true)]);
    expect(VERBS[Verb.RECEIPT].kinds).toEqual([RecordKind.RECEIPT]);
  });
});
