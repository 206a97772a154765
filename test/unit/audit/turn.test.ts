import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  chainLogs,
  checkpointText,
  ed25519Signer,
  ed25519Verifier,
  openTurn,
  parseCheckpoint,
  signLine,
  signNote,
  turnNote,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { codeOf, leafHash, utf8 } from '../../../services/domain/index.ts';

function logOf(origin: string, privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey) {
  const vkey = vkeyOf(origin, createPublicKey(privateKey));
  return { origin, privateKey, vkey, signer: ed25519Signer(origin, privateKey), verifier: ed25519Verifier(vkey) };
}
type Log = ReturnType<typeof logOf>;

const [y2026, y2027, y2028, stranger] = ['us/2026', 'us/2027', 'us/2028', 'ca/2026'].map((name) => logOf(`example/${name}`)) as [
  Log,
  Log,
  Log,
  Log,
];
const root = leafHash(utf8('the end'));
const turn = (ended: Log, next: Log, size = 7): string =>
  turnNote({ end: { origin: ended.origin, size, root }, next: next.vkey }, [ended.signer, next.signer]);
const good = turn(y2026, y2027);

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
};
/** A note of these lines, signed by both as a turn is. */
const signed = (lines: readonly string[], signers = [y2026.signer, y2027.signer]): string =>
  signNote(`${lines.join('\n')}\n`, signers);
const [title = '', origin = '', size = '', hash = '', next = ''] = good.split('\n');
const lines = [title, origin, size, hash, next];

describe('a turn', () => {
  it('says where the log ended and which goes on, under both keys', () => {
    expect(openTurn(good, y2026.verifier)).toMatchObject({
      end: { origin: y2026.origin, size: 7, root },
      next: y2027.vkey,
      verifier: { name: y2027.origin, keyId: y2027.verifier.keyId },
    });
    expect(good).toBe(signed(lines));
    expect(title).toBe('tripoint/log-turn/v1');
  });

  it.each<[string, string, string]>([
    ['of another title', signed(lines.with(0, 'tripoint/log-turn/v2')), 'MALFORMED'],
    ['with lines in another order', signed([title, origin, hash, size, next]), 'MALFORMED'],
    ['with one line more', signed([...lines, 'more']), 'MALFORMED'],
    ['with an empty line more', signed([...lines, '']), 'MALFORMED'],
    ['with one line less', signed(lines.slice(0, 4)), 'MALFORMED'],
    ['of an empty log', signed(lines.with(2, '0')), 'MALFORMED'],
    ['of a size with leading zeros', signed(lines.with(2, '07')), 'MALFORMED'],
    ['of a size that is none', signed(lines.with(2, '7e0')), 'MALFORMED'],
    ['of a size of 2^53', signed(lines.with(2, String(2 ** 53))), 'MALFORMED'],
    ['with a root of 31 bytes', signed(lines.with(3, Buffer.alloc(31).toString('base64'))), 'MALFORMED'],
    ['with base64 of another spelling', signed(lines.with(3, hash.slice(0, -1))), 'MALFORMED'],
    ['of another log', turn(stranger, y2027), 'MALFORMED'],
    ['to the same origin', turn(y2026, logOf(y2026.origin)), 'MALFORMED'],
    ['to a vkey that is none', signed(lines.with(4, next.slice(0, -2))), 'MALFORMED'],
    ["signed with another log's key alone", signed(lines, [stranger.signer, y2027.signer]), 'UNKNOWN_KEY'],
    ['without the signature of the next log', signed(lines, [y2026.signer]), 'MALFORMED'],
    ['without the signature of the log that ends', signed(lines, [y2027.signer]), 'MALFORMED'],
    ['signed twice with one key', signed(lines, [y2026.signer, y2026.signer]), 'UNKNOWN_KEY'],
    ['with the signatures in another order', signed(lines, [y2027.signer, y2026.signer]), 'MALFORMED'],
    ['with a third signature', good + signLine(`${lines.join('\n')}\n`, stranger.signer), 'MALFORMED'],
    ['that goes on behind its signatures', `${good}\n`, 'MALFORMED'],
    ['of another size under the same signatures', good.replace('\n7\n', '\n8\n'), 'SIGNATURE_INVALID'],
    ['to another log under the same signatures', good.replace(next, y2028.vkey), 'SIGNATURE_INVALID'],
    ['without signatures', `${lines.join('\n')}\n`, 'MALFORMED'],
    ['that is nothing', '', 'MALFORMED'],
    ['beyond its bound', good + 'x'.repeat(4096), 'OVERSIZED'],
  ])('%s is refused', (_, note, code) => {
    expect(failure(() => openTurn(note, y2026.verifier))).toBe(code);
  });

  it('of a log whose key is another is refused, whatever its name', () => {
    expect(failure(() => openTurn(good, logOf(y2026.origin).verifier))).toBe('UNKNOWN_KEY');
  });

  it('is no checkpoint, and a checkpoint is no turn', () => {
    expect(failure(() => parseCheckpoint(`${lines.join('\n')}\n`))).toBe('MALFORMED');
    const named = logOf(title);
    for (const log of [y2026, named]) {
      const text = checkpointText({ origin: log.origin, size: 7, root });
      const note = signNote(text, [log.signer, y2027.signer]);
      expect(failure(() => openTurn(note, log.verifier))).toBe('MALFORMED');
    }
  });
});

