import type { Output } from '../shell.ts';

/** One overwritten line on stderr for a person; nothing for a program. */
export function progressOf(total: number, stderr: Output): (done: number) => void {
  if (!stderr.isTTY) return () => {};
  const every = Math.max(1, Math.floor(total / 200));
  return (done) => {
    if (done >= total) stderr.write('\r\u001b[K');
    else if (done % every === 0) stderr.write(`\r${done} / ${total}`);
  };
}
