// Random bytes, drawn a page at a time: one call of the generator costs the same for 12 bytes as for 1,000, and an exchange needs a dozen.
import { randomFillSync } from 'node:crypto';

const PAGE_BYTES = 4096;

/** Fresh bytes from node:crypto's generator, drawn ahead. Returned bytes are wiped from the page and never returned again. */
export function randomPool(): (bytes: number) => Uint8Array {
  const page = new Uint8Array(PAGE_BYTES);
  let at = PAGE_BYTES;
  return (bytes) => {
    if (bytes > PAGE_BYTES) return randomFillSync(new Uint8Array(bytes));
    if (at + bytes > PAGE_BYTES) {
      randomFillSync(page);
      at = 0;
    }
    const taken = page.slice(at, at + bytes);
    page.fill(0, at, at + bytes);
    at += bytes;
    return taken;
  };
}
