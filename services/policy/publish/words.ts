// What an agreement says about itself that cannot be so, each with the way out. None of it makes a text unreadable: what was once in
// force is still read, and replayed, as it stands.
import { enumOf } from '../../../proto/index.ts';
import { alpha2OfIcao, icaoOfAlpha2, isAlpha2, isIcaoState } from '../../records/index.ts';
import type { Agreement } from '../agreement.ts';
import type { Found, ProofCheck } from '../prove/findings.ts';
import { readingOf } from '../prove/reading.ts';
import { statedIn } from './stated.ts';

const found = (check: ProofCheck, field: string, rule: string): Found => ({ severity: 'error', check, field, rule });
const yaml = (check: ProofCheck, path: string, rule: string): Found => found(check, `agreement.yaml/${path}`, rule);

/** Everything that is said of an agreement without reasoning about facts. */
export function* wordFindings(agreement: Agreement): Iterable<Found> {
  yield* stateFindings(agreement);
  yield* literalFindings(agreement);
  yield* markFindings(agreement);
  yield* termFindings(agreement);
  yield* keepingFindings(agreement);
  if (agreement.retention === undefined)
    yield yaml('retention-missing', 'retention', 'retention, with days and a clause: a ceiling for everything that is kept');
}

function* stateFindings({ parties }: Agreement): Iterable<Found> {
  for (const [i, { country, state }] of parties.entries()) {
    const own = icaoOfAlpha2(country);
    if (own === undefined) yield yaml('party-state', `parties/${i}/country`, 'an ISO 3166-1 alpha-2 code that is assigned');
    else if (alpha2OfIcao(state) !== country || state !== own)
      yield yaml('party-state', `parties/${i}/state`, `${own}, the ICAO Doc 9303 code of ${country}`);
  }
}

/** A code that no document carries is in no record: what asks for it asks in vain. */
function* literalFindings({ rules }: Agreement): Iterable<Found> {
  for (const rule of rules) {
    const { paths, texts } = readingOf(rule.text);
    const countries = paths.includes('onwardTo');
    const states = paths.some(
      (path) => path !== 'onwardTo' && /^(?:subject\.|allegedPersecutor$|fromState$|toState$)/.test(path),
    );
    if (!states && !countries) continue;
    for (const text of new Set(texts.flat())) {
      if ((states && isIcaoState(text)) || (countries && isAlpha2(text))) continue;
      const meant = states ? (isAlpha2(text) ? icaoOfAlpha2(text) : undefined) : alpha2OfIcao(text);
      const said =
        states && countries
          ? `"${text}" is not an ICAO Doc 9303 code or an ISO 3166-1 alpha-2 code`
          : states
            ? `"${text}" is not an ICAO Doc 9303 code`
            : `"${text}" is not an ISO 3166-1 alpha-2 code`;
      const suggestion = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      yield found('state-literal', `rules.cedar#${rule.id}`, `${said}${suggestion}`);
    }
  }
}

const OWN_WORDS =
  /(?:^|[^\p{L}])(?:ours|our own|own design|(?:this|our|working) draft|notre propre|nos propres|le nôtre|(?:ce|notre|avant-)projet|ébauche|nuestr[oa]s?|diseño propio|este proyecto|borrador)(?=$|[^\p{L}])/iu;

/** Whether a source is one's own, in its own words. */
export const isOwnSource = (source: string): boolean => OWN_WORDS.test(source);

/** overstated: an auditor reads the mark beside every decision, and T says that the instrument itself has it. */
function* markFindings({ clauses, effective, legalBasis }: Agreement): Iterable<Found> {
  const sourced = [
    ['effective', effective] as const,
    ...legalBasis.map((basis, i) => [`legalBasis/${i}`, basis] as const),
    ...Object.entries(clauses).map(([name, clause]) => [`clauses/${name}`, clause] as const),
  ];
  for (const [path, { source, mark }] of sourced) {
    if (mark === 'T' && isOwnSource(source))
      yield yaml(
        'own-source-marked-t',
        `${path}/mark`,
        'D, since its source is our own; or a clause of T for the instrument and one of D for the rest',
      );
    if (mark !== 'D' && path.startsWith('clauses/D.'))
      yield yaml('own-source-marked-t', `${path}/mark`, 'D, as its name says; or a name that does not begin with D.');
  }
}

const RETENTION = enumOf('ObligationKind')?.RETENTION;

