// Recomputes the log from its entries at start and compares it with the ledger. altered rows: an altered store must never be
// signed over. The tree's nodes are derived: existing ones must be right, missing ones are filled in.
import { type AuditEntry, AuditKind, decode } from '../../../proto/index.ts';
import {
  type ChainedLog,
  type Checkpoint,
  chainLogs,
  checkpointText,
  createTiling,
  ed25519Verifier,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  rootOf,
  TILE,
} from '../../audit/index.ts';
import { leafHash, merkleRoot, sameBytes, sha256, sha256Into, TripointError, utf8 } from '../../domain/index.ts';
import type { Reader, RowOf, Store, Write } from '../../ledger/index.ts';
import { type OnEntries, tileOf } from './entry-tiles.ts';
import { isSaidByEntry } from './leaf-facts.ts';
import { hasLogs, type OwnLog, readLogs } from './own-logs.ts';
import { createLogReader } from './reader.ts';

const HASH = 32;
/** Entries between progress reports. */
const PROGRESS = 64 * TILE;
/** Nodes filled in per commit. */
const NODES = 4_096;

export type Progress = (done: number, size: number) => void;

/** The current log, and this country's ended ones. */
export interface VerifiedLog extends Checkpoint {
  readonly ended: readonly Checkpoint[];
}

type OnMissingNode = (log: number, level: number, index: number, hash: Uint8Array) => void;

interface Checks {
  readonly progress: Progress;
  readonly onMissingNode: OnMissingNode;
  readonly onEntries: OnEntries;
}

const NOTHING_MORE: Checks = { progress() {}, onMissingNode() {}, onEntries() {} };

/**
 * Recomputes every leaf hash from its entry and the trees from those; checks nodes, edge, signed checkpoints and the rollover notes between
 * logs, in one snapshot, since a gateway may be committing. `first`: the vkey of the first log. Throws LEDGER_CORRUPT naming the first leaf
 * whose entry does not have the logged hash, or not the kind and exchange of its row, or else the first other discrepancy.
 *
 * @example const { origin, size, root } = verifyLog(ledger, vkey);
 */
export const verifyLog = (store: Reader, first: string, progress: Progress = () => {}): VerifiedLog =>
  store.snapshot(() => verifyLogs(store, first, { ...NOTHING_MORE, progress }));

/**
 * Verifies a store that this process is about to write, then fills in nodes that an earlier version did not store. `onEntries`
 * receives every entry on the way. Entries are untrusted until this returns: only the complete tree proves them.
 */
export async function recoverLog(
  store: Store,
  first: string,
  { progress = () => {}, onEntries = () => {} }: Partial<Pick<Checks, 'progress' | 'onEntries'>> = {},
): Promise<VerifiedLog> {
  const missing: Write[] = [];
  const onMissingNode: OnMissingNode = (...node) => void missing.push(['node', ...node]);
  const verified = store.snapshot(() => verifyLogs(store, first, { progress, onMissingNode, onEntries }));
  // The next commit builds on the head that was read when the store was opened.
  const { size, root } = store.head();
  if (size !== verified.size || (size > 0 && !sameBytes(root, verified.root)))
    throw corrupt('the head changed while it was verified');
  for (let at = 0; at < missing.length; at += NODES) await store.commit(store.head(), missing.slice(at, at + NODES));
  return verified;
}

function verifyLogs(store: Reader, first: string, checks: Checks): VerifiedLog {
  const head = store.get('wholeHead');
  if (head === undefined) throw corrupt('it has no head');
  const logs = readLogs(store);
  const chain = chainOf(first, logs);
  const current = logs.at(-1);
  if (store.get('leavesBeyond', lastLeaf(current, head.size))?.n !== 0) throw corrupt('it has leaves that are in no log');
  for (const log of logs) if (log.expired !== undefined) verifyExpiry(store, log);
  const ended = logs.slice(0, -1).map((log, i) => {
    const { checkpoint, size, root } = log.end as NonNullable<OwnLog['end']>;
    const next = logs[i + 1] as OwnLog;
    if (next.firstLeaf !== log.firstLeaf + size) throw corrupt(`the log ${next.origin} does not begin where the one before ends`);
    verifyBegun(store, next, (chain[i + 1] as ChainedLog).begun as string);
    return verifyTree(store, log, { size, root, checkpoint }, chain[i] as ChainedLog, checks);
  });
  if (current === undefined) {
    if (head.size > 0) throw corrupt('its head is of no log');
    return { origin: ed25519Verifier(first).name, size: 0, root: merkleRoot([]), ended };
  }
  // A copy written by an earlier version has one log and lacks these columns.
  const { log = 1, first_leaf: firstLeaf = 0 } = head;
  if (log !== current.number || firstLeaf !== current.firstLeaf)
    throw corrupt('its head is of another log than the one that is written');
  return { ...verifyTree(store, current, head, chain.at(-1) as ChainedLog, checks), ended };
}

