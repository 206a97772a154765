import type { MessageKey, Say } from '../../../services/messages/index.ts';
import type { AuditAnswer } from '../../sdk/index.ts';
import { plain, type Terminal } from '../terminal.ts';

/** An answer for a person: each row a block without empty cells, followed by its basis. As JSON it is one line. */
export function showAnswer(answer: AuditAnswer, terminal: Terminal, say: Say): void {
  const { paint, data } = terminal;
  if (terminal.json) {
    terminal.row(answer);
    return;
  }
  const { title, columns, rows, note, totals = {}, erased, basis, access, next } = answer;
  const { indexed, size, origin } = basis;
  data([paint.bold(plain(title))]);
  showRows({ columns, rows }, terminal, say);
  if (note !== undefined) data([plain(note)]);
  if (erased !== undefined) {
    data([paint.bold(`${say('audit.head.erased')}  ${erased.count}`)]);
    showRows(erased, terminal, say);
  }
  data([
    ...Object.entries(totals).map(([total, value]) => `${say(`audit.total.${total}` as MessageKey)}  ${value}`),
    paint.gray(`${say('audit.head.log')}  ${plain(origin)}, ${say('audit.indexed', { indexed, size })}`),
    paint.gray(`${say('audit.head.access')}  ${access.log.index}`),
  ]);
  if (next !== undefined) terminal.progress(`  ${say('next.is', { next: `--cursor ${plain(next)}` })}`);
}

function showRows({ columns, rows }: Pick<AuditAnswer, 'columns' | 'rows'>, { paint, data }: Terminal, say: Say): void {
  const name = (column: string) => say(`audit.column.${column}` as MessageKey);
  const width = Math.max(0, ...columns.map((column) => name(column).length));
  for (const [i, row] of rows.entries()) {
    const cells = columns.filter((column) => (row[column] ?? null) !== null);
    data(
      cells.map((column, j) => {
        const mark = j === 0 ? `${i + 1}.`.padStart(5) : '     ';
        return `${paint.gray(mark)} ${paint.gray(name(column).padEnd(width))}  ${plain(row[column])}`;
      }),
    );
  }
}
