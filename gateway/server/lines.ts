// Lines of a body as they come. The caller keeps one connection open; it ends when they end it, or by the bounds below.
import type { Readable } from 'node:stream';
import { TripointError } from '../../services/domain/index.ts';

export interface LineBounds {
  /** slow loris: the longest time without a whole line. An empty line counts, so that a quiet caller can stay. */
  readonly idleMs: number;
  /** From the first byte to the last. */
  readonly wholeMs: number;
  readonly lineBytes: number;
  /** Once aborted, no more is read. */
  readonly stopping: AbortSignal;
}

/** What came together. Empty lines are left out; the last line needs no end. Throws OVERSIZED for a line that is too long. */
export async function* linesOf(
  stream: Readable,
  { idleMs, wholeMs, lineBytes, stopping }: LineBounds,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const until = performance.now() + wholeMs;
  // The connection still has to carry the answers.
  const pieces = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let pending: Buffer = Buffer.alloc(0);
  let heard = performance.now();
  for (;;) {
    const waitMs = Math.min(heard + idleMs, until) - performance.now();
    const piece = await within(pieces.next(), waitMs, stopping);
    if (piece === undefined) return;
    if (piece.done === true) break;
    const text = pending.length === 0 ? piece.value : Buffer.concat([pending, piece.value]);
    const end = text.lastIndexOf(LINE_END) + 1;
    pending = text.subarray(end);
    const lines = end === 0 ? [] : split(text.subarray(0, end));
    if ([pending, ...lines].some(({ length }) => length > lineBytes))
      throw new TripointError('OVERSIZED', `a line has at most ${lineBytes} bytes`);
    if (end > 0) heard = performance.now();
    if (lines.length > 0) yield lines;
  }
  const last = split(pending);
  if (last.length > 0) yield last;
}

const LINE_END = 0x0a;
const BLANK: readonly number[] = [0x20, 0x09, 0x0d];

function split(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(LINE_END, from);
    const end = at === -1 ? bytes.length : at;
    const line = bytes.subarray(from, end);
    if (!line.every((byte) => BLANK.includes(byte))) lines.push(line);
    from = end + 1;
  }
  return lines;
}

/** Undefined after `ms`, or once `signal` is aborted. */
function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      settle();
    };
    const leave = (): void => end(() => resolve(undefined));
    const timer = setTimeout(leave, Math.max(0, ms));
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}
