import type { Command } from 'commander';
import { checkCommand } from './policy/check.ts';
import { explainCommand } from './policy/explain.ts';
import { replayCommand } from './policy/replay.ts';
import { testCommand } from './policy/test.ts';
import { whatIfCommand } from './policy/what-if.ts';
import type { Shell } from './shell.ts';

/** One file per command. All work on folders and files, the last two on a ledger; none contacts a gateway. */
export function policyCommands(program: Command, shell: Shell): void {
  const policy = program.command('policy').description('sharing agreements: what they decide, and why');
  testCommand(policy, shell);
  checkCommand(policy, shell);
  explainCommand(policy, shell);
  replayCommand(policy, shell);
  whatIfCommand(policy, shell);
}
