import { describe, expect, it } from 'vitest';
import { bytesOf, keysOf, linkOf, NOW, party } from '../../../deploy/hostile/forge.ts';
import { encode, type Outgoing } from '../../../proto/index.ts';
import { type Code, codeOf } from '../../../services/domain/index.ts';
import {
  LIMITS,
  readResumeReply,
  readResumeRequest,
  type SigningKey,
  signDetached,
  writeResumeReply,
} from '../../../services/envelope/index.ts';

const [ours, theirs, third] = await Promise.all([party('AA'), party('BB'), party('CC')]);
const nonce = bytesOf('nonce', 16);
const state: Outgoing<'ResumeState'> = {
  from: 'AA',
  to: 'BB',
  nonce,
  issued: NOW,
  promised: true,
  promisedIndex: 41,
  promisedLeafHash: bytesOf('leaf', 32),
  receivedThrough: 3,
  sentThrough: 5,
  keySets: ['a.b.c'],
};
const read = (reply: Uint8Array, changed: Partial<SigningKey> = {}) => {
  const keys = keysOf(theirs, [ours, third], changed);
  return readResumeReply(reply, linkOf(ours, theirs), nonce, async (kid) => keys.signing(kid));
};
const codeOfReply = (reply: Uint8Array, changed?: Partial<SigningKey>): Promise<Code | 'READ'> =>
  read(reply, changed).then(() => 'READ' as const, codeOf);
const signed = encode('ResumeState', state);

describe('a resume request', () => {
  const request = (change: Outgoing<'ResumeRequest'>) => encode('ResumeRequest', { from: 'AA', to: 'BB', nonce, ...change });
  it('gives its nonce', () => {
    const asked = request({ keySets: ['a.b.c'] });
    expect(readResumeRequest(asked, linkOf(ours, theirs))).toEqual({ nonce, keySets: ['a.b.c'] });
  });
  it.each<[string, Uint8Array, Code]>([
    ['for another country', request({ to: 'CC' }), 'WRONG_RECIPIENT'],
    ['from another country', request({ from: 'CC' }), 'WRONG_SENDER'],
    ['with a short nonce', request({ nonce: nonce.subarray(1) }), 'MALFORMED'],
    ['that is cut', request({}).subarray(0, -1), 'MALFORMED'],
    ['larger than the bound', new Uint8Array(65 << 10), 'OVERSIZED'],
  ])('%s is refused', (_, bytes, code) => {
    expect(() => readResumeRequest(bytes, linkOf(ours, theirs))).toThrowError(expect.objectContaining({ code }));
  });
});

describe('a resume reply', () => {
  it('gives back the state that the partner signed', async () => {
    expect(await read(await writeResumeReply(state, ours.signing))).toMatchObject(state);
  });

  it('hands its own key set to whoever looks its key up', async () => {
    const asked: string[] = [];
    const lookUp = async (kid: string, keySets: readonly string[]) => {
      asked.push(kid, ...keySets);
      return ours.signingKey;
    };
    await readResumeReply(await writeResumeReply(state, ours.signing), linkOf(ours, theirs), nonce, lookUp);
    expect(asked).toEqual([ours.signing.kid, 'a.b.c']);
  });

  it.each<[string, Outgoing<'ResumeState'>, Code]>([
    ['for another country', { to: 'CC' }, 'WRONG_RECIPIENT'],
    ['from another country', { from: 'CC' }, 'WRONG_SENDER'],
    ['to another question', { nonce: bytesOf('another', 16) }, 'REPLAYED'],
    ['before its key was valid', { issued: ours.signingKey.notBefore - LIMITS.skew - 1 }, 'KEY_NOT_VALID'],
    ['after its key was valid', { issued: ours.signingKey.notAfter + LIMITS.skew + 1 }, 'KEY_NOT_VALID'],
  ])('%s is refused', async (_, change, code) => {
    expect(await codeOfReply(await writeResumeReply({ ...state, ...change }, ours.signing))).toBe(code);
  });

  it('signed by another key than the partner’s own is refused', async () => {
    expect(await codeOfReply(await writeResumeReply(state, third.signing))).toBe('WRONG_SENDER');
    expect(await codeOfReply(await writeResumeReply(state, { ...ours.signing, kid: 'nobody' }))).toBe('UNKNOWN_KEY');
    expect(await codeOfReply(await writeResumeReply(state, { kid: ours.signing.kid, key: third.signing.key }))).toBe(
      'SIGNATURE_INVALID',
    );
    expect(await codeOfReply(await writeResumeReply(state, ours.signing), { revokedAt: NOW })).toBe('KEY_REVOKED');
  });

  it('under a manifest’s signature is refused: one kind of signed bytes never passes for another', async () => {
    const signature = await signDetached('tripoint-manifest', signed, ours.signing);
    expect(await codeOfReply(encode('ResumeReply', { state: signed, signature }))).toBe('SIGNATURE_INVALID');
  });

  it('without a signature, or altered, is refused', async () => {
    const signature = await signDetached('tripoint-resume', signed, ours.signing);
    expect(await codeOfReply(encode('ResumeReply', { state: signed }))).toBe('SIGNATURE_INVALID');
    const altered = encode('ResumeState', { ...state, promisedIndex: 40 });
    expect(await codeOfReply(encode('ResumeReply', { state: altered, signature }))).toBe('SIGNATURE_INVALID');
    expect(await codeOfReply(encode('ResumeReply', { state: signed, signature }).subarray(0, -1))).toBe('MALFORMED');
  });
});
