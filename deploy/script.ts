import { Command } from 'commander';

/** A script's options by commander: --help and exit 0; for what it does not know, its usage and exit 2. `words`: how a person starts it. */
export const script = (words: string, description: string): Command =>
  new Command(words)
    .description(description)
    .allowExcessArguments(false)
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
