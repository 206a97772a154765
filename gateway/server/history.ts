// What a country decided, from its own ledger and vault, without its gateway. Reads only.
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
  /** How many exchanges there are since then. */
  readonly count: (since?: Micros) => number;
  /** Every decision about an exchange, in the order of the log, and what it is when it is made again. */
  readonly replayed: (asked: Asked) => Iterable<{ readonly logged: Logged; readonly again?: Replayed }>;
  /** The same decisions beside what they would be under a draft; without `flip`: no change. Throws CONFIG_INVALID. */
  readonly under: (draft: Agreement, asked: Asked) => Iterable<{ readonly logged: Logged; readonly flip?: Flip }>;
}

/** Opens the history of the gateway that this configuration is of; it may be running. Throws LEDGER_FAILED, LEDGER_CORRUPT. */
export function openHistory({ dataFolder, keysFolder }: Pick<Config, 'dataFolder' | 'keysFolder'>): History {
  const store = ledgerAt(ledgerOf(dataFolder));
  const vault = createVault(Buffer.from(readFileSync(join(keysFolder, 'vault-master.key'), 'utf8'), 'base64'));
  const texts = actedUnder(store);
  const decisions = ({ exchange, since }: Asked): Iterable<Logged> =>
    loggedDecisions(store, vault, {
      ...(exchange !== undefined && { exchange: idFromText(exchange) }),
      ...(since !== undefined && { since }),
    });
  return {
    count: (since) => countDecisions(store, since === undefined ? {} : { since }),
    *replayed(asked) {
      using replayer = createReplayer(texts);
      for (const logged of decisions(asked))
        yield 'unreadable' in logged ? { logged } : { logged, again: replayer.replay(logged) };
    },
    *under(draft, asked) {
      using before = createEngine(texts);
      using after = engineWith(texts, draft);
      for (const logged of decisions(asked)) {
        const flip = 'unreadable' in logged ? undefined : whatIf(logged, before, after);
        yield flip === undefined ? { logged } : { logged, flip };
      }
    },
    [Symbol.dispose]: () => store.close(),
  };
}
