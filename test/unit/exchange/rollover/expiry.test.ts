// The entries of a log that ended long ago are let go of, and whatever was proven by its hashes still is.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { inclusionProof, openCommitment, parseCheckpoint, verifyInclusion } from '../../../../services/audit/index.ts';
import { idFromText, MINUTE, TripointError, utf8 } from '../../../../services/domain/index.ts';
import { type Evidence, verifyEvidence } from '../../../../services/evidence/index.ts';
import { createLogReader, loggedDecisions, originHash, recoverLog, verifyLog } from '../../../../services/exchange/index.ts';
import { copyStore, joinKeys, placeOf, rawOf, readStore } from '../../../../services/ledger/index.ts';
import { trustOf } from '../../evidence/trust.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Side, until } from '../pair.ts';
import { putLedgerBack } from '../put-back.ts';
import { APPROVE, BOSS, LOW_GRADE, post } from '../steps.ts';
import { allFinal, countOf, emptied, ended, expire, FIRST, ORDER, RELEASER, recalled, startsExpiring, turn } from './expiring.ts';

const { start, restart, folderFor } = startsExpiring();

describe('an expiry', () => {
  test('takes the entries and leaves the hashes, and says by whom and why', async () => {
    const pair = await start();
    const { us } = pair;
    const { sent, received, size } = await ended(pair);
    const before = createLogReader(us.store, 1);
    const hashTile = before.tile(`tile/0/000.p/${size}`);
    const certificate = await us.exchange.destruction(sent);
    expect(before.tile(`tile/entries/000.p/${size}`)).toBeDefined();

    const expiry = await expire(us);
    expect(expiry).toMatchObject({ origin: FIRST, size, basis: ORDER.basis, log: { origin: `${FIRST}.2` } });
    await emptied(us);
    const left = rawOf(us.store)
      .all('SELECT kind FROM leaf WHERE leaf_index < ? AND length(entry) > 0', size)
      .map(({ kind }) => kind);
    expect(left).toEqual([AuditKind.LOG_ENDED]);
    expect(countOf(us, `opening WHERE leaf_index < ${size}`)).toBe(0);
    expect(countOf(us, `exchange WHERE leaf_index < ${size} AND (length(statement) > 0 OR sealed IS NOT NULL)`)).toBe(0);
    expect(countOf(us, `vault_key k JOIN exchange e ON e.vault_id = k.vault_id WHERE e.leaf_index < ${size}`)).toBe(0);

    const referred = 'SELECT vault_id FROM record UNION SELECT vault_id FROM opening UNION SELECT vault_id FROM visa';
    expect(countOf(us, `vault_key WHERE vault_id NOT IN (${referred})`)).toBe(0);

    // Who and why: in the log that is written, as commitments and in clear.
    const leaf = rawOf(us.store).get(
      `SELECT l.leaf_index, l.entry, o.sealed, o.vault_id, k.wrapped FROM leaf l JOIN opening o USING (leaf_index)
       JOIN vault_key k ON k.vault_id = o.vault_id WHERE l.kind = ?`,
      AuditKind.LOG_EXPIRED,
    );
    const entry = decode('AuditEntry', leaf?.entry as Uint8Array);
    expect(entry).toMatchObject({ log: FIRST, externalReason: ORDER.basis, from: 'US', to: 'US' });
    const key = us.context.vault.unwrap(leaf?.vault_id as Uint8Array, leaf?.wrapped as Uint8Array);
    const place = placeOf.opening(leaf?.leaf_index as number, new Uint8Array());
    const said = JSON.parse(Buffer.from(us.context.vault.open(key, place, leaf?.sealed as Uint8Array)).toString());
    expect(said).toMatchObject({ user: 'releaser-1 CBP', decision: '', reason: ORDER.reason });
    const salts = Buffer.from(said.salts, 'base64');
    entry.commitments.forEach(({ name, digest }, i) => {
      const value = [said.decision, said.reason, said.user, said.subject][name - 1];
      expect(openCommitment(digest, name, salts.subarray(i * 32, i * 32 + 32), utf8(value)), `${name}`).toBe(true);
    });

    // Hash tiles and proofs are what they were; bundles of entries are not to be had.
    expect(createLogReader(us.store, 1).tile(`tile/0/000.p/${size}`)).toEqual(hashTile);
    expect(await us.exchange.tile(`tile/entries/000.p/${size}`, originHash(FIRST))).toBeUndefined();
    expect(await us.exchange.tile(`tile/0/000.p/${size}`, originHash(FIRST))).toEqual(hashTile);
    const reader = createLogReader(us.store, 1);
    const { note } = (await us.exchange.logs())[0] ?? { note: '' };
    const { root } = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
    // Of a certificate that was given before, the leaf is still proven.
    const { index, leafHash } = certificate.log;
    expect(verifyInclusion(Buffer.from(leafHash, 'hex'), index, size, inclusionProof(reader.rangeRoot, index, size), root)).toBe(
      true,
    );
    expect(reader.consistency(1, size).length).toBeGreaterThan(0);
    expect((await us.exchange.logs()).map(({ state, final }) => ({ state, final }))).toEqual([
      { state: 'EXPIRED', final: true },
      { state: 'OPEN', final: expect.any(Boolean) },
    ]);

    // What is asked about its exchanges is answered by what is left.
    for (const id of [sent, received]) {
      const view = await us.exchange.get(id);
      expect(view).toMatchObject({ id, expired: expiry.at, partner: 'CA', verb: 'POST', purpose: '' });
      expect(view.record).toBeUndefined();
      await expect(us.exchange.evidence(id, { openings: true })).rejects.toMatchObject({ code: 'ERASED' });
      await expect(us.exchange.destruction(id)).rejects.toMatchObject({ code: 'ERASED' });
      await expect(recalled(us, id)).rejects.toMatchObject({ code: 'ERASED' });
      expect([...loggedDecisions(us.store, us.context.vault, { exchange: idFromText(id) })]).toMatchObject([
        { exchangeId: id, unreadable: 'EXPIRED' },
      ]);
    }
    expect((await us.exchange.events(0, 1_000)).some(({ exchange }) => exchange?.id === sent)).toBe(true);
    expect((await us.exchange.duties()).exchanges.every(({ id }) => id !== sent)).toBe(true);

    // The link goes on, and the ledger verifies.
    await exchanged(us, 'NEXT');
    await exchanged(pair.ca, 'BACK');
    await allFinal(us);
    expect(verifyLog(us.store, us.vkey)).toMatchObject({ origin: `${FIRST}.2`, ended: [{ origin: FIRST, size }] });
  });

  test('is done once, however often it is ordered', async () => {
    const pair = await start();
    const { us } = pair;
    await ended(pair);
    await exchanged(us, 'CONFIRMS');
    const orders = await Promise.allSettled([0, 1, 2].map(() => us.exchange.expireLog(ORDER, RELEASER)));
    expect(orders.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await emptied(us);
    expect(countOf(us, `leaf WHERE kind = ${AuditKind.LOG_EXPIRED}`)).toBe(1);
  });

  test('of a log in which an exchange was held leaves what became of it in the next, provable', async () => {
    const pair = await start();
    const { us } = pair;
    const { id } = await post(us, LOW_GRADE);
    await turn(us);
    await us.exchange.settle(id, 'RELEASE', APPROVE, BOSS);
    await until('closed', async () => (await us.exchange.get(id)).state === 'CLOSED');
    await allFinal(us);
    const steps = async () => {
      const bundle = await us.exchange.evidence(id, { openings: true });
      const { steps: all } = await verifyEvidence(bundle, trustOf(pair), pair.now());
      const { leaves } = JSON.parse(Buffer.from(bundle).toString()) as Evidence;
      return { leaves: leaves.length, failed: all.filter(({ verdict }) => verdict === 'fail') };
    };
    const before = await steps();
    expect(before.failed).toEqual([]);
    // As long as its record lives, in whichever log, both are kept.
    await expect(expire(us)).rejects.toThrow('(1 were not)');
    await us.exchange.erase(id, { basis: 'RECALL', reason: 'withdrawn' }, { subject: 'releaser-9', agency: 'CBP' });
    await allFinal(us);
    await expire(us);
    await emptied(us);
    expect(await us.exchange.get(id)).toMatchObject({
      state: 'CLOSED',
      purpose: 'COUNTER_TERRORISM',
      erased: { basis: 'RECALL' },
    });
    expect(await us.exchange.destruction(id)).toMatchObject({ exchangeId: id, basis: 'RECALL' });
    // HELD is gone, ERASED has come.
    expect(await steps()).toEqual({ leaves: before.leaves, failed: [] });
    expect(countOf(us, 'approval')).toBe(0);
  });

  test('leaves nothing of them in the files', async () => {
    const pair = await start();
    const { us } = pair;
    const { size } = await ended(pair);
    const entries = rawOf(us.store)
      .all(`SELECT entry FROM leaf WHERE leaf_index < ? AND kind <> ${AuditKind.LOG_ENDED}`, size)
      .map(({ entry }) => Buffer.from(entry as Uint8Array));
    const found = () => {
      const bytes = Buffer.concat([us.file, `${us.file}-wal`].map((file) => readFileSync(file)));
      return entries.filter((entry) => bytes.includes(entry)).length;
    };
    expect(found()).toBe(entries.length);
    await expire(us);
    await emptied(us);
    await until('the write-ahead file is cut', () => found() === 0);
  });

  test('is refused for as long as its entries alone say that a kind of record is suspended', async () => {
    const pair = await start();
    const { us } = pair;
    const id = await exchanged(us, 'SENT');
    await recalled(us, id);
    const suspend = () => us.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', RELEASER);
    await suspend();
    await turn(us);
    await allFinal(us);
    await expect(expire(us)).rejects.toThrow('no kind of record is suspended (1 are: resume and suspend again)');
    await us.exchange.resume('ca-us-lookouts', ['LOOKOUT'], 'to say it anew', RELEASER);
    pair.advance(MINUTE);
    await suspend();
    await expire(us);
    await emptied(us);
    expect(countOf(us, 'suspension')).toBe(1);
  });

  test('is refused for a log that is still to be kept, and says why', async () => {
    const pair = await start({ limits: { logRetentionYears: 5 } });
    const { us } = pair;
    const refusal = async (order: Partial<typeof ORDER> = {}) => {
      const error = await us.exchange.expireLog({ ...ORDER, ...order }, RELEASER).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TripointError);
      const { code, faults } = error as TripointError;
      return code === 'INVALID' ? faults.map(({ field, rule }) => `${field}: ${rule}`) : code;
    };
    const id = await exchanged(us, 'SENT');
    expect(await refusal({ origin: 'tripoint.example/us/1999', basis: ' ', reason: '' })).toEqual([
      '/reason: 1 to 500 characters, not only spaces',
      '/basis: 1 to 128 printable characters, not only spaces',
      '/origin: a log of this country that has ended',
    ]);
    expect(await refusal({ basis: 'a\nb' })).toContain('/basis: 1 to 128 printable characters, not only spaces');
    expect(await refusal()).toEqual(['/origin: a log of this country that has ended']);
    await allFinal(us);
    pair.cut(true);
    const waiting = await us.exchange.turnLog({ afterS: 0, reason: 'its year is over' }, OFFICER);
    await until('turned', () => us.context.logs.all().length === 2);
    expect(waiting.origin).toBe(`${FIRST}.2`);
    expect(await refusal()).toBe('NOT_FINAL');
    pair.cut(false);
    await allFinal(us);
    expect(await refusal()).toEqual(['/origin: a log whose last entry is 5 years old']);
    // A clock that was put back makes no log older or younger.
    pair.advance(-5 * MINUTE);
    expect(await refusal()).toBe('CLOCK_STEPPED_BACK');
    const years = (Date.UTC(2031, 0, 1) - Date.UTC(2026, 0, 1)) * 1_000;
    pair.advance(5 * MINUTE + years - 10 * MINUTE);
    expect(await refusal()).toEqual(['/origin: a log whose last entry is 5 years old']);
    pair.advance(20 * MINUTE);
    // No partner has said so yet.
    expect(await refusal()).toBe('CLOCK_IN_DOUBT');
    await until('the partner agrees', () => us.context.time.agreed() === pair.now());
    expect(await refusal()).toEqual(['/origin: a log of whose exchanges every record was erased (1 were not)']);
    await recalled(us, id);
    const altered = (sql: string) => {
      const db = new DatabaseSync(us.file, { timeout: 5_000 });
      db.prepare(sql).run(idFromText(id));
      db.close();
    };
    altered("INSERT INTO duty VALUES (?, 'sent', 'REVIEW', 'c', 1, 0, 'OVERDUE', 1, 'CA')");
    expect(await refusal()).toEqual(['/origin: a log of whose exchanges no duty is open (1 have one)']);
    altered('DELETE FROM duty WHERE exchange_id = ?');
    await us.exchange.expireLog(ORDER, RELEASER);
    expect(await refusal()).toEqual(['/origin: a log whose entries are here']);
  });

  test('waits for a partner that has not confirmed what was sent from it', async () => {
    const pair = await start();
    const { us } = pair;
    await us.exchange.turnLog({ afterS: 60, reason: 'its year is over' }, OFFICER);
    await pair.settled();
    // What is sent stays under way; the cosignatures come.
    us.out.isCut = true;
    const { result } = await us.exchange.release(lookoutTo('CA', 'WAITS'), OFFICER, idempotency());
    pair.advance(2 * MINUTE);
    await us.exchange.release(lookoutTo('CA', 'TURNS'), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    await recalled(us, id);
    await allFinal(us);
    await expect(us.exchange.expireLog(ORDER, RELEASER)).rejects.toMatchObject({
      code: 'INVALID',
      faults: [{ field: '/origin', rule: 'a log of which every partner has confirmed its part' }],
    });
  });
});

describe('an expiry that is stopped', () => {
  /** Entries of exchanges that nobody had: enough for several commits. */
  async function withMany(side: Side, n: number): Promise<void> {
    for (let done = 0; done < n; done += 250)
      await Promise.all(Array.from({ length: 250 }, () => side.exchange.logAccess('{"question":"1"}', OFFICER)));
  }

  test('goes on where it was at the next start, and the ledger verifies at each step', async () => {
    const folder = folderFor();
    let pair = await start({ folder });
    const { us } = pair;
    await withMany(us, 3_000);
    const { size } = await ended(pair);
    await expire(us);
    await until('the first of them', () => rawOf(us.store).get('SELECT 1 FROM log WHERE emptied > 0'));
    // What a kill at this moment leaves on disk.
    mkdirSync(join(folder, 'killed'));
    const [ledger, keys] = [join(folder, 'killed', 'ledger.db'), join(folder, 'killed-keys')];
    copyStore(us.file, { ledger, keys });
    const killed = readStore(ledger);
    expect(rawOf(killed).get('SELECT emptied FROM log WHERE log = 1')?.emptied).toBeLessThan(size);
    expect(verifyLog(killed, us.vkey)).toMatchObject({ ended: [{ origin: FIRST, size }] });
    killed.close();
    joinKeys(ledger, keys);
    pair = await restart(pair, folder, () => {
      putLedgerBack(ledger, us.file);
    });
    await emptied(pair.us);
    expect(countOf(pair.us, `leaf WHERE leaf_index < ${size} AND length(entry) > 0`)).toBe(1);
    expect(countOf(pair.us, `leaf WHERE kind = ${AuditKind.LOG_EXPIRED}`)).toBe(1);
    expect(countOf(pair.us, `opening WHERE leaf_index < ${size}`)).toBe(0);
    await exchanged(pair.us, 'AFTER');
    await pair.settled();
    // A cosignature that comes while the log is read changes the head.
    await until('all is cosigned', async () => {
      const { final, size: logged } = await pair.us.exchange.checkpoint();
      return final?.size === logged;
    });
    expect(await recoverLog(pair.us.store, pair.us.vkey)).toMatchObject({ ended: [{ origin: FIRST, size }] });
    expect(verifyLog(pair.us.store, pair.us.vkey)).toMatchObject({ ended: [{ origin: FIRST, size }] });
  });
});
