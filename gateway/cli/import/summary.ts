// What an import came to, by partner: what was shared, what was held, and which clause withheld what.
import type { Decision, Exchange, Preview } from '../../sdk/index.ts';
import { type Face, plain } from '../terminal.ts';

type Shared = Preview['partners'][number] | Pick<Exchange, 'partner' | 'state' | 'decision'>;

interface Partner {
  sent: number;
  held: number;
  refused: number;
  /** Clause of an agreement → fields that it withheld → records. */
  readonly withheld: Map<string, number>;
  /** Rule or code → records. */
  readonly refusals: Map<string, number>;
}

export interface Summary {
  rows: number;
  shared: number;
  held: number;
  refused: number;
  readonly partners: ReadonlyMap<string, Partner>;
  /** Counts what one row came to. */
  count(outcome: 'SHARED' | 'HELD' | 'REFUSED', partners: readonly Shared[]): void;
}

const HELD: readonly Exchange['state'][] = ['HELD'];
const REFUSED: readonly Exchange['state'][] = ['REFUSED', 'DENIED', 'EXPIRED', 'REJECTED'];

export function startSummary(): Summary {
  const partners = new Map<string, Partner>();
  const summary: Summary = {
    ...{ rows: 0, shared: 0, held: 0, refused: 0, partners },
    count(outcome, each) {
      summary.rows++;
      if (outcome === 'SHARED') summary.shared++;
      else if (outcome === 'HELD') summary.held++;
      else summary.refused++;
      for (const { partner, state, decision } of each) {
        let of = partners.get(partner);
        if (of === undefined) {
          of = { sent: 0, held: 0, refused: 0, withheld: new Map(), refusals: new Map() };
          partners.set(partner, of);
        }
        if (HELD.includes(state)) of.held++;
        else if (REFUSED.includes(state)) of.refused++;
        else of.sent++;
        if (decision !== undefined) countDecision(of, decision);
      }
    },
  };
  return summary;
}

const more = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

function countDecision(partner: Partner, { agreement = '', withheld, refusedBy = [], code, clauses }: Decision): void {
  for (const { clause, fields } of withheld) more(partner.withheld, `${agreement}, ${clause}: ${[...fields].sort().join(', ')}`);
  const stop = refusedBy[0];
  if (code !== undefined)
    more(partner.refusals, stop === undefined ? code : `${code}: ${stop.clause ?? clauses[0] ?? stop.rule}`);
}

/** Kinds of refusals and of withheld fields that are listed for a partner; the others are counted. */
const LISTED = 12;

export function summaryLines(summary: Summary, dryRun: boolean, { say, paint }: Face): string[] {
  const { rows, shared, held, refused, partners } = summary;
  const listed = (label: string, counts: ReadonlyMap<string, number>): string[] => {
    const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const rest = most.length - LISTED;
    return [
      ...most.slice(0, LISTED).map(([what, records]) => `      ${label} ${say('import.times', { records, what: plain(what) })}`),
      ...(rest > 0 ? [`      ${say('import.and-more', { rest })}`] : []),
    ];
  };
  return [
    paint.bold(say(dryRun ? 'import.would' : 'import.done', { rows, shared, held, refused })),
    ...[...partners]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([country, partner]) => [
        `  → ${paint.bold(plain(country))}  ${say('import.partner', { sent: partner.sent, held: partner.held, refused: partner.refused })}`,
        ...listed(say('label.withheld'), partner.withheld),
        ...listed(say('label.refused-by'), partner.refusals),
      ]),
  ];
}

/** The same for a program. */
export const summaryJson = ({ rows, shared, held, refused, partners }: Summary): Record<string, unknown> => ({
  ...{ rows, shared, held, refused },
  partners: [...partners].map(([partner, { withheld, refusals, ...counts }]) => ({
    partner,
    ...counts,
    withheld: Object.fromEntries(withheld),
    refusals: Object.fromEntries(refusals),
  })),
});
