// Builds all parts of one country's exchange, each from those above it. Nothing is asked, answered or committed yet.
import { type AgreementContext, createAgreementDesk, createAgreementPeers } from './agreements/index.ts';
import { createKeyCare } from './key-care.ts';
import {
  createCountedLog,
  createDutyRoom,
  createFairQueue,
  createLink,
  createLinks,
  createReject,
  createSayOver,
} from './link/index.ts';
import { createSweep } from './obligations/index.ts';
import { createClockDesk, createHealth, createSuspensions } from './operation/index.ts';
import type { ExchangeOptions } from './options.ts';
import { createVisaNames } from './query/index.ts';
import { createReconciler } from './reconciliation/index.ts';
import { certifyAll, createAgain, endPurposes, expireAll, followOriginals, HOLDS, revealAll } from './release/index.ts';
import { createExpiry } from './rollover/index.ts';
import { createLiveSets, createSets } from './sets/index.ts';
import { createWitnessing } from './witnessing/index.ts';
import { createWriter } from './writer.ts';

export type Rooms = ReturnType<typeof assemble>;

export function assemble(context: AgreementContext, options: ExchangeOptions) {
  const links = createLinks(context.partners);
  const sets = createLiveSets(context);
  const turns = createFairQueue();
  const writer = createWriter(context, options, { links, turns, sets }, () => witnessing.moved());
  const { submit, scrubbing } = writer;

  const keyCare = createKeyCare(context, submit, options);
  const again = createAgain(context, submit, options);
  const peers = createAgreementPeers(context, submit, again.onAgreed);
  const desk = createAgreementDesk(context, submit, { anchors: options.anchors, keys: context.keys }, peers);

  const witnessing = createWitnessing(context, submit, {
    ask: (partner, topic, bytes, timeoutMs) => links.of(partner).ask(topic, bytes, { timeoutMs }),
    resumed: links.isResumed,
    onStanding: (partner) => links.of(partner).dispatcher.resume(),
  });
  const counted = createCountedLog(context);
  const sayOver = createSayOver(context, submit, counted);
  const sweep = createSweep(context, submit, {
    ...HOLDS,
    certify: certifyAll,
    reveal: revealAll,
    expireAll,
    endPurposes,
    followOriginals,
  });
  const shared = {
    ...{ home: options.home, keeper: keyCare.keeper, peers, turns, counted, sayOver },
    takeDutyRoom: createDutyRoom(context, sayOver),
    lookDue: sweep.look,
    onRollback: writer.rolledBack,
  };
  for (const partner of context.partners) {
    const isWitnessed = () => witnessing.stopped(partner) === undefined;
    const connect = () => options.connect(partner);
    links.add(createLink(context, partner, submit, { ...shared, connect, isWitnessed }));
  }

  const clockDesk = createClockDesk(context, submit);
  const checks = createHealth(context, submit, {
    home: options.home,
    linkOf: links.of,
    failure: writer.failure,
    clock: clockDesk.check,
    witnesses: () => [...witnessing.health(), ...clockDesk.partnerChecks()],
    renewBefore: options.keyWindow.renewBefore,
    ...(options.hostChecks && { host: options.hostChecks }),
  });
  const suspensions = createSuspensions(context, submit, {
    suspended: options.suspended ?? [],
    stop: (partner) => links.of(partner).stop(),
    async resume(partner) {
      await links.of(partner).start();
      await peers.tell();
    },
    viewOf: checks.viewOf,
  });

  return {
    ...{
      context,
      options,
      links,
      writer,
      keyCare,
      again,
      peers,
      desk,
      witnessing,
      turns,
      counted,
      sayOver,
      clockDesk,
      checks,
      suspensions,
    },
    reject: createReject(links, sayOver),
    sweep,
    expiry: createExpiry(context, submit, scrubbing),
    reconciler: createReconciler(context, submit, { linkTo: links.of, resumed: links.isResumed }),
    visaNames: createVisaNames(),
    sets,
    setKeeper: createSets(context, submit, sets, { linkTo: links.of, resumed: links.isResumed }),
  };
}
