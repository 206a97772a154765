import { type Country, country, TripointError } from '../domain/index.ts';
import { SERVER_LIMITS, type ServerLimits } from './limits.ts';
import {
  APP_INBOX,
  ackPrefix,
  apiPrefix,
  CONSUMER,
  consumerInfo,
  IMPORT_REPLY,
  linkAccount,
  linkInbox,
  outStream,
  outSubject,
  PROVISIONER_INBOX,
} from './subjects.ts';

export interface ServerConfigOptions {
  readonly self: Country;
  readonly serverName: string;
  readonly host: string;
  readonly port: number;
  /** Folder of the streams. */
  readonly storeDir: string;
  readonly tls: {
    readonly certFile: string;
    readonly keyFile: string;
    /** Bundle of the roots of every country whose certificates may connect. */
    readonly caFile: string;
    /** SHA-256 of the SubjectPublicKeyInfo of each client certificate that may connect, lower-case hex. */
    readonly pinnedCerts: readonly string[];
  };
  /** Public nkeys (U…) of the country's own two programs. */
  readonly provisionerNkey: string;
  readonly appNkey: string;
  /** Public nkey of each partner's gateway. */
  readonly partners: readonly { readonly country: Country; readonly nkey: string }[];
  readonly limits?: Partial<ServerLimits>;
}

const invalid = (field: string, rule: string): TripointError => new TripointError('CONFIG_INVALID', { field, rule });

