// The next version of a record of ours, for everyone who was sent one before: decided for each anew.
import { type Priority, RecallReason, Verb } from '../../../proto/index.ts';
import { caveatFaults, idFromText, idText, TripointError } from '../../domain/index.ts';
import { FAMILIES, factsOfVerb, readCaveats, takeRecord } from '../../records/index.ts';
import { originate, personOf, recordRows, supersedeOlder } from '../commit/index.ts';
import { type Context, classifications, type Exchange, priorities, type UpdateRequest, type User } from '../context/index.ts';
import { share } from './disclose.ts';
import { idempotencyOn, type Post, type Prepared } from './posting.ts';
import { idsOf, isNotForRecipient, sendRecall } from './recall.ts';
import { endWaiting, recipientsOf } from './recipients.ts';
import { referenceHash } from './references.ts';
import { ownRecord } from './versions.ts';
import { wordFaults } from './words.ts';

export const createUpdate =
  (context: Context, post: Post): Exchange['update'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    const { family, caveats = [] } = request;
    const faults = caveatFaults(caveats, context.clock());
    const { kind } = FAMILIES[family];
    if (!factsOfVerb(Verb.UPDATE)?.kinds.includes(kind))
      faults.push({ field: `/${family}`, rule: 'a kind of record that is updated' });
    if (faults.length > 0) throw new TripointError('INVALID', faults);
    return post(user, idempotencyOn(Verb.UPDATE, recordId, idempotency), (posted) =>
      prepare(context, recordId, request, user, posted),
    );
  };

function prepare(context: Context, recordId: Uint8Array, request: UpdateRequest, user: User, posted: Uint8Array): Prepared {
  const { family, purpose, priority = 'ROUTINE', classification, caveats, mistreatmentRisk } = request;
  const { self } = context;
  const { kind } = FAMILIES[family];
  const { content, shown: json } = takeRecord(family, request.record, context.clock());
  const { recordReference } = json as { recordReference?: string };
  const reference = recordReference === undefined ? undefined : referenceHash(context, user.agency, family, recordReference);
  return {
    phase: 'send',
    recordId,
    bytes: (content.length + 2048) * context.partners.length,
    run(tx) {
      const earlier = ownRecord(context, tx, recordId, user, 'superseded');
      if (earlier.kind !== kind) throw new TripointError('STATE_CONFLICT', 'a version has the kind of the version before');
      const recipients = recipientsOf(context, recordId);
      if (recipients.length === 0) throw new TripointError('STATE_CONFLICT', 'no country was sent it, or has it still');
      if (purpose !== undefined) {
        const to = recipients.map(({ partner }) => partner);
        const unknown = wordFaults(context, { family, verb: 'UPDATE', to, purpose });
        if (unknown.length > 0) throw new TripointError('INVALID', unknown);
      }
      const level = classification === undefined ? earlier.classification : classifications.value(classification);
      const kept = caveats === undefined ? earlier.caveats : readCaveats(caveats);
      const made = { kind, content, agency: user.agency, classification: level, caveats: kept, created: tx.at };
      const record = originate(context, made, earlier);
      for (const write of recordRows(context, record, reference)) tx.write(...write);
      supersedeOlder(tx, self, recordId);
      const author = personOf(user);
      const about = { originator: self, recordId, version: earlier.version, recordDigest: earlier.digest };
      const exchanges = recipients.flatMap(({ partner: to, statement: sent, holds, waiting }) => {
        endWaiting(context, tx, waiting, 'SUPERSEDED');
        const sharing = {
          exchangeId: context.newId(),
          ...{ to, verb: Verb.UPDATE, family, json, record, caveats: kept, agency: user.agency, author, about, request: posted },
          classification: classifications.name(level),
          toAgency: sent.recipientAgency,
          purpose: purpose ?? sent.purpose,
          priority: priorities.value(priority) as Priority,
          ...(mistreatmentRisk && { mistreatmentRisk }),
        } as const;
        const view = share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
        // What it may not have in this version it may not keep in another. A refusal under another purpose than it was sent for does not say that.
        if (!holds || sharing.purpose !== sent.purpose || !isNotForRecipient(view)) return [view];
        const what = { to, recordId, version: record.version, header: record.header, classification: level, sent };
        const by = { agency: user.agency, author, reason: RecallReason.NOT_FOR_RECIPIENT, request: posted };
        return [view, sendRecall(context, tx, { ...what, ...by })];
      });
      return { ids: idsOf(exchanges), recordId: idText(recordId), recordVersion: record.version, exchanges };
    },
  };
}
