import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { checkPublication } from '../../services/policy/index.ts';
import type { ProofOrder } from './publication.ts';

try {
  // On Linux this sets the priority of this thread only.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Without the lower priority, the proof only competes more with requests.
}
const { files, beside, invariants } = workerData as ProofOrder;
parentPort?.postMessage(checkPublication([{ files }], { beside, invariants, stopEarly: true }));
