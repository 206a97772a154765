// Replays logged decisions for the auditor's desk, under the texts that this country acted under.
import type { Replay, ReplayedDecision } from '../../services/desk/index.ts';
import { idFromText, toHex } from '../../services/domain/index.ts';
import { actedUnder, type Context, createReplayer, loggedDecisions, type Replayed } from '../../services/exchange/index.ts';

/** Compiles the rules of each text once. A newly activated text is loaded with the next decision. */
export function replaying({ store, vault }: Pick<Context, 'store' | 'vault'>): { readonly replay: Replay } & Disposable {
  const count = () => store.get('agreementCount')?.n as number;
  let known: { readonly texts: number; readonly replayer: ReturnType<typeof createReplayer> } | undefined;
  const replayer = () => {
    const texts = count();
    if (known?.texts === texts) return known.replayer;
    known?.replayer[Symbol.dispose]();
    known = { texts, replayer: createReplayer(actedUnder(store)) };
    return known.replayer;
  };
  return {
    replay(exchange) {
      const [logged] = loggedDecisions(store, vault, { exchange: idFromText(exchange) });
      if (logged === undefined) return undefined;
      const { exchangeId, leafIndex } = logged;
      if ('unreadable' in logged) {
        const verdict = logged.unreadable === 'ALTERED' ? 'DIFFERENT' : 'UNREADABLE';
        return { exchange: exchangeId, leafIndex, verdict, problems: [logged.unreadable] };
      }
      const { at, direction, partner, verb, agreement, outcome, rules, told } = logged;
      const { problems, again } = replayer().replay(logged);
      return {
        ...{ exchange: exchangeId, leafIndex, at, direction, partner, verb, outcome, rules, clauses: told.clauses, problems },
        ...(agreement && { agreement: agreement.id, version: agreement.version, digest: toHex(agreement.digest) }),
        verdict: problems.length === 0 ? 'SAME' : 'DIFFERENT',
        ...againOf(again),
      } satisfies ReplayedDecision;
    },
    [Symbol.dispose]: () => known?.replayer[Symbol.dispose](),
  };
}

const againOf = (again: Replayed['again']): Pick<ReplayedDecision, 'again'> =>
  again === undefined ? {} : { again: { outcome: again.outcome, rules: again.rules } };
