/**
 * Calls `each` for what a source yields, so many at once, and takes the next only when one has ended. Ends when all have; the first failure, or a
 * stop, takes no more, and those in progress are waited for. Throws that first failure.
 */
export async function inParallel<T>(
  source: AsyncIterable<T>,
  { most, stopped }: { readonly most: number; readonly stopped: AbortSignal },
  each: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of source) {
    if (stopped.aborted || failures.length > 0) break;
    const one: Promise<void> = each(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= most) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
