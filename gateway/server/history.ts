// A country's past decisions, read from its ledger and vault without its gateway. Read-only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../services/domain/index.ts';
import { idFromText } from '../../services/domain/index.ts';
import {
  actedUnder,
  countDecisions,
  createReplayer,
  engineWith,
  type Flip,
  type Logged,
  type LoggedDecision,
  loggedDecisions,
  type Replayed,
  whatIf,
} from '../../services/exchange/index.ts';
import { createVault, ledgerAt, ledgerOf } from '../../services/ledger/index.ts';
import { type Agreement, createEngine } from '../../services/policy/index.ts';
import type { Config } from './config.ts';

export type { Flip, Logged, LoggedDecision, Replayed };

export interface Asked {
  /** An exchange id. */
  readonly exchange?: string;
  readonly since?: Micros;
}

export interface History extends Disposable {
  /** Number of exchanges since a time; of all without one. */
  readonly count: (since?: Micros) => number;
  /** Every decision on an exchange, in log order, with the result of its replay. */
  readonly replayed: (asked: Asked) => Iterable<{ readonly logged: Logged; readonly again?: Replayed }>;
  /** The same decisions compared with those under a draft; `flip` is absent if nothing would change. Throws CONFIG_INVALID. */
  readonly under: (draft: Agreement, asked: Asked) => Iterable<{ readonly logged: Logged; readonly flip?: Flip }>;
}

/** Opens the history of the configured gateway, which may be running. Throws INVALID, LEDGER_FAILED, LEDGER_CORRUPT. */
export function openHistory({ dataFolder, keysFolder }: Pick<Config, 'dataFolder' | 'keysFolder'>): History {
  const store = ledgerAt(ledgerOf(dataFolder));
  const vault = createVault(Buffer.from(readFileSync(join(keysFolder, 'vault-master.key'), 'utf8'), 'base64'));
  const acted = actedUnder(store);
  const decisions = ({ exchange, since }: Asked): Iterable<Logged> =>
    loggedDecisions(store, vault, {
      ...(exchange !== undefined && { exchange: idFromText(exchange) }),
      ...(since !== undefined && { since }),
    });
  return {
    count: (since) => countDecisions(store, since === undefined ? {} : { since }),
    *replayed(asked) {
      using replayer = createReplayer(acted);
      for (const logged of decisions(asked))
        yield 'unreadable' in logged ? { logged } : { logged, again: replayer.replay(logged) };
    },
    *under(draft, asked) {
      using before = createEngine(acted.texts);
      using after = engineWith(acted.texts, draft);
      for (const logged of decisions(asked)) {
        const flip = 'unreadable' in logged ? undefined : whatIf(logged, before, after);
        yield flip === undefined ? { logged } : { logged, flip };
      }
    },
    [Symbol.dispose]: () => store.close(),
  };
}
