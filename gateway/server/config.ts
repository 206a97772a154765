import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { parseDocument } from 'yaml';
import { type Fault, TripointError } from '../../services/domain/index.ts';
import { CountryCode, checkOf } from '../contract/index.ts';

// The shape of the configuration, each setting with its default. A number's unit is in its name. Every scalar setting can also be
// given by the environment: `listen.port` is TRIPOINT_LISTEN_PORT, `query.timeoutMs` is TRIPOINT_QUERY_TIMEOUT_MS.

const object = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false });
const whole = (byDefault: number, minimum: number, maximum: number) => Type.Integer({ minimum, maximum, default: byDefault });
/** A path, relative to the configuration file's folder. It must exist unless `made` says that we create it. */
const path = (options: { made?: true } = {}) =>
  Type.String({ minLength: 1, path: options.made ? 'made' : 'there', rule: 'a path' });
const natsUrl = Type.String({ pattern: '^(tls|nats)://[^/@\\s]+:\\d{1,5}$', rule: 'tls://HOST:PORT, without credentials' });

const ConfigShape = object({
  country: CountryCode,
  /** The name of this gateway among those of its country. */
  gateway: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', default: 'gateway-1', rule: 'lower-case letters, digits and -' }),
  /** The HTTP listener. Bearer tokens travel here, so beyond loopback it needs TLS, its own or a proxy's. */
  listen: object({
    host: Type.String({ minLength: 1, default: '127.0.0.1', rule: 'a host name or address' }),
    port: whole(8440, 0, 65_535),
    certFile: Type.Optional(path()),
    keyFile: Type.Optional(path()),
    behindTlsProxy: Type.Boolean({ default: false }),
    /** healthz and readyz again, on a separate socket, so that probes succeed when the other listeners are full. */
    healthHost: Type.String({ minLength: 1, default: '127.0.0.1', rule: 'a host name or address' }),
    /** Default: the port after `port`; a free one if this or `port` is 0. */
    healthPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    /** A separate listener for outside witnesses, so that outsiders cannot reach that of the country's own programs. Default: the main
     * listener. */
    witnessHost: Type.String({ minLength: 1, default: '127.0.0.1', rule: 'a host name or address' }),
    witnessPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  }),
  dataFolder: path({ made: true }),
  keysFolder: path(),
  agreementsFolder: path(),
  /** This country's invariants for every agreement, proved before a text is signed or activated here. */
  invariantsFile: Type.Optional(path()),
  usersFile: path(),
  /** Visas that this country answers about, JSON. */
  visasFile: Type.Optional(path()),
  /** Where backups are stored; `doctor` reports the age of the newest. */
  backupFolder: Type.Optional(path({ made: true })),
  /** Our own server. */
  natsUrl,
  natsServer: object({
    /** Where the server keeps the streams, on its own machine. Never in `dataFolder`, which a restore moves aside. */
    storeFolder: Type.String({ minLength: 1, path: 'made', rule: 'a path', default: 'nats' }),
    /** Maximum size of the stream for one partner; reserved on disk when it is created. Beyond it the ledger resends. */
    outStreamMiB: whole(1_024, 16, 1_048_576),
  }),
  partners: Type.Array(
    object({
      country: CountryCode,
      natsUrl,
      /** The partner's published data: its pinned root, key set and log key. */
      publicFile: path(),
      /** Its link is down in both directions; everything else continues. */
      suspended: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1, maxItems: 16 },
  ),
  limits: object({
    /** Per listener. */
    connections: whole(1_024, 1, 65_536),
    /** Per address (IPv6: per /64). Not applied behind a proxy, to which all connections belong. */
    connectionsPerAddress: whole(256, 1, 65_536),
    /** Deadline for the headers of a connection, */
    headersMs: whole(10_000, 100, 120_000),
    /** and for its whole request. */
    requestMs: whole(30_000, 100, 600_000),
    /** Wrong tokens within a minute, from all addresses, that raise an alarm. */
    wrongTokensPerMinute: whole(30, 1, 1_000_000),
    bodyBytes: whole(262_144, 1_024, 1_048_576),
    requestsPerMinutePerUser: whole(6_000, 1, 10_000_000),
    requestsPerMinutePerAddress: whole(120, 1, 1_000_000),
    eventStreams: whole(256, 1, 10_000),
    eventStreamsPerUser: whole(8, 1, 1_000),
    /** Events read from the ledger at once for one stream. */
    eventPageSize: whole(32, 1, 1_000),
    heartbeatMs: whole(15_000, 10, 300_000),
    /** A stream of those to be screened: the longest time without a line, and in all. */
    screeningIdleMs: whole(60_000, 100, 3_600_000),
    screeningStreamMs: whole(3_600_000, 100, 86_400_000),
    /** A stream whose reader takes nothing for this long is closed. */
    slowReaderMs: whole(10_000, 10, 300_000),
    /** Between "not ready" and closing, so that a load balancer stops sending requests first. */
    drainMs: whole(0, 0, 120_000),
    /** Deadline for requests in progress at a stop. */
    finishMs: whole(10_000, 10, 120_000),
    /** Deadline of the whole stop. */
    stopMs: whole(20_000, 1_000, 300_000),
  }),
  query: object({
    timeoutMs: whole(2_000, 50, 60_000),
    /** side channel: answers are sent at multiples of this, so that their timing reveals nothing about what was found. */
    slotMs: whole(250, 1, 10_000),
    freshnessS: whole(30, 1, 3_600),
  }),
  screening: object({
    /** Of 100: from this score on, a screening is a HIT; below it, a POSSIBLE for a person to look at. */
    hitScore: whole(85, 1, 100),
  }),
  /** The window of unconfirmed batches is not a setting: both ends of a link rely on the same value. */
  link: object({
    /** Delay before an unconfirmed batch is resent; doubles each time. */
    resendMs: whole(15_000, 100, 300_000),
    /** How long receipts may wait before an ACK of their own confirms them. */
    ackMs: whole(200, 1, 10_000),
    /** Interval between RESUME requests to a partner that has not resumed. */
    resumeRetryMs: whole(1_000, 50, 60_000),
    /** Delay before the gateway retries a temporary refusal, by a partner or its own; doubles each time, */
    retryMs: whole(60_000, 1_000, 3_600_000),
    /** up to this maximum. */
    retryMaxMs: whole(3_600_000, 1_000, 86_400_000),
    /** Number of retries, after which a person must act; 0: none. */
    retries: whole(8, 0, 32),
    /** A partner that has taken nothing for this long raises an alarm. */
    untakenMs: whole(60_000, 1_000, 86_400_000),
    /** flood: refused statements, parcels and void receipts allowed to one partner. Beyond it the partner is served later. */
    refusalsPerMinute: whole(1_200, 1, 1_000_000),
    /** flood: repeated batches allowed to one partner. */
    repeatsPerMinute: whole(600, 1, 1_000_000),
    /** flood: open duties that one partner's statements may cause: releases, and verifications before action. */
    openReleases: whole(1_000, 1, 1_000_000),
    openVerifications: whole(1_000_000, 1, 10_000_000),
    openAnswers: whole(1_000, 1, 1_000_000),
  }),
  /** Reconciliation of our log with each partner's. */
  reconcile: object({
    everyH: whole(24, 1, 720),
    /** Younger exchanges count as still in progress. */
    graceS: whole(900, 1, 86_400),
    /** A statement logged this long after it was sent is late. */
    lateS: whole(3_600, 1, 2_592_000),
  }),
  retention: object({
    /** Minimum age of the last entry of a log before its entries may expire; 5 USC 552a(c)(2). */
    logYears: whole(5, 1, 100),
  }),
  /** The partners cosign our log. */
  witness: object({
    /** Pause between two rounds of requests for cosignatures. */
    intervalMs: whole(200, 20, 60_000),
    /** A partner that has cosigned nothing for this long raises an alarm; */
    alarmS: whole(60, 5, 86_400),
    /** after this long, nothing more is sent to it. */
    staleH: whole(4, 1, 168),
  }),
  /** Free space on the disks of `dataFolder`, `keysFolder`, `backupFolder` and the streams. */
  disk: object({
    /** Below it: a warning. */
    warnFreeMiB: whole(2_048, 1, 1_048_576),
    /** Below it: a fault, and the gateway is not ready. */
    failFreeMiB: whole(256, 1, 1_048_576),
  }),
  log: object({ level: Type.Enum(['debug', 'info', 'warn', 'error'], { default: 'info' }) }),
});

export type Config = Static<typeof ConfigShape>;
export type Limits = Config['limits'];
export type QuerySettings = Config['query'];

const checkConfig = checkOf(ConfigShape);
const shape = ConfigShape as unknown as Node;

/** Every default of one section, for tests and for callers that set but a few. */
export const defaultLimits = (): Limits => withDefaults(shape.properties?.limits as Node, {}) as Limits;

/**
 * Reads one YAML file, then the environment over it. Throws CONFIG_INVALID with all faults at once: in the file, in the
 * environment, in paths that lead nowhere, and between settings. Fields are JSON pointers into the file.
 */
export function loadConfig(file: string, env: Readonly<Record<string, string | undefined>> = process.env): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TripointError('CONFIG_INVALID', { field: 'config', rule: 'a file that can be read' }, { cause });
  }
  return readConfig(text, dirname(resolve(file)), env);
}

