// The auditor's desk: questions to the log, answered from an index that is never the log. Content of records is in no answer.
import { type Clock, type Country, type Fault, TripointError } from '../domain/index.ts';
import type { Reader, Row, Vault } from '../ledger/index.ts';
import { drawSample, dutiesText, ENTRIES, ENTRY_COLUMNS, entryPage, entryRow } from './entries.ts';
import { conditionOf, createCursors } from './filters.ts';
import type { Index } from './indexer.ts';
import { createSigns } from './names.ts';
import { placed } from './places.ts';
import { TABLE } from './questions.ts';
import type { Page } from './tables.ts';
import { rowAbout, sharedLeaves } from './together.ts';
import type { Access, Answer, Basis, Desk, Filters, Paging, Replay } from './types.ts';

export interface DeskOptions {
  readonly self: Country;
  readonly ledger: Pick<Reader, 'get' | 'all'>;
  readonly index: Index;
  readonly vault: Vault;
  readonly replay: Replay;
  readonly clock: Clock;
}

/** How long an answer waits for the index to reach the head; after that it says how far it came. */
const REACH_MS = 2_000;
const ENTRY = `${ENTRIES} WHERE leaf_index = ?`;

export function createDesk({ self, ledger, index, vault, replay, clock }: DeskOptions): Desk {
  const cursors = createCursors(vault);
  const signs = createSigns(vault);
  const whereOf = (filters: Filters) => conditionOf(filters, signs, (id) => sharedLeaves(ledger, id));
  const shownOf = ({ exchange }: Filters, row: Row) => ({
    ...entryRow(rowAbout(ledger, exchange, row)),
    duties: dutiesText(ledger, row),
  });

  async function basis(): Promise<Basis> {
    const head = ledger.get('SELECT first_leaf, size, checkpoint FROM head') as Record<'first_leaf' | 'size', number> & {
      checkpoint: string;
    };
    const { checkpoint } = head;
    const size = head.first_leaf + head.size;
    await index.reach(size, REACH_MS);
    return { origin: checkpoint.split('\n', 1)[0] as string, indexed: Math.min(index.next(), size), size, checkpoint };
  }

  const answerOf = (
    question: Answer['question'],
    on: Basis,
    access: Access,
    { next, ...page }: Page,
    named: unknown,
  ): Answer => ({
    question,
    ...placed(ledger, on.origin, page),
    ...(next && { next: cursors.write(named, next) }),
    basis: on,
    access,
  });

  return {
    async ask(name, asked, { limit, cursor }, access) {
      const { hours, least, year, ...filters } = asked;
      const { takes, needs = [], columns, answer } = TABLE[name];
      const faults: Fault[] = Object.keys(filters)
        .filter((filter) => !takes.includes(filter as keyof Filters))
        .map((field) => ({ field, rule: takes.length === 0 ? 'this question takes no filter' : `one of ${takes.join(', ')}` }));
      for (const field of needs) if (filters[field] === undefined) faults.push({ field, rule: 'required' });
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      const named = [name, asked];
      const place = cursor === undefined ? undefined : cursors.read(named, cursor);
      const where = whereOf(filters);
      const on = await basis();
      if (answer === undefined) return { ...answerOf(name, on, access, { columns, rows: [] }, named), unavailable: true };
      const terms = { ...(hours && { hours }), ...(least !== undefined && { least }), ...(year !== undefined && { year }) };
      const sources = { self, index, ledger, vault, replay, at: clock() };
      return answerOf(name, on, access, await answer(sources, { filters, where, terms, limit, place }), named);
    },
    async entries(filters, { limit, cursor }: Paging, access) {
      const named = ['entries', filters];
      const place = cursor === undefined ? undefined : cursors.read(named, cursor);
      const where = whereOf(filters);
      const on = await basis();
      const { rows, next } = await entryPage(index, where, limit, place);
      const shown = rows.map((row) => shownOf(filters, row));
      return answerOf('entries', on, access, { columns: ENTRY_COLUMNS, rows: shown, next }, named);
    },
    async sample(filters, { seed, n, size }, access) {
      const where = whereOf(filters);
      const on = await basis();
      const below = Math.min(size ?? on.indexed, on.indexed);
      const { leaves, population } = await drawSample(index, where, { seed, n, size: below });
      const rows = leaves.flatMap((leaf) => {
        const row = index.get(ENTRY, leaf);
        return row === undefined ? [] : [shownOf(filters, row)];
      });
      const page = { columns: ENTRY_COLUMNS, rows, totals: { population, size: below } };
      return answerOf('sample', on, access, page, ['sample']);
    },
    onErased: (exchangeId) => index.forget(exchangeId),
    close: () => index.close(),
  };
}
