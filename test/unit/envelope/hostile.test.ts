import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type BatchOptions,
  base64url,
  bytesOf,
  type EntryOptions,
  entryOf,
  idOf,
  keysOf,
  linkOf,
  NOW,
  type Party,
  parcelAround,
  parcelOf,
  partsOf,
  party,
  plaintextOf,
  signedBatch,
  withHeader,
} from '../../../deploy/hostile/forge.ts';
import {
  concat,
  type Disclosure,
  decode,
  encode,
  type Jwe,
  Lane,
  type Outgoing,
  RecordKind,
  splitFields,
  Verb,
} from '../../../proto/index.ts';
import {
  type Code,
  codeOf,
  HOUR,
  type Micros,
  SUITES,
  sameBytes,
  sha256,
  TripointError,
  utf8,
} from '../../../services/domain/index.ts';
import { commitment, commitmentsDigest } from '../../../services/envelope/commitments.ts';
import {
  isFaulty,
  LIMITS,
  type OpenedBatch,
  openParcel,
  type SigningKey,
  signDetached,
} from '../../../services/envelope/index.ts';

const [ours, theirs, third] = await Promise.all([party('AA'), party('BB'), party('CC')]);
const valid = await signedBatch(ours, theirs, [entryOf(ours, theirs)]);
const validParcel = await parcelOf(partsOf(valid), ours, theirs);
const forResume = await signDetached('tripoint-resume', valid.manifest, ours.signing);
const validPlaintext = await plaintextOf(validParcel, theirs);

const open = (parcel: Uint8Array, changed: Partial<SigningKey> = {}, now: Micros = NOW): Promise<OpenedBatch> =>
  openParcel(parcel, linkOf(ours, theirs), keysOf(theirs, [ours, third], changed), now);

/** The code with which a parcel is refused, INTERNAL for what is no refusal of ours; OPENED when every statement is good. */
async function verdict(parcel: Uint8Array, changed?: Partial<SigningKey>, now?: Micros): Promise<Code | 'OPENED'> {
  try {
    const { statements } = await open(parcel, changed, now);
    const faulty = statements.find(isFaulty);
    return faulty ? faulty.error.code : 'OPENED';
  } catch (error) {
    return codeOf(error);
  }
}

/** The code of the one statement of a batch that is signed over exactly this entry. */
const statementVerdict = async (options: EntryOptions, batch: BatchOptions = {}) =>
  verdict(await parcelOf(partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, options)], batch)), ours, theirs));

/** The code of a batch whose parts were changed after they were signed. */
const changedVerdict = async (change: (parts: Outgoing<'Batch'>) => Outgoing<'Batch'>) =>
  verdict(await parcelOf(change(partsOf(valid)), ours, theirs));

const entryChanged = (change: Partial<Outgoing<'BatchEntry'>>) =>
  changedVerdict((parts) => ({ ...parts, entries: [{ ...(parts.entries?.[0] as Outgoing<'BatchEntry'>), ...change }] }));

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

it('opens the parcel that the hostile ones are made from', async () => {
  expect(await verdict(validParcel)).toBe('OPENED');
});

it('a suite that the sender announces no more, or never did, is refused', async () => {
  expect(await verdict(validParcel, { suites: ['one-to-come', ...SUITES] })).toBe('OPENED');
  expect(await verdict(validParcel, { suites: ['one-to-come'] })).toBe('ALGORITHM_NOT_ALLOWED');
});

