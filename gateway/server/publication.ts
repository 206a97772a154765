// Proves a text in a separate thread, since a proof takes seconds and exchanges must continue.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { TripointError } from '../../services/domain/index.ts';
import type { Prove } from '../../services/exchange/index.ts';
import { type Invariant, type ProofFinding, readInvariants } from '../../services/policy/index.ts';

/** A text whose proof takes longer is refused: the parties can write rules that are easier to prove. */
const DEADLINE_S = 120;
const MAX_MIB = 1_024;

/** This country's own invariants; none if no file is configured. Throws CONFIG_INVALID. */
export function invariantsIn(file: string | undefined): readonly Invariant[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new TripointError('CONFIG_INVALID', { field: 'invariantsFile', rule: 'a file that can be read' });
  }
  return readInvariants(text);
}

export interface ProofOrder {
  readonly files: Readonly<Record<string, string>>;
  readonly beside: Parameters<Prove>[1];
  readonly invariants: readonly Invariant[];
}

export const proveInThread =
  (invariants: readonly Invariant[], deadlineS = DEADLINE_S): Prove =>
  async (files, beside) => {
    const order: ProofOrder = { files, beside, invariants };
    const worker = new Worker(new URL('./publication-worker.ts', import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MAX_MIB },
    });
    worker.unref();
    const { promise, resolve, reject } = Promise.withResolvers<readonly ProofFinding[]>();
    const tooLong = (): void =>
      reject(
        new TripointError('CONFIG_INVALID', { field: 'rules.cedar', rule: `rules that are proved within ${deadlineS} seconds` }),
      );
    const timer = setTimeout(tooLong, deadlineS * 1_000).unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the proof of an agreement ended with ${code}`)));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  };
