// Finds records again. The index proposes them; what a reader may see decides which are found, by what, and with which score, so that nothing that
// is withheld from them shows in a result, a score or a cursor. INVARIANT: who looked for whom is logged before anything is shown.
import { createHash } from 'node:crypto';
import { RecordKind } from '../../../proto/index.ts';
import { type Fault, TripointError, utf8 } from '../../domain/index.ts';
import {
  type ComparedPerson,
  comparedName,
  isPartialDate,
  likeness,
  NUMBERS,
  type Numbered,
  numberAsked,
  personNameFault,
} from '../../records/index.ts';
import { type Findings, type Found, featuresOf, type Search } from '../../search/index.ts';
import type { Context, Exchange, FindRequest, FoundBecause, FoundRecord, Reader, User } from '../context/index.ts';
import { requireIndex, shownRecord } from './proposed.ts';
import type { LogReading } from './record-access.ts';
import { viewById } from './views.ts';

const LEAST = 70;
const MOST_LIMIT = 100;
/** Compared for a question, and found by the index at once; rounds in which what the reader may not see is passed over. */
const COMPARED = 512;
const AT_ONCE = 128;
const ROUNDS = 8;

const KINDS = { lookout: RecordKind.LOOKOUT, cargo: RecordKind.HIGH_RISK_CARGO } as const;

/** What is looked for, in the forms in which it is compared. */
interface Sought {
  readonly person?: ComparedPerson;
  readonly numbers: readonly Numbered[];
  readonly least: number;
}

/** A zone that is full may have been too short for the name. */
const isFullZone = (name: string): boolean => /^[A-Z<]{28,}$/.test(name) && name.includes('<<') && !name.endsWith('<');

/** Throws INVALID naming every fault. */
function soughtIn({ name, born, numbers = {}, least = LEAST, limit }: FindRequest): Sought {
  const faults: Fault[] = [];
  const nameFault = name === undefined ? undefined : personNameFault(name);
  if (nameFault !== undefined) faults.push({ field: 'name', rule: nameFault });
  if (born !== undefined && !isPartialDate(born))
    faults.push({ field: 'born', rule: 'a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD' });
  if (born !== undefined && name === undefined) faults.push({ field: 'born', rule: 'only with a name' });
  if (least < 1 || least > 100) faults.push({ field: 'least', rule: 'a whole number from 1 to 100' });
  if (limit < 1 || limit > MOST_LIMIT) faults.push({ field: 'limit', rule: `a whole number from 1 to ${MOST_LIMIT}` });
  const asked = NUMBERS.flatMap((of) => {
    const text = numbers[of];
    if (text === undefined) return [];
    const key = numberAsked(of, text);
    if (key === '') faults.push({ field: of, rule: 'at least one letter or digit' });
    return [{ of, key }];
  });
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  const compared = name === undefined ? undefined : comparedName({ primaryIdentifier: name, cut: isFullZone(name) });
  return {
    ...(compared && { person: { names: [compared], ...(born !== undefined && { born: [born] }) } }),
    numbers: asked,
    least,
  };
}

/** By what a record that the reader sees agrees; undefined: it does not. */
function becauseOf(family: 'cargo' | 'lookout', record: Record<string, unknown>, sought: Sought): FoundBecause | undefined {
  const { person, numbers } = featuresOf(family, record);
  const hasAll = sought.numbers.every((asked) => numbers.some(({ of, key }) => of === asked.of && key === asked.key));
  if (!hasAll) return undefined;
  const found = { numbers: sought.numbers.map(({ of }) => of) };
  if (sought.person === undefined) return { score: 100, ...found };
  const { score, name, birth } = likeness(sought.person, person);
  return score < sought.least ? undefined : { score, name, birth, ...found };
}

interface Place {
  readonly score: number;
  readonly subject: number;
}

/** Sealed: a place says how alike a record is by all that it says, and how many others there are. */
function createCursors({ vault }: Pick<Context, 'vault'>) {
  const key = {
    vaultId: vault.keyedHash('find/id', '').subarray(0, 16),
    key: vault.keyedHash('find/cursor', ''),
    wrapped: new Uint8Array(),
  };
  const placeOf = (asked: unknown) =>
    ['subject', 'cursor', createHash('sha256').update(JSON.stringify(asked)).digest('hex')] as const;
  return {
    write: (asked: unknown, { score, subject }: Place): string =>
      Buffer.from(vault.seal(key, placeOf(asked), utf8(`${score} ${subject}`))).toString('base64url'),
    read(asked: unknown, cursor: string): Place {
      try {
        const opened = vault.open(key, placeOf(asked), new Uint8Array(Buffer.from(cursor, 'base64url')));
        const [score = 0, subject = 0] = new TextDecoder().decode(opened).split(' ').map(Number);
        return { score, subject };
      } catch (cause) {
        throw new TripointError(
          'INVALID',
          { field: 'cursor', rule: 'the `next` of the page before, with the same question' },
          { cause },
        );
      }
    },
  };
}

