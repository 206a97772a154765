// The links with all partners.
import { type Country, TripointError } from '../../domain/index.ts';
import type { SayOver } from './budgets.ts';
import type { Link } from './link.ts';

export interface Links {
  /** Throws INVALID for a country that is not a partner. */
  of(partner: Country): Link;
  /** Undefined for a country that is not a partner, and before its link is created. */
  find(partner: Country): Link | undefined;
  all(): readonly Link[];
  add(link: Link): void;
  isResumed(partner: Country): boolean;
}

export function createLinks(partners: readonly Country[]): Links {
  const links = new Map<Country, Link>();
  const find = (partner: Country): Link | undefined => links.get(partner);
  return {
    of(partner) {
      const link = find(partner);
      if (link === undefined) throw new TripointError('INVALID', { field: 'partner', rule: `one of ${partners.join(', ')}` });
      return link;
    },
    find,
    all: () => [...links.values()],
    add: (link) => void links.set(link.partner, link),
    isResumed: (partner) => find(partner)?.resumed() ?? false,
  };
}

/** Rejects a question or an answer. flood: over budget it is only counted and reported, not logged each time. */
export const createReject =
  (links: Links, sayOver: SayOver) =>
  async (partner: Country, parcel: Uint8Array, error: TripointError): Promise<void> => {
    const { receiver, budgets } = links.of(partner);
    if (budgets.isOver('refusals')) sayOver(partner, 'refusals');
    else await receiver.reject([{ parcel, error }]);
  };
