// The receiver's side: what it signed for, and where it logged it.
import { AuditKind, decode, nameOf, type Receipt, RecordKind, Verb, VerdictKind } from '../../proto/index.ts';
import { idText, sameBytes, sha256 } from '../domain/index.ts';
import { checkBatch, checkDigest, checkSignature, isArrived } from './batch.ts';
import { checkHeader, openRecord } from './content.ts';
import { checkKey } from './keys.ts';
import { checkPartnerLeaf } from './log.ts';
import { logAt } from './logs.ts';
import type { Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

function contentOf(receipt: Proven): Receipt {
  if (receipt.said.verb !== Verb.RECEIPT || receipt.header.kind !== RecordKind.RECEIPT) throw broken('receipt', 'a receipt');
  checkHeader(receipt);
  const record = openRecord(receipt);
  if (record === undefined) throw broken('receipt/disclosures', 'present');
  return decode('Receipt', record);
}

function verdictOf({ evidence }: Matter, { verdicts }: Receipt): Receipt['verdicts'][number] {
  const about = verdicts.filter(({ exchangeId }) => exchangeId.length === 16 && idText(exchangeId) === evidence.exchange);
  const [verdict] = about;
  if (verdict === undefined || about.length > 1) throw broken('receipt/verdicts', 'one verdict on this exchange');
  return verdict;
}

/** The same proof as of any statement, by the other country; and it is about this very manifest. */
export async function receipt(matter: Matter): Promise<Finding> {
  const { receipt: found, statement, evidence } = matter;
  if (statement === undefined) return notCheckable('nothing-sent');
  if (found === undefined) return notCheckable('no-receipt');
  const { statement: signed, leaf } = found;
  const { said, digest } = signed;
  if (said.from !== statement.said.to || said.to !== statement.said.from)
    throw broken('receipt', 'from the receiver to the sender');
  checkDigest(signed, undefined);
  checkBatch(signed);
  checkKey(matter, signed, leaf);
  await checkSignature(matter, signed);
  const content = contentOf(signed);
  if (
    !sameBytes(content.batchId, statement.manifest.batchId) ||
    !sameBytes(content.manifestSha256, sha256(statement.proof.manifest))
  )
    throw broken('receipt', 'of the manifest that carried the statement');
  // Our own entry about it: the receipt that came, or the one that we sent.
  const kind = said.from === evidence.country ? AuditKind.SENT : AuditKind.RECEIPT;
  if (
    leaf.said.kind !== kind ||
    !sameBytes(leaf.said.statementDigest, digest) ||
    !sameBytes(leaf.said.exchangeId, said.exchangeId)
  )
    throw broken('receipt/leaf', 'the entry about this receipt');
  const given = verdictOf(matter, content);
  if (said.from === evidence.country) checkVerdict(matter, given);
  const { verdict, code } = given;
  if (verdict === VerdictKind.ACCEPTED) return pass('received', { country: said.from });
  return pass('refused', { country: said.from, verdict: nameOf('VerdictKind', verdict), code });
}

/** What the receiver signed to the sender is what it logged itself. */
function checkVerdict({ leaves }: Matter, { verdict, code, index, leafHash }: Receipt['verdicts'][number]): void {
  const own = leaves.find(isArrived);
  const { kind, externalReason } = own?.said ?? {};
  const reason = own?.refused?.code ?? externalReason;
  const isSame =
    own !== undefined &&
    index === own.index &&
    sameBytes(leafHash, own.hash) &&
    (kind === AuditKind.RECEIVED ? verdict === VerdictKind.ACCEPTED : verdict !== VerdictKind.ACCEPTED && code === reason);
  if (!isSame) throw broken('receipt/verdicts', 'the verdict of the own entry about the statement');
}

interface Named {
  readonly origin: string;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** Where the partner logged it, as this country's side of the evidence names it. */
function namedBy(matter: Matter): Named | undefined {
  const { statement, receipt: found, leaves, evidence } = matter;
  if (statement?.said.from === evidence.partner) {
    const { proof, manifest, leafHash } = statement;
    const named = { origin: manifest.logOrigin, index: proof.index, hash: leafHash };
    for (const { said, index, refused: one } of leaves.filter(isArrived)) {
      // What rejects several has no peer_ref: its manifest says in which log they are.
      const ref = one ? { origin: named.origin, index: one.index, leafHash: one.hash } : said.peerRef;
      if (ref === null || ref.origin !== named.origin || ref.index !== named.index || !sameBytes(ref.leafHash, named.hash))
        throw broken(`leaf ${index}/${one ? 'refused' : 'peer_ref'}`, "the sender's entry");
    }
    return named;
  }
  if (found === undefined) return undefined;
  const { index, leafHash } = verdictOf(matter, contentOf(found.statement));
  return { origin: found.statement.manifest.logOrigin, index, hash: leafHash };
}

/** Both logs name each other's entry, and the partner's is in its log. */
export function peerReference(matter: Matter): Finding {
  const { evidence, trust, logs, statement } = matter;
  const { partnerLeaf, partner } = evidence;
  if (statement === undefined) return notCheckable('nothing-sent');
  const named = namedBy(matter);
  if (named === undefined) {
    if (partnerLeaf !== undefined) throw broken('partnerLeaf', 'named by a receipt');
    return notCheckable('no-receipt');
  }
  if (partnerLeaf === undefined) throw broken('partnerLeaf', 'present');
  const log = logAt(logs(partner), named.origin);
  if (partnerLeaf.origin !== named.origin || log === undefined) throw broken('partnerLeaf/origin', "the partner's log");
  if (partnerLeaf.index !== named.index || !sameBytes(partnerLeaf.hash, named.hash))
    throw broken('partnerLeaf', 'the entry that is named');
  if (log.end !== undefined && named.index >= log.end.size) throw broken('partnerLeaf/index', 'before the end of its log');
  const values = { country: partner, origin: named.origin, index: named.index };
  const { proof } = partnerLeaf;
  if (proof === undefined) return notCheckable('peer-named', values);
  const have = checkPartnerLeaf(matter, partner, log, { ...partnerLeaf, proof });
  if (have < trust.quorum) return notCheckable('peer-provisional', { ...values, have, want: trust.quorum });
  return pass('peer-included', values);
}
