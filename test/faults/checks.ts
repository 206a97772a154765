// Checks of the ledgers after a run, read from their files.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node } from '../../deploy/federation/index.ts';
import { verifyLedger } from '../../gateway/server/offline.ts';
import { Verb } from '../../proto/index.ts';
import { idFromText } from '../../services/domain/index.ts';
import { type Reader, rawOf, readStore } from '../../services/ledger/index.ts';
import type { Acknowledged, EventReader, Seen } from './load.ts';

const { POST } = Verb;

type EventType = Seen['type'];

/** Reads a ledger that may be in use. */
export function withLedger<T>(node: Node, read: (ledger: Reader) => T): T {
  const store = readStore(node.ledger);
  try {
    return read(store);
  } finally {
    store.close();
  }
}

const uuid = (hex: unknown): string => String(hex).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export interface Posted {
  readonly id: string;
  readonly state: string;
  readonly index: number;
  readonly hash: string;
  readonly peer: { readonly index: number; readonly leafHash: string } | undefined;
  readonly linkSequence: number;
  readonly position: number;
}

/** Posts in one direction with one partner, in the order of this country's log. */
export const postsOf = (node: Node, direction: 'sent' | 'received', partner: string): readonly Posted[] =>
  withLedger(node, (ledger) =>
    rawOf(ledger)
      .all(
        `SELECT lower(hex(e.exchange_id)) AS id, e.state, e.leaf_index, lower(hex(l.hash)) AS hash, e.peer, b.link_sequence, e.batch_position
         FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
         LEFT JOIN batch b ON b.batch_id = e.batch_id AND b.direction = e.direction
         WHERE e.direction = ? AND e.partner = ? AND e.verb = ${POST} ORDER BY e.leaf_index`,
        direction,
        partner,
      )
      .map((row) => ({
        id: uuid(row.id),
        state: row.state as string,
        index: row.leaf_index as number,
        hash: row.hash as string,
        peer: row.peer === null ? undefined : (JSON.parse(row.peer as string) as { index: number; leafHash: string }),
        linkSequence: row.link_sequence as number,
        position: row.batch_position as number,
      })),
  );

export const lastCursor = (node: Node): number =>
  withLedger(node, (ledger) => (rawOf(ledger).get('SELECT max(cursor) AS cursor FROM event')?.cursor as number | null) ?? 0);

/** The state of an exchange that this country sent; undefined if the ledger does not contain it. */
export const stateOf = (node: Node, exchangeId: string): string | undefined =>
  withLedger(
    node,
    (ledger) =>
      rawOf(ledger).get("SELECT state FROM exchange WHERE exchange_id = ? AND direction = 'sent'", idFromText(exchangeId))
        ?.state as string | undefined,
  );

interface LinkRow {
  readonly sent: number;
  readonly received: number;
  readonly confirmed: number;
}

export const linkOf = (node: Node, partner: string): LinkRow =>
  withLedger(node, (ledger) => {
    const row = rawOf(ledger).get(
      'SELECT sent_through, received_through, peer_received_through FROM link WHERE partner = ?',
      partner,
    );
    return {
      sent: (row?.sent_through as number) ?? 0,
      received: (row?.received_through as number) ?? 0,
      confirmed: (row?.peer_received_through as number) ?? 0,
    };
  });

/** Number of posts to a partner that no receipt has closed. */
export const unclosed = (node: Node, partner: string): number =>
  withLedger(
    node,
    (ledger) =>
      rawOf(ledger).get(
        `SELECT count(*) AS n FROM exchange WHERE direction = 'sent' AND verb = ${POST} AND partner = ? AND state <> 'CLOSED'`,
        partner,
      )?.n as number,
  );

