// The partners' logs. The first of each is pinned by configuration; a later one is trusted only because of the rollover note signed with
// the previous log's key: a key set merely announces it.
import { type ChainedLog, chainLogs, type NoteVerifier } from '../../audit/index.ts';
import { type Country, sha256, toHex, utf8 } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { checkPrefix } from './log-names.ts';

/** A partner's first log and its witness. Both are pinned, never learnt from what they sign. */
export interface PinnedLog {
  /** Its vkey (C2SP signed-note). */
  readonly log: string;
  /** The rollover notes to later logs, as far as configuration has them. */
  readonly turns: readonly string[];
  readonly witness: NoteVerifier;
}

export interface PartnerLogs {
  /** Oldest first; the last is the partner's current log, as far as known here. */
  of(partner: Country): readonly ChainedLog[];
  named(origin: string): (ChainedLog & { readonly partner: Country; readonly number: number }) | undefined;
  /**
   * A partner's chain with one more rollover note. Throws what the next start would throw for it: MALFORMED for a reused name or key, or
   * a name outside the partner's own prefix. Changes nothing.
   */
  with(partner: Country, turn: string): readonly ChainedLog[];
  /** Adds a rollover note that was verified here, also by `with`, and is durable. */
  learn(partner: Country, turn: string): void;
}

/** A log's name in paths (C2SP tlog-witness). */
export const originHash = (origin: string): string => toHex(sha256(utf8(origin)));

/** A partner whose rollover notes do not verify is set aside, with only its first log. */
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
      // Rollover notes in the ledger but not in the configuration came over the link: the configuration is merely older.
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
