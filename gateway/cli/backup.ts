import type { Command } from 'commander';
import { counted } from '../../services/domain/index.ts';
import { outputs } from './connection.ts';
import { EXIT } from './failure.ts';
import { ledgerVerifyCommand } from './ledger-verify.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

interface BackupOptions {
  readonly config: string;
  readonly keys?: string;
  readonly json?: boolean;
}

export function ledgerCommands(program: Command, shell: Shell): void {
  const ledger = program.command('ledger').description('the ledger and its backups, on its own machine');
  const command = (name: string, description: string) =>
    outputs(ledger.command(`${name} <folder>`).description(description)).requiredOption(
      '--config <file>',
      "the gateway's configuration",
    );

  command('backup', 'copy the ledger of a gateway, which may be running, and separately the keys of its records')
    .option('--keys <file>', 'put the keys there: on other storage, to be destroyed on a schedule of their own')
    .action(async (folder: string, options: BackupOptions) => {
      const terminal = terminalOf(options, shell);
      const { loadConfig } = await import('../server/config.ts');
      const { backupLedger } = await import('../server/backup.ts');
      const where = options.keys === undefined ? {} : { keysFile: options.keys };
      const manifest = await backupLedger(loadConfig(options.config, shell.env), folder, where);
      if (terminal.json) terminal.row(manifest);
      else {
        const { origin, size, root, ledger: copy, keys } = manifest;
        tell(terminal, 'BACKED UP', [
          `${origin}: ${counted(size, 'entry', 'entries')}, root ${root}`,
          `ledger ${counted(copy.bytes, 'byte')}, keys ${counted(keys.bytes, 'byte')}`,
        ]);
      }
      if (options.keys === undefined)
        terminal.progress('keep vault-keys.db apart from ledger.db: neither alone reveals a record');
      shell.done(EXIT.ok);
    });

  ledgerVerifyCommand(ledger, shell);

  command('restore', 'verify a backup, join it with its keys and put it into an empty data folder')
    .option('--keys <file>', 'the file of the keys; those of another backup of this log are accepted')
    .action(async (folder: string, options: BackupOptions) => {
      const terminal = terminalOf(options, shell);
      const { loadConfig } = await import('../server/config.ts');
      const { restoreLedger } = await import('../server/backup.ts');
      const { manifest, lost, ...joined } = await restoreLedger(loadConfig(options.config, shell.env), folder, options.keys);
      if (terminal.json) terminal.row({ ...manifest, joined, ...(lost && { lost }) });
      else
        tell(terminal, 'RESTORED', [
          `${manifest.origin}: ${counted(manifest.size, 'entry', 'entries')} of ${manifest.at}, verified`,
          `${counted(joined.keys, 'key')} joined, ${joined.erased} left out as erased, ${counted(joined.unreadable, 'record')} without a key`,
        ]);
      if (lost)
        terminal.progress(
          `${counted(lost.size, 'entry', 'entries')} of ${plain(lost.origin)} signed here, but not all in this backup: the newest log-head-before*.note beside the keys is the proof. Partners that hold any of them refuse to go on`,
        );
      shell.done(EXIT.ok);
    });
}

function tell({ data, paint }: Terminal, badge: string, lines: readonly string[]): void {
  const [first = '', ...others] = lines.map(plain);
  data([`${paint.green(paint.bold(`✔ ${badge}`))}  ${first}`, ...others.map((line) => `  ${line}`)]);
}
