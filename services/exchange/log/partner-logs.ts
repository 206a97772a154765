// The logs of the partners. The first of each is pinned by configuration; a later one is known by the turn that the key of the one before it
// signed, and by nothing else: a key set only announces it.
import { type ChainedLog, chainLogs, type NoteVerifier } from '../../audit/index.ts';
import { type Country, sha256, toHex, utf8 } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { checkPrefix } from './log-names.ts';

/** A partner's first log and its witness, as they are pinned: neither is learnt from what they sign. */
export interface PinnedLog {
  /** Its vkey (C2SP signed-note). */
  readonly log: string;
  /** Notes by which later logs follow, as far as configuration has them. */
  readonly turns: readonly string[];
  readonly witness: NoteVerifier;
}

export interface PartnerLogs {
  /** Oldest first; the last is the one that the partner writes, as far as it is known here. */
  of(partner: Country): readonly ChainedLog[];
  named(origin: string): (ChainedLog & { readonly partner: Country; readonly number: number }) | undefined;
  /**
   * The chain of a partner with one more turn. Throws what the next start would for it: MALFORMED for a name or key that was used before, or
   * a name outside the partner's own prefix. Changes nothing.
   */
  with(partner: Country, turn: string): readonly ChainedLog[];
  /** A turn that was verified here, by `with` too, and is durable. */
  learn(partner: Country, turn: string): void;
}

/** How logs are named in paths (C2SP tlog-witness). */
export const originHash = (origin: string): string => toHex(sha256(utf8(origin)));

/** A partner whose turns do not hold is set aside, with the logs up to its first. */
export function openPartnerLogs(
  store: Pick<Reader, 'all'>,
  pinned: Readonly<Record<Country, Pick<PinnedLog, 'log' | 'turns'>>>,
  aside: { unreadable(country: Country, what: string, error: unknown): void },
): PartnerLogs {
  const turnsOf = new Map<Country, readonly string[]>();
  const chains = new Map<Country, readonly ChainedLog[]>();
  function chainOf(partner: Country, turns: readonly string[]): readonly ChainedLog[] {
    const logs = chainLogs((pinned[partner] as PinnedLog).log, turns);
    const [first, ...later] = logs.map(({ verifier }) => verifier.name) as [string, ...string[]];
    for (const origin of later) checkPrefix(origin, first);
    return logs;
  }
  const keep = (partner: Country, turns: readonly string[]): void => {
    chains.set(partner, chainOf(partner, turns));
    turnsOf.set(partner, turns);
  };
  const withTurn = (partner: Country, turn: string) => [...(turnsOf.get(partner) ?? []), turn];
  for (const [partner, { turns }] of Object.entries(pinned)) {
    try {
      const kept = store.all('partnerTurns', partner).map(({ turn }) => turn);
      // What the ledger has beyond the configuration came over the link: the configuration is then merely older.
      keep(partner, [...kept, ...turns.slice(kept.length)]);
    } catch (error) {
      aside.unreadable(partner, 'turns', error);
      keep(partner, []);
    }
  }
  return {
    of: (partner) => chains.get(partner) ?? [],
    named(origin) {
      for (const [partner, logs] of chains) {
        const at = logs.findIndex(({ verifier }) => verifier.name === origin);
        if (at >= 0) return { ...(logs[at] as ChainedLog), partner, number: at + 1 };
      }
      return undefined;
    },
    with: (partner, turn) => chainOf(partner, withTurn(partner, turn)),
    learn: (partner, turn) => keep(partner, withTurn(partner, turn)),
  };
}
