// The auditor's desk: questions about the log, answered from an index that is not itself evidence. No answer contains record content.
import { type Clock, type Country, type Fault, TripointError } from '../domain/index.ts';
import type { Reader, Row, RowOf, Vault } from '../ledger/index.ts';
import { authoritiesOf } from './authorities.ts';
import { drawSample, dutiesText, ENTRIES, ENTRY_COLUMNS, entryPage, entryRow } from './entries.ts';
import { erasedWithin } from './erasures.ts';
import { conditionOf, createCursors } from './filters.ts';
import type { Index } from './indexer.ts';
import { filterFaults, type Known, questionFaults } from './known.ts';
import { createSigns } from './names.ts';
import { placed } from './places.ts';
import { TABLE } from './questions.ts';
import type { Page, Scope } from './tables.ts';
import { rowAbout, sharedLeaves } from './together.ts';
import type { Access, Answer, Basis, Desk, Filters, Paging, Replay } from './types.ts';

export interface DeskOptions {
  readonly self: Country;
  readonly partners: readonly Country[];
  /** Subjects of the tokens of this gateway's users: a filter by officer may name them even before their first entry. */
  readonly officers: readonly string[];
  readonly ledger: Pick<Reader, 'get' | 'all' | 'keys'>;
  readonly index: Index;
  readonly vault: Vault;
  readonly replay: Replay;
  readonly clock: Clock;
}

/** How long an answer waits for the index to reach the head; afterwards it reports how far the index is. */
const REACH_MS = 2_000;
const ENTRY = `${ENTRIES} WHERE leaf_index = ?`;
/** Filters by which an erased exchange is no longer found. `decision` is lost only when the index is rebuilt. */
const FORGOTTEN = ['person', 'officer', 'decision'] as const;

export function createDesk({ self, partners, officers, ledger, index, vault, replay, clock }: DeskOptions): Desk {
  const cursors = createCursors(vault);
  const signs = createSigns(vault);
  const known = (): Known => ({ index, ledger, signs, partners, officers, at: clock() });
  const refuse = (faults: readonly Fault[]): void => {
    if (faults.length > 0) throw new TripointError('INVALID', faults);
  };
  /** The erasures that an answer must report: a question's `loses` scope, or everything if a filter uses what erasure removes. */
  function erased(filters: Filters, { origin }: Basis, loses?: Scope): Pick<Answer, 'erased'> {
    const scope = loses ?? (FORGOTTEN.some((filter) => filters[filter] !== undefined) ? {} : undefined);
    const found = scope && erasedWithin({ index, ledger }, filters, scope);
    return found === undefined ? {} : { erased: placed(ledger, origin, found) };
  }
  const whereOf = (filters: Filters) => conditionOf(filters, signs, (id) => sharedLeaves(ledger, id));
  const shownOf = ({ exchange }: Filters, row: Row) => ({
    ...entryRow(rowAbout(ledger, exchange, row)),
    duties: dutiesText(ledger, row),
  });

  async function basis(): Promise<Basis> {
    const { checkpoint, firstLeaf, size: length } = ledger.get('head') as RowOf<'head'>;
    const size = firstLeaf + length;
    await index.reach(size, REACH_MS);
    return {
      country: self,
      origin: checkpoint.split('\n', 1)[0] as string,
      indexed: Math.min(index.next(), size),
      size,
      checkpoint,
    };
  }

  function cited(rows: Page['rows']): Pick<Answer, 'authorities'> {
    const authorities = authoritiesOf(ledger, rows);
    return authorities.length === 0 ? {} : { authorities };
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
    ...cited(page.rows),
    ...(next && { next: cursors.write(named, next) }),
    basis: on,
    access,
  });

  return {
    async ask(name, asked, { limit, cursor }, access) {
      const { hours, least, year, ...filters } = asked;
      const terms = { ...(hours && { hours }), ...(least !== undefined && { least }), ...(year !== undefined && { year }) };
      const { columns, answer, loses } = TABLE[name];
      const named = [name, asked];
      const place = cursor === undefined ? undefined : cursors.read(named, cursor);
      const on = await basis();
      refuse(questionFaults(TABLE[name], filters, terms, known()));
      if (answer === undefined) return { ...answerOf(name, on, access, { columns, rows: [] }, named), unavailable: true };
      const sources = { self, index, ledger, vault, replay, at: clock() };
      const page = await answer(sources, { filters, where: whereOf(filters), terms, limit, place });
      return { ...answerOf(name, on, access, page, named), ...erased(filters, on, loses) };
    },
    async entries(filters, { limit, cursor }: Paging, access) {
      const named = ['entries', filters];
      const place = cursor === undefined ? undefined : cursors.read(named, cursor);
      const on = await basis();
      refuse(filterFaults(filters, known()));
      const { rows, next } = await entryPage(index, whereOf(filters), limit, place);
      const shown = rows.map((row) => shownOf(filters, row));
      const page = { columns: ENTRY_COLUMNS, rows: shown, next };
      return { ...answerOf('entries', on, access, page, named), ...erased(filters, on) };
    },
    async sample(filters, { seed, n, size }, access) {
      const on = await basis();
      const isBelow = size === undefined || (size > 0 && size <= on.size);
      refuse([
        ...(isBelow ? [] : [{ field: 'size', rule: `from 1 to ${on.size}, the entries there are` }]),
        ...filterFaults(filters, known()),
      ]);
      const below = Math.min(size ?? on.indexed, on.indexed);
      const { leaves, population } = await drawSample(index, whereOf(filters), { seed, n, size: below });
      const rows = leaves.flatMap((leaf) => {
        const row = index.get(ENTRY, leaf);
        return row === undefined ? [] : [shownOf(filters, row)];
      });
      const page = { columns: ENTRY_COLUMNS, rows, totals: { population, size: below } };
      return { ...answerOf('sample', on, access, page, ['sample']), ...erased(filters, on) };
    },
    onErased: (exchangeId) => index.forget(exchangeId),
    close: () => index.close(),
  };
}
