// The sender's side: one statement, bound by the manifest that the sender's key signed over its batch.
import { AuditKind, concat, Verb } from '../../proto/index.ts';
import { verifyInclusion } from '../audit/index.ts';
import { sameBytes, sha256, timeText } from '../domain/index.ts';
import {
  LIMITS,
  matchBasis,
  matchLeaf,
  matchOutcome,
  matchStatement,
  signatureKeyId,
  tupleHash,
  verifyDetached,
} from '../envelope/index.ts';
import type { SigningKey } from '../identity/index.ts';
import type { Leaf, Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** How far a receiver's clock may be behind the sender's, and a statement's time from its manifest's. */
const SKEW = LIMITS.skew;

/** The sender's own entry records this statement, at the sender's time, with this manifest's addresses and lane, and under a text. */
export function checkDigest({ said, header, entry, manifest, digest }: Proven, record: Uint8Array | undefined): void {
  matchStatement(said, manifest);
  matchLeaf(entry, said, header, digest, entry.disclosed);
  matchOutcome(entry, said);
  matchBasis(said, entry.disclosed, record);
}

/** The receiver's entries. */
const ARRIVED: readonly AuditKind[] = [AuditKind.RECEIVED, AuditKind.REFUSED, AuditKind.REJECTED];
export const isArrived = ({ said }: Leaf): boolean => said.from !== said.country && ARRIVED.includes(said.kind);

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);

/** An entry of the receiver concerns this statement and agrees with it. */
function checkArrived({ said, index }: Leaf, { said: statement, proof, header, entry, manifest, digest }: Proven): void {
  const of = (holds: boolean, field: string, rule: string): void => {
    if (!holds) throw broken(`leaf ${index}/${field}`, rule);
  };
  of(sameBytes(said.manifestSha256, sha256(proof.manifest)), 'manifest_sha256', 'of the manifest');
  of(
    said.senderKeyId === signatureKeyId('tripoint-manifest', proof.signature),
    'sender_key_id',
    'the key that signed the manifest',
  );
  of(said.occurredAt >= manifest.issued - SKEW, 'occurred_at', 'not before it was sent');
  // A rejected statement may not even decode: the entry gives its origin and the reason.
  if (said.kind === AuditKind.REJECTED) return;
  of(sameBytes(said.statementDigest, digest), 'statement_digest', 'of the statement');
  of(
    said.verb === statement.verb &&
      said.purpose === statement.purpose &&
      said.recordKind === header.kind &&
      sameBytes(said.recordId, header.recordId) &&
      said.recordVersion === header.version &&
      sameList(said.disclosed, entry.disclosed),
    'statement',
    'verb, purpose, record and fields of the statement',
  );
  if (said.kind !== AuditKind.RECEIVED) return;
  const { agreement = '', digest: text = new Uint8Array(), clauses = [] } = said.legalBasis ?? {};
  of(
    agreement === statement.agreement && sameBytes(text, statement.agreementDigest) && sameList(clauses, statement.clauses),
    'legal_basis',
    'of the statement',
  );
}

export function statementDigests(matter: Matter): Finding {
  const { statement, leaves } = matter;
  if (statement === undefined) return notCheckable('nothing-sent');
  checkDigest(statement, contentOf(statement));
  for (const leaf of leaves.filter(isArrived)) checkArrived(leaf, statement);
  return pass('digest', { from: statement.said.from, to: statement.said.to });
}

/** The disclosed fields that show whether an answer is a refusal; `record-commitments` checks that they open. */
function contentOf({ said, proof }: Proven): Uint8Array | undefined {
  if (said.verb !== Verb.RESPONSE || said.agreement !== '' || proof.disclosures === undefined) return undefined;
  return concat(proof.disclosures.map(({ carried }) => carried));
}

/** The manifest's tree contains this statement with this entry of the sender's log and its index. */
export function checkBatch({ proof, manifest, digest, leafHash }: Proven): void {
  const { position, path, index } = proof;
  if (manifest.count < 1 || manifest.count > LIMITS.statements) throw broken('manifest/count', `1 to ${LIMITS.statements}`);
  if (!verifyInclusion(tupleHash(digest, leafHash, index), position, manifest.count, path, manifest.root))
    throw broken('statement/path', "a path to the manifest's root");
}

export function batchProof({ statement }: Matter): Finding {
  if (statement === undefined) return notCheckable('nothing-sent');
  checkBatch(statement);
  return pass('batched', { position: statement.proof.position + 1, count: statement.manifest.count });
}

/** Only a key of the sender's verified key sets is ever tried. */
export async function checkSignature({ keys }: Matter, { proof, said }: Proven): Promise<SigningKey> {
  const key = keys.signingKey(said.from, signatureKeyId('tripoint-manifest', proof.signature));
  if (key === undefined || key.country !== said.from) throw broken('signature/kid', "a key of the sender's key sets");
  await verifyDetached(proof.manifest, proof.signature, key.key);
  return key;
}

export async function manifestSignature(matter: Matter): Promise<Finding> {
  const { statement } = matter;
  if (statement === undefined) return notCheckable('nothing-sent');
  const { country, kid } = await checkSignature(matter, statement);
  return pass('signed', { country, key: kid, time: timeText(statement.manifest.issued) });
}