export function readConfig(text: string, folder: string, env: Readonly<Record<string, string | undefined>>): Config {
  const document = parseDocument(text);
  const faults: Fault[] = document.errors.map(({ linePos, code }) => ({
    field: `line ${linePos?.[0].line ?? 1}, column ${linePos?.[0].col ?? 1}`,
    rule: `YAML (${code})`,
  }));
  // Nothing in a file that does not parse can be judged.
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  let json: unknown;
  try {
    json = document.toJS({ maxAliasCount: 16 });
  } catch (cause) {
    throw new TripointError('CONFIG_INVALID', { field: 'config', rule: 'aliases that do not multiply' }, { cause });
  }
  const filled = withDefaults(shape, overridden(shape, json ?? {}, env, 'TRIPOINT', faults));
  const checked = checkConfig(filled);
  faults.push(...(checked.faults ?? []));
  const absolute = withPaths(shape, filled, folder, '', faults);
  faults.push(...faultsBetween(filled), ...faultsOfFolders(absolute));
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return absolute as Config;
}

export interface Setting {
  /** As in `partners[].natsUrl`. */
  readonly name: string;
  readonly default?: unknown;
}

/** Every setting. */
export const settings = (): Setting[] => settingsOf(shape, '');

/** The names that `readConfig` looks for in the environment. */
export const environmentNames = (): string[] =>
  settings()
    .filter(({ name }) => !name.includes('[]')) // a list is no single setting
    .map(({ name }) => name.split('.').reduce(envName, 'TRIPOINT'));

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly default?: unknown;
  readonly path?: 'there' | 'made';
}
type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A unit stays one word: `outStreamMiB` is OUT_STREAM_MIB. */
const envName = (prefix: string, key: string): string =>
  `${prefix}_${key
    .replace(/MiB$/, 'Mib')
    .replace(/([A-Z])/g, '_$1')
    .toUpperCase()}`;

