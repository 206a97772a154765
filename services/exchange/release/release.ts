// Releases a record: validated, decided per partner, logged and queued in one commit.
import { type Priority, Verb } from '../../../proto/index.ts';
import { caveatFaults, type Fault, idText, TripointError } from '../../domain/index.ts';
import { FAMILIES, type Family, factsOfVerb, familyOfKind, readCaveats, takeRecord } from '../../records/index.ts';
import { originate, personOf, reasonFaults, recordRows, supersedeOlder } from '../commit/index.ts';
import {
  type Context,
  classifications,
  type Exchange,
  priorities,
  type ReleaseRequest,
  type User,
  verbs,
} from '../context/index.ts';
import { share } from './disclose.ts';
import type { Post, Prepared } from './posting.ts';
import { checkReference, referenceOf } from './references.ts';
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

export const createRelease =
  (context: Context, post: Post): Exchange['release'] =>
  (request, user, idempotency) =>
    post(user, idempotency, (posted) => prepare(context, request, user, posted));

/** The draft returns what `viewById` would read back, and the exchange ids in the order of `to`. */
function prepare(context: Context, request: ReleaseRequest, user: User, posted: Uint8Array): Prepared {
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
    request: posted,
    ...(mistreatmentRisk && { mistreatmentRisk }),
    ...(exigent && { override: exigent.reason }),
  } as const;
  const reference = referenceOf(context, user.agency, family, json);
  const ids = new Uint8Array(request.to.length * 16);
  const shares = request.to.map((to, i) => {
    const exchangeId = context.newId();
    ids.set(exchangeId, i * 16);
    return share(context, { ...asked, exchangeId, to, toAgency: recipientAgencies[to] ?? '' }, issued);
  });
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
      return { ids, recordId: idText(record.recordId), recordVersion: record.version, exchanges };
    },
  };
}
