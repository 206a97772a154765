import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { backoffMs, CODES, type Country, TripointError } from '../domain/index.ts';
import { dial, type Endpoint } from './connection.ts';
import { LINK_LIMITS, type LinkLimits, SERVER_LIMITS, type ServerLimits } from './limits.ts';
import { CONSUMER, outStream, outSubject, PROVISIONER_INBOX } from './subjects.ts';

export interface ProvisionOptions {
  readonly self: Country;
  readonly partners: readonly Country[];
  /** Our own server, with the provisioner's certificate and seed. */
  readonly endpoint: Endpoint;
  readonly serverLimits?: Partial<ServerLimits>;
  readonly limits?: Partial<LinkLimits>;
  readonly onWait?: (hop: string) => void;
}

const NANOS_PER_MS = 1_000_000;

const streamConfig = (partner: Country, limits: ServerLimits) =>
  ({
    name: outStream(partner),
    subjects: [outSubject(partner)],
    // Limits, not work-queue: delivered messages stay a while, so that a partner that restored an old ledger can be served again.
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: limits.outMaxAgeMs * NANOS_PER_MS,
    max_bytes: limits.outMaxBytes,
    max_msgs: limits.outMaxMessages,
    max_msg_size: limits.maxPayloadBytes,
    max_consumers: 1,
    duplicate_window: limits.duplicateWindowMs * NANOS_PER_MS,
    num_replicas: limits.replicas,
    allow_direct: false,
    allow_rollup_hdrs: false,
  }) satisfies Partial<StreamConfig>;

const consumerConfig = (limits: ServerLimits) =>
  ({
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_wait: limits.ackWaitMs * NANOS_PER_MS,
    max_deliver: -1,
    max_ack_pending: limits.maxAckPending,
    max_waiting: limits.maxWaiting,
    max_batch: limits.maxPullMessages,
    max_bytes: limits.maxPullBytes,
    max_expires: limits.maxPullExpiresMs * NANOS_PER_MS,
  }) satisfies Partial<ConsumerConfig>;

/** Names of the fields in which the actual configuration differs from the wanted one. A field that the server omits is zero. */
function differences(wanted: object, present: object): readonly string[] {
  const there = new Map<string, unknown>(Object.entries(present));
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(there.get(name) ?? (value === false ? false : null)) !== JSON.stringify(value))
    .map(([name]) => name);
}

async function unlessMissing<T>(work: Promise<T>, code: number): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === code) return undefined;
    throw error;
  }
}

/** Refuses a change that could lose stored messages, naming the field: a person must decide that. */
const FIXED = new Set([
  'retention',
  'storage',
  'discard',
  'max_consumers',
  'ack_policy',
  'deliver_policy',
  'replay_policy',
  'max_waiting',
]);

function refuseFixed(thing: string, changed: readonly string[]): void {
  const fixed = changed.filter((name) => FIXED.has(name));
  if (fixed.length > 0) {
    throw new TripointError(
      'CONFIG_INVALID',
      fixed.map((name) => ({ field: `${thing}.${name}`, rule: 'as it was provisioned: it cannot be changed in place' })),
    );
  }
}

async function provisionPartner(manager: JetStreamManager, partner: Country, limits: ServerLimits): Promise<void> {
  const stream = streamConfig(partner, limits);
  const presentStream = await unlessMissing(manager.streams.info(stream.name), JetStreamApiCodes.StreamNotFound);
  if (presentStream === undefined) await manager.streams.add(stream);
  else {
    const changed = differences(stream, presentStream.config);
    refuseFixed(stream.name, changed);
    if (changed.length > 0) await manager.streams.update(stream.name, stream);
  }

  const consumer = consumerConfig(limits);
  const presentConsumer = await unlessMissing(manager.consumers.info(stream.name, CONSUMER), JetStreamApiCodes.ConsumerNotFound);
  if (presentConsumer === undefined) await manager.consumers.add(stream.name, consumer);
  else {
    const changed = differences(consumer, presentConsumer.config);
    refuseFixed(`${stream.name}.${CONSUMER}`, changed);
    if (changed.length > 0) await manager.consumers.update(stream.name, CONSUMER, consumer);
  }
}

/** Whether to wait: a starting server refuses connections, then has no JetStream yet; permanent faults are not worth waiting for. */
const mayPass = (error: unknown): boolean => error instanceof TripointError && error.code === 'OWN_SERVER_DOWN';

async function provisionOnce(options: ProvisionOptions, limits: LinkLimits): Promise<void> {
  const { self, endpoint } = options;
  const nc = await dial({
    endpoint,
    inboxPrefix: PROVISIONER_INBOX,
    name: 'tripoint-provision',
    limits,
    down: 'OWN_SERVER_DOWN',
  });
  try {
    const manager = await jetstreamManager(nc, { checkAPI: false });
    const serverLimits = { ...SERVER_LIMITS, ...options.serverLimits };
    for (const partner of options.partners) await provisionPartner(manager, partner, serverLimits);
  } catch (error) {
    if (error instanceof TripointError) throw error;
    if (error instanceof JetStreamApiError) throw new TripointError('CONFIG_INVALID', error.message, { cause: error });
    const silent = `hop JetStream at ${endpoint.servers[0] ?? self}: no answer`;
    throw new TripointError('OWN_SERVER_DOWN', silent, { cause: error });
  } finally {
    await nc.close();
  }
}

/**
 * Creates the streams OUT_<PARTNER> with their consumers `gw`, or brings them to the configured bounds. Idempotent, so a server that is still
 * starting is tried again, for `provisionWaitMs`; `onWait` is told once that it is waited for, and why.
 * Throws TripointError CONFIG_INVALID (server older than 2.10.27, unreadable files, a stream of another kind under that name),
 * UNAUTHENTICATED or OWN_SERVER_DOWN.
 */
export async function provision(options: ProvisionOptions): Promise<void> {
  const limits: LinkLimits = { ...LINK_LIMITS, ...options.limits };
  const until = performance.now() + limits.provisionWaitMs;
  for (let failures = 0; ; failures++) {
    try {
      return await provisionOnce(options, limits);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const { message, cause } = error as TripointError;
      const hop = message.slice(CODES.OWN_SERVER_DOWN.title.length + 2);
      const delay = backoffMs(limits, failures);
      if (performance.now() + delay > until)
        throw new TripointError(
          'OWN_SERVER_DOWN',
          `that of ${options.self}, ${hop} (waited ${limits.provisionWaitMs / 1000} s)`,
          { cause },
        );
      if (failures === 0) options.onWait?.(hop);
      await sleep(delay);
    }
  }
}
