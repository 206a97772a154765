// The log's side: every entry is in the tree that the log signed and that other countries cosigned (RFC 6962, C2SP).

import { AuditKind } from '../../proto/index.ts';
import {
  type ChainedLog,
  type Checkpoint,
  cosignatureTime,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  parseTlogProof,
  type TlogProof,
  verifyInclusion,
} from '../audit/index.ts';
import { type Country, leafHash, MINUTE, type Micros, SECOND, sameBytes, timeText, utf8 } from '../domain/index.ts';
import { type Logs, logAt, originIn } from './logs.ts';
import { type Leaf, loggedLeaves, type Matter } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

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

function checkIncluded({ index, hash, proof }: Pick<Leaf, 'index' | 'hash' | 'proof'>, logs: Logs): Checkpoint {
  const { tree, path, index: proven } = openProof(proof);
  const log = logAt(logs, tree.origin);
  if (log === undefined) throw broken(`leaf ${index}`, 'in a log of its country');
  if (proven !== index) throw broken(`leaf ${index}`, 'a proof of this index');
  if (!verifyInclusion(hash, index, tree.size, path, tree.root)) throw broken(`leaf ${index}`, "a path to the checkpoint's root");
  if (!isWithin(tree, log)) throw broken(`leaf ${index}`, 'in its log as it ended');
  return tree;
}

/** A log that has ended is no larger than its end, and of that size it has one root. */
const isWithin = ({ size, root }: Checkpoint, { end }: ChainedLog): boolean =>
  end === undefined || size < end.size || (size === end.size && sameBytes(root, end.root));

/** RFC 9162 section 2.1.3.2. */
export function inclusion(matter: Matter): Finding {
  const { evidence, logs } = matter;
  const trees = loggedLeaves(matter).map((leaf) => checkIncluded(leaf, logs(evidence.country)));
  // Two roots of one size are two histories.
  for (const { origin, size, root } of trees)
    if (trees.some((other) => other.origin === origin && other.size === size && !sameBytes(other.root, root)))
      throw broken('checkpoint', 'one root for one size');
  const sizes = new Map<string, number>();
  for (const { origin, size } of trees) sizes.set(origin, Math.max(size, sizes.get(origin) ?? 0));
  const size = [...sizes.values()].reduce((sum, one) => sum + one);
  return pass('included', { country: evidence.country, leaves: trees.length, logs: sizes.size, size });
}

/** Proofs with their checkpoints, each checkpoint once. */
const checkpointsOf = (matter: Matter): string[] => [
  ...new Map(loggedLeaves(matter).map(({ proof }) => [parseTlogProof(proof).checkpoint, proof])).values(),
];

/** The checkpoint of a proof, and the log of the country that it is of. */
function shownBy({ logs }: Matter, country: Country, proof: string): { readonly note: Uint8Array; readonly log: NoteVerifier } {
  const { verifier } = logAt(logs(country), originIn(proof)) as ChainedLog;
  return { note: utf8(parseTlogProof(proof).checkpoint), log: verifier };
}

/** C2SP signed-note, under the vkey that the auditor brought, or that a turn names. */
export function logSignature(matter: Matter): Finding {
  const { country } = matter.evidence;
  const signed = checkpointsOf(matter).map((proof) => shownBy(matter, country, proof));
  for (const { note, log } of signed) openNote(note, [log]);
  const origins = new Set(signed.map(({ log }) => log.name));
  return pass('log-signed', { country, logs: origins.size, origin: [...origins].join(', ') });
}

interface Cosigned {
  readonly by: Country;
  readonly at: Micros;
}

/** Who cosigned, each once. Throws when the signature of any known key fails (C2SP tlog-cosignature). */
function cosignaturesOf(proof: string, matter: Matter, country: Country): Cosigned[] {
  const witnesses = matter.trust.witnesses(country);
  const { note, log } = shownBy(matter, country, proof);
  const { signatures } = openNote(note, [log, ...witnesses.map(({ verifier }) => verifier)]);
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
  const found = checkpointsOf(matter).map((proof) => cosignaturesOf(proof, matter, evidence.country));
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
    const found = cosignaturesOf(proof, matter, evidence.country).sort((a, b) => a.at - b.at);
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
  matter: Matter,
  country: Country,
  log: ChainedLog,
  leaf: { index: number; hash: Uint8Array; proof: string },
): number {
  checkIncluded(leaf, [log]);
  // A witness signs for nobody: without the log's own signature its cosignature says nothing of this country.
  openNote(shownBy(matter, country, leaf.proof).note, [log.verifier]);
  const found = cosignaturesOf(leaf.proof, matter, country);
  if (found.some((one) => one.at > matter.at + SKEW)) throw broken('partnerLeaf', 'cosigned before now');
  return found.length;
}
