import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ed25519Signer, ed25519Verifier, type NoteSigner, openNote, signNote, vkeyOf } from '../../../services/audit/index.ts';
import { CODES, codeOf, TripointError, toHex, utf8 } from '../../../services/domain/index.ts';
import { fromHex, vectors } from './vectors.ts';

const { keys, signed, vkeys, valid, invalid } = vectors('notes');

// PKCS #8 of an Ed25519 seed (RFC 8410 section 7).
const privateKeyOf = (seed: string) =>
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });

const [first, second] = [
  { name: 'log.example/2026', key: privateKeyOf('01'.repeat(32)) },
  { name: 'log.example/2027', key: privateKeyOf('02'.repeat(32)) },
].map(({ name, key }) => ({
  signer: ed25519Signer(name, key),
  verifier: ed25519Verifier(vkeyOf(name, createPublicKey(key))),
})) as [
  { signer: NoteSigner; verifier: ReturnType<typeof ed25519Verifier> },
  { signer: NoteSigner; verifier: ReturnType<typeof ed25519Verifier> },
];

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return codeOf(error);
  }
  return 'none';
};

describe('published notes', () => {
  it.each(valid)('opens: $name', ({ note, verifiers, text, verified }) => {
    const known = verifiers.map(ed25519Verifier);
    expect(openNote(note, known)).toMatchObject({ text, verified });
    expect(openNote(utf8(note), known)).toMatchObject({ text, verified });
  });

  it.each(invalid)('refuses: $name', ({ note, noteHex, verifiers, code }) => {
    const bytes = noteHex === undefined ? utf8(note ?? '') : fromHex(noteHex);
    expect(failure(() => openNote(bytes, verifiers.map(ed25519Verifier)))).toBe(code);
  });

  it('is what the same key makes of the same text', () => {
    expect(signNote(signed.text, [ed25519Signer(signed.name, privateKeyOf(signed.seed))])).toBe(signed.note);
  });
});

describe('vkey', () => {
  it.each(keys)('of a published key is written as published: $vkey', ({ seed, vkey }) => {
    const [name] = vkey.split('+') as [string];
    const key = privateKeyOf(seed);
    expect(vkeyOf(name, createPublicKey(key))).toBe(vkey);
    expect(ed25519Verifier(vkey)).toMatchObject({ name, keyId: ed25519Signer(name, key).keyId });
  });

  it.each(vkeys.valid)('is read: %s', (vkey) => {
    const { name, keyId } = ed25519Verifier(vkey);
    expect(vkey.startsWith(`${name}+${toHex(keyId)}+`)).toBe(true);
  });

  it.each(vkeys.invalid)('is refused: $name', ({ vkey, code }) => {
    expect(failure(() => ed25519Verifier(vkey))).toBe(code);
  });

  it('is refused in every part of it and with any character raised by one', () => {
    const [vkey] = vkeys.valid as [string];
    const wrong: string[] = [];
    for (let start = 0; start <= vkey.length; start++)
      for (let end = start; end <= vkey.length; end++) if (end - start < vkey.length) wrong.push(vkey.slice(start, end));
    for (let i = 0; i < vkey.length; i++)
      wrong.push(`${vkey.slice(0, i)}${String.fromCharCode(vkey.charCodeAt(i) + 1)}${vkey.slice(i + 1)}`);
    expect(
      wrong.filter((text) => !['MALFORMED', 'ALGORITHM_NOT_ALLOWED'].includes(failure(() => ed25519Verifier(text)))),
    ).toEqual([]);
  });

  it('is refused in upper-case hex, with a newline after it, or without bound', () => {
    const [vkey] = vkeys.valid as [string];
    for (const wrong of [vkey.replace('c74f20a3', 'C74F20A3'), `${vkey}\n`, `${'a'.repeat(5000)}${vkey}`])
      expect(failure(() => ed25519Verifier(wrong))).toBe('MALFORMED');
  });

  it('and signer take Ed25519 keys and proper names only', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    expect(failure(() => ed25519Signer('a', privateKey))).toBe('ALGORITHM_NOT_ALLOWED');
    expect(failure(() => vkeyOf('a', publicKey))).toBe('ALGORITHM_NOT_ALLOWED');
    const key = privateKeyOf('01'.repeat(32));
    expect(failure(() => vkeyOf('a', key))).toBe('ALGORITHM_NOT_ALLOWED');
    expect(failure(() => ed25519Signer('a', createPublicKey(key)))).toBe('ALGORITHM_NOT_ALLOWED');
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2028b', 'a\nb', 'a\u0001b', '\ud800']) {
      expect(failure(() => ed25519Signer(name, key))).toBe('MALFORMED');
      expect(failure(() => vkeyOf(name, createPublicKey(key)))).toBe('MALFORMED');
    }
  });
});

