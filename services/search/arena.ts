// What is known of every subject, as bytes in memory: a million small objects would cost several times as much.

export interface Arena {
  put(subject: number, bytes: Uint8Array): void;
  get(subject: number): Uint8Array | undefined;
  /** Overwrites it: what was erased is not left in memory either. */
  remove(subject: number): void;
  bytes(): number;
}

const CHUNK_BYTES = 1 << 20;

export function createArena(): Arena {
  const chunks: Uint8Array[] = [];
  let used = CHUNK_BYTES;
  // Of each subject: its chunk, its place there, and its length; 0: none.
  let places = new Uint32Array(3 << 12);

  const placeOf = (subject: number): Uint8Array | undefined => {
    const [chunk = 0, at = 0, length = 0] = places.subarray(subject * 3, subject * 3 + 3);
    return length === 0 ? undefined : chunks[chunk]?.subarray(at, at + length);
  };

  return {
    put(subject, bytes) {
      if (subject * 3 + 3 > places.length) {
        const larger = new Uint32Array(Math.max(places.length * 2, subject * 3 + 3));
        larger.set(places);
        places = larger;
      }
      if (used + bytes.length > CHUNK_BYTES) {
        chunks.push(new Uint8Array(Math.max(CHUNK_BYTES, bytes.length)));
        used = 0;
      }
      places.set([chunks.length - 1, used, bytes.length], subject * 3);
      chunks.at(-1)?.set(bytes, used);
      used += bytes.length;
    },
    get: placeOf,
    remove(subject) {
      placeOf(subject)?.fill(0);
      places.set([0, 0, 0], subject * 3);
    },
    bytes: () => chunks.reduce((sum, { byteLength }) => sum + byteLength, places.byteLength),
  };
}
