// The state of agreements apart from their texts: the kinds suspended here and by each partner, and what each partner reports of
// its own texts.
import type { RecordKind } from '../../../proto/index.ts';
import type { Country } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { type Aside, recordKinds, type Standings } from '../context/index.ts';
import { agreeAt, readSchedule, type Schedule, type Terms } from './activation-schedule.ts';
import { isParty } from './text.ts';
import type { Timetable } from './timetable.ts';

export interface AgreementStandings extends Standings {
  /** The suspended record kinds of an agreement, by name. */
  readonly suspended: (agreement: string) => ReadonlySet<string>;
  readonly setSuspended: (agreement: string, kind: string, suspended: boolean) => void;
  /** A partner's latest schedule; undefined if it has sent none. */
  readonly theirs: (partner: Country) => Schedule | undefined;
  /** `schedule`: undefined if the partner has sent none. */
  readonly hear: (partner: Country, schedule: Schedule | undefined) => void;
  /** Our schedule for a partner: the agreements to which both are party. */
  readonly ours: (partner: Country, under?: Timetable) => Schedule;
  /** Call when other texts are in use. */
  readonly changed: () => void;
}

/** Reads the state from the ledger. A partner whose stored schedule cannot be read is set aside. */
export function createStandings(
  { store, aside }: { readonly store: Reader; readonly aside: Pick<Aside, 'unreadable'> },
  current: () => Timetable,
): AgreementStandings {
  let revision = 0;
  /** Cached because every decision reads them; cleared by every change. */
  const ownTerms = new Map<string, Terms>();
  const suspended = new Map<string, Set<string>>();
  const theirs = new Map<Country, Schedule>();

  function changed(): void {
    revision++;
    ownTerms.clear();
  }
  const setSuspended = (agreement: string, kind: string, isSuspended: boolean): void => {
    const kinds = suspended.get(agreement) ?? new Set();
    if (isSuspended) kinds.add(kind);
    else kinds.delete(kind);
    suspended.set(agreement, kinds);
    changed();
  };
  for (const { agreement, kind } of store.all('suspensions')) setSuspended(agreement, recordKinds.name(kind), true);
  for (const { partner, theirs: told } of store.all('schedules'))
    try {
      if (told !== null) theirs.set(partner, readSchedule(told));
    } catch (error) {
      aside.unreadable(partner, 'schedule', error);
    }

  const suspendedOf = (agreement: string): ReadonlySet<string> => suspended.get(agreement) ?? new Set();
  /** For a partner that joined with a later text, earlier texts do not belong to the agreement. */
  const termsOf = (partner: Country, agreement: string, under = current()): Terms => ({
    texts: (under.governing.get(agreement) ?? [])
      .filter((text) => isParty(text, partner))
      .map(({ version, digest, effective: { from, until } }) => ({
        version,
        digest,
        from,
        ...(until !== undefined && { until }),
      })),
    suspended: [...suspendedOf(agreement)].map((kind) => recordKinds.value(kind) as RecordKind),
  });
  const ourTerms = (partner: Country, agreement: string): Terms => {
    const key = `${partner} ${agreement}`;
    const found = ownTerms.get(key) ?? termsOf(partner, agreement);
    ownTerms.set(key, found);
    return found;
  };
  const says: Standings['says'] = (partner, agreement, at) => {
    const schedule = theirs.get(partner);
    if (schedule === undefined) return 'NOTHING';
    return agreeAt(ourTerms(partner, agreement), schedule.get(agreement), at) ? 'SAME' : 'DIFFERENT';
  };

  return {
    standing(partner, agreement, recordKind, at) {
      const kind = recordKinds.value(recordKind) as RecordKind;
      const theirTerms = theirs.get(partner)?.get(agreement);
      const isSuspended = suspendedOf(agreement).has(recordKind) || (theirTerms?.suspended.includes(kind) ?? false);
      const said = says(partner, agreement, at);
      return { suspended: isSuspended, ...(said !== 'NOTHING' && { peerAgreement: said }) };
    },
    says,
    revision: () => revision,
    suspended: suspendedOf,
    setSuspended,
    theirs: (partner) => theirs.get(partner),
    hear(partner, schedule) {
      if (schedule === undefined) theirs.delete(partner);
      else theirs.set(partner, schedule);
      changed();
    },
    ours(partner, under = current()) {
      const shared = [...under.governing].filter(([, texts]) => texts.some((text) => isParty(text, partner)));
      return new Map(shared.map(([id]) => [id, termsOf(partner, id, under)]));
    },
    changed,
  };
}