/** A tree as stored in the ledger. `edge`: only for the current log, which grows from it. */
interface SaidTree {
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge?: Uint8Array;
  readonly checkpoint: string;
}

const lastLeaf = (current: OwnLog | undefined, size: number): number => (current?.firstLeaf ?? 0) + size;

/** The logs, each vouched for by its predecessor's key, from the known first one. Throws LEDGER_CORRUPT. */
function chainOf(first: string, logs: readonly OwnLog[]): ChainedLog[] {
  try {
    const chain = chainLogs(
      first,
      logs.flatMap(({ end }) => (end === undefined ? [] : [end.turn])),
    );
    logs.forEach(({ origin, end }, i) => {
      const link = chain[i];
      const isSame = link?.verifier.name === origin && (end === undefined) === (link.end === undefined);
      if (!isSame || (end && link?.end && !isEnd(end, link.end))) throw corrupt(`the log ${origin} is not the one of the turns`);
    });
    if (logs.length > 0 && logs.length !== chain.length) throw corrupt('its last log has ended and none goes on');
    return chain;
  } catch (cause) {
    if (cause instanceof TripointError && cause.code === 'LEDGER_CORRUPT') throw cause;
    throw corrupt('a turn from one log to the next is not signed by both', cause);
  }
}

const isEnd = (end: { size: number; root: Uint8Array }, said: Checkpoint): boolean =>
  end.size === said.size && sameBytes(end.root, said.root);

/** The first entry of a log commits to its rollover note, and so each log's tree to all earlier logs. It never expires. */
function verifyBegun(store: Reader, { firstLeaf, origin }: OwnLog, turn: string): void {
  const row = store.get('leafOf', firstLeaf);
  const said = row && entryOf(row);
  if (said?.kind !== AuditKind.LOG_BEGUN || !sameBytes(said.statementDigest, sha256(utf8(turn))))
    throw corrupt(`the log ${origin} does not begin with the turn to it`);
}

/** altered rows: an entry of a later log must confirm the expiry, or entries could be altered and passed off as expired. */
function verifyExpiry(store: Reader, { firstLeaf, origin, end }: OwnLog): void {
  const after = firstLeaf + (end?.size ?? Number.POSITIVE_INFINITY);
  const isSaid = end !== undefined && store.all('expiriesFrom', after).some((row) => entryOf(row)?.log === origin);
  if (!isSaid) throw corrupt(`the log ${origin} has no entries, and no later one says that it expired`);
}

/** Undefined if the bytes do not have the leaf's hash. */
const entryOf = ({ hash, entry }: RowOf<'leafOf'>): AuditEntry | undefined =>
  sameBytes(leafHash(entry), hash) ? decode('AuditEntry', entry) : undefined;

function verifyTree(
  store: Reader,
  log: OwnLog,
  said: SaidTree,
  chained: ChainedLog,
  { progress, onMissingNode, onEntries }: Checks,
): Checkpoint {
  const { number, origin } = log;
  // A copy written by an earlier version lacks this table.
  const keepsNodes = store.get('hasTable', 'node') !== undefined;
  const { nodes } = createLogReader(store, number);
  let stored = 0;
  const tiling = createTiling(({ level, index, width }, hashes) => {
    if (level === 0 || !keepsNodes) return;
    const start = index * TILE;
    const isWhole = sameBytes(nodes(level, start, width), hashes);
    if (isWhole) stored += width;
    for (let i = 0; i < width && !isWhole; i++) {
      const hash = new Uint8Array(hashes.subarray(i * HASH, i * HASH + HASH));
      const node = nodes(level, start + i, 1);
      if (node.length === 0) onMissingNode(number, level, start + i, hash);
      else if (!sameBytes(node, hash)) throw corrupt(`node ${start + i} of level ${level} is not of this tree`);
      else stored++;
    }
  });
  let size = 0;
  for (const hashes of leafTiles(store, log, said.size, onEntries)) {
    tiling.add(hashes);
    size += hashes.length / HASH;
    if (size % PROGRESS === 0) progress(size, said.size);
  }
  const tree = tiling.finish();
  if (keepsNodes && countNodes(store, number) !== stored) throw corrupt('it has nodes that are not of this tree');
  const root = rootOf(tree);
  if (size === 0) return { origin, size, root };
  if (!sameBytes(root, said.root)) throw corrupt('the tree has another root than the head');
  // fork: a checkpoint over a tree grown from another edge would be a fork of our own making.
  if (said.edge !== undefined && !sameBytes(Buffer.concat(tree.edge), said.edge))
    throw corrupt('the tree has another edge than the head');
  const verified = verifyCheckpoint({ origin, size, root }, said.checkpoint, chained);
  progress(size, said.size);
  return verified;
}

