import type { Command } from 'commander';
import { counted } from '../../services/domain/index.ts';
import { outputs } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type OutputOptions, plain, terminalOf } from './terminal.ts';

interface VerifyOptions extends OutputOptions {
  readonly config: string;
  readonly ledger?: string;
}

export function ledgerVerifyCommand(ledger: Command, shell: Shell): void {
  outputs(
    ledger
      .command('verify')
      .description('compare every table with the log, offline or beside a running gateway, and name each row that differs'),
  )
    .requiredOption('--config <file>', "the gateway's configuration: its data folder and its keys")
    .option('--ledger <file>', 'another ledger of this country: a copy joined with its keys')
    .action(async ({ config, ledger: file, ...options }: VerifyOptions) => {
      const terminal = terminalOf(options, shell);
      const { loadConfig } = await import('../server/config.ts');
      const { holdLedger } = await import('../server/ledger-tables.ts');
      let told = performance.now();
      const { findings, ...verified } = await holdLedger(loadConfig(config, shell.env), file, (at, of) => {
        if (performance.now() - told < 1_000) return;
        told = performance.now();
        terminal.progress(`${at} of ${of} entries`);
      });
      const holds = findings.length === 0;
      const { green, red, bold } = terminal.paint;
      if (terminal.json) {
        for (const finding of findings) terminal.row({ ...finding });
        terminal.row({ verified: holds, ...verified, findings: findings.length });
      } else if (holds)
        terminal.data([
          `${green(bold('✔ VERIFIED'))}  ${plain(verified.origin)}: ${counted(verified.size, 'entry', 'entries')}, and every row agrees with them`,
        ]);
      else
        terminal.data([
          ...findings.map(({ table, key, rule }) => `${red(bold('✘'))} ${plain(table)} ${plain(key)}: must be ${plain(rule)}`),
          `${red(bold('✘ ALTERED'))}  ${plain(verified.origin)}: the log verifies, ${findings.length === 1 ? '1 row of the tables does' : `${findings.length} rows of the tables do`} not`,
          '  preserve this disk, it is evidence; a start on a copy rebuilds every row that the log determines (docs/operations.md)',
        ]);
      shell.done(holds ? EXIT.ok : EXIT.tampered);
    });
}
