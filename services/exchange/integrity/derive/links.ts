// The position of each link, and the schedule that each side last sent.
import { AuditKind, concat, decode, Verb } from '../../../../proto/index.ts';
import { leafHash, sameBytes, sha256, toHex, utf8 } from '../../../domain/index.ts';
import { tupleHash } from '../../../envelope/index.ts';
import type { RowOf } from '../../../ledger/index.ts';
import { openSealed, placeOfRecord } from '../../commit/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, healed, lost } from './finding.ts';

export const links: MakeChecker = ({ store }) => ({
  *end() {
    const through = new Map<string, { sent: number; received: number }>();
    for (const { partner, direction, last, n } of store.all('linkSequences')) {
      const link = through.get(partner) ?? { sent: 0, received: 0 };
      // A batch that is taken in parts is received once all of it is.
      const isBegun = direction === 'received' && store.get('batchUnanswered', partner, last) !== undefined;
      link[direction] = isBegun ? last - 1 : last;
      through.set(partner, link);
      if (last !== n) yield lost('batch', [partner, direction], `one batch for each link sequence up to ${last}`);
    }
    const rows = new Map(store.all('linkPositions').map((row) => [row.partner, row]));
    for (const partner of new Set([...through.keys(), ...rows.keys()])) {
      const { sent, received } = through.get(partner) ?? { sent: 0, received: 0 };
      const row = rows.get(partner);
      const said = row?.peer_received_through;
      const manifest = received > 0 ? store.get('manifestReceivedAt', partner, received)?.manifest : undefined;
      // The partner may have confirmed more since, in signed messages that are not kept; never more than was sent, or less than before.
      const least = manifest ? Math.min(sent, decode('Manifest', manifest).receivedThrough) : 0;
      const peer = Math.min(sent, Math.max(least, said ?? 0));
      if (row?.sent_through === sent && row.received_through === received && said === peer) continue;
      const rule = `sent through ${sent}, received through ${received}, confirmed through ${peer} or more`;
      yield healed('link', [partner], rule, ['linkDerived', partner, sent, received, peer]);
    }
  },
});

/** forgery: checks the highest leaf that a partner promised in a retained batch, to which RESUME holds the partner. */
export const promised: MakeChecker = ({ store }) => ({
  *end() {
    for (const link of store.all('linkPromises')) {
      const {
        partner,
        promised_origin: origin,
        promised_index: index,
        promised_leaf_hash: hash,
        promised_position: position,
      } = link;
      let highest: number | undefined;
      /** Every leaf promised at the highest index: a partner may promise an index in several batches, and the first promise counts. */
      let leaves: Uint8Array[] = [];
      for (const row of store.each('retainedOfPartner', partner)) {
        const { logOrigin } = decode('Manifest', row.manifest);
        if (origin !== null && logOrigin !== origin) continue;
        for (const { index, leaf } of decode('Batch', row.entries).entries) {
          if (highest !== undefined && index < highest) continue;
          leaves = index === highest ? [...leaves, leaf] : [leaf];
          highest = index;
        }
      }
      const isHash = highest === undefined || leaves.some((leaf) => isLeaf(leaf, hash));
      if ((highest ?? null) !== index || !isHash)
        yield forged('link', [partner], `promised leaf ${highest ?? 'of none'}, according to its batches`);
      else if (index !== null && (origin === null || position === null || !isBound(link)))
        yield forged('link', [partner], 'promised by a statement of its batch');
    }
  },
});

/** A leaf that was not retained cannot be compared. */
const isLeaf = (leaf: Uint8Array, hash: Uint8Array | null): boolean =>
  leaf.length === 0 || (hash !== null && sameBytes(leafHash(leaf), hash));

const isBound = ({
  promised_index: index,
  promised_leaf_hash: hash,
  promised_position: position,
  promised_digest: digest,
  tuples,
}: RowOf<'linkPromises'>) => {
  const at = (position as number) * 32;
  const tuple = tupleHash(digest as Uint8Array, hash as Uint8Array, index as number);
  return tuples !== null && sameBytes(tuple, tuples.subarray(at, at + 32));
};

/** forgotten revocation: if its list were missing, a revoked key would be valid again. */
export const revocations: MakeChecker = ({ store, self }) => {
  const taken = new Map<string, string>();
  return {
    kinds: [AuditKind.KEY_CHANGE],
    read({ from, kept }) {
      if (from !== self && kept) taken.set(from, toHex(kept));
    },
    *end() {
      const rows = new Map(store.all('lastRevocationLists').map(({ country, jws }) => [country, toHex(sha256(utf8(jws)))]));
      for (const [partner, digest] of taken)
        if (rows.get(partner) !== digest) yield forged('revocation_list', [partner], `the last one accepted, SHA-256 ${digest}`);
    },
  };
};

export const schedules: MakeChecker = (deriving) => {
  const { self, store, extent } = deriving;
  const theirs = new Map<string, Uint8Array>();
  const told = new Map<string, Uint8Array>();
  return {
    kinds: [AuditKind.SENT, AuditKind.AGREEMENT_CHANGE],
    read(entry) {
      if (entry.verb !== Verb.AGREEMENT_SCHEDULE) return;
      const { kind, from, to, exchangeId, kept } = entry;
      if (kind === AuditKind.SENT) told.set(to, new Uint8Array(exchangeId));
      else if (from !== self && kept) theirs.set(from, new Uint8Array(kept));
    },
    *end() {
      const rows = new Map(store.all('schedules').map((row) => [row.partner, row]));
      for (const partner of new Set([...theirs.keys(), ...told.keys(), ...rows.keys()])) {
        const row = rows.get(partner);
        const heard = row?.theirs;
        const said = theirs.get(partner);
        const isHeard = heard ? said !== undefined && sameBytes(sha256(heard), said) : said === undefined;
        if (!isHeard && (said !== undefined || extent.expiredLeaf === 0))
          yield forged('schedule', [partner], said ? `the last one received, SHA-256 ${toHex(said)}` : 'none received');
        const digest = told.has(partner) ? toldDigest(told.get(partner) as Uint8Array) : undefined;
        const isTold = digest === undefined || (row?.told && sameBytes(row.told, digest));
        // Causes the schedule to be sent again.
        if (!isTold) yield healed('schedule', [partner], 'the last one sent to it', ['scheduleTold', partner, null]);
      }
    },
  };

  function toldDigest(exchangeId: Uint8Array): Uint8Array | undefined {
    const row = store.get('recordOfExchange', exchangeId);
    const opened = row && openSealed(deriving, placeOfRecord(row), row.vault_id, row.sealed);
    return opened && sha256(concat(decode('BatchEntry', opened).disclosures.map(({ carried }) => carried)));
  }
};
