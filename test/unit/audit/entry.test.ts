import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommitmentName } from '../../../proto/index.ts';
import { commit, openCommitment } from '../../../services/audit/index.ts';
import { toHex, utf8 } from '../../../services/domain/index.ts';

const salt = Uint8Array.from({ length: 32 }, (_, i) => i);
const names = Object.values(CommitmentName).filter((name) => name !== CommitmentName.UNSPECIFIED);

describe('commitment', () => {
  it.each([
    [CommitmentName.DECISION, 'decision'],
    [CommitmentName.REASON, 'reason'],
    [CommitmentName.USER, 'user'],
    [CommitmentName.SUBJECT, 'subject'],
    [CommitmentName.QUERY, 'query'],
  ] as const)('of name %i is the digest over its tag, "%s", the salt and the value', (name, word) => {
    const digest = createHash('sha256').update(`tripoint/commit/v1\0${word}\0`).update(salt).update('officer 7').digest('hex');
    expect(toHex(commit(name, salt, utf8('officer 7')))).toBe(digest);
  });

  it('opens with its own name, salt and value, and with no other', () => {
    const name = fc.constantFrom(...names);
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(name, name, bytes32, bytes32, fc.uint8Array(), fc.uint8Array(), (n, m, s, t, value, other) => {
        const digest = commit(n, s, value);
        expect(openCommitment(digest, n, s, value)).toBe(true);
        const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
        expect(openCommitment(digest, m, s, value)).toBe(m === n);
        expect(openCommitment(digest, n, t, value)).toBe(same(s, t));
        expect(openCommitment(digest, n, s, other)).toBe(same(value, other));
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('moves no byte between salt and value', () => {
    const digest = commit(CommitmentName.USER, salt, utf8('ab'));
    const longer = Uint8Array.of(...salt, 0x61);
    expect(openCommitment(digest, CommitmentName.USER, longer, utf8('b'))).toBe(false);
    expect(() => commit(CommitmentName.USER, longer, utf8('b'))).toThrow(RangeError);
    expect(() => commit(CommitmentName.USER, salt.slice(1), utf8('b'))).toThrow(RangeError);
  });

  it('has a name', () => {
    expect(() => commit(CommitmentName.UNSPECIFIED, salt, utf8('a'))).toThrow(RangeError);
    expect(openCommitment(new Uint8Array(32), CommitmentName.UNSPECIFIED, salt, utf8('a'))).toBe(false);
  });

  it('does not open a digest cut short', () => {
    const digest = commit(CommitmentName.USER, salt, utf8('a'));
    expect(openCommitment(digest.slice(0, 31), CommitmentName.USER, salt, utf8('a'))).toBe(false);
    expect(openCommitment(new Uint8Array(), CommitmentName.USER, salt, utf8('a'))).toBe(false);
  });
});