describe('a parcel', () => {
  it('is refused when it is cut anywhere', async () => {
    for (let length = 0; length < validParcel.length; length += length < 200 || length > validParcel.length - 40 ? 1 : 97)
      expect(['MALFORMED', 'WRONG_RECIPIENT'], `cut at ${length}`).toContain(await verdict(validParcel.subarray(0, length)));
  });

  it('is refused before it is parsed when it is larger than the bound', async () => {
    expect(await verdict(new Uint8Array(LIMITS.parcelBytes + 1))).toBe('OVERSIZED');
    expect(await verdict(concat([validParcel, validParcel]))).toBe('MALFORMED');
  });

  it.each<[string, Outgoing<'Parcel'>, Code]>([
    ['for another recipient', { to: 'CC' }, 'WRONG_RECIPIENT'],
    ['from another sender', { from: 'CC' }, 'WRONG_SENDER'],
    ['of another version', { version: 2 }, 'MALFORMED'],
    ['without a batch', { batch: {} }, 'DECRYPTION_FAILED'],
    ['without a suite', { suite: '' }, 'ALGORITHM_NOT_ALLOWED'],
    ['of a suite that nobody here has', { suite: 'one-to-come' }, 'ALGORITHM_NOT_ALLOWED'],
    ['with another batch id than the manifest', { batchId: idOf('another') }, 'MANIFEST_MISMATCH'],
  ])('%s is refused', async (_, clear, code) => {
    expect(await verdict(encode('Parcel', { ...decode('Parcel', validParcel), ...clear }))).toBe(code);
  });

  it('encrypted to a key that is not ours is refused', async () => {
    expect(await verdict(await parcelOf(partsOf(valid), ours, { ...theirs, recipient: third.recipient }))).toBe('UNKNOWN_KEY');
    const lying = { ...theirs, recipient: { ...theirs.recipient, key: third.recipient.key } };
    expect(await verdict(await parcelOf(partsOf(valid), ours, lying))).toBe('DECRYPTION_FAILED');
  });

  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  it.each<[string, (header: Record<string, unknown>) => Record<string, unknown>, Code]>([
    ['alg none', (h) => ({ ...h, alg: 'none' }), 'ALGORITHM_NOT_ALLOWED'],
    ['RSA-OAEP', (h) => ({ ...h, alg: 'RSA-OAEP' }), 'ALGORITHM_NOT_ALLOWED'],
    ['dir', (h) => ({ ...h, alg: 'dir' }), 'ALGORITHM_NOT_ALLOWED'],
    ['PBES2', (h) => ({ ...h, alg: 'PBES2-HS256+A128KW', p2c: 1e9, p2s: 'AAAA' }), 'ALGORITHM_NOT_ALLOWED'],
    ['a wrapped key', (h) => ({ ...h, alg: 'ECDH-ES+A256KW' }), 'ALGORITHM_NOT_ALLOWED'],
    ['another content encryption', (h) => ({ ...h, enc: 'A128CBC-HS256' }), 'ALGORITHM_NOT_ALLOWED'],
    ['no algorithm', ({ alg: _, ...h }) => h, 'ALGORITHM_NOT_ALLOWED'],
    ['an algorithm that is a list', (h) => ({ ...h, alg: ['ECDH-ES'] }), 'ALGORITHM_NOT_ALLOWED'],
    ['zip', (h) => ({ ...h, zip: 'DEF' }), 'DECRYPTION_FAILED'],
    ['crit', (h) => ({ ...h, crit: ['exp'], exp: 1 }), 'DECRYPTION_FAILED'],
    ['apu', (h) => ({ ...h, apu: 'QQ' }), 'DECRYPTION_FAILED'],
    ['__proto__', (h) => JSON.parse(`{"__proto__":{},${JSON.stringify(h).slice(1)}`), 'DECRYPTION_FAILED'],
    ['no key id', ({ kid: _, ...h }) => h, 'DECRYPTION_FAILED'],
    ['a key id that nobody has', (h) => ({ ...h, kid: 'nobody' }), 'UNKNOWN_KEY'],
    ['no ephemeral key', ({ epk: _, ...h }) => h, 'DECRYPTION_FAILED'],
    ['an ephemeral key on another curve', (h) => ({ ...h, epk: p256 }), 'DECRYPTION_FAILED'],
    [
      'an ephemeral key of small order',
      (h) => ({ ...h, epk: { kty: 'OKP', crv: 'X25519', x: base64url(new Uint8Array(32)) } }),
      'DECRYPTION_FAILED',
    ],
    ['an ephemeral key that is text', (h) => ({ ...h, epk: 'x' }), 'DECRYPTION_FAILED'],
    ['the same members in another order', (h) => Object.fromEntries(Object.entries(h).reverse()), 'DECRYPTION_FAILED'],
    ['a long header', (h) => ({ ...h, kid: 'k'.repeat(1024) }), 'DECRYPTION_FAILED'],
  ])('whose JWE header has %s is refused', async (_, change, code) => {
    expect(await verdict(withHeader(validParcel, change))).toBe(code);
  });

  it.each<[string, string]>([
    ['no JSON', 'not json'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
  ])('whose JWE header is %s is refused', async (_, text) => {
    const opened = decode('Parcel', validParcel);
    const batch = { ...(opened.batch as Jwe), protected: utf8(Buffer.from(text).toString('base64url')) };
    expect(await verdict(encode('Parcel', { ...opened, batch }))).toBe('DECRYPTION_FAILED');
  });

  it('whose plaintext is no batch is refused', async () => {
    expect(await verdict(await parcelAround(new Uint8Array(), 'AA', theirs))).toBe('SIGNATURE_INVALID');
    expect(await verdict(await parcelAround(utf8('hello'), 'AA', theirs))).toBe('MALFORMED');
  });
});

describe('a signature', () => {
  const header = { alg: 'EdDSA', b64: false, crit: ['b64'], kid: ours.signing.kid, typ: 'tripoint-manifest' };
  const made = (value: unknown, signer: (input: Buffer) => Uint8Array) => {
    const text = base64url(value);
    return { protected: utf8(text), signature: signer(Buffer.concat([Buffer.from(`${text}.`), valid.manifest])) };
  };
  const byKey = (key: unknown) => (input: Buffer) => sign(null, input, key as KeyObject);
  const judged = (signature: Outgoing<'Signature'> | undefined) =>
    changedVerdict((parts) => ({ ...parts, ...(signature ? { signature } : { signature: {} }) }));
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const publicBytes = Buffer.from((ours.signingKey.key as KeyObject).export({ format: 'jwk' }).x ?? '', 'base64url');

  it('named Ed25519 is as good as one named EdDSA', async () => {
    expect(await judged(made(header, byKey(ours.signing.key)))).toBe('OPENED');
    expect(await judged(made({ ...header, alg: 'Ed25519' }, byKey(ours.signing.key)))).toBe('OPENED');
  });

  it.each<[string, Outgoing<'Signature'> | undefined, Code]>([
    ['that is not there', undefined, 'SIGNATURE_INVALID'],
    ['with alg none', made({ ...header, alg: 'none' }, () => new Uint8Array()), 'ALGORITHM_NOT_ALLOWED'],
    [
      'by HS256 under the public key',
      made({ ...header, alg: 'HS256' }, (input) => createHmac('sha256', publicBytes).update(input).digest()),
      'ALGORITHM_NOT_ALLOWED',
    ],
    [
      'by ES256',
      made({ ...header, alg: 'ES256' }, (input) => sign('sha256', input, { key: ec, dsaEncoding: 'ieee-p1363' })),
      'ALGORITHM_NOT_ALLOWED',
    ],
    ['with an extra crit', made({ ...header, crit: ['b64', 'exp'], exp: 1 }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['without b64', made({ alg: 'EdDSA', kid: header.kid, typ: header.typ }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['with b64 and no crit', made({ ...header, crit: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['with b64 true', made({ ...header, b64: true }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['that brings its own key', made({ ...header, jwk: {} }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['without a key id', made({ ...header, kid: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    ['by a key that nobody knows', made({ ...header, kid: 'nobody' }, byKey(ours.signing.key)), 'UNKNOWN_KEY'],
    ['by the key of a third country', made({ ...header, kid: third.signing.kid }, byKey(third.signing.key)), 'WRONG_SENDER'],
    ['by a third country in our name', made(header, byKey(third.signing.key)), 'SIGNATURE_INVALID'],
    ['under an encryption key', made({ ...header, kid: ours.decryption.kid }, byKey(ours.signing.key)), 'UNKNOWN_KEY'],
    ['made for a resume reply', forResume, 'SIGNATURE_INVALID'],
    ['without a typ', made({ ...header, typ: undefined }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
    [
      'with a byte too many',
      made(header, (input) => concat([sign(null, input, ours.signing.key as KeyObject), new Uint8Array(1)])),
      'SIGNATURE_INVALID',
    ],
    [
      'over other bytes',
      made(header, () => sign(null, Buffer.from('other'), ours.signing.key as KeyObject)),
      'SIGNATURE_INVALID',
    ],
    ['of nothing', made(header, () => new Uint8Array()), 'SIGNATURE_INVALID'],
    ['with a long header', made({ ...header, kid: 'k'.repeat(1024) }, byKey(ours.signing.key)), 'SIGNATURE_INVALID'],
  ])('%s is refused', async (_, signature, code) => {
    expect(await judged(signature)).toBe(code);
  });

  it('whose S is not reduced modulo the group order is refused, so a signature has one form', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const S = BigInt(`0x${Buffer.from(valid.signature.signature.slice(32)).reverse().toString('hex')}`) + L;
    const unreduced = Buffer.from(S.toString(16).padStart(64, '0'), 'hex').reverse();
    const signature = {
      protected: valid.signature.protected,
      signature: concat([valid.signature.signature.slice(0, 32), unreduced]),
    };
    expect(await judged(signature)).toBe('SIGNATURE_INVALID');
  });
});

describe('a signing key', () => {
  const at = async (issued: Micros, changed: Partial<SigningKey>, now = NOW) =>
    verdict(
      await parcelOf(
        partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, { statement: { issued } })], { facts: { issued } })),
        ours,
        theirs,
      ),
      changed,
      now,
    );

  it('is good from its window’s start to its end, and the skew around it', async () => {
    const [notBefore, notAfter] = [NOW - HOUR, NOW + HOUR];
    const later = NOW + 2 * HOUR;
    expect(await at(notBefore - LIMITS.skew, { notBefore, notAfter }, later)).toBe('OPENED');
    expect(await at(notBefore - LIMITS.skew - 1, { notBefore, notAfter }, later)).toBe('KEY_NOT_VALID');
    expect(await at(notAfter + LIMITS.skew, { notBefore, notAfter }, later)).toBe('OPENED');
    expect(await at(notAfter + LIMITS.skew + 1, { notBefore, notAfter }, later)).toBe('KEY_NOT_VALID');
  });

  it('is judged at the time of issue, so that a batch delayed by an outage stays good', async () => {
    expect(await verdict(validParcel, {}, NOW + 30 * 24 * HOUR)).toBe('OPENED');
  });

  it('is worth nothing once revoked, whatever time the manifest states', async () => {
    expect(await verdict(validParcel, { revokedAt: NOW + HOUR })).toBe('KEY_REVOKED');
    expect(await verdict(validParcel, { revokedAt: NOW - HOUR })).toBe('KEY_REVOKED');
  });

  it('signs for the key set that holds it', async () => {
    expect(await verdict(validParcel, { keySet: sha256(utf8('another')) })).toBe('KEY_SET_INVALID');
    expect(await verdict(validParcel, { keySet: new Uint8Array() })).toBe('KEY_SET_INVALID');
  });

  it('does not sign the future', async () => {
    expect(await at(NOW + LIMITS.skew, {})).toBe('OPENED');
    expect(await at(NOW + LIMITS.skew + 1, {})).toBe('ISSUED_IN_FUTURE');
  });
});

describe('a manifest', () => {
  const altered = (change: Outgoing<'Manifest'>) =>
    changedVerdict((parts) => ({ ...parts, manifest: encode('Manifest', { ...decode('Manifest', valid.manifest), ...change }) }));
  it('that is altered after it was signed is refused', async () => {
    for (const change of [{ linkSequence: 2 }, { receivedThrough: 9 }, { issued: NOW - 1 }, { count: 2 }, { logOrigin: 'x' }])
      expect(await altered(change)).toBe('SIGNATURE_INVALID');
    expect(await changedVerdict((parts) => ({ ...parts, manifest: concat([valid.manifest, new Uint8Array(1)]) }))).toBe(
      'SIGNATURE_INVALID',
    );
  });

  const entry = entryOf(ours, theirs);
  const second = entryOf(ours, theirs, { seed: 'second', index: 8 });
  const query = entryOf(ours, theirs, {
    kind: RecordKind.VISA_QUERY,
    content: encode('VisaQuery', { caseReference: 'C-1' }),
    statement: { verb: Verb.QUERY },
  });
  const ack = { lane: Lane.ACK, linkSequence: 0 };
  const asked = { lane: Lane.QUERY, linkSequence: 0 };
  const many = Array.from({ length: LIMITS.statements + 1 }, (_, i) => ({ ...entry, index: i }));

  it.each<[string, Outgoing<'BatchEntry'>[], BatchOptions, Code]>([
    ['to another country', [entry], { manifest: { to: 'CC' } }, 'WRONG_RECIPIENT'],
    ['from another country', [entry], { manifest: { from: 'CC' } }, 'WRONG_SENDER'],
    ['with a short batch id', [entry], { manifest: { batchId: bytesOf('batch', 15) } }, 'MANIFEST_MISMATCH'],
    ['with another batch id than the parcel’s', [entry], { manifest: { batchId: idOf('other') } }, 'MANIFEST_MISMATCH'],
    ['that counts more', [entry], { manifest: { count: 2 } }, 'MANIFEST_MISMATCH'],
    ['that counts fewer', [entry, second], { manifest: { count: 1 } }, 'MANIFEST_MISMATCH'],
    ['with another root', [entry], { manifest: { root: bytesOf('root', 32) } }, 'MANIFEST_MISMATCH'],
    ['without a root', [entry], { manifest: { root: new Uint8Array() } }, 'MANIFEST_MISMATCH'],
    ['on no lane', [entry], { facts: { lane: 0, linkSequence: 0 } }, 'MANIFEST_MISMATCH'],
    ['on the link without a sequence', [entry], { facts: { linkSequence: 0 } }, 'MANIFEST_MISMATCH'],
    ['on the link without a statement', [], {}, 'MANIFEST_MISMATCH'],
    ['on the link with too many statements', many, {}, 'OVERSIZED'],
    ['that acknowledges under a sequence', [], { facts: { ...ack, linkSequence: 3 } }, 'MANIFEST_MISMATCH'],
    ['that acknowledges with a statement', [entry], { facts: ack }, 'OVERSIZED'],
    ['that asks under a sequence', [query], { facts: { ...asked, linkSequence: 3 } }, 'MANIFEST_MISMATCH'],
    ['that asks nothing', [], { facts: asked }, 'MANIFEST_MISMATCH'],
    ['that asks twice', [query, { ...query, index: 8 }], { facts: asked }, 'OVERSIZED'],
    ['that promises two leaves at one index', [entry, { ...second, index: 7 }], {}, 'MANIFEST_MISMATCH'],
    ['whose log indexes go back', [entry, { ...second, index: 6 }], {}, 'MANIFEST_MISMATCH'],
  ])('%s is refused', async (_, entries, options, code) => {
    expect(await verdict(await parcelOf(partsOf(await signedBatch(ours, theirs, entries, options)), ours, theirs))).toBe(code);
  });

  it('binds statements, headers, leaves, indexes and their order', async () => {
    const good = valid.entries[0] as Outgoing<'BatchEntry'>;
    for (const part of ['statement', 'recordHeader', 'leaf'] as const)
      expect(await entryChanged({ [part]: concat([good[part] as Uint8Array, new Uint8Array(1)]) }), part).toBe(
        'MANIFEST_MISMATCH',
      );
    expect(await entryChanged({ index: 8 })).toBe('MANIFEST_MISMATCH');
    const both = partsOf(await signedBatch(ours, theirs, [entry, second]));
    expect(await verdict(await parcelOf(both, ours, theirs))).toBe('OPENED');
    for (const entries of [[second, entry], [entry], [entry, second, second], []])
      expect(await verdict(await parcelOf({ ...both, entries }, ours, theirs))).toBe('MANIFEST_MISMATCH');
  });

  it('cannot be passed on to another country, in the first one’s name or in one’s own', async () => {
    const toThird = await parcelOf(partsOf(valid), ours, third);
    const received = (link: Party) =>
      openParcel(toThird, linkOf(link, third), keysOf(third, [ours, theirs]), NOW).then(() => 'OPENED', codeOf);
    expect(await received(ours)).toBe('WRONG_RECIPIENT');
    const own = await parcelOf(partsOf(valid), theirs, third);
    expect(await openParcel(own, linkOf(theirs, third), keysOf(third, [ours, theirs]), NOW).then(() => 'OPENED', codeOf)).toBe(
      'WRONG_SENDER',
    );
  });

  it('covers no padding, so padding that is not zeros is refused', async () => {
    expect(await changedVerdict((parts) => ({ ...parts, padding: new Uint8Array(64) }))).toBe('OPENED');
    expect(await changedVerdict((parts) => ({ ...parts, padding: new Uint8Array(64).fill(1, 63) }))).toBe('MALFORMED');
  });
});

describe('a statement under a valid manifest', () => {
  it.each<[string, EntryOptions, Code]>([
    ['from another country', { statement: { from: 'CC' }, leaf: { from: 'AA' } }, 'WRONG_SENDER'],
    ['to another country', { statement: { to: 'CC' } }, 'WRONG_RECIPIENT'],
    ['without a verb', { statement: { verb: 0 } }, 'VERB_NOT_ALLOWED'],
    ['that asks on the link', { statement: { verb: Verb.QUERY } }, 'VERB_NOT_ALLOWED'],
    ['that answers on the link', { statement: { verb: Verb.RESPONSE } }, 'VERB_NOT_ALLOWED'],
    ['that calls a lookout a receipt', { statement: { verb: Verb.RECEIPT } }, 'VERB_NOT_ALLOWED'],
    ['with a short exchange id', { statement: { exchangeId: bytesOf('short', 15) } }, 'MALFORMED'],
    ['with an exchange id that is no UUIDv7', { statement: { exchangeId: new Uint8Array(16).fill(0xff) } }, 'MALFORMED'],
    ['that answers no exchange id', { statement: { correlation: bytesOf('short', 15) } }, 'MALFORMED'],
    ['with a short salt', { statement: { salt: bytesOf('short', 8) } }, 'MALFORMED'],
    ['that is no statement', { statementBytes: utf8('nonsense') }, 'MALFORMED'],
    ['issued later than its manifest', { statement: { issued: NOW + LIMITS.skew + 1 } }, 'ISSUED_IN_FUTURE'],
    ['of another record', { statement: { recordDigest: bytesOf('another', 32) } }, 'RECORD_MISMATCH'],
    [
      'of a record that a third country originated',
      { header: { originator: { country: 'CC', agency: 'A' } } },
      'RECORD_MISMATCH',
    ],
    ['of a record without an originator', { header: { originator: {} } }, 'RECORD_MISMATCH'],
    ['of a record without a version', { header: { version: 0 } }, 'MALFORMED'],
    ['of a record with a short id', { header: { recordId: bytesOf('short', 4) } }, 'MALFORMED'],
    ['of a record of no kind', { header: { kind: 0 }, leaf: { recordKind: 0 } }, 'MALFORMED'],
    ['whose header counts other fields', { header: { fieldCount: 30 } }, 'RECORD_MISMATCH'],
    [
      'whose header has another digest of its commitments',
      { header: { commitmentsDigest: bytesOf('root', 32) } },
      'RECORD_MISMATCH',
    ],
    ['whose commitments are cut', { commitments: (right) => right.subarray(0, -1) }, 'RECORD_MISMATCH'],
    ['with another commitment', { commitments: (right) => flipped(right, 999) }, 'RECORD_MISMATCH'],
    ['with no commitments', { commitments: () => new Uint8Array(), header: { fieldCount: 0 } }, 'RECORD_MISMATCH'],
    [
      'with more fields than a kind may number',
      {
        commitments: () => new Uint8Array(129 * 32),
        header: { fieldCount: 129, commitmentsDigest: commitmentsDigest(new Uint8Array(129 * 32)) },
      },
      'RECORD_MISMATCH',
    ],
    ['whose leaf is too large', { leafBytes: new Uint8Array(LIMITS.leafBytes + 1) }, 'OVERSIZED'],
    ['without a leaf', { leafBytes: new Uint8Array() }, 'LEAF_MISMATCH'],
  ])('%s gets its own verdict', async (_, options, code) => {
    expect(await statementVerdict(options)).toBe(code);
  });

  it.each<[string, Outgoing<'AuditEntry'>]>([
    ['of another schema', { schema: 2 }],
    ['of another kind', { kind: 2 }],
    ['of another statement', { statementDigest: bytesOf('another', 32) }],
    ['of another exchange', { exchangeId: idOf('another') }],
    ['of another country', { country: 'CC' }],
    ['from another country', { from: 'CC' }],
    ['to another country', { to: 'CC' }],
    ['of another verb', { verb: Verb.QUERY }],
    ['of another purpose', { purpose: 'OTHER' }],
    ['of another record kind', { recordKind: RecordKind.HIGH_RISK_CARGO }],
    ['of another record', { recordId: idOf('another') }],
    ['of another version', { recordVersion: 2 }],
    ['under another agreement', { legalBasis: { agreement: 'other', digest: bytesOf('agreement', 32), clauses: ['1', '2(b)'] } }],
    [
      'under another text of the agreement',
      { legalBasis: { agreement: 'an-agreement', digest: bytesOf('other', 32), clauses: ['1', '2(b)'] } },
    ],
    ['under other clauses', { legalBasis: { agreement: 'an-agreement', digest: bytesOf('agreement', 32), clauses: ['1'] } }],
    ['without a legal basis', { legalBasis: {} }],
    ['that says less was disclosed', { disclosed: [1] }],
    ['that says more was disclosed', { disclosed: [1, 2, 3, 5, 7, 14, 15, 16, 20, 21, 27, 28] }],
  ])('whose leaf is one %s is refused: the log would tell another story', async (_, leaf) => {
    expect(await statementVerdict({ leaf })).toBe('LEAF_MISMATCH');
  });

  it('does not touch the statements beside it', async () => {
    const entries = [
      entryOf(ours, theirs),
      entryOf(ours, theirs, { seed: 'bad', index: 8, leaf: { purpose: 'OTHER' } }),
      entryOf(ours, theirs, { seed: 'good', index: 9 }),
    ];
    const { statements } = await open(await parcelOf(partsOf(await signedBatch(ours, theirs, entries)), ours, theirs));
    expect(statements.map(isFaulty)).toEqual([false, true, false]);
    expect(statements[1]).toMatchObject({ exchangeId: idOf('bad/exchange'), index: 8 });
  });

  it('names no exchange whose id is not one', async () => {
    const entries = [entryOf(ours, theirs, { statement: { exchangeId: bytesOf('long', 4000) } })];
    const { statements } = await open(await parcelOf(partsOf(await signedBatch(ours, theirs, entries)), ours, theirs));
    expect(statements[0]).toMatchObject({ exchangeId: new Uint8Array() });
  });
});

describe('a disclosure', () => {
  const swap = (change: (shown: Disclosure) => Outgoing<'Disclosure'>) => (present: readonly Disclosure[]) =>
    present.map((shown, i) => (i === 0 ? change(shown) : shown)) as Disclosure[];

  it.each<[string, NonNullable<EntryOptions['disclose']>, Code]>([
    ['with other content', swap((shown) => ({ ...shown, carried: flipped(shown.carried, 40) })), 'COMMITMENT_MISMATCH'],
    ['under another salt', swap((shown) => ({ ...shown, salt: bytesOf('another', 32) })), 'COMMITMENT_MISMATCH'],
    ['with a short salt', swap((shown) => ({ ...shown, salt: shown.salt.subarray(1) })), 'DISCLOSURE_INVALID'],
    ['of nothing', swap((shown) => ({ ...shown, carried: new Uint8Array() })), 'DISCLOSURE_INVALID'],
    ['under another number', swap((shown) => ({ ...shown, field: 0 })), 'DISCLOSURE_INVALID'],
    [
      'of a field that the kind has not',
      (present) => present.map((shown, i) => (i === present.length - 1 ? { ...shown, field: 30 } : shown)),
      'DISCLOSURE_INVALID',
    ],
    ['made twice', (present) => [present[0] as Disclosure, ...present], 'DISCLOSURE_INVALID'],
    ['out of order', (present) => present.toReversed(), 'DISCLOSURE_INVALID'],
  ])('%s is refused', async (_, disclose, code) => {
    expect(await statementVerdict({ disclose })).toBe(code);
  });

  it('altered after the manifest was signed is refused, and so is one left out, or one put in', async () => {
    const shown = (valid.entries[0]?.disclosures ?? []) as Disclosure[];
    expect(await entryChanged({ disclosures: swap((one) => ({ ...one, carried: flipped(one.carried, 40) }))(shown) })).toBe(
      'COMMITMENT_MISMATCH',
    );
    expect(await entryChanged({ disclosures: shown.slice(1) })).toBe('LEAF_MISMATCH');
    // As a sender does that erased the record since: refused as well, by its own name.
    expect(await entryChanged({ disclosures: [] })).toBe('ERASED');
    expect(await entryChanged({ commitments: flipped(valid.entries[0]?.commitments as Uint8Array, 3) })).toBe('RECORD_MISMATCH');
  });

  /** An entry whose sender committed to whatever it liked, and signed and logged it. */
  function committedTo(carried: Readonly<Record<number, Uint8Array>>): EntryOptions {
    const salt = (field: number) => bytesOf(`lie/${field}`, 32);
    const commitments = concat(
      Array.from({ length: 29 }, (_, i) => commitment(i + 1, salt(i + 1), carried[i + 1] ?? new Uint8Array())),
    );
    const disclosures = Object.entries(carried).map(([field, bytes]) => ({
      field: Number(field),
      salt: salt(Number(field)),
      carried: bytes,
    }));
    return {
      commitments: () => commitments,
      header: { commitmentsDigest: commitmentsDigest(commitments) },
      disclose: () => disclosures,
    };
  }
  const fields = splitFields(
    encode('Lookout', {
      recordReference: 'AAAA',
      conveyanceIdentification: 'BBBB',
      dateOfBirth: { date: '1980' },
      citizenship: ['XXA', 'XXB'],
    }),
  );
  const part = (field: number) => fields.get(field) as Uint8Array;

  it.each<[string, Readonly<Record<number, Uint8Array>>, Code | 'OPENED']>([
    ['of the field itself', { 1: part(1), 7: part(7) }, 'OPENED'],
    ['of another field', { 2: part(1) }, 'DISCLOSURE_INVALID'],
    ['of another field beside its own', { 1: concat([part(1), part(7)]) }, 'DISCLOSURE_INVALID'],
    ['of each other’s fields, of the same length', { 1: part(12), 12: part(1) }, 'MALFORMED'],
    ['of a field that another one discloses too', { 1: part(1), 7: concat([part(7), part(1)]) }, 'MALFORMED'],
    ['of one field in two parts', { 1: part(1).subarray(0, 3), 7: part(1).subarray(3) }, 'DISCLOSURE_INVALID'],
    ['of a repeated field split over two', { 7: part(7).subarray(0, 5), 8: part(7).subarray(5) }, 'DISCLOSURE_INVALID'],
    ['of a singular field twice', { 1: concat([part(1), part(1)]) }, 'MALFORMED'],
    ['of a field that no schema knows', { 1: new Uint8Array([0xf8, 0x07, 1]) }, 'MALFORMED'],
    ['of a cut field', { 1: part(1).subarray(0, -1) }, 'MALFORMED'],
    ['of no text', { 1: new Uint8Array([0x0a, 2, 0xff, 0xfe]) }, 'MALFORMED'],
    ['of an unknown enum value', { 14: new Uint8Array([0x70, 99]) }, 'MALFORMED'],
  ])('that was committed, signed and logged %s', async (_, carried, code) => {
    expect(await statementVerdict(committedTo(carried))).toBe(code);
  });
});

describe('random damage', () => {
  const positions = (label: string, bits: number, count: number) =>
    Array.from({ length: count }, (_, i) => new DataView(bytesOf(`${label}/${i}`, 4).slice().buffer).getUint32(0) % bits);
  const refused = async (parcel: Uint8Array): Promise<OpenedBatch | TripointError> => {
    try {
      return await open(parcel);
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      return error;
    }
  };

  it('on the wire is always refused, with a code', async () => {
    const clear = Array.from({ length: 300 * 8 }, (_, i) => i);
    for (const bit of [...clear.filter((i) => i % 7 === 0), ...positions('wire', validParcel.length * 8, 200)])
      expect(await refused(flipped(validParcel, bit)), `bit ${bit}`).toBeInstanceOf(TripointError);
  });

  it('under the encryption never opens to something that was not signed', async () => {
    const whole = await open(validParcel);
    const bits = positions('plaintext', validPlaintext.length * 8, 500);
    for (const bit of bits) {
      const outcome = await refused(await parcelAround(flipped(validPlaintext, bit), 'AA', theirs));
      if (outcome instanceof TripointError) continue;
      expect(outcome.statements.every(isFaulty), `bit ${bit}`).toBe(true);
      expect(sameBytes(outcome.manifestBytes, whole.manifestBytes)).toBe(true);
    }
  });

  it('that cuts the plaintext never opens to something else', async () => {
    for (let length = 0; length < validPlaintext.length; length += 23)
      expect(
        await refused(await parcelAround(validPlaintext.subarray(0, length), 'AA', theirs)),
        `cut at ${length}`,
      ).toBeInstanceOf(TripointError);
  });

  it('is told without a value of the record', async () => {
    const { statements } = await open(
      await parcelOf(
        partsOf(await signedBatch(ours, theirs, [entryOf(ours, theirs, { disclose: (present) => present.toReversed() })])),
        ours,
        theirs,
      ),
    );
    const [faulty] = statements;
    expect(faulty && isFaulty(faulty) ? faulty.error.message : '').not.toContain('GARCIA');
  });
});
