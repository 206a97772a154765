// Takes the next batch, in one commit or in parts: every statement gets its own verdict, and none blocks the link.
import { Verb } from '../../../proto/index.ts';
import { type Code, type Country, type Id, sha256, TripointError } from '../../domain/index.ts';
import { isFaulty, type OpenedBatch } from '../../envelope/index.ts';
import { checkNewBatch, retain, retainRejected } from '../admission/index.ts';
import {
  alarm,
  answerBatch,
  answerParcel,
  batchRow,
  type Draft,
  logRefused,
  requireSoundClock,
  type Settled,
  type Transaction,
  verdictOf,
  wasRefused,
} from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { notePromises } from '../witnessing/index.ts';
import type { FairQueue } from './fairness.ts';
import type { Incoming } from './incoming.ts';
import type { Intake, Statement } from './intake.ts';
import { isOwnTrouble } from './postponing.ts';
import type { Rejector } from './quarantine.ts';
import { isKeyChange, type Judged } from './verb-handlers.ts';

/** Number of items in a batch that nobody needs often: refused statements, receipts that concern nothing of ours, keys and schedules. */
export type Useless = number;

export interface Taking {
  readonly intake: Pick<Intake, 'settle'>;
  readonly hasRoom: Rejector['hasRoom'];
  readonly turns: Pick<FairQueue, 'charge' | 'isAlone' | 'paid' | 'spread'>;
}

/** What has been taken of a batch. Not begun: nothing, not even its manifest. */
export interface Progress {
  readonly isBegun: boolean;
  /** By position. */
  readonly settled: ReadonlyMap<number, Settled | undefined>;
}

/** Some statements of a batch, by position, to be taken in one commit. */
export interface Part {
  readonly positions: readonly number[];
  /** Nothing is left after it: the batch is answered, and the link goes on. */
  readonly isLast: boolean;
}

interface Taken {
  readonly progress: Progress;
  readonly useless: Useless;
}

export const takePart = (
  context: Context,
  partner: Country,
  taking: Taking,
  incoming: Incoming,
  progress: Progress,
  part: Part,
): Draft<Taken> => ({
  phase: 'receive',
  bytes: part.positions.length * 1024,
  run: (tx) => takeIn(context, partner, taking, incoming, progress, part, tx),
  onRun(ms) {
    if (part.positions.some((i) => incoming.judged[i] !== 'receipt')) taking.turns.charge(partner, ms);
  },
});

function takeIn(
  context: Context,
  partner: Country,
  taking: Taking,
  incoming: Incoming,
  { isBegun, settled: before }: Progress,
  { positions, isLast }: Part,
  tx: Transaction,
): Taken {
  const { batch, judged } = incoming;
  const { manifest, statements } = batch;
  requireSoundClock(context);
  if (manifest.linkSequence !== tx.link(partner).receivedThrough + 1) throw new TripointError('REPLAYED');
  if (!isBegun) checkNotBegun(context, tx, partner, batch);
  const settled = new Map(before);
  for (const i of positions) settled.set(i, taking.intake.settle(tx, batch, statements[i] as Statement, judged[i] as Judged, i));
  for (const one of settled.values()) if (wasRefused(one) && isOwnTrouble(one.error)) throw one.error;
  const progress = { isBegun: true, settled };
  if (isLast) return { progress, useless: finish(context, partner, taking, incoming, { isBegun, settled }, tx) };
  // evidence: with the first statements comes what proves them, since the partner may never send the batch again.
  if (!isBegun) {
    retain(tx, batch);
    notePromises(context, tx, partner, batch);
    tx.write(...rowOf(partner, batch));
  }
  return { progress, useless: 0 };
}

/** Throws EQUIVOCATION if another batch was begun at its link sequence, or another manifest has its id. */
function checkNotBegun(context: Context, tx: Transaction, partner: Country, { manifest }: OpenedBatch): void {
  if (context.store.get('batchBegun', partner, manifest.linkSequence) !== undefined)
    throw new TripointError('EQUIVOCATION', 'two batches with one link sequence');
  checkNewBatch(context, tx, manifest.batchId);
}

