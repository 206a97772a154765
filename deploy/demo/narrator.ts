import pc from 'picocolors';

/** A failed assertion of a step: what was expected, and what was observed. */
export class StepFailed extends Error {}

export function expect(holds: boolean, what: string, seen?: unknown): asserts holds {
  if (!holds) throw new StepFailed(seen === undefined ? what : `${what}; seen: ${JSON.stringify(seen)}`);
}

export type Say = (line: string) => void;
/** What a step observed, for the JSON output. */
export type Observed = Record<string, unknown>;

export interface Narrator {
  /** Runs one step, prints it, and records whether it passed. Throws the error of a failing step, so that no further step runs. */
  step(title: string, run: (say: Say) => Promise<Observed>): Promise<void>;
  say(line: string): void;
  readonly failed: () => boolean;
}

/** The steps of a chapter, with their titles. `Cast`: the state that the steps share. */
export type Steps<Cast> = readonly (readonly [title: string, run: (cast: Cast, say: Say) => Promise<Observed>])[];

export async function tell<Cast>({ step }: Narrator, steps: Steps<Cast>, cast: Cast): Promise<void> {
  for (const [title, run] of steps) await step(title, (say) => run(cast, say));
}

/** Prints for people; with `json`, one line per step with what was observed. */
export function narrate(json: boolean): Narrator {
  let number = 0;
  let failed = false;
  const print = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  return {
    failed: () => failed,
    say: print,
    async step(title, run) {
      number++;
      const begun = performance.now();
      const lines: string[] = [];
      let observed: Observed = {};
      let error: Error | undefined;
      try {
        observed = await run((line) => void lines.push(line));
      } catch (thrown) {
        error = thrown as Error;
        failed = true;
      }
      const ms = Math.round(performance.now() - begun);
      if (json)
        process.stdout.write(
          `${JSON.stringify({ step: number, title, ok: error === undefined, ms, ...observed, ...(error && { error: error.message }) })}\n`,
        );
      print(`${error ? pc.red('✘') : pc.green('✔')} ${pc.bold(`${number}. ${title}`)} ${pc.dim(`${ms} ms`)}`);
      for (const line of lines) print(`     ${line}`);
      if (error) {
        print(pc.red(`     failed: ${error instanceof StepFailed ? error.message : (error.stack ?? error.message)}`));
        throw error;
      }
    },
  };
}