/** Whether a record was exchanged with a country, and under an agreement. */
function isExchanged(context: Context, { source, recordId }: Found, { partner, agreement }: FindRequest): boolean {
  if (partner === undefined && agreement === undefined) return true;
  return context.store.all('exchangesAbout', recordId, source).some(({ exchange_id: id, partner: with_, state }) => {
    if (state === 'REFUSED' || (partner !== undefined && with_ !== partner)) return false;
    return agreement === undefined || viewById(context, id).decision?.agreement === agreement;
  });
}

/** Best first, then newest. */
const inOrder = (a: FoundRecord, b: FoundRecord): number =>
  (b.because?.score ?? 0) - (a.because?.score ?? 0) || (a.recordId < b.recordId ? 1 : a.recordId > b.recordId ? -1 : 0);

export function createFind(context: Context, search: Search | undefined, logReading: LogReading): Pick<Exchange, 'find'> {
  const cursors = createCursors(context);
  const { self, partners } = context;

  /** What was found, and by what; undefined: not for this reader, or not it. */
  function rowOf(found: Found, asked: FindRequest, sought: Sought, reader: Reader): FoundRecord | undefined {
    if (!isExchanged(context, found, asked)) return undefined;
    const row = shownRecord(context, found, reader);
    if (row === undefined || (sought.person === undefined && sought.numbers.length === 0)) return row;
    const because = becauseOf(row.family as 'cargo' | 'lookout', row.shown.record as Record<string, unknown>, sought);
    return because && { ...row, because };
  }

  return {
    async find(asked, reader, user: User) {
      const sought = soughtIn(asked);
      const { limit, cursor, family, origin, partner, ...rest } = asked;
      if (partner !== undefined && !partners.includes(partner))
        throw new TripointError('INVALID', { field: 'partner', rule: `one of ${partners.join(', ')}` });
      const question = { ...rest, family, origin, partner, agency: reader.agency ?? '' };
      let place = cursor === undefined ? undefined : cursors.read(question, cursor);
      const index = await requireIndex(context, search);
      const about = {
        ...(family && { kind: KINDS[family] }),
        ...(origin && { sources: origin === 'own' ? [self] : partner === undefined ? partners : [partner] }),
      };
      const isListing = sought.person === undefined && sought.numbers.length === 0;
      const propose = async (): Promise<Findings> => {
        if (isListing)
          return {
            found: await index.list({ ...about, most: AT_ONCE, ...(place && { before: place.subject }) }),
            partial: false,
          };
        const { person, numbers, least } = sought;
        const asking = { ...about, ...(person && { person }), numbers, least, most: AT_ONCE, compared: COMPARED };
        const [findings] = await index.find([{ ...asking, ...(place && { after: place }) }]);
        return findings as Findings;
      };

      const rows: { readonly row: FoundRecord; readonly place: Place }[] = [];
      let partial = false;
      let isAll = false;
      for (let round = 0; round < ROUNDS && rows.length <= limit && !isAll; round++) {
        const proposed = await propose();
        partial ||= proposed.partial;
        for (const found of proposed.found) {
          place = found;
          const row = rowOf(found, asked, sought, reader);
          if (row !== undefined) rows.push({ row, place: found });
          if (rows.length > limit) break;
        }
        isAll = proposed.found.length < AT_ONCE && rows.length <= limit;
      }
      const page = rows.slice(0, limit);
      // What the reader may not see is passed over, so much at once: the next page goes on behind it.
      const last = rows.length > limit ? page.at(-1)?.place : isAll ? undefined : place;
      const read = page.map(({ row }) => row.recordId);
      await logReading({ route: 'findRecords', asked: rest, ...about, partner, read }, user);
      return {
        // hidden agreement: equals stand by their ids, not by what of them the reader may not see.
        records: page.map(({ row }) => row).sort(inOrder),
        ...(last && { next: cursors.write(question, last) }),
        ...(partial && { partial: true as const }),
      };
    },
  };
}
