// A store that was put back: that of a log, and that of its witness.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { leafHash, MINUTE, merkleRoot, utf8 } from '../../../../services/domain/index.ts';
import { type Inconsistency, verifyInconsistency } from '../../../../services/evidence/index.ts';
import { checkCosignedHere, cosignedNote } from '../../../../services/exchange/witnessing/put-back.ts';
import { type Pair, startPair, until } from '../pair.ts';
import { copyLedger, ledgerIn, putLedgerBack } from '../put-back.ts';
import { alarms, atRest, evidenceAt, forged, isFinal, keysOf, leavesOf, startsPairs } from './setting.ts';

const start = startsPairs();

test('a store put back behind what a witness cosigned is found out at the start, though nothing was sent since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
  let started: Pair | undefined;
  try {
    const first = await startPair({ folder });
    await until('FINAL', () => isFinal(first.us));
    await first.close();
    const copy = join(folder, 'copy', 'ledger.db');
    copyLedger(ledgerIn(folder, 'US'), copy);
    // Its start is an entry of its own, and goes to nobody.
    const second = await startPair({ folder });
    await until('FINAL', () => isFinal(second.us));
    await second.close();
    putLedgerBack(copy, ledgerIn(folder, 'US'));
    const third = await startPair({ folder }).catch((error: unknown) => error);
    if (third instanceof Error) expect(third).toMatchObject({ code: 'ROLLED_BACK' });
    else {
      started = third as Pair;
      const pair = started;
      await until('it stops', () => pair.us.fatal.length > 0);
      expect(pair.us.fatal[0]).toMatchObject({ code: 'ROLLED_BACK' });
    }
  } finally {
    await started?.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('one leaf of another content below what a witness cosigned is found out as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
  try {
    const first = await startPair({ folder });
    await until('FINAL', () => isFinal(first.ca));
    const { note } = forged(
      first.ca,
      leavesOf(first.ca).map((leaf, i) => (i === 0 ? leafHash(utf8('another')) : leaf)),
    );
    await first.close();
    // The partner remembers the tree otherwise than we have it.
    const beside = new DatabaseSync(ledgerIn(folder, 'US'));
    beside.prepare('UPDATE witnessed SET note = ?').run(note);
    beside.close();
    await expect(startPair({ folder })).rejects.toMatchObject({ code: 'ROLLED_BACK' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('a witness whose store was put back', () => {
  /** CA's memory of the tree of US, as it was when that had fewer leaves. */
  function putBack(
    file: string,
    us: { verifier: { name: string } },
    tree: { note: string; leaves: readonly Uint8Array[] },
  ): void {
    const beside = new DatabaseSync(file);
    beside
      .prepare('UPDATE witnessed SET size = ?, root = ?, note = ? WHERE origin = ?')
      .run(tree.leaves.length, merkleRoot(tree.leaves), tree.note, us.verifier.name);
    beside.close();
  }

  test('is accused by the log that it cosigned, and its two signatures prove it to anyone', async () => {
    const pair = await start();
    await atRest(pair);
    await until('FINAL', () => isFinal(pair.us));
    const { size } = await pair.us.exchange.checkpoint();
    putBack(pair.ca.file, pair.us, forged(pair.us, leavesOf(pair.us).slice(0, size - 1)));
    pair.advance(MINUTE);
    await until('it is said', () => alarms(pair.us).includes('EQUIVOCATION'));
    const [evidence] = evidenceAt(pair.us) as [Inconsistency & { kind: 'COSIGNED_LESS' }];
    expect(evidence).toMatchObject({ kind: 'COSIGNED_LESS', said: size - 1, later: expect.anything() });
    const accused = { ...keysOf(pair.ca), witness: pair.ca.witness };
    expect(await verifyInconsistency(evidence, accused)).toBe('PROVEN');
    const { later, ...without } = evidence;
    expect(await verifyInconsistency(without, accused)).toBe('CLAIMED');
    const altered: Inconsistency[] = [
      { ...without, said: size },
      { ...without, said: -1 },
      { ...evidence, later: evidence.held },
      { ...evidence, held: later as string, later: evidence.held },
      { ...evidence, held: evidence.held.replace(`\n${size}\n`, `\n${size + 1}\n`) },
    ];
    for (const one of altered)
      await expect(verifyInconsistency(one, accused)).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
    for (const keys of [keysOf(pair.ca), { ...accused, witness: pair.us.witness }])
      await expect(verifyInconsistency(evidence, keys)).rejects.toMatchObject({ code: 'EVIDENCE_INVALID' });
    // It goes on from what it knows.
    await until('FINAL', () => isFinal(pair.us));
  });

  test('learns at its start, by its own signature, that it forgot', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tripoint-witness-'));
    try {
      const first = await startPair({ folder });
      await until('FINAL', () => isFinal(first.us));
      const before = forged(first.us, leavesOf(first.us).slice(0, -1));
      await first.close();
      putBack(ledgerIn(folder, 'CA'), first.us, before);
      await expect(startPair({ folder })).rejects.toMatchObject({
        code: 'ROLLED_BACK',
        message: expect.stringContaining('we cosigned'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is not stopped by what it never cosigned', async () => {
    const pair = await start();
    await until('FINAL', () => isFinal(pair.us));
    const more = forged(pair.us, [...leavesOf(pair.us), leafHash(utf8('more'))]).note;
    for (const note of [more, (await pair.us.exchange.checkpoint()).note.replace(/\n[0-9]+\n/, '\n999\n')])
      expect(() => checkCosignedHere(pair.ca.context, note)).toThrow(/in no key set|not signed/);
    expect(() => checkCosignedHere(pair.ca.context, cosignedNote(pair.us.context, 'CA'))).not.toThrow();
  });
});
