// Who is on file, by name and birth: in memory alone, so that no key of a part of a name is on the disk (ADR 0063). It proposes; what is opened
// from the ledger is compared again.
import { codeOf, toHex } from '../../domain/index.ts';
import { likeness } from '../../records/index.ts';
import { createHeld, featuresOf } from '../../search/index.ts';
import type { Context } from '../context/index.ts';
import type { Visa } from './visa-facts.ts';
import { isPointer, openVisa } from './visa-rows.ts';

type Answer = Visa['answer'];

export interface VisaNames {
  /** The visa under a key, in place of the one that was there. */
  put(document: Uint8Array, answer: Answer): void;
  /** Keys of visas whose people may be the one asked about, the likeliest first. None unless the question has a name and a birth. */
  like(asked: Answer): readonly Uint8Array[];
}

/** flood: people who are compared for one question. */
const MOST_COMPARED = 64;

const personIn = (family: 'visaQuery' | 'visaAnswer', record: Answer) => featuresOf(family, record).person;

export function createVisaNames(): VisaNames {
  const held = createHeld();
  const documents: Uint8Array[] = [];
  const subjects = new Map<string, number>();
  return {
    put(document, answer) {
      const key = toHex(document);
      const before = subjects.get(key);
      if (before !== undefined) held.remove(before);
      const subject = documents.push(document) - 1;
      subjects.set(key, subject);
      held.add(subject, { person: personIn('visaAnswer', answer), numbers: [], same: [] });
    },
    like(asked) {
      const person = personIn('visaQuery', asked);
      if (person.names.length === 0 || person.born === undefined) return [];
      return held.like(person, MOST_COMPARED).subjects.map((subject) => documents[subject] as Uint8Array);
    },
  };
}

/** How alike the person on file is to the one asked about, by name and birth, of 100. */
export const scoreOf = (asked: Answer, { answer }: Visa): number =>
  likeness(personIn('visaQuery', asked), personIn('visaAnswer', answer)).score;

/** Reads, at start, who is on file. An altered row is nobody's, and does not stop the start; `ledger verify` names it. */
export function loadVisaNames(context: Context, names: VisaNames): void {
  const { store, log } = context;
  for (const { document, vault_id: vaultId, sealed } of store.each('visas')) {
    const wrapped = store.keys.get(vaultId);
    if (wrapped === undefined) continue;
    try {
      const content = openVisa(context, { document, vaultId, wrapped, sealed });
      if (!isPointer(content)) names.put(document, (JSON.parse(content) as Visa).answer);
    } catch (error) {
      log('error', 'sealed ledger row altered', { code: codeOf(error) });
    }
  }
}
