import type { Clock } from '../../services/domain/index.ts';
import type { Ask } from './agreement/ask.ts';
import type { Exit } from './exit.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The part of a stream that a command needs for writing. */
export interface Output {
  write(content: string | Uint8Array): unknown;
  /** Whether a person is reading. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** A command's environment: its only access to streams, variables, signals and its exit. */
export interface Shell {
  readonly env: Environment;
  readonly clock: Clock;
  /** Data. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Output;
  /** All of standard input. */
  stdin(): string;
  /** Prompts the person at the keyboard; absent if there is none. */
  ask?(): Promise<Ask>;
  /** Aborts when the command must stop; until it is called, a signal ends the process at once. */
  stopped(): AbortSignal;
  /** How the command ends. */
  done(exit: Exit): void;
}
