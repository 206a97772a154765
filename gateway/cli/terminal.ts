import pc from 'picocolors';
import type { Say } from '../../services/messages/index.ts';
import { type LanguageOptions, sayOf } from './language.ts';
import type { Shell } from './shell.ts';

/** A command's output: data on stdout, everything else on stderr. */
export interface Terminal {
  /** One JSON value per line instead of cards. */
  readonly json: boolean;
  readonly paint: ReturnType<typeof pc.createColors>;
  /** In the requested language. */
  readonly say: Say;
  /** A card, or any lines, for a person. */
  data(lines: readonly string[]): void;
  /** One line of NDJSON. */
  row(value: unknown): void;
  progress(line: string): void;
}

/** Output options of a command. */
export interface OutputOptions extends LanguageOptions {
  readonly json?: boolean;
}

/** What cards are drawn with. */
export type Face = Pick<Terminal, 'paint' | 'say'>;

/** Throws CommandError. Colour only on a terminal, and never with NO_COLOR (no-color.org). */
export function terminalOf({ json = false, ...options }: OutputOptions, shell: Shell): Terminal {
  const { env, stdout, stderr } = shell;
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  const colour = !NO_COLOR && (wanted || (stdout.isTTY === true && TERM !== 'dumb'));
  return {
    json,
    say: sayOf(options, shell),
    paint: pc.createColors(colour && !json),
    data: (lines) => stdout.write(`${lines.join('\n')}\n`),
    row: (value) => stdout.write(`${jsonLine(value)}\n`),
    progress: (line) => stderr.write(`${line}\n`),
  };
}

// terminal injection: control and direction characters. A partner's text could otherwise move the cursor,
// rename the window or display a different word.
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** A value as one line that a terminal displays literally. */
export const plain = (value: unknown): string => String(value).replace(UNSAFE, '\ufffd');

/** JSON on one line, with terminal control characters escaped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
