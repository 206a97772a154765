import { beforeAll, expect } from 'vitest';
import { type Code, HOUR } from '../../../services/domain/index.ts';
import {
  type Anchor,
  generateKeys,
  issueKeySet,
  type KeySet,
  type KeySetDocument,
  nextKeySetDocument,
} from '../../../services/identity/index.ts';
import { anchorOf, document, type Nation, nation, signerOf } from './fixture.ts';

export let ca: Nation;
export let us: Nation;
export let first: KeySet;
export let second: KeySet;
export let anchor: Anchor;

export function withKeySets(): void {
  beforeAll(async () => {
    [ca, us] = await Promise.all([nation('CA'), nation('US')]);
    first = await issueKeySet(await document('CA'), signerOf(ca.identity));
    anchor = anchorOf(ca, first.jws);
    second = await issueKeySet(await next(first), signerOf(ca.identity));
  });
}

export async function next(previous: KeySet, change: Partial<KeySetDocument> = {}): Promise<KeySetDocument> {
  const notBefore = previous.document.notBefore + 12 * HOUR;
  const keys = await generateKeys();
  return { ...nextKeySetDocument(previous, { notBefore, notAfter: notBefore + 24 * HOUR, keys }), ...change };
}

export const refusedAs = (code: Code, field: string) =>
  expect.objectContaining({ code, faults: [expect.objectContaining({ field })] });
