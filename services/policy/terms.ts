// The terms of an agreement other than grants and field groups: dates, obligations, notices.

import type { ObligationKind } from '../../proto/index.ts';
import { enumOf } from '../../proto/index.ts';
import type { Micros } from '../domain/index.ts';
import { dateOf } from './dates.ts';
import { checkKind, type Grant } from './grants.ts';
import type { AgreementText } from './shape.ts';
import { expectKnown, type Say } from './suggest.ts';

/** T: the instrument's public text. S: press or secondary text. B: general knowledge. D: our own design. */
export interface Sourced {
  readonly source: string;
  readonly mark: 'T' | 'S' | 'B' | 'D';
}

/** From `from` up to, not including, `until`. */
export interface Period {
  readonly from: Micros;
  readonly until?: Micros;
}

/** As a Statement carries it. */
export interface AgreedObligation {
  readonly kind: ObligationKind;
  /** RETENTION, else 0. RETENTION for 0 days: of a question, until it is answered. */
  readonly days: number;
  /** RESPOND and REVIEW; of CONFIRM_CORRECTION, from a correction on; else 0. */
  readonly hours: number;
  readonly text: string;
  readonly clause: string;
}

/** A notice to our own people about a decision. Never sent to a partner. */
export interface AgreedNotice {
  readonly name: string;
  readonly kind: 'ALERT' | 'REPORT';
  readonly text: string;
  readonly clause: string;
}

export interface Suspension extends Period {
  readonly kinds: readonly string[];
  readonly clause: string;
}

function periodOf({ from, until }: { from: string; until?: string }, path: string, say: Say): Period {
  const start = dateOf(from);
  const end = until === undefined ? undefined : dateOf(until);
  if (start === undefined) say(`${path}/from`, 'a date YYYY-MM-DD');
  if (until !== undefined && end === undefined) say(`${path}/until`, 'a date YYYY-MM-DD');
  if (start !== undefined && end !== undefined && end <= start) say(`${path}/until`, 'after from');
  return { from: start ?? 0, ...(end === undefined ? {} : { until: end }) };
}

export function effectiveOf({ effective: { source, mark, ...dates } }: AgreementText, say: Say): Period & Sourced {
  return { ...periodOf(dates, '/effective', say), source, mark };
}

export function suspensionsOf({ suspensions = [] }: AgreementText, grants: readonly Grant[], say: Say): Suspension[] {
  const granted = [...new Set(grants.map((grant) => grant.kind))];
  return suspensions.map(({ kinds, clause, ...dates }, i) => {
    kinds.forEach((kind, j) => {
      const path = `/suspensions/${i}/kinds/${j}`;
      if (checkKind(kind, path, say)) expectKnown(kind, granted, path, 'a kind that is granted', say);
    });
    return { kinds, clause, ...periodOf(dates, `/suspensions/${i}`, say) };
  });
}

export interface Matching {
  /** From this score on, of 100, whoever is on file is the person asked about; from `possible` on, they may be. */
  readonly match: number;
  readonly possible: number;
  readonly clause: string;
}

export function matchingOf({ matching }: AgreementText, say: Say): { readonly matching?: Matching } {
  if (matching === undefined) return {};
  const { match, possible = match } = matching;
  if (possible > match) say('/matching/possible', `at most match, ${match}`);
  return { matching: { ...matching, possible } };
}

const HOURLY: readonly string[] = ['RESPOND', 'REVIEW'];
/** These may have hours. */
const TIMED: readonly string[] = [...HOURLY, 'CONFIRM_CORRECTION'];

export function obligationsOf({ obligations = {}, retention }: AgreementText, say: Say): Record<string, AgreedObligation> {
  const kinds = enumOf('ObligationKind') ?? {};
  return Object.fromEntries(
    Object.entries(obligations).map(([name, { kind, days: stated, hours = 0, text = '', clause }]) => {
      const path = `/obligations/${name}`;
      const days = stated ?? 0;
      if (name === 'retention') say(path, 'another name: retention is the ceiling');
      if (kind === 'RETENTION' && stated === undefined) say(`${path}/days`, 'how many days');
      if (kind === 'RETENTION' && days > (retention?.days ?? days))
        say(`${path}/days`, `at most the ceiling, ${retention?.days}`);
      if (kind !== 'RETENTION' && days !== 0) say(`${path}/days`, 'only with RETENTION');
      if (HOURLY.includes(kind) && hours === 0) say(`${path}/hours`, 'how many hours');
      if (!TIMED.includes(kind) && hours !== 0) say(`${path}/hours`, 'only with RESPOND, REVIEW and CONFIRM_CORRECTION');
      if (kind === 'CAVEAT' && text === '') say(`${path}/text`, "the caveat's text");
      return [name, { kind: kinds[kind] as ObligationKind, days, hours, text, clause }];
    }),
  );
}

export const noticesOf = ({ notices = {} }: AgreementText): Record<string, AgreedNotice> =>
  Object.fromEntries(Object.entries(notices).map(([name, notice]) => [name, { name, ...notice }]));

/** Every place that names a clause. */
function* clausesNamed(text: AgreementText): Iterable<readonly [path: string, clause: string]> {
  yield ['/defaultClause', text.defaultClause];
  if (text.suspensionClause !== undefined) yield ['/suspensionClause', text.suspensionClause];
  for (const key of ['classificationCeiling', 'retention', 'release', 'exigent', 'expiry', 'matching'] as const)
    if (text[key] !== undefined) yield [`/${key}/clause`, text[key].clause];
  for (const key of ['purposes', 'obligations', 'notices', 'grants', 'quotas', 'reciprocity', 'suspensions'] as const)
    for (const [name, { clause }] of Object.entries<{ clause: string }>(text[key] ?? {}))
      yield [`/${key}/${name}/clause`, clause];
  for (const [kind, groups] of Object.entries(text.fieldGroups))
    for (const [name, { withheldBy }] of Object.entries(groups)) yield [`/fieldGroups/${kind}/${name}/withheldBy`, withheldBy];
}

export function checkClauses(text: AgreementText, say: Say): void {
  const declared = Object.keys(text.clauses);
  for (const [path, clause] of clausesNamed(text)) expectKnown(clause, declared, path, `clause ${clause} is not declared`, say);
}
