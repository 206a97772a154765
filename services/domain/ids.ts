import { parse, stringify, v7 } from 'uuid';
import { TripointError } from './errors.ts';
import { randomPool } from './random.ts';
import type { Micros } from './time.ts';

/** 16 bytes of a UUIDv7 (RFC 9562): time-ordered, so that indexes over ids stay cheap to append to. */
export type Id = Uint8Array;

/** side channel: with `at`, an id of that moment and otherwise random, so that it does not reveal when it was made. */
export type NewId = (at?: Micros) => Id;
/** Ascending within this process: in one millisecond by a counter that begins at random (RFC 9562 section 6.2, method 1). */
export const newId: NewId = createIds(Date.now, randomPool());

function createIds(now: () => number, random: (bytes: number) => Uint8Array): NewId {
  let msecs = 0;
  let seq = 0;
  return (at) => {
    const bytes = random(16);
    if (at !== undefined) return v7({ random: bytes, msecs: Math.floor(at / 1000) }, new Uint8Array(16));
    const time = now();
    // Ids never go back, even if the clock does or the counter is exhausted: the time in an id continues from its highest.
    const full = seq === 0xffffffff;
    if (time > msecs || full) {
      msecs = Math.max(time, full ? msecs + 1 : time);
      seq = new DataView(bytes.buffer).getUint32(0) >>> 1;
    } else seq++;
    return v7({ random: bytes, msecs, seq }, new Uint8Array(16));
  };
}

export const idText = (id: Id): string => stringify(id);

export function idFromText(text: string): Id {
  try {
    return parse(text);
  } catch {
    throw new TripointError('INVALID', { field: 'id', rule: 'a UUID' });
  }
}
