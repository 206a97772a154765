import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Fault, TripointError } from '../../../services/domain/index.ts';
import { type Agreement, type CasesResult, loadAgreements, type ReadFolder, runCases } from '../../../services/policy/index.ts';
import { CommandError, EXIT } from '../failure.ts';

export const DEFAULT_FOLDER = 'policies/agreements';

interface Found {
  /** Each holds one agreement. */
  readonly folders: readonly string[];
  /** Only folders of agreements were given, none of which is an agreement itself. */
  readonly complete: boolean;
}

/**
 * For each given folder: itself if it holds an agreement, otherwise all folders in it, so that an incomplete one is not skipped.
 * Throws CommandError when there is no agreement.
 */
export function findAgreements(given: readonly string[]): Found {
  const asked = (given.length === 0 ? [DEFAULT_FOLDER] : given).map(tidy);
  const folders = asked.flatMap((folder) => {
    if (isAgreement(folder)) return [folder];
    const inside = foldersIn(folder);
    if (inside.some(isAgreement)) return inside;
    throw new CommandError(EXIT.usage, ['fail.no-agreement-folder', { folder }], ['next.same-with-folder']);
  });
  return { folders: [...new Set(folders)], complete: !asked.some(isAgreement) };
}

/** A folder is named by its last component, the name of its agreement. */
const tidy = (folder: string): string => (/^\.{1,2}$/.test(basename(folder)) ? resolve(folder) : join(folder).replace(/\/$/, ''));

export const isAgreement = (folder: string): boolean => existsSync(join(folder, 'agreement.yaml'));

export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
      .sort();
  } catch {
    return [];
  }
}

export const readFolder: ReadFolder = (folder) => {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return Object.fromEntries(files.map(({ name }) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
};

/** The agreement of a folder, or its faults. */
export function load(folder: string): Agreement | Faulty {
  const loaded = withFaults(() => loadAgreements([folder], readFolder));
  return 'faults' in loaded ? loaded : (loaded[0] as Agreement);
}

/** The results of the decision table of a folder's agreement, or the table's faults. */
export function runTable(folder: string, agreement: Agreement): CasesResult | Faulty {
  const file = join(folder, 'cases.yaml');
  if (!existsSync(file)) return { faults: [{ field: file, rule: 'the file is missing' }] };
  const ran = withFaults(() => runCases(agreement, readFileSync(file, 'utf8')));
  return 'faults' in ran ? { faults: ran.faults.map(({ field, rule }) => ({ field: join(folder, field), rule })) } : ran;
}

export interface Faulty {
  readonly faults: readonly Fault[];
}

/** The result of `run`, or the faults of a CONFIG_INVALID that it throws. */
function withFaults<T>(run: () => T): T | Faulty {
  try {
    return run();
  } catch (error) {
    if (error instanceof TripointError && error.code === 'CONFIG_INVALID') return { faults: error.faults };
    throw error;
  }
}

/** Evaluates a text whatever its status. */
export const asInForce = (agreement: Agreement): Agreement => ({ ...agreement, status: 'IN_FORCE' });
