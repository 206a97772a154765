// The log's side: every entry is in the tree that the log signed and that other countries cosigned (RFC 6962, C2SP).

import { AuditKind, ClockStatus } from '../../proto/index.ts';
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
import {
  type Country,
  DAY,
  idFromText,
  leafHash,
  MINUTE,
  type Micros,
  SECOND,
  sameBytes,
  timeText,
  utf8,
} from '../domain/index.ts';
import { refusedLeaf } from '../envelope/index.ts';
import { type Logs, logAt } from './logs.ts';
import { type Cosigned, type Leaf, loggedLeaves, type Matter } from './matter.ts';
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
  // The entry logged as SENT is the one that the manifest binds, byte for byte, at the same index.
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

/** The checkpoint that a note states; not verified yet. */
const treeOf = (note: string): Checkpoint => parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));

function openProof(text: string): TlogProof & { readonly tree: Checkpoint } {
  const proof = parseTlogProof(text);
  return { ...proof, tree: treeOf(proof.checkpoint) };
}

/** The checkpoint from before an entry, of the same log. */
function treeBefore({ index, before = '' }: Leaf, { origin }: Checkpoint, log: ChainedLog): Checkpoint {
  const tree = treeOf(before);
  if (tree.origin !== origin || tree.size > index || !isWithin(tree, log))
    throw broken(`leaf ${index}/before`, 'a checkpoint of the same log that does not hold the entry');
  return tree;
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

/** If the entry rejects several statements, this exchange is one of them, with the stated code and sender's entry. */
function checkRefused({ index: at, said, refused: one }: Leaf, exchange: string): void {
  if (said.refused === null || one === undefined) return;
  const { count, root } = said.refused;
  const hash = refusedLeaf(idFromText(exchange), one.code, one.index, one.hash);
  if (!verifyInclusion(hash, one.position, count, one.path, root))
    throw broken(`leaf ${at}/refused`, 'a path to the root of what the entry rejects');
}

/** RFC 9162 section 2.1.3.2. */
export function inclusion(matter: Matter): Finding {
  const { evidence, logs } = matter;
  for (const leaf of matter.leaves) checkRefused(leaf, evidence.exchange);
  const leaves = loggedLeaves(matter);
  const holding = leaves.map((leaf) => checkIncluded(leaf, logs(evidence.country)));
  const earlier = leaves.flatMap((leaf, i) => {
    const tree = holding[i] as Checkpoint;
    return leaf.before === undefined ? [] : [treeBefore(leaf, tree, logAt(logs(evidence.country), tree.origin) as ChainedLog)];
  });
  const trees = [...holding, ...earlier];
  // split view: two roots of one size are two histories.
  for (const { origin, size, root } of trees)
    if (trees.some((other) => other.origin === origin && other.size === size && !sameBytes(other.root, root)))
      throw broken('checkpoint', 'one root for one size');
  const sizes = new Map<string, number>();
  for (const { origin, size } of holding) sizes.set(origin, Math.max(size, sizes.get(origin) ?? 0));
  const size = [...sizes.values()].reduce((sum, one) => sum + one);
  return pass('included', { country: evidence.country, leaves: leaves.length, logs: sizes.size, size });
}

/** Each checkpoint once: those that contain the entries, and those before them. */
const checkpointsOf = (matter: Matter): string[] => [
  ...new Set(
    loggedLeaves(matter).flatMap(({ proof, before }) => [
      parseTlogProof(proof).checkpoint,
      ...(before === undefined ? [] : [before]),
    ]),
  ),
];

/** The verifier of the log of the country that a note is of. */
const signerOf = ({ logs }: Matter, country: Country, note: string): NoteVerifier =>
  (logAt(logs(country), treeOf(note).origin) as ChainedLog).verifier;

/** C2SP signed-note, under the vkey that the auditor supplied, or that a rollover note names. */
export function logSignature(matter: Matter): Finding {
  const { country } = matter.evidence;
  const origins = new Set<string>();
  for (const note of checkpointsOf(matter)) {
    const log = signerOf(matter, country, note);
    openNote(utf8(note), [log]);
    origins.add(log.name);
  }
  return pass('log-signed', { country, logs: origins.size, origin: [...origins].join(', ') });
}

/** Who cosigned, each once, by the first of its lines. Throws when the signature of any known key fails (C2SP tlog-cosignature). */
function cosignaturesOf(note: string, matter: Matter, country: Country): readonly Cosigned[] {
  const known = matter.cosigned.get(note);
  if (known !== undefined) return known;
  const witnesses = matter.trust.witnesses(country);
  const log = signerOf(matter, country, note);
  const { signatures } = openNote(utf8(note), [log, ...witnesses.map(({ verifier }) => verifier)]);
  const found = witnesses.flatMap(({ country: by, verifier }) => {
    const own = signatures.find(({ name }) => name === verifier.name);
    const seconds = own && cosignatureTime(own.signature);
    return seconds === undefined ? [] : [{ by, at: seconds * SECOND }];
  });
  matter.cosigned.set(note, found);
  return found;
}

/** Other signers of these notes, for whose names the auditor has no key. */
function strangersOf(matter: Matter, country: Country): string[] {
  const known = [
    ...matter.logs(country).map(({ verifier }) => verifier),
    ...matter.trust.witnesses(country).map(({ verifier }) => verifier),
  ];
  const names = checkpointsOf(matter).flatMap((note) =>
    note
      .slice(note.lastIndexOf('\n\n') + 2, -1)
      .split('\n')
      .flatMap((line) => line.split(' ')[1] ?? []),
  );
  return [...new Set(names)].filter((name) => known.every((verifier) => verifier.name !== name));
}

/**
 * split view: a log alone could show each reader another tree; what enough others cosigned is one tree for all of these. The partner of
 * the exchange is one reader: where it is the only witness of whom the auditor knows, what was shown to others is not compared.
 */
export function cosignatures(matter: Matter): Finding {
  const { trust, evidence } = matter;
  const { quorum, missing } = trust;
  const notes = loggedLeaves(matter).map(({ proof }) => parseTlogProof(proof).checkpoint);
  const found = notes.map((note) => cosignaturesOf(note, matter, evidence.country));
  for (const { before } of loggedLeaves(matter)) if (before !== undefined) cosignaturesOf(before, matter, evidence.country);
  const fewest = Math.min(...found.map(({ length }) => length));
  if (quorum === 0) return notCheckable('not-asked', { have: fewest });
  if (fewest < quorum) return notCheckable('provisional', { have: fewest, want: quorum });
  const all = found[0]?.map(({ by }) => by).filter((by) => found.every((some) => some.some((one) => one.by === by))) ?? [];
  const countries = all.join(', ');
  const strangers = strangersOf(matter, evidence.country);
  const isFew = missing === undefined ? trust.witnesses(evidence.country).length < 2 : missing > 0;
  if (isFew || strangers.length > 0)
    return notCheckable('few-witnesses', { countries, names: strangers.length > 0 ? strangers.join(', ') : '–' });
  return pass('cosigned', { count: fewest, countries });
}

interface Dated {
  readonly index: number;
  readonly own: Micros;
  /** Its clock had gone back, by its own statement. */
  readonly isUnsound: boolean;
  /** When a quorum had not seen it yet, and when one had. */
  readonly since: Micros | undefined;
  readonly until: Micros;
}

/** A longer span between an entry's stated time and its first cosignature is not explained by slow witnesses. */
const UNSEEN = DAY;

/** Whether only the country itself vouches for the entry's age. */
const isClaimed = ({ own, since, until, isUnsound }: Dated): boolean =>
  isUnsound || (since === undefined && until - own > UNSEEN);

/**
 * A witness cannot have seen a tree before its entries were made, nor after the auditor looks. backdating: nor can an entry be older than
 * the last tree that the witnesses saw without it.
 */
export function cosignatureTimes(matter: Matter): Finding {
  const { trust, evidence, at } = matter;
  const { quorum } = trust;
  const dated: Dated[] = [];
  for (const { proof, before, said, index } of loggedLeaves(matter)) {
    const { occurredAt: own, clockStatus } = said;
    const isUnsound = clockStatus === ClockStatus.STEPPED_BACK;
    const timesOf = (note: string): Micros[] =>
      cosignaturesOf(note, matter, evidence.country)
        .map((one) => one.at)
        .sort((a, b) => a - b);
    const after = timesOf(parseTlogProof(proof).checkpoint);
    const unseen = before === undefined ? [] : timesOf(before);
    if ([...after, ...unseen].some((time) => time > at + SKEW)) throw broken(`leaf ${index}`, 'cosigned before now');
    if (after.some((time) => time < own - SKEW)) throw broken(`leaf ${index}`, 'cosigned after it was logged');
    if (after.length < quorum) return notCheckable('provisional', { have: after.length, want: quorum });
    if (quorum === 0) continue;
    const since = unseen.at(-quorum);
    if (since !== undefined && !isUnsound && own < since - SKEW)
      throw broken(`leaf ${index}/occurred_at`, `after ${timeText(since)}, when witnesses had seen its log without it`);
    dated.push({ index, own, isUnsound, since, until: after[quorum - 1] as Micros });
  }
  if (quorum === 0) return notCheckable('not-asked', { have: 0 });
  matter.existed = Math.max(...dated.map(({ until }) => until));
  const values = { time: timeText(matter.existed), entries: dated.map(shown).join('; ') };
  if (dated.some(isClaimed)) return notCheckable('claimed', values);
  return dated.some(({ since }) => since === undefined) ? notCheckable('undated', values) : pass('existed', values);
}

/** Its own time, and the interval in which it was logged according to the witnesses. */
const shown = ({ index, own, since, until }: Dated): string =>
  `${index}: ${timeText(own)} [${since === undefined ? '' : timeText(since)} – ${timeText(until)}]`;

/** Whether a leaf of the partner's log is under a checkpoint that the partner signed and enough others cosigned. Throws when it is not. */
export function checkPartnerLeaf(
  matter: Matter,
  country: Country,
  log: ChainedLog,
  leaf: { index: number; hash: Uint8Array; proof: string },
): number {
  checkIncluded(leaf, [log]);
  // Without the log's own signature, a witness's cosignature proves nothing about this country.
  const note = parseTlogProof(leaf.proof).checkpoint;
  openNote(utf8(note), [log.verifier]);
  const found = cosignaturesOf(note, matter, country);
  if (found.some((one) => one.at > matter.at + SKEW)) throw broken('partnerLeaf', 'cosigned before now');
  return found.length;
}
