// Starts the exchange of one country: the steps in order, each with the reason for its position.
import { AuditKind } from '../../proto/index.ts';
import { codeOf } from '../domain/index.ts';
import type { Rooms } from './assemble.ts';
import { entryBase, eventAlone } from './commit/index.ts';
import { replayErasures } from './obligations/index.ts';
import { logAuthority } from './operation/index.ts';
import { closeInterrupted, loadVisaNames, refindVisas } from './query/index.ts';
import { answerPartners } from './questions.ts';

interface Step {
  readonly name: string;
  readonly because: string;
  readonly run: (rooms: Rooms) => unknown;
}

const STEPS: readonly Step[] = [
  {
    name: 'destroy again what was erased',
    because: 'a restored backup may have brought keys back, and nothing may be answered with them',
    run: ({ context, writer }) => replayErasures(context, writer.submit),
  },
  {
    name: 'answer partners',
    because: 'a partner that starts at the same time waits for our RESUME as we wait for its',
    run: answerPartners,
  },
  {
    name: 'close interrupted questions',
    because: 'whoever asked them ended with the previous process',
    run: ({ context, writer }) => closeInterrupted(context, writer.submit),
  },
  {
    name: 'find visas by the present normal form',
    because: 'until then a visa that was stored under an earlier form is not found',
    run: ({ context, writer }) => refindVisas(context, writer.submit),
  },
  {
    name: 'read who is on file',
    because: 'people are found by name in memory alone',
    run: ({ context, visaNames }) => loadVisaNames(context, visaNames),
  },
  {
    name: 'hear the time',
    because: 'a key set made now begins now, so the partners are asked for the time first',
    async run({ keyCare, links }) {
      if (keyCare.keeper.isLapsed()) await Promise.all(links.all().map((link) => link.hear()));
    },
  },
  {
    name: 'have a current key set',
    because: 'RESUME carries it, and nothing is signed without one',
    run: ({ keyCare }) => keyCare.keeper.ensureCurrent(),
  },
  {
    name: 'start the links',
    because: 'a partner that holds more of our log than we do must say so before anything more is logged',
    run: ({ links }) => Promise.all(links.all().map((link) => link.start())),
  },
  {
    name: 'log the start',
    because: 'who may act from now on is in the log before any of them acts',
    run: ({ context: { self }, context, options, writer }) =>
      writer.submit({
        phase: 'send',
        bytes: 256,
        unsigned: true,
        run(tx) {
          logAuthority(context, tx, options.authority);
          tx.log({ ...entryBase(context, tx.at), kind: AuditKind.START, from: self, to: self });
        },
      }),
  },
  {
    name: 'log what configuration suspends',
    because: 'those links have been down since before the start, and the log does not say so yet',
    run: ({ suspensions }) => suspensions.start(),
  },
  {
    name: 'report the partners that are set aside',
    because: 'they were set aside while files and tables were read, before anything could be logged',
    run: alarmOfSetAside,
  },
  {
    name: 'renew the key set',
    because: 'its successor may have come due while the gateway was off',
    run: ({ keyCare }) => keyCare.keeper.renewIfDue(),
  },
  {
    name: 'destroy spent keys',
    because: 'their time may have ended while the gateway was off',
    run: ({ keyCare }) => keyCare.destroySpentKeys(),
  },
  {
    name: 'record the agreements',
    because: 'partners are sent the texts that configuration brought, signed under the current key set',
    run: ({ desk }) => desk.start(),
  },
  {
    name: 'begin periodic work',
    because: 'what is due by the clock relies on what the steps before this one have settled',
    run({ clockDesk, checks, sweep, expiry, again, keyCare, peers }) {
      for (const room of [clockDesk, checks, sweep, expiry, again]) room.start();
      keyCare.start(peers.tell, sweep.look);
    },
  },
];

/** Throws what a step throws, after logging which step it was and closing what had begun: timers of the rooms run from when these are made. */
export async function start(rooms: Rooms, close: (rooms: Rooms) => Promise<void>): Promise<void> {
  for (const { name, because, run } of STEPS)
    try {
      await run(rooms);
    } catch (error) {
      const { log } = rooms.context;
      log('error', 'the exchange does not start', { step: name, because, code: codeOf(error) });
      await close(rooms).catch((cause: unknown) => log('error', 'what had begun is not closed', { code: codeOf(cause) }));
      throw error;
    }
}

async function alarmOfSetAside({ context, writer }: Rooms): Promise<void> {
  const { aside, partners, log } = context;
  for (const partner of partners.filter((one) => aside.why(one)?.code === 'PARTNER_SET_ASIDE')) {
    log('error', 'partner set aside', { partner, code: 'PARTNER_SET_ASIDE', why: aside.why(partner)?.detail ?? '' });
    await writer.submit(eventAlone('link.alarm', partner, 'PARTNER_SET_ASIDE'));
  }
}
