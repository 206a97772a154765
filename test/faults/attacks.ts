// Attacks by a country with valid keys on a partner's gateway, one kind at a time. Each is prepared first and then sent until it is
// stopped.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Voice } from '../../deploy/hostile/voice.ts';
import { decode, encode, type ObligationKind, type Outgoing, RecordKind, Verb } from '../../proto/index.ts';
import { newId, systemClock, utf8 } from '../../services/domain/index.ts';

/** Sends until the signal aborts and returns the number of messages sent. */
export type Assault = (signal: AbortSignal) => Promise<number>;

/** The attacked gateway. */
export interface Target {
  /** The URL for its own country's programs. */
  readonly url: string;
}

export interface Attack {
  /** Its name in reports. */
  readonly name: string;
  /** Needs a restart of the gateway, which then asks for RESUME. */
  readonly atStart?: true;
  readonly prepare: (evil: Voice, target: Target) => Promise<Assault>;
}

type Entry = Outgoing<'BatchEntry'>;

const BATCHES = 24;
const STATEMENTS = 256;

/** Batches with consecutive link sequences, each with `statements` entries made by `make`, published as fast as they are taken. */
const inOrder =
  (make: (evil: Voice, n: number) => Entry, statements = STATEMENTS) =>
  async (evil: Voice): Promise<Assault> => {
    const arsenal = async () => {
      const first = evil.next();
      const parcels: Uint8Array[] = [];
      for (let i = 0; i < BATCHES; i++) {
        const entries = Array.from({ length: statements }, (_, n) => make(evil, i * statements + n));
        parcels.push(await evil.seal(await evil.batch(entries, { facts: { linkSequence: first + i } })));
      }
      return { last: first + BATCHES - 1, parcels };
    };
    let next = await arsenal();
    return async (signal) => {
      let sent = 0;
      while (!signal.aborted) {
        const { parcels, last } = next;
        for (const parcel of parcels) {
          if (signal.aborted) return sent;
          await evil.publish(parcel);
          sent++;
        }
        while (!signal.aborted && evil.next() <= last) await sleep(50);
        if (!signal.aborted) next = await arsenal();
      }
      return sent;
    };
  };

/** Repeats `act`, `atOnce` calls at a time, ignoring their results. */
const asFastAsItCan =
  (atOnce: number, act: (n: number) => Promise<unknown>): Assault =>
  async (signal) => {
    let sent = 0;
    const one = async () => {
      while (!signal.aborted) await act(sent++).catch(() => sleep(5));
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    return sent;
  };

const ask = (evil: Voice, topic: string, bytes: Uint8Array) => evil.link.ask(topic, bytes, { timeoutMs: 1_000 });

const ends = ({ us, gateway }: Voice) => ({ from: us.country, to: gateway.country });

export const ATTACKS: readonly Attack[] = [
  {
    name: 'faulty statements',
    prepare: inOrder((evil) =>
      evil.lookout({ disclose: (present) => present.map((one) => ({ ...one, salt: new Uint8Array(32) })) }),
    ),
  },
  {
    name: 'statements under no agreement',
    prepare: inOrder((evil) => evil.lookout({ statement: { agreement: '', agreementDigest: new Uint8Array(), clauses: [] } })),
  },
  {
    name: 'numbers at their limits',
    prepare: inOrder((evil, n) =>
      evil.lookout({
        statement: {
          obligations: [
            {
              kind: (1 + (n % 12)) as ObligationKind,
              days: 2 ** 32 - 1,
              hours: 2 ** 32 - 1,
              text: 'x'.repeat(512),
              clause: 'y'.repeat(64),
            },
          ],
          deadline: Number.MAX_SAFE_INTEGER,
        },
      }),
    ),
  },
  { name: 'lawful lookouts without end', prepare: inOrder((evil) => evil.lookout()) },
  {
    name: 'key sets that do not verify',
    prepare: inOrder(
      (evil, n) =>
        evil.linkRecord(
          RecordKind.KEY_SET,
          Verb.KEY_SET,
          encode('KeySet', { keySet: `${'a'.repeat(2_000)}.${n}.c`, revocationList: `${'b'.repeat(2_000)}.${n}.c` }),
        ),
      64,
    ),
  },
  {
    name: 'one batch over and over',
    async prepare(evil) {
      const lookouts = Array.from({ length: 64 }, () => evil.lookout());
      const parcel = await evil.seal(await evil.batch(lookouts));
      return asFastAsItCan(16, () => evil.publish(parcel));
    },
  },
  {
    name: 'parcels that do not open',
    async prepare(evil) {
      const good = decode('Parcel', await evil.seal(await evil.batch([evil.lookout()])));
      const batch = good.batch as NonNullable<typeof good.batch>;
      return asFastAsItCan(8, (n) => {
        const ciphertext = Uint8Array.from(batch.ciphertext);
        ciphertext.set(utf8(String(n)));
        return evil.publish(encode('Parcel', { ...good, batchId: newId(), batch: { ...batch, ciphertext } } as never));
      });
    },
  },
  {
    name: 'questions of every kind',
    async prepare(evil) {
      const id = newId();
      const keySets = Array.from({ length: 8 }, (_, n) => `${'k'.repeat(3_000)}.${n}.c`);
      const questions: readonly (() => Promise<unknown>)[] = [
        () => ask(evil, 'resume', encode('ResumeRequest', { ...ends(evil), nonce: newId(), keySets })),
        () =>
          ask(
            evil,
            'reconcile',
            encode('ReconcileRequest', {
              ...ends(evil),
              nonce: newId(),
              exchangeIds: new Array(256).fill(id),
              before: systemClock(),
            }),
          ),
        () => ask(evil, 'log', utf8('tile/0/000')),
        () => ask(evil, 'witness', utf8(`old 0\n\n${'x'.repeat(8_000)}\n`)),
        () => ask(evil, 'visa', utf8('nothing')),
      ];
      return asFastAsItCan(64, (n) => (questions[n % questions.length] as () => Promise<unknown>)());
    },
  },
  {
    name: 'every socket',
    async prepare(_, { url }) {
      const { port } = new URL(url);
      return async (signal) => {
        const open: Socket[] = [];
        // From a different address, as an attacker would have, than that of the country's programs.
        for (let n = 0; n < 2_000 && !signal.aborted; n++) {
          const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.0.2' });
          socket.on('error', () => {});
          open.push(socket);
          if (n % 50 === 49) await sleep(20);
        }
        while (!signal.aborted) await sleep(50);
        for (const socket of open) socket.destroy();
        return open.length;
      };
    },
  },
  {
    name: 'a lying RESUME',
    atStart: true,
    async prepare(evil) {
      evil.lie(true);
      return async (signal) => {
        const before = evil.asked();
        // The gateway asks repeatedly; each question is answered with the lie.
        while (!signal.aborted) await sleep(50);
        evil.lie(false);
        return 1 + evil.asked() - before;
      };
    },
  },
];

/**
 * Groups of attacks between two restarts, for short runs. Each attack still gets its share of the time. The attacks of a group are handled
 * at different places in the gateway, so that one does not mask the after-effects of another.
 */
export const TURNS: readonly (readonly Attack[])[] = [
  ['faulty statements', 'one batch over and over'],
  ['statements under no agreement', 'parcels that do not open'],
  ['numbers at their limits', 'questions of every kind'],
  ['lawful lookouts without end', 'every socket'],
  ['key sets that do not verify'],
  ['a lying RESUME'],
].map((names) => names.map((name) => ATTACKS.find((attack) => attack.name === name) as Attack));
