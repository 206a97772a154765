// What of agreement.yaml no case touches: a grant that nothing was permitted under, an agency that sent or received nothing, a group never
// shown, a notice never given. For each a case that would, made from one that is there.
import type { Agreement } from './agreement.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Grant } from './grants.ts';
import { outlineOf } from './outline.ts';
import { singleChanges } from './reasons.ts';

export interface Untouched {
  readonly what: 'grant' | 'agency' | 'group' | 'notice';
  readonly name: string;
  /** The case that it starts from, by position, and what of its facts changes; undefined where no such case was found. */
  readonly by?: { readonly at: number; readonly changes: Readonly<Record<string, unknown>>; readonly decision: Decision };
}

interface Touch {
  readonly what: Untouched['what'];
  readonly name: string;
  readonly kind?: string;
  readonly isTouched: (decision: Decision) => boolean;
  /** What the facts of a permitted case may become; absent: found by changing one of them. */
  readonly changes?: readonly Changes[];
}
type Changes = Readonly<Record<string, unknown>>;
/** Permitted cases that a case is sought from. */
const STARTS = 8;

const isPermitted = ({ outcome }: Decision): boolean => outcome.startsWith('PERMIT') || outcome === 'HOLD_FOR_RELEASE';
const isSent = ({ facts: { action } }: Decision): boolean => action !== 'onward' && action !== 'retain';

export function untouchedBy(
  agreement: Agreement,
  results: readonly { readonly decision: Decision }[],
  decide: (facts: Facts) => Decision,
): Untouched[] {
  const decisions = results.map(({ decision }) => decision);
  const permitted = decisions.flatMap((decision, at) => (isPermitted(decision) && isSent(decision) ? [{ decision, at }] : []));
  return touchesOf(agreement)
    .filter(({ isTouched }) => !decisions.some(isTouched))
    .map(({ what, name, kind, isTouched, changes }): Untouched => {
      const starts = permitted.filter(({ decision }) => kind === undefined || decision.facts.recordKind === kind);
      for (const { decision, at } of starts.slice(0, STARTS)) {
        for (const tried of changes ?? changesFrom(agreement, decision.facts)) {
          const again = decide(withChanges(decision.facts, tried));
          if (isTouched(again)) return { what, name, by: { at, changes: tried, decision: again } };
        }
      }
      return { what, name };
    });
}

function withChanges(facts: Facts, changes: Readonly<Record<string, unknown>>): Facts {
  return Object.fromEntries(
    Object.entries({ ...facts, ...changes }).filter(([, value]) => value !== undefined),
  ) as unknown as Facts;
}

function* changesFrom(agreement: Agreement, facts: Facts): Iterable<Readonly<Record<string, unknown>>> {
  for (const { fact, value } of singleChanges(agreement, facts)) yield { [fact]: value };
}

/** Whether only some agencies of the recipient are allowed, so that one is named. */
const isAddressed = ({ parties }: Agreement, { to, agencies }: Grant): boolean =>
  agencies.to.length < (parties.find(({ country }) => country === to)?.agencies.length ?? 0);

/** The facts of an exchange under a grant. */
function under(agreement: Agreement, grant: Grant, purpose: string, sender?: string, recipient?: string): Changes {
  const { from, to, kind, verb, agencies } = grant;
  return {
    ...{ from, to, recordKind: kind, verb, purpose, fromAgency: sender ?? agencies.from[0] },
    toAgency: isAddressed(agreement, grant) ? (recipient ?? agencies.to[0]) : undefined,
  };
}

function touchesOf(agreement: Agreement): Touch[] {
  const { grants, notices, fieldGroups } = agreement;
  const ofGrants = grants.flatMap((grant) => {
    const { from, to, kind, verb, purposes, agencies } = grant;
    const of = (purpose: string, sender: string, recipient: string): Changes =>
      under(agreement, grant, purpose, sender, recipient);
    const addressed = isAddressed(agreement, grant);
    const touches = (decision: Decision): boolean => {
      const { facts } = decision;
      const isThis = facts.from === from && facts.to === to && facts.recordKind === kind && facts.verb === verb;
      return isThis && isPermitted(decision) && isSent(decision);
    };
    const [sender = '', recipient = '', first = ''] = [agencies.from[0], agencies.to[0], purposes[0]];
    return [
      ...purposes.map(
        (purpose): Touch => ({
          what: 'grant',
          name: `${from} > ${to} ${kind} ${verb} ${purpose}`,
          kind,
          isTouched: (decision) => touches(decision) && decision.facts.purpose === purpose,
          changes: [of(purpose, sender, recipient)],
        }),
      ),
      ...agencies.from.map(
        (agency): Touch => ({
          what: 'agency',
          name: `${agency} (${from} > ${to} ${kind} ${verb})`,
          kind,
          isTouched: (decision) => touches(decision) && decision.facts.fromAgency === agency,
          changes: [of(first, agency, recipient)],
        }),
      ),
      ...(addressed ? agencies.to : []).map(
        (agency): Touch => ({
          what: 'agency',
          name: `${from} > ${to} (${agency}) ${kind} ${verb}`,
          kind,
          isTouched: (decision) => touches(decision) && decision.facts.toAgency === agency,
          changes: [of(first, sender, agency)],
        }),
      ),
    ];
  });
  const shown = outlineOf(agreement, agreement.effective.from).fields.filter(({ disclosed }) => disclosed !== 'NEVER');
  const ofGroups = shown.map(({ kind, recipient, group }): Touch => {
    const fields = fieldGroups[kind]?.find(({ name }) => name === `${kind}/${group}`)?.fields ?? [];
    return {
      what: 'group',
      name: `${kind}/${group} (${recipient})`,
      kind,
      isTouched: ({ facts, disclosed }) =>
        facts.recordKind === kind && facts.to === recipient && fields.every((field) => disclosed.includes(field)),
      changes: grants
        .filter((grant) => grant.kind === kind && grant.to === recipient)
        .flatMap((grant) => grant.purposes.map((purpose) => under(agreement, grant, purpose))),
    };
  });
  const ofNotices = Object.keys(notices).map(
    (name): Touch => ({
      what: 'notice',
      name,
      isTouched: (decision) => decision.notices.some((notice) => notice.name === name),
    }),
  );
  const seen = new Set<string>();
  return [...ofGrants, ...ofGroups, ...ofNotices].filter(
    ({ what, name }) => !seen.has(`${what} ${name}`) && seen.add(`${what} ${name}`),
  );
}
