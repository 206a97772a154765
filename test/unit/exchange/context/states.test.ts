// The tables of states: what can become of an exchange, a record's version and a duty, and that nothing else writes it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DUTY,
  DUTY_STATES,
  EXCHANGE,
  EXCHANGE_STATES,
  type Machine,
  QUESTION,
  QUESTION_STATES,
  RECORD,
  RECORD_STATES,
  stateAfter,
} from '../../../../services/exchange/context/index.ts';

const MACHINES: readonly (readonly [Machine<string, string>, readonly string[]])[] = [
  [EXCHANGE as Machine<string, string>, EXCHANGE_STATES.filter((state) => state !== 'RECEIVED')],
  [RECORD as Machine<string, string>, RECORD_STATES],
  [DUTY as Machine<string, string>, DUTY_STATES],
  [QUESTION as Machine<string, string>, QUESTION_STATES],
];

describe.each(MACHINES.map(([machine, states]) => [machine.name, machine, states] as const))('%s', (_, machine, states) => {
  const steps = [...new Set([machine.begins, ...Object.values(machine.moves)].flatMap((moves) => Object.keys(moves)))];
  const isFinal = (state: string): boolean => Object.keys(machine.moves[state] ?? {}).length === 0;

  test('has a row for each state that is shown, and each is reached', () => {
    expect(Object.keys(machine.moves).sort()).toEqual([...states].sort());
    const reached = new Set(Object.values(machine.begins) as string[]);
    for (const state of reached) for (const next of Object.values(machine.moves[state] ?? {})) reached.add(next as string);
    expect([...reached].sort()).toEqual([...states].sort());
  });

  test('from every state an end is reached, and an end is left by no step', () => {
    const ends = (state: string, seen: readonly string[] = []): boolean =>
      isFinal(state) ||
      Object.values(machine.moves[state] ?? {}).some(
        (next) => !seen.includes(next as string) && ends(next as string, [...seen, state]),
      );
    for (const state of states) {
      expect(ends(state), state).toBe(true);
      if (isFinal(state))
        for (const step of steps) expect(() => stateAfter(machine, state, step)).toThrow('Not possible in its current state');
    }
  });

  test('whatever steps are tried, a state is one of the table or the step is refused and changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 12 }), (tried) => {
        let state: string | undefined;
        for (const step of tried) {
          const allowed = state === undefined ? machine.begins[step] : machine.moves[state]?.[step];
          if (allowed === undefined) expect(() => stateAfter(machine, state, step)).toThrow('Not possible in its current state');
          else state = stateAfter(machine, state, step);
        }
        return state === undefined || states.includes(state);
      }),
    );
  });

  test('names that every object has are no steps', () => {
    for (const step of ['constructor', '__proto__', 'toString'])
      for (const from of [undefined, ...states])
        expect(() => stateAfter(machine, from, step)).toThrow('Not possible in its current state');
  });
});

test('a state is written by commit/advance.ts, and begins in commit/rows.ts and with the duty that is opened', () => {
  const root = join(import.meta.dirname, '../../../../services/exchange');
  const writers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /(\.write\(|\[)\s*'(exchangeState|recordsSuperseded|recordDestroyed|dutyState|dutiesExpired)'/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
  expect(writers).toEqual(['commit/advance.ts']);
});
