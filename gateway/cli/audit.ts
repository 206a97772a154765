// What an auditor asks. Every command here is an entry of the log that it reads.
import type { Command } from 'commander';
import { askCommand } from './audit/ask.ts';
import { findCommand, sampleCommand } from './audit/find.ts';
import { grantCommand, showCommand } from './audit/grant.ts';
import { questionsCommand } from './audit/questions.ts';
import type { Exit } from './failure.ts';

export function auditCommands(program: Command, done: (exit: Exit) => void): void {
  const audit = program.command('audit').description('questions to the log; each one asked is logged');
  questionsCommand(audit, done);
  askCommand(audit, done);
  findCommand(audit, done);
  sampleCommand(audit, done);
  showCommand(audit, done);
  grantCommand(audit, done);
}
