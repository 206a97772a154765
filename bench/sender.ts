// The sending country's gateway with the load generator inside: its services, composed as in a gateway, are called at
// `exchange.release`. A separate process, so that its usage can be measured apart from the bench.
import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '../gateway/server/compose.ts';
import { loadConfig } from '../gateway/server/config.ts';
import { createLogger } from '../gateway/server/log.ts';
import { sha256, utf8 } from '../services/domain/index.ts';
import { ledgerOf, rawOf, readStore } from '../services/ledger/index.ts';
import { type Ask, monotonicMs, type Told } from './protocol.ts';
import { OFFICER, releaseTo } from './sample.ts';

const config = loadConfig(process.argv[2] as string);
const services = await compose(config, { digest: new Uint8Array(32), callers: [] }, createLogger('warn'), (error) => {
  process.stderr.write(`${error.code}\n`);
  process.exit(1);
});
const { exchange } = services;
const ledger = readStore(ledgerOf(config.dataFolder));
const tell = (told: Told) => void process.send?.(told);
const session = `${process.pid}-${Date.now()}`;
let next = 0;

async function release(to: string): Promise<string> {
  const reference = `${session}-${next++}`;
  const { result } = await exchange.release(releaseTo(to, reference), OFFICER, {
    key: reference,
    bodySha256: sha256(utf8(reference)),
  });
  const [sent] = result.exchanges;
  if (sent?.state !== 'QUEUED') throw new Error(`released into ${sent?.state} ${sent?.code ?? ''}`);
  return sent.id;
}

/** Returns a function that counts the exchanges closed since now, by the events of their receipts. */
function closedCounter(): () => number {
  const SQL = "SELECT max(cursor) AS last, sum(type = 'exchange.closed') AS n FROM event WHERE cursor > ?";
  let cursor = (rawOf(ledger).get('SELECT max(cursor) AS last FROM event')?.last as number | null) ?? 0;
  let closed = 0;
  return () => {
    const row = rawOf(ledger).get(SQL, cursor) as { last: number | null; n: number | null };
    cursor = row.last ?? cursor;
    closed += row.n ?? 0;
    return closed;
  };
}

const POLL_MS = 20;
const RELEASES_AT_ONCE = 768;
const DRAIN_S = 60;

/** Releases as many exchanges as possible with at most `open` not yet closed: without a bound, the backlog would be measured. */
async function flood({ to, warmUpS, seconds, open }: Extract<Ask, { ask: 'flood' }>): Promise<void> {
  const count = closedCounter();
  let closed = 0;
  let released = 0;
  let running = true;
  const gate: (() => void)[] = [];
  const poll = setInterval(() => {
    closed = count();
    for (let room = open - (released - closed); room > 0 && gate.length > 0; room--) gate.shift()?.();
  }, POLL_MS);
  const worker = async () => {
    while (running) {
      if (released - closed >= open) {
        await new Promise<void>((resolve) => gate.push(resolve));
        continue;
      }
      released++;
      await release(to);
    }
  };
  const workers = Promise.all(Array.from({ length: RELEASES_AT_ONCE }, worker));
  await sleep(warmUpS * 1000);
  tell({ tell: 'window-open' });
  const [start, before] = [monotonicMs(), count()];
  await sleep(seconds * 1000);
  const [end, after] = [monotonicMs(), count()];
  tell({ tell: 'window-closed' });
  running = false;
  for (const go of gate) go();
  await workers;
  let all = count();
  while (all < released && monotonicMs() < end + DRAIN_S * 1000) {
    await sleep(POLL_MS);
    all = count();
  }
  clearInterval(poll);
  const windowS = (end - start) / 1000;
  tell({
    tell: 'flooded',
    released,
    lost: released - all,
    closed: after - before,
    windowS,
    drainS: (monotonicMs() - end) / 1000,
  });
}

/** Releases at a fixed rate, whether or not earlier releases have finished: an open loop does not hide waiting times. */
async function pace({ to, perSecond, seconds }: Extract<Ask, { ask: 'pace' }>): Promise<void> {
  const start = monotonicMs();
  const sent: Promise<readonly [string, number, number]>[] = [];
  for (let i = 0; i < perSecond * seconds; i++) {
    const wait = start + (i * 1000) / perSecond - monotonicMs();
    if (wait > 0) await sleep(wait);
    const called = monotonicMs();
    sent.push(release(to).then((id) => [id, called, monotonicMs()] as const));
  }
  tell({ tell: 'paced', sent: await Promise.all(sent) });
}

process.on('message', (ask: Ask) => {
  if (ask.ask === 'flood') void flood(ask);
  else if (ask.ask === 'pace') void pace(ask);
  else
    void services.close().then(() => {
      ledger.close();
      process.disconnect();
    });
});
tell({ tell: 'ready' });
