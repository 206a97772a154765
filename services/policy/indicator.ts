// MATCH_INDICATOR_ONLY: whether there was a match, and nothing else. widening: no permit of such a text can show more, whatever it is joined with.
import { fieldsOf } from '../../proto/index.ts';
import type { Grant } from './grants.ts';
import { type FieldGroup, INDICATOR, messageOf } from './groups.ts';
import type { Rule } from './rules.ts';
import type { Say } from './suggest.ts';

/** Without the reference the indicator would be about nothing. */
const SHOWN: readonly string[] = ['recordReference', INDICATOR];

function isIndicator(kind: string, { fields }: FieldGroup): boolean {
  const names = new Map(fieldsOf(messageOf(kind)).map(({ id, name }) => [id, name]));
  return fields.every((field) => SHOWN.includes(names.get(field) ?? ''));
}

/** `say`: receives the id of a rule. */
export function checkIndicators(
  grants: readonly Grant[],
  fieldGroups: Readonly<Record<string, readonly FieldGroup[]>>,
  rules: readonly Rule[],
  say: Say,
): void {
  const shows = rules.filter((rule) => rule.effect === 'permit' && rule.actions.includes('disclose') && rule.mode !== 'FULL');
  const narrow = grants.filter(({ mode }) => mode === 'MATCH_INDICATOR_ONLY');
  for (const { id, recipient, resource, resources } of shows) {
    const beyond = narrow
      .filter(({ to }) => (recipient ?? to) === to)
      .flatMap(({ kind }) => (fieldGroups[kind] ?? []).filter((group) => !isIndicator(kind, group)))
      .filter(({ name }) => (resource ?? name) === name && (resources?.includes(name) ?? true));
    const names = [...new Set(beyond.map(({ name }) => name))];
    if (names.length > 0)
      say(
        id,
        `under MATCH_INDICATOR_ONLY only groups of ${SHOWN.join(' and ')}, so not ${names.join(', ')}: name other groups, or limit it by context.mode == Mode::"FULL"`,
      );
  }
}
