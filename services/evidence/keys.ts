// The key sets of both countries, chained from the pinned one, and their roots' revocations.
import { AuditKind } from '../../proto/index.ts';
import { type Country, sameBytes, timeText, toHex } from '../domain/index.ts';
import { LIMITS, signatureKeyId } from '../envelope/index.ts';
import { type RevocationList, verifyKeySet, verifyRevocationList } from '../identity/index.ts';
import { logAt } from './logs.ts';
import type { Leaf, Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

async function addChain({ evidence, trust, at, keys }: Matter, country: Country, used: readonly Uint8Array[]): Promise<void> {
  const sets = evidence.keySets[country] ?? [];
  const anchor = trust.of(country);
  if (anchor === undefined) throw broken(`keySets/${country}`, 'of a country of the trust policy');
  for (const jws of sets) keys.add(await verifyKeySet(jws, anchor, keys.latest(country), at));
  const last = keys.latest(country);
  // No set beyond those that are used: it would prove nothing and disclose more than needed.
  if (last !== undefined && !used.some((digest) => sameBytes(digest, last.digest)))
    throw broken(`keySets/${country}`, 'up to the last that is used');
}

/**
 * suppression: the newer of the auditor's and the bundle's revocation list; an older bundle must not hide a revocation. Throws if the
 * bundle's list does not verify, or is newer and does not continue the auditor's.
 */
export function revocationsOf(matter: Matter, country: Country): Promise<RevocationList | undefined> {
  const found = matter.lists.get(country) ?? newest(matter, country);
  matter.lists.set(country, found);
  return found;
}

async function newest({ evidence, trust, at }: Matter, country: Country): Promise<RevocationList | undefined> {
  const brought = trust.revoked(country);
  const jws = evidence.revocationLists[country];
  const anchor = trust.of(country);
  if (jws === undefined || anchor === undefined || jws === brought?.jws) return brought;
  const shown = await verifyRevocationList(jws, anchor, undefined, at);
  if (brought === undefined) return shown;
  if (shown.document.number < brought.document.number) return brought;
  return verifyRevocationList(jws, anchor, brought, at);
}

async function revoke(matter: Matter, country: Country): Promise<void> {
  const list = await revocationsOf(matter, country);
  if (list !== undefined) matter.keys.revoke(list);
}

/**
 * The key was the sender's, in its window when the batch was issued, in the set and for the log that the manifest names. `own`:
 * this country's entry, if it is the sender.
 */
export function checkKey({ evidence, keys, logs, existed }: Matter, { proof, manifest, said }: Proven, own?: Leaf): void {
  const key = keys.signingKey(said.from, signatureKeyId('tripoint-manifest', proof.signature));
  const set = key && keys.byDigest(key.keySet);
  if (key === undefined || set === undefined || key.country !== said.from)
    throw broken('signature/kid', "a key of the sender's key sets");
  if (!sameBytes(manifest.keySet, key.keySet)) throw broken('manifest/key_set', 'the set that holds the key');
  if (set.document.log.origin !== manifest.logOrigin || logAt(logs(said.from), manifest.logOrigin) === undefined)
    throw broken('manifest/log_origin', 'the log of the key set, and one of the sender');
  if (said.from === evidence.country && own?.origin !== manifest.logOrigin)
    throw broken('manifest/log_origin', 'the log of the entry');
  const { notBefore, notAfter, revokedAt } = key;
  if (manifest.issued < notBefore - LIMITS.skew || manifest.issued > notAfter + LIMITS.skew)
    throw broken('manifest/issued', `in the window of its key, ${timeText(notBefore)} to ${timeText(notAfter)}`);
  // backdating: anybody may hold a revoked key, so its own dates count for nothing; others must have seen the entry before.
  if (revokedAt !== undefined && !(existed !== undefined && existed < revokedAt))
    throw broken('signature/kid', `a key that was revoked only after witnesses had seen the entry, ${timeText(revokedAt)}`);
}

export async function keyHistory(matter: Matter): Promise<Finding> {
  const { statement, receipt, evidence } = matter;
  const named = Object.keys(evidence.keySets);
  if (statement === undefined) {
    if (named.length > 0 || Object.keys(evidence.revocationLists).length > 0)
      throw broken('keySets', 'none, where nothing is signed');
    return notCheckable('nothing-sent');
  }
  const proven = [statement, ...(receipt ? [receipt.statement] : [])];
  const signers = new Set(proven.map(({ said }) => said.from));
  if ([...named, ...Object.keys(evidence.revocationLists)].some((country) => !signers.has(country)))
    throw broken('keySets', 'of countries that signed something here');
  for (const country of signers) {
    const used = proven.filter(({ said }) => said.from === country).map(({ manifest }) => manifest.keySet);
    await addChain(matter, country, used);
    await revoke(matter, country);
  }
  checkKey(
    matter,
    statement,
    matter.leaves.find((leaf) => leaf.said.kind === AuditKind.SENT),
  );
  const sets = matter.keys.chain(statement.said.from).length;
  return pass('keys', { country: statement.said.from, sets, key: toHex(statement.manifest.keySet).slice(0, 16) });
}
