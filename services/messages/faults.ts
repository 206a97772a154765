// Translates the rules of faults. Services state rules in English, which is their stable form on the wire and in the
// log; the common ones are looked up here by their English text. A rule that the catalogue lacks is shown unchanged.
import { type AgreementKey, agreements } from './agreements/en.ts';
import { type AuthoringKey, authoring } from './authoring/en.ts';
import { type CommandKey, commands } from './commands/en.ts';
import type { Say } from './messages.ts';
import { type RuleKey, rules } from './rules/en.ts';

const MEANT = /^(.*) \(did you mean ([^()]*)\?\)$/s;

/** A citation, the same in every language, which may follow any rule. */
const CITED = /^(.*) (\(ICAO Doc 9303-\d{1,2}\))$/s;

/** A position in a zone (lines and columns), followed by the rule. */
const PLACED = /^(line \d+, columns? [^:]{1,200}): (.*)$/s;

/** Lines and columns of a zone in the reader's language. */
export const sayPlace = (place: string, say: Say): string =>
  place.replace(/\b(line|columns?)(?= \d)/g, (word) => say(`zone.${word}` as 'zone.line' | 'zone.column' | 'zone.columns'));

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

type FaultKey = CommandKey | RuleKey | AuthoringKey | AgreementKey;

interface Pattern {
  readonly key: FaultKey;
  readonly expression: RegExp;
}

const RULES = { ...commands, ...rules, ...authoring, ...agreements };

/** Patterns with more literal text first, so that `one of the parameters {names}` is not taken for `one of {values}`. */
const PATTERNS: readonly Pattern[] = (Object.keys(RULES) as FaultKey[])
  .filter((key) => key.startsWith('fault.') && key !== 'fault.meant')
  .sort((a, b) => literalsOf(RULES[b]) - literalsOf(RULES[a]))
  .map((key) => ({
    key,
    expression: new RegExp(
      `^${RULES[key]
        .split(/(\{\w+\})/)
        .map((part) => (/^\{\w+\}$/.test(part) ? `(?<${part.slice(1, -1)}>.+)` : literal(part)))
        .join('')}$`,
      's',
    ),
  }));

function literalsOf(text: string): number {
  return text.replace(/\{\w+\}/g, '').length;
}

export function sayRule(rule: string, say: Say): string {
  const [, asked, word] = MEANT.exec(rule) ?? [];
  if (asked !== undefined && word !== undefined) return say('fault.meant', { rule: sayRule(asked, say), word });
  for (const { key, expression } of PATTERNS) {
    const found = expression.exec(rule);
    if (found !== null) return say(key, { ...found.groups });
  }
  const [, place, broken] = PLACED.exec(rule) ?? [];
  if (place !== undefined && broken !== undefined)
    return say('zone.at', { place: sayPlace(place, say), rule: sayRule(broken, say) });
  const [, stated, source] = CITED.exec(rule) ?? [];
  return stated === undefined ? rule : `${sayRule(stated, say)} ${source}`;
}
