// Compares our log with each partner's, on a schedule and on demand: a tree proves that nothing was removed, but only a counterpart can
// show that nothing was left out. Only commitments are exchanged.
import { AuditKind } from '../../../proto/index.ts';
import type { PartnerLink } from '../../delivery/index.ts';
import { type Country, codeOf, HOUR, type Micros, sha256, TripointError, utf8 } from '../../domain/index.ts';
import { entryBase, type Submit } from '../commit/index.ts';
import {
  type Context,
  createRowReader,
  type Exchange,
  isUnreadable,
  type Reconciliation,
  timeIn,
  type Unreadable,
} from '../context/index.ts';
import { type Compared, compareLogs, goesOn, readCompared, UNCOMPARED } from './compare.ts';
import { askReconcile } from './peer.ts';

export interface ReconcileOptions {
  readonly linkTo: (partner: Country) => Pick<PartnerLink, 'ask'>;
  readonly resumed: (partner: Country) => boolean;
}

export interface Reconciler extends Pick<Exchange, 'reconcile' | 'reconciliations'> {
  close(): Promise<void>;
}

export function createReconciler(context: Context, submit: Submit, { linkTo, resumed }: ReconcileOptions): Reconciler {
  const { self, store, clock, limits, log, partners, aside } = context;
  const running = new Map<Country, Promise<Reconciliation>>();
  const readRow = createRowReader(context);
  let isClosed = false;

  function read(partner: Country): (Compared & { readonly at: Micros | undefined }) | Unreadable {
    const row = store.get('reconciliationWith', partner);
    if (row === undefined) return { ...UNCOMPARED, at: undefined };
    return readRow('reconciliation', partner, () => ({ ...readCompared(row.result), at: timeIn(row.at) }));
  }
  /** Starts again from the beginning if the stored state cannot be read. */
  const readOrAnew = (partner: Country): Compared & { readonly at: Micros | undefined } => {
    const found = read(partner);
    return isUnreadable(found) ? { ...UNCOMPARED, at: undefined } : found;
  };

  function viewOf(partner: Country): Reconciliation {
    const found = read(partner);
    const { at, compared, more, gaps, days } = isUnreadable(found) ? { ...UNCOMPARED, at: undefined } : found;
    return { partner, ...(at !== undefined && { at }), compared, more, gaps, days, ...(isUnreadable(found) && found) };
  }

  async function compare(partner: Country): Promise<Reconciliation> {
    if (!resumed(partner)) throw new TripointError(aside.why(partner)?.code ?? 'LINK_NOT_RESUMED');
    const at = clock();
    const { compared, evidence, isAlarming } = await compareLogs(context, partner, readOrAnew(partner), at, async (asked) => {
      if (isClosed) throw new TripointError('NOT_READY', 'it is shutting down');
      // Questions about people share the partner's rate limit with this, and take precedence.
      await context.wait(limits.reconcilePauseMs);
      return askReconcile(context, linkTo(partner), partner, asked);
    });
    await submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        tx.write('reconciliation', partner, at, JSON.stringify(compared));
        for (const text of evidence) {
          const found = { from: partner, to: self, externalReason: 'RECONCILIATION_GAP', statementDigest: sha256(utf8(text)) };
          tx.log({ ...entryBase(context, tx.at), ...found, kind: AuditKind.INCONSISTENCY });
          tx.write('inconsistency', partner, tx.at, 'RECONCILIATION', text);
        }
        if (isAlarming) tx.event('link.alarm', partner, 'RECONCILIATION_GAP', null, null);
      },
    });
    const { compared: statements, more, gaps, days } = compared;
    return { partner, at, compared: statements, more, gaps, days };
  }

  function reconcile(partner: Country): Promise<Reconciliation> {
    const under = running.get(partner);
    if (under !== undefined) return under;
    const run = compare(partner).finally(() => running.delete(partner));
    running.set(partner, run);
    return run;
  }

  async function runDue(partner: Country): Promise<void> {
    try {
      const { at = 0, ...compared } = readOrAnew(partner);
      const isDue = goesOn(compared) || clock() >= at + limits.reconcileEveryH * HOUR;
      if (isDue && resumed(partner)) await reconcile(partner);
    } catch (error) {
      log('warn', 'reconciliation failed', { partner, code: codeOf(error) });
    }
  }
  // slow answers: each partner runs on its own, so that none waits for another's answers.
  const timer = setInterval(() => partners.forEach((partner) => void runDue(partner)), limits.sweepMs).unref();

  return {
    async reconcile(partner) {
      if (!partners.includes(partner))
        throw new TripointError('INVALID', { field: '/partner', rule: `one of ${partners.join(', ')}` });
      return reconcile(partner);
    },
    reconciliations: async () => partners.map(viewOf),
    async close() {
      isClosed = true;
      clearInterval(timer);
      await Promise.allSettled(running.values());
    },
  };
}