const rowOf = (
  partner: Country,
  batch: OpenedBatch,
  answered: { receiptBatch?: Id | undefined; receiptsOnly: boolean } = UNANSWERED,
) => {
  const { manifest, manifestBytes, signature, tuples } = batch;
  const { batchId, linkSequence } = manifest;
  return batchRow({
    batchId,
    direction: 'received',
    partner,
    linkSequence,
    ...answered,
    manifest: manifestBytes,
    signature,
    tuples,
  });
};

const UNANSWERED = { receiptsOnly: false };

/** Answers a batch of which every statement is settled, and moves the link on. */
function finish(
  context: Context,
  partner: Country,
  { hasRoom }: Taking,
  { batch, judged, parcel }: Incoming,
  { isBegun, settled }: Progress,
  tx: Transaction,
): Useless {
  const { manifest, statements } = batch;
  tx.link(partner).receivedThrough = manifest.linkSequence;
  tx.write('linkReceived', partner, manifest.linkSequence);
  const outcomes = statements.map((_, i) => settled.get(i));
  const refusals = outcomes.filter(wasRefused);
  // flood: the proof of rejections is kept only while quarantine has room.
  const rejected = new Set(hasRoom(parcel.length) ? outcomes.flatMap((one, i) => (wasRefused(one) ? [i] : [])) : []);
  if (!isBegun) retain(tx, batch, rejected);
  else if (rejected.size > 0) retainRejected(tx, batch, rejected);
  const leaf = refusals.length > 0 ? logRefused(context, tx, partner, batch, refusals) : undefined;
  const verdicts = outcomes.flatMap((one, i) => verdictOf(statements[i] as Statement, one, leaf));
  if (!isBegun) notePromises(context, tx, partner, batch);
  const lies = noteReceivedThrough(tx, partner, manifest.receivedThrough);
  const receipt = verdicts.length > 0 ? answerBatch(context, tx, partner, batch, verdicts) : undefined;
  const answered = { receiptsOnly: receipt === undefined, receiptBatch: receipt?.batchId };
  if (!isBegun) tx.write(...rowOf(partner, batch, answered));
  else tx.write('batchTaken', answered.receiptsOnly ? 1 : 0, answered.receiptBatch ?? null, manifest.batchId);
  tx.write('pendingDone', partner, manifest.linkSequence);
  // flood: keys and schedules are rare; each stays in memory, or triggers new decisions for every partner.
  const rare = judged.filter(isRare).length;
  const useless = lies + rare + refusals.length + outcomes.filter((one) => one === undefined).length;
  const refused = refusals[0]?.error;
  if (refused !== undefined && hasRoom(parcel.length)) putAside(context, partner, { batch, parcel }, refused.code, tx);
  return useless;
}

/** Keys and schedules, which change by what all else is judged. */
export const isRare = (judged: Judged): boolean => judged === 'schedule' || isKeyChange(judged);

/** Quarantines the whole parcel, as evidence of what the partner sent. */
function putAside(
  context: Context,
  partner: Country,
  { batch, parcel }: Pick<Incoming, 'batch' | 'parcel'>,
  code: Code,
  tx: Transaction,
): void {
  const digest = sha256(parcel);
  tx.write('quarantine', partner, tx.at, code, digest, parcel, batch.manifest.batchId);
  // An undecodable statement has no exchange id, so the rejection names the parcel, while quarantine has room.
  if (batch.statements.some((statement) => isFaulty(statement) && statement.verb === Verb.UNSPECIFIED))
    answerParcel(context, tx, partner, digest, code);
}

/** Notes how far the partner has received our batches. */
export function noteReceivedThrough(tx: Transaction, partner: Country, through: number): Useless {
  const state = tx.link(partner);
  // A partner that claims more than we sent is faulty or was restored: its claim closes nothing.
  if (through > state.sentThrough) {
    alarm(tx, partner, 'ROLLED_BACK');
    return 1;
  }
  if (through <= state.peerReceivedThrough) return 0;
  state.peerReceivedThrough = through;
  tx.write('linkPeerReceived', partner, through);
  return 0;
}
