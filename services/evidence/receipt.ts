// The receiver's side: its receipt, and its log entry.
import { AuditKind, decode, nameOf, type Receipt, RecordKind, Verb, VerdictKind } from '../../proto/index.ts';
import { type Country, idText, sameBytes, sha256 } from '../domain/index.ts';
import { checkBatch, checkDigest, checkSignature, isArrived } from './batch.ts';
import { checkHeader, openRecord } from './content.ts';
import { checkKey } from './keys.ts';
import { checkPartnerLeaf } from './log.ts';
import { logAt } from './logs.ts';
import type { Leaf, Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

function contentOf(receipt: Proven): Receipt {
  if (receipt.said.verb !== Verb.RECEIPT || receipt.header.kind !== RecordKind.RECEIPT) throw broken('receipt', 'a receipt');
  checkHeader(receipt);
  const record = openRecord(receipt);
  if (record === undefined) throw broken('receipt/disclosures', 'present');
  return decode('Receipt', record);
}

type Verdict = Receipt['verdicts'][number];

/**
 * The receiver's verdict on the exchange; in its own bundle, the verdict about its own entry. duplicate id: a sender that puts one id
 * into a batch twice gets two verdicts, and could otherwise invalidate the receiver's evidence.
 */
function verdictOf({ evidence, leaves }: Matter, { verdicts }: Receipt, by: Country): Verdict {
  const about = verdicts.filter(({ exchangeId }) => exchangeId.length === 16 && idText(exchangeId) === evidence.exchange);
  if (by === evidence.country) {
    const own = leaves.find(isArrived);
    const given = own && about.find((verdict) => isOn(own, verdict));
    if (given === undefined) throw broken('receipt/verdicts', 'the verdict of the own entry about the statement');
    return given;
  }
  const [verdict] = about;
  if (verdict === undefined || about.length > 1) throw broken('receipt/verdicts', 'one verdict on this exchange');
  return verdict;
}

/** The receiver's signed verdict agrees with its own log entry. */
function isOn({ index: at, hash, said, refused }: Leaf, { verdict, code, index, leafHash }: Verdict): boolean {
  if (index !== at || !sameBytes(leafHash, hash)) return false;
  if (said.kind === AuditKind.RECEIVED) return verdict === VerdictKind.ACCEPTED;
  return verdict !== VerdictKind.ACCEPTED && code === (refused?.code ?? said.externalReason);
}

/** The same proof as for any statement, by the other country, and for this manifest. */
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
  // Our own entry about it: the receipt received, or the one that we sent.
  const kind = said.from === evidence.country ? AuditKind.SENT : AuditKind.RECEIPT;
  if (
    leaf.said.kind !== kind ||
    !sameBytes(leaf.said.statementDigest, digest) ||
    !sameBytes(leaf.said.exchangeId, said.exchangeId)
  )
    throw broken('receipt/leaf', 'the entry about this receipt');
  const { verdict, code } = verdictOf(matter, content, said.from);
  if (verdict === VerdictKind.ACCEPTED) return pass('received', { country: said.from });
  return pass('refused', { country: said.from, verdict: nameOf('VerdictKind', verdict), code });
}

interface Named {
  readonly origin: string;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The partner's log position, as named by this country's side of the evidence. */
function namedBy(matter: Matter): Named | undefined {
  const { statement, receipt: found, leaves, evidence } = matter;
  if (statement?.said.from === evidence.partner) {
    const { proof, manifest, leafHash } = statement;
    const named = { origin: manifest.logOrigin, index: proof.index, hash: leafHash };
    for (const { said, index, refused: one } of leaves.filter(isArrived)) {
      // An entry that rejects several has no peer_ref: the manifest names the log.
      const ref = one ? { origin: named.origin, index: one.index, leafHash: one.hash } : said.peerRef;
      if (ref === null || ref.origin !== named.origin || ref.index !== named.index || !sameBytes(ref.leafHash, named.hash))
        throw broken(`leaf ${index}/${one ? 'refused' : 'peer_ref'}`, "the sender's entry");
    }
    return named;
  }
  if (found === undefined) return undefined;
  const { index, leafHash } = verdictOf(matter, contentOf(found.statement), evidence.partner);
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
