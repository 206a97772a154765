import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  checkpointText,
  ed25519Signer,
  ed25519Verifier,
  inclusionProof,
  parseTlogProof,
  rangeRootsOf,
  signNote,
  tlogProofText,
  verifyTlogProof,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, sha256, utf8 } from '../../../services/domain/index.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const [h1, h2] = [sha256(utf8('hash1')), sha256(utf8('hash2'))];

describe('a tlog-proof', () => {
  it('is written as the format says', () => {
    expect(tlogProofText({ index: 5, path: [h1, h2], checkpoint: 'test checkpoint\n' })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 5\n${base64(h1)}\n${base64(h2)}\n\ntest checkpoint\n`,
    );
    expect(tlogProofText({ index: 0, path: [], checkpoint: 'checkpoint\n' })).toBe(
      'c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n',
    );
  });

  it('is read back, with extra data that proves nothing', () => {
    const proof = { index: 10, path: [h1], checkpoint: 'checkpoint data\n' };
    expect(parseTlogProof(tlogProofText(proof))).toEqual(proof);
    expect(
      parseTlogProof(
        `c2sp.org/tlog-proof@v1\nextra ${base64(utf8('extra information'))}\nindex 10\n${base64(h1)}\n\ncheckpoint data\n`,
      ),
    ).toEqual(proof);
  });

  it.each([
    ['another header', 'wrong-header\nindex 0\n\ncheckpoint\n'],
    ['extra data that is no base64', 'c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n'],
    ['no index', 'c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n'],
    ['an index that is no number', 'c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n'],
    ['a negative index', 'c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n'],
    ['a leading zero', 'c2sp.org/tlog-proof@v1\nindex 05\n\ncheckpoint\n'],
    ['a hash that is no base64', 'c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\ncheckpoint\n'],
    ['a hash of another length', `c2sp.org/tlog-proof@v1\nindex 0\n${base64(new Uint8Array(64))}\n\ncheckpoint\n`],
    ['a line without end', `c2sp.org/tlog-proof@v1\nindex 0\n${'a'.repeat(65 * 1024)}\n`],
  ])('with %s is refused', (_, text) =>
    expect(() => parseTlogProof(text)).toThrow(expect.objectContaining({ code: 'MALFORMED' })),
  );

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const leaves = Array.from({ length: 9 }, (_, i) => leafHash(utf8(`entry ${i}`)));
  const checkpoint = signNote(checkpointText({ origin: 'log', size: 9, root: merkleRoot(leaves) }), [
    ed25519Signer('log', privateKey),
  ]);
  const proof = { index: 4, path: inclusionProof(rangeRootsOf(leaves), 4, 9), checkpoint };
  const verifiers = [ed25519Verifier(vkeyOf('log', publicKey))];

  it('proves its leaf, and no other', () => {
    expect(verifyTlogProof(proof, leaves[4] as Uint8Array, 'log', verifiers)).toMatchObject({ verified: ['log'], size: 9 });
    const fails = (altered: typeof proof, leaf = leaves[4] as Uint8Array, origin = 'log') =>
      expect(() => verifyTlogProof(altered, leaf, origin, verifiers)).toThrow(expect.objectContaining({ code: 'LEAF_MISMATCH' }));
    fails(proof, leaves[5]);
    fails({ ...proof, index: 5 });
    fails({ ...proof, path: proof.path.slice(1) });
    fails(proof, leaves[4], 'another log');
  });
});
