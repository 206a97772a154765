// Screening at the border: travellers and things against everything in force here. The index proposes, and what the reader may see decides
// (`proposed.ts`), exactly as in a search. INVARIANT: who was screened, and what was shown of it, is logged before it is shown.
import { type Fault, TripointError, timeText } from '../../domain/index.ts';
import { type Family, isPartialDate, personNameFault } from '../../records/index.ts';
import type { Findings, Found, Question, Search } from '../../search/index.ts';
import type {
  Context,
  Exchange,
  FoundRecord,
  Reader,
  ScreenedOne,
  ScreenedSubject,
  Screening,
  ScreeningHit,
} from '../context/index.ts';
import { alikeBy, type Compared, comparedOne, isToldApart, LEAST_POSSIBLE, matchedDocument } from './alike.ts';
import { requireIndex, shownRecord } from './proposed.ts';
import type { LogReading } from './record-access.ts';

/** Screened, logged and answered together. Short enough that an officer's search does not wait behind a list. */
const PAGE = 50;
/** Compared for a person of a list, and shown of one. */
const COMPARED = 64;
const MOST_HITS = 20;

/** flood: how often a page is compared again because records changed meanwhile. */
const ATTEMPTS = 5;

/** What could not be compared; a fault is of its subject, and the others of the list are screened. */
function faultsOf(subject: ScreenedOne): Fault[] {
  const { name = [], dateOfBirth, document = [], conveyanceIdentification, container } = subject;
  const faults: Fault[] = name.flatMap(({ primaryIdentifier = '', secondaryIdentifier = '' }, i) => {
    const rule = personNameFault(`${primaryIdentifier} ${secondaryIdentifier}`.trim());
    return rule === undefined ? [] : [{ field: `/name/${i}`, rule }];
  });
  if (dateOfBirth !== undefined && !isPartialDate(dateOfBirth.date ?? ''))
    faults.push({ field: '/dateOfBirth/date', rule: 'a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD' });
  const numbers = [
    ...document.map(({ documentNumber }, i) => [`/document/${i}/documentNumber`, documentNumber ?? ''] as const),
    ...Object.entries({ conveyanceIdentification, container }).flatMap(([of, text]) =>
      text === undefined ? [] : [[`/${of}`, text] as const],
    ),
  ];
  for (const [field, text] of numbers)
    if (!/[\p{L}\p{Nd}]/u.test(text)) faults.push({ field, rule: 'at least one letter or digit' });
  if (name.length === 0 && numbers.length === 0)
    faults.push({ field: '', rule: 'a name, a document, a conveyance or a container' });
  return faults;
}

/** One question by name and birth, and one by each number: whoever shares a number is found under any name. */
function questionsOf({ person, documents, things }: Compared, least: number): Question[] {
  const limits = { least, most: COMPARED, compared: COMPARED };
  const bare = documents.flatMap(([number]) => number ?? []);
  return [
    ...(person.names.length > 0 ? [{ ...limits, person }] : []),
    ...[...bare, ...things].map((number) => ({ ...limits, numbers: [number] })),
  ];
}

const MATCHED_ON = { document: 'DOCUMENT', conveyance: 'CONVEYANCE', container: 'CONTAINER' } as const;

