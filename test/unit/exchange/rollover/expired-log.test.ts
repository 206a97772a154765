// A ledger whose first log has expired, and what looks at it: the start, the index of the auditor, the partner.

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { AuditKind, type ReconcileRow, Verb, VerdictKind } from '../../../../proto/index.ts';
import { createFollower } from '../../../../services/desk/index.ts';
import { idFromText, MINUTE } from '../../../../services/domain/index.ts';
import { verifyLog } from '../../../../services/exchange/index.ts';
import { gapOfBoth, gapOfOne } from '../../../../services/exchange/reconciliation/gaps.ts';
import { copyStore, joinKeys, keysBeside, rawOf, readStore } from '../../../../services/ledger/index.ts';
import { deskOf } from '../../desk/pair-desk.ts';
import { exchanged, type Pair, type Side, until } from '../pair.ts';
import { allFinal, countOf, emptied, ended, expire, FIRST, ORDER, recalled, startsExpiring, turn } from './expiring.ts';

const { closing, start, restart, folderFor } = startsExpiring();

describe('a ledger with an expired log', () => {
  test('keeps the chain: a log in the middle, and the one that said that another expired, may expire too', async () => {
    const pair = await start();
    const { us } = pair;
    await ended(pair);
    await expire(us);
    await exchanged(us, 'BETWEEN').then((id) => recalled(us, id));
    pair.advance(MINUTE);
    await turn(us, 3);
    await exchanged(us, 'LAST');
    await allFinal(us);
    await expire(us, { ...ORDER, origin: `${FIRST}.2` });
    await until('both', () => countOf(us, 'log WHERE emptied = size') === 2);
    expect((await us.exchange.logs()).map(({ state }) => state)).toEqual(['EXPIRED', 'EXPIRED', 'OPEN']);
    expect(verifyLog(us.store, us.vkey).ended).toHaveLength(2);
  });

  test('is refused when entries are gone and no entry says so, or one about its logs was altered', async () => {
    const folder = folderFor();
    const pair = await start({ folder });
    const { us } = pair;
    await ended(pair);
    await expire(us);
    await emptied(us);
    await us.store.scrub();
    const altered = (sql: string): (() => unknown) => {
      const copy = join(folder, `copy-${Math.random()}`);
      copyFileSync(us.file, copy);
      const db = new DatabaseSync(copy);
      db.exec(sql);
      db.close();
      return () => {
        const store = readStore(copy);
        try {
          return verifyLog(store, us.vkey);
        } finally {
          store.close();
        }
      };
    };
    expect(altered('SELECT 1')).not.toThrow();
    const said = `(SELECT leaf_index FROM leaf WHERE kind = ${AuditKind.LOG_EXPIRED})`;
    expect(altered(`UPDATE leaf SET kind = 1 WHERE leaf_index = ${said}`)).toThrow('no later one says that it expired');
    expect(altered(`UPDATE leaf SET entry = CAST(x'0800' || entry AS BLOB) WHERE leaf_index = ${said}`)).toThrow(
      'says that it expired',
    );
    expect(altered('UPDATE leaf SET hash = zeroblob(32) WHERE leaf_index = 3')).toThrow('has another root');
    expect(altered('UPDATE log SET expired = NULL WHERE log = 1')).toThrow('leaf 0 is not what was logged');
    expect(altered('UPDATE log SET expired = 1 WHERE log = 2')).toThrow(`${FIRST}.2 has no entries`);
  });

  test('takes back no key of it from an older file of keys', async () => {
    const folder = folderFor();
    const pair = await start({ folder });
    const { us } = pair;
    const sent = await exchanged(us, 'SENT');
    copyStore(us.file, { ledger: join(folder, 'older'), keys: join(folder, 'older-keys') });
    await recalled(us, sent);
    await turn(us);
    await allFinal(us);
    const { size } = (await us.exchange.logs())[0] ?? { size: 0 };
    await expire(us);
    await emptied(us);
    mkdirSync(join(folder, 'restored'));
    const restored = join(folder, 'restored', 'ledger.db');
    copyStore(us.file, { ledger: restored, keys: join(folder, 'keys') });
    const { erased, unreadable } = joinKeys(restored, join(folder, 'older-keys'));
    expect({ erased, unreadable }).toEqual({ erased: 1, unreadable: expect.any(Number) });
    const store = readStore(restored);
    const named = rawOf(store).all('SELECT vault_id FROM exchange WHERE vault_id IS NOT NULL AND leaf_index < ?', size);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ vault_id: id }) => store.keys.get(id as Uint8Array) !== undefined)).toEqual([]);
    store.close();
    // Nor is one served that came back by another way: that it was destroyed is known without the entry.
    const vaultId = rawOf(us.store).get('SELECT vault_id FROM exchange WHERE exchange_id = ?', idFromText(sent))
      ?.vault_id as Uint8Array;
    const { us: again } = await restart(pair, folder, () => {
      const db = new DatabaseSync(keysBeside(us.file));
      db.prepare('INSERT INTO vault_key VALUES (?, ?)').run(vaultId, new Uint8Array(60));
      db.close();
    });
    expect(rawOf(again.store).get('SELECT 1 FROM vault_key WHERE vault_id = ?', vaultId)).toBeUndefined();
  });
});

