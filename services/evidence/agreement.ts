// The agreement text: every party signed it, effective before the entry, with a valid identity.
import { AuditKind } from '../../proto/index.ts';
import { type Country, sameBytes, toHex } from '../domain/index.ts';
import { claimedParty, verifyAgreementSignature } from '../identity/index.ts';
import { type Agreement, bind, loadAgreement } from '../policy/index.ts';
import type { AgreementProof } from './bundle.ts';
import { revocationsOf } from './keys.ts';
import type { Leaf, Matter } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** The entries that contain a decision. */
const DECIDED: readonly AuditKind[] = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.REFUSED, AuditKind.HELD];
export const decided = ({ leaves }: Matter): readonly Leaf[] => leaves.filter(({ said }) => DECIDED.includes(said.kind));
export const namesText = ({ said }: Leaf): boolean => (said.legalBasis?.agreement ?? '') !== '';
const underText = (matter: Matter): readonly Leaf[] => decided(matter).filter(namesText);

/** Bound texts by hex digest. */
export type Texts = Map<string, Agreement>;

async function bindText(
  matter: Matter,
  agreement: Agreement,
  { signatures }: AgreementProof,
  { said }: Leaf,
): Promise<Agreement> {
  const { trust, existed } = matter;
  const { occurredAt: at, from, to } = said;
  const documents = [];
  for (const jws of signatures) {
    const party = claimedParty(jws);
    const anchor = party === undefined ? undefined : trust.of(party);
    if (party === undefined || anchor === undefined)
      throw broken(`agreement ${agreement.id}`, 'signatures of countries of the trust policy');
    // backdating: a signature states its own time. One by a revoked identity counts only if witnesses saw the entry before the revocation.
    // unbinding: a third party that revokes its own signature does not affect exchanges between the other two.
    const revocations = party === from || party === to ? await revocationsOf(matter, party) : undefined;
    documents.push((await verifyAgreementSignature(jws, anchor, at, { revocations, revokedBy: existed ?? matter.at })).document);
  }
  const bound = bind(agreement, documents);
  if (bound.takesEffect > at) throw broken(`agreement ${agreement.id}`, 'in effect when it was decided');
  return bound.agreement;
}

/** Every party signed this digest, effective before the exchange, and neither of the two with an identity revoked before it. */
export async function agreementBinding(matter: Matter, texts: Texts): Promise<Finding> {
  const { evidence, statement } = matter;
  const leaves = underText(matter);
  const basisOf = (leaf: Leaf) => leaf.said.legalBasis as NonNullable<typeof leaf.said.legalBasis>;
  // The first entry under each text: the text must have been in effect by then.
  const wanted = new Map(leaves.toReversed().map((leaf) => [toHex(basisOf(leaf).digest), leaf]));
  for (const [i, proof] of evidence.agreements.entries()) {
    const loaded = loadAgreement(proof.files);
    const digest = toHex(loaded.digest);
    const leaf = wanted.get(digest);
    if (leaf === undefined || texts.has(digest)) throw broken(`agreements/${i}`, 'a text that an entry names, once');
    const text = await bindText(matter, loaded, proof, leaf);
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
