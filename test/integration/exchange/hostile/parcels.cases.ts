import { describe, test } from 'vitest';
import { base64url, bytesOf, party, withHeader } from '../../../../deploy/hostile/forge.ts';
import { decode, encode, Lane, type Outgoing, RecordKind, Verb } from '../../../../proto/index.ts';
import { type Code, HOUR, systemClock } from '../../../../services/domain/index.ts';
import { LIMITS } from '../../../../services/envelope/index.ts';
import { expectGoodAfter, expectQuarantined, good, sealed, us } from './setting.ts';

describe('a parcel that does not open', () => {
  const attacks: Readonly<Record<string, readonly [Code, () => Promise<Uint8Array>]>> = {
    'nothing at all': ['MALFORMED', async () => new Uint8Array([0])],
    truncated: ['MALFORMED', async () => (await good()).subarray(0, -1)],
    'as large as NATS lets through': ['MALFORMED', async () => bytesOf('large', (1 << 20) - 8192)],
    'more statements than the bound': [
      'OVERSIZED',
      async () => {
        const entries = Array.from({ length: LIMITS.statements + 1 }, () => us.lookout({ disclose: () => [] }));
        return us.parcel((await us.batch(entries)) as never);
      },
    ],
    'more fields than the bound': [
      'OVERSIZED',
      async () => {
        const entry = us.lookout();
        const disclosures = Array.from({ length: 9_000 }, () => ({ field: 1, salt: bytesOf('s', 1), carried: bytesOf('c', 1) }));
        return us.parcel((await us.batch([{ ...entry, disclosures }])) as never);
      },
    ],
    'addressed to another country': [
      'WRONG_RECIPIENT',
      async () => encode('Parcel', { ...decode('Parcel', await good()), to: 'MX' } as never),
    ],
    'a manifest for another country': ['WRONG_RECIPIENT', () => manifestWith({ to: 'MX' })],
    'in the name of another country': [
      'WRONG_SENDER',
      async () => encode('Parcel', { ...decode('Parcel', await good()), from: 'MX' } as never),
    ],
    "signed with a third country's key": [
      'UNKNOWN_KEY',
      async () => sealed([us.lookout()], { signer: (await party('MX')).signing }),
    ],
    "signed with the receiver's own key": ['UNKNOWN_KEY', () => sealed([us.lookout()], { signer: us.gateway.signing })],
    'signed under the name of another key': [
      'SIGNATURE_INVALID',
      async () => sealed([us.lookout()], { signer: { kid: us.us.signing.kid, key: (await party('MX')).signing.key } }),
    ],
    'signed with its encryption key': [
      'UNKNOWN_KEY',
      () => sealed([us.lookout()], { signer: { ...us.us.signing, kid: us.us.decryption.kid } }),
    ],
    'signature algorithm none': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'none' })],
    'signature algorithm ES256': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'ES256' })],
    'signature algorithm HS256': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'HS256' })],
    'a signature for another purpose': ['SIGNATURE_INVALID', () => signedAs({ typ: 'tripoint-resume' })],
    'encrypted with RSA-OAEP': [
      'ALGORITHM_NOT_ALLOWED',
      async () => withHeader(await good(), (h) => ({ ...h, alg: 'RSA-OAEP' })),
    ],
    'encrypted with A128CBC-HS256': [
      'ALGORITHM_NOT_ALLOWED',
      async () => withHeader(await good(), (h) => ({ ...h, enc: 'A128CBC-HS256' })),
    ],
    'encrypted to a key of nobody': ['UNKNOWN_KEY', async () => withHeader(await good(), (h) => ({ ...h, kid: 'nobody' }))],
    'compressed, as a bomb would be': ['DECRYPTION_FAILED', async () => withHeader(await good(), (h) => ({ ...h, zip: 'DEF' }))],
    'one bit of the ciphertext changed': [
      'DECRYPTION_FAILED',
      async () => {
        const parcel = decode('Parcel', await good());
        const batch = parcel.batch as NonNullable<typeof parcel.batch>;
        const ciphertext = Uint8Array.from(batch.ciphertext);
        ciphertext[9] = (ciphertext[9] as number) ^ 1;
        return encode('Parcel', { ...parcel, batch: { ...batch, ciphertext } } as never);
      },
    ],
    'issued before the window of its key': [
      'KEY_NOT_VALID',
      () => sealed([us.lookout()], { facts: { issued: us.us.signingKey.notBefore - HOUR } }),
    ],
    'issued in the future': ['ISSUED_IN_FUTURE', () => sealed([us.lookout()], { facts: { issued: systemClock() + HOUR } })],
    'under a key set that does not hold its key': [
      'KEY_SET_INVALID',
      () => sealed([us.lookout()], { facts: { keySet: us.gateway.signingKey.keySet } }),
    ],
    'promised in a log that is not its own': [
      'MANIFEST_MISMATCH',
      () => sealed([us.lookout()], { facts: { logOrigin: 'elsewhere.example/log' } }),
    ],
    'a statement that the manifest does not hold': [
      'MANIFEST_MISMATCH',
      async () => us.parcel({ ...(await us.batch([us.lookout()])), entries: [us.lookout()] } as never),
    ],
    'a statement hidden from the manifest': [
      'MANIFEST_MISMATCH',
      async () => {
        const batch = await us.batch([us.lookout()]);
        return us.parcel({ ...batch, entries: [...batch.entries, us.lookout()] } as never);
      },
    ],
    'no statement': ['MANIFEST_MISMATCH', () => sealed([])],
    'something in the padding': [
      'MALFORMED',
      async () => us.parcel({ ...(await us.batch([us.lookout()])), padding: bytesOf('hidden', 8) } as never),
    ],
    'a question on the link lane': ['VERB_NOT_ALLOWED', () => question()],
  };

  test.each(Object.entries(attacks))('%s', async (_, [code, make]) => {
    await expectQuarantined(await make(), code);
    await expectGoodAfter();
  });

  const signedAs = async (header: Record<string, unknown>) => {
    const batch = await us.batch([us.lookout()]);
    const right = JSON.parse(Buffer.from(Buffer.from(batch.signature.protected).toString(), 'base64url').toString());
    const changed = new Uint8Array(Buffer.from(base64url({ ...right, ...header })));
    return us.parcel({ ...batch, signature: { ...batch.signature, protected: changed } } as never);
  };
  const manifestWith = async (manifest: Outgoing<'Manifest'>) =>
    us.parcel((await us.batch([us.lookout()], { manifest })) as never, { to: 'CA' });
  const question = () => {
    const content = encode('VisaQuery', { document: { documentNumber: 'X1', issuingState: 'UTO' } } as never);
    const entry = us.linkRecord(RecordKind.VISA_QUERY, Verb.QUERY, content);
    return sealed([entry], { facts: { lane: Lane.QUERY, linkSequence: 0 } });
  };
});