const countNodes = (store: Reader, log: number): number | undefined =>
  hasLogs(store) ? store.get('nodeCount', log)?.n : store.get('nodeCountBefore')?.n;

/** Throws LEDGER_CORRUPT unless the note states this tree, signed with its log's key. */
function verifyCheckpoint(tree: Checkpoint, note: string, { verifier }: ChainedLog): Checkpoint {
  const said = parseCheckpoint(openCheckpoint(note, verifier));
  if (checkpointText(said) !== checkpointText({ ...tree, origin: verifier.name }))
    throw corrupt('the checkpoint is of another head');
  return said;
}

/**
 * The leaf hashes of each tile of a log, recomputed from its entries, or as stored if the log has expired. The bytes are valid until the
 * next iteration. Throws LEDGER_CORRUPT.
 */
function* leafTiles(
  store: Reader,
  { number, firstLeaf, expired }: OwnLog,
  size: number,
  onEntries: OnEntries,
): Generator<Uint8Array> {
  const { nodes } = createLogReader(store, number);
  const computed = new Uint8Array(TILE * HASH);
  for (let index = 0; index < size; index += TILE) {
    const width = Math.min(TILE, size - index);
    const start = firstLeaf + index;
    if (expired !== undefined) {
      const kept = nodes(0, index, width);
      if (kept.length !== width * HASH) throw faultIn(store, start, width);
      yield kept;
      continue;
    }
    const row = store.get('leafTile', start, start + width);
    if (row?.n !== width) throw faultIn(store, start, width);
    const tile = tileOf(start, row);
    const ids = row.ids ?? new Uint8Array();
    const idLengths = row.id_lengths.split(',');
    const kinds = row.kinds.split(',');
    let other: number | undefined;
    let at = 0;
    let idAt = 0;
    for (const [i, end] of tile.ends.entries()) {
      sha256Into(tile.bytes.subarray(at, end), computed, i * HASH);
      const idLength = Number(idLengths[i]);
      if (!isSaidByEntry(tile.bytes, at + 1, end, { kind: Number(kinds[i]), ids, idAt, idLength })) other ??= i;
      idAt += idLength;
      at = end;
    }
    const hashes = computed.subarray(0, width * HASH);
    if (!sameBytes(hashes, row.hashes)) throw faultIn(store, start, width);
    if (other !== undefined) throw corrupt(`leaf ${start + other} is of another kind or exchange than its entry`);
    onEntries(tile);
    yield hashes;
  }
}

/** Finds the faulty leaf of a tile that does not verify. */
function faultIn(store: Reader, start: number, width: number): TripointError {
  let next = start;
  for (const { leaf_index: index, hash, entry } of store.all('leaves', start, start + width)) {
    if (index !== next) break;
    if (!sameBytes(leafHash(entry), hash)) return corrupt(`leaf ${next} is not what was logged`);
    next++;
  }
  return corrupt(`leaf ${next} is missing`);
}

function openCheckpoint(note: string, verifier: NoteVerifier): string {
  try {
    return openNote(note, [verifier]).text;
  } catch (cause) {
    throw corrupt("the checkpoint is not signed by this log's key", cause);
  }
}

const corrupt = (rule: string, cause?: unknown): TripointError =>
  new TripointError('LEDGER_CORRUPT', rule, ...(cause === undefined ? [] : [{ cause }]));
