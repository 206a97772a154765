// A federation for one test, or for all tests of a file, in a folder of its own that is kept after a failure.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import { US_VISAS } from '../../deploy/demo/data.ts';
import { type Federation, type FederationOptions, type Node, startFederation } from '../../deploy/federation/index.ts';
import { clientOf } from './load.ts';

type Options = Pick<FederationOptions, 'settings' | 'hosted' | 'agreements'>;

/** A folder that is removed after the test. If the test fails, it is kept and its path printed. */
export function folderOfTest(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tripoint-${name}-`));
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') console.error(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts a federation, and stops it when the test ends. */
export async function federationOfTest(name: string, countries: readonly string[], options: Options = {}): Promise<Federation> {
  const federation = await started(folderOfTest(name), countries, options);
  // Registered after the hook of the folder, so it runs before it.
  onTestFinished(() => federation.stop());
  return federation;
}

/** One federation for all tests of a file; each test continues from the state that the previous one left. */
export function federationOfFile(name: string, countries: readonly string[], options: Options = {}): () => Federation {
  let federation: Federation | undefined;
  const folder = mkdtempSync(join(tmpdir(), `tripoint-${name}-`));
  beforeAll(async () => {
    federation = await started(folder, countries, options);
  });
  let hasFailed = false;
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    await federation?.stop();
    if (hasFailed) console.error(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  });
  return () => federation as Federation;
}

const AGREEMENTS = join(import.meta.dirname, '../../policies/agreements');

const started = (folder: string, countries: readonly string[], options: Options) =>
  startFederation({ folder, countries, agreementsFolder: AGREEMENTS, visas: { US: US_VISAS }, ...options });

export async function until(what: string, holds: () => boolean | Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs / 1000} s for: ${what}`);
    await sleep(50);
  }
}

/** Whether the gateway reports its link to a partner as OK. */
export async function linkOk(node: Node, partner: string): Promise<boolean> {
  const { checks } = await clientOf(node, `${node.country.toLowerCase()}-operator-1`).ready();
  return checks.some(({ name, status }) => name === `link ${partner}` && status === 'OK');
}
