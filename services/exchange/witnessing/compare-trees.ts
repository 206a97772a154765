// Compares two signed trees of one log: whether the larger continues the smaller, as shown by the log itself.
import { consistencyProof, verifyConsistency } from '../../audit/index.ts';
import { codeOf, sameBytes, toBase64 } from '../../domain/index.ts';
import type { Inconsistency } from '../../evidence/index.ts';
import { type AskLog, type Stated, shownTree } from './partner-log.ts';

/** The notes of two trees, the smaller one's first. */
export const ordered = (one: Stated, other: Stated): readonly [string, string] =>
  one.size < other.size ? [one.note, other.note] : [other.note, one.note];

/** The contradiction between two trees; undefined if there is none. `ask` asks the log's own country. Throws what `ask` throws. */
export async function compareTrees(ask: AskLog, seen: Stated, shown: Stated): Promise<Inconsistency | undefined> {
  if (seen.size === shown.size)
    return sameBytes(seen.root, shown.root) ? undefined : { kind: 'FORK', notes: [seen.note, shown.note] };
  const [small, large] = seen.size < shown.size ? [seen, shown] : [shown, seen];
  const notes = ordered(seen, shown);
  try {
    const { root, path } = await shownTree(ask, large.origin, large.size).compute((rootOf) => ({
      root: rootOf(0, small.size),
      path: consistencyProof(rootOf, small.size, large.size),
    }));
    if (!verifyConsistency({ size: small.size, root }, large, path)) return { kind: 'UNPROVEN', notes };
    if (sameBytes(root, small.root)) return undefined;
    return { kind: 'FORK', notes, prefix: { root: toBase64(root), path: path.map(toBase64) } };
  } catch (error) {
    // The log answers, but does not show the tree that it signed.
    if (codeOf(error) === 'LEAF_MISMATCH') return { kind: 'UNPROVEN', notes };
    throw error;
  }
}
