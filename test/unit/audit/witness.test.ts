import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addCheckpointBody,
  checkpointText,
  consistencyProof,
  cosignatureTime,
  cosignatureVerifier,
  cosigner,
  cosignerVkey,
  createWitness,
  ed25519Signer,
  ed25519Verifier,
  openNote,
  parseAddCheckpoint,
  rangeRootsOf,
  signNote,
  vkeyOf,
  type Witnessed,
} from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, TripointError, utf8 } from '../../../services/domain/index.ts';

const ORIGIN = 'tripoint.example/xx/2026';
const [logKeys, witnessKeys] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
const log = ed25519Signer(ORIGIN, logKeys.privateKey);
const witnessVkey = cosignerVkey('witness.example', witnessKeys.publicKey);
const leaves = Array.from({ length: 40 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const forked = leaves.map((leaf, i) => (i === 3 ? leafHash(utf8('another')) : leaf));
const noteOf = (size: number, of = leaves, signer = log, origin = ORIGIN) =>
  signNote(checkpointText({ origin, size, root: merkleRoot(of.slice(0, size)) }), [signer]);
const proof = (from: number, to: number, of = leaves) => (from === 0 ? [] : consistencyProof(rangeRootsOf(of), from, to));
const body = (old: number, size: number, of = leaves) =>
  utf8(addCheckpointBody({ old, proof: proof(old, size, of), note: noteOf(size, of) }));

/** The same bytes in base64 whose last character holds bits that nobody reads. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const loosely = (note: string) => note.replace(/(.)=\n$/, (_, last: string) => `${ALPHABET[ALPHABET.indexOf(last) + 1]}=\n`);

let stored: Witnessed | undefined;
let swaps: number;
const seconds = 1_780_000_000;
const witness = (more: Partial<Parameters<typeof createWitness>[0]> = {}) =>
  createWitness({
    logOf: (origin) => (origin === ORIGIN ? ed25519Verifier(vkeyOf(ORIGIN, logKeys.publicKey)) : undefined),
    read: () => stored,
    swap: async (size, next) => {
      if ((stored?.size ?? 0) !== size) return false;
      swaps++;
      stored = next;
      return true;
    },
    signer: () => cosigner('witness.example', witnessKeys.privateKey, seconds),
    ...more,
  });
beforeEach(() => {
  stored = undefined;
  swaps = 0;
});

describe('a witness', () => {
  it('cosigns a first checkpoint and what continues it, with its own line only', async () => {
    for (const [old, size] of [
      [0, 5],
      [5, 5],
      [5, 17],
      [17, 40],
    ] as const) {
      const answer = await witness()(body(old, size));
      expect(answer.status).toBe(200);
      expect(answer.body.split('\n')).toHaveLength(2);
      const verifiers = [ed25519Verifier(vkeyOf(ORIGIN, logKeys.publicKey)), cosignatureVerifier(witnessVkey)];
      const { verified, signatures } = openNote(noteOf(size) + answer.body, verifiers);
      expect(verified).toEqual([ORIGIN, 'witness.example']);
      expect(cosignatureTime(signatures[1]?.signature ?? new Uint8Array())).toBe(seconds);
      expect(stored?.size).toBe(size);
    }
  });

  it('refuses a fork, before and after', async () => {
    await witness()(body(0, 10));
    expect((await witness()(body(10, 20, forked))).status).toBe(422);
    expect((await witness()(body(10, 10, forked))).status).toBe(422);
    expect(stored?.size).toBe(10);
    expect(swaps).toBe(1);
  });

  it.each([
    ['old larger than new', 400, () => utf8(`old 9\n\n${noteOf(5)}`)],
    ['not a request', 400, () => utf8('old x\n\n')],
    ['no blank line', 400, () => utf8('old 0\n')],
    ['bytes that are no text', 400, () => new Uint8Array([0xff, 0x0a, 0x0a])],
    ['64 hashes', 400, () => utf8(addCheckpointBody({ old: 0, proof: Array(64).fill(leaves[0]), note: noteOf(5) }))],
    ['a note that is no checkpoint', 400, () => utf8(`old 0\n\n${signNote(`${ORIGIN}\n5\n`, [log])}`)],
    [
      'another key',
      403,
      () => {
        const other = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
        return utf8(`old 0\n\n${noteOf(5, leaves, other)}`);
      },
    ],
    ['a signature that fails', 403, () => utf8(`old 0\n\n${noteOf(5).replace('\n5\n', '\n6\n')}`)],
    // A published case: base64 that is not canonical is a bad signature, not a bad request.
    ['a signature in base64 that is not canonical', 403, () => utf8(`old 0\n\n${loosely(noteOf(5))}`)],
    ['an unknown log', 404, () => utf8(`old 0\n\n${noteOf(5, leaves, ed25519Signer('other', logKeys.privateKey), 'other')}`)],
    ['a proof from nothing', 422, () => utf8(addCheckpointBody({ old: 0, proof: [leaves[0] as Uint8Array], note: noteOf(5) }))],
    [
      'size 0 with a root',
      422,
      () => utf8(`old 0\n\n${signNote(checkpointText({ origin: ORIGIN, size: 0, root: leaves[0] as Uint8Array }), [log])}`),
    ],
  ] as const)('answers %s with %i', async (_, status, request) => {
    expect(await witness()(request())).toMatchObject({ status });
    expect(swaps).toBe(0);
  });

  it('tells the size that it has to one who names another', async () => {
    await witness()(body(0, 10));
    expect(await witness()(body(5, 20))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '10\n' });
    expect(await witness()(body(0, 20))).toMatchObject({ status: 409, body: '10\n' });
  });

  it('signs nothing when another request was faster', async () => {
    const slow = witness({
      swap: async () => {
        stored = { origin: ORIGIN, size: 8, root: merkleRoot(leaves.slice(0, 8)), note: noteOf(8) };
        return false;
      },
    });
    expect(await slow(body(0, 10))).toMatchObject({ status: 409, body: '8\n' });
  });

  it('signs nothing when what was promised is not there', async () => {
    const examine = async () => {
      throw new TripointError('EQUIVOCATION');
    };
    expect(await witness({ examine })(body(0, 10))).toMatchObject({ status: 422 });
    expect(swaps).toBe(0);
  });

  it('reads back the request that it is sent', () => {
    expect(parseAddCheckpoint(body(5, 17))).toEqual({ old: 5, proof: proof(5, 17), note: noteOf(17) });
  });
});

describe('a cosignature', () => {
  const text = checkpointText({ origin: ORIGIN, size: 1, root: leaves[0] as Uint8Array });
  const signature = cosigner('w', witnessKeys.privateKey, 7).sign(text);
  const verifier = cosignatureVerifier(cosignerVkey('w', witnessKeys.publicKey));

  it('holds for its text and time alone', () => {
    expect(verifier.verify(text, signature)).toBe(true);
    expect(verifier.verify(`${text}x\n`, signature)).toBe(false);
    for (const at of [0, 7, 8, 71]) {
      const altered = signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(verifier.verify(text, altered)).toBe(false);
    }
    expect(verifier.verify(text, signature.slice(8))).toBe(false);
    expect(cosignatureTime(signature.slice(1))).toBeUndefined();
  });

  it("is of another type than a log's signature: neither key passes for the other", () => {
    expect(() => cosignatureVerifier(vkeyOf('w', witnessKeys.publicKey))).toThrow(
      expect.objectContaining({ code: 'ALGORITHM_NOT_ALLOWED' }),
    );
    expect(() => ed25519Verifier(cosignerVkey('w', witnessKeys.publicKey))).toThrow(
      expect.objectContaining({ code: 'ALGORITHM_NOT_ALLOWED' }),
    );
    expect(() => cosigner('w', witnessKeys.privateKey, 1.5)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });
});
