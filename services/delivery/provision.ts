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
import { type Country, TripointError } from '../domain/index.ts';
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
}

const NANOS_PER_MS = 1_000_000;

const streamConfig = (partner: Country, limits: ServerLimits) =>
  ({
    name: outStream(partner),
    subjects: [outSubject(partner)],
    // Limits, not work-queue: what was delivered stays a while, so that a partner that restored an old ledger can be served again.
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

/** Names of the fields in which what is there differs from what is wanted. What the server leaves out is its zero. */
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

/** A change that could lose what is stored is a person's decision: it is refused here, naming the field. */
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

/** Creates the streams OUT_<PARTNER> with their consumers `gw`, or brings them to the configured bounds. Idempotent.
 * Throws TripointError CONFIG_INVALID (server older than 2.10.27, unreadable files, a stream of another kind under that name),
 * UNAUTHENTICATED or LINK_DOWN. */
export async function provision(options: ProvisionOptions): Promise<void> {
  const nc = await dial({
    endpoint: options.endpoint,
    inboxPrefix: PROVISIONER_INBOX,
    name: 'tripoint-provision',
    limits: { ...LINK_LIMITS, ...options.limits },
  });
  try {
    const manager = await jetstreamManager(nc, { checkAPI: false });
    const limits = { ...SERVER_LIMITS, ...options.serverLimits };
    for (const partner of options.partners) await provisionPartner(manager, partner, limits);
  } catch (error) {
    if (error instanceof TripointError) throw error;
    const ours = error instanceof JetStreamApiError;
    throw new TripointError(ours ? 'CONFIG_INVALID' : 'LINK_DOWN', ours ? error.message : [], { cause: error });
  } finally {
    await nc.close();
  }
}
