// A row of a decision table, as such tables are written.
import { stringify } from 'yaml';

export type Facts = Readonly<Record<string, unknown>>;

export interface DraftCase {
  readonly name: string;
  readonly given: string;
  readonly facts?: Facts;
  readonly ends?: readonly string[];
  readonly shows?: Readonly<Record<string, 'pass' | 'fail'>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

const yaml = (value: unknown): string => stringify(value, { lineWidth: 120, version: '1.2', compat: 'yaml-1.1' }).trimEnd();

/** A map or list on one line, in the way these tables are written. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return yaml(value);
  const members = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function showing(shows: NonNullable<DraftCase['shows']>): string[] {
  const short = `shows: ${flow(shows)}`;
  return short.length <= 110 ? [short] : ['shows:', ...Object.entries(shows).map(([kind, how]) => `  ${kind}: ${how}`)];
}

export function row({ name, given: from, facts, ends, shows, expect }: DraftCase): string {
  const lines = [
    `given: ${from}`,
    ...(facts === undefined ? [] : [`facts: ${flow(facts)}`]),
    ...(ends === undefined ? [] : [`ends: ${flow(ends)}`]),
    ...(shows === undefined ? [] : showing(shows)),
  ];
  const short = `expect: ${flow(expect)}`;
  const long = ['expect:', ...Object.entries(expect).map(([key, value]) => `  ${key}: ${flow(value)}`)];
  return [`  - ${yaml({ name })}`, ...[...lines, ...(short.length <= 110 ? [short] : long)].map((line) => `    ${line}`)].join(
    '\n',
  );
}
