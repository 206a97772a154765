// What a leaf is found by stands in its entry.
import type { MakeChecker } from './checker.ts';
import { forged } from './finding.ts';

export const leaves: MakeChecker = () => ({
  *chunk(entries) {
    for (const { entry, kind, id } of entries) {
      if (kind !== entry.kind) yield forged('leaf', [entry.leaf], 'the kind of its entry');
      if (id !== entry.id) yield forged('leaf', [entry.leaf], 'the exchange of its entry');
    }
  },
});
