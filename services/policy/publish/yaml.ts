// What two readers of YAML may take for two things: an agreement is read by every party with its own tools.
import { CST, Lexer, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import type { Spot } from './bytes.ts';

/** Words and numbers that YAML 1.1 does not take for text: country NO is false there, and 1:30 is 90. */
const OTHERWISE = /^(?:y|yes|n|no|on|off|~|\d+(?::[0-5]?\d)+(?:\.\d*)?)$/i;
const NUMBER = /^(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;

/** Per kind of lexeme that lets a text say less than it means, or another thing, what to do about it. */
const UNWANTED: Readonly<Record<string, string>> = {
  alias: 'no aliases: write it out where it applies',
  anchor: 'no anchor: write it out where it applies',
  tag: 'no tag: the shape of an agreement says what it is',
  'directive-line': 'no %YAML directive: it is YAML 1.2',
};

export function yamlSpots(text: string): readonly Spot[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: '1.2' });
  if (document.errors.length > 0) return [];
  const spots: Spot[] = [];
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    const rule = UNWANTED[CST.tokenType(lexeme) ?? ''];
    if (rule !== undefined) spots.push({ line, rule: rule.replace(/(?<=^no (?:anchor|tag))/, ` ${lexeme.slice(0, 40)}`) });
    line += lexeme.split('\n').length - 1;
  }
  const say = (node: Scalar, rule: string): void => {
    spots.push({ line: lines.linePos(node.range?.[0] ?? 0).line, rule });
  };
  visit(document, {
    Pair(_, { key }) {
      if ((key as Scalar | null)?.value === '<<') say(key as Scalar, 'no merge key <<: write the keys out');
    },
    Scalar(_, node) {
      const rule = scalarRule(node);
      if (rule !== undefined) say(node, rule);
    },
  });
  return spots;
}

function scalarRule({ type, value, source = '' }: Scalar): string | undefined {
  if (type !== 'PLAIN') return undefined;
  if (typeof value === 'string' && OTHERWISE.test(source)) return `"${source}" in quotes: another reader takes it for no text`;
  if (typeof value === 'number' && !NUMBER.test(source)) return `a number in plain digits, not ${source.slice(0, 40)}`;
  return undefined;
}
