// Runs a command line in this process, which takes a hundredth of the time of starting one.
import type { Ask } from '../../../gateway/cli/agreement/ask.ts';
import { run } from '../../../gateway/cli/run.ts';
import { systemClock } from '../../../services/domain/index.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Answers the prompts in place of a person. */
  readonly ask?: Ask;
  /** The command is interrupted once this text appears on stdout. */
  readonly interruptAt?: string;
}

/** The current folder of running commands, their number, and the folder to return to. */
let folder = { cwd: '', home: '', running: 0 };
/** Runs one command line in this process, which changes to its folder meanwhile. Concurrent commands must share the folder. */
export async function runIn({ cwd, env, input = '', ask, interruptAt }: Where, args: readonly string[]): Promise<Ran> {
  if (folder.running === 0) folder = { cwd, home: process.cwd(), running: 0 };
  if (folder.cwd !== cwd) throw new Error(`another command is running in ${folder.cwd}`);
  const told = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const output = (name: keyof typeof told) => ({
    write(content: string | Uint8Array) {
      told[name] += typeof content === 'string' ? content : Buffer.from(content).toString();
      if (interruptAt !== undefined && told.stdout.includes(interruptAt)) stop.abort();
    },
  });
  folder.running++;
  process.chdir(cwd);
  try {
    const code = await run(args, {
      env,
      clock: systemClock,
      stdout: output('stdout'),
      stderr: output('stderr'),
      stdin: () => input,
      ...(ask === undefined ? {} : { ask: async () => ask }),
      stopped: () => stop.signal,
    });
    return { code, ...told };
  } finally {
    if (--folder.running === 0) process.chdir(folder.home);
  }
}
