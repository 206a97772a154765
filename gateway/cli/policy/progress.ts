/** One line on stderr that is written over, where a person looks; nothing where a program does. */
export function progressOf(total: number): (done: number) => void {
  if (!process.stderr.isTTY) return () => {};
  const every = Math.max(1, Math.floor(total / 200));
  return (done) => {
    if (done >= total) process.stderr.write('\r\u001b[K');
    else if (done % every === 0) process.stderr.write(`\r${done} / ${total}`);
  };
}
