// One line per figure for people, or one JSON object per line for programs that compare runs.
import type { Flow } from './journey.ts';

export type Row = readonly [what: string, figure: string, note?: string];

export interface Report {
  section(title: string): void;
  figures(name: string, facts: object, rows: readonly Row[]): void;
}

export function createReport(json: boolean, write: (line: string) => void): Report {
  return {
    section(title) {
      if (!json) write(`\n${title}`);
    },
    figures(name, facts, rows) {
      if (json) write(JSON.stringify({ name, ...facts }));
      else for (const [what, figure, note = ''] of rows) write(`  ${what.padEnd(46)}${figure.padStart(12)}  ${note}`.trimEnd());
    },
  };
}

export const whole = (value: number): string => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : 'n/a');
export const ms = (value: number): string => `${value.toFixed(1)} ms`;

export function flowRows(name: string, flow: Flow): Row[] {
  const each = (of: Readonly<Record<string, number>>, unit: string): string =>
    Object.entries(of)
      .map(([process, value]) => `${process} ${value.toFixed(2)}${unit}`)
      .join(', ');
  const ledgers = Object.entries(flow.ledgers).map(
    ([country, { commits, batches, perBatch }]) =>
      `${country} ${commits} commits, ${batches} batches of ${Number.isFinite(perBatch) ? perBatch.toFixed(1) : '0'}`,
  );
  return [
    [name, `${whole(flow.perSecond)}/s`, `${whole(flow.closed)} closed in ${flow.windowS.toFixed(1)} s, load ${flow.load}`],
    ['  CPU seconds per 1,000', '', each(flow.cpuPer1000, '')],
    ['  cores kept busy', '', each(flow.busy, '')],
    ['  durable commits', '', ledgers.join('; ')],
    ...Object.entries(flow.rssMiB).map(
      ([process, { before, after }]): Row => [`  memory of ${process}`, `${whole(after)} MiB`, `${whole(before)} MiB before`],
    ),
  ];
}
