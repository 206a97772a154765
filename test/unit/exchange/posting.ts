// The users and records that tests post, and waiting for a result.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Country } from '../../../services/domain/index.ts';

export async function until<T>(what: string, look: () => T | Promise<T>, ms = 30_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(5);
  }
}

export const OFFICER = { subject: 'officer-1', agency: 'CBP' };
let keys = 0;
export const idempotency = (key = `key ${keys++}`, body = 1) => ({ key, bodySha256: new Uint8Array(32).fill(body) });

export const lookoutTo = (to: Country, reference = 'REF-1') =>
  ({
    to: [to],
    family: 'lookout',
    record: {
      recordReference: reference,
      subjectKind: 'PERSON',
      name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ONE' }],
      dateOfBirth: { date: '1980' },
      category: 'TERRORISM',
      actionOnHit: 'ARREST',
      sourceGrade: 'A1',
      validUntil: '2099-01-01',
    },
    purpose: 'COUNTER_TERRORISM',
    priority: 'ROUTINE',
    classification: 'UNCLASSIFIED',
    caveats: [],
  }) as const;
