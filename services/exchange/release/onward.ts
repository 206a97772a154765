// A partner's record goes on to a third country, where its originator lets it: as a record of ours, decided and sent as any other, that says
// whose it is and by whose leave it comes.
import { AuditKind, decode, type Priority, type RecordKind, Verb } from '../../../proto/index.ts';
import {
  type Country,
  DAY,
  type Id,
  idFromText,
  idText,
  type Micros,
  sameBytes,
  TripointError,
  toHex,
} from '../../domain/index.ts';
import { recordDigest, statementDigest } from '../../envelope/index.ts';
import { type Family, familyOfKind, isShared, showRecord } from '../../records/index.ts';
import { logOwnAct, type Onward, originate, personOf, recordRows, type Submit, type Transaction } from '../commit/index.ts';
import {
  type Context,
  classifications,
  type Exchange,
  type ExchangeView,
  type OnwardRequest,
  priorities,
  type User,
} from '../context/index.ts';
import { isPermitted } from '../decision/index.ts';
import { contentSeen, decideOnward, isUnreleased, rightsOf, sourceOf, versionsHeld } from '../reads/index.ts';
import { share } from './disclose.ts';
import { idempotencyOn, type Post } from './posting.ts';
import { idsOf } from './recall.ts';
import { recipientsOf } from './recipients.ts';
import { wordFaults } from './words.ts';

export const createOnward =
  (context: Context, post: Post, submit: Submit): Exchange['onward'] =>
  async (id, request, user, idempotency) => {
    const recordId = idFromText(id);
    checkRecipient(context, request.to);
    let refused: Refused | undefined;
    try {
      return await post(user, idempotencyOn(Verb.POST, recordId, idempotency), (posted) => ({
        phase: 'send',
        bytes: 8192,
        run(tx) {
          refused = undefined;
          const original = heldHere(context, recordId, request.originator);
          const content = contentSeen(context, original.exchangeId, user.agency);
          if (content === undefined) throw new TripointError('AGENCY_NOT_ADDRESSED');
          const passing = mayGo(context, original, request.to, user);
          if ('clause' in passing) {
            refused = passing;
            throw new TripointError('POLICY_REFUSED', { field: '/to', rule: passing.rule });
          }
          const view = passOn(context, tx, original, { ...passing, content, request, user, posted });
          return { ids: idsOf([view]), recordId: view.recordId ?? '', recordVersion: 1, exchanges: [view] };
        },
      }));
    } catch (error) {
      if (refused !== undefined) await logRefused(context, submit, refused, request.to, user);
      throw error;
    }
  };

/** Throws INVALID, LINK_SUSPENDED. */
function checkRecipient({ partners, aside }: Context, to: Country): void {
  if (!partners.includes(to)) throw new TripointError('INVALID', { field: '/to', rule: `one of ${partners.join(', ')}` });
  if (aside.isSuspended(to))
    throw new TripointError('LINK_SUSPENDED', { field: '/to', rule: 'a partner whose link is not suspended' });
}

/** The version of a partner's record that is in force here, and how it came. */
export interface Original {
  readonly source: Country;
  readonly recordId: Id;
  readonly version: number;
  readonly exchangeId: Id;
  readonly header: Uint8Array;
  readonly kind: RecordKind;
  readonly family: Family;
  /** The bytes of its statement. */
  readonly statement: Uint8Array;
}

/** Throws NOT_FOUND, RECALLED, INVALID, STATE_CONFLICT. */
function heldHere(context: Context, recordId: Id, originator: Country | undefined): Original {
  const source = sourceOf(context, recordId, originator);
  if (source === context.self) throw new TripointError('STATE_CONFLICT', 'a record of ours is posted, and does not go onward');
  const original = originalIn(context, recordId, source);
  if (isUnreleased(context.store, original.exchangeId))
    throw new TripointError('STATE_CONFLICT', 'a releaser has not released it here');
  // a chain: whoever granted this step let it go to us and no further, and is asked by who has it from there.
  const [first] = decode('Statement', original.statement).provenance;
  if (first !== undefined)
    throw new TripointError(
      'STATE_CONFLICT',
      `it came onward from ${first.from} by way of ${source}: ${first.from} alone lets it go on`,
    );
  return original;
}

/** Throws NOT_FOUND, RECALLED, STATE_CONFLICT. */
export function originalIn(context: Context, recordId: Id, source: Country): Original {
  const newest = context.store.get('newestVersion', recordId, source);
  const family = newest && familyOfKind(newest.kind as RecordKind)?.family;
  if (newest === undefined || family === undefined || !isShared(newest.kind))
    throw new TripointError('NOT_FOUND', `record ${idText(recordId)} of ${source}`);
  if (newest.state === 'RECALLED') throw new TripointError('RECALLED', 'its originator took it back');
  const row = versionsHeld(context, recordId, source).findLast((one) => one.record_version === newest.version);
  if (newest.state !== 'IN_FORCE' || row === undefined)
    throw new TripointError('STATE_CONFLICT', 'no version of it is in force here');
  const { version, header, kind } = newest;
  const { exchange_id: exchangeId, statement } = row;
  return { source, recordId, version, exchangeId, header, kind: kind as RecordKind, family, statement };
}

interface Refused {
  readonly original: Original;
  readonly agreement: string;
  readonly version: string;
  readonly digest: Uint8Array;
  readonly clause: string;
  readonly rule: string;
}

