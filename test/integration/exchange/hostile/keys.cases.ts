import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOf, parcelAround, plaintextOf } from '../../../../deploy/hostile/forge.ts';
import { exchangeIdOf, partyOf, until } from '../../../../deploy/hostile/partner.ts';
import { encode, type Outgoing, RecordKind, Verb } from '../../../../proto/index.ts';
import { HOUR, sameBytes, sha256, systemClock, toHex } from '../../../../services/domain/index.ts';
import {
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeySet,
  nextKeySetDocument,
  verifyKeySet,
} from '../../../../services/identity/index.ts';
import { type Entry, expectGoodAfter, expectQuarantined, expectQuarantinedAnyway, good, sealed, us } from './setting.ts';

describe('mutations', () => {
  /** Deterministic numbers that drive the mutations. */
  function* numbers(seed: string): Generator<number, never> {
    for (let block = 0; ; block++) {
      const bytes = bytesOf(`${seed}/${block}`, 32);
      for (let i = 0; i < 32; i += 4) yield new DataView(bytes.buffer, bytes.byteOffset).getUint32(i);
    }
  }
  function mutated(bytes: Uint8Array, seed: string): Uint8Array {
    const next = numbers(seed);
    const draw = (below: number) => (next.next().value as number) % below;
    const at = draw(bytes.length);
    const length = 1 + draw(8);
    const some = bytesOf(seed, length);
    switch (draw(5)) {
      case 0:
        return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ (1 << draw(8)) : byte));
      case 1:
        return bytes.slice(0, at);
      case 2:
        return new Uint8Array([...bytes.subarray(0, at), ...some, ...bytes.subarray(at)]);
      case 3:
        return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
      default:
        return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(0, length), ...bytes.subarray(at)]);
    }
  }

  test('200 of a valid parcel: none opens, each is quarantined once and rejected', async () => {
    const parcel = await good();
    const all = Array.from({ length: 200 }, (_, i) => mutated(parcel, `outer ${i}`));
    const different = [
      ...new Map(all.filter((bytes) => !sameBytes(bytes, parcel)).map((bytes) => [toHex(sha256(bytes)), bytes])).values(),
    ];
    const [rows, received] = [us.ledger.quarantineRows(), us.ledger.link().received];
    await Promise.all(different.map(us.publish));
    for (const bytes of different) await us.rejectionOf(bytes, 30_000);
    expect(us.ledger.quarantineRows()).toBe(rows + different.length);
    expect(us.ledger.link().received).toBe(received);
    await expectGoodAfter();
  }, 60_000);

  test('100 of what is inside: whatever they break, the link goes on', async () => {
    const plaintext = await plaintextOf(await us.parcel((await us.batch([us.lookout()])) as never), us.gateway);
    for (let i = 0; i < 100; i++) await us.publish(await parcelAround(mutated(plaintext, `inner ${i}`), 'US', us.gateway));
    // A mutation whose manifest still verifies consumes its sequence. Once this last parcel is answered, all have been read.
    await expectQuarantinedAnyway(bytesOf('the last', 64));
    await expectGoodAfter();
  }, 60_000);
});

describe('keys', () => {
  let second: KeySet;
  const keysRecord = (keySet: Outgoing<'KeySet'>) => us.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', keySet));

  test("the partner's next key set comes over the link; the old key is good while its window lasts", async () => {
    const own = us.federation.keys.countries.US;
    const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
    const anchor = { country: 'US', rootPem: own?.facts.rootPem ?? '', firstKeySet: own?.facts.firstKeySet ?? '' };
    const first = await verifyKeySet(own?.facts.keySets[0] ?? '', anchor, undefined, systemClock());
    const pairs = await generateKeys();
    const { notBefore, notAfter } = first.document;
    second = await issueKeySet(nextKeySetDocument(first, { notBefore: notBefore + 1, notAfter, keys: pairs }), {
      privateKeyPem: text(own?.files.gatewayKey),
      chainPem: [text(own?.files.gateway)],
    });
    const before = us.us;
    const next = us.next();
    const announcement = keysRecord({ keySet: second.jws });
    const after = partyOf('US', pairs, second);
    const underNew = entryOfNew();
    function entryOfNew(): Entry {
      us.useKeys(after);
      const entry = us.lookout();
      us.useKeys(before);
      return entry;
    }
    const parcels = [await sealed([announcement], { facts: { linkSequence: next } })];
    us.useKeys(after);
    parcels.push(await sealed([underNew], { facts: { linkSequence: next + 1 } }));
    // Published back to back: the batch after a key change is judged by the new keys.
    await Promise.all(parcels.map(us.publish));
    expect(await us.verdictOn(exchangeIdOf(announcement))).toMatchObject({ code: '' });
    expect(await us.verdictOn(exchangeIdOf(underNew))).toMatchObject({ code: '' });
    us.useKeys(before);
    await expectGoodAfter();
    us.useKeys(after);
    await expectGoodAfter();
  });

  test('a revoked key: refused from the list on, in the very same pull, and for what waited', async () => {
    const own = us.federation.keys.countries.US;
    const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
    const old = us.us;
    const first = own?.facts;
    const revoked = JSON.parse(Buffer.from(first?.keySets[0]?.split('.')[1] ?? '', 'base64url').toString()) as {
      keys: { use: string; kid: string }[];
    };
    const kid = revoked.keys.find(({ use }) => use === 'sig')?.kid ?? '';
    const now = systemClock();
    const list = await issueRevocationList(
      {
        version: 1,
        country: 'US',
        number: 2,
        issued: now,
        nextUpdate: now + HOUR,
        keys: [{ kid, revokedAt: now }],
        certificates: [],
      },
      { privateKeyPem: text(own?.files.rootKey), certificatePem: text(own?.files.root) },
    );
    const next = us.next();
    const firstKeys = JSON.parse(text(own?.keySets[0]?.keys));
    const firstSet = { document: revoked, digest: sha256(new Uint8Array(Buffer.from(first?.keySets[0] ?? ''))) };
    const retired = partyOf('US', firstKeys, firstSet as never);

    us.useKeys(retired);
    const waiting = await sealed([us.lookout()], { facts: { linkSequence: next + 1 } });
    await us.publish(waiting);
    await until('it waits', () => us.ledger.pending().includes(next + 1));
    const late = await sealed([us.lookout()], { facts: { linkSequence: next + 2 } });
    us.useKeys(old);
    const announcement = keysRecord({ revocationList: list.jws });
    await Promise.all([us.publish(await sealed([announcement], { facts: { linkSequence: next } })), us.publish(late)]);
    expect(await us.verdictOn(exchangeIdOf(announcement))).toMatchObject({ code: '' });
    expect(await us.rejectionOf(waiting)).toMatchObject({ code: 'KEY_REVOKED' });
    expect(us.ledger.link().received).toBe(next);
    await expectGoodAfter();
    await expectGoodAfter();

    us.useKeys(retired);
    await expectQuarantined(await good(), 'KEY_REVOKED');
    us.useKeys(old);
    await expectGoodAfter();
  });
});
