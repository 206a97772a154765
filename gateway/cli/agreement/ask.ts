// Prompts for a person at the keyboard. They are written to stderr: stdout is for data.
import { confirm, isCancel, multiselect, select, text } from '@clack/prompts';
import { CommandError, EXIT } from '../exit.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** `check` returns the fault of an answer, which is shown at once, or undefined. Every prompt throws CommandError if the person cancels. */
export interface Ask {
  text(question: string, initial: string, check: (answer: string) => string | undefined): Promise<string>;
  one(question: string, choices: readonly Choice[], initial: string): Promise<string>;
  some(question: string, choices: readonly Choice[], initial: readonly string[], least: number): Promise<string[]>;
  whether(question: string, words: { readonly yes: string; readonly no: string }, initial: boolean): Promise<boolean>;
}

export function createAsk(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Ask {
  const streams = { input, output };
  const given = <T>(answer: T): Exclude<T, symbol> => {
    if (isCancel(answer)) throw new CommandError(EXIT.usage, ['fail.answers-left'], ['next.again-any-time']);
    return answer as Exclude<T, symbol>;
  };
  const options = (choices: readonly Choice[]) => choices.map(({ value, label }) => ({ value, label }));
  return {
    text: async (message, initialValue, check) =>
      given(await text({ ...streams, message, initialValue, validate: (answer = '') => check(answer.trim()) })).trim(),
    one: async (message, choices, initialValue) =>
      given(await select({ ...streams, message, options: options(choices), initialValue, showInstructions: false })),
    some: async (message, choices, initialValues, least) =>
      given(await multiselect({ ...streams, message, options: options(choices), initialValues, required: least > 0 })),
    whether: async (message, { yes, no }, initialValue) =>
      given(await confirm({ ...streams, message, active: yes, inactive: no, initialValue })),
  };
}