function settingsOf({ properties = {} }: Node, prefix: string): Setting[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = prefix + key;
    if (node.items) return settingsOf(node.items, `${name}[].`);
    return node.properties ? settingsOf(node, `${name}.`) : [{ name, default: node.default }];
  });
}

function overridden(
  shape: Node,
  json: unknown,
  env: Readonly<Record<string, string | undefined>>,
  prefix: string,
  faults: Fault[],
): unknown {
  if (!isJson(json)) return json;
  const result: Json = { ...json };
  for (const [key, node] of Object.entries(shape.properties ?? {})) {
    const name = envName(prefix, key);
    if (node.properties) {
      const inner = overridden(node, result[key] ?? {}, env, name, faults);
      if (!isJson(inner) || Object.keys(inner).length > 0) result[key] = inner;
    } else if (node.type !== 'array' && env[name] !== undefined) result[key] = fromEnv(node, name, env[name], faults);
  }
  return result;
}

function fromEnv(node: Node, name: string, text: string, faults: Fault[]): unknown {
  if (node.type === 'integer') {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    faults.push({ field: name, rule: 'a whole number' });
    return node.default;
  }
  if (node.type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    faults.push({ field: name, rule: 'true or false' });
    return node.default;
  }
  return text;
}

function withDefaults(shape: Node, json: unknown): unknown {
  if (!isJson(json)) return json;
  const result: Json = { ...json };
  for (const [key, node] of Object.entries(shape.properties ?? {})) {
    if (node.properties) result[key] = withDefaults(node, result[key] ?? {});
    else if (result[key] === undefined && node.default !== undefined) result[key] = node.default;
  }
  return result;
}

