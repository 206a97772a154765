import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';

/** Starts pairs whose logs may expire at once, in temporary folders. Everything is closed and removed after the test. */
export function startsExpiring() {
  const open: Pair[] = [];
  const folders: string[] = [];
  const closing: (() => void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await Promise.all(open.splice(0).map((pair) => pair.close()));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  async function start(options: Parameters<typeof startPair>[0] = {}): Promise<Pair> {
    const pair = await startPair({ ...options, limits: { logRetentionYears: 0, ...options.limits } });
    open.push(pair);
    return pair;
  }
  return {
    closing,
    start,
    async restart(pair: Pair, folder: string, meanwhile: () => void): Promise<Pair> {
      const at = pair.now();
      open.splice(open.indexOf(pair), 1);
      await pair.close();
      meanwhile();
      return start({ folder, at, after: pair });
    },
    folderFor(): string {
      const folder = mkdtempSync(join(tmpdir(), 'tripoint-expiry-'));
      folders.push(folder);
      return folder;
    },
  };
}

export const FIRST = 'tripoint.example/us/2026';
export const RELEASER = { subject: 'releaser-1', agency: 'CBP' };
export const ORDER = { origin: FIRST, basis: '5 USC 552a(c)', reason: 'five years are over' };
export const recalled = (side: Side, id: string) => side.exchange.erase(id, { basis: 'RECALL', reason: 'withdrawn' }, RELEASER);
export const allFinal = (side: Side) =>
  until(`${side.country}: every log is final`, async () => (await side.exchange.logs()).every(({ final }) => final));
export async function turn(side: Side, logs = 2): Promise<void> {
  await side.exchange.turnLog({ afterS: 0, reason: 'its year is over' }, OFFICER);
  await until(`${side.country} turned`, () => side.context.logs.all().length === logs);
}
export const emptied = ({ store }: Side) =>
  until('its entries are gone', () => rawOf(store).get('SELECT 1 FROM log WHERE expired IS NOT NULL AND emptied = size'));
export const countOf = ({ store }: Side, rows: string): number =>
  rawOf(store).get(`SELECT count(*) AS n FROM ${rows}`)?.n as number;

/** Orders the expiry of a log after the partner has confirmed the last batch of it. */
export async function expire(side: Side, order = ORDER) {
  const confirmed =
    'SELECT 1 FROM link WHERE peer_received_through >= (SELECT max(b.link_sequence) FROM batch b JOIN exchange e USING (batch_id) WHERE e.leaf_index < ?)';
  const log = side.context.logs.named(order.origin);
  await until('confirmed', () => rawOf(side.store).get(confirmed, (log?.firstLeaf ?? 0) + (log?.end?.size ?? 0)));
  return side.exchange.expireLog(order, RELEASER);
}

/** An ended log, final everywhere, with one erased exchange in each direction. */
export async function ended(pair: Pair): Promise<{ readonly sent: string; readonly received: string; readonly size: number }> {
  const { us, ca } = pair;
  const sent = await exchanged(us, 'SENT');
  const received = await exchanged(ca, 'RECEIVED');
  await pair.settled();
  for (const id of [sent, received]) await recalled(us, id);
  await turn(us);
  await allFinal(us);
  return { sent, received, size: us.context.logs.all()[0]?.end?.size as number };
}
