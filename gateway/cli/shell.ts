import type { Clock } from '../../services/domain/index.ts';
import type { Exit } from './exit.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** As much of a stream as a command needs to write. */
export interface Output {
  write(content: string | Uint8Array): unknown;
  /** A person looks at it. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command is run from, and the only way by which it reads its surroundings, ends, or says anything. */
export interface Shell {
  readonly env: Environment;
  readonly clock: Clock;
  /** Data. */
  readonly stdout: Output;
  /** All else. */
  readonly stderr: Output;
  /** All of standard input. */
  stdin(): string;
  /** Aborts when the command is to stop; until this is called for, a signal ends the process where it stands. */
  stopped(): AbortSignal;
  /** How the command ends. */
  done(exit: Exit): void;
}
