import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, decode, encode, Lane, Priority, RecordKind, Verb } from '../../../../proto/index.ts';
import { leafHash, newId, TripointError, toHex } from '../../../../services/domain/index.ts';
import { LIMITS } from '../../../../services/envelope/index.ts';
import { entryBase } from '../../../../services/exchange/commit/entry.ts';
import { originate } from '../../../../services/exchange/commit/record.ts';
import { outbound } from '../../../../services/exchange/commit/statement.ts';
import {
  type CommittedBatch,
  createStage,
  type Draft,
  readLink,
  type Transaction,
} from '../../../../services/exchange/commit/transaction.ts';
import { type Pair, startPair } from '../pair.ts';

let pair: Pair;
/** The batches that have gone to Canada. */
let sent: number;
beforeAll(async () => {
  pair = await startPair();
  sent = readLink(pair.us.context, 'CA').sentThrough;
});
afterAll(() => pair?.close());

/** Stages drafts on the head as it is and commits nothing: the writes are what is looked at. */
async function staged(drafts: readonly Draft[], maySign = true, context = pair.us.context) {
  let batches: readonly CommittedBatch[] = [];
  const stage = createStage(context, {
    maySign: () => maySign,
    onCommitted(committed) {
      batches = committed;
    },
  });
  const head = pair.us.store.head();
  const result = await stage(drafts, head);
  result.committed();
  const rows = (name: string) => result.writes.filter(([write]) => write === name);
  return { ...result, batches, rows, before: head, head: result.rest().head };
}

function statementTo(to: string, { verb = Verb.POST as Verb, lane = Lane.LINK as Lane, text = 'REF' } = {}) {
  const { context } = pair.us;
  const kind = verb === Verb.RECEIPT ? RecordKind.RECEIPT : RecordKind.LOOKOUT;
  const content = verb === Verb.RECEIPT ? encode('Receipt', { code: 'X' }) : encode('Lookout', { recordReference: text });
  const record = originate(context, { kind, content, agency: 'CBP', classification: 1, caveats: [], created: pair.now() });
  return outbound(context, { to, lane, verb, record, issued: pair.now(), step: 'sent', priority: Priority.ROUTINE });
}
const send = (to: string, options?: Parameters<typeof statementTo>[1]): Draft => {
  const statement = statementTo(to, options);
  return { phase: 'send', bytes: 1, run: (tx) => tx.send(statement) };
};
const logs = (phase: Draft['phase'], exchangeId = newId()): Draft => ({
  phase,
  bytes: 1,
  run: (tx) => tx.log({ ...entryBase(pair.us.context, tx.at), kind: AuditKind.START, exchangeId }),
});

