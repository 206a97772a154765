import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { entryOf, LOOKOUT, NOW, type Party, party, signedBatch } from '../../../deploy/hostile/forge.ts';
import { encode, enumOf, Lane, type RecordKind } from '../../../proto/index.ts';
import { codeOf, DAY, HOUR, idText, leafHash, type Micros, SUITES, toHex, utf8 } from '../../../services/domain/index.ts';
import { tupleHash } from '../../../services/envelope/commitments.ts';
import {
  commitRecord,
  isFaulty,
  type OpenedStatement,
  openParcel,
  readReconcileReply,
  readReconcileRequest,
  readResumeReply,
  readResumeRequest,
  recordDigest,
  sealBatch,
  signDetached,
  statementDigest,
} from '../../../services/envelope/index.ts';
import { verifyDetached } from '../../../services/envelope/jose.ts';
import { paddingFor, SIZE_CLASSES } from '../../../services/envelope/limits.ts';
import { readingOf } from '../../../services/records/index.ts';

interface Jwk {
  kty: string;
  crv: string;
  x: string;
  d?: string;
  kid: string;
}
interface Statement {
  exchangeId: string;
  leafIndex: number;
  leafHash: string;
  disclosed: number[];
  record: string;
  header: string;
  reads: object;
}
interface Vectors {
  open: {
    keys: { sender: Jwk; recipient: Jwk };
    link: { self: string; partner: string; now: Micros; keySet: string };
    cases: { name: string; parcel: string; code?: string; statements?: Statement[] }[];
  };
  signatures: {
    signer: Jwk;
    cases: { payload: string; typ: 'tripoint-manifest' | 'tripoint-resume'; protected: string; signature: string }[];
  };
  replies: {
    keys: { sender: Jwk };
    link: { self: string; partner: string; now: Micros; keySet: string };
    cases: { topic: 'resume' | 'reconcile'; name: string; request: string; reply: string; code?: string; said?: string }[];
  };
  padding: { cases: { length: number; floor: number; zeros: number }[] };
  commitments: Record<
    'kind' | 'record' | 'salts' | 'digest' | 'header' | 'statement' | 'leaf' | 'recordDigest' | 'statementDigest' | 'tupleHash',
    string
  > & {
    commitments: string[];
    index: number;
  };
}

const folder = new URL('../../vectors/envelope/', import.meta.url);
const vectors = <Name extends keyof Vectors>(name: Name): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const base64url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const jwk = ({ kty, crv, x, d }: Jwk) => ({ kty, crv, x, ...(d !== undefined && { d }) });

describe('batches that jwcrypto made', () => {
  const { keys, link, cases } = vectors('open');
  const sender = createPublicKey({ key: jwk(keys.sender), format: 'jwk' });
  const recipient = createPrivateKey({ key: jwk(keys.recipient), format: 'jwk' });
  const opening = {
    signing: (kid: string) =>
      kid === keys.sender.kid
        ? {
            country: link.partner,
            key: sender,
            keySet: hex(link.keySet),
            notBefore: link.now - HOUR,
            notAfter: link.now + DAY,
            revokedAt: undefined,
            suites: SUITES,
          }
        : undefined,
    decryption: (kid: string) => (kid === keys.recipient.kid ? { key: recipient, suites: SUITES } : undefined),
  };
  const opened = (parcel: string) => openParcel(base64url(parcel), link, opening, link.now);

  it.each(cases.filter(({ code }) => code === undefined))('open: $name', async ({ parcel, statements }) => {
    const found = (await opened(parcel)).statements.map((statement) => {
      if (isFaulty(statement)) throw statement.error;
      return {
        exchangeId: toHex(statement.statement.exchangeId),
        leafIndex: statement.index,
        leafHash: toHex(statement.leafHash),
        disclosed: statement.disclosures.map(({ field }) => field),
        record: toHex(statement.record),
        header: toHex(statement.headerBytes),
        reads: readingOf(statement.header.caveats, link.now),
      };
    });
    expect(found).toEqual(statements);
  });

  it.each(cases.filter(({ code }) => code !== undefined))('are refused: $name', async ({ parcel, code }) => {
    const verdict = await opened(parcel).then(({ statements }) => statements.find(isFaulty)?.error.code ?? 'OPENED', codeOf);
    expect(verdict).toBe(code);
  });
});

