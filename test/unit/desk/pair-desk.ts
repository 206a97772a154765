// A desk over the ledger of one side of a pair, as a gateway builds it.
import { join } from 'node:path';
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
/** The keys of `startPair`. */
export const masterOf = ({ country }: Side): Uint8Array => new Uint8Array(32).fill(country === 'US' ? 1 : 2);

export async function deskOf(pair: Pair, side: Side = pair.us): Promise<PairDesk> {
  const indexFile = join(pair.folder, `${side.country}-index.db`);
  const failed: Error[] = [];
  const index = await startIndex({ ledgerFile: side.file, indexFile, master: masterOf(side), self: side.country }, (error) =>
    failed.push(error),
  );
  const history = replaying(side.context);
  const desk = createDesk({
    self: side.country,
    origin: side.context.logSigner.name,
    ledger: side.store,
    index,
    vault: side.context.vault,
    replay: history.replay,
    clock: pair.now,
  });
  const paging = (limit = 100, cursor?: string) => ({ limit, ...(cursor !== undefined && { cursor }) });
  return {
    desk,
    index,
    indexFile,
    ask: (question, asked = {}, limit, cursor) => desk.ask(question, asked, paging(limit, cursor), ACCESS),
    entries: (filters = {}, limit, cursor) => desk.entries(filters, paging(limit, cursor), ACCESS),
    async close() {
      await desk.close();
      history[Symbol.dispose]();
      if (failed[0] !== undefined) throw failed[0];
    },
  };
}
