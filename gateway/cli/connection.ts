import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { createGateway, type Gateway } from '../sdk/index.ts';
import { CommandError, EXIT, sameWith } from './exit.ts';
import { keepHead } from './heads.ts';
import type { Environment, Shell } from './shell.ts';
import type { OutputOptions } from './terminal.ts';

/** One country's entry of the profile. Paths are relative to the folder of that file. */
export interface Profile {
  readonly url: string;
  readonly tokenFile: string;
  /** For `log verify`: the country's ledger and its public.json. */
  readonly ledger?: string;
  readonly publicFile?: string;
}

export interface ConnectionOptions extends OutputOptions {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly as?: string;
  readonly keepHeads?: string;
}

/** Where the demonstration writes it, seen from the folder that it was started in. */
const PROFILE = join('.tripoint', 'profile.json');
const profileFile = (env: Environment): string => env.TRIPOINT_PROFILE ?? PROFILE;

/** The options of each command that contacts a gateway. leak: a token is never an option, since every user of a machine can read arguments. */
export const connected = (command: Command): Command =>
  outputs(command)
    .option('--as <country>', `a country of the profile (TRIPOINT_PROFILE, default: ${PROFILE})`)
    .option('--url <url>', 'the gateway (default: TRIPOINT_URL)')
    .option('--token-file <file>', 'the file that holds your token (default: TRIPOINT_TOKEN_FILE)')
    .option('--keep-heads <folder>', 'keep the signed heads of the log that come with the answers, for log verify --earlier');

export const outputs = (command: Command): Command => command.option('--json', 'JSON, one line each');

/** Flags, then the environment, then the profile. Throws CommandError. */
export function connectionOf(options: ConnectionOptions, env: Environment): { url: string; tokenFile: string } {
  const url = options.url ?? (options.as === undefined ? env.TRIPOINT_URL : undefined);
  const tokenFile = options.tokenFile ?? (options.as === undefined ? env.TRIPOINT_TOKEN_FILE : undefined);
  const profile = url === undefined || tokenFile === undefined ? profileOf(options.as, env) : undefined;
  const found = { url: url ?? profile?.url, tokenFile: tokenFile ?? profile?.tokenFile };
  if (found.url !== undefined && found.tokenFile !== undefined) return { url: found.url, tokenFile: found.tokenFile };
  throw new CommandError(EXIT.usage, ['fail.which-gateway'], ['next.profile']);
}

/** The profile of a country, or the only one there is; undefined when there is none. Throws CommandError. */
export function profileOf(as: string | undefined, env: Environment): Profile | undefined {
  const file = profileFile(env);
  if (!existsSync(file)) {
    if (as === undefined) return undefined;
    throw new CommandError(EXIT.usage, ['fail.no-profile', { file }], ['next.profile-where']);
  }
  let profiles: Record<string, Profile>;
  try {
    profiles = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Profile>;
  } catch {
    throw new CommandError(EXIT.usage, ['fail.profile-not-json', { file }], ['next.profile-anew']);
  }
  const names = Object.keys(profiles);
  const name = as?.toUpperCase() ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined || !Object.hasOwn(profiles, name))
    throw new CommandError(EXIT.usage, ['fail.which-country', { names: names.join(', ') }], sameWith(`--as ${names[0]}`));
  const profile = profiles[name] as Profile;
  const folder = dirname(resolve(file));
  const at = (path: string): string => resolve(folder, path);
  return {
    url: profile.url,
    tokenFile: at(profile.tokenFile),
    ...(profile.ledger === undefined ? {} : { ledger: at(profile.ledger) }),
    ...(profile.publicFile === undefined ? {} : { publicFile: at(profile.publicFile) }),
  };
}

export function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CommandError(EXIT.usage, ['fail.token-file', { file }], sameWith('--token-file FILE'));
  }
}

export function gatewayOf(options: ConnectionOptions, { env }: Pick<Shell, 'env'>, attempts?: number): Gateway {
  const { url, tokenFile } = connectionOf(options, env);
  const { keepHeads } = options;
  if (!URL.canParse(url)) throw new CommandError(EXIT.usage, ['fail.not-a-url'], sameWith('--url http://HOST:PORT'));
  return createGateway({
    baseUrl: url,
    token: readToken(tokenFile),
    ...(keepHeads === undefined ? {} : { onHead: (note) => keepHead(keepHeads, note) }),
    ...(attempts === undefined ? {} : { retry: { attempts } }),
  });
}
