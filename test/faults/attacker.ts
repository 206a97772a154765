// The attacker in a separate process, so that the cost of making an attack is not a cost of the attacked. In a real federation it and its
// server would have their own machine; here they run at low priority, on the CPU time that the others leave.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { parse } from 'yaml';
import type { Node } from '../../deploy/federation/index.ts';
import { type Seat, speakFor, type Voice } from '../../deploy/hostile/voice.ts';
import { readCredentials } from '../../services/delivery/connection.ts';
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

/** The attacker's server, which then writes to disk when it likes: the disk, too, is that of the attacked. */
export async function restartApart({ nats, configFile }: Node): Promise<void> {
  const file = join(dirname(configFile), 'nats.conf');
  await nats.stop();
  writeFileSync(file, readFileSync(file, 'utf8').replace('sync_interval: always', 'sync_interval: "2m"'));
  await nats.start();
  const pid = nats.pid() as number;
  // In Linux each thread has a priority of its own, which those that it starts inherit.
  for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), constants.priority.PRIORITY_LOW);
}

/** Waits until the gateway has taken what an earlier attack left with it, so that sequence numbers do not collide. */
async function atRest(evil: Voice): Promise<void> {
  for (let before = -1; before !== evil.next(); await sleep(250)) before = evil.next();
}

/** Takes back what the gateway has not pulled yet: the next attack is to meet nothing of this one. */
async function takeBack({ own, theirs, configFile }: Seat): Promise<void> {
  const { natsUrl } = parse(readFileSync(configFile, 'utf8')) as { natsUrl: string };
  const { tlsClient: certFile, tlsClientKey: keyFile, provisionerSeed: seedFile, root: caFile } = own.files;
  const servers = [natsUrl.replace('tls://', '')];
  const { seed, ...tls } = await readCredentials({ servers, certFile, keyFile, seedFile, caFile });
  const nc = await connect({ servers, tls, authenticator: nkeyAuthenticator(seed), inboxPrefix: '_INBOX_PROVISIONER' });
  await (await jetstreamManager(nc, { checkAPI: false })).streams.purge(`OUT_${theirs.country}`);
  await nc.close();
}

/** The attacker's end, in the child process. */
function serve(): void {
  let voice: Awaited<ReturnType<typeof speakFor>> | undefined;
  let seat: Seat | undefined;
  let at: Target | undefined;
  let assault: Assault | undefined;
  async function answer(request: Request): Promise<number> {
    if ('sit' in request) {
      seat = request.sit;
      voice = await speakFor(seat);
      at = request.target;
      return 0;
    }
    if ('attack' in request) {
      const sent = await (assault as Assault)(AbortSignal.timeout(request.attack));
      await takeBack(seat as Seat);
      return sent;
    }
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
