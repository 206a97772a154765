// The posts of the log, by their hashes. In arrays, because an object for each would cost more than reading the log.
import { TripointError } from '../../../domain/index.ts';
import { POST_HASH } from '../../../ledger/index.ts';

const ID = 16;
const [BODY, FIRST, WIDTH] = [POST_HASH, 2 * POST_HASH, 2 * POST_HASH + ID];

/** Of a longer log, only recent posts are remembered. */
const MOST_AT_FIRST = 2 ** 20;

export interface Post {
  readonly asked: Uint8Array;
  readonly body: Uint8Array;
  readonly at: number;
  /** One per country that it went to. */
  readonly ids: readonly Uint8Array[];
}

export class Posts {
  #count = 0;
  /** Of each post: `asked`, `body`, and its first exchange id. */
  #bytes: Uint8Array;
  readonly #times: number[] = [];
  /** How many exchange ids each has. */
  readonly #ids: number[] = [];
  /** The exchange ids of a post but the first. */
  readonly #more = new Map<number, Uint8Array[]>();
  /** 1 + the number of a post; 0 if free. `asked` is a hash, so its first bytes are its place, or one shortly behind it. */
  #slots: Int32Array;

  /** `entries`: of the log; a post has one or more. */
  constructor(entries: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(1_024, Math.min(entries, MOST_AT_FIRST))));
    this.#bytes = new Uint8Array(places * WIDTH);
    this.#slots = new Int32Array(places * 2);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds an entry of a post; `exchangeId` is empty if the entry is about no exchange. Throws LEDGER_CORRUPT for what no gateway writes. */
  add(request: Uint8Array, exchangeId: Uint8Array, at: number): void {
    if (request.length !== 2 * POST_HASH || (exchangeId.length !== ID && exchangeId.length !== 0))
      throw new TripointError('LEDGER_CORRUPT', 'an entry with half a post');
    let post = this.find(request, 0);
    if (post < 0) {
      if (this.#count * WIDTH === this.#bytes.length) this.#grow();
      post = this.#count++;
      this.#put(post * WIDTH, request);
      this.#times.push(at);
      this.#ids.push(0);
      this.#slots[this.#slotOf(request, 0)] = post + 1;
    }
    if (exchangeId.length === 0) return;
    const before = this.#ids[post] as number;
    this.#ids[post] = before + 1;
    if (before === 0) this.#put(post * WIDTH + FIRST, exchangeId);
    else this.#more.set(post, [...(this.#more.get(post) ?? []), new Uint8Array(exchangeId)]);
  }

  /** The number of the post whose `asked` is at `from`; -1 if there is none. */
  find(asked: Uint8Array, from: number): number {
    return (this.#slots[this.#slotOf(asked, from)] as number) - 1;
  }

  /** Whether the post has this time, this body and these exchange ids, concatenated. */
  isSame(post: number, at: number, body: Uint8Array, from: number, ids: Uint8Array): boolean {
    const start = post * WIDTH;
    if (at !== this.#times[post] || !this.#has(start + BODY, body, from, POST_HASH)) return false;
    const count = this.#ids[post] as number;
    if (ids.length !== count * ID) return false;
    if (count > 0 && !this.#has(start + FIRST, ids, 0, ID)) return false;
    return count < 2 || (this.#more.get(post) ?? []).every((id, i) => id.every((byte, k) => byte === ids[ID + i * ID + k]));
  }

  get(post: number): Post {
    const cut = (from: number, to: number) => this.#bytes.slice(post * WIDTH + from, post * WIDTH + to);
    const ids = this.#ids[post] === 0 ? [] : [cut(FIRST, WIDTH), ...(this.#more.get(post) ?? [])];
    return { asked: cut(0, BODY), body: cut(BODY, FIRST), at: this.#times[post] as number, ids };
  }

  /** For so few bytes, faster than `set`. */
  #put(start: number, bytes: Uint8Array): void {
    const kept = this.#bytes;
    for (let i = 0; i < bytes.length; i++) kept[start + i] = bytes[i] as number;
  }

  #has(start: number, bytes: Uint8Array, from: number, length: number): boolean {
    const kept = this.#bytes;
    for (let i = 0; i < length; i++) if (kept[start + i] !== bytes[from + i]) return false;
    return true;
  }

  /** The slot of the post, or the free one that it would get. */
  #slotOf(bytes: Uint8Array, from: number): number {
    const mask = this.#slots.length - 1;
    const low = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
    const high = (bytes[from + 2] as number) | ((bytes[from + 3] as number) << 8);
    for (let slot = (low | (high << 16)) & mask; ; slot = (slot + 1) & mask) {
      const post = this.#slots[slot] as number;
      if (post === 0 || this.#has((post - 1) * WIDTH, bytes, from, POST_HASH)) return slot;
    }
  }

  /** Twice as many places, and at least twice as many slots as those. */
  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let post = 0; post < this.#count; post++) this.#slots[this.#slotOf(bytes, post * WIDTH)] = post + 1;
  }
}
