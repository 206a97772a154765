// The agreements as this country holds them, in memory: texts, which of them governs when, what is suspended, and what each
// partner says of its own. Decisions read it; what changes it is committed, in agreements.ts.
import type { RecordKind } from '../../../proto/index.ts';
import { type Country, type Micros, TripointError, toHex } from '../../domain/index.ts';
import { type Agreement, createEngine, nameOfText, type PolicyEngine, timetable } from '../../policy/index.ts';
import { type AgreementView, type Aside, type Context, recordKinds, type Standings } from '../context/index.ts';
import { agreeAt, readSchedule, type Schedule, type Terms } from './activation-schedule.ts';
import { type HeldText, type Holding, holdTexts, isParty, type NamedText, sameText } from './text.ts';

/** The texts in order, and the engine that decides under them. */
export interface Timetable extends Disposable {
  readonly texts: readonly HeldText[];
  /** By agreement id, ascending in time. */
  readonly governing: ReadonlyMap<string, readonly Agreement[]>;
  readonly engine: PolicyEngine;
}

export interface AgreementBook extends Standings {
  /** Decides under whatever governs: one object for as long as the gateway runs. */
  readonly policy: PolicyEngine;
  readonly views: (at: Micros) => readonly AgreementView[];
  readonly texts: () => readonly HeldText[];
  /** Whether this country holds a text of that id to which the partner, or even this country, is no party. */
  readonly excludes: (agreement: string, partner: Country) => boolean;
  /** With one more text; not in use until it is adopted. Throws CONFIG_INVALID with every contradiction. */
  readonly with: (text: HeldText) => Timetable;
  readonly adopt: (timetable: Timetable) => void;
  /** Record kinds of an agreement, by name. */
  readonly suspended: (agreement: string) => ReadonlySet<string>;
  readonly setSuspended: (agreement: string, kind: string, suspended: boolean) => void;
  /** What a partner last told; undefined: nothing yet. */
  readonly theirs: (partner: Country) => Schedule | undefined;
  readonly hear: (partner: Country, schedule: Schedule) => void;
  /** What a partner is to be told: the agreements that both are party to. */
  readonly ours: (partner: Country, under?: Timetable) => Schedule;
}

/** What changes the agreements needs all of the book, of which decisions only ask how things stand. */
export interface AgreementContext extends Context {
  readonly agreements: AgreementBook;
}

export interface BookOptions extends Holding {
  readonly partners: readonly Country[];
  readonly aside: Pick<Aside, 'unreadable'>;
}

/**
 * Opens the book on the folders of the configuration and on what the ledger holds. Throws CONFIG_INVALID, each fault under the
 * folder that it is in: a text that is not whole, one in force that a party has not signed validly, texts that contradict one another.
 * Texts that this country is no party to are left out; a partner whose schedule does not read is set aside.
 */