const KEPT = 'kept|keeps?|retain\\p{L}*|retention|stored?|storage|conserv\\p{L}*|guarda\\p{L}*|almacen\\p{L}*';
/** What is not kept any longer. */
const GONE =
  'destroy\\p{L}*|destruction|delet\\p{L}*|eras\\p{L}*|purg\\p{L}*|détrui\\p{L}*|efface\\p{L}*|supprim\\p{L}*|destru\\p{L}*|elimin\\p{L}*|suprim\\p{L}*|borra(?:r\\p{L}*|d[oa]s?)';
const KEEPING = new RegExp(`(?:^|[^\\p{L}])(?:${KEPT}|${GONE})(?=$|[^\\p{L}])`, 'iu');

/** Clauses that state how long something is kept, where nothing is kept for that long: two clauses, each with a time of its own, say different things. */
function* keepingFindings({ clauses, retention, exigent, expiry, obligations }: Agreement): Iterable<Found> {
  const days = [
    ...(retention === undefined ? [] : [retention.days]),
    ...Object.values(obligations).flatMap((one) => (one.kind === RETENTION ? [one.days] : [])),
  ];
  // A time within which something is answered, certified or reviewed may stand beside what is destroyed.
  const hours = [
    ...days.map((count) => count * 24),
    ...Object.values(obligations).map((one) => one.hours),
    ...(exigent === undefined ? [] : [exigent.hours, exigent.reviewHours]),
    ...expiryDays(expiry).map(([, count]) => count * 24),
  ];
  for (const [name, { text }] of Object.entries(clauses)) {
    const { durations } = statedIn(text);
    if (durations.length === 0 || !KEEPING.test(text)) continue;
    if (durations.some(([least, most]) => hours.some((count) => count >= least && count <= most))) continue;
    const kept = [...new Set(days)].sort((a, b) => a - b).join(', ');
    yield {
      ...yaml(
        'term-differs',
        `clauses/${name}/text`,
        `a time for which something is kept: ${kept} days; this clause states: "${text}"`,
      ),
      severity: 'warning',
    };
  }
}

function expiryDays(expiry: Agreement['expiry']): (readonly [key: string, days: number, clause: string])[] {
  if (expiry === undefined) return [];
  const { noticeDays, mostDays, reviewDays = {}, clause } = expiry;
  return [
    ['noticeDays', noticeDays, clause],
    ...(mostDays === undefined ? [] : [['mostDays', mostDays, clause] as const]),
    ...Object.entries(reviewDays).map(([action, days]) => [`reviewDays/${action}`, days, clause] as const),
  ];
}

/** A figure that the clause beside it states otherwise: one of the two is a slip, and the clause is what was agreed. */
function* termFindings(agreement: Agreement): Iterable<Found> {
  const { clauses, retention, release, exigent, expiry, obligations, quotas, reciprocity } = agreement;
  const timed: [path: string, clause: string, hours: number][] = [
    ...(retention === undefined ? [] : [['retention/days', retention.clause, retention.days * 24] as [string, string, number]]),
    ['release/expiresHours', release.clause, release.expiresHours],
    ...(['hours', 'reviewHours'] as const).flatMap((key): [string, string, number][] =>
      exigent === undefined ? [] : [[`exigent/${key}`, exigent.clause, exigent[key]]],
    ),
    ...expiryDays(expiry).map(([key, count, clause]): [string, string, number] => [`expiry/${key}`, clause, count * 24]),
    ...Object.entries(obligations).flatMap(([name, { kind, days, hours, clause }]): [string, string, number][] => {
      if (hours > 0) return [[`obligations/${name}/hours`, clause, hours]];
      return kind === RETENTION && days > 0 ? [[`obligations/${name}/days`, clause, days * 24]] : [];
    }),
  ];
  const textOf = (clause: string): string => clauses[clause]?.text ?? '';
  for (const [path, clause, hours] of timed) {
    const { durations } = statedIn(textOf(clause));
    if (durations.length > 0 && !durations.some(([least, most]) => hours >= least && hours <= most))
      yield yaml('term-differs', path, `what clause ${clause} states: "${textOf(clause)}"`);
  }
  const counted = [
    ...quotas.map(({ limit, clause }, i) => [`quotas/${i}/limit`, clause, limit] as const),
    ...reciprocity.map(({ ratio, clause }, i) => [`reciprocity/${i}/ratio`, clause, ratio] as const),
  ];
  for (const [path, clause, count] of counted) {
    const { numbers } = statedIn(textOf(clause));
    if (numbers.length > 0 && !numbers.includes(count))
      yield yaml('term-differs', path, `what clause ${clause} states: "${textOf(clause)}"`);
  }
}