/** Waits until both countries have received everything from each other and every post is closed. Throws with the current state. */
export async function settled(a: Node, b: Node, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  const open = () => {
    const [ab, ba] = [linkOf(a, b.country), linkOf(b, a.country)];
    const waiting = [unclosed(a, b.country), unclosed(b, a.country)];
    const still = waiting.some((n) => n > 0) || ab.sent !== ba.received || ba.sent !== ab.received;
    return still
      ? JSON.stringify({ [a.country]: { ...ab, unclosed: waiting[0] }, [b.country]: { ...ba, unclosed: waiting[1] } })
      : '';
  };
  for (let state = open(); state !== ''; state = open()) {
    if (Date.now() > end) throw new Error(`not everything arrived within ${patienceMs / 1000} s: ${state}`);
    await sleep(100);
  }
}

const first = (faults: readonly string[]): string =>
  faults.length === 0 ? '' : `${faults.slice(0, 5).join('; ')}${faults.length > 5 ? `; and ${faults.length - 5} more` : ''}`;

function require(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(first(faults));
}

/** Exactly the acknowledged posts are closed at the sender and received, once each and in order; both sides name the same leaves. */
export function checkDirection(from: Node, to: Node, acknowledged: readonly Acknowledged[]): void {
  const faults: string[] = [];
  const sent = postsOf(from, 'sent', to.country);
  const received = postsOf(to, 'received', from.country);
  const there = new Map(received.map((post) => [post.id, post]));
  const told = new Set(acknowledged.map(({ exchangeId }) => exchangeId));
  if (told.size !== acknowledged.length) faults.push('two keys were answered with one exchange');
  if (there.size !== received.length) faults.push(`${to.country} has an exchange twice`);
  for (const post of sent) {
    if (!told.delete(post.id)) faults.push(`${from.country} sent ${post.id}, for which no key was answered`);
    if (post.state !== 'CLOSED') faults.push(`${post.id} is ${post.state} in ${from.country}`);
    const other = there.get(post.id);
    if (other === undefined) {
      faults.push(`LOST: ${post.id} is not in ${to.country}`);
      continue;
    }
    if (other.state !== 'ADMITTED') faults.push(`${post.id} is ${other.state} in ${to.country}`);
    if (other.peer?.index !== post.index || other.peer.leafHash !== post.hash)
      faults.push(`${post.id}: ${to.country} names another leaf than ${from.country} logged`);
    if (post.peer?.index !== other.index || post.peer.leafHash !== other.hash)
      faults.push(`${post.id}: ${from.country} names another leaf than ${to.country} logged`);
  }
  for (const id of told) faults.push(`LOST: ${id} was acknowledged and is not in the ledger of ${from.country}`);
  if (received.length !== sent.length) faults.push(`${sent.length} sent, ${received.length} received`);
  const place = ({ linkSequence, position }: Posted) => linkSequence * 1_000 + position;
  for (const posts of [sent, received])
    posts.forEach((post, i) => {
      const before = posts[i - 1];
      if (before !== undefined && place(before) >= place(post)) faults.push(`${post.id} is out of the link's order`);
    });
  received.forEach((post, i) => {
    if (post.id !== sent[i]?.id) faults.push(`${post.id} arrived as number ${i + 1}, which it was not`);
  });
  require(faults);
}

/** Both sides have the same batches: one manifest per link sequence, none missing. */
export function checkLink(from: Node, to: Node): void {
  const batches = (node: Node, direction: string, partner: string) =>
    withLedger(node, (ledger) =>
      rawOf(ledger).all(
        `SELECT link_sequence AS sequence, hex(manifest_sha256) AS manifest FROM batch
         WHERE direction = ? AND partner = ? AND link_sequence IS NOT NULL ORDER BY link_sequence`,
        direction,
        partner,
      ),
    );
  const sent = batches(from, 'sent', to.country);
  const received = batches(to, 'received', from.country);
  const faults: string[] = [];
  if (sent.length !== received.length)
    faults.push(`${from.country} sent ${sent.length} batches, ${to.country} has ${received.length}`);
  sent.forEach(({ sequence, manifest }, i) => {
    if (sequence !== i + 1) faults.push(`${from.country} gave no batch the sequence ${i + 1}`);
    if (received[i]?.sequence !== sequence || received[i]?.manifest !== manifest)
      faults.push(`batch ${sequence} of ${from.country} is another in ${to.country}`);
  });
  require(faults);
}

