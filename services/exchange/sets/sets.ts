// Holds our copy of what each partner shares with us against the partner's own set, on a schedule and on demand. Nothing is destroyed, and
// nothing admitted, on the word of an answer: what is missing comes as the exchange that carries it, and what was taken back goes as its recall says.
import { AuditKind } from '../../../proto/index.ts';
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, codeOf, HOUR, type Micros, sha256, TripointError, toBase64, toHex, utf8 } from '../../domain/index.ts';
import { entryBase, type Submit } from '../commit/index.ts';
import type { Context, Exchange, SetComparison } from '../context/index.ts';
import { type Descent, descend, SetLie } from './descend.ts';
import { explain, isInTransit } from './differences.ts';
import type { LiveSets } from './live.ts';
import { askSet, type SetAsked, type SetTold } from './peer.ts';
import { sizeOf } from './trie.ts';

export interface SetOptions {
  readonly linkTo: (partner: Country) => Pick<PartnerLink, 'ask'>;
  readonly resumed: (partner: Country) => boolean;
}

export interface SetKeeper extends Pick<Exchange, 'compareSet' | 'sets'> {
  close(): Promise<void>;
}

/** How often a partner is asked again that is still reading its set, and how often one whose set was replaced is compared anew. */
const PATIENCE = 120;
const TRIES = 4;
/** Signed answers kept as evidence for one comparison. */
const MOST_EVIDENCE = 4;
const NONE = { inTransit: 0, destroyedHere: 0, more: false, differences: [], questions: 0, bytes: 0 } as const;

export function createSets(context: Context, submit: Submit, live: LiveSets, { linkTo, resumed }: SetOptions): SetKeeper {
  const { clock, limits, log, partners, aside } = context;
  const results = new Map<Country, SetComparison>();
  /** flood: what a partner says against itself is kept at most once per interval, unless our people ask. */
  const lied = new Map<Country, Micros>();
  const running = new Map<Country, Promise<SetComparison>>();
  let isClosed = false;

  async function compare(partner: Country): Promise<SetComparison> {
    if (!resumed(partner)) throw new TripointError(aside.why(partner)?.code ?? 'LINK_NOT_RESUMED');
    const at = clock();
    const known = results.get(partner)?.differences ?? [];
    const asking = createAsking(context, linkTo(partner), partner, () => isClosed);
    try {
      const { held, descent } = await descended(partner, asking.ask);
      const times = { known, at, before: at - limits.reconcileGraceMs * 1000 };
      const explained = await explain(context, partner, descent.differing, times, asking.ask);
      const found = { ...comparisonOf(partner, descent, explained, times.before), at, held, ...asking.took() };
      await tell(partner, at, found.state === 'DIFFERENT', explained.contradictions);
      results.set(partner, found);
      return found;
    } catch (error) {
      if (!(error instanceof SetLie)) throw error;
      lied.set(partner, at);
      await tell(partner, at, true, [error.told]);
      throw new TripointError('SET_DIFFERS', `${partner} says ${error.message}`);
    }
  }

  async function descended(
    partner: Country,
    ask: (asked: SetAsked) => Promise<SetTold>,
  ): Promise<{ held: number; descent: Descent }> {
    for (let tries = 1; ; tries++) {
      try {
        const { tree } = await live.read('HELD', partner);
        return { held: sizeOf(tree), descent: await descend(tree, ask) };
      } catch (error) {
        if (tries === TRIES || !(error instanceof TripointError) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
  }

  async function tell(partner: Country, at: Micros, isAlarming: boolean, told: readonly SetTold[]): Promise<void> {
    if (!isAlarming && told.length === 0) return;
    const texts = told.slice(0, MOST_EVIDENCE).map(({ request, reply }) => evidenceOf(request, reply));
    await submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        for (const text of texts) {
          const about = { from: partner, to: context.self, externalReason: 'SET_DIFFERS', statementDigest: sha256(utf8(text)) };
          tx.log({ ...entryBase(context, tx.at), ...about, kind: AuditKind.INCONSISTENCY });
          tx.write('inconsistency', partner, tx.at, 'SET', text);
        }
        if (isAlarming) tx.event('link.alarm', partner, 'SET_DIFFERS', null, null);
      },
    });
    log('warn', 'a set differs', { partner, at, evidence: texts.length });
  }

  function compareSet(partner: Country): Promise<SetComparison> {
    const under = running.get(partner);
    if (under !== undefined) return under;
    const run = compare(partner).finally(() => running.delete(partner));
    running.set(partner, run);
    return run;
  }

  /** Daily; what was still in transit is looked at again as soon as it should have arrived. */
  function isDue(partner: Country): boolean {
    const { at, state, inTransit } = results.get(partner) ?? { at: 0, state: 'UNCOMPARED', inTransit: 0 };
    const again = state !== 'EQUAL' && inTransit > 0 ? limits.reconcileGraceMs * 1000 : limits.reconcileEveryH * HOUR;
    return clock() >= Math.max((at ?? 0) + again, (lied.get(partner) ?? 0) + limits.reconcileEveryH * HOUR);
  }

  async function runDue(partner: Country): Promise<void> {
    try {
      if (resumed(partner) && isDue(partner)) await compareSet(partner);
    } catch (error) {
      log('warn', 'set comparison failed', { partner, code: codeOf(error) });
    }
  }
  const timer = setInterval(() => partners.forEach((partner) => void runDue(partner)), limits.sweepMs).unref();

  return {
    async compareSet(partner) {
      if (!partners.includes(partner))
        throw new TripointError('INVALID', { field: '/partner', rule: `one of ${partners.join(', ')}` });
      return compareSet(partner);
    },
    sets: async () => partners.map((partner) => results.get(partner) ?? { partner, state: 'UNCOMPARED', ...NONE }),
    async close() {
      isClosed = true;
      clearInterval(timer);
      await Promise.allSettled(running.values());
    },
  };
}

const evidenceOf = (request: Uint8Array, reply: Uint8Array): string =>
  JSON.stringify({ kind: 'SET', request: toBase64(request), reply: toBase64(reply) });

function createAsking(context: Context, link: Pick<PartnerLink, 'ask'>, partner: Country, isClosed: () => boolean) {
  const took = { questions: 0, bytes: 0 };
  async function ask(asked: SetAsked): Promise<SetTold> {
    for (let patience = PATIENCE; patience > 0; patience--) {
      if (isClosed()) throw new TripointError('NOT_READY', 'it is shutting down');
      // Questions about people share the partner's rate limit with this, and take precedence.
      await context.wait(context.limits.setPauseMs);
      const told = await askSet(context, link, partner, asked);
      took.questions++;
      took.bytes += told.request.length + told.reply.length;
      if (!told.page.preparing) return told;
      await context.wait(context.limits.setPreparingMs);
    }
    throw new TripointError('NOT_READY', `${partner} is still reading its set`);
  }
  return { ask, took: () => took };
}

function comparisonOf(
  partner: Country,
  { first: { page }, differing, more }: Descent,
  { differences, inTransit, destroyedHere }: Awaited<ReturnType<typeof explain>>,
  before: Micros,
): Omit<SetComparison, 'questions' | 'bytes'> {
  const isDifferent = more || differences.some((one) => !isInTransit(one, before));
  const { root, count: size, logOrigin: origin, logSize } = page;
  const state = isDifferent ? 'DIFFERENT' : differing.length === 0 ? 'EQUAL' : 'ACCOUNTED';
  return { partner, state, root: toHex(root), size, origin, logSize, inTransit, destroyedHere, more, differences };
}
