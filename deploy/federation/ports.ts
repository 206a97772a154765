import { createServer, type Server } from 'node:net';

/**
 * Loopback ports for servers that are stopped and restarted on the same port. Two dangers: while the server is down, the kernel may
 * give a port of its ephemeral range (from 32768 on Linux) to any connection; and two processes that probe at the same moment
 * may find the same free port. So these ports are below that range, and each process takes them from a block that it reserves by
 * listening on the block's first port until it ends.
 */
const FIRST = 20_000;
const BLOCK = 50;
const BLOCKS = 240;

/** @example const port = await freePort(); // 23_451: never returned to another call, in this process or another */
export async function freePort(): Promise<number> {
  waiting = waiting.then(next, next);
  return waiting;
}

let waiting: Promise<number> = Promise.resolve(0);
let block: { readonly first: number; taken: number } | undefined;

async function next(): Promise<number> {
  for (;;) {
    if (block === undefined || block.taken >= BLOCK - 1)
      block = await claimBlock((block?.first ?? FIRST + (process.pid % BLOCKS) * BLOCK) + BLOCK);
    block.taken += 1;
    const port = block.first + block.taken;
    const probe = await listening(port);
    if (probe === undefined) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

async function claimBlock(from: number): Promise<{ first: number; taken: number }> {
  for (let step = 0; step < BLOCKS; step++) {
    const first = FIRST + ((from - FIRST + step * BLOCK) % (BLOCKS * BLOCK));
    const held = await listening(first);
    if (held === undefined) continue;
    held.unref();
    return { first, taken: 0 };
  }
  throw new Error(`no block of ports is free between ${FIRST} and ${FIRST + BLOCKS * BLOCK}`);
}

function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