/** By which consent it may go, or why not. Throws INVALID, STATE_CONFLICT. */
function mayGo(
  context: Context,
  original: Original,
  to: Country,
  { agency }: User,
): Refused | { readonly consent: Id; readonly until: Micros } {
  const { source, recordId, exchangeId } = original;
  if (to === source) throw new TripointError('INVALID', { field: '/to', rule: 'a third country, which is not the originator' });
  const copies = context.store.all('copiesOf', context.self, source, recordId);
  if (copies.some((copy) => recipientsOf(context, copy.record_id).some(({ partner }) => partner === to)))
    throw new TripointError('STATE_CONFLICT', `it went on to ${to} before, and follows its original there`);
  const rights = rightsOf(context, { exchangeId, source, recordId }, agency);
  const right = rights.filter((one) => one.to === to).findLast(({ consent }) => consent === 'GRANTED');
  const isOver = rights.some((one) => one.to === to && one.consent === 'EXPIRED');
  const isForOther = rights.some((one) => one.to !== to && one.consent === 'GRANTED');
  const consent = right ? 'GRANTED' : isOver ? 'EXPIRED' : isForOther ? 'OTHER_RECIPIENT' : 'NONE';
  const decision = decideOnward(context, exchangeId, to, consent);
  // A text may ask for no consent, and for a notice instead. No verb tells it, so nothing goes unless the originator has agreed.
  if (right !== undefined && decision !== undefined && isPermitted(decision))
    return { consent: idFromText(right.grant), until: endOf(right.until) };
  const { clauses: [clause = ''] = [], agreement = '', agreementDigest: digest = new Uint8Array() } = decision ?? {};
  const version = context.policy.agreements().find((text) => sameBytes(text.digest, digest))?.version ?? '';
  const rule = `${agreement || 'no text'}${clause && ` ${clause}`} does not let it go there: consent of ${source} for ${to} is ${consent}; ask for it with ONWARD_REQUEST`;
  return { original, agreement, version, digest, clause, rule };
}

/** Of a last day. */
const endOf = (day: string): Micros => Date.parse(`${day}T00:00:00Z`) * 1000 + DAY;

interface Passing {
  /** What our agency sees of it. */
  readonly content: Uint8Array;
  readonly consent: Id;
  readonly until: Micros;
  readonly request: OnwardRequest;
  readonly user: User;
  readonly posted: Uint8Array;
}

/** The copy is a record of ours with what our agency sees of the original, and with its caveats and classification. Throws INVALID, STATE_CONFLICT. */
function passOn(context: Context, tx: Transaction, original: Original, passing: Passing): ExchangeView {
  const { kind, family, header, statement: bytes, recordId } = original;
  const { content, request, user, consent, until, posted } = passing;
  const { to, priority = 'ROUTINE', mistreatmentRisk } = request;
  const { purpose = decode('Statement', bytes).purpose } = request;
  const verb = firstVerb(context, original);
  const unknown = wordFaults(context, { family, verb: verb === Verb.NOTIFY ? 'NOTIFY' : 'POST', to: [to], purpose });
  if (unknown.length > 0) throw new TripointError('INVALID', unknown);
  if (!tx.claim(`onward ${toHex(recordId)} ${to}`)) throw new TripointError('STATE_CONFLICT', 'it goes there at this moment');
  const { classification, caveats } = decode('RecordHeader', header);
  const { agency } = user;
  const record = originate(context, { kind, content, agency, classification, caveats, created: tx.at });
  // Its reference is the originator's, under which our agencies may have records of their own.
  for (const write of recordRows(context, record)) tx.write(...write);
  const sharing = {
    ...{ exchangeId: context.newId(), to, verb, family, record, caveats, agency, purpose, request: posted },
    json: showRecord(family, content),
    classification: classifications.name(classification),
    toAgency: '',
    priority: priorities.value(priority) as Priority,
    author: personOf(user),
    ...(mistreatmentRisk && { mistreatmentRisk }),
    onward: { provenance: [stepOf(context, original, consent)], until },
  } as const;
  return share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
}

/** That by which its first version came: a copy begins as its original did. */
function firstVerb(context: Context, { source, recordId }: Original): Verb {
  const [first] = versionsHeld(context, recordId, source);
  return first?.verb === Verb.NOTIFY ? Verb.NOTIFY : Verb.POST;
}

/** The step by which a partner's version came here, and the consent by which it goes on. */
export function stepOf(
  { self: to }: Context,
  { source: from, recordId, version, header, statement: bytes, exchangeId }: Original,
  consent: Id,
): Onward['provenance'][number] {
  const digest = recordDigest(header);
  const { issued } = decode('Statement', bytes);
  const none = { answers: new Uint8Array(), wrong: null, until: 0 };
  const record = { originator: from, recordId, version, recordDigest: digest, ...none };
  return { from, to, exchangeId, statementDigest: statementDigest(bytes, digest), consent, record, issued };
}

/** In a commit of its own: what was to go is rolled back. */
async function logRefused(
  context: Context,
  submit: Submit,
  { original, agreement, version: textVersion, digest, clause, rule }: Refused,
  to: Country,
  user: User,
): Promise<void> {
  const { recordId, version, kind } = original;
  const entry = { kind: AuditKind.ONWARD_REFUSED, to, recordKind: kind, recordId, recordVersion: version } as const;
  const basis = agreement !== '' && {
    legalBasis: { agreement, version: textVersion, digest, clauses: clause === '' ? [] : [clause] },
  };
  await submit({
    phase: 'send',
    bytes: 512,
    unsigned: true,
    run(tx) {
      logOwnAct(context, tx, { ...entry, ...basis, externalReason: 'POLICY_REFUSED' }, { person: personOf(user), reason: rule });
    },
  });
}
