// The sender's side: one statement, bound by the manifest that the sender's key signed over its batch.
import { AuditKind } from '../../proto/index.ts';
import { verifyInclusion } from '../audit/index.ts';
import { sameBytes, sha256, timeText } from '../domain/index.ts';
import { LIMITS, matchLeaf, matchStatement, signatureKeyId, tupleHash, verifyDetached } from '../envelope/index.ts';
import type { SigningKey } from '../identity/index.ts';
import type { Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** The sender's own entry records this very statement, at the sender's time, under this manifest's addresses and lane. */
export function checkDigest({ said, header, entry, manifest, digest }: Proven): void {
  matchStatement(said, manifest);
  matchLeaf(entry, said, header, digest, entry.disclosed);
}

export function statementDigests(matter: Matter): Finding {
  const { statement, leaves } = matter;
  if (statement === undefined) return notCheckable('nothing-sent');
  checkDigest(statement);
  const { proof, digest } = statement;
  for (const { said, index } of leaves.filter((leaf) => leaf.said.kind === AuditKind.RECEIVED)) {
    if (!sameBytes(said.statementDigest, digest)) throw broken(`leaf ${index}/statement_digest`, 'of the statement');
    if (!sameBytes(said.manifestSha256, sha256(proof.manifest))) throw broken(`leaf ${index}/manifest_sha256`, 'of the manifest');
    if (said.senderKeyId !== signatureKeyId('tripoint-manifest', proof.signature))
      throw broken(`leaf ${index}/sender_key_id`, 'the key that signed the manifest');
  }
  return pass('digest', { from: statement.said.from, to: statement.said.to });
}

/** The manifest's tree has this statement, with this entry of the sender's log, at this index of it. */
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
