// The rules that faults name, in the reader's language. Services say them in English, which is their stable form on the wire and in the
// log; here those that officers and auditors meet are found again by their English text. A rule that the catalogue does not have is told as it stands.
import { type CommandKey, commands } from './commands/en.ts';
import type { Say } from './messages.ts';
import { type RuleKey, rules } from './rules/en.ts';

const MEANT = /^(.*) \(did you mean ([^()]*)\?\)$/s;

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

interface Pattern {
  readonly key: CommandKey | RuleKey;
  readonly expression: RegExp;
}

const RULES = { ...commands, ...rules };

/** More literal text first, so that `one of the parameters {names}` is not taken for `one of {values}`. */
const PATTERNS: readonly Pattern[] = (Object.keys(RULES) as (CommandKey | RuleKey)[])
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
  return rule;
}
