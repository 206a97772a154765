// A record of ours that copies another country's follows it: the next version goes where the copy went, and with the original, or the consent, it
// is taken back and destroyed. One look finds whatever it was that changed, also after a restart.
import {
  type Correction,
  type CorrectionReason,
  decode,
  Priority,
  RecallReason,
  splitFields,
  Verb,
} from '../../../proto/index.ts';
import { codeOf, type Id, idText, sameBytes, TripointError } from '../../domain/index.ts';
import type { RowOf } from '../../ledger/index.ts';
import type { Facts } from '../../policy/index.ts';
import { showRecord } from '../../records/index.ts';
import type { Submit, Transaction } from '../commit/index.ts';
import { type Context, isOpenDuty, recallReasons } from '../context/index.ts';
import { isPermitted } from '../decision/index.ts';
import { eraseRecord } from '../obligations/index.ts';
import { contentSeen, decideOnward, dutiesOf, storedExchange, versionsHeld, viewById } from '../reads/index.ts';
import { shareNext } from './next-version.ts';
import { type Original, originalIn, stepOf } from './onward.ts';
import { takeBack } from './recall.ts';
import { type Recipient, recipientsOfNext } from './recipients.ts';
import { disclosuresOf, type OwnRecord, ownRecord } from './versions.ts';

/** Looked at in one page. */
const PAGE = 64;

type Copy = RowOf<'copiesDue'>;

/** Does what is due of every copy, and destroys those that were taken back. */
export async function followOriginals(context: Context, submit: Submit): Promise<void> {
  const { store, self, time } = context;
  await eachPage(
    (after) => store.all('copiesDue', self, time.agreed(), after, PAGE),
    (row) => submitOne(context, submit, row, (tx) => follow(context, tx, row)),
  );
  await eachPage(
    (after) => store.all('copiesLeft', self, after, PAGE),
    (row) => submitOne(context, submit, row, (tx) => destroy(context, tx, row.record_id)),
  );
}

async function eachPage<Row extends { readonly record_id: Id }>(
  page: (after: Id) => readonly Row[],
  act: (row: Row) => Promise<void>,
): Promise<void> {
  for (let after: Id = new Uint8Array(); ; ) {
    const rows = page(after);
    await Promise.all(rows.map(act));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.record_id;
  }
}

async function submitOne(
  context: Context,
  submit: Submit,
  { record_id: id }: { readonly record_id: Id },
  run: (tx: Transaction) => void,
): Promise<void> {
  try {
    await submit({ phase: 'send', bytes: 16_384, run });
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    // Something else of the record changes in the same commit: the next look finds what that made of it.
    context.log('warn', 'copy does not follow its original yet', { record: idText(id), code: codeOf(error) });
  }
}

/** Throws STATE_CONFLICT. */
function destroy(context: Context, tx: Transaction, recordId: Id): void {
  if (!eraseRecord(context, tx, recordId, { kind: 'RECALL', clause: '' }, new Uint8Array()))
    throw new TripointError('STATE_CONFLICT', 'it is changing at this moment');
}

/** Why a copy is taken back, as its recipient is told and as our log commits to. */
interface End {
  readonly reason: RecallReason;
  readonly explanation: string;
}

/** Throws STATE_CONFLICT. */
function follow(context: Context, tx: Transaction, copy: Copy): void {
  const { store, self } = context;
  const newest = store.get('newestVersion', copy.record_id, self);
  // Another draft has seen to it.
  if (newest?.version !== copy.version || newest.state !== 'IN_FORCE') return;
  const agency = decode('RecordHeader', newest.header).originator?.agency ?? '';
  const end = endOf(context, copy) ?? nextOf(context, tx, copy, agency);
  if (end === undefined) return;
  const reason = recallReasons.name(end.reason);
  takeBack(context, tx, { recordId: copy.record_id, reason, explanation: end.explanation, agency, author: '' });
}

const NOT_FOR_RECIPIENT = (explanation: string): End => ({ reason: RecallReason.NOT_FOR_RECIPIENT, explanation });

/** Undefined while the original is in force here and may be where the copy is. */
function endOf(context: Context, { source, original, until, revoked }: Copy): End | undefined {
  if (revoked !== 0) return NOT_FOR_RECIPIENT('the consent to its onward transfer was revoked');
  if (until <= context.time.agreed()) return NOT_FOR_RECIPIENT('the consent to its onward transfer has expired');
  const state = context.store.get('newestVersion', original, source)?.state;
  if (state === 'IN_FORCE') return undefined;
  if (state === 'RECALLED') return { reason: reasonOf(context, source, original), explanation: 'its originator recalled it' };
  return { reason: RecallReason.NO_LONGER_NEEDED, explanation: 'what it copies is destroyed here' };
}