describe("the auditor's index", () => {
  const heldIn = (file: string) => {
    const db = new DatabaseSync(file, { readOnly: true });
    const all = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]);
    const held = {
      leaves: all('SELECT leaf_index FROM entry ORDER BY leaf_index') as number[],
      exchanges: all('SELECT DISTINCT hex(exchange_id) FROM entry WHERE exchange_id IS NOT NULL'),
      persons: all('SELECT DISTINCT hex(exchange_id) FROM person'),
      next: all('SELECT next FROM state')[0] as number,
      counted: all('SELECT sum(n) FROM volume')[0] as number,
    };
    db.close();
    return held;
  };
  const hexOf = (id: string) => Buffer.from(idFromText(id)).toString('hex').toUpperCase();

  test('forgets the log, also when it is made anew, and misses nothing', async () => {
    const folder = folderFor();
    const pair = await start();
    const { us } = pair;
    const follow = (name: string) => {
      const ledger = readStore(us.file);
      const file = join(folder, name);
      const follower = createFollower({ file, ledger, vault: us.context.vault, self: 'US' });
      const held = () => {
        while (follower.step(3));
        return heldIn(file);
      };
      closing.push(() => {
        follower.close();
        ledger.close();
      });
      return held;
    };
    const { sent, size } = await ended(pair);
    const kept = await exchanged(us, 'KEPT');
    const growing = follow('growing.db');
    expect(growing().exchanges).toContain(hexOf(sent));
    await expire(us);
    await emptied(us);
    for (const held of [growing(), follow('anew.db')()]) {
      expect(held.leaves.filter((leaf) => leaf < size)).toEqual([size - 1]);
      expect(held.exchanges).not.toContain(hexOf(sent));
      expect(held.exchanges).toContain(hexOf(kept));
      expect(held.persons).toEqual([hexOf(kept)]);
      // As many as there are: none is missing.
      const { firstLeaf, size: last } = us.store.head();
      expect([held.next, held.counted]).toEqual([firstLeaf + last, firstLeaf + last]);
    }
    const desk = await deskOf(pair);
    closing.push(() => void desk.close());
    const { rows, totals } = await desk.ask('15');
    expect(totals).toMatchObject({ missing: 0 });
    expect(rows.map(({ finding }) => finding)).toEqual(['LOG_ENDED', 'LOG_BEGUN', 'LOG_EXPIRED']);
    const found = await desk.entries({ leaf: 'LOG_EXPIRED' });
    expect(found.rows).toMatchObject([{ leaf: 'LOG_EXPIRED', code: ORDER.basis }]);
    expect((await desk.entries({ exchange: sent })).rows).toEqual([]);
    expect((await desk.ask('13', { exchange: sent })).rows).toBeDefined();
  });
});

describe('reconciliation', () => {
  const compared = async (side: Side, pair: Pair) => {
    pair.advance(30 * MINUTE);
    const { gaps, compared: n } = await side.exchange.reconcile(side.country === 'US' ? 'CA' : 'US');
    return { gaps, n };
  };

  test('passes over what has expired on either side, whoever asks, and from the first leaf on', async () => {
    const pair = await start();
    const { us, ca } = pair;
    await ended(pair);
    await exchanged(us, 'KEPT');
    await expire(us);
    await emptied(us);
    // Neither has compared anything yet: all that Canada holds of the log is asked about.
    const [ours, theirs] = [await compared(us, pair), await compared(ca, pair)];
    expect(ours.gaps).toEqual([]);
    expect(theirs.gaps).toEqual([]);
    expect(theirs.n).toBeGreaterThan(4);
    await exchanged(us, 'LATER');
    expect((await compared(ca, pair)).gaps).toEqual([]);
  });

  test('is not told that what is gone from a log that is written has expired', async () => {
    const pair = await start();
    const { us, ca } = pair;
    const id = await exchanged(us, 'KEPT');
    const db = new DatabaseSync(ca.file);
    db.exec(`UPDATE leaf SET entry = x'' WHERE kind = ${AuditKind.RECEIVED}`);
    db.close();
    expect((await compared(us, pair)).gaps).toMatchObject([{ kind: 'MISSING_LEAF', missing: 'CA', exchangeId: id }]);
  });

  test('takes a leaf of which the entry is gone by its hash alone', () => {
    const mine = row({ peer: { origin: FIRST, index: 3, leafHash: new Uint8Array(32).fill(3) } });
    const gone = row({ sent: false, expired: true, origin: FIRST, index: 3, leafHash: new Uint8Array(32).fill(3) });
    const times = { before: 100, late: 10 };
    expect(gapOfBoth(mine, gone, times)).toBeUndefined();
    expect(gapOfBoth(gone, mine, times)).toBeUndefined();
    expect(gapOfBoth(mine, { ...gone, leafHash: new Uint8Array(32) }, times)).toBe('LEAF_MISMATCH');
    expect(gapOfBoth(mine, { ...gone, index: 4 }, times)).toBe('LEAF_MISMATCH');
    expect(gapOfBoth(mine, { ...gone, sent: true }, times)).toBe('LEAF_MISMATCH');
    expect(gapOfOne(gone, times)).toBeUndefined();
  });

  const row = (over: Partial<ReconcileRow>): ReconcileRow => ({
    ...{ exchangeId: new Uint8Array(16), verb: Verb.POST, sent: true, at: 1, statementDigest: new Uint8Array(32).fill(1) },
    ...{ index: 1, leaf: 1, origin: 'tripoint.example/ca/2026', leafHash: new Uint8Array(32).fill(2) },
    ...{ verdict: VerdictKind.ACCEPTED, peer: null, correlation: new Uint8Array(), expired: false, erased: null },
    ...over,
  });
});