describe('the logs of a country', () => {
  it('are the pinned one alone where nothing turned', () => {
    expect(chainLogs(y2026.vkey, [])).toMatchObject([{ verifier: { name: y2026.origin } }]);
    expect(chainLogs(y2026.vkey, [])[0]).not.toHaveProperty('end');
  });

  it('follow from the pinned one by the turns: all have ended but the last', () => {
    const turns = [good, turn(y2027, y2028, 9)];
    const [first, second, third] = chainLogs(y2026.vkey, turns);
    expect(first).toMatchObject({ verifier: { name: y2026.origin }, end: { origin: y2026.origin, size: 7, root } });
    expect(second).toMatchObject({ verifier: { name: y2027.origin }, end: { size: 9 }, begun: turns[0] });
    expect(third).toMatchObject({ verifier: { name: y2028.origin }, begun: turns[1] });
    expect(first).not.toHaveProperty('begun');
    expect(third).not.toHaveProperty('end');
  });

  it.each<[string, string, readonly string[], string]>([
    ['with a turn left out', y2026.vkey, [turn(y2027, y2028)], 'MALFORMED'],
    ['with turns in another order', y2026.vkey, [turn(y2027, y2028), good], 'MALFORMED'],
    ['with a turn twice', y2026.vkey, [good, good], 'MALFORMED'],
    ['that come back to where they were', y2026.vkey, [good, turn(y2027, y2026)], 'MALFORMED'],
    ['that come back under another key', y2026.vkey, [good, turn(y2027, logOf(y2026.origin))], 'MALFORMED'],
    [
      'that go on under the key of one before',
      y2026.vkey,
      [good, turn(y2027, logOf(y2028.origin, y2026.privateKey))],
      'MALFORMED',
    ],
    ['under the same key', y2026.vkey, [turn(y2026, logOf(y2027.origin, y2026.privateKey))], 'MALFORMED'],
    ['with the turn of a stranger', y2026.vkey, [good, turn(stranger, y2028)], 'MALFORMED'],
    ['from another first log', stranger.vkey, [good], 'MALFORMED'],
    ['from another first key', logOf(y2026.origin).vkey, [good], 'UNKNOWN_KEY'],
    ['without end', y2026.vkey, Array(257).fill(good), 'OVERSIZED'],
  ])('%s are refused', (_, first, turns, code) => {
    expect(failure(() => chainLogs(first, turns))).toBe(code);
  });
});
