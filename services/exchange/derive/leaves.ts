// What a leaf is found by stands in its entry, and new ones are added where the last log goes on.
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

const HEAD = 'SELECT log, first_leaf FROM head';
const LAST = 'SELECT log, first_leaf FROM log ORDER BY log DESC LIMIT 1';

export const head: MakeChecker = ({ store }) => ({
  *end() {
    const [said, last] = [store.get(HEAD), store.get(LAST)];
    if (last !== undefined && (said?.log !== last.log || said?.first_leaf !== last.first_leaf))
      yield forged('head', [], `of log ${last.log}, from leaf ${last.first_leaf} on`);
  },
});
