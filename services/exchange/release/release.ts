// Releases a record: validated, decided per partner, logged and queued in one commit.
import { concat, type Priority, Verb } from '../../../proto/index.ts';
import { caveatFaults, type Fault, idText, type Micros, sameBytes, TripointError } from '../../domain/index.ts';
import { agencyRule, purposeRule } from '../../policy/index.ts';
import { FAMILIES, type Family, factsOfVerb, familyOfKind, readCaveats, takeRecord } from '../../records/index.ts';
import { type Draft, originate, personOf, reasonFaults, recordRows, type Submit, supersedeOlder } from '../commit/index.ts';
import {
  type Context,
  classifications,
  type Exchange,
  priorities,
  type ReleaseRequest,
  type ReleaseResult,
  recordKinds,
  type User,
  verbs,
} from '../context/index.ts';
import { viewById } from '../reads/index.ts';
import { share } from './disclose.ts';
import { checkReference, referenceHash } from './references.ts';
import { type Posted, postedBy } from './requests.ts';
import { checkNewest, newestVersion } from './versions.ts';

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

/** Terms unknown to every agreement with these partners, so that a typing error is not reported as a clause's refusal. */
function wordFaults(
  { self: from, policy }: Context,
  { family, verb = 'POST', to, purpose, recipientAgencies = {} }: ReleaseRequest,
) {
  const agreements = policy.agreements();
  const recordKind = recordKinds.name(FAMILIES[family].kind);
  const unknown = purposeRule(
    purpose,
    agreements,
    to.map((country) => ({ from, to: country, recordKind, verb })),
  );
  return [
    ...(unknown === undefined ? [] : [{ field: '/purpose', rule: unknown }]),
    ...Object.entries(recipientAgencies).flatMap(([country, agency]) => {
      const rule = agencyRule(agency, agreements, { from, to: country, recordKind, verb });
      return rule === undefined ? [] : [{ field: `/recipientAgencies/${country}`, rule }];
    }),
  ];
}

export function createRelease(context: Context, submit: Submit): Exchange['release'] {
  const inFlight = new Set<string>();

  function replayOf({ asked, body }: Posted): Uint8Array | undefined {
    const row = context.store.get('post', asked);
    if (row === undefined) return undefined;
    if (!sameBytes(row.body, body)) throw new TripointError('IDEMPOTENCY_MISMATCH');
    return row.exchange_ids;
  }

  const resultOf = (ids: Uint8Array): ReleaseResult => {
    const exchanges = Array.from({ length: ids.length / 16 }, (_, i) => viewById(context, ids.subarray(i * 16, i * 16 + 16)));
    const { recordId = '', recordVersion = 1 } = exchanges[0] ?? {};
    return { recordId, recordVersion, exchanges };
  };

  return async (request, user, { key, bodySha256 }) => {
    const slot = `${user.subject}\n${key}`;
    if (inFlight.has(slot)) throw new TripointError('IDEMPOTENCY_IN_FLIGHT');
    inFlight.add(slot);
    try {
      const posted = postedBy(context, user.subject, key, bodySha256);
      const draft = prepare(context, request, user, concat([posted.asked, posted.body]));
      const result = await submit<ReleaseResult | Uint8Array>({
        ...draft,
        run(tx) {
          const before = replayOf(posted);
          if (before !== undefined) return before;
          const { ids, ...released } = draft.run(tx);
          tx.write('idempotency', posted.asked, posted.body, ids, draft.issued);
          return released;
        },
      });
      return result instanceof Uint8Array ? { result: resultOf(result), replayed: true } : { result, replayed: false };
    } finally {
      inFlight.delete(slot);
    }
  };
}

/**
 * Everything that does not need a position in the log. The draft returns what `viewById` would read back, and the exchange ids,
 * concatenated in the order of `to`.
 */
function prepare(
  context: Context,
  request: ReleaseRequest,
  user: User,
  posted: Uint8Array,
): Draft<ReleaseResult & { readonly ids: Uint8Array }> & { readonly issued: Micros } {
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
  const { recordReference } = json as { recordReference?: string };
  const reference = recordReference === undefined ? undefined : referenceHash(context, user.agency, family, recordReference);
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
