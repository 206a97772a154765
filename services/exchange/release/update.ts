// The next version of a record of ours, as a person made it, for everyone who was sent one before. A correction is one that says what was wrong in the
// version before.
import { type Correction, type Priority, Verb } from '../../../proto/index.ts';
import { caveatFaults, type Fault, idFromText, idText, TripointError } from '../../domain/index.ts';
import { FAMILIES, factsOfVerb, readCaveats, takeRecord } from '../../records/index.ts';
import { personOf } from '../commit/index.ts';
import { type Context, classifications, type Exchange, priorities, type UpdateRequest, type User } from '../context/index.ts';
import { readWrong } from './corrections.ts';
import { shareNext } from './next-version.ts';
import { idempotencyOn, type Post, type Prepared } from './posting.ts';
import { idsOf } from './recall.ts';
import { recipientsOfNext } from './recipients.ts';
import { checkReference, referenceOf } from './references.ts';
import { checkNoCopy, ownRecord } from './versions.ts';
import { wordFaults } from './words.ts';

export const createUpdate =
  (context: Context, post: Post): Exchange['update'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    checkRequest(context, Verb.UPDATE, request);
    return post(user, idempotencyOn(Verb.UPDATE, recordId, idempotency), (posted) =>
      prepare(context, recordId, request, user, posted),
    );
  };

export const createCorrect =
  (context: Context, post: Post): Exchange['correct'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    const { wrong, faults } = readWrong(request.family, request.wrong);
    checkRequest(context, Verb.CORRECT, request, faults);
    return post(user, idempotencyOn(Verb.CORRECT, recordId, idempotency), (posted) =>
      prepare(context, recordId, request, user, posted, wrong),
    );
  };

/** Throws INVALID. */
function checkRequest(
  context: Context,
  verb: Verb,
  { family, caveats = [] }: UpdateRequest,
  faults: readonly Fault[] = [],
): void {
  const all = [...faults, ...caveatFaults(caveats, context.clock())];
  if (!factsOfVerb(verb)?.kinds.includes(FAMILIES[family].kind))
    all.push({ field: `/${family}`, rule: 'a kind of record that has versions' });
  if (all.length > 0) throw new TripointError('INVALID', all);
}

/** `wrong`: of a correction. */
function prepare(
  context: Context,
  recordId: Uint8Array,
  request: UpdateRequest,
  user: User,
  posted: Uint8Array,
  wrong?: Correction,
): Prepared {
  const { family, purpose, priority = 'ROUTINE', classification, caveats, mistreatmentRisk, after, referenceIsNew } = request;
  const { kind } = FAMILIES[family];
  const { content, shown: json } = takeRecord(family, request.record, context.clock());
  const { agency } = user;
  const reference = referenceOf(context, agency, family, json);
  return {
    phase: 'send',
    recordId,
    bytes: (content.length + 2048) * context.partners.length,
    run(tx) {
      checkNoCopy(context, recordId);
      const earlier = ownRecord(context, tx, recordId, user, 'superseded');
      if (earlier.kind !== kind) throw new TripointError('STATE_CONFLICT', 'a version has the kind of the version before');
      // lost update: what another officer changed meanwhile would be undone unseen.
      if (after !== undefined && after !== earlier.version)
        throw new TripointError('VERSION_CHANGED', {
          field: 'If-Match',
          rule: `the newest version, ${earlier.version}: read it, and send yours again with If-Match: "${earlier.version}"`,
        });
      if (reference !== undefined && referenceIsNew === true) checkReference(context, tx, reference, family, recordId);
      const recipients = recipientsOfNext(context, recordId);
      if (recipients.length === 0) throw new TripointError('STATE_CONFLICT', 'no country was sent it, or has it still');
      if (purpose !== undefined) {
        const to = recipients.map(({ partner }) => partner);
        const unknown = wordFaults(context, { family, verb: wrong === undefined ? 'UPDATE' : 'CORRECT', to, purpose });
        if (unknown.length > 0) throw new TripointError('INVALID', unknown);
      }
      const next = {
        ...{ earlier, family, content, json, agency, reference },
        classification: classification === undefined ? earlier.classification : classifications.value(classification),
        caveats: caveats === undefined ? earlier.caveats : readCaveats(caveats),
        author: personOf(user),
        request: posted,
        ...(wrong && { wrong }),
        termsFor: ({ statement: sent }: { readonly statement: { readonly purpose: string } }) => ({
          purpose: purpose ?? sent.purpose,
          priority: priorities.value(priority) as Priority,
          ...(mistreatmentRisk && { mistreatmentRisk }),
        }),
      } as const;
      const { record, exchanges } = shareNext(context, tx, next, recipients);
      return { ids: idsOf(exchanges), recordId: idText(recordId), recordVersion: record.version, exchanges };
    },
  };
}
