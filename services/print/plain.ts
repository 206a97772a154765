// A document as plain text, for a terminal, a diff or a screen reader.
import type { PrintedDocument, PrintedTable, Section } from './document.ts';

const WIDTH = 100;
const LABEL = 22;

export function plainOf({ mark, title, subtitle, foot, sections }: PrintedDocument): string {
  const head = [
    ...(mark === undefined ? [] : [...wrapped(mark, 0), '']),
    title,
    '='.repeat(Math.min(WIDTH, title.length)),
    ...wrapped(subtitle, 0),
  ];
  return `${[...head, ...sections.flatMap(section), '', ...wrapped(foot, 0)].join('\n')}\n`;
}

const section = ({ title, notes = [], pairs = [], table }: Section): string[] => [
  '',
  title,
  '-'.repeat(title.length),
  ...notes.flatMap((note) => wrapped(note, 0)),
  ...pairs.flatMap(([label, value]) => labelled(label, value)),
  ...(table === undefined ? [] : tableLines(table)),
];

function labelled(label: string, value: string): string[] {
  const [first = '', ...rest] = wrapped(value, LABEL);
  if (label.length >= LABEL) return [label, first, ...rest];
  return [label.padEnd(LABEL) + first.trimStart(), ...rest];
}

/** Each row as a block: columns of long texts stand beside one another nowhere but on wide paper. */
const tableLines = ({ columns, rows }: PrintedTable): string[] =>
  rows.flatMap(([head = '', ...cells]) => [
    ...wrapped(head, 0),
    ...cells.flatMap((cell, i) => (cell === '' ? [] : labelled(`  ${columns[i + 1] ?? ''}`, cell))),
  ]);

function wrapped(text: string, indent: number): string[] {
  const blank = ' '.repeat(indent);
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && indent + line.length + word.length + 1 > WIDTH) {
        lines.push(blank + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, blank + line];
  });
}
