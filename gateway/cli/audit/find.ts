import type { Command } from 'commander';
import { connected, gatewayOf } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { languageFor, sayOf } from '../language.ts';
import type { Shell } from '../shell.ts';
import { terminalOf } from '../terminal.ts';
import { type FilterOptions, filtered, filtersOf } from './filters.ts';
import { showAnswer } from './table.ts';

export function findCommand(audit: Command, shell: Shell): void {
  filtered(connected(audit.command('find').description('entries of the log that match all filters, oldest first')))
    .option('--limit <rows>', 'rows of one page')
    .option('--cursor <text>', 'the page after the one that named this')
    .action(async (options: FilterOptions & { readonly limit?: string; readonly cursor?: string }) => {
      const { limit, cursor } = options;
      const asked = { ...filtersOf(options), limit, cursor, lang: await languageFor(options, shell) };
      showAnswer(await gatewayOf(options, shell).audit.entries(asked), terminalOf(options, shell), await sayOf(options, shell));
      shell.done(EXIT.ok);
    });
}

export function sampleCommand(audit: Command, shell: Shell): void {
  filtered(connected(audit.command('sample').description('entries drawn by a seed: anyone who has the log draws the same')))
    .requiredOption('--seed <text>', 'any text; it is logged')
    .requiredOption('--n <number>', 'how many')
    .option('--size <entries>', 'below this entry, to draw an earlier sample again')
    .action(async (options: FilterOptions & { readonly seed: string; readonly n: string; readonly size?: string }) => {
      const { seed, n, size } = options;
      const asked = { ...filtersOf(options), seed, n, size, lang: await languageFor(options, shell) };
      showAnswer(await gatewayOf(options, shell).audit.sample(asked), terminalOf(options, shell), await sayOf(options, shell));
      shell.done(EXIT.ok);
    });
}
