// The log's side: every entry is in the tree that the log signed and that other countries cosigned (RFC 6962, C2SP).

import { AuditKind } from '../../proto/index.ts';
import {
  type Checkpoint,
  cosignatureTime,
  openNote,
  parseCheckpoint,
  parseTlogProof,
  type TlogProof,
  verifyInclusion,
} from '../audit/index.ts';
import { type Country, leafHash, MINUTE, type Micros, SECOND, sameBytes, timeText, utf8 } from '../domain/index.ts';
import { type Leaf, loggedLeaves, type Matter } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';
import type { Trust } from './trust.ts';

/** How far the clocks of a log and of a witness may be apart, and either from the auditor's. */
const SKEW: Micros = 5 * MINUTE;

/** RFC 6962 section 2.1: SHA-256(00 ‖ entry), over the bytes as they were stored. */
export function leafHashes(matter: Matter): Finding {
  const logged = loggedLeaves(matter);
  for (const { entry, hash, index } of logged)
    if (!sameBytes(leafHash(entry), hash)) throw broken(`leaf ${index}`, 'hashed as it says');
  const { statement, receipt, evidence } = matter;
  // What we logged as sent is what the manifest binds, byte for byte, at the same place.
  const sent = matter.leaves.find(({ said }) => said.kind === AuditKind.SENT);
  for (const [proven, leaf] of [
    [statement, sent],
    [receipt?.statement, receipt?.leaf],
  ] as const)
    if (
      proven?.said.from === evidence.country &&
      !(leaf && sameBytes(proven.proof.leaf, leaf.entry) && proven.proof.index === leaf.index)
    )
      throw broken('statement/leaf', 'the entry of the log');
  return pass('hashes', { leaves: logged.length });
}

/** The checkpoint of a proof; nothing of it is signed yet. */
function openProof(text: string): TlogProof & { readonly tree: Checkpoint } {
  const proof = parseTlogProof(text);
  return { ...proof, tree: parseCheckpoint(proof.checkpoint.slice(0, proof.checkpoint.lastIndexOf('\n\n') + 1)) };
}

function checkIncluded(text: string, { index, hash }: Pick<Leaf, 'index' | 'hash'>, origin: string): Checkpoint {
  const { tree, path, index: proven } = openProof(text);
  if (tree.origin !== origin) throw broken(`leaf ${index}`, 'in the log of its country');
  if (proven !== index) throw broken(`leaf ${index}`, 'a proof of this index');
  if (!verifyInclusion(hash, index, tree.size, path, tree.root)) throw broken(`leaf ${index}`, "a path to the checkpoint's root");
  return tree;
}

/** RFC 9162 section 2.1.3.2. */
export function inclusion(matter: Matter): Finding {
  const { evidence, trust } = matter;
  const origin = trust.log(evidence.country).name;
  const trees = loggedLeaves(matter).map((leaf) => checkIncluded(leaf.proof, leaf, origin));
  // Two roots of one size are two histories.
  for (const { size, root } of trees)
    if (trees.some((other) => other.size === size && !sameBytes(other.root, root)))
      throw broken('checkpoint', 'one root for one size');
  return pass('included', { country: evidence.country, leaves: trees.length, size: Math.max(...trees.map(({ size }) => size)) });
}

const checkpointsOf = (matter: Matter): string[] => [
  ...new Set(loggedLeaves(matter).map(({ proof }) => parseTlogProof(proof).checkpoint)),
];

/** C2SP signed-note, under the vkey that the auditor brought. */
export function logSignature(matter: Matter): Finding {
  const verifier = matter.trust.log(matter.evidence.country);
  for (const note of checkpointsOf(matter)) openNote(utf8(note), [verifier]);
  return pass('log-signed', { country: matter.evidence.country, origin: verifier.name });
}

interface Cosigned {
  readonly by: Country;
  readonly at: Micros;
}

/** Who cosigned, each once. Throws when the signature of any known key fails (C2SP tlog-cosignature). */
function cosignaturesOf(note: string, trust: Trust, country: Country): Cosigned[] {
  const witnesses = trust.witnesses(country);
  const { signatures } = openNote(utf8(note), [trust.log(country), ...witnesses.map(({ verifier }) => verifier)]);
  return witnesses.flatMap(({ country: by, verifier }) => {
    const found = signatures.find(({ name }) => name === verifier.name);
    const seconds = found && cosignatureTime(found.signature);
    return seconds === undefined ? [] : [{ by, at: seconds * SECOND }];
  });
}

/** A log alone could show each reader another tree: what enough others cosigned is one tree for all. */
export function cosignatures(matter: Matter): Finding {
  const { trust, evidence } = matter;
  const { quorum } = trust;
  const found = checkpointsOf(matter).map((note) => cosignaturesOf(note, trust, evidence.country));
  const fewest = Math.min(...found.map(({ length }) => length));
  if (quorum === 0) return notCheckable('not-asked', { have: fewest });
  if (fewest < quorum) return notCheckable('provisional', { have: fewest, want: quorum });
  const all = found[0]?.map(({ by }) => by).filter((by) => found.every((some) => some.some((one) => one.by === by))) ?? [];
  return pass('cosigned', { count: fewest, countries: all.join(', ') });
}

/** A witness cannot have seen a tree before its entries were made, nor after the auditor looks. */
export function cosignatureTimes(matter: Matter): Finding {
  const { trust, evidence, at } = matter;
  const times: Micros[] = [];
  for (const { proof, said, index } of loggedLeaves(matter)) {
    const found = cosignaturesOf(parseTlogProof(proof).checkpoint, trust, evidence.country).sort((a, b) => a.at - b.at);
    for (const { at: cosigned } of found)
      if (cosigned < said.occurredAt - SKEW || cosigned > at + SKEW)
        throw broken(`leaf ${index}`, 'cosigned after it was logged, and before now');
    const quorum = found[trust.quorum - 1];
    if (found.length < trust.quorum) return notCheckable('provisional', { have: found.length, want: trust.quorum });
    if (quorum !== undefined) times.push(quorum.at);
  }
  if (trust.quorum === 0) return notCheckable('not-asked', { have: times.length });
  matter.existed = Math.max(...times);
  return pass('existed', { time: timeText(matter.existed) });
}

/** Whether a leaf of the partner's log is under a checkpoint that the partner signed and enough others cosigned. Throws when it is not. */
export function checkPartnerLeaf(
  { trust, at }: Matter,
  country: Country,
  leaf: { index: number; hash: Uint8Array; proof: string },
): number {
  checkIncluded(leaf.proof, leaf, trust.log(country).name);
  const { checkpoint } = parseTlogProof(leaf.proof);
  // A witness signs for nobody: without the log's own signature its cosignature says nothing of this country.
  openNote(utf8(checkpoint), [trust.log(country)]);
  const found = cosignaturesOf(checkpoint, trust, country);
  if (found.some((one) => one.at > at + SKEW)) throw broken('partnerLeaf', 'cosigned before now');
  return found.length;
}
