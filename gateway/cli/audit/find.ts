import type { Command } from 'commander';
import { connected, gatewayOf } from '../connection.ts';
import { EXIT, type Exit } from '../failure.ts';
import { languageFor, sayOf } from '../language.ts';
import { terminalOf } from '../terminal.ts';
import { type FilterOptions, filtered, filtersOf } from './filters.ts';
import { showAnswer } from './table.ts';

export function findCommand(audit: Command, done: (exit: Exit) => void): void {
  filtered(connected(audit.command('find').description('entries of the log that fit all filters, oldest first')))
    .option('--limit <rows>', 'rows of one page')
    .option('--cursor <text>', 'the page after the one that named this')
    .action(async (options: FilterOptions & { readonly limit?: string; readonly cursor?: string }) => {
      const { limit, cursor } = options;
      const asked = { ...filtersOf(options), limit, cursor, lang: await languageFor(options) };
      showAnswer(await gatewayOf(options).audit.entries(asked), terminalOf(options), await sayOf(options));
      done(EXIT.ok);
    });
}

export function sampleCommand(audit: Command, done: (exit: Exit) => void): void {
  filtered(connected(audit.command('sample').description('entries drawn by a seed: whoever has the log draws the same')))
    .requiredOption('--seed <text>', 'any text; it is logged')
    .requiredOption('--n <number>', 'how many')
    .option('--size <entries>', 'below this entry, to draw an earlier sample again')
    .action(async (options: FilterOptions & { readonly seed: string; readonly n: string; readonly size?: string }) => {
      const { seed, n, size } = options;
      const asked = { ...filtersOf(options), seed, n, size, lang: await languageFor(options) };
      showAnswer(await gatewayOf(options).audit.sample(asked), terminalOf(options), await sayOf(options));
      done(EXIT.ok);
    });
}
