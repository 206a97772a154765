import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../services/domain/index.ts';
import { createVault, type Place, placeOf } from '../../../services/ledger/index.ts';

const master = (byte: number) => new Uint8Array(32).fill(byte);
const vault = createVault(master(1));
const RECORD = placeOf.record('US', new Uint8Array(16).fill(7), 1);
const CORRUPT = expect.objectContaining({ code: 'LEDGER_CORRUPT' });

describe('a vault', () => {
  test('open ∘ seal is the identity, under a key that was wrapped in between', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (content, source) => {
        const place = placeOf.record(source, new Uint8Array(16), 1);
        const key = vault.newKey();
        const sealed = vault.seal(key, place, content);
        expect(vault.open(vault.unwrap(key.vaultId, key.wrapped), place, sealed)).toEqual(content);
      }),
      { numRuns: 50 },
    );
  });

  test('any changed bit, and any lost byte, of what is sealed is found', () => {
    const key = vault.newKey();
    const sealed = vault.seal(key, RECORD, utf8('SPECIMEN'));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      expect(() => vault.open(key, RECORD, changed)).toThrow(CORRUPT);
    }
    for (const length of [0, 11, 12, 27, sealed.length - 1])
      expect(() => vault.open(key, RECORD, sealed.subarray(0, length))).toThrow(CORRUPT);
  });

  test('swap: what is sealed at one place opens at no other, nor under another key, and the row is named', () => {
    const key = vault.newKey();
    const id = new Uint8Array(16).fill(7);
    const places: Place[] = [
      RECORD,
      placeOf.record('CA', id, 1),
      placeOf.record('US', id, 2),
      placeOf.record('US', new Uint8Array(16).fill(8), 1),
      placeOf.exchange(id, 'sent', 'CA', 3),
      placeOf.exchange(id, 'received', 'CA', 3),
      placeOf.exchange(id, 'sent', 'MX', 3),
      placeOf.exchange(id, 'sent', 'CA', 4),
      placeOf.opening(3, id),
      placeOf.opening(3, new Uint8Array()),
      placeOf.visa(id),
      // Parts that would be the same bytes one behind the other.
      ['record', 'U', 'S', id, 1],
      ['record', 'US', id, '1'],
    ];
    for (const place of places) {
      const sealed = vault.seal(key, place, utf8('SPECIMEN'));
      for (const other of places)
        if (other === place) expect(vault.open(key, other, sealed)).toEqual(utf8('SPECIMEN'));
        else expect(() => vault.open(key, other, sealed)).toThrow(CORRUPT);
      expect(() => vault.open(vault.newKey(), place, sealed)).toThrow(CORRUPT);
    }
    const named = `record US ${'07'.repeat(16)} 1: its sealed content does not open`;
    expect(() => vault.open(key, RECORD, new Uint8Array(40))).toThrow(named);
  });

  test('a wrapped key is bound to its id and to this vault', () => {
    const [key, other] = [vault.newKey(), vault.newKey()];
    expect(() => vault.unwrap(other.vaultId, key.wrapped)).toThrow(CORRUPT);
    expect(() => createVault(master(2)).unwrap(key.vaultId, key.wrapped)).toThrow(CORRUPT);
    // A swapped row: another record's key under this record's id.
    expect(() => vault.open({ ...other, vaultId: key.vaultId }, RECORD, vault.seal(key, RECORD, utf8('X')))).toThrow(CORRUPT);
  });

  test('once the wrapped key is gone nothing else of the record opens it', () => {
    const key = vault.newKey();
    const sealed = vault.seal(key, RECORD, utf8('SPECIMEN'));
    for (const rest of [new Uint8Array(), new Uint8Array(60), sealed])
      expect(() => vault.open(vault.unwrap(key.vaultId, rest), RECORD, sealed)).toThrow(CORRUPT);
  });

  test('equal contents are sealed differently, and no two keys or ids are alike', () => {
    const key = vault.newKey();
    expect(vault.seal(key, RECORD, utf8('A'))).not.toEqual(vault.seal(key, RECORD, utf8('A')));
    const keys = Array.from({ length: 500 }, () => vault.newKey());
    expect(new Set(keys.map(({ vaultId }) => Buffer.from(vaultId).toString('hex'))).size).toBe(500);
    expect(new Set(keys.map(({ key: secret }) => Buffer.from(secret).toString('hex'))).size).toBe(500);
  });

  test('keys are kept apart: a key that is held does not change when more are made', () => {
    const key = vault.newKey();
    const before = Buffer.from(key.key).toString('hex');
    for (let i = 0; i < 500; i++) vault.newKey();
    expect(Buffer.from(key.key).toString('hex')).toBe(before);
  });

  test('a keyed hash depends on its master, its label and its value', () => {
    const hash = vault.keyedHash('visa', 'UTO X1');
    expect(vault.keyedHash('visa', 'UTO X1')).toEqual(hash);
    for (const other of [
      vault.keyedHash('visa', 'UTO X2'),
      vault.keyedHash('name', 'UTO X1'),
      createVault(master(2)).keyedHash('visa', 'UTO X1'),
    ])
      expect(other).not.toEqual(hash);
  });

  test('a master key of another length is refused', () => {
    expect(() => createVault(new Uint8Array(16))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
