// A whole tree made at once: what is read from a ledger is gathered by the first byte of its key, and each of these parts is then built and
// hashed in one go. Element by element, every leaf would be copied for each of its elements.
import { ELEMENT, joined, keyOf, planted, type Tree } from './trie.ts';

const PARTS = 256;
/** Of its key, as much as a path has. */
const KEY = 16;
const ENTRY = KEY + ELEMENT;
const FIRST_ENTRIES = 64;

export interface Planting {
  add(element: Uint8Array): void;
  /** One part after the other, so that the event loop gets its turn between them; the tree once the last is done. */
  grow(): Generator<void, Tree>;
}

interface Part {
  bytes: Buffer;
  count: number;
}

export function createPlanting(): Planting {
  const parts: (Part | undefined)[] = new Array(PARTS).fill(undefined);

  return {
    add(element) {
      const key = keyOf(element.subarray(0, 16));
      const at = key[0] as number;
      const part = parts[at] ?? { bytes: Buffer.alloc(FIRST_ENTRIES * ENTRY), count: 0 };
      parts[at] = part;
      if (part.bytes.length === part.count * ENTRY) part.bytes = Buffer.concat([part.bytes], part.bytes.length * 2);
      part.bytes.set(key.subarray(0, KEY), part.count * ENTRY);
      part.bytes.set(element, part.count * ENTRY + KEY);
      part.count++;
    },
    *grow() {
      const nodes = [];
      for (const [i, part] of parts.entries()) {
        nodes.push(part && planted(entriesOf(part)));
        parts[i] = undefined;
        yield;
      }
      return joined(nodes);
    },
  };
}

const entriesOf = ({ bytes, count }: Part) =>
  Array.from({ length: count }, (_, n) => ({
    key: bytes.subarray(n * ENTRY, n * ENTRY + KEY),
    element: bytes.subarray(n * ENTRY + KEY, (n + 1) * ENTRY),
  })).sort((a, b) => a.key.compare(b.key));
