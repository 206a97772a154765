// Records of ours that copy another country's.
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { read } from './read.ts';

export type OnwardRow = {
  record_id: Uint8Array;
  version: number;
  source: string;
  original: Uint8Array;
  original_version: number;
  consent: Uint8Array;
  until: number;
};

const COLUMNS = 'o.record_id, o.version, o.source, o.original, o.original_version, o.consent, o.until';

/** The newest version of a copy, in force here. */
const IN_FORCE = "record c ON c.record_id = o.record_id AND c.version = o.version AND c.source = ?1 AND c.state = 'IN_FORCE'";

/** A revocation of the grant by which it went. */
const REVOKED = `SELECT 1 FROM about g JOIN about v ON v.answers = g.answers AND v.verb = ${Verb.ONWARD_REVOKE}
  JOIN exchange e ON e.exchange_id = v.exchange_id AND e.direction = v.direction AND e.partner = v.partner
  WHERE g.source = o.source AND g.record_id = o.original AND g.exchange_id = o.consent
  AND v.direction = 'received' AND e.state = 'ADMITTED'`;

/** The original is here as it was when it went. */
const STANDS = `SELECT 1 FROM record r WHERE r.record_id = o.original AND r.source = o.source AND r.version = o.original_version
  AND r.state = 'IN_FORCE'`;

export const ONWARD = {
  onwardOf: read<[recordId: Uint8Array, version: number], OnwardRow>(
    `SELECT ${COLUMNS} FROM onward o WHERE record_id = ? AND version = ?`,
  ),
  onwardEach: read<[], OnwardRow>(`SELECT ${COLUMNS} FROM onward o`),
  /** Copies of a record that are in force. */
  copiesOf: read<[self: string, source: string, original: Uint8Array], OnwardRow>(
    `SELECT ${COLUMNS} FROM onward o JOIN ${IN_FORCE} WHERE o.source = ?2 AND o.original = ?3`,
  ),
  /** Copies in force that are not as they should be: the original has changed or ended, or the consent has. */
  copiesDue: read<[self: string, now: number, after: Uint8Array, limit: number], OnwardRow & { revoked: number }>(
    `SELECT ${COLUMNS}, EXISTS (${REVOKED}) AS revoked FROM onward o JOIN ${IN_FORCE}
     WHERE o.record_id > ?3 AND (o.until <= ?2 OR NOT EXISTS (${STANDS}) OR EXISTS (${REVOKED})) ORDER BY o.record_id LIMIT ?4`,
  ),
  /** Copies that were taken back, and of which some content is left. */
  copiesLeft: read<[self: string, after: Uint8Array, limit: number], { record_id: Uint8Array }>(
    `SELECT DISTINCT o.record_id FROM onward o
     JOIN record c ON c.record_id = o.record_id AND c.version = o.version AND c.source = ?1 AND c.state = 'RECALLED'
     WHERE o.record_id > ?2 AND NOT EXISTS (SELECT 1 FROM exchange e JOIN leaf l ON l.exchange_id = e.exchange_id
       AND l.kind = ${AuditKind.ERASED} WHERE e.record_id = o.record_id AND e.record_version = o.version AND e.direction = 'sent')
     ORDER BY o.record_id LIMIT ?3`,
  ),
} as const;
