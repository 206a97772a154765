import type { GatewayEvent } from '../../gateway/sdk/index.ts';
import { nameOf } from '../../proto/index.ts';
import { idFromText, toHex } from '../../services/domain/index.ts';
import { readStore } from '../../services/ledger/index.ts';
import type { Node } from '../federation/index.ts';

const PATIENCE_MS = 30_000;

/** Waits until `holds` does. Throws with `what` when it does not within half a minute. */
export async function until(what: string, holds: () => Promise<boolean>, patience = PATIENCE_MS): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${patience / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A country's newest cursor: where a step begins to watch. */
export async function cursorOf(node: Node, subject: string): Promise<number> {
  let cursor = 0;
  for (;;) {
    const { events } = await node.as(subject).eventPage({ after: cursor, limit: 256 });
    const last = events.at(-1);
    if (last === undefined) return cursor;
    cursor = last.cursor;
  }
}

/** The next events of a type after a cursor, until `count` of them came. */
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

/** What a country's ledger says of the exchanges with one partner: its own leaf, and the partner's leaf as the partner named it. */
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

/** The kinds of the entries that a country's log has about one exchange, in its order. */
export function leafKindsOf(node: Node, exchangeId: string): string[] {
  const store = readStore(node.ledger);
  try {
    return store.all('kindsOfExchange', idFromText(exchangeId)).map(({ kind }) => nameOf('AuditKind', kind));
  } finally {
    store.close();
  }
}