describe('one transaction', () => {
  test('what came in is logged before what goes out, whatever the order of the drafts', async () => {
    const { rows, before, results } = await staged([send('CA'), logs('receive'), send('CA'), logs('receive')]);
    const kinds = rows('leaf').map(([, , , entry]) => decode('AuditEntry', entry as Uint8Array).kind);
    expect(kinds).toEqual([AuditKind.START, AuditKind.START, AuditKind.SENT, AuditKind.SENT]);
    expect(rows('leaf').map(([, index]) => index)).toEqual([0, 1, 2, 3].map((i) => before.size + i));
    expect(results).toMatchObject([{ leaf: { index: before.size + 2 } }, { index: before.size }, {}, { index: before.size + 1 }]);
  });

  test('a draft that is dropped takes no index, and those after it close the gap', async () => {
    const bad: Draft = {
      phase: 'send',
      bytes: 1,
      run() {
        throw new TripointError('DUPLICATE_EXCHANGE');
      },
    };
    const { rows, before, results, head } = await staged([send('CA'), bad, send('CA')]);
    expect(results[1]).toMatchObject({ code: 'DUPLICATE_EXCHANGE' });
    expect(rows('leaf').map(([, index]) => index)).toEqual([before.size, before.size + 1]);
    expect(head.size).toBe(before.size + 2);
  });

  test('a draft that throws when it has touched everything leaves nothing of it, and the others go on', async () => {
    const { context } = pair.us;
    const counter = { name: 'n', key: ['a', 'US', 'CA', 1, 1, '2026'] } as const;
    const whole = send('CA');
    const broken = (error: Error): Draft => {
      const [toCa, toMx] = [statementTo('CA'), statementTo('MX')];
      return {
        phase: 'send',
        bytes: 1,
        run(tx) {
          tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START });
          tx.write('pendingDone', 'CA', 1);
          tx.event('link.alarm', 'CA', 'X', null, null);
          tx.send(toCa);
          tx.send(toMx);
          tx.count(counter);
          tx.claim('taken');
          tx.link('CA').receivedThrough = 99;
          throw error;
        },
      };
    };
    const sees: Draft = {
      phase: 'send',
      bytes: 1,
      run: (tx) => ({ n: tx.countOf(counter), claimed: tx.claim('taken'), received: tx.link('CA').receivedThrough }),
    };
    const { results, rows, writes, batches, before, head } = await staged([
      whole,
      broken(new RangeError('the name of a person')),
      broken(new TripointError('EQUIVOCATION')),
      sees,
      send('CA'),
    ]);
    expect(results[1]).toMatchObject({ code: 'INTERNAL', cause: { name: 'RangeError' } });
    expect(results[2]).toMatchObject({ code: 'EQUIVOCATION' });
    expect(results[3]).toEqual({ n: 0, claimed: true, received: readLink(context, 'CA').receivedThrough });
    expect(head.size).toBe(before.size + 2);
    expect(rows('leaf').map(([, index]) => index)).toEqual([before.size, before.size + 1]);
    expect(new Set(writes.map(([name]) => name))).toEqual(new Set(['leaf', 'exchange', 'batch', 'linkSent']));
    expect(batches.map(({ to, entries }) => [to, entries.map(({ index }) => index)])).toEqual([
      ['CA', [before.size, before.size + 1]],
    ]);
    const said = pair.us.logged.filter((line) => line.includes('unexpected'));
    expect(said).toHaveLength(1);
    expect(said[0]).not.toContain('person');
  });

  test('a savepoint is undone alone, and the draft around it goes on', async () => {
    const { context } = pair.us;
    const start = (tx: Transaction) => tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START });
    const draft: Draft = {
      phase: 'receive',
      bytes: 1,
      run(tx) {
        start(tx);
        const link = tx.link('CA');
        link.peerReceivedThrough = 7;
        const inner = () =>
          tx.attempt(() => {
            start(tx);
            link.peerReceivedThrough = 8;
            expect(() => tx.attempt(() => void tx.write('pendingDone', 'CA', Number.NaN))).toThrow(TypeError);
            tx.write('pendingDone', 'CA', 2);
            throw new Error('undone');
          });
        expect(inner).toThrow('undone');
        return [start(tx).index, link.peerReceivedThrough];
      },
    };
    const { results, rows, before, writes } = await staged([draft]);
    expect(results).toEqual([[before.size + 1, 7]]);
    expect(rows('leaf')).toHaveLength(2);
    expect(writes.map(([name]) => name)).toEqual(['leaf', 'leaf']);
  });

  test.each([Number.NaN, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, undefined, true, 5n, {}])(
    'what a column would refuse drops the draft that brings it: %s',
    async (value) => {
      const bad: Draft = { phase: 'receive', bytes: 1, run: (tx) => tx.write('pendingDone', 'CA', value as never) };
      const { results, writes } = await staged([bad]);
      expect(results).toMatchObject([{ code: 'INTERNAL' }]);
      expect(writes).toEqual([]);
    },
  );

  test('an entry beyond its bound drops the draft that logs it', async () => {
    const { context } = pair.us;
    const entry = (purpose: string): Draft => ({
      phase: 'receive',
      bytes: 1,
      run: (tx) => tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START, purpose }),
    });
    const { results, rows } = await staged([entry('x'.repeat(LIMITS.leafBytes)), entry('x')]);
    expect(results).toMatchObject([{ code: 'OVERSIZED', faults: [{ field: 'AuditEntry' }] }, {}]);
    expect(rows('leaf')).toHaveLength(1);
  });

  test('a key is claimed once', async () => {
    const claim = (): Draft => ({ phase: 'receive', bytes: 1, run: (tx) => tx.claim('one') });
    expect((await staged([claim(), claim()])).results).toEqual([true, false]);
  });

  test('nothing to log leaves the checkpoint as it was', async () => {
    const { head, before } = await staged([{ phase: 'receive', bytes: 1, run: (tx) => tx.write('pendingDone', 'CA', 0) }]);
    expect(head).toMatchObject({ size: before.size, checkpoint: before.checkpoint, root: before.root });
  });
});

