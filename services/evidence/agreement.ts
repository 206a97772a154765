// Under which text, and whether it decides so: the parties are bound to the text, and it gives the logged decision again.
import { AuditKind, nameOf } from '../../proto/index.ts';
import { type Country, type Micros, sameBytes, toHex } from '../domain/index.ts';
import { claimedParty, verifyAgreementSignature } from '../identity/index.ts';
import {
  type Agreement,
  bind,
  createEngine,
  type Decision,
  differences,
  type LoggedOutcome,
  loadAgreement,
} from '../policy/index.ts';
import type { AgreementProof } from './bundle.ts';
import { isErased, type Leaf, type Matter } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** The entries that hold a decision. */
const DECIDED: readonly AuditKind[] = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.REFUSED, AuditKind.HELD];
const decided = ({ leaves }: Matter): readonly Leaf[] => leaves.filter(({ said }) => DECIDED.includes(said.kind));
const underText = (matter: Matter): readonly Leaf[] =>
  decided(matter).filter(({ said }) => (said.legalBasis?.agreement ?? '') !== '');

/** Bound texts by hex digest. */
export type Texts = Map<string, Agreement>;

async function bindText({ trust }: Matter, agreement: Agreement, { signatures }: AgreementProof, at: Micros): Promise<Agreement> {
  const documents = [];
  for (const jws of signatures) {
    const party = claimedParty(jws);
    const anchor = party === undefined ? undefined : trust.of(party);
    if (party === undefined || anchor === undefined)
      throw broken(`agreement ${agreement.id}`, 'signatures of countries of the trust policy');
    documents.push((await verifyAgreementSignature(jws, anchor, at)).document);
  }
  const bound = bind(agreement, documents);
  if (bound.takesEffect > at) throw broken(`agreement ${agreement.id}`, 'in effect when it was decided');
  return bound.agreement;
}

/** Every party signed this very digest, for a time before the exchange. */
export async function agreementBinding(matter: Matter, texts: Texts): Promise<Finding> {
  const { evidence, statement } = matter;
  const leaves = underText(matter);
  const basisOf = (leaf: Leaf) => leaf.said.legalBasis as NonNullable<typeof leaf.said.legalBasis>;
  // Of those under one text the first: it must have been in effect by then.
  const wanted = new Map(leaves.toReversed().map((leaf) => [toHex(basisOf(leaf).digest), leaf]));
  for (const [i, proof] of evidence.agreements.entries()) {
    const loaded = loadAgreement(proof.files);
    const digest = toHex(loaded.digest);
    const leaf = wanted.get(digest);
    if (leaf === undefined || texts.has(digest)) throw broken(`agreements/${i}`, 'a text that an entry names, once');
    const text = await bindText(matter, loaded, proof, leaf.said.occurredAt);
    const { agreement, version } = basisOf(leaf);
    if (text.id !== agreement || text.version !== version)
      throw broken(`agreements/${i}`, 'of the id and version that the entry names');
    texts.set(digest, text);
  }
  if ([...wanted.keys()].some((digest) => !texts.has(digest))) throw broken('agreements', 'every text that an entry names');
  if (statement !== undefined && leaves.length > 0) {
    const named = statement.said.agreementDigest;
    const last = leaves.at(-1) as Leaf;
    if (!sameBytes(basisOf(last).digest, named)) throw broken('statement/agreement_digest', 'the text that the entry names');
  }
  const text = [...texts.values()].at(-1);
  if (text === undefined) return notCheckable('no-agreement');
  const parties: Country[] = text.parties.map(({ country }) => country);
  return pass('bound', { agreement: text.id, version: text.version, parties: parties.join(', ') });
}

type Logged = Omit<LoggedOutcome, 'told'> & Pick<Decision, 'facts'>;

/** Decides again from the facts that the entry committed to, under the text that it names, and compares all that was logged of it. */
export function decisions(matter: Matter, texts: Texts): Finding {
  const leaves = underText(matter);
  const shown = leaves.filter(({ opening }) => (opening?.decision?.value ?? '') !== '');
  if (leaves.length === 0) return notCheckable('no-agreement');
  for (const leaf of shown) decideAgain(leaf, matter, texts);
  if (shown.length < leaves.length) return notCheckable(isErased(matter) ? 'content-erased' : 'content-withheld');
  const { said } = leaves.at(-1) as Leaf;
  return pass('decided', { decisions: shown.length, clauses: said.legalBasis?.clauses.join(', ') ?? '' });
}

function decideAgain({ index, said, opening }: Leaf, { statement }: Matter, texts: Texts): void {
  const field = `leaf ${index}/decision`;
  const text = texts.get(toHex(said.legalBasis?.digest ?? new Uint8Array()));
  if (text === undefined) throw broken(field, 'under a text that is here');
  const logged = JSON.parse(opening?.decision?.value ?? '') as Logged;
  if (typeof logged.facts !== 'object' || logged.facts === null) throw broken(field, 'made from facts');
  using engine = createEngine([text], { cache: false });
  const told = { outcome: said.outcome, clauses: said.legalBasis?.clauses ?? [], disclosed: said.disclosed };
  const [problem] = differences({ ...logged, told }, engine.decide(logged.facts, text));
  if (problem !== undefined) throw broken(field, problem);
  // Facts that decide well and are not those of this exchange would prove another one.
  const { from, to, purpose, recordKind, verb, issued } = logged.facts;
  const isItsOwn =
    from === said.from &&
    to === said.to &&
    purpose === said.purpose &&
    recordKind === nameOf('RecordKind', said.recordKind) &&
    verb === nameOf('Verb', said.verb) &&
    issued === (said.kind === AuditKind.RECEIVED ? statement?.said.issued : said.occurredAt);
  if (!isItsOwn) throw broken(field, 'facts of this exchange');
}
