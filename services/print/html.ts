// A document as a web page: headings in order, tables with heads that say what they are of, no script and nothing from elsewhere.
import type { PrintedDocument, PrintedTable, Section } from './document.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** injection: a text of the agreement is text, whatever it holds. */
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);
const lines = (value: string): string => value.split('\n').map(text).join('<br>');

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { line-height: 1.2; margin-bottom: 0; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .2rem; }
  dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.5rem; }
  dt { font-weight: 600; overflow-wrap: anywhere; max-width: 16rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border: 1px solid #8888; padding: .3rem .5rem; text-align: start; vertical-align: top; }
  footer { margin-top: 3rem; font-size: .85rem; overflow-wrap: anywhere; }
  @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .6rem; } }
  @media print { h2, dt { break-after: avoid; } tr, dd { break-inside: avoid; } }`;

export function htmlOf({ mark, title, subtitle, language, foot, sections }: PrintedDocument): string {
  return `<!DOCTYPE html>
<html lang="${text(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
<header>
${mark === undefined ? '' : `<p><strong>${text(mark)}</strong></p>\n`}<h1>${text(title)}</h1>
<p>${text(subtitle)}</p>
</header>
${sections.map(section).join('\n')}
</main>
<footer>${text(foot)}</footer>
</body>
</html>
`;
}

function section({ title, notes = [], pairs = [], table }: Section, at: number): string {
  const id = `section-${at + 1}`;
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${text(title)}</h2>`,
    ...notes.map((note) => `<p>${lines(note)}</p>`),
    ...(pairs.length === 0
      ? []
      : ['<dl>', ...pairs.map(([label, value]) => `<dt>${text(label)}</dt><dd>${lines(value)}</dd>`), '</dl>']),
    ...(table === undefined ? [] : [tableOf(table, id)]),
    '</section>',
  ].join('\n');
}

/** Wide tables scroll by themselves, by the keyboard too. The first cell of a row is its head. */
const tableOf = ({ columns, rows }: PrintedTable, id: string): string =>
  [
    `<div class="table" role="region" aria-labelledby="${id}" tabindex="0"><table>`,
    `<thead><tr>${columns.map((column) => `<th scope="col">${text(column)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(
      ([head = '', ...cells]) =>
        `<tr><th scope="row">${lines(head)}</th>${cells.map((cell) => `<td>${lines(cell)}</td>`).join('')}</tr>`,
    ),
    '</tbody></table></div>',
  ].join('\n');
