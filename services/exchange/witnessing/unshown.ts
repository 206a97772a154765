// Trees that a partner signed and has not yet shown to be consistent with what we cosigned. Each is kept with its note until it has been
// compared with a tree of its own log. withholding: evidence that is not kept could simply be waited out.
import type { Country, Micros } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { statedBy } from './notes.ts';
import type { Stated } from './partner-log.ts';

export interface Unshown {
  /** The country from which we got this note of the partner's log. */
  readonly teller: Country;
  /** Since when it is known here. */
  readonly at: Micros;
  readonly shown: Stated;
}

export interface UnshownTrees {
  of(owner: Country): Unshown[];
  /** Keeps the first tree from each teller: a newer one does not vouch for an earlier one. */
  hold(owner: Country, teller: Country, shown: Stated): Promise<void>;
  release(one: Unshown): Promise<void>;
}

export function unshownTrees({ store, partnerLogs }: Context, submit: Submit): UnshownTrees {
  return {
    of: (owner) =>
      store.all('unshownTrees', owner).flatMap(({ origin, teller, at, note }) => {
        const log = partnerLogs.named(origin);
        if (log === undefined) return [];
        return [{ teller, at, shown: statedBy(log.verifier, note) }];
      }),
    async hold(owner, teller, { origin, note }) {
      if (store.get('hasUnshown', origin, teller) !== undefined) return;
      await submit({
        phase: 'receive',
        bytes: 1024,
        unsigned: true,
        run: (tx) => tx.write('unshown', owner, origin, teller, tx.at, note),
      });
    },
    release: ({ teller, shown }) =>
      submit({ phase: 'receive', bytes: 128, unsigned: true, run: (tx) => tx.write('shown', shown.origin, teller) }),
  };
}
