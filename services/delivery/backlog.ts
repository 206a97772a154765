import type { LinkLimits } from './limits.ts';

export interface IncomingMessage {
  readonly bytes: Uint8Array;
  /** Position in the partner's stream; unrelated to the order of the exchanges. */
  readonly streamSequence: number;
  /** 1 for the first time. */
  readonly deliveries: number;
}

/** A message and the subject that its verdict goes to. */
export interface Held {
  readonly message: IncomingMessage;
  readonly ack: string;
}

export interface Backlog {
  /** In the order of arrival. What is in hand already is not taken again: the verdict to come answers for it. */
  add(item: Held): void;
  /** The next ones for the handler, within its bounds; none where nothing waits. They stay in hand until they are settled. */
  take(): readonly Held[];
  settle(item: Held): void;
  inHand(): Iterable<Held>;
  readonly messages: number;
  readonly bytes: number;
}

/** What has arrived and has no verdict yet. It outlives a connection, so that a redelivery of it is recognised. */
export function createBacklog(limits: Pick<LinkLimits, 'handlerMessages' | 'handlerBytes'>): Backlog {
  const waiting: Held[] = [];
  const held = new Map<number, Held>();
  let bytes = 0;

  return {
    add(item) {
      const { streamSequence } = item.message;
      if (held.has(streamSequence)) return;
      held.set(streamSequence, item);
      bytes += item.message.bytes.length;
      waiting.push(item);
    },
    take() {
      const taken: Held[] = [];
      let size = 0;
      for (let next = waiting[0]; next !== undefined && taken.length < limits.handlerMessages; next = waiting[0]) {
        size += next.message.bytes.length;
        if (taken.length > 0 && size > limits.handlerBytes) break;
        waiting.shift();
        taken.push(next);
      }
      return taken;
    },
    settle({ message }) {
      if (held.delete(message.streamSequence)) bytes -= message.bytes.length;
    },
    inHand: () => held.values(),
    get messages() {
      return held.size;
    },
    get bytes() {
      return bytes;
    },
  };
}
