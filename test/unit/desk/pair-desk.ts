// A desk over the ledger of one side of a pair, built as in a gateway.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { replaying } from '../../../gateway/server/replaying.ts';
import {
  type Access,
  type Answer,
  createDesk,
  type Desk,
  type Filters,
  type Index,
  type QuestionName,
  startIndex,
  type Terms,
} from '../../../services/desk/index.ts';
import { readDatabase } from '../../../services/ledger/index.ts';
import type { Pair, Side } from '../exchange/pair.ts';

export interface PairDesk {
  readonly desk: Desk;
  readonly index: Index;
  readonly indexFile: string;
  ask(question: QuestionName, asked?: Filters & Terms, limit?: number, cursor?: string): Promise<Answer>;
  entries(filters?: Filters, limit?: number, cursor?: string): Promise<Answer>;
  close(): Promise<void>;
}

export const ACCESS: Access = {
  by: 'auditor-1',
  at: 1_772_323_200_000_000,
  asked: { question: '1' },
  log: { origin: 'test', index: 7, leafHash: '0f'.repeat(32) },
};
/** The vault master key that `startPair` uses for a side. */
export const masterOf = ({ country }: Side): Uint8Array => new Uint8Array(32).fill(country === 'US' ? 1 : 2);

const asking = (desk: Desk): Pick<PairDesk, 'ask' | 'entries'> => {
  const paging = (limit = 100, cursor?: string) => ({ limit, ...(cursor !== undefined && { cursor }) });
  return {
    ask: (question, asked = {}, limit, cursor) => desk.ask(question, asked, paging(limit, cursor), ACCESS),
    entries: (filters = {}, limit, cursor) => desk.entries(filters, paging(limit, cursor), ACCESS),
  };
};

function deskWith(pair: Pair, side: Side, index: Index) {
  const history = replaying(side.context);
  const desk = createDesk({
    self: side.country,
    partners: [side.country === 'US' ? 'CA' : 'US'],
    officers: ['officer-1', 'officer-2', 'officer-3'],
    ledger: side.store,
    index,
    vault: side.context.vault,
    replay: history.replay,
    clock: pair.now,
  });
  return { desk, history, ...asking(desk) };
}

export async function deskOf(pair: Pair, side: Side = pair.us): Promise<PairDesk> {
  const indexFile = join(pair.folder, `${side.country}-index.db`);
  const failed: Error[] = [];
  const index = await startIndex({ ledger: side.file, indexFile, master: masterOf(side), self: side.country }, (error) =>
    failed.push(error),
  );
  const { history, ...desk } = deskWith(pair, side, index);
  return {
    ...desk,
    index,
    indexFile,
    async close() {
      await desk.desk.close();
      history[Symbol.dispose]();
      if (failed[0] !== undefined) throw failed[0];
    },
  };
}

/** A desk of the first side over an index that is not being updated. */
export function deskOver(pair: Pair, indexFile: string): Pick<PairDesk, 'ask' | 'close'> {
  const reader = readDatabase(indexFile);
  const next = () => reader.get('SELECT next FROM state')?.next as number;
  const still = async () => {};
  const index = { ...reader, next, reach: still, forget: async () => true, close: async () => reader.close() };
  const { desk, history, ask } = deskWith(pair, pair.us, index);
  return {
    ask,
    async close() {
      await desk.close();
      history[Symbol.dispose]();
    },
  };
}

/** All rows of an index. */
export function contentOf(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = (table: string) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all();
  try {
    return {
      state: all('state'),
      entry: all('entry'),
      person: all('person'),
      closing: all('closing'),
      volume: all('volume'),
      erasure: all('erasure'),
    };
  } finally {
    db.close();
  }
}
