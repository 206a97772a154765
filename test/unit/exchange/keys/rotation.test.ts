import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { SERVER_LIMITS } from '../../../../services/delivery/limits.ts';
import { DAY, HOUR, MINUTE, toHex } from '../../../../services/domain/index.ts';
import { EXCHANGE_LIMITS } from '../../../../services/exchange/index.ts';
import { createKeyDestruction } from '../../../../services/exchange/keys/destruction.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, NOW, OFFICER, type Pair, startPair, until } from '../pair.ts';

let pair: Pair;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-keys-'));
  const first = await startPair({ folder });
  await exchanged(first.us, 'A');
  await first.close();
  // Five hours before the end of the first window.
  pair = await startPair({ folder, at: NOW + 19 * HOUR });
}, 30_000);
afterAll(async () => {
  await pair?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The number of the key set that signed the batch of an exchange. */
function keySetOf(exchangeId: string): number | undefined {
  const { manifest } =
    rawOf(pair.us.store).get(
      'SELECT b.manifest FROM exchange e JOIN batch b ON b.batch_id = e.batch_id WHERE e.exchange_id = ?',
      new Uint8Array(Buffer.from(exchangeId.replaceAll('-', ''), 'hex')),
    ) ?? {};
  return pair.ca.context.keys.byDigest(decode('Manifest', manifest as Uint8Array).keySet)?.document.number;
}

/** Released while the link is cut, delivered after so much time. */
async function delayed(reference: string, by: number): Promise<string> {
  pair.cut(true);
  const { result } = await pair.us.exchange.release(lookoutTo('CA', reference), OFFICER, idempotency());
  pair.advance(by);
  pair.cut(false);
  const id = result.exchanges[0]?.id ?? '';
  await until(`closed: ${reference}`, async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
  return id;
}

test('a set that has little left is followed by the next: kept first, then told over the link, and logged at both ends', async () => {
  await until('the partner has it', () => pair.ca.context.keys.latest('US')?.document.number === 2);
  expect(pair.us.saved.map(({ document }) => document.number)).toEqual([2]);
  const set = pair.us.context.keys.latest('US');
  expect(set?.document).toMatchObject({ number: 2, notBefore: NOW + 19 * HOUR + 10 * MINUTE });
  expect(toHex(pair.ca.context.keys.latest('US')?.digest ?? new Uint8Array())).toBe(toHex(set?.digest ?? new Uint8Array(1)));
  for (const { store } of [pair.us, pair.ca])
    expect(rawOf(store).all('SELECT 1 FROM leaf WHERE kind = ?', AuditKind.KEY_CHANGE).length).toBeGreaterThan(0);
  expect(rawOf(pair.ca.store).get("SELECT max(number) AS n FROM key_set WHERE country = 'US'")?.n).toBe(2);
});

test('until its window begins the old key signs; what it signed is good when it arrives after that', async () => {
  expect(keySetOf(await delayed('under the old key', 11 * MINUTE))).toBe(1);
});

test('from then on the new key signs', async () => {
  expect(keySetOf(await exchanged(pair.us, 'under the new key'))).toBe(2);
});

test('it is not made twice', () => {
  expect(pair.us.saved).toHaveLength(1);
});

test('what is under way when the first window ends, and what is sent after, arrives', async () => {
  await delayed('across the end', 6 * HOUR);
  await exchanged(pair.us, 'after the end');
  expect(rawOf(pair.ca.store).get('SELECT count(*) AS n FROM quarantine')?.n).toBe(0);
});

test('two gateways that were off until all their windows had passed begin new ones, and tell each other in RESUME', async () => {
  const own = mkdtempSync(join(tmpdir(), 'tripoint-keys-gap-'));
  const late = await startPair({ folder: own, at: NOW + 49 * HOUR });
  try {
    expect(await exchanged(late.us, 'after the gap')).toBeDefined();
    for (const { context } of [late.us, late.ca]) {
      expect(context.keys.latest('US')?.document).toMatchObject({ number: 2, notBefore: NOW + 49 * HOUR });
      expect(context.keys.latest('CA')?.document).toMatchObject({ number: 2, notBefore: NOW + 49 * HOUR });
    }
  } finally {
    await late.close();
    rmSync(own, { recursive: true, force: true });
  }
});

test('a private key outlives what a server keeps of what was sealed to it', () => {
  expect(EXCHANGE_LIMITS.privateKeyDays * DAY).toBeGreaterThan(SERVER_LIMITS.outMaxAgeMs * 1000);
});

test('private keys are destroyed some days after their set ended, and not while a batch waits for its signature', async () => {
  const destroyedBy = async ({ us, now }: Pair) => {
    const numbers: number[] = [];
    // The partners confirm the time, to the microsecond.
    const time = { ...us.context.time, agreed: now };
    await createKeyDestruction({ ...us.context, time }, async ({ document }) => void numbers.push(document.number))();
    return numbers;
  };
  const END = NOW + 24 * HOUR + EXCHANGE_LIMITS.privateKeyDays * DAY;
  for (const cut of [false, true]) {
    const one = await startPair({ cut });
    try {
      // A partner that has not resumed is not signed to.
      await one.us.exchange.release(lookoutTo('CA'), OFFICER, idempotency());
      if (!cut) await one.settled();
      one.advance(END - one.now());
      expect(await destroyedBy(one)).toEqual([]);
      one.advance(1);
      expect(await destroyedBy(one)).toEqual(cut ? [] : [1]);
    } finally {
      await one.close();
    }
  }
});
