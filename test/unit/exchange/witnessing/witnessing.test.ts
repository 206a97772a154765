// Two logs that cosign each other, and what is done when one of them is missing, or lies. Between two countries the one partner is all of
// them; three are in test/integration/witness.
import { describe, expect, test } from 'vitest';
import { cosignatureTime, openNote } from '../../../../services/audit/index.ts';
import { HOUR, MINUTE } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, until } from '../pair.ts';
import { alarms, atRest, evidenceAt, isFinal, promised, promises, startsPairs } from './setting.ts';

const start = startsPairs();

describe('a log before its witness', () => {
  test('is FINAL within moments of an entry, under both keys, and nothing is logged for it', async () => {
    const pair = await start();
    await exchanged(pair.us, 'A');
    await pair.settled();
    await until('FINAL', async () => (await isFinal(pair.us)) && (await isFinal(pair.ca)));
    const { note, size, final, witnesses } = await pair.us.exchange.checkpoint();
    const opened = openNote(note, [pair.us.verifier, pair.ca.witness]);
    expect(opened.verified).toEqual([pair.us.verifier.name, pair.ca.witness.name]);
    const cosignature = opened.signatures.find(({ name }) => name === pair.ca.witness.name)?.signature as Uint8Array;
    expect(cosignatureTime(cosignature)).toBe(Math.floor(pair.now() / 1_000_000));
    expect(final).toMatchObject({ note, size });
    expect(witnesses).toMatchObject([{ country: 'CA', size, late: false, stale: false }]);
    // A leaf per cosignature would be cosigned in its turn, for ever.
    await atRest(pair);
  });

  test('looks for every leaf that its partner promised, and forgets what it found', async () => {
    const pair = await start();
    for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
    await pair.settled();
    for (const side of [pair.us, pair.ca]) {
      await until('FINAL', () => isFinal(side));
      expect(promised(side)).toBeGreaterThan(0);
    }
    // A batch may come behind the tree that holds its leaves: those are looked for in the next round.
    for (const side of [pair.us, pair.ca]) await side.exchange.witness.look();
    expect([pair.us, pair.ca].flatMap((side) => [promises(side), ...evidenceAt(side)])).toEqual([0, 0]);
  });

  test('is looked at for a promise that comes after its tree was cosigned', async () => {
    const pair = await start();
    await atRest(pair);
    const { out } = pair.us as unknown as { out: { isCut: boolean; resume(): Promise<void> } };
    out.isCut = true;
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'LATE'), OFFICER, idempotency());
    const { id, log } = result.exchanges[0] as (typeof result.exchanges)[number];
    await until('FINAL', async () => ((await pair.us.exchange.checkpoint()).final?.size ?? 0) > (log?.index as number));
    out.isCut = false;
    void out.resume();
    await until('closed', async () => (await pair.us.exchange.get(id)).state === 'CLOSED');
    pair.advance(MINUTE);
    await until('seen', () => promises(pair.ca) === 0);
    expect(evidenceAt(pair.ca)).toEqual([]);
  });

  test('at rest is cosigned anew, so that a witness that is gone is noticed', async () => {
    const pair = await start();
    await atRest(pair);
    await until('FINAL', () => isFinal(pair.us));
    const before = await pair.us.exchange.checkpoint();
    pair.advance(MINUTE);
    const age = async () => (await pair.us.exchange.checkpoint()).witnesses[0]?.at as number;
    await until('anew', async () => (await age()) > (before.witnesses[0]?.at as number));
    expect((await pair.us.exchange.checkpoint()).size).toBe(before.size);
    expect(alarms(pair.us)).toEqual([]);
  });

  test('keeps one FINAL checkpoint an hour, and the last', async () => {
    const pair = await start();
    for (const reference of ['A', 'B', 'C']) await exchanged(pair.us, reference);
    await until('FINAL', () => isFinal(pair.us));
    const rows = () => rawOf(pair.us.store).get('SELECT count(*) AS n FROM cosigned')?.n as number;
    expect(rows()).toBe(1);
    pair.advance(HOUR);
    await exchanged(pair.us, 'D');
    await until('FINAL', () => isFinal(pair.us));
    expect(rows()).toBe(2);
  });
});

describe('a witness that does not cosign', () => {
  const silent = () => {
    const state = { isSilent: false };
    const answering = (from: string, topic: string) => {
      if (state.isSilent && from === 'US' && topic === 'witness') throw new Error('nothing comes');
      return undefined;
    };
    return { state, answering };
  };

  test('is an alarm after a minute; after four hours nothing is sent to it; once it cosigns, what waited goes', async () => {
    const { state, answering } = silent();
    const pair = await start({ answering });
    await until('FINAL', () => isFinal(pair.us));
    state.isSilent = true;
    pair.advance(59_000_000);
    await exchanged(pair.us, 'A');
    expect(alarms(pair.us)).toEqual([]);
    expect((await pair.us.exchange.checkpoint()).state).toBe('PROVISIONAL');
    pair.advance(2_000_000);
    await until('an alarm', () => alarms(pair.us).length > 0);
    expect(alarms(pair.us)).toEqual(['NOT_FINAL']);
    const witness = async () => (await pair.us.exchange.health()).checks.find(({ name }) => name === 'witness CA');
    expect(await witness()).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/stops in 3 h 59 min$/) });
    expect((await pair.us.exchange.health()).ready).toBe(true);

    pair.advance(4 * HOUR);
    await until('the second', () => alarms(pair.us).length > 1);
    expect(alarms(pair.us)).toEqual(['NOT_FINAL', 'WITNESS_STALE']);
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    const published = pair.us.out.published.length;
    // Time enough for it to go, if it did: as much again is posted and committed behind it.
    await pair.us.exchange.release(lookoutTo('CA', 'C'), OFFICER, idempotency());
    expect([pair.us.out.published.length, (await pair.us.exchange.get(id)).state]).toEqual([published, 'QUEUED']);
    expect(await witness()).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/nothing is sent to it$/) });

    state.isSilent = false;
    await until('it goes', async () => (await pair.us.exchange.get(id)).state === 'CLOSED', 15_000);
    expect(await witness()).toMatchObject({ status: 'OK' });
  });
});