function withPaths(shape: Node, json: unknown, folder: string, pointer: string, faults: Fault[]): unknown {
  if (shape.path !== undefined && typeof json === 'string') {
    const absolute = resolve(folder, json);
    if (shape.path === 'there' && !existsSync(absolute)) faults.push({ field: pointer, rule: 'nothing exists at this path' });
    return absolute;
  }
  if (shape.items && Array.isArray(json))
    return json.map((item, i) => withPaths(shape.items as Node, item, folder, `${pointer}/${i}`, faults));
  if (!shape.properties || !isJson(json)) return json;
  const properties = shape.properties;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      Object.hasOwn(properties, key) ? withPaths(properties[key] as Node, value, folder, `${pointer}/${key}`, faults) : value,
    ]),
  );
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** lost streams: a restore moves the data folder aside with everything in it, and a restarted server would find its streams gone. */
function faultsOfFolders(json: unknown): Fault[] {
  if (!isJson(json) || !isJson(json.natsServer)) return [];
  const { dataFolder, natsServer } = json;
  const { storeFolder } = natsServer;
  if (typeof dataFolder !== 'string' || typeof storeFolder !== 'string') return [];
  const inside = relative(dataFolder, storeFolder);
  const isInside = !/^\.\.(\/|$)/.test(inside) && !isAbsolute(inside);
  return isInside ? [{ field: '/natsServer/storeFolder', rule: 'outside dataFolder, which a restore moves aside' }] : [];
}

/** Rules between settings, reported even if others are broken. */
function faultsBetween(json: unknown): Fault[] {
  const faults: Fault[] = [];
  if (!isJson(json)) return faults;
  if (isJson(json.listen)) {
    const { host, port, healthPort, witnessPort, certFile, keyFile, behindTlsProxy } = json.listen;
    for (const [name, other] of [
      ['healthPort', healthPort],
      ['witnessPort', witnessPort],
    ] as const)
      if (typeof other === 'number' && other !== 0 && (other === port || (name === 'witnessPort' && other === healthPort)))
        faults.push({ field: `/listen/${name}`, rule: 'a port that no other listener has' });
    if ((certFile === undefined) !== (keyFile === undefined))
      faults.push({
        field: certFile === undefined ? '/listen/certFile' : '/listen/keyFile',
        rule: 'certFile and keyFile go together',
      });
    if (typeof host === 'string' && !LOOPBACK.test(host) && certFile === undefined && behindTlsProxy !== true)
      faults.push({
        field: '/listen/host',
        rule: 'beyond loopback tokens need TLS: give certFile and keyFile, or set behindTlsProxy: true',
      });
  }
  if (isJson(json.disk)) {
    const { warnFreeMiB, failFreeMiB } = json.disk;
    if (typeof warnFreeMiB === 'number' && typeof failFreeMiB === 'number' && failFreeMiB > warnFreeMiB)
      faults.push({ field: '/disk/failFreeMiB', rule: 'not above warnFreeMiB' });
  }
  const seen = new Set([json.country]);
  for (const [i, partner] of (Array.isArray(json.partners) ? json.partners : []).entries()) {
    if (!isJson(partner)) continue;
    if (seen.has(partner.country))
      faults.push({ field: `/partners/${i}/country`, rule: 'each partner once, and never this country itself' });
    seen.add(partner.country);
  }
  return faults;
}