describe('batches', () => {
  test('one per partner, in link sequence after the last, each binding leaf and index of its statements', async () => {
    const { batches, rows } = await staged([send('CA'), send('MX'), send('CA')]);
    expect(batches.map(({ to, linkSequence, entries }) => [to, linkSequence, entries.length])).toEqual([
      ['CA', sent + 1, 2],
      ['MX', 1, 1],
    ]);
    const leaves = new Map(rows('leaf').map(([, index, hash]) => [index, toHex(hash as Uint8Array)]));
    for (const { entries, manifest } of batches) {
      for (const { leaf, index } of entries) expect(toHex(leafHash(leaf as Uint8Array))).toBe(leaves.get(index as number));
      expect(decode('Manifest', manifest)).toMatchObject({ count: entries.length, from: 'US', lane: Lane.LINK });
    }
  });

  test('no batch holds more statements than the bound', async () => {
    const { batches } = await staged(Array.from({ length: LIMITS.statements + 1 }, () => send('CA')));
    expect(batches.map(({ entries, linkSequence }) => [linkSequence, entries.length])).toEqual([
      [sent + 1, LIMITS.statements],
      [sent + 2, 1],
    ]);
  });

  test('nor more bytes', async () => {
    const text = 'x'.repeat(200_000);
    const { batches } = await staged(Array.from({ length: 5 }, () => send('CA', { text })));
    expect(batches.map(({ entries }) => entries.length)).toEqual([2, 2, 1]);
  });

  test('a question has a batch of its own, off the sequence', async () => {
    const { batches } = await staged([send('CA'), send('CA', { lane: Lane.QUERY }), send('CA', { lane: Lane.QUERY })]);
    expect(batches.map(({ lane, linkSequence, entries }) => [lane, linkSequence, entries.length])).toEqual([
      [Lane.LINK, sent + 1, 1],
      [Lane.QUERY, 0, 1],
      [Lane.QUERY, 0, 1],
    ]);
  });

  test('a batch with anything but receipts is not one of receipts only', async () => {
    const receipt = () => send('CA', { verb: Verb.RECEIPT });
    expect((await staged([receipt(), receipt()])).rows('batch')[0]?.[5]).toBe(1);
    expect((await staged([receipt(), send('CA')])).rows('batch')[0]?.[5]).toBe(0);
  });

  test('it says what the same transaction has received', async () => {
    const received: Draft = {
      phase: 'receive',
      bytes: 1,
      run(tx) {
        tx.link('CA').receivedThrough = 7;
      },
    };
    const { batches } = await staged([send('CA'), received]);
    expect(decode('Manifest', batches[0]?.manifest as Uint8Array).receivedThrough).toBe(7);
  });
});

describe('signing', () => {
  test('nothing is signed toward a partner that has not resumed, and its manifest is kept all the same', async () => {
    const { batches, rows } = await staged([send('CA')], false);
    expect(batches[0]).toMatchObject({ signature: undefined });
    expect(rows('batch')[0]?.slice(8, 10)).toEqual([null, null]);
    expect(rows('linkSent')).toEqual([['linkSent', 'CA', sent + 1]]);
  });

  test('without a valid key what must be sent is dropped as NOT_READY, and what needs no key is not', async () => {
    const { context } = pair.us;
    const ownKeys = {
      ...context.ownKeys,
      signer(): never {
        throw new TripointError('NOT_READY');
      },
    };
    const drafts: Draft[] = [send('CA'), { ...logs('receive'), unsigned: true }];
    const { results, rows, head, before } = await staged(drafts, true, { ...context, ownKeys });
    expect(results[0]).toMatchObject({ code: 'NOT_READY', retryable: true });
    expect(rows('leaf')).toHaveLength(1);
    expect(head.size).toBe(before.size + 1);
  });
});
