// A commit's writes, packed for transfer to the ledger's thread. Structured cloning of their thousands of small arrays would take longer
// than SQLite does, so all numbers and blobs are in one buffer, which is transferred without being copied.
import type { Value } from '../row.ts';
import type { Write } from '../writes.ts';

/** Consecutive writes by the same statement. */
export interface Run {
  readonly name: Write[0];
  /** Number of writes. */
  readonly count: number;
  /** Parameters per write. */
  readonly width: number;
}

export interface Packed {
  readonly runs: readonly Run[];
  /** Parameters of all writes together. */
  readonly parameters: number;
  readonly strings: readonly string[];
  /** One double per parameter (a number, or the length of a blob), then one type byte per parameter, then the blobs
   * concatenated. */
  readonly buffer: ArrayBuffer;
}

// 0, the initial value of the array, is NULL.
const [NUMBER, STRING, BLOB] = [1, 2, 3];

/** Throws TypeError for a value that no column holds. */
export function pack(writes: readonly Write[]): Packed {
  const runs: { name: Write[0]; count: number; width: number }[] = [];
  const strings: string[] = [];
  let parameters = 0;
  let length = 0;
  for (const write of writes) {
    const run = runs.at(-1);
    if (run !== undefined && run.name === write[0] && run.width === write.length - 1) run.count++;
    else runs.push({ name: write[0], count: 1, width: write.length - 1 });
    parameters += write.length - 1;
    for (let i = 1; i < write.length; i++) {
      const value = write[i] as Value;
      if (typeof value === 'string') strings.push(value);
      else if (value instanceof Uint8Array) length += value.length;
    }
  }
  const { numbers, kinds, bytes, buffer } = partsOf(new ArrayBuffer(parameters * 9 + length), parameters);
  let at = 0;
  let end = 0;
  for (const write of writes) {
    for (let i = 1; i < write.length; i++, at++) {
      const value = write[i] as Value;
      if (typeof value === 'number') {
        kinds[at] = NUMBER;
        numbers[at] = value;
      } else if (typeof value === 'string') kinds[at] = STRING;
      else if (value instanceof Uint8Array) {
        kinds[at] = BLOB;
        numbers[at] = value.length;
        bytes.set(value, end);
        end += value.length;
      } else if (value !== null) throw new TypeError(`${write[0]}: parameter ${i} has a type that cannot be stored`);
    }
  }
  return { runs, parameters, strings, buffer };
}

/** The parameters of all writes, flat and in order. Blobs are views into the buffer. */
export function parametersOf({ parameters, strings, buffer }: Packed): Value[] {
  const { numbers, kinds, bytes } = partsOf(buffer, parameters);
  const values: Value[] = new Array(parameters);
  let string = 0;
  let end = 0;
  for (let i = 0; i < parameters; i++) {
    const kind = kinds[i];
    if (kind === NUMBER) values[i] = numbers[i] as number;
    else if (kind === STRING) values[i] = strings[string++] as string;
    else if (kind === BLOB) {
      const start = end;
      end += numbers[i] as number;
      values[i] = bytes.subarray(start, end);
    } else values[i] = null;
  }
  return values;
}

const partsOf = (buffer: ArrayBuffer, parameters: number) => ({
  buffer,
  numbers: new Float64Array(buffer, 0, parameters),
  kinds: new Uint8Array(buffer, parameters * 8, parameters),
  bytes: new Uint8Array(buffer, parameters * 9),
});
