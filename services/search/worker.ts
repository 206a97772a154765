// The index in a thread of its own, so that neither following nor searching delays an exchange.
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createVault, readStore, systemFailure } from '../ledger/index.ts';
import { createFollower } from './follow.ts';
import type { Findings, Found, Listing, Question } from './types.ts';

export interface WorkerOptions {
  /** Location of the ledger. */
  readonly ledger: string;
  readonly indexFile: string;
  readonly master: Uint8Array;
}

export type Order =
  | { readonly order: 'wake' | 'close' }
  | { readonly order: 'find'; readonly id: number; readonly questions: readonly Question[] }
  | { readonly order: 'list'; readonly id: number; readonly listing: Listing }
  | { readonly order: 'forget'; readonly id: number; readonly exchange: Uint8Array };
export type Answer = readonly Findings[] | readonly Found[] | boolean;
export type Report =
  | { readonly next: number; readonly bytes: number }
  | { readonly id: number; readonly answer: Answer }
  /** `id`: of the order that failed. `why`: the system's cause, which is lost when an Error is cloned. */
  | { readonly failed: Error; readonly id?: number; readonly why?: string };

const IDLE_MS = 1_000;
/** Between two steps while nobody waits: under a flood following takes a quarter of a core, and exchanges the rest. Who asks waits for all of it. */
const PACE_MS = 60;
/** Pause after a failed step. */
const RETRY_MS = 10_000;

const port = parentPort;
if (port === null) throw new Error('runs as a worker');
const { ledger: location, indexFile, master } = workerData as WorkerOptions;
/** Between an exchange, which goes first, and the auditors' index, which can wait: whoever screens waits for this one. */
const PRIORITY = 5;
try {
  // On Linux this sets the priority of this thread only.
  setPriority(PRIORITY);
} catch {
  // Without it, following only competes more with exchanges.
}
const ledger = readStore(location);
const follower = createFollower({ file: indexFile, ledger, vault: createVault(master) });

let closing = false;
/** Somebody waits until everything is followed. */
let isAsked = false;
let wake = (): void => {};
const report = (what: Report): void => port.postMessage(what);

/** Reports a failure and returns undefined: the work is left to the next attempt. */
function attempt<T>(work: () => T, id?: number): T | undefined {
  try {
    return work();
  } catch (error) {
    const why = systemFailure(error, indexFile);
    report({ failed: error as Error, ...(id !== undefined && { id }), ...(why !== undefined && { why }) });
    return undefined;
  }
}

function answered(order: Exclude<Order, { readonly order: 'wake' | 'close' }>): void {
  const answer = attempt<Answer>(() => {
    if (order.order === 'forget') return follower.forget(order.exchange);
    return order.order === 'list' ? follower.list(order.listing) : order.questions.map(follower.find);
  }, order.id);
  if (answer !== undefined) report({ id: order.id, answer });
}

port.on('message', (message: Order) => {
  if (message.order === 'find' || message.order === 'list' || message.order === 'forget') return answered(message);
  closing ||= message.order === 'close';
  isAsked ||= message.order === 'wake';
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
    report({ next: follower.next(), bytes: follower.bytes() });
    isAsked &&= more;
    // At least a turn of the event loop, in which questions are answered.
    await (isAsked ? sleep(0) : rest(more && follower.next() > 0 ? PACE_MS : more ? 0 : IDLE_MS));
  }
}
follower.close();
ledger.close();
port.close();
