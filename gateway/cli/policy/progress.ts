import type { Output } from '../shell.ts';

/** One line on stderr that is written over, where a person looks; nothing where a program does. */
export function progressOf(total: number, stderr: Output): (done: number) => void {
  if (!stderr.isTTY) return () => {};
  const every = Math.max(1, Math.floor(total / 200));
  return (done) => {
    if (done >= total) stderr.write('\r\u001b[K');
    else if (done % every === 0) stderr.write(`\r${done} / ${total}`);
  };
}
