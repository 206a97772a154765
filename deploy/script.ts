import { Command } from 'commander';

/** A script's options: --help exits with 0; an unknown option prints the usage and exits with 2. `words`: the command that starts it. */
export const script = (words: string, description: string): Command =>
  new Command(words)
    .description(description)
    .allowExcessArguments(false)
    .showHelpAfterError()
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