/** As its originator told us. */
function reasonOf(context: Context, source: string, original: Id): RecallReason {
  const recall = context.store.all('exchangesAbout', original, source).findLast((row) => row.verb === Verb.RECALL);
  const said = recall && viewById(context, recall.exchange_id, { sees: 'OFFICER' }).record;
  return (recallReasons.value(String(said?.reason)) || RecallReason.NO_LONGER_NEEDED) as RecallReason;
}

/** The next version of the original is that of the copy, unless it may not go there: why not. Nothing, while a person here has yet to release it. */
function nextOf(context: Context, tx: Transaction, copy: Copy, agency: string): End | undefined {
  const original = originalIn(context, copy.original, copy.source);
  const release = dutiesOf(context.store, original.exchangeId).find(({ kind }) => kind === 'HUMAN_RELEASE');
  if (release !== undefined && isOpenDuty(release.state)) return undefined;
  if (release !== undefined && release.state !== 'MET') return NOT_FOR_RECIPIENT('its next version was not released here');
  const recipients = recipientsOfNext(context, copy.record_id);
  const [recipient] = recipients;
  if (recipient === undefined) return { reason: RecallReason.NO_LONGER_NEEDED, explanation: 'no country has it' };
  const decision = decideOnward(context, original.exchangeId, recipient.partner, 'GRANTED');
  const content = contentSeen(context, original.exchangeId, agency);
  if (decision === undefined || !isPermitted(decision) || content === undefined)
    return NOT_FOR_RECIPIENT('its next version may not go onward');
  share(context, tx, copy, { original, content, agency, recipients });
  return undefined;
}

interface Next {
  readonly original: Original;
  /** What our agency sees of it. */
  readonly content: Uint8Array;
  readonly agency: string;
  readonly recipients: readonly Recipient[];
}

function share(context: Context, tx: Transaction, copy: Copy, { original, content, agency, recipients }: Next): void {
  const { family, header } = original;
  const { classification, caveats } = decode('RecordHeader', header);
  const earlier = ownRecord(context, tx, copy.record_id, { agency }, 'superseded');
  const wrong = wrongIn(context, copy, earlier, content);
  const next = {
    ...{ earlier, family, content, json: showRecord(family, content), agency, classification, caveats },
    // As the first version, it has none of ours.
    reference: undefined,
    author: '',
    ...(wrong && { wrong }),
    onward: { provenance: [stepOf(context, original, copy.consent)], until: copy.until },
    termsFor: ({ partner, statement: { purpose } }: Recipient) => ({
      ...{ purpose, priority: Priority.URGENT },
      ...assessedFor(context, copy.record_id, partner),
    }),
  } as const;
  shareNext(context, tx, next, recipients);
}

/** The assessment under which it went there stands. */
function assessedFor(context: Context, recordId: Id, partner: string): Pick<Facts, 'mistreatmentRisk'> {
  const last = context.store
    .all('exchangesAbout', recordId, context.self)
    .findLast((row) => row.direction === 'sent' && row.partner === partner && row.verb !== Verb.RECALL);
  if (last === undefined) return {};
  const { mistreatmentRisk } = (JSON.parse(storedExchange(context, last.exchange_id).opening.decision) as { facts: Facts }).facts;
  return mistreatmentRisk === undefined ? {} : { mistreatmentRisk };
}

/** What the originator has said since was wrong, as far as the copy had it and it now changes. */
function wrongIn(context: Context, copy: Copy, earlier: OwnRecord, content: Uint8Array): Correction | undefined {
  const corrections = versionsHeld(context, copy.original, copy.source)
    .filter((row) => row.record_version > copy.original_version && row.verb === Verb.CORRECT)
    .flatMap(({ statement }) => decode('Statement', statement).about?.wrong ?? []);
  const last = corrections.at(-1);
  if (last === undefined) return undefined;
  const before = new Map(disclosuresOf(context, earlier).map(({ field, carried }) => [field, carried]));
  const after = splitFields(content);
  const none = new Uint8Array();
  const named = new Set(corrections.flatMap(({ fields }) => fields));
  const fields = [...named].filter((field) => !sameBytes(before.get(field) ?? none, after.get(field) ?? none));
  return { reason: last.reason as CorrectionReason, fields: fields.sort((a, b) => a - b) };
}
