// What a draft is checked against: the agreements beside it, and the country's invariants.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readText } from '../input.ts';
import type { Shell } from '../shell.ts';
import { DEFAULT_FOLDER, foldersIn, isAgreement } from './loading.ts';

const INVARIANTS = 'policies/invariants.yaml';

export interface Surroundings {
  /** Folders of the other agreements, which are not being checked. */
  readonly beside: readonly string[];
  /** Absent if there are no invariants. */
  readonly invariantsText?: string;
}

interface Options {
  readonly invariants?: string;
  /** The gateway's configuration, which names its agreements and its invariants. */
  readonly config?: string;
}

export async function surroundingsOf(drafts: readonly string[], options: Options, shell: Shell): Promise<Surroundings> {
  const configured = options.config === undefined ? undefined : await configuredIn(options.config, shell);
  const around = [...new Set(drafts.map((draft) => dirname(resolve(draft))))];
  const home = configured?.agreementsFolder ?? resolve(DEFAULT_FOLDER);
  const own = new Set(drafts.map((draft) => resolve(draft)));
  const beside = [...new Set([...around, home])].flatMap(foldersIn).filter((folder) => isAgreement(folder) && !own.has(folder));
  const file = options.invariants ?? configured?.invariantsFile ?? firstThere(around);
  return { beside, ...(file !== undefined && { invariantsText: readText(file, shell) }) };
}

/** The first invariants.yaml found beside the drafts, beside their parent folder, or at the default path. */
function firstThere(around: readonly string[]): string | undefined {
  const near = around.flatMap((folder) => [join(folder, 'invariants.yaml'), join(folder, '..', 'invariants.yaml')]);
  return [...near, INVARIANTS].find((file) => existsSync(file));
}

async function configuredIn(file: string, shell: Shell) {
  const { loadConfig } = await import('../../server/config.ts');
  return loadConfig(file, shell.env);
}
