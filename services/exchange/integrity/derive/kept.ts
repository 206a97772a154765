// What is kept about partners besides exchanges: stored answers, evidence against them, quarantined parcels.
import { AuditKind, decode } from '../../../../proto/index.ts';
import { merkleRoot, sameBytes, sha256, toHex, utf8 } from '../../../domain/index.ts';
import { refusedLeaf } from '../../../envelope/index.ts';
import type { MakeChecker } from './checker.ts';
import { forged, lost } from './finding.ts';

export const answers: MakeChecker = ({ store }) => ({
  *end() {
    for (const row of store.each('answersGiven')) {
      const { correlation, queryDigest } = decode('Statement', row.statement ?? new Uint8Array());
      const isOfIt = sameBytes(correlation, row.query_id) && sameBytes(queryDigest, row.query_digest);
      if (row.told !== row.partner || !isOfIt) yield forged('answered', [row.partner, row.query_id], 'the answer to its query');
    }
  },
});

/** The reason in the entry about a kind of evidence, if it differs from the kind. */
const REASON_OF: Readonly<Record<string, string>> = { RECONCILIATION: 'RECONCILIATION_GAP', SET: 'SET_DIFFERS' };

export const evidence: MakeChecker = ({ store, extent }) => {
  const logged = new Map<
    string,
    { readonly leaf: number; readonly partner: string; readonly at: number; readonly reason: string }
  >();
  return {
    kinds: [AuditKind.INCONSISTENCY],
    read({ leaf, from: partner, occurredAt: at, externalReason: reason }) {
      const { statementDigest } = decode('AuditEntry', store.get('leafEntry', leaf)?.entry as Uint8Array);
      logged.set(toHex(statementDigest), { leaf, partner, at, reason });
    },
    *end() {
      for (const row of store.each('inconsistencies')) {
        const digest = toHex(sha256(utf8(row.evidence)));
        const said = logged.get(digest);
        logged.delete(digest);
        const isExpired = said === undefined && row.at <= extent.expiredAt;
        const id = row.inconsistency_id;
        if (!isExpired && said?.partner !== row.partner)
          yield forged('inconsistency', [id], 'the evidence that its entry commits to');
        const reason = REASON_OF[row.kind] ?? row.kind;
        if (said && (said.at !== row.at || said.reason !== reason))
          yield forged('inconsistency', [id], `recorded at ${said.at} for ${said.reason}`);
      }
      for (const { leaf } of logged.values()) yield lost('inconsistency', [leaf], `exists: leaf ${leaf} commits to it`);
    },
  };
};

/** Statements refused together: under the root of their entry, and from the log named in their batch. */
export const refused: MakeChecker = ({ store, extent }) => ({
  *end() {
    const leaves = new Set<number>();
    /** By the manifest of the batch, the leaf and the origins named in its rows. */
    const named = new Map<string, { readonly leaf: number; readonly origins: readonly string[] }>();
    for (const { leaf_index: leaf, entry } of store.each('rejections')) {
      const { refused: said, manifestSha256 } = decode('AuditEntry', entry);
      // Unopened parcels have no rows here.
      if (!said || manifestSha256.length === 0) continue;
      leaves.add(leaf);
      const rows = store.all('refusedTogether', leaf);
      const hashes = rows.map((row) => refusedLeaf(row.exchange_id, row.code, row.peer_index, row.peer_leaf_hash));
      if (rows.some(({ position }, i) => position !== i) || !sameBytes(merkleRoot(hashes), said.root))
        yield forged('refused', [leaf], 'the data under the root in its entry');
      named.set(toHex(manifestSha256), { leaf, origins: rows.map(({ peer_origin: origin }) => origin) });
    }
    for (const { leaf_index: leaf } of store.all('leavesOfRefused', extent.expiredLeaf))
      if (!leaves.has(leaf)) yield forged('refused', [leaf], 'backed by a REJECTED entry');
    for (const { manifest, manifest_sha256: digest } of named.size > 0 ? store.each('manifestsReceived') : []) {
      const one = named.get(toHex(digest));
      const { logOrigin } = one ? decode('Manifest', manifest) : {};
      if (one?.origins.some((origin) => origin !== logOrigin))
        yield forged('refused', [one.leaf], `peer_origin ${logOrigin}, the log named in its manifest`);
    }
  },
});

export const quarantine: MakeChecker = ({ store }) => ({
  *end() {
    for (const { quarantine_id: id, sha256: digest, parcel } of store.each('parcelsQuarantined'))
      if (!sameBytes(sha256(parcel), digest)) yield forged('quarantine', [id], 'the parcel with its SHA-256');
  },
});
