// What is kept of partners beside the exchanges: answers that are given again, evidence against them, parcels that did not pass.
import { AuditKind, decode, Verb } from '../../../../proto/index.ts';
import { merkleRoot, sameBytes, sha256, toHex, utf8 } from '../../../domain/index.ts';
import { refusedLeaf } from '../../../envelope/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, lost } from './finding.ts';

const ANSWERS = `SELECT a.partner, a.query_id, a.query_digest, e.statement, e.partner AS told FROM answered a
  LEFT JOIN exchange e ON e.batch_id = a.answer_batch_id AND e.direction = 'sent' AND e.verb = ${Verb.RESPONSE}`;

export const answers: MakeChecker = ({ store }) => ({
  *end() {
    for (const row of store.each(ANSWERS)) {
      const { correlation, queryDigest } = decode('Statement', (row.statement as Uint8Array | null) ?? new Uint8Array());
      const isOfIt = sameBytes(correlation, row.query_id as Uint8Array) && sameBytes(queryDigest, row.query_digest as Uint8Array);
      if (row.told !== row.partner || !isOfIt)
        yield forged('answered', [row.partner as string, row.query_id as Uint8Array], 'the answer to it');
    }
  },
});

/** What the entry of a kind of evidence says of it, where that is not the kind. */
const REASON_OF: Readonly<Record<string, string>> = { RECONCILIATION: 'RECONCILIATION_GAP' };

export const evidence: MakeChecker = ({ store, extent }) => {
  const logged = new Map<
    string,
    { readonly leaf: number; readonly partner: string; readonly at: number; readonly reason: string }
  >();
  const LEAF = 'SELECT entry FROM leaf WHERE leaf_index = ?';
  return {
    kinds: [AuditKind.INCONSISTENCY],
    read({ leaf, from: partner, occurredAt: at, externalReason: reason }) {
      const { statementDigest } = decode('AuditEntry', store.get(LEAF, leaf)?.entry as Uint8Array);
      logged.set(toHex(statementDigest), { leaf, partner, at, reason });
    },
    *end() {
      for (const row of store.each('SELECT inconsistency_id, partner, at, kind, evidence FROM inconsistency')) {
        const digest = toHex(sha256(utf8(row.evidence as string)));
        const said = logged.get(digest);
        logged.delete(digest);
        const isExpired = said === undefined && (row.at as number) <= extent.expiredAt;
        const id = row.inconsistency_id as number;
        if (!isExpired && said?.partner !== row.partner)
          yield forged('inconsistency', [id], 'the evidence that its entry commits to');
        const reason = REASON_OF[row.kind as string] ?? row.kind;
        if (said && (said.at !== row.at || said.reason !== reason))
          yield forged('inconsistency', [id], `kept at ${said.at} for ${said.reason}`);
      }
      for (const { leaf } of logged.values()) yield lost('inconsistency', [leaf], `is there: leaf ${leaf} commits to it`);
    },
  };
};

const TOGETHER = `SELECT leaf_index, entry FROM leaf WHERE kind = ${AuditKind.REJECTED} AND length(entry) > 0`;
const REFUSED = `SELECT position, exchange_id, code, peer_origin, peer_index, peer_leaf_hash FROM refused WHERE leaf_index = ?
  ORDER BY position`;
const OWNERS = 'SELECT DISTINCT leaf_index FROM refused WHERE leaf_index >= ? OR leaf_index < 0';
const MANIFESTS = "SELECT manifest, manifest_sha256 FROM batch WHERE direction = 'received'";

/** What was refused together, under the root of its entry, and in the log of the batch that it came in. */
export const refused: MakeChecker = ({ store, extent }) => ({
  *end() {
    const leaves = new Set<unknown>();
    /** By the manifest of their batch, leaves and the origins that their rows name. */
    const named = new Map<string, { readonly leaf: number; readonly origins: readonly unknown[] }>();
    for (const { leaf_index: leaf, entry } of store.each(TOGETHER)) {
      const { refused: said, manifestSha256 } = decode('AuditEntry', entry as Uint8Array);
      // Parcels that did not open are in no table.
      if (!said || manifestSha256.length === 0) continue;
      leaves.add(leaf);
      const rows = store.all(REFUSED, leaf as number);
      const hashes = rows.map((row) => {
        const [id, hash] = [row.exchange_id as Uint8Array, row.peer_leaf_hash as Uint8Array];
        return refusedLeaf(id, row.code as string, row.peer_index as number, hash);
      });
      if (rows.some(({ position }, i) => position !== i) || !sameBytes(merkleRoot(hashes), said.root))
        yield forged('refused', [leaf as number], 'what the root of its entry is over');
      named.set(toHex(manifestSha256), { leaf: leaf as number, origins: rows.map(({ peer_origin: origin }) => origin) });
    }
    for (const { leaf_index: leaf } of store.all(OWNERS, extent.expiredLeaf))
      if (!leaves.has(leaf)) yield forged('refused', [leaf as number], 'of an entry REJECTED');
    for (const { manifest, manifest_sha256: digest } of named.size > 0 ? store.each(MANIFESTS) : []) {
      const one = named.get(toHex(digest as Uint8Array));
      const { logOrigin } = one ? decode('Manifest', manifest as Uint8Array) : {};
      if (one?.origins.some((origin) => origin !== logOrigin))
        yield forged('refused', [one.leaf], `peer_origin ${logOrigin}, as its manifest names the log`);
    }
  },
});

export const quarantine: MakeChecker = ({ store }) => ({
  *end() {
    for (const { quarantine_id: id, sha256: digest, parcel } of store.each(
      'SELECT quarantine_id, sha256, parcel FROM quarantine',
    ))
      if (!sameBytes(sha256(parcel as Uint8Array), digest as Uint8Array))
        yield forged('quarantine', [id as number], 'the parcel of its SHA-256');
  },
});
