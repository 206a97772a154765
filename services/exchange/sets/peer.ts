// Tells a partner what our set for it is made of, and asks a partner for the same of the set that it shares with us.
import { encode, type Outgoing, type SetPage, SetStanding, Verb } from '../../../proto/index.ts';
import type { PartnerLink, Query } from '../../delivery/index.ts';
import { type Country, type Id, type Micros, sha256, TripointError, timed, timeText, toHex } from '../../domain/index.ts';
import { LIMITS, readSetReply, readSetRequest, writeSetReply } from '../../envelope/index.ts';
import { factsOfVerb } from '../../records/index.ts';
import type { Context } from '../context/index.ts';
import type { LiveSets } from './live.ts';
import { nodeAt, rootOf, sizeOf } from './trie.ts';

export interface SetResponderOptions {
  readonly resumed: (partner: Country) => boolean;
  /** Sends a batch again that the partner has not confirmed. */
  readonly resend: (partner: Country, linkSequence: number) => void;
}

/** Batches sent again for one question. */
const MOST_RESENT = 16;

/** Answers a partner whose link has resumed. Stays silent to any other, and to anything but a request. */
export function createSetResponder(
  context: Context,
  sets: Pick<LiveSets, 'shown'>,
  { resumed, resend }: SetResponderOptions,
): (query: Query) => Promise<Uint8Array | undefined> {
  const { self, clock, ownKeys, log, limits, store } = context;
  const resent = new Map<Country, Micros>();

  /** What it asks about and has not confirmed is on its way, or lost: it is sent again, as it was, at most once per interval. */
  function sendAgain(partner: Country, unconfirmed: readonly number[]): void {
    const at = clock();
    if (unconfirmed.length === 0 || at < (resent.get(partner) ?? 0) + limits.resendMs * 1000) return;
    resent.set(partner, at);
    for (const sequence of [...new Set(unconfirmed)].slice(0, MOST_RESENT)) resend(partner, sequence);
  }

  return async ({ partner, bytes, charge }) => {
    try {
      if (!resumed(partner)) throw new TripointError('LINK_NOT_RESUMED');
      const { paths, recordIds, root } = readSetRequest(bytes, { self, partner });
      const issued = clock();
      const said = { from: self, to: partner, requestSha256: sha256(bytes), issued };
      const described = timed(charge, () => sets.shown(partner, root));
      if (described === undefined) return await writeSetReply({ ...said, preparing: true } as never, ownKeys.signer(issued));
      const { tree, origin: logOrigin, logSize } = described;
      const nodes = timed(charge, () => paths.map((path) => nodeAt(tree, path)));
      const found = timed(charge, () => store.snapshot(() => recordIds.flatMap((id) => standingOf(context, partner, id) ?? [])));
      sendAgain(
        partner,
        found.flatMap(({ unconfirmed }) => unconfirmed ?? []),
      );
      const records = found.map(({ record }) => record);
      const page = { ...said, root: rootOf(tree), count: sizeOf(tree), logOrigin, logSize, nodes, records };
      return await writeSetReply(page as never, ownKeys.signer(issued));
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      log('warn', 'set not answered', { partner, code: error.code });
      return undefined;
    }
  };
}

interface Standing {
  readonly record: Outgoing<'SetRecord'>;
  /** The batch that carries it, if the partner has not confirmed it. */
  readonly unconfirmed: number | undefined;
}

/** probing: of a record that was never sent to the partner, nothing is told, nor why one is no longer shared. */
function standingOf({ store, self }: Context, partner: Country, recordId: Id): Standing | undefined {
  const rows = store.all('exchangesAbout', recordId, self).filter((row) => {
    return row.direction === 'sent' && row.partner === partner && (row.state === 'QUEUED' || row.state === 'CLOSED');
  });
  const versions = rows.filter(({ verb }) => factsOfVerb(verb)?.versions === true);
  const newest = versions.toSorted((a, b) => a.record_version - b.record_version).at(-1);
  if (newest === undefined) return undefined;
  const recall = rows.findLast(({ verb }) => verb === Verb.RECALL);
  const current = store.get('setPublishedOf', partner, self, recordId);
  const row = current === undefined ? (recall ?? newest) : newest;
  const standing = current !== undefined ? SetStanding.IN_FORCE : recall === undefined ? SetStanding.ENDED : SetStanding.RECALLED;
  const sequence = row.state === 'QUEUED' ? row.link_sequence : null;
  return {
    record: { recordId, standing, version: newest.record_version, exchangeId: row.exchange_id, at: row.at },
    unconfirmed: sequence ?? undefined,
  };
}

/** A partner's page, with the bytes that prove what it stated. */
export interface SetTold {
  readonly page: SetPage;
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
}

/** Nodes of the set with a root, or of the present one; or records by id. */
export type SetAsked =
  | { readonly root?: Uint8Array; readonly paths: readonly Uint8Array[] }
  | { readonly recordIds: readonly Uint8Array[] };

/** Throws LINK_DOWN, or the fault of the answer. */
export async function askSet(
  { self, random, keys, clock, limits }: Context,
  link: Pick<PartnerLink, 'ask'>,
  partner: Country,
  asked: SetAsked,
): Promise<SetTold> {
  const request = encode('SetRequest', { from: self, to: partner, nonce: random(16), ...asked } as never);
  const reply = await link.ask('sets', request, { timeoutMs: limits.setTimeoutMs });
  const page = await readSetReply(reply, { self, partner }, request, (kid) => keys.signingKey(partner, kid));
  if (Math.abs(page.issued - clock()) > LIMITS.skew)
    throw new TripointError('CLOCK_UNCONFIRMED', `its answer is of ${timeText(page.issued)}`);
  const malformed = (field: string, rule: string) => new TripointError('MALFORMED', { field: `SetPage.${field}`, rule });
  if (!page.preparing && 'paths' in asked && page.nodes.length !== asked.paths.length)
    throw malformed('nodes', 'one per path asked for');
  if ('recordIds' in asked) {
    const ids = new Set(asked.recordIds.map(toHex));
    if (!page.records.every(({ recordId }) => ids.has(toHex(recordId)))) throw malformed('records', 'of the records asked about');
  }
  return { page, request, reply };
}
