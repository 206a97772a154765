// Releases a record: validated, decided per partner, logged and queued in one commit.
import { concat, type Priority, Verb } from '../../../proto/index.ts';
import { type Country, caveatFaults, type Fault, type Id, idText, type Micros, TripointError } from '../../domain/index.ts';
import { FAMILIES, type Family, factsOfVerb, familyOfKind, readCaveats, takeRecord } from '../../records/index.ts';
import {
  type EarlierVersion,
  originate,
  personOf,
  reasonFaults,
  recordRows,
  type StoredRecord,
  supersedeOlder,
} from '../commit/index.ts';
import {
  type Context,
  classifications,
  type Exchange,
  priorities,
  type ReleaseRequest,
  type User,
  verbs,
} from '../context/index.ts';
import { type Share, share } from './disclose.ts';
import type { Post, Prepared } from './posting.ts';
import { checkReference, checkUntaken, referenceOf } from './references.ts';
import { checkNewest, newestVersion } from './versions.ts';
import { wordFaults } from './words.ts';

const familiesOf = (verb: Verb): readonly Family[] =>
  factsOfVerb(verb)?.kinds.flatMap((kind) => familyOfKind(kind)?.family ?? []) ?? [];

/** The families that each verb shares; visa information only answers questions. */
const SHARED = { POST: familiesOf(Verb.POST), NOTIFY: familiesOf(Verb.NOTIFY) } as const;

/** Throws INVALID naming every fault of the request outside its record, otherwise LINK_SUSPENDED. */
function checkRequest(context: Context, request: ReleaseRequest): void {
  const faults: Fault[] = [];
  const { family, verb = 'POST', exigent, recipientAgencies = {} } = request;
  const families = SHARED[verb];
  if (!families.includes(family)) faults.push({ field: `/${family}`, rule: `one of ${families.join(', ')} with ${verb}` });
  faults.push(...caveatFaults(request.caveats, context.clock()));
  if (exigent !== undefined) faults.push(...reasonFaults('/exigent/reason', exigent.reason));
  for (const country of Object.keys(recipientAgencies))
    if (!request.to.includes(country)) faults.push({ field: `/recipientAgencies/${country}`, rule: 'a country that is in to' });
  request.to.forEach((to, i) => {
    if (!context.partners.includes(to)) faults.push({ field: `/to/${i}`, rule: `one of ${context.partners.join(', ')}` });
    else if (request.to.indexOf(to) !== i) faults.push({ field: `/to/${i}`, rule: 'each partner once' });
  });
  if (request.to.length === 0) faults.push({ field: '/to', rule: 'at least one partner' });
  else if (faults.length === 0) faults.push(...wordFaults(context, request));
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  const suspended = request.to.flatMap((to, i) =>
    context.aside.isSuspended(to) ? [{ field: `/to/${i}`, rule: 'a partner whose link is not suspended' }] : [],
  );
  if (suspended.length > 0) throw new TripointError('LINK_SUSPENDED', suspended);
}

/** A request as its partners are asked to take it: checked, validated, and decided for each of them, with nothing committed. */
interface Weighed {
  readonly issued: Micros;
  readonly record: StoredRecord;
  readonly earlier?: EarlierVersion;
  readonly reference?: Uint8Array;
  /** In the order of `to`. */
  readonly shares: readonly (Share & { readonly exchangeId: Id; readonly to: Country })[];
}

/** `posted`: what the log commits to of the request. */
function weigh(context: Context, request: ReleaseRequest, user: User, posted?: Uint8Array): Weighed {
  checkRequest(context, request);
  const { family, purpose, exigent, mistreatmentRisk, recipientAgencies = {} } = request;
  const { kind } = FAMILIES[family];
  const issued = context.clock();
  const { content, shown: json } = takeRecord(family, request.record, issued);
  const classification = classifications.value(request.classification);
  const caveats = readCaveats(request.caveats);
  const earlier = request.supersedes && newestVersion(context, request.supersedes, kind);
  const record = originate(context, { kind, content, agency: user.agency, classification, caveats, created: issued }, earlier);
  const asked = {
    verb: verbs.value(request.verb ?? 'POST') as Verb,
    family,
    json,
    record,
    classification: request.classification,
    caveats,
    agency: user.agency,
    purpose,
    priority: priorities.value(request.priority) as Priority,
    author: personOf(user),
    ...(posted && { request: posted }),
    ...(mistreatmentRisk && { mistreatmentRisk }),
    ...(exigent && { override: exigent.reason }),
  } as const;
  const reference = referenceOf(context, user.agency, family, json);
  const shares = request.to.map((to) => {
    const exchangeId = context.newId();
    return { ...share(context, { ...asked, exchangeId, to, toAgency: recipientAgencies[to] ?? '' }, issued), exchangeId, to };
  });
  return { issued, record, shares, ...(earlier && { earlier }), ...(reference && { reference }) };
}

export const createRelease =
  (context: Context, post: Post): Exchange['release'] =>
  (request, user, idempotency) =>
    post(user, idempotency, (posted) => prepare(context, request, user, posted));

/** What would be released: decided as a release is, and nothing is kept, counted, logged or sent. */
export const createPreview =
  (context: Context): Exchange['preview'] =>
  async (request, user) => {
    const { shares, reference } = weigh(context, request, user);
    if (request.referenceIsNew === true && reference !== undefined) checkUntaken(context, reference, request.family);
    return shares.map(({ to, state, waiting, view }) => ({
      partner: to,
      state,
      decision: view,
      ...(state === 'HELD' && { waiting }),
    }));
  };

/** The draft returns what `viewById` would read back, and the exchange ids in the order of `to`. */
function prepare(context: Context, request: ReleaseRequest, user: User, posted: Uint8Array): Prepared {
  const { issued, record, earlier, reference, shares } = weigh(context, request, user, posted);
  const { family } = request;
  const { kind } = FAMILIES[family];
  return {
    issued,
    phase: 'send',
    bytes: shares.reduce((sum, { size }) => sum + size, 0),
    run(tx) {
      if (earlier) checkNewest(context, tx, earlier, kind);
      else if (request.referenceIsNew === true && reference !== undefined) checkReference(context, tx, reference, family);
      for (const write of recordRows(context, record, reference)) tx.write(...write);
      if (earlier) supersedeOlder(tx, context.self, record.recordId);
      const exchanges = shares.map(({ commit }) => commit(tx));
      const ids = concat(shares.map(({ exchangeId }) => exchangeId));
      return { ids, recordId: idText(record.recordId), recordVersion: record.version, exchanges };
    },
  };
}
