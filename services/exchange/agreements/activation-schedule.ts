// The schedule that a country sends each partner about their common agreements: which text is in force when, and what is suspended.
import { decode, encode, type RecordKind } from '../../../proto/index.ts';
import { type Fault, type Micros, sameBytes, TripointError } from '../../domain/index.ts';
import { LINK_PLANE } from '../../records/index.ts';

/** Bounds of one schedule. */
export const SCHEDULE_LIMITS = {
  rows: 256,
  /** Texts sent per agreement, the latest ones: enough for every statement that may still be in transit. */
  texts: 8,
} as const;

/** One text of an agreement: in force from `from` up to, not including, `until`. */
export interface Governing {
  readonly version: string;
  /** SHA-256. */
  readonly digest: Uint8Array;
  readonly from: Micros;
  readonly until?: Micros;
}

/** One agreement: its texts, ascending in time without overlap, and its suspended record kinds. */
export interface Terms {
  readonly texts: readonly Governing[];
  readonly suspended: readonly RecordKind[];
}

/** By agreement id. */
export type Schedule = ReadonlyMap<string, Terms>;

/** Deterministic: equal schedules have equal bytes. */
export function writeSchedule(schedule: Schedule): Uint8Array {
  const ids = [...schedule.keys()].sort();
  return encode('AgreementSchedule', {
    agreements: ids.flatMap((agreement) => {
      const { texts, suspended } = schedule.get(agreement) as Terms;
      return texts.slice(-SCHEDULE_LIMITS.texts).map(({ version, digest, from, until = 0 }) => ({
        ...{ agreement, version, digest, from, until },
        suspended: suspended.toSorted((a, b) => a - b),
      }));
    }),
  });
}

/** Reads a partner's schedule. Throws RECORD_INVALID, and any error of the decoder. */
export function readSchedule(bytes: Uint8Array): Schedule {
  const { agreements } = decode('AgreementSchedule', bytes);
  const faults: Fault[] = [];
  const check = (holds: boolean, member: string, rule: string) => {
    if (!holds) faults.push({ field: `AgreementSchedule.agreements${member}`, rule });
  };
  check(agreements.length <= SCHEDULE_LIMITS.rows, '', `at most ${SCHEDULE_LIMITS.rows}`);
  const schedule = new Map<string, { texts: Governing[]; suspended: readonly RecordKind[] }>();
  for (const { agreement, version, digest, from, until, suspended } of faults.length > 0 ? [] : agreements) {
    check(/^[a-z][a-z0-9-]{2,63}$/.test(agreement), '.agreement', 'the id of one');
    check(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/.test(version), '.version', 'the version of one');
    check(digest.length === 32, '.digest', '32 bytes');
    check(until === 0 || until > from, '.until', '0, or after from');
    const ascends = suspended.every((kind, i) => kind > (suspended[i - 1] ?? 0) && kind < LINK_PLANE);
    check(ascends, '.suspended', 'record kinds that are shared, ascending, each once');
    const terms = schedule.get(agreement) ?? { texts: [], suspended };
    check(String(terms.suspended) === String(suspended), '.suspended', 'the same with each text of an agreement');
    const last = terms.texts.at(-1);
    const follows = last === undefined || (last.until !== undefined && last.until <= from);
    check(follows, '.from', 'texts of one agreement in order, never two at once');
    terms.texts.push({ version, digest, from, ...(until !== 0 && { until }) });
    schedule.set(agreement, terms);
  }
  if (faults.length > 0) throw new TripointError('RECORD_INVALID', faults.slice(0, 8));
  return schedule;
}

const governing = (terms: Terms | undefined, at: Micros): Uint8Array | undefined =>
  terms?.texts.find(({ from, until }) => at >= from && (until === undefined || at < until))?.digest;

/** Whether both sides have the same text in force, or none, at a time. */
export function agreeAt(ours: Terms | undefined, theirs: Terms | undefined, at: Micros): boolean {
  const [a, b] = [governing(ours, at), governing(theirs, at)];
  return a === undefined || b === undefined ? a === b : sameBytes(a, b);
}

/** Whether both sides have the same text in force, or none, at a time and at all later ones. */
export function agreeFrom(ours: Terms | undefined, theirs: Terms | undefined, at: Micros): boolean {
  const changes = [ours, theirs].flatMap((terms) => terms?.texts.flatMap(({ from, until }) => [from, until ?? at]) ?? []);
  return [at, ...changes.filter((change) => change > at)].every((time) => agreeAt(ours, theirs, time));
}
