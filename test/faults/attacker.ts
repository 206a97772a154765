// The attacker in a separate process, so that the cost of making an attack is not a cost of the attacked. In a real federation it would
// have its own machine; here it runs at low priority, on the CPU time that the others leave.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Seat, speakFor, type Voice } from '../../deploy/hostile/voice.ts';
import { type Assault, ATTACKS, type Target } from './attacks.ts';

export interface Attacker {
  /** Prepares the attack of this name. */
  prepare(name: string): Promise<void>;
  /** Attacks for `ms` milliseconds and returns the number of messages sent. */
  attack(ms: number): Promise<number>;
  stop(): Promise<void>;
}

type Request = { readonly sit: Seat; readonly target: Target } | { readonly prepare: string } | { readonly attack: number };
type Reply = { readonly done: number } | { readonly failed: string };

export async function startAttacker(sit: Seat, target: Target): Promise<Attacker> {
  const child = fork(import.meta.filename, { execArgv: [], serialization: 'advanced' });
  setPriority(child.pid as number, constants.priority.PRIORITY_LOW);
  const ended = once(child, 'exit');
  async function ask(request: Request): Promise<number> {
    child.send(request);
    const [reply] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new Error('the attacker ended');
      }),
    ])) as [Reply];
    if ('failed' in reply) throw new Error(`the attacker: ${reply.failed}`);
    return reply.done;
  }
  await ask({ sit, target });
  return {
    async prepare(name) {
      await ask({ prepare: name });
    },
    attack: (ms) => ask({ attack: ms }),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

/** Waits until the gateway has taken what an earlier attack left on the link, so that sequence numbers do not collide. */
async function atRest(evil: Voice): Promise<void> {
  for (let before = -1; before !== evil.next(); await sleep(250)) before = evil.next();
}

/** The attacker's end, in the child process. */
function serve(): void {
  let voice: Awaited<ReturnType<typeof speakFor>> | undefined;
  let at: Target | undefined;
  let assault: Assault | undefined;
  async function answer(request: Request): Promise<number> {
    if ('sit' in request) {
      voice = await speakFor(request.sit);
      at = request.target;
      return 0;
    }
    if ('attack' in request) return (assault as Assault)(AbortSignal.timeout(request.attack));
    const attack = ATTACKS.find(({ name }) => name === request.prepare);
    if (attack === undefined || voice === undefined || at === undefined) throw new Error(`cannot prepare: ${request.prepare}`);
    await atRest(voice);
    assault = await attack.prepare(voice, at);
    return 0;
  }
  process.on('message', (request: Request) => {
    answer(request).then(
      (done) => process.send?.({ done } satisfies Reply),
      (error: Error) => process.send?.({ failed: error.stack ?? error.message } satisfies Reply),
    );
  });
  process.once('disconnect', () => process.exit());
}

if (process.argv[1] === import.meta.filename && process.send !== undefined) serve();