export async function openAgreementBook(options: BookOptions, folders: readonly NamedText[]): Promise<AgreementBook> {
  const { self, partners, store, aside } = options;
  const { held, foreign } = await holdTexts(options, folders);
  let current = arrange(held, folderOf(held));
  let revision = 0;
  /** Every decision asks for them: made again only when something changed. */
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
  /** Toward a partner that joined with a later text, the ones before are no texts of this agreement. */
  const termsOf = (partner: Country, agreement: string, under = current): Terms => ({
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
  const theirKinds = (partner: Country, agreement: string): readonly string[] =>
    (theirs.get(partner)?.get(agreement)?.suspended ?? []).map(recordKinds.name);
  const says: AgreementBook['says'] = (partner, agreement, at) => {
    const schedule = theirs.get(partner);
    if (schedule === undefined) return 'NOTHING';
    return agreeAt(ourTerms(partner, agreement), schedule.get(agreement), at) ? 'SAME' : 'DIFFERENT';
  };

  return {
    policy: {
      agreements: () => current.engine.agreements(),
      covering: (facts) => current.engine.covering(facts),
      decide: (facts, under) => current.engine.decide(facts, under && heldNow(under)),
      byDigest: (id, digest, issued) => current.engine.byDigest(id, digest, issued),
      [Symbol.dispose]: () => current[Symbol.dispose](),
    },
    standing(partner, agreement, recordKind, at) {
      const kind = recordKinds.value(recordKind) as RecordKind;
      const theirTerms = theirs.get(partner)?.get(agreement);
      const isSuspended = suspendedOf(agreement).has(recordKind) || (theirTerms?.suspended.includes(kind) ?? false);
      const said = says(partner, agreement, at);
      return { suspended: isSuspended, ...(said !== 'NOTHING' && { peerAgreement: said }) };
    },
    says,
    revision: () => revision,
    texts: () => current.texts,
    excludes(agreement, partner) {
      if (foreign.has(agreement)) return true;
      const texts = current.texts.filter((text) => text.agreement.id === agreement);
      return texts.length > 0 && !texts.some((text) => isParty(text.agreement, partner));
    },
    with: (text) => arrange([...current.texts.filter(({ agreement }) => !sameText(agreement, text.agreement)), text]),
    adopt(next) {
      const before = current;
      current = next;
      changed();
      // A decision is made in one go, so none is under way on the engine before.
      before[Symbol.dispose]();
    },
    suspended: suspendedOf,
    setSuspended,
    theirs: (partner) => theirs.get(partner),
    hear(partner, schedule) {
      theirs.set(partner, schedule);
      changed();
    },
    ours(partner, under = current) {
      const shared = [...under.governing].filter(([, texts]) => texts.some((text) => isParty(text, partner)));
      return new Map(shared.map(([id]) => [id, termsOf(partner, id, under)]));
    },
    views(at) {
      const versions = current.texts.toSorted((a, b) => (nameOfText(a.agreement) < nameOfText(b.agreement) ? -1 : 1));
      return versions.map(({ agreement, signed, bound, faults = [] }): AgreementView => {
        const { id, version, title, status, digest, parties } = agreement;
        const active = current.governing.get(id)?.find((text) => sameText(text, agreement));
        const binds = (bound?.agreement.parties.length ?? 0) > 1;
        const { from, until } = (binds ? active?.effective : undefined) ?? {};
        const countries = parties.map(({ country }) => country);
        return {
          ...{ id, version, title, status, digest: toHex(digest), parties: countries, signed },
          ...(from !== undefined && { from }),
          ...(until !== undefined && { until }),
          inForce: status === 'IN_FORCE' && from !== undefined && at >= from && (until === undefined || at < until),
          ...(faults.length > 0 && { note: faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ') }),
          suspended: [...suspendedOf(id)].sort(),
          partners: partners
            .filter((country) => country !== self && countries.includes(country))
            .map((country) => ({ country, says: says(country, id, at), suspended: theirKinds(country, id) })),
        };
      });
    },
  };

  /** A text that was found before a change is another object than the engine has after it. */
  function heldNow(under: Agreement): Agreement {
    const agreements = current.engine.agreements();
    return agreements.includes(under) ? under : (agreements.find((text) => sameText(text, under)) ?? under);
  }
}

/** Throws CONFIG_INVALID with every contradiction, each under what `folder` calls the text. */
function arrange(texts: readonly HeldText[], folder: (text: string) => string = (text) => text): Timetable {
  try {
    const ordered = timetable(texts.flatMap(({ bound }) => (bound === undefined ? [] : [bound.agreement])));
    // What is not bound covers nothing, its status being another than IN_FORCE, and is there to say why. One that binds nobody any longer
    // has that status still.
    const others = texts.filter(({ bound, faults }) => bound === undefined && faults === undefined);
    const engine = createEngine([...ordered, ...others.map(({ agreement }) => agreement)]);
    return {
      texts,
      governing: Map.groupBy(ordered, ({ id }) => id),
      engine,
      [Symbol.dispose]: () => engine[Symbol.dispose](),
    };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    const faults = error.faults.map(({ field, rule }) => ({ field: field.replace(/^[^/]+/, folder), rule }));
    throw new TripointError(error.code, faults, { cause: error });
  }
}

/** Where a text is, by `id@version`; its name itself when that is not one folder. */
function folderOf(texts: readonly HeldText[]): (text: string) => string {
  const named = Map.groupBy(texts, ({ agreement }) => nameOfText(agreement));
  return (text) => {
    const [only, ...more] = named.get(text) ?? [];
    return only !== undefined && more.length === 0 ? only.name : text;
  };
}