describe('detached signatures', () => {
  const { signer, cases } = vectors('signatures');
  const key = createPrivateKey({ key: jwk(signer), format: 'jwk' });

  it('under the key of RFC 8037 A.1 bear its thumbprint of A.3', async () => {
    expect(await calculateJwkThumbprint(jwk(signer) as never)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(signer.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it.each(cases.map((one, i) => ({ ...one, i })))('are those of jwcrypto, byte for byte (case $i, $typ)', async (one) => {
    const made = await signDetached(one.typ, hex(one.payload), { kid: signer.kid, key });
    expect(Buffer.from(made.protected).toString()).toBe(one.protected);
    expect(Buffer.from(made.signature).toString('base64url')).toBe(one.signature);
    const theirs = { protected: utf8(one.protected), signature: base64url(one.signature) };
    await verifyDetached(hex(one.payload), theirs, createPublicKey(key));
    await expect(verifyDetached(hex(`${one.payload}00`), theirs, createPublicKey(key))).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });
});

describe('replies that jwcrypto signed', () => {
  const { keys, link, cases } = vectors('replies');
  const signer = {
    ...{ country: link.partner, key: createPublicKey({ key: jwk(keys.sender), format: 'jwk' }), keySet: hex(link.keySet) },
    ...{ notBefore: link.now - HOUR, notAfter: link.now + DAY, revokedAt: undefined, suites: SUITES },
  };
  const keyOf = (kid: string) => (kid === keys.sender.kid ? signer : undefined);

  it.each(cases)('$topic: $name', async ({ topic, request, reply, code, said }) => {
    // As the one who is asked has it.
    const asked = { self: link.partner, partner: link.self };
    const read = async () => {
      if (topic === 'resume')
        return readResumeReply(hex(reply), link, readResumeRequest(hex(request), asked).nonce, async (kid) => keyOf(kid));
      readReconcileRequest(hex(request), asked);
      return readReconcileReply(hex(reply), link, hex(request), keyOf);
    };
    const name = topic === 'resume' ? 'ResumeState' : 'ReconcilePage';
    expect(await read().then((found) => toHex(encode(name, found)), codeOf)).toBe(code ?? said);
  });
});

it('a batch is padded as it is there', () => {
  const { cases } = vectors('padding');
  expect(cases.map(({ length, floor }) => ({ length, floor, zeros: paddingFor(length, floor) }))).toEqual(cases);
  for (const { length, zeros } of cases) {
    const padding = encode('Batch', { padding: new Uint8Array(zeros) });
    expect(SIZE_CLASSES).toContain(length + padding.length);
  }
});

it('commitments and digests are those that hashlib makes', () => {
  const vector = vectors('commitments');
  const kind = enumOf('RecordKind')?.[vector.kind] as RecordKind;
  const made = commitRecord(kind, hex(vector.record), hex(vector.salts));
  expect(toHex(made.commitments)).toBe(vector.commitments.join(''));
  expect(toHex(made.digest)).toBe(vector.digest);
  const record = recordDigest(hex(vector.header));
  const statement = statementDigest(hex(vector.statement), record);
  expect(toHex(record)).toBe(vector.recordDigest);
  expect(toHex(statement)).toBe(vector.statementDigest);
  expect(toHex(tupleHash(statement, leafHash(hex(vector.leaf)), vector.index))).toBe(vector.tupleHash);
});

const { CI } = process.env;
const PYTHON = '/usr/bin/python3';
const hasJwcrypto = spawnSync(PYTHON, ['-c', 'import jwcrypto']).status === 0;
if (!hasJwcrypto) console.warn('Our batches are not opened by jwcrypto here: apt-get install python3-jwcrypto');

describe.skipIf(!hasJwcrypto && !CI)('batches that we make, opened by jwcrypto', async () => {
  const [ours, theirs, third] = await Promise.all([party('AA'), party('BB'), party('CC')]);
  const place = mkdtempSync(join(tmpdir(), 'tripoint-open-batch-'));
  afterAll(() => rmSync(place, { recursive: true }));

  const keyFile = (name: string, key: unknown) => {
    const path = join(place, `${name}.jwk`);
    writeFileSync(path, JSON.stringify((key as KeyObject).export({ format: 'jwk' })));
    return path;
  };
  function run(parcel: Uint8Array, to: Party, from: Party) {
    const file = join(place, 'parcel');
    writeFileSync(file, parcel);
    const paths = [file, keyFile('recipient', to.decryption.key), keyFile('sender', from.signingKey.key)];
    return spawnSync(PYTHON, [new URL('open_batch.py', folder).pathname, ...paths], { encoding: 'utf8' });
  }
  const caveats = [{ code: 3 }, { code: 5, until: NOW, text: 'words' }, { code: 17 as 1 }] as const;
  const entries = Array.from({ length: 5 }, (_, i) =>
    entryOf(ours, theirs, { seed: `${i}`, index: 40 + i, disclose: (all) => all.slice(i), header: { caveats } }),
  );
  const batch = await signedBatch(ours, theirs, entries, { facts: { lane: Lane.LINK, linkSequence: 9, receivedThrough: 4 } });
  const parcel = await sealBatch(batch, theirs.recipient);

  it('say there what they say here', async () => {
    const keys = { signing: () => ours.signingKey, decryption: () => theirs.decryption };
    const here = await openParcel(parcel, { self: 'BB', partner: 'AA' }, keys, NOW);
    const { status, stdout, stderr } = run(parcel, theirs, ours);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { manifest } = here;
    expect(JSON.parse(stdout)).toEqual({
      manifest: {
        batchId: idText(manifest.batchId),
        from: 'AA',
        to: 'BB',
        lane: 'LINK',
        linkSequence: 9,
        receivedThrough: 4,
        issued: NOW,
        keySet: toHex(manifest.keySet),
        logOrigin: 'log.AA.test',
        count: 5,
        root: toHex(manifest.root),
      },
      signedBy: ours.signing.kid,
      count: 5,
      statements: (here.statements as OpenedStatement[]).map((one) => ({
        exchangeId: idText(one.statement.exchangeId),
        verb: 'POST',
        from: 'AA',
        to: 'BB',
        agreement: 'an-agreement',
        leafIndex: one.index,
        leafHash: toHex(one.leafHash),
        disclosed: one.disclosures.map(({ field }) => field),
        caveats: [
          { code: 'H2', until: 0, text: '' },
          { code: 'CONCEALED', until: NOW, text: 'words' },
          { code: '17: as H3 and CONCEALED', until: 0, text: '' },
        ],
      })),
    });
    expect(stdout).not.toContain((LOOKOUT.name?.[0]?.primaryIdentifier as string) ?? 'GARCIA');
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, Party, Party, string]>([
    ['damaged', () => parcel.map((byte, i) => (i === parcel.length - 1 ? byte ^ 1 : byte)), theirs, ours, 'does not decrypt'],
    ['cut', () => parcel.subarray(0, -5), theirs, ours, 'truncated'],
    ['for another recipient', () => parcel, third, ours, 'encrypted to another key'],
    ['by another sender', () => parcel, theirs, third, 'signed by another key'],
    [
      'with another statement',
      () => sealBatch({ ...batch, entries: entries.slice(1) }, theirs.recipient),
      theirs,
      ours,
      'another number',
    ],
    [
      'with its statements in another order',
      () => sealBatch({ ...batch, entries: entries.toReversed() }, theirs.recipient),
      theirs,
      ours,
      'Merkle root',
    ],
    [
      'with an altered manifest',
      () => sealBatch({ ...batch, manifest: new Uint8Array([...batch.manifest, 0]) }, theirs.recipient),
      theirs,
      ours,
      'does not verify',
    ],
  ])('fail there too when %s', async (_, made, to, from, line) => {
    const { status, stdout, stderr } = run(await made(), to, from);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