/** The fields of a HIT that a screening knows. */
function reportOf(
  { name, dateOfBirth, conveyanceIdentification }: ScreenedOne,
  because: ScreeningHit['because'],
  matched: ReturnType<typeof matchedDocument>,
  at: string,
) {
  const isBorn = because.birth !== undefined && because.birth !== 'BIRTH_UNKNOWN' && because.birth !== 'BIRTH_OTHER';
  const matchedOn = [
    ...(because.name === undefined ? [] : ['NAME']),
    ...(isBorn ? ['DATE_OF_BIRTH'] : []),
    ...because.numbers.flatMap((of) => (of in MATCHED_ON ? [MATCHED_ON[of as keyof typeof MATCHED_ON]] : [])),
  ];
  return {
    occurredAt: at,
    matchedOn,
    ...(name && name.length > 0 && { name }),
    ...(dateOfBirth && { dateOfBirth }),
    ...(matched && { document: matched }),
    ...(conveyanceIdentification !== undefined && { conveyanceIdentification }),
  };
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function createScreen(context: Context, search: Search | undefined, logReading: LogReading): Pick<Exchange, 'screen'> {
  const { self, clock, limits } = context;
  const least = Math.min(LEAST_POSSIBLE, limits.screeningHit);

  function hitOf({ shown, ...found }: FoundRecord, because: ScreeningHit['because'], asked: Compared): ScreeningHit {
    const { actionOnHit, requestedAction, warning, contactPoint } = shown.record as Record<string, unknown>;
    const isOurs = found.originator.country === self;
    const [action, contact] = [text(actionOnHit) ?? text(requestedAction), text(contactPoint)];
    const document = matchedDocument(asked, found.family as Family, shown.record as Record<string, unknown>);
    const content = reportOf(asked.subject, because, document, timeText(clock()));
    return {
      level: because.score >= limits.screeningHit ? 'HIT' : 'POSSIBLE',
      ...found,
      because,
      ...(action !== undefined && { action }),
      warning: texts(warning),
      // What a sent exchange obliges to is the partner's.
      obligations: isOurs ? [] : (shown.decision?.obligations ?? []),
      ...(contact !== undefined && { contactPoint: contact }),
      shown,
      ...(!isOurs && { report: { originator: found.originator.country, content } }),
    };
  }

  function screened(asked: Compared, findings: readonly Findings[], see: (found: Found) => FoundRecord | undefined): Screening {
    const proposed = new Map(findings.flatMap(({ found }) => found).map((one) => [one.subject, one]));
    const hits: ScreeningHit[] = [];
    let toldApart = 0;
    for (const found of proposed.values()) {
      const row = see(found);
      if (row === undefined) continue;
      const [family, record] = [row.family as Family, row.shown.record as Record<string, unknown>];
      const because = alikeBy(asked, family, record);
      if (because === undefined || because.score < least) continue;
      if (isToldApart(asked, family, record)) toldApart++;
      else hits.push(hitOf(row, because, asked));
    }
    hits.sort((a, b) => b.because.score - a.because.score);
    const { id } = asked.subject;
    const partial = hits.length > MOST_HITS || findings.some((one) => one.partial);
    return {
      ...(id !== undefined && { id }),
      outcome: hits[0]?.level ?? 'CLEAR',
      hits: hits.slice(0, MOST_HITS),
      ...(toldApart > 0 && { toldApart }),
      ...(partial && { partial }),
    };
  }

  /** A record of which a newer version came while the index was asked is in force, but not as it was compared: it would pass for not there. */
  const isOvertaken = ({ source, recordId, version }: Found): boolean =>
    (context.store.get('newestVersion', recordId, source)?.version ?? 0) > version;

  async function answersTo(questions: readonly Question[]): Promise<readonly Findings[]> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const index = await requireIndex(context, search);
      const answers = await index.find(questions);
      if (!answers.some(({ found }) => found.some(isOvertaken))) return answers;
    }
    throw new TripointError('SEARCH_NOT_READY', 'records change faster than they can be compared');
  }

  async function page(subjects: readonly ScreenedSubject[], reader: Reader): Promise<Screening[]> {
    const rows = subjects.map(({ subject, faults }) => {
      const all = faults.length > 0 ? faults : faultsOf(subject);
      if (all.length > 0) return { subject, faults: all, questions: [] };
      const asked = comparedOne(subject);
      return { subject, asked, questions: questionsOf(asked, least) };
    });
    const answers = [...(await answersTo(rows.flatMap(({ questions }) => questions)))];
    // A flight has several of one family, who are like the same records.
    const seen = new Map<number, FoundRecord | undefined>();
    const see = (found: Found): FoundRecord | undefined => {
      if (!seen.has(found.subject)) seen.set(found.subject, shownRecord(context, found, reader));
      return seen.get(found.subject);
    };
    return rows.map(({ subject: { id }, asked, questions, faults }) =>
      asked === undefined
        ? { ...(id !== undefined && { id }), outcome: 'INVALID', hits: [], faults: faults ?? [] }
        : screened(asked, answers.splice(0, questions.length), see),
    );
  }

  return {
    async *screen(subjects, reader, user) {
      for await (const come of subjects)
        for (let i = 0; i < come.length; i += PAGE) {
          const asked = come.slice(i, i + PAGE);
          const results = await page(asked, reader);
          const read = new Set(results.flatMap(({ hits }) => hits.map(({ recordId }) => recordId)));
          await logReading({ route: 'runScreening', asked: asked.map(({ subject }) => subject), read: [...read] }, user);
          yield results;
        }
    },
  };
}