describe('a note', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\p{Cc}]/u.test(text));
  const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`);

  it('that was signed opens to its text and signers, blank lines in it or not', () => {
    fc.assert(
      fc.property(text, (body) => {
        const note = signNote(body, [first.signer, second.signer]);
        expect(openNote(note, [second.verifier, first.verifier])).toMatchObject({
          text: body,
          verified: [first.signer.name, second.signer.name],
        });
        expect(openNote(utf8(note), [second.verifier])).toMatchObject({ text: body, verified: [second.signer.name] });
      }),
      { seed: 6, numRuns: 50 },
    );
  });

  it('that hostile bytes changed is refused with a code of its own, or still says what was signed', () => {
    const body = 'log.example/2026\n7\n\nafter a blank line\n';
    const good = utf8(signNote(body, [first.signer]));
    const codes = new Set<string>(['none', 'MALFORMED', 'SIGNATURE_INVALID', 'UNKNOWN_KEY', 'OVERSIZED']);
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), fc.uint8Array({ maxLength: 12 }), (at, cut, put) => {
        const bytes = Uint8Array.of(...good.slice(0, at), ...put, ...good.slice(at + cut));
        let opened: string | undefined;
        const code = failure(() => {
          opened = openNote(bytes, [first.verifier]).text;
        });
        expect(codes).toContain(code);
        if (code === 'none') expect(opened).toBe(body);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('of arbitrary bytes is refused with a code of its own', () => {
    const pieces = fc.constantFrom('\n', '\n\n', '— ', first.signer.name, ' ', 'AAAAAAAA', '=', '+', '\ufeff', '\u0000', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.array(pieces).map((list) => utf8(list.join(''))),
        ),
        (bytes) => {
          expect(['MALFORMED', 'UNKNOWN_KEY', 'SIGNATURE_INVALID']).toContain(failure(() => openNote(bytes, [first.verifier])));
        },
      ),
      { seed: 8, numRuns: 300 },
    );
  });

  it('with any bit of its text or signature changed is not accepted as signed', () => {
    const body = 'a\nb\n';
    const good = utf8(signNote(body, [first.signer]));
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bytes = good.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(
        failure(() => openNote(bytes, [first.verifier])),
        `bit ${bit}`,
      ).not.toBe('none');
    }
  });

  it('keeps the name of a known key for a new key of the same name', () => {
    const name = first.signer.name;
    const newKey = privateKeyOf('03'.repeat(32));
    const note = signNote('a\n', [first.signer, ed25519Signer(name, newKey)]);
    expect(openNote(note, [first.verifier]).verified).toMatchObject([name]);
    expect(openNote(note, [first.verifier, ed25519Verifier(vkeyOf(name, createPublicKey(newKey)))]).verified).toMatchObject([
      name,
    ]);
  });

  it('falls with one bad signature of a known key, wherever it stands and whatever else verifies', () => {
    const good = signNote('a\n', [first.signer, second.signer]);
    const forged: NoteSigner = { ...second.signer, sign: () => new Uint8Array(64) };
    const short: NoteSigner = { ...second.signer, sign: () => new Uint8Array(1) };
    for (const signer of [forged, short]) {
      const bad = signNote('a\n', [signer]).slice('a\n\n'.length);
      for (const note of [`${good}${bad}`, `a\n\n${bad}${good.slice('a\n\n'.length)}`]) {
        expect(failure(() => openNote(note, [first.verifier, second.verifier]))).toBe('SIGNATURE_INVALID');
        expect(openNote(note, [first.verifier]).verified).toMatchObject([first.signer.name]);
      }
    }
  });

  it('with a signature in base64 that is not canonical is a bad signature, not a malformed note', () => {
    const note = signNote('a\n', [first.signer, second.signer]);
    // 68 bytes end in one padding character, so two bits of the last digit say nothing.
    const loose = note.replace(/(.)=\n$/, (_, digit: string) => `${String.fromCharCode(digit.charCodeAt(0) + 1)}=\n`);
    expect(loose).not.toBe(note);
    expect(failure(() => openNote(loose, [first.verifier, second.verifier]))).toBe('SIGNATURE_INVALID');
    expect(openNote(loose, [first.verifier]).verified).toMatchObject([first.signer.name]);
    const unpadded = note.replace(/=\n$/, '\n');
    expect(failure(() => openNote(unpadded, [first.verifier, second.verifier]))).toBe('SIGNATURE_INVALID');
  });

  it('takes 16 signatures of large keys and refuses more bytes than its bound', () => {
    const large = Array.from({ length: 16 }, (_, i) => ({
      name: `w${i}`,
      keyId: Uint8Array.of(0, 0, 0, i),
      sign: () => new Uint8Array(4627),
    }));
    expect(openNote(signNote('a\n', [...large, first.signer]), [first.verifier]).verified).toMatchObject([first.signer.name]);
    const long = `${'a'.repeat(256 * 1024)}\n`;
    expect(failure(() => openNote(signNote(long, [first.signer]), [first.verifier]))).toBe('OVERSIZED');
  });

  it('keeps a byte order mark as part of what was signed', () => {
    const note = signNote('\ufeffa\n', [first.signer]);
    expect(openNote(utf8(note), [first.verifier]).text).toBe('\ufeffa\n');
    expect(failure(() => openNote(utf8(note.slice(1)), [first.verifier]))).toBe('SIGNATURE_INVALID');
  });

  it('is not made of a text that could not be read back', () => {
    for (const body of ['', 'a', 'a\r\n', 'a\tb\n', 'a\u0000\n', '\ud800\n'])
      expect(failure(() => signNote(body, [first.signer]))).toBe('MALFORMED');
    expect(failure(() => signNote('a\n', []))).toBe('MALFORMED');
    expect(failure(() => signNote('a\n', Array(33).fill(first.signer)))).toBe('MALFORMED');
    for (const wrong of [{ name: 'a b' }, { name: '' }, { keyId: new Uint8Array(3) }])
      expect(failure(() => signNote('a\n', [{ ...first.signer, ...wrong }]))).toBe('MALFORMED');
  });

  it('refused says rule and field, never a byte of the note', () => {
    const secret = 'SECRETNAME';
    try {
      openNote(`${secret}\n\n— ${secret} ${secret}\n`, []);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TripointError);
      expect(Object.keys(CODES)).toContain(codeOf(error));
      expect(String(error)).not.toContain(secret);
    }
  });
});
