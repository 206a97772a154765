// Where each link is, and what each side last said of its agreements.
import { AuditKind, concat, decode, Verb } from '../../../../proto/index.ts';
import { leafHash, sameBytes, sha256, toHex, utf8 } from '../../../domain/index.ts';
import { tupleHash } from '../../../envelope/index.ts';
import type { Row } from '../../../ledger/index.ts';
import { openSealed, placeOfRecord } from '../../commit/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, healed, lost } from './finding.ts';

const SEQUENCES = `SELECT partner, direction, max(link_sequence) AS last, count(*) AS n FROM batch WHERE link_sequence IS NOT NULL
  GROUP BY partner, direction`;
const LAST = `SELECT manifest FROM batch WHERE partner = ? AND direction = 'received' AND link_sequence = ?`;
const LINKS = 'SELECT partner, sent_through, received_through, peer_received_through FROM link';

export const links: MakeChecker = ({ store }) => ({
  *end() {
    const through = new Map<string, { sent: number; received: number }>();
    for (const { partner, direction, last, n } of store.all(SEQUENCES)) {
      const link = through.get(partner as string) ?? { sent: 0, received: 0 };
      link[direction as 'sent' | 'received'] = last as number;
      through.set(partner as string, link);
      if (last !== n) yield lost('batch', [partner as string, direction as string], `one of each link sequence up to ${last}`);
    }
    const rows = new Map(store.all(LINKS).map((row) => [row.partner as string, row]));
    for (const partner of new Set([...through.keys(), ...rows.keys()])) {
      const { sent, received } = through.get(partner) ?? { sent: 0, received: 0 };
      const row = rows.get(partner);
      const said = row?.peer_received_through as number | undefined;
      const manifest = received > 0 ? store.get(LAST, partner, received)?.manifest : undefined;
      // It may have said more since, which is signed and not kept: never more than there is, nor less than before.
      const least = manifest ? Math.min(sent, decode('Manifest', manifest as Uint8Array).receivedThrough) : 0;
      const peer = Math.min(sent, Math.max(least, said ?? 0));
      if (row?.sent_through === sent && row.received_through === received && said === peer) continue;
      const rule = `sent through ${sent}, received through ${received}, confirmed through ${peer} or more`;
      yield healed('link', [partner], rule, ['linkDerived', partner, sent, received, peer]);
    }
  },
});

const PROMISED = `SELECT l.partner, l.promised_origin, l.promised_index, l.promised_leaf_hash, l.promised_position, l.promised_digest, b.tuples
  FROM link l LEFT JOIN batch b ON b.batch_id = l.promised_batch AND b.direction = 'received' AND b.partner = l.partner`;
const RETAINED = `SELECT b.manifest, r.entries FROM batch b JOIN retained r ON r.batch_id = b.batch_id
  WHERE b.partner = ? AND b.direction = 'received'`;

/** The highest leaf that a partner bound to a batch that is here: what it is held to when we meet again. */
export const promised: MakeChecker = ({ store }) => ({
  *end() {
    for (const link of store.all(PROMISED)) {
      const {
        partner,
        promised_origin: origin,
        promised_index: index,
        promised_leaf_hash: hash,
        promised_position: position,
      } = link;
      let highest: number | undefined;
      /** A partner may promise an index in one batch after another: what came first is what it is held to. */
      let leaves: Uint8Array[] = [];
      for (const row of store.each(RETAINED, partner as string)) {
        const { logOrigin } = decode('Manifest', row.manifest as Uint8Array);
        if (origin !== null && logOrigin !== origin) continue;
        for (const { index, leaf } of decode('Batch', row.entries as Uint8Array).entries) {
          if (highest !== undefined && index < highest) continue;
          leaves = index === highest ? [...leaves, leaf] : [leaf];
          highest = index;
        }
      }
      const isHash = highest === undefined || leaves.some((leaf) => isLeaf(leaf, hash as Uint8Array | null));
      if ((highest ?? null) !== index || !isHash)
        yield forged('link', [partner as string], `promised leaf ${highest ?? 'of none'}, of its batches`);
      else if (index !== null && (origin === null || position === null || !isBound(link)))
        yield forged('link', [partner as string], 'promised by a statement of its batch');
    }
  },
});

/** Of a statement whose leaf was not retained nothing is known. */
const isLeaf = (leaf: Uint8Array, hash: Uint8Array | null): boolean =>
  leaf.length === 0 || (hash !== null && sameBytes(leafHash(leaf), hash));

const isBound = ({
  promised_index: index,
  promised_leaf_hash: hash,
  promised_position: position,
  promised_digest: digest,
  tuples,
}: Row) => {
  const at = (position as number) * 32;
  const tuple = tupleHash(digest as Uint8Array, hash as Uint8Array, index as number);
  return tuples !== null && sameBytes(tuple, (tuples as Uint8Array).subarray(at, at + 32));
};

const LISTS = `SELECT country, jws FROM revocation_list r WHERE number = (SELECT max(number) FROM revocation_list n WHERE n.country = r.country)`;

/** forgotten revocation: with its list gone, a revoked key would be good again. */
export const revocations: MakeChecker = ({ store, self }) => {
  const taken = new Map<string, string>();
  return {
    kinds: [AuditKind.KEY_CHANGE],
    read({ from, kept }) {
      if (from !== self && kept) taken.set(from, toHex(kept));
    },
    *end() {
      const rows = new Map(store.all(LISTS).map(({ country, jws }) => [country as string, toHex(sha256(utf8(jws as string)))]));
      for (const [partner, digest] of taken)
        if (rows.get(partner) !== digest)
          yield forged('revocation_list', [partner], `the one that was taken last, SHA-256 ${digest}`);
    },
  };
};

const TOLD = `SELECT r.source, r.record_id, r.version, r.vault_id, r.sealed FROM exchange e JOIN record r
  ON r.record_id = e.record_id AND r.version = e.record_version AND r.source = e.record_source WHERE e.exchange_id = ?`;

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
      const rows = new Map(store.all('SELECT partner, theirs, told FROM schedule').map((row) => [row.partner as string, row]));
      for (const partner of new Set([...theirs.keys(), ...told.keys(), ...rows.keys()])) {
        const row = rows.get(partner);
        const heard = row?.theirs as Uint8Array | null | undefined;
        const said = theirs.get(partner);
        const isHeard = heard ? said !== undefined && sameBytes(sha256(heard), said) : said === undefined;
        if (!isHeard && (said !== undefined || extent.expiredLeaf === 0))
          yield forged('schedule', [partner], `what it last said${said ? `, SHA-256 ${toHex(said)}` : ': nothing'}`);
        const digest = told.has(partner) ? toldDigest(told.get(partner) as Uint8Array) : undefined;
        const isTold = digest === undefined || (row?.told && sameBytes(row.told as Uint8Array, digest));
        // It is told once more.
        if (!isTold) yield healed('schedule', [partner], 'what it was last told', ['scheduleTold', partner, null]);
      }
    },
  };

  function toldDigest(exchangeId: Uint8Array): Uint8Array | undefined {
    const row = store.get(TOLD, exchangeId);
    const opened = row && openSealed(deriving, placeOfRecord(row), row.vault_id as Uint8Array, row.sealed as Uint8Array);
    return opened && sha256(concat(decode('BatchEntry', opened).disclosures.map(({ carried }) => carried)));
  }
};
