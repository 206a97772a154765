// Reports to a partner what our log contains of the statements between the two countries, and asks the partner for the same.
import { setImmediate as yieldNow } from 'node:timers/promises';
import { encode, type ReconcilePage, type ReconcileRow } from '../../../proto/index.ts';
import type { PartnerLink, Query } from '../../delivery/index.ts';
import { type Country, type Micros, sha256, TripointError, timed, timeText, toHex } from '../../domain/index.ts';
import { LIMITS, readReconcileReply, readReconcileRequest, writeReconcileReply } from '../../envelope/index.ts';
import type { Context } from '../context/index.ts';
import { type LogRows, logRows } from './rows.ts';

/** Rows looked up per turn of the event loop. */
const ROWS_AT_ONCE = 32;

/** Answers a partner whose link has resumed. Stays silent to any other, and to anything but a request. */
export function createReconcileResponder(
  context: Context,
  resumed: (partner: Country) => boolean,
): (query: Query) => Promise<Uint8Array | undefined> {
  const { self, clock, ownKeys, log } = context;

  /** Yields to the event loop between parts. */
  async function named(ids: readonly Uint8Array[], rows: LogRows, charge: Query['charge']): Promise<ReconcileRow[]> {
    const found: ReconcileRow[] = [];
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      if (from > 0) await yieldNow();
      const part = ids.slice(from, from + ROWS_AT_ONCE);
      found.push(...timed(charge, () => context.store.snapshot(() => part.flatMap((id) => rows.of(id) ?? []))));
    }
    return found;
  }

  return async ({ partner, bytes, charge }) => {
    try {
      if (!resumed(partner)) throw new TripointError('LINK_NOT_RESUMED');
      const { exchangeIds, first, before } = readReconcileRequest(bytes, { self, partner });
      const rows = logRows(context, partner);
      const issued = clock();
      const found =
        exchangeIds.length > 0
          ? { rows: await named(exchangeIds, rows, charge), next: 0, isLast: true }
          : timed(charge, () => context.store.snapshot(() => rows.page(first, before)));
      const said = { from: self, to: partner, requestSha256: sha256(bytes), issued, rows: found.rows as never };
      return await writeReconcileReply({ ...said, next: found.next, last: found.isLast }, ownKeys.signer(issued));
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      log('warn', 'reconciliation not answered', { partner, code: error.code });
      return undefined;
    }
  };
}

/** A partner's page, with the bytes that prove what it stated. */
export interface Told {
  readonly page: ReconcilePage;
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
}

/** Exchanges by id, or leaves from `first` on. */
export type Asked = { readonly exchangeIds: readonly Uint8Array[] } | { readonly first: number; readonly before: Micros };

/** Throws LINK_DOWN, or the fault of the answer. */
export async function askReconcile(
  context: Context,
  link: Pick<PartnerLink, 'ask'>,
  partner: Country,
  asked: Asked,
): Promise<Told> {
  const { self, random, keys, clock, limits } = context;
  const request = encode('ReconcileRequest', { from: self, to: partner, nonce: random(16), ...asked });
  const reply = await link.ask('reconcile', request, { timeoutMs: limits.resumeTimeoutMs });
  const page = await readReconcileReply(reply, { self, partner }, request, (kid) => keys.signingKey(partner, kid));
  if (Math.abs(page.issued - clock()) > LIMITS.skew)
    throw new TripointError('CLOCK_UNCONFIRMED', `its answer is of ${timeText(page.issued)}`);
  if ('first' in asked) requireFrom(page, asked.first);
  else requireOf(page, asked.exchangeIds);
  return { page, request, reply };
}

const malformed = (field: string, rule: string) => new TripointError('MALFORMED', { field: `ReconcilePage.${field}`, rule });

/** Throws MALFORMED unless each row is for an exchange asked about, at most once: any other row would be compared with nothing. */
function requireOf({ rows }: ReconcilePage, exchangeIds: readonly Uint8Array[]): void {
  const asked = new Set(exchangeIds.map(toHex));
  for (const { exchangeId } of rows)
    if (!asked.delete(toHex(exchangeId))) throw malformed('rows', 'of the exchanges asked about, once');
}

/**
 * INVARIANT: every page advances, so that reading a log ends. Rows with the same leaf are statements refused together. Throws MALFORMED.
 */
function requireFrom({ rows, next, last }: ReconcilePage, first: number): void {
  let least = first;
  for (const { leaf } of rows) {
    if (leaf < least || leaf >= next) throw malformed('rows', 'ascending, from the first leaf asked for to the next');
    least = leaf;
  }
  if (next < first || (next === first && !last)) throw malformed('next', 'beyond the first leaf asked for');
}
