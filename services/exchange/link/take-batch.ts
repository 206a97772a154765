// Takes the next batch in one commit: every statement gets its own verdict, and none blocks the link.
import { Verb } from '../../../proto/index.ts';
import { type Code, type Country, sha256, TripointError } from '../../domain/index.ts';
import { isFaulty } from '../../envelope/index.ts';
import { checkNewBatch, retain } from '../admission/index.ts';
import {
  alarm,
  answerBatch,
  answerParcel,
  batchRow,
  type Draft,
  logRefused,
  requireSoundClock,
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
  readonly turns: Pick<FairQueue, 'charge' | 'spread'>;
}

export const takeBatch = (context: Context, partner: Country, taking: Taking, incoming: Incoming): Draft<Useless> => ({
  phase: 'receive',
  bytes: incoming.batch.statements.length * 1024,
  run: (tx) => takeAll(context, partner, taking, incoming, tx),
  onRun: (ms) => taking.turns.charge(partner, ms),
});

function takeAll(
  context: Context,
  partner: Country,
  { intake, hasRoom }: Taking,
  { batch, judged, parcel }: Incoming,
  tx: Transaction,
): Useless {
  const { manifest, statements } = batch;
  requireSoundClock(context);
  const state = tx.link(partner);
  if (manifest.linkSequence !== state.receivedThrough + 1) throw new TripointError('REPLAYED');
  checkNewBatch(context, tx, manifest.batchId);
  state.receivedThrough = manifest.linkSequence;
  tx.write('linkReceived', partner, manifest.linkSequence);
  const settled = statements.map((statement, i) => intake.settle(tx, batch, statement, judged[i] as Judged, i));
  const refusals = settled.filter(wasRefused);
  const ours = refusals.find(({ error }) => isOwnTrouble(error));
  if (ours !== undefined) throw ours.error;
  // flood: the proof of rejections is kept only while quarantine has room.
  const rejected = new Set(settled.flatMap((one, i) => (wasRefused(one) ? [i] : [])));
  retain(tx, batch, rejected.size > 0 && hasRoom(parcel.length) ? rejected : undefined);
  const leaf = refusals.length > 0 ? logRefused(context, tx, partner, batch, refusals) : undefined;
  const verdicts = settled.flatMap((one, i) => verdictOf(statements[i] as Statement, one, leaf));
  notePromises(context, tx, partner, batch);
  const lies = noteReceivedThrough(tx, partner, manifest.receivedThrough);
  const receipt = verdicts.length > 0 ? answerBatch(context, tx, partner, batch, verdicts) : undefined;
  const { batchId, linkSequence } = manifest;
  const row = { batchId, direction: 'received', partner, linkSequence, receiptsOnly: receipt === undefined } as const;
  const { manifestBytes, signature, tuples } = batch;
  tx.write(...batchRow({ ...row, manifest: manifestBytes, signature, receiptBatch: receipt?.batchId, tuples }));
  tx.write('pendingDone', partner, manifest.linkSequence);
  // flood: keys and schedules are rare; each stays in memory, or triggers new decisions for every partner.
  const rare = judged.filter((one) => one === 'schedule' || isKeyChange(one)).length;
  const useless = lies + rare + refusals.length + settled.filter((one) => one === undefined).length;
  const refused = refusals[0]?.error;
  if (refused !== undefined && hasRoom(parcel.length)) putAside(context, partner, { batch, parcel }, refused.code, tx);
  return useless;
}

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
