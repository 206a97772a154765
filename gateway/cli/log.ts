import { join } from 'node:path';
import type { Command } from 'commander';
import { type ConnectionOptions, connected, gatewayOf, profileOf } from './connection.ts';
import { CommandError, EXIT, type Exit } from './failure.ts';
import { plain, terminalOf } from './terminal.ts';

interface VerifyOptions extends ConnectionOptions {
  readonly ledger?: string;
  readonly public?: string;
  readonly config?: string;
}

export function logCommands(program: Command, done: (exit: Exit) => void): void {
  const log = program.command('log').description("this country's log");

  connected(log.command('checkpoint').description('the latest checkpoint, a signed note')).action(
    async (options: ConnectionOptions) => {
      const terminal = terminalOf(options.json === true);
      const note = await gatewayOf(options).log.checkpoint();
      if (terminal.json) terminal.row({ note });
      // A signed note is bytes to keep: it goes out as it came, unless a person looks at it.
      else if (process.stdout.isTTY) terminal.data(note.replace(/\n$/, '').split('\n').map(plain));
      else process.stdout.write(note);
      done(EXIT.ok);
    },
  );

  connected(log.command('verify').description('recompute a log from its ledger, offline, and say which entry does not hold'))
    .option('--ledger <file>', 'the ledger, or a copy of one')
    .option('--public <file>', 'what the country published of itself: public.json')
    .option('--config <file>', "take both from a gateway's configuration")
    .action(async (options: VerifyOptions) => {
      const terminal = terminalOf(options.json === true);
      const { ledger, publicFile } = await filesOf(options);
      const { verifyLedger } = await import('../server/offline.ts');
      const verified = verifyLedger(ledger, publicFile);
      if (terminal.json) terminal.row({ verified: true, ...verified });
      else
        terminal.data([
          `${terminal.paint.green(terminal.paint.bold('✔ VERIFIED'))}  ${plain(verified.origin)}: ${verified.size} entries, root ${plain(verified.root)}`,
          '  every entry recomputes to the tree head, and the tree head is signed by the key of this log',
        ]);
      done(EXIT.ok);
    });
}

async function filesOf(options: VerifyOptions): Promise<{ ledger: string; publicFile: string }> {
  let { ledger, public: publicFile } = options;
  if (options.config !== undefined) {
    const { loadConfig } = await import('../server/config.ts');
    const { dataFolder, keysFolder } = loadConfig(options.config);
    ledger ??= join(dataFolder, 'ledger.db');
    publicFile ??= join(keysFolder, 'public.json');
  }
  if (ledger === undefined || publicFile === undefined) {
    const profile = profileOf(options.as);
    ledger ??= profile?.ledger;
    publicFile ??= profile?.publicFile;
  }
  if (ledger !== undefined && publicFile !== undefined) return { ledger, publicFile };
  throw new CommandError(EXIT.usage, 'which ledger, and whose?', 'tripoint log verify --ledger FILE --public FILE');
}
