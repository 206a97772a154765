// The exchange of one country: assembled, started, and offered to its people and systems as one object.
import { TripointError } from '../domain/index.ts';
import { type Family, readRecord } from '../records/index.ts';
import type { AgreementContext } from './agreements/index.ts';
import { assemble, type Rooms } from './assemble.ts';
import { eventAlone } from './commit/index.ts';
import type { Context, Exchange } from './context/index.ts';
import { createEvidence } from './evidence/index.ts';
import { createErasure, createSettle } from './obligations/index.ts';
import type { ExchangeOptions, RunningExchange } from './options.ts';
import { createQuery, storeVisas } from './query/index.ts';
import {
  createAccess,
  createBeside,
  createFind,
  createReads,
  createRecordAccess,
  createScreen,
  recordById,
} from './reads/index.ts';
import {
  createAnswer,
  createConfirm,
  createCorrect,
  createExtend,
  createOnward,
  createPost,
  createPreview,
  createRecall,
  createRelease,
  createSay,
  createUpdate,
  HOLDS,
} from './release/index.ts';
import { start } from './starting.ts';

/** Starts the exchange of one country. Throws ROLLED_BACK if a partner proves that it holds more of our log than we do. */
export async function createExchange(given: AgreementContext, options: ExchangeOptions): Promise<RunningExchange> {
  const { search } = options;
  const context = search === undefined ? given : { ...given, beside: createBeside(given, search) };
  const rooms = assemble(context, options);
  await start(rooms, close);
  return {
    ...ofRecords(rooms),
    ...ofTheLog(rooms),
    ...ofOperation(rooms),
    storeVisas: (visas) => storeVisas(context, rooms.writer.submit, rooms.visaNames, visas),
    close: () => close(rooms),
  };
}

/** Operations on records: share, query, settle, erase, prove. */
function ofRecords({ context, links, writer, witnessing, reject, desk, options, turns }: Rooms) {
  const { submit, scrubbing } = writer;
  const { limits } = context;
  const post = createPost(context, submit);
  const access = createRecordAccess(context, submit);
  return {
    validate: (family: Family, record: unknown) => faultsOf(context, family, record),
    release: createRelease(context, post),
    preview: createPreview(context),
    update: createUpdate(context, post),
    correct: createCorrect(context, post),
    confirm: createConfirm(context, post),
    extend: createExtend(context, post),
    recall: createRecall(context, post),
    onward: createOnward(context, post, submit),
    say: createSay(context, post),
    answer: createAnswer(context, post),
    settle: createSettle(context, submit, scrubbing, HOLDS),
    ...createErasure(context, submit, scrubbing),
    query: createQuery(context, submit, { linkTo: links.of, resumed: links.isResumed, stopped: witnessing.stopped, reject }),
    ...createReads(context, turns),
    record: async (id, reader) => recordById(context, id, reader),
    ...createFind(context, options.search, access.logReading),
    ...createScreen(context, options.search, access.logReading),
    ...access,
    ...createAccess(context, submit),
    ...createEvidence(context, {
      ask: (partner) => (bytes) => links.of(partner).ask('log', bytes, { timeoutMs: limits.witnessTimeoutMs }),
      cosigned: witnessing.door.cosigned,
    }),
    agreements: desk.agreements,
    agreementTerms: desk.agreementTerms,
    agreementText: desk.agreementText,
    activate: desk.activate,
    suspend: desk.suspend,
    resume: desk.resume,
  } satisfies Partial<Exchange>;
}

/** This country's log: its head, tiles and end, and the results of witnesses and reconciliation. */
function ofTheLog({ context, witnessing, keyCare: { turns }, expiry, reconciler, setKeeper }: Rooms) {
  return {
    checkpoint: async () => witnessing.checkpoint(),
    head: () => context.store.head().checkpoint,
    witness: witnessing.door,
    logs: turns.logs,
    tile: turns.tile,
    turnLog: turns.turnLog,
    expireLog: expiry.expireLog,
    reconcile: reconciler.reconcile,
    reconciliations: reconciler.reconciliations,
    compareSet: setKeeper.compareSet,
    sets: setKeeper.sets,
  } satisfies Partial<Exchange>;
}

/** What operators see and control: events, clock, checks, links. */
function ofOperation({ context, writer, clockDesk, checks, suspensions }: Rooms) {
  const { self, partners } = context;
  return {
    eventAfter: writer.eventAfter,
    alarmAccess: () => writer.submit(eventAlone('access.alarm', self, 'UNAUTHENTICATED')),
    clock: async () => clockDesk.view(),
    releaseClock: clockDesk.release,
    health: checks.health,
    links: async () => partners.map(checks.viewOf),
    suspendLink: suspensions.suspendLink,
    resumeLink: suspensions.resumeLink,
  } satisfies Partial<Exchange>;
}

function faultsOf(context: Context, family: Family, record: unknown): ReturnType<Exchange['validate']> {
  try {
    readRecord(family, record, context.clock());
    return [];
  } catch (error) {
    if (error instanceof TripointError) return error.faults;
    throw error;
  }
}

/** Closes periodic work first, then the links, and last the ledger, which all of them write to. */
async function close(rooms: Rooms): Promise<void> {
  const {
    keyCare,
    clockDesk,
    checks,
    sweep,
    expiry,
    again,
    witnessing,
    reconciler,
    setKeeper,
    sets,
    links,
    counted,
    options,
    writer,
  } = rooms;
  keyCare.close();
  for (const room of [clockDesk, checks, sweep, expiry, again, witnessing, reconciler, setKeeper, sets]) await room.close();
  await Promise.all(links.all().map((link) => link.close()));
  await options.home.close();
  await writer.drain();
  counted.close();
}
