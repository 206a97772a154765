// Which subjects have a key, in memory: four bytes for each of their keys. Subjects are numbered in the order in which they came. The newest are in
// a map; the rest in segments that are made once and merged with others of their size, so that each key is moved a few times only.

export interface Postings {
  /** `subject`: greater than any before. Keys are unsigned 32-bit numbers, each once. */
  add(subject: number, keys: readonly number[]): void;
  /** How many subjects have the key, and a few others more: those removed, and those of keys that cannot be told from it. */
  count(key: number): number;
  each(key: number, visit: (subject: number) => void): void;
  /** Bytes of the segments. */
  bytes(): number;
}

interface Segment {
  /** Keys are divided into buckets by so many of their leading bits. */
  readonly bits: number;
  readonly starts: Uint32Array;
  /** The rest of a key, and after it the place of a subject in `subjects`. */
  readonly entries: Uint32Array;
  readonly subjects: Uint32Array;
}

/** Subjects in the map. */
const NEW = 4_096;
/** Entries to a bucket. */
const BUCKET = 4;
const MOST_BITS = 26;

/** `isGone`: of no interest any more; left out when segments are merged. */
export function createPostings(isGone: (subject: number) => boolean): Postings {
  let recent = new Map<number, number[]>();
  let added: { readonly subject: number; readonly keys: readonly number[] }[] = [];
  let segments: Segment[] = [];

  function flush(): void {
    segments.push(segmentOf(added.filter(({ subject }) => !isGone(subject))));
    [recent, added] = [new Map(), []];
    for (let last = segments.at(-1); last !== undefined && segments.length > 1; last = segments.at(-1)) {
      const before = segments.at(-2) as Segment;
      if (before.subjects.length > 2 * last.subjects.length) return;
      segments = [...segments.slice(0, -2), merged(before, last, isGone)];
    }
  }

  return {
    add(subject, keys) {
      for (const key of keys) {
        const known = recent.get(key);
        if (known === undefined) recent.set(key, [subject]);
        else known.push(subject);
      }
      added.push({ subject, keys });
      if (added.length >= NEW) flush();
    },
    count(key) {
      let n = recent.get(key)?.length ?? 0;
      for (const { bits, starts } of segments) {
        const bucket = key >>> (32 - bits);
        n += (starts[bucket + 1] as number) - (starts[bucket] as number);
      }
      return n;
    },
    each(key, visit) {
      for (const subject of recent.get(key) ?? []) visit(subject);
      for (const { bits, starts, entries, subjects } of segments) {
        const bucket = key >>> (32 - bits);
        const rest = (key << bits) >>> bits;
        const end = starts[bucket + 1] as number;
        for (let i = starts[bucket] as number; i < end; i++) {
          const entry = entries[i] as number;
          if (entry >>> bits === rest) visit(subjects[((entry << (32 - bits)) >>> (32 - bits)) >>> 0] as number);
        }
      }
    },
    bytes: () =>
      segments.reduce(
        (sum, { starts, entries, subjects }) => sum + starts.byteLength + entries.byteLength + subjects.byteLength,
        0,
      ),
  };
}

/** INVARIANT: a place takes no more bits than a bucket, so that it fits beside the rest of a key. */
const bitsFor = (entries: number, subjects: number): number =>
  Math.min(
    MOST_BITS,
    Math.max(8, Math.ceil(Math.log2(Math.max(1, entries / BUCKET))), Math.ceil(Math.log2(Math.max(1, subjects)))),
  );

type EachEntry = (visit: (key: number, place: number) => void) => void;

function filled(subjects: Uint32Array, count: number, each: EachEntry): Segment {
  const bits = bitsFor(count, subjects.length);
  const starts = new Uint32Array((1 << bits) + 1);
  each((key) => {
    const bucket = (key >>> (32 - bits)) + 1;
    starts[bucket] = (starts[bucket] as number) + 1;
  });
  for (let bucket = 1; bucket < starts.length; bucket++)
    starts[bucket] = (starts[bucket] as number) + (starts[bucket - 1] as number);
  const entries = new Uint32Array(count);
  const next = starts.slice(0, -1);
  each((key, place) => {
    const bucket = key >>> (32 - bits);
    const at = next[bucket] as number;
    next[bucket] = at + 1;
    entries[at] = (key << bits) | place;
  });
  return { bits, starts, entries, subjects };
}

function segmentOf(added: readonly { readonly subject: number; readonly keys: readonly number[] }[]): Segment {
  const subjects = Uint32Array.from(added, ({ subject }) => subject);
  const count = added.reduce((sum, { keys }) => sum + keys.length, 0);
  return filled(subjects, count, (visit) => {
    for (const [place, { keys }] of added.entries()) for (const key of keys) visit(key, place);
  });
}

function merged(one: Segment, other: Segment, isGone: (subject: number) => boolean): Segment {
  const GONE = 0xffff_ffff;
  const subjects: number[] = [];
  const placesOf = (segment: Segment) => segment.subjects.map((subject) => (isGone(subject) ? GONE : subjects.push(subject) - 1));
  const parts = [one, other].map((segment) => ({ segment, places: placesOf(segment) }));
  const each: EachEntry = (visit) => {
    for (const { segment, places } of parts) {
      const { bits, starts, entries } = segment;
      for (let bucket = 0; bucket + 1 < starts.length; bucket++)
        for (let i = starts[bucket] as number; i < (starts[bucket + 1] as number); i++) {
          const entry = entries[i] as number;
          const place = places[((entry << (32 - bits)) >>> (32 - bits)) >>> 0] as number;
          if (place !== GONE) visit(((bucket << (32 - bits)) | (entry >>> bits)) >>> 0, place);
        }
    }
  };
  let count = 0;
  each(() => {
    count++;
  });
  return filled(Uint32Array.from(subjects), count, each);
}
