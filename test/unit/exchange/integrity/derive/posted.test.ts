import { expect, test } from 'vitest';
import { Posts } from '../../../../../services/exchange/integrity/derive/posted.ts';

const bytes = (length: number, ...first: readonly number[]) => {
  const made = new Uint8Array(length);
  made.set(first);
  return made;
};
/** Hashes of a post: those of two posts may begin alike. */
const request = (n: number, body = n) => Uint8Array.from([...bytes(16, 7, 0, 0, 0, n, n >> 8), ...bytes(16, body)]);
const id = (n: number) => bytes(16, n, n >> 8, 1);

test('each post is found among others whose hashes begin alike, also after there is more of them than was foreseen', () => {
  const posts = new Posts(0);
  for (let n = 0; n < 3_000; n++) posts.add(request(n), id(n), n);
  expect(posts.count).toBe(3_000);
  for (const n of [0, 1, 1_023, 1_024, 2_999]) {
    const post = posts.find(request(n), 0);
    expect(posts.get(post)).toEqual({ asked: request(n).slice(0, 16), body: bytes(16, n), at: n, ids: [id(n)] });
    expect(posts.isSame(post, n, bytes(16, n), 0, id(n))).toBe(true);
  }
  expect(posts.find(request(3_000), 0)).toBe(-1);
});

test('a post is the same only with its time, its body and all its exchanges in order', () => {
  const posts = new Posts(10);
  posts.add(request(1, 5), new Uint8Array(), 100);
  for (const n of [1, 2, 3]) posts.add(request(1, 5), id(n), 100);
  const post = posts.find(Uint8Array.from([9, ...request(1)]), 1);
  const all = Uint8Array.from([...id(1), ...id(2), ...id(3)]);
  const isSame = (at: number, body: number, ids: Uint8Array) =>
    posts.isSame(post, at, Uint8Array.from([0, ...bytes(16, body)]), 1, ids);
  expect(posts.get(post).ids).toEqual([id(1), id(2), id(3)]);
  expect(isSame(100, 5, all)).toBe(true);
  expect(isSame(101, 5, all)).toBe(false);
  expect(isSame(100, 6, all)).toBe(false);
  expect(isSame(100, 5, all.subarray(0, 32))).toBe(false);
  expect(isSame(100, 5, Uint8Array.from([...id(1), ...id(3), ...id(2)]))).toBe(false);
  expect(isSame(100, 5, Uint8Array.from([...all, ...id(4)]))).toBe(false);
});

test('what no gateway writes is an altered log', () => {
  expect(() => new Posts(0).add(bytes(31), id(1), 1)).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }));
  expect(() => new Posts(0).add(request(1), bytes(15), 1)).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }));
});
