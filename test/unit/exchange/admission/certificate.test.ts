// What a partner may certify to be destroyed: each version that it took, with an entry of its own log for it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DestructionCertificate, encode, type Outgoing, Verb, VerdictKind } from '../../../../proto/index.ts';
import { idFromText, newId } from '../../../../services/domain/index.ts';
import { type OpenedStatement, recordDigest } from '../../../../services/envelope/index.ts';
import { follow } from '../../../../services/exchange/admission/following.ts';
import type { Transaction } from '../../../../services/exchange/commit/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, type Pair, startPair, until } from '../pair.ts';

const OFFICER = { subject: 'officer-2', agency: 'CBSA' };

describe('a certificate', () => {
  let other: Pair;
  let recordId: string;
  let exchangeId: string;
  beforeAll(async () => {
    other = await startPair();
    const { ca } = other;
    const { result } = await ca.exchange.release(lookoutTo('US'), OFFICER, idempotency());
    recordId = result.recordId;
    exchangeId = result.exchanges[0]?.id ?? '';
    await until('it is closed', async () => (await ca.exchange.get(exchangeId)).state === 'CLOSED');
    // What the United States certifies by itself stays on its way.
    other.us.out.isCut = true;
    await ca.exchange.recall(recordId, { reason: 'UNLAWFUL', explanation: 'a court' }, OFFICER, idempotency());
  });
  afterAll(() => other?.close());

  test('that passes over what was sent, and of which the partner gave no receipt, is refused', async () => {
    const { ca } = other;
    const { result } = await ca.exchange.release(lookoutTo('US', 'REF-2'), OFFICER, idempotency());
    await ca.exchange.recall(result.recordId, { reason: 'UNLAWFUL', explanation: 'a court' }, OFFICER, idempotency());
    const id = idFromText(result.recordId);
    const digest = recordDigest(ca.store.get('recordVersion', id, 1, 'CA')?.header as Uint8Array);
    expect(said(() => ({ destroyed: [] }), { recordId: id, recordDigest: digest })).toBe('RECORD_MISMATCH');
    // Unless a receipt in the same commit says that it was refused.
    expect(said(() => ({ destroyed: [] }), { recordId: id, recordDigest: digest }, VerdictKind.REFUSED)).toBe('taken');
    expect(said(() => ({ destroyed: [] }), { recordId: id, recordDigest: digest }, VerdictKind.ACCEPTED)).toBe('RECORD_MISMATCH');
  });

  /** Why Canada refuses it; or that it takes it, of which nothing is committed. */
  function said(
    change: (certificate: Outgoing<'DestructionCertificate'>) => object,
    whose: object = {},
    verdict?: VerdictKind,
  ): string {
    const { context, store } = other.ca;
    const id = idFromText(recordId);
    const header = store.get('recordVersion', id, 1, 'CA')?.header as Uint8Array;
    const row = { version: 1, recordDigest: recordDigest(header), exchangeId: idFromText(exchangeId), index: 1 };
    const whole = { method: 1 as const, destroyed: [{ ...row, logOrigin: 'log/us', leafHash: new Uint8Array(32) }] };
    const certificate = encode('DestructionCertificate', { ...whole, ...change(whole) } as DestructionCertificate);
    const concerned = { originator: 'CA', recordId: id, version: 1, recordDigest: recordDigest(header), ...whose };
    const statement = { verb: Verb.DESTRUCTION_CERTIFICATE, from: 'US', about: concerned };
    const claimed = () => (verdict === undefined ? undefined : Uint8Array.of(verdict));
    const tx = { claim: () => true, claimed } as unknown as Transaction;
    try {
      return follow(context, tx, { statement, record: certificate } as unknown as OpenedStatement) ? 'taken' : 'nothing';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  /** The entry of its log about the version that it took, by its receipt. */
  function arrival(): { readonly logOrigin: string; readonly index: number } {
    const { peer } = rawOf(other.ca.store).get('SELECT peer FROM exchange WHERE exchange_id = ?', idFromText(exchangeId)) ?? {};
    const { origin, index } = JSON.parse(peer as string) as { origin: string; index: number };
    return { logOrigin: origin, index };
  }

  test('is taken where it names each version that was received, with what the log says of it', () => {
    expect(said(() => ({}))).toBe('taken');
  });

  test.each([
    ['that leaves out what was received', () => ({ destroyed: [] }), {}, 'RECORD_MISMATCH'],
    [
      'of what was never sent',
      ({ destroyed }) => ({ destroyed: [{ ...destroyed?.[0], exchangeId: newId() }] }),
      {},
      'RECORD_MISMATCH',
    ],
    ['of another version', ({ destroyed }) => ({ destroyed: [{ ...destroyed?.[0], version: 2 }] }), {}, 'RECORD_MISMATCH'],
    ['that names a version twice', ({ destroyed = [] }) => ({ destroyed: [...destroyed, ...destroyed] }), {}, 'RECORD_MISMATCH'],
    [
      'without an entry',
      ({ destroyed }) => ({ destroyed: [{ ...destroyed?.[0], leafHash: new Uint8Array() }] }),
      {},
      'RECORD_MISMATCH',
    ],
    [
      'that names the entry of what arrived',
      ({ destroyed }) => ({ destroyed: [{ ...destroyed?.[0], ...arrival() }] }),
      {},
      'RECORD_MISMATCH',
    ],
    ['of a version that was not recalled', () => ({}), { version: 2 }, 'NOT_FOUND'],
    ['of a record that was not recalled', () => ({}), { recordId: newId() }, 'NOT_FOUND'],
    ['with another digest', () => ({}), { recordDigest: new Uint8Array(32) }, 'RECORD_MISMATCH'],
  ] as const satisfies readonly (readonly [string, (whole: Outgoing<'DestructionCertificate'>) => object, object, string])[])(
    '%s is refused',
    (_, change, whose, code) => {
      expect(said(change, whose)).toBe(code);
    },
  );

  test('of what was certified before is refused', async () => {
    other.cut(false);
    await until('it is certified', async () => (await other.ca.exchange.record(recordId)).countries[0]?.certified);
    expect(said(() => ({}))).toBe('STATE_CONFLICT');
  });
});
