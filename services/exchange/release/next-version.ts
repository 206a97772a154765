// The next version of a record of ours, for everyone who is to have one: decided for each anew.
import { type Caveat, type Correction, type Priority, RecallReason, Verb } from '../../../proto/index.ts';
import type { Facts, Json } from '../../policy/index.ts';
import type { Family } from '../../records/index.ts';
import { type Onward, originate, recordRows, type StoredRecord, supersedeOlder, type Transaction } from '../commit/index.ts';
import { type Context, classifications, type ExchangeView } from '../context/index.ts';
import { checkChanged } from './corrections.ts';
import { share } from './disclose.ts';
import { isNotForRecipient, sendRecall } from './recall.ts';
import { endWaiting, type Recipient } from './recipients.ts';
import type { OwnRecord } from './versions.ts';

/** What one recipient is sent it for. */
export interface Terms {
  readonly purpose: string;
  readonly priority: Priority;
  readonly mistreatmentRisk?: Facts['mistreatmentRisk'];
}

export interface NextVersion {
  /** By `ownRecord`: the version that it follows. */
  readonly earlier: OwnRecord;
  readonly family: Family;
  readonly content: Uint8Array;
  /** `content` as rules read it. */
  readonly json: Json;
  readonly agency: string;
  readonly classification: number;
  readonly caveats: readonly Caveat[];
  readonly reference: Uint8Array | undefined;
  /** By `personOf`; empty: the gateway itself. */
  readonly author: string;
  /** The log's commitment to the post from which it originates. */
  readonly request?: Uint8Array;
  /** Of a correction: what was wrong in the version that it follows. */
  readonly wrong?: Correction;
  /** By whose leave it copies another country's record. */
  readonly onward?: Onward;
  readonly termsFor: (recipient: Recipient) => Terms;
}

/** Ends what still waits of older versions. Throws STATE_CONFLICT; INVALID for a correction of a field that stays as it was. */
export function shareNext(
  context: Context,
  tx: Transaction,
  next: NextVersion,
  recipients: readonly Recipient[],
): { readonly record: StoredRecord; readonly exchanges: readonly ExchangeView[] } {
  const { self } = context;
  const { earlier, family, content, json, agency, classification, caveats, reference, author, request, wrong, onward } = next;
  const { recordId, kind } = earlier;
  const made = { kind, content, agency, classification, caveats, created: tx.at };
  const record = originate(context, made, earlier);
  if (wrong !== undefined) checkChanged(context, earlier, record, wrong.fields);
  for (const write of recordRows(context, record, reference)) tx.write(...write);
  supersedeOlder(tx, self, recordId);
  const about = { originator: self, recordId, version: earlier.version, recordDigest: earlier.digest };
  const exchanges = recipients.flatMap((recipient) => {
    const { partner: to, statement: sent, holds, waiting } = recipient;
    endWaiting(context, tx, waiting, 'SUPERSEDED');
    // Who has no version is not told what was wrong in one, and has nothing to confirm.
    const corrects = wrong !== undefined && holds;
    const sharing = {
      exchangeId: context.newId(),
      ...{ to, verb: corrects ? Verb.CORRECT : Verb.UPDATE, family, json, record, caveats, agency, author },
      about: { ...about, ...(corrects && { wrong }) },
      ...(request && { request }),
      ...(onward && { onward }),
      classification: classifications.name(classification),
      toAgency: sent.recipientAgency,
      ...next.termsFor(recipient),
    } as const;
    const view = share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
    // What it may not have in this version it may not keep in another. A refusal under another purpose than it was sent for does not say that.
    if (!holds || sharing.purpose !== sent.purpose || !isNotForRecipient(view)) return [view];
    const what = { to, recordId, version: record.version, header: record.header, classification, sent };
    const by = { agency, author, reason: RecallReason.NOT_FOR_RECIPIENT, ...(request && { request }) };
    return [view, sendRecall(context, tx, { ...what, ...by })];
  });
  return { record, exchanges };
}
