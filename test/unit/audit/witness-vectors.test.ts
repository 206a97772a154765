import { describe, expect, it } from 'vitest';
import {
  addCheckpointBody,
  cosignatureTime,
  cosignatureVerifier,
  createWitness,
  ed25519Verifier,
  parseAddCheckpoint,
  parseCheckpoint,
  type Witnessed,
} from '../../../services/audit/index.ts';
import { utf8 } from '../../../services/domain/index.ts';
import { fromHex, vectors } from './vectors.ts';

const { log, updates, malformed, checkpoint, cosignatures, vkeys } = vectors('witness');
const textOf = (note: string) => note.slice(0, note.indexOf('\n\n') + 1);

describe('the published cases of a witness', () => {
  it.each(updates)('$name: $status', async ({ stored, old, proof, next, status, size }) => {
    let held: Witnessed = { ...parseCheckpoint(textOf(stored)), note: stored };
    const witness = createWitness({
      logOf: (origin) => (origin === 'monkeys' ? ed25519Verifier(log) : undefined),
      read: () => held,
      swap: async (_, after) => {
        held = after;
        return true;
      },
      signer: () => ({ name: 'witness', keyId: new Uint8Array(4), sign: () => new Uint8Array(72) }),
    });
    const answer = await witness(utf8(addCheckpointBody({ old, proof: proof.map(fromHex), note: next })));
    expect(answer.status).toBe(status);
    if (size !== undefined) expect(answer).toMatchObject({ type: 'text/x.tlog.size', body: `${size}\n` });
    expect(held.note).toBe(status === 200 ? next : stored);
  });

  it.each(malformed)('$name is no request', ({ body }) =>
    expect(() => parseAddCheckpoint(utf8(body))).toThrow(expect.objectContaining({ code: 'MALFORMED' })),
  );

  it('a checkpoint is read', () => {
    const { origin, size, root } = parseCheckpoint(textOf(checkpoint.note));
    expect({ origin, size, root: Buffer.from(root).toString('base64') }).toEqual({
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root,
    });
  });

  it.each(cosignatures)('the time of a cosignature: $name', ({ base64, seconds }) =>
    // Behind the key id of four bytes.
    expect(cosignatureTime(new Uint8Array(Buffer.from(base64, 'base64').subarray(4)))).toBe(seconds),
  );

  it('keys are of one kind', () => {
    for (const vkey of vkeys.cosignature) {
      expect(cosignatureVerifier(vkey).name).toBe(vkey.split('+')[0]);
      expect(() => ed25519Verifier(vkey)).toThrow(expect.objectContaining({ code: 'ALGORITHM_NOT_ALLOWED' }));
    }
    for (const vkey of vkeys.log) {
      expect(ed25519Verifier(vkey).name).toBe(vkey.split('+')[0]);
      expect(() => cosignatureVerifier(vkey)).toThrow(expect.objectContaining({ code: 'ALGORITHM_NOT_ALLOWED' }));
    }
    for (const vkey of vkeys.invalid) expect(() => cosignatureVerifier(vkey)).toThrow();
  });
});
