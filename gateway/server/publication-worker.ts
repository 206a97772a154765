import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { checkPublication } from '../../services/policy/index.ts';
import type { ProofOrder } from './publication.ts';

try {
  // On Linux this is the thread's own.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Without it the proof only takes more of the machine.
}
const { files, beside, invariants } = workerData as ProofOrder;
parentPort?.postMessage(checkPublication([{ files }], { beside, invariants, stopEarly: true }));
