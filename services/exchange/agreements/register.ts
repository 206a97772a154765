// The agreements that this country holds, in memory: the texts, which of them is in force when, what is suspended, and what
// partners report of theirs. Decisions read it; activation.ts and suspension.ts commit changes.
import { type Country, type Micros, toHex } from '../../domain/index.ts';
import { type Agreement, nameOfText, type PolicyEngine, type ProofFinding } from '../../policy/index.ts';
import { type AgreementView, type Aside, type Context, recordKinds } from '../context/index.ts';
import { type AgreementStandings, createStandings } from './standings.ts';
import { type HeldText, type Holding, holdTexts, isParty, type NamedText, sameText } from './text.ts';
import { arrange, folderOf, type Timetable } from './timetable.ts';

export interface AgreementBook extends Omit<AgreementStandings, 'changed'> {
  /** Decides under the texts in force; the same object while the gateway runs. */
  readonly policy: PolicyEngine;
  readonly views: (at: Micros) => readonly AgreementView[];
  readonly texts: () => readonly HeldText[];
  /** Whether this country holds a text of that id to which the partner, or even this country itself, is not a party. */
  readonly excludes: (agreement: string, partner: Country) => boolean;
  /** The timetable with one more text; not in use until adopted. Throws CONFIG_INVALID with every contradiction. */
  readonly with: (text: HeldText) => Timetable;
  readonly adopt: (timetable: Timetable) => void;
}

/** What is wrong with a text, by itself and beside the others that this country holds. */
export type Prove = (files: Readonly<Record<string, string>>, beside: readonly Agreement[]) => Promise<readonly ProofFinding[]>;

/** What changes the agreements needs all of the book, of which decisions only ask how things stand. */
export interface AgreementContext extends Context {
  readonly agreements: AgreementBook;
  readonly prove: Prove;
}

export interface BookOptions extends Holding {
  readonly partners: readonly Country[];
  readonly aside: Pick<Aside, 'unreadable'>;
}

/**
 * Opens the book from the configuration's folders and the ledger. Throws CONFIG_INVALID, with each fault under its
 * folder: an incomplete text, one in force that a party has not validly signed, texts that contradict one another.
 * Texts to which this country is not a party are left out; a partner whose stored schedule cannot be read is set aside.
 */
export async function openAgreementBook(options: BookOptions, folders: readonly NamedText[]): Promise<AgreementBook> {
  const { held, foreign } = await holdTexts(options, folders);
  let current = arrange(held, folderOf(held));
  const standings = createStandings(options, () => current);

  return {
    policy: {
      agreements: () => current.engine.agreements(),
      covering: (facts) => current.engine.covering(facts),
      decide: (facts, under) => current.engine.decide(facts, under && heldNow(under)),
      byDigest: (id, digest, issued) => current.engine.byDigest(id, digest, issued),
      [Symbol.dispose]: () => current[Symbol.dispose](),
    },
    ...standings,
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
      standings.changed();
      // Decisions are synchronous, so none is using the previous engine.
      before[Symbol.dispose]();
    },
    views: (at) => viewsOf(options, current, standings, at),
  };

  /** The current engine's object for a text that was looked up before a change. */
  function heldNow(under: Agreement): Agreement {
    const agreements = current.engine.agreements();
    return agreements.includes(under) ? under : (agreements.find((text) => sameText(text, under)) ?? under);
  }
}

/** Every text that this country holds, with its status at that time. */
function viewsOf(
  { self, partners }: Pick<BookOptions, 'self' | 'partners'>,
  current: Timetable,
  { suspended, says, theirs }: AgreementStandings,
  at: Micros,
): readonly AgreementView[] {
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
      suspended: [...suspended(id)].sort(),
      partners: partners
        .filter((country) => country !== self && countries.includes(country))
        .map((country) => ({
          country,
          says: says(country, id, at),
          suspended: (theirs(country)?.get(id)?.suspended ?? []).map(recordKinds.name),
        })),
    };
  });
}
