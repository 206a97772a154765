import type { Fault } from '../../services/domain/index.ts';
import type { MessageKey, Say, Values } from '../../services/messages/index.ts';

/** Exit codes: 1 is for what should never happen. */
export const EXIT = { ok: 0, unexpected: 1, usage: 2, denied: 3, unavailable: 4, tampered: 5 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A catalogue sentence with its values, resolved once the language is known; or a text for all languages, such as a command. */
export type Phrase = readonly [key: MessageKey, values?: Values] | string;

export const worded = (phrase: Phrase, say: Say): string => (typeof phrase === 'string' ? phrase : say(...phrase));

/** The same command with an option, the same in every language. */
export const sameWith = (what: string): Phrase => ['next.same-with', { what }];

/** A failure of the command itself, with the command to try next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exit: Exit;
  readonly told: Phrase;
  readonly next: Phrase;
  readonly faults: readonly Fault[];

  constructor(exit: Exit, told: Phrase, next: Phrase, faults: readonly Fault[] = []) {
    super(typeof told === 'string' ? told : told[0]);
    this.exit = exit;
    this.told = told;
    this.next = next;
    this.faults = faults;
  }
}
