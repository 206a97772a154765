// The auditor's commands. Each is itself logged.
import type { Command } from 'commander';
import { askCommand } from './audit/ask.ts';
import { findCommand, sampleCommand } from './audit/find.ts';
import { grantCommand, showCommand } from './audit/grant.ts';
import { questionsCommand } from './audit/questions.ts';
import type { Shell } from './shell.ts';

export function auditCommands(program: Command, shell: Shell): void {
  const audit = program.command('audit').description('questions to the log; each question is itself logged');
  questionsCommand(audit, shell);
  askCommand(audit, shell);
  findCommand(audit, shell);
  sampleCommand(audit, shell);
  showCommand(audit, shell);
  grantCommand(audit, shell);
}
