// A question about one person, before it is sent: decided by our own rules, logged and counted. If they refuse it, it is never sent.
import { decode, Lane, type Obligation, Verb } from '../../../proto/index.ts';
import { type Id, idText, TripointError } from '../../domain/index.ts';
import { type Agreement, type Json, purposeRule } from '../../policy/index.ts';
import { FAMILIES, isAnonymous, readRecord, showRecord } from '../../records/index.ts';
import { type Leaf, ONE_SIZE, type Outbound, originate, outbound, personOf, recordRows, type Submit } from '../commit/index.ts';
import { type Context, type DecisionView, type QueryRequest, recordKinds, type User } from '../context/index.ts';
import {
  type CountOf,
  type Decided,
  decide,
  isPermitted,
  raiseAlerts,
  recordCount,
  releasedBy,
  secretOf,
  subjectOf,
  viewOf,
} from '../decision/index.ts';
import { type Content, isForgetting, isUntilAnswered } from '../obligations/index.ts';
import { refusal } from '../release/index.ts';

export type Question = Put | Refused;

export interface Put {
  readonly exchangeId: Id;
  readonly leaf: Leaf;
  /** The batch that contains only this question. */
  readonly batchId: Id;
  readonly digest: Uint8Array;
  readonly content: Content;
  readonly hasBiometric: boolean;
  /** The obligation of our own rules to forget it if nothing is found. */
  readonly forgets: Obligation | undefined;
  /** The obligation of our own rules to forget it whatever is found. */
  readonly untilAnswered: Obligation | undefined;
}

export interface Refused {
  readonly exchangeId: Id;
  readonly leaf: Leaf;
  readonly code: string;
  readonly view: DecisionView;
}

type Made = Decided & ({ readonly statement: Outbound } | { readonly refused: ReturnType<typeof refusal> });

/** anonymity: an officer's own case number would identify the person to anyone who can see the case. */
function numbered({ newId }: Context, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !isAnonymous(json as Record<string, unknown>)) return json;
  if ((json as { caseReference?: unknown }).caseReference !== undefined)
    throw new TripointError('INVALID', {
      field: '/visaQuery/caseReference',
      rule: 'left out where biometrics go without a name or document: the gateway makes a number',
    });
  return { ...json, caseReference: idText(newId()) };
}

/** Unknown is said, and never only left out: rules refuse who may be a citizen of a party, and an officer would learn it from them alone. */
function checkCitizenship({ citizenship }: Json): void {
  if (Array.isArray(citizenship) && citizenship.length > 0) return;
  throw new TripointError('INVALID', {
    field: '/visaQuery/citizenship',
    rule: 'the states whose citizen the person is, as ICAO codes; XXX where none is known',
  });
}

/** Where nobody is found by name, NO_MATCH would be taken for what it is not. */
function checkFindable(asked: Json, agreement: Agreement | undefined): void {
  if (asked.document !== undefined || isAnonymous(asked) || agreement === undefined || agreement.matching !== undefined) return;
  throw new TripointError('INVALID', {
    field: '/visaQuery/document',
    rule: `a document: ${agreement.id} has no matching, so people are found by exact number alone`,
  });
}

/** Throws INVALID. */
export async function putQuestion(
  context: Context,
  submit: Submit,
  { to, record: json, purpose, mistreatmentRisk, domesticLaw }: QueryRequest,
  user: User,
): Promise<Question> {
  if (!context.partners.includes(to))
    throw new TripointError('INVALID', { field: '/to', rule: `one of ${context.partners.join(', ')}` });
  const issued = context.clock();
  const content = readRecord('visaQuery', numbered(context, json), issued);
  const { kind } = FAMILIES.visaQuery;
  const direction = { from: context.self, to, recordKind: recordKinds.name(kind), verb: 'QUERY' };
  const unknown = purposeRule(purpose, context.policy.agreements(), [direction]);
  if (unknown !== undefined) throw new TripointError('INVALID', { field: '/purpose', rule: unknown });
  const asked = showRecord('visaQuery', content);
  checkCitizenship(asked);
  const record = originate(context, { kind, content, agency: user.agency, classification: 2, caveats: [], created: issued });
  const situation = {
    action: 'ask',
    from: context.self,
    to,
    fromAgency: user.agency,
    toAgency: '',
    kind,
    verb: 'QUERY',
    purpose,
    classification: 'PROTECTED',
    caveats: [],
    issued,
  } as const;

  const found = { ...(mistreatmentRisk && { mistreatmentRisk }), ...(domesticLaw && { domesticLaw }) };
  const known = { formatValid: true, ...found } as const;

  function make(countOf: CountOf): Made {
    const decided = decide(context, { situation, family: 'visaQuery', record: asked, known }, countOf);
    const { decision, agreement } = decided;
    const present = record.disclosures.map(({ field }) => field);
    const view = viewOf('visaQuery', decision, present);
    const secret = secretOf(personOf(user), decision, subjectOf('visaQuery', asked));
    const toAgency = decision.facts.toAgency ?? '';
    const common = { to, verb: Verb.QUERY, record, issued, purpose, toAgency, view, secret } as const;
    if (agreement === undefined || !isPermitted(decision))
      return { ...decided, refused: refusal(context, { ...common, decision, agreement }) };
    const deadline = issued + context.limits.queryTimeoutMs * 1000;
    const released = releasedBy(decision, agreement.version);
    const sent = { lane: Lane.QUERY, deadline, step: 'asked', agency: user.agency, released } as const;
    return { ...decided, statement: outbound(context, { ...common, ...sent }) };
  }

  const first = make(context.store.count);
  checkFindable(asked, first.agreement);
  if ('statement' in first && first.statement.size > ONE_SIZE)
    throw new TripointError('INVALID', {
      field: '/visaQuery',
      rule: `${first.statement.size - ONE_SIZE} bytes less: every question has one length`,
    });
  return submit({
    phase: 'send',
    bytes: 'statement' in first ? first.statement.size : 1024,
    run(tx): Question {
      const made = first.isStale(tx) ? make(tx.countOf) : first;
      for (const write of recordRows(context, record)) tx.write(...write);
      if (!('statement' in made)) {
        const { exchangeId, code, view, log } = made.refused;
        const leaf = log(tx);
        raiseAlerts(tx, made.decision, to, { id: exchangeId, direction: 'sent' });
        return { exchangeId, code, leaf, view };
      }
      const { exchangeId, digest, leaf: entry } = made.statement;
      recordCount(tx, made, to, { id: exchangeId, direction: 'sent' });
      const { leaf, batchId } = tx.send(made.statement);
      return {
        ...{ exchangeId, leaf, batchId, digest },
        content: { exchangeId, entry: decode('AuditEntry', entry.bytes), vaultId: record.key.vaultId },
        hasBiometric: decode('VisaQuery', content).biometric.length > 0,
        forgets: made.decision.obligations.find(isForgetting),
        untilAnswered: made.decision.obligations.find(isUntilAnswered),
      };
    },
  });
}
