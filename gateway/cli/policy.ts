import type { Command } from 'commander';
import type { Exit } from './failure.ts';
import { checkCommand } from './policy/check.ts';
import { explainCommand } from './policy/explain.ts';
import { replayCommand } from './policy/replay.ts';
import { testCommand } from './policy/test.ts';
import { whatIfCommand } from './policy/what-if.ts';

/** One file per command. All of them work on folders and files, the last two on a ledger: no gateway is asked. */
export function policyCommands(program: Command, done: (exit: Exit) => void): void {
  const policy = program.command('policy').description('sharing agreements: what they decide, and why');
  testCommand(policy, done);
  checkCommand(policy, done);
  explainCommand(policy, done);
  replayCommand(policy, done);
  whatIfCommand(policy, done);
}
