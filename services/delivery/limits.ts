// Every bound of the transport, in one place. The name carries the unit.

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Bounds of the server that a country runs for itself, and of what it keeps for each partner. */
export const SERVER_LIMITS = {
  /** Largest message; the server drops the connection of a client that sends more. */
  maxPayloadBytes: 1 * MIB,
  maxConnections: 1_024,
  /** Per partner account: its gateway, the next one during a restart, and an operator who inspects. */
  maxPartnerConnections: 8,
  /** For the country's own programs. */
  maxOwnConnections: 64,
  /** Per connection. */
  maxSubscriptions: 64,
  /** Bytes that the server buffers for a slow client before it disconnects it. */
  maxPendingBytes: 16 * MIB,
  maxControlLineBytes: 1 * KIB,
  writeDeadlineMs: 5_000,
  pingIntervalMs: 5_000,
  pingsOutstanding: 2,
  tlsTimeoutMs: 3_000,
  jetstreamFileBytes: 8 * GIB,
  jetstreamMemoryBytes: 256 * MIB,
  accountFileBytes: 4 * GIB,
  accountMemoryBytes: 64 * MIB,
  accountStreams: 16,
  accountConsumers: 64,
  /** Per partner. Beyond a bound the oldest are dropped first: the ledger's outbox, not the stream, is authoritative. */
  outMaxAgeMs: 7 * DAY_MS,
  /** Reserved on disk when the stream is created. */
  outMaxBytes: 1 * GIB,
  outMaxMessages: 1_000_000,
  /** How long a message id is remembered. */
  duplicateWindowMs: 120_000,
  replicas: 1,
  /** After this a message that was not acknowledged is delivered again. */
  ackWaitMs: 3_000,
  maxAckPending: 512,
  /** Pull requests waiting at once. */
  maxWaiting: 4,
  maxPullMessages: 512,
  maxPullBytes: 8 * MIB,
  maxPullExpiresMs: 30_000,
} as const satisfies Record<string, number>;

export type ServerLimits = { readonly [K in keyof typeof SERVER_LIMITS]: number };

/** Bounds of the connections that a gateway holds: one to its own server, one to each partner's. */
export const LINK_LIMITS = {
  connectTimeoutMs: 4_000,
  /** How long the start of a gateway waits for its own server before it continues without. */
  firstConnectMs: 2_000,
  /** How long provisioning waits for it: a server that has just been started on a busy machine may take most of a minute. */
  provisionWaitMs: 60_000,
  /** How long the answer about a stream may take. */
  streamInfoTimeoutMs: 2_000,
  /** A new attempt comes after half to the whole of this, doubled per failure … */
  retryMs: 200,
  /** … up to this. */
  retryMaxMs: 2_000,
  /** A session shorter than this does not reset the delay: a server that accepts and drops is not hammered. */
  steadyMs: 5_000,
  /** How often the round trip is measured, */
  livenessMs: 2_000,
  /** and how long its answer may take, unless messages arrive meanwhile. A black hole is found after the two together. */
  livenessTimeoutMs: 3_000,
  /** The client library's own pings, a second net. */
  pingIntervalMs: 5_000,
  pingsOutstanding: 2,
  /** Deadline of `close()`. */
  closeMs: 1_500,
  /** Largest message that is sent, asked or answered: a payload of 1 MiB less room for headers. */
  maxMessageBytes: 1 * MIB - 4 * KIB,

  /** Publishing to our own server. */
  publishTimeoutMs: 5_000,
  publishesInFlight: 1_024,
  publishBytesInFlight: 32 * MIB,
  publishesWaiting: 8_192,

  /** Answering partners: total places; a partner has at most its share of them, and at most `queriesPerPartner`. */
  queriesInProgress: 64,
  queriesPerPartner: 16,
  /** Of each partner. */
  queriesPerSecond: 50,
  queryBurst: 100,
  /** Thread time per partner: the known cost of a question, plus what was measured beyond it. */
  queryWorkMsPerSecond: 500,
  queryWorkBurstMs: 2_500,
  queryTimeoutMs: 10_000,

  /** Asking partners. */
  asksInFlight: 256,
  askTimeoutMaxMs: 60_000,

  /** One pull request asks for at most this, */
  pullMessages: 256,
  pullBytes: 2 * MIB,
  /** and ends by itself soon: behind an import the server does not see that a connection is gone, and hands messages to its requests until
   * they end. What they take is lost until it was not acknowledged for long enough. */
  pullExpiresMs: 1_000,
  /** At most half of that. */
  pullHeartbeatMs: 500,
  /** It is abandoned after this many missed heartbeats. */
  pullHeartbeatsMissed: 6,
  /** flood: messages held in memory (waiting, being handled, requested); reading them is work on the thread that all partners share. */
  prefetchMessages: 512,
  prefetchBytes: 4 * MIB,
  /** Messages per call of the handler. */
  handlerMessages: 256,
  handlerBytes: 2 * MIB,
  /** Held messages are claimed again this often, well within the partner's acknowledgement wait. */
  claimMs: 1_000,
  /** When a message whose handling failed comes again. */
  nakDelayMs: 1_000,
} as const satisfies Record<string, number>;

export type LinkLimits = { readonly [K in keyof typeof LINK_LIMITS]: number };