/** injection: a quoted string of the configuration. Characters that could end the quotes or begin an escape are refused, not repaired. */
function quoted(field: string, value: string): string {
  if (!/^[^"\\\p{Cc}]{1,4096}$/u.test(value)) throw invalid(field, 'text without quotes, backslashes and control characters');
  return `"${value}"`;
}

function nkey(field: string, value: string): string {
  if (!/^U[A-Z2-7]{55}$/.test(value)) throw invalid(field, 'a public user nkey');
  return value;
}

const list = (items: readonly string[], indent: string): string =>
  `[\n${items.map((item) => `${indent}  ${item}`).join('\n')}\n${indent}]`;
const subjects = (names: readonly string[]): string => `[${names.map((name) => `"${name}"`).join(', ')}]`;
const duration = (ms: number): string => `"${ms}ms"`;

/** The calls on the partner's one consumer: query it, pull from it, reset it. Nothing else of JetStream is exported. */
const calls = (partner: Country) => {
  const on = (verb: string) => `CONSUMER.${verb}.${outStream(partner)}.${CONSUMER}`;
  return [{ subject: on('INFO') }, { subject: on('MSG.NEXT'), streamed: true }, { subject: on('RESET') }];
};

function coreAccount(options: ServerConfigOptions, limits: ServerLimits): string {
  const self = options.self.toLowerCase();
  const exports = options.partners.flatMap(({ country: partner }) => {
    const accounts = `accounts: [${linkAccount(partner)}]`;
    return [
      `{ service: "q.${self}.${partner.toLowerCase()}.>", ${accounts} }`,
      ...calls(partner).map(
        ({ subject, streamed }) => `{ service: "$JS.API.${subject}", ${accounts}${streamed ? ', response_type: stream' : ''} }`,
      ),
      `{ service: "${ackPrefix(partner)}>", ${accounts} }`,
    ];
  });
  // The running gateway may publish to its OUT subjects, ask whether its streams are there, and answer imported requests. It has no call of
  // JetStream's API that changes anything: deny_delete and deny_purge would not stop an UPDATE from emptying a stream.
  const partners = options.partners.map(({ country: partner }) => partner);
  const mayPublish = [...partners.map(outSubject), ...partners.map(consumerInfo), `${IMPORT_REPLY}>`];
  return `  CORE: {
    limits: { max_connections: ${limits.maxOwnConnections} }
    jetstream: { max_file: ${limits.accountFileBytes}, max_mem: ${limits.accountMemoryBytes}, max_streams: ${limits.accountStreams}, max_consumers: ${limits.accountConsumers} }
    exports: ${list(exports, '    ')}
    users: [
      { nkey: ${nkey('provisionerNkey', options.provisionerNkey)}, allowed_connection_types: ["STANDARD"], permissions: {
        publish: ["$JS.API.>"], subscribe: ["${PROVISIONER_INBOX}.>"] } }
      { nkey: ${nkey('appNkey', options.appNkey)}, allowed_connection_types: ["STANDARD"], permissions: {
        publish: ${subjects(mayPublish)}, subscribe: ["q.${self}.>", "${APP_INBOX}.>"] } }
    ]
  }`;
}

/** An account without JetStream and without streams: a reply subject chosen by the partner finds nothing there to damage. */
function partnerAccount(options: ServerConfigOptions, limits: ServerLimits, partner: Country, key: string): string {
  const self = options.self.toLowerCase();
  const prefix = apiPrefix(options.self);
  const from = (subject: string) => `service: { account: CORE, subject: "${subject}" }`;
  const imports = [
    // impersonation: a query to q.<self>.<topic> arrives as q.<self>.<partner>.<topic>; the server writes the asker's name, not the asker.
    `{ ${from(`q.${self}.${partner.toLowerCase()}.>`)}, to: "q.${self}.>" }`,
    ...calls(partner).map(({ subject }) => `{ ${from(`$JS.API.${subject}`)}, to: "${prefix}.${subject}" }`),
    `{ ${from(`${ackPrefix(partner)}>`)} }`,
  ];
  const mayPublish = [...calls(partner).map(({ subject }) => `${prefix}.${subject}`), `${ackPrefix(partner)}>`, `q.${self}.>`];
  return `  ${linkAccount(partner)}: {
    limits: { max_connections: ${limits.maxPartnerConnections} }
    imports: ${list(imports, '    ')}
    users: [
      { nkey: ${nkey('partners.nkey', key)}, allowed_connection_types: ["STANDARD"], permissions: {
        publish: ${subjects(mayPublish)}, subscribe: ["${linkInbox(partner)}.>"] } }
    ]
  }`;
}

function check(options: ServerConfigOptions): void {
  const { self, partners, port, tls } = options;
  const all = [self, ...partners.map((partner) => partner.country)];
  for (const code of all) country(code);
  if (new Set(all).size !== all.length) throw invalid('partners', 'each country once, without this one');
  // An nkey used twice would give one program the rights of another.
  const keys = [options.provisionerNkey, options.appNkey, ...partners.map((partner) => partner.nkey)];
  if (new Set(keys).size !== keys.length) throw invalid('nkeys', 'each nkey once');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw invalid('port', '1 to 65535');
  if (tls.pinnedCerts.length === 0 || !tls.pinnedCerts.every((pin) => /^[0-9a-f]{64}$/.test(pin))) {
    throw invalid('tls.pinnedCerts', 'at least one; 64 lower-case hex digits each');
  }
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    if (!Number.isSafeInteger(value) || value < 1) throw invalid(`limits.${name}`, 'a whole number above zero');
  }
}

/** The nats-server configuration of one country, as text. Pure. Throws TripointError CONFIG_INVALID. */
export function serverConfig(options: ServerConfigOptions): string {
  check(options);
  const limits: ServerLimits = { ...SERVER_LIMITS, ...options.limits };
  const { tls } = options;
  const accounts = [
    coreAccount(options, limits),
    ...options.partners.map((partner) => partnerAccount(options, limits, partner.country, partner.nkey)),
  ];
  return `# Generated by services/delivery for ${options.self}. Do not edit: change the configuration and generate it anew.
server_name: ${quoted('serverName', options.serverName)}
host: ${quoted('host', options.host)}
port: ${options.port}
max_payload: ${limits.maxPayloadBytes}
max_connections: ${limits.maxConnections}
max_subscriptions: ${limits.maxSubscriptions}
max_pending: ${limits.maxPendingBytes}
max_control_line: ${limits.maxControlLineBytes}
write_deadline: ${duration(limits.writeDeadlineMs)}
ping_interval: ${duration(limits.pingIntervalMs)}
ping_max: ${limits.pingsOutstanding}
jetstream {
  store_dir: ${quoted('storeDir', options.storeDir)}
  max_file_store: ${limits.jetstreamFileBytes}
  max_memory_store: ${limits.jetstreamMemoryBytes}
  sync_interval: always
}
tls {
  cert_file: ${quoted('tls.certFile', tls.certFile)}
  key_file: ${quoted('tls.keyFile', tls.keyFile)}
  ca_file: ${quoted('tls.caFile', tls.caFile)}
  verify: true
  timeout: ${limits.tlsTimeoutMs / 1000}
  min_version: "1.3"
  pinned_certs: ${subjects(tls.pinnedCerts)}
}
accounts {
${accounts.join('\n')}
}
`;
}
