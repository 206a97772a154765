// How the exchange of one country starts: in this order, each step because of what it says.
import { AuditKind } from '../../proto/index.ts';
import { codeOf } from '../domain/index.ts';
import type { Rooms } from './assemble.ts';
import { entryBase, eventAlone } from './commit/index.ts';
import { replayErasures } from './obligations/index.ts';
import { logAuthority } from './operation/index.ts';
import { closeInterrupted, refindVisas } from './query/index.ts';
import { answerPartners } from './questions.ts';

interface Step {
  readonly name: string;
  readonly because: string;
  readonly run: (rooms: Rooms) => unknown;
}

const STEPS: readonly Step[] = [
  {
    name: 'destroy again what was erased',
    because: 'a backup may have brought keys back, and nobody is to be answered by them',
    run: ({ context, writer }) => replayErasures(context, writer.submit),
  },
  {
    name: 'answer partners',
    because: 'a partner that starts as we do waits for our RESUME as we for its',
    run: answerPartners,
  },
  {
    name: 'close interrupted questions',
    because: 'whoever asked them went with the process before, and nobody has asked anew yet',
    run: ({ context, writer }) => closeInterrupted(context, writer.submit),
  },
  {
    name: 'find visas by the present normal form',
    because: 'until then a question about one that was kept under an earlier form finds nothing',
    run: ({ context, writer }) => refindVisas(context, writer.submit),
  },
  {
    name: 'hear the time',
    because: 'a key set that is made at once begins now, so the partners are asked what time that is',
    async run({ keyCare, links }) {
      if (keyCare.keeper.isLapsed()) await Promise.all(links.all().map((link) => link.hear()));
    },
  },
  {
    name: 'have a current key set',
    because: 'the links announce it in RESUME, and nothing is signed without one',
    run: ({ keyCare }) => keyCare.keeper.ensureCurrent(),
  },
  {
    name: 'start the links',
    because: 'a partner that holds more of our log than we do must say so before anything more is logged',
    run: ({ links }) => Promise.all(links.all().map((link) => link.start())),
  },
  {
    name: 'log the start',
    because: 'whoever may act and is believed from now on is in the log before any of them acts',
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
    because: 'it was down since before the start, and the log does not say so yet',
    run: ({ suspensions }) => suspensions.start(),
  },
  {
    name: 'say who is set aside',
    because: 'that was found when files and tables were read, before anything could be logged',
    run: alarmOfSetAside,
  },
  {
    name: 'renew the key set',
    because: 'one that ended soon was not announced while this gateway was off',
    run: ({ keyCare }) => keyCare.keeper.renewIfDue(),
  },
  {
    name: 'destroy spent keys',
    because: 'their days passed while this gateway was off',
    run: ({ keyCare }) => keyCare.destroySpentKeys(),
  },
  {
    name: 'record the agreements',
    because: 'partners are told the texts that configuration brought, under the key set that is current now',
    run: ({ desk }) => desk.start(),
  },
  {
    name: 'keep looking',
    because: 'all that is due by the clock stands on what the steps before it have settled',
    run({ clockDesk, checks, sweep, expiry, again, keyCare, peers }) {
      for (const room of [clockDesk, checks, sweep, expiry, again]) room.start();
      keyCare.start(peers.tell, sweep.look);
    },
  },
];

/** Throws what a step throws, and says which it was and why it stands there. */
export async function start(rooms: Rooms): Promise<void> {
  for (const { name, because, run } of STEPS)
    try {
      await run(rooms);
    } catch (error) {
      rooms.context.log('error', 'the exchange does not start', { step: name, because, code: codeOf(error) });
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
