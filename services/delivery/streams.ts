// Whether our own server still has the streams that partners pull from. The gateway may query its consumers, and nothing else of JetStream's API.
import { errors, type NatsConnection } from '@nats-io/transport-node';
import { type Country, counted } from '../domain/index.ts';
import { CONSUMER, consumerInfo, outStream } from './subjects.ts';

export interface StreamStatus {
  /** UNKNOWN: the server did not answer. */
  readonly state: 'PRESENT' | 'MISSING' | 'UNKNOWN';
  /** What exists, what is missing, or why that is unknown. */
  readonly detail: string;
}

/** JetStream's error codes for a missing stream or consumer. */
const MISSING: Readonly<Record<number, (partner: Country) => string>> = {
  10059: (partner) => `there is no stream ${outStream(partner)}`,
  10014: (partner) => `the stream ${outStream(partner)} has no consumer ${CONSUMER}`,
};

interface ConsumerInfo {
  readonly num_pending?: number;
  readonly num_ack_pending?: number;
  /** Waiting pull requests; more than zero while the partner's gateway is connected. */
  readonly num_waiting?: number;
  readonly error?: { readonly err_code?: number };
}

function statusOf(
  partner: Country,
  { error, num_pending = 0, num_ack_pending = 0, num_waiting = 0 }: ConsumerInfo,
): StreamStatus {
  if (error === undefined) {
    const pulls = num_waiting > 0 ? 'the partner pulls' : 'nobody pulls';
    return {
      state: 'PRESENT',
      detail: `${outStream(partner)}: ${counted(num_pending + num_ack_pending, 'message waits', 'messages wait')}, ${pulls}`,
    };
  }
  const missing = MISSING[error.err_code ?? 0];
  return missing === undefined
    ? { state: 'UNKNOWN', detail: `JetStream answered with error ${error.err_code ?? 0}` }
    : { state: 'MISSING', detail: missing(partner) };
}

/** Asks about one partner's stream and consumer. Never throws. */
export async function streamStatus(nc: NatsConnection, partner: Country, timeoutMs: number): Promise<StreamStatus> {
  try {
    const reply = await nc.request(consumerInfo(partner), '', { timeout: timeoutMs });
    return statusOf(partner, reply.json<ConsumerInfo>());
  } catch (error) {
    const all = [error, (error as Error).cause];
    const is = (kind: new (...args: never[]) => Error) => all.some((one) => one instanceof kind);
    if (is(errors.NoRespondersError))
      return { state: 'MISSING', detail: 'JetStream does not answer: it is off, or has stopped itself' };
    if (is(errors.PermissionViolationError))
      return {
        state: 'UNKNOWN',
        detail: 'the configuration of our nats-server does not let us look: print it again and reload it',
      };
    return { state: 'UNKNOWN', detail: `no answer within ${timeoutMs} ms` };
  }
}
