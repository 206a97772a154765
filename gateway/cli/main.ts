#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { systemClock } from '../../services/domain/index.ts';
import { EXIT } from './exit.ts';
import { run } from './run.ts';

const { argv, env, stdin, stdout, stderr } = process;

// A closed pipe (`tripoint watch | head`) means that the reader is done.
stdout.on('error', () => process.exit(process.exitCode ?? EXIT.ok));

process.exitCode = await run(argv.slice(2), {
  env,
  clock: systemClock,
  stdout,
  stderr,
  stdin: () => readFileSync(0, 'utf8'),
  ...(stdin.isTTY && stderr.isTTY ? { ask: async () => (await import('./agreement/ask.ts')).createAsk(stdin, stderr) } : {}),
  stopped() {
    const stop = new AbortController();
    const leave = (): void => stop.abort();
    process.once('SIGINT', leave).once('SIGTERM', leave);
    return stop.signal;
  },
});
