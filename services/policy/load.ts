import { type Fault, TripointError } from '../domain/index.ts';
import { type Agreement, loadAgreement } from './agreement.ts';

/** The files of one folder, by name. The caller reads the disk. */
export type ReadFolder = (folder: string) => Readonly<Record<string, string | Uint8Array>>;

/**
 * Loads the agreement of each folder. A folder is named like its agreement, or `id@anything` where several versions stand side by
 * side. Throws CONFIG_INVALID with the faults of all of them, each under its folder.
 */
export function loadAgreements(folders: readonly string[], readFolder: ReadFolder): Agreement[] {
  const faults: Fault[] = [];
  const agreements = folders.flatMap((folder) => {
    try {
      const agreement = loadAgreement(readFolder(folder));
      if (folder.split('/').at(-1)?.split('@')[0] === agreement.id) return [agreement];
      faults.push({ field: `${folder}/agreement.yaml/id`, rule: "the folder's name" });
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      faults.push(...error.faults.map(({ field, rule }) => ({ field: `${folder}/${field}`, rule })));
    }
    return [];
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return agreements;
}
