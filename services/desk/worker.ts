// Keeps the index up to date with the ledger, in a thread of the lowest priority, so that officers' requests come first.
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Country } from '../domain/index.ts';
import { createVault, readStore, systemFailure } from '../ledger/index.ts';
import { createFollower } from './follow.ts';

export interface WorkerOptions {
  /** Location of the ledger. */
  readonly ledger: string;
  readonly indexFile: string;
  readonly master: Uint8Array;
  readonly self: Country;
}

export type Order =
  | { readonly order: 'wake' | 'close' }
  | { readonly order: 'forget'; readonly id: number; readonly exchange: Uint8Array };
export type Report =
  | { readonly next: number }
  | { readonly forgotten: number; readonly clean: boolean }
  /** `why`: the system's cause, which is lost when an Error is cloned. */
  | { readonly failed: Error; readonly why?: string };

const IDLE_MS = 1_000;
const PAUSE_MS = 1;
/** Pause after a failed step, for example when a command that rebuilds the index held its lock for long. */
const RETRY_MS = 10_000;

const port = parentPort;
if (port === null) throw new Error('runs as a worker');
const { ledger: location, indexFile, master, self } = workerData as WorkerOptions;
try {
  // On Linux this sets the priority of this thread only.
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Without the lower priority, indexing only competes more with requests.
}
const ledger = readStore(location);
const follower = createFollower({ file: indexFile, ledger, vault: createVault(master), self });

let closing = false;
let wake = (): void => {};
/** Reports a failure and returns undefined: the work is left to the next attempt. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    const why = systemFailure(error, indexFile);
    port?.postMessage({ failed: error as Error, ...(why !== undefined && { why }) } satisfies Report);
    return undefined;
  }
}

port.on('message', (message: Order) => {
  if (message.order === 'forget') {
    // If this fails, indexing the ERASED leaf still removes them.
    const clean = attempt(() => follower.forget(message.exchange)) ?? false;
    port.postMessage({ forgotten: message.id, clean } satisfies Report);
  }
  closing ||= message.order === 'close';
  wake();
});

const rest = (ms: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

while (!closing) {
  const more = attempt(() => follower.step());
  if (more === undefined) await rest(RETRY_MS);
  else {
    port.postMessage({ next: follower.position().next } satisfies Report);
    await (more ? sleep(PAUSE_MS) : rest(IDLE_MS));
  }
}
follower.close();
ledger.close();
port.close();