/** Every leaf that the partner has reported is in the partner's log, with that hash: for posts, questions and answers. */
export function checkPeerLeaves(node: Node, partner: Node): void {
  const hashes = withLedger(partner, (ledger) =>
    rawOf(ledger)
      .all('SELECT lower(hex(hash)) AS hash FROM leaf ORDER BY leaf_index')
      .map(({ hash }) => hash),
  );
  const rows = withLedger(node, (ledger) =>
    rawOf(ledger).all(
      'SELECT hex(exchange_id) AS id, peer FROM exchange WHERE partner = ? AND peer IS NOT NULL',
      partner.country,
    ),
  );
  require(
    rows.flatMap(({ id, peer }) => {
      const { index, leafHash } = JSON.parse(peer as string) as { index: number; leafHash: string };
      return hashes[index] === leafHash
        ? []
        : [`${uuid(id)}: ${node.country} was told leaf ${index}, ${partner.country} has another`];
    }),
  );
}

/** The events that the load alone causes, including alerts of an agreement with quotas. Alarms, refusals and holds are faults. */
const EXPECTED: ReadonlySet<unknown> = new Set<EventType>(['exchange.received', 'exchange.closed', 'agreement.alert']);

/**
 * Each reader saw every event of the ledger once and in order; there is one of each type per exchange, no alarm and no quarantine.
 * `also`: further events that are allowed here, as type and code. Returns the number of events about exchanges.
 */
export function checkEvents(node: Node, partner: Node, readers: readonly EventReader[], also: readonly string[] = []): number {
  const faults: string[] = [];
  const rows = withLedger(node, (ledger) =>
    rawOf(ledger).all('SELECT cursor, type, code, lower(hex(exchange_id)) AS id FROM event ORDER BY cursor'),
  );
  const table = rows.map(({ cursor, type, id }) => `${cursor} ${type} ${id === '' ? '' : uuid(id)}`);
  for (const { name, seen } of readers) {
    seen.forEach((event, i) => {
      const before = seen[i - 1];
      if (before !== undefined && event.cursor <= before.cursor)
        faults.push(`${name}: event ${event.cursor} after ${before.cursor}`);
    });
    const lines = seen.map(({ cursor, type, exchangeId = '' }) => `${cursor} ${type} ${exchangeId}`);
    const at = table.findIndex((line, i) => line !== lines[i]);
    if (at >= 0 || lines.length !== table.length)
      faults.push(`${name}: saw ${lines.length} of ${table.length} events, differs at "${table[at] ?? lines[table.length]}"`);
  }
  for (const { type, code, cursor } of rows)
    if (!EXPECTED.has(type) && !also.includes(`${type} ${code}`))
      faults.push(`${node.country}: event ${cursor} is ${type} ${code}`);
  const once = (type: string, direction: 'sent' | 'received') => {
    const told = rows.filter((row) => row.type === type).map(({ id }) => uuid(id));
    const posts = postsOf(node, direction, partner.country);
    if (told.length !== posts.length || new Set(told).size !== told.length)
      faults.push(
        `${node.country}: ${posts.length} ${direction}, ${told.length} events ${type}, ${new Set(told).size} of them different`,
      );
  };
  once('exchange.received', 'received');
  once('exchange.closed', 'sent');
  const quarantined = withLedger(node, (ledger) => rawOf(ledger).all('SELECT code FROM quarantine'));
  for (const { code } of quarantined) faults.push(`${node.country} quarantined a parcel: ${code}`);
  require(faults);
  return rows.filter(({ type }) => type !== 'agreement.alert').length;
}

/** Recomputes the log of a stopped gateway and returns its size. Throws LEDGER_CORRUPT. */
export const checkLog = (node: Node): number => verifyLedger(node.ledger, node.publicFile).size;
