import type { GatewayEvent } from '../../gateway/sdk/index.ts';
import { nameOf } from '../../proto/index.ts';
import { idFromText, toHex } from '../../services/domain/index.ts';
import { readStore } from '../../services/ledger/index.ts';
import type { Node } from '../federation/index.ts';

const PATIENCE_MS = 30_000;

/** Polls until `holds` is true. Throws with `what` after `patience` milliseconds. */
export async function until(what: string, holds: () => Promise<boolean>, patience = PATIENCE_MS): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A country's latest event cursor, from which a step starts to watch. */
export async function cursorOf(node: Node, subject: string): Promise<number> {
  let cursor = 0;
  for (;;) {
    const { events } = await node.as(subject).eventPage({ after: cursor, limit: 256 });
    const last = events.at(-1);
    if (last === undefined) return cursor;
    cursor = last.cursor;
  }
}

/** The first `count` events of a type after a cursor. Throws if they do not arrive in time. */
export async function collect(
  node: Node,
  subject: string,
  after: number,
  type: GatewayEvent['type'],
  count: number,
): Promise<GatewayEvent[]> {
  const found: GatewayEvent[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for await (const event of node.as(subject).events({ after, signal })) {
    if (event.type === type) found.push(event);
    if (found.length >= count) return found;
  }
  throw new Error(`${node.country} told only ${found.length} of ${count} events`);
}

export interface LeafPair {
  readonly exchangeId: string;
  readonly index: number;
  readonly hash: string;
  readonly peerIndex: number | undefined;
  readonly peerHash: string | undefined;
}

/** For each exchange with a partner, from a country's ledger: its own leaf, and the leaf that the partner reported. */
export function leavesOf(node: Node, direction: 'sent' | 'received', partner: string): LeafPair[] {
  const store = readStore(node.ledger);
  try {
    return store.all('leafPairs', direction, partner).map((row) => {
      const peer = row.peer === null ? undefined : (JSON.parse(row.peer) as { index: number; leafHash: string });
      return {
        exchangeId: toHex(row.exchange_id),
        index: row.leaf_index,
        hash: toHex(row.hash),
        peerIndex: peer?.index,
        peerHash: peer?.leafHash,
      };
    });
  } finally {
    store.close();
  }
}

/** The kinds of a country's log entries about one exchange, in log order. */
export function leafKindsOf(node: Node, exchangeId: string): string[] {
  const store = readStore(node.ledger);
  try {
    return store.all('kindsOfExchange', idFromText(exchangeId)).map(({ kind }) => nameOf('AuditKind', kind));
  } finally {
    store.close();
  }
}
