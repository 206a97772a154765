// Reads for the demonstration and for its scripted hostile partner. No gateway uses them.
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { LINK_PLANE } from '../../../records/index.ts';
import { type Counted, type Direction, read } from './read.ts';

type AnswerSent = {
  exchange_id: Uint8Array;
  direction: Direction;
  partner: string;
  leaf_index: number;
  sealed: Uint8Array;
  vault_id: Uint8Array;
};

export const DEMONSTRATION = {
  /** For each exchange with a partner: our own leaf, and the leaf that the partner reported. */
  leafPairs: read<
    [direction: Direction, partner: string],
    { exchange_id: Uint8Array; leaf_index: number; hash: Uint8Array; peer: string | null }
  >(
    `SELECT e.exchange_id, e.leaf_index, l.hash, e.peer FROM exchange e JOIN leaf l ON l.leaf_index = e.leaf_index
     WHERE e.direction = ? AND e.partner = ? AND e.verb < ${LINK_PLANE} AND e.batch_id IS NOT NULL ORDER BY e.leaf_index`,
  ),
  kindsOfExchange: read<[exchangeId: Uint8Array], { kind: number }>(
    'SELECT kind FROM leaf WHERE exchange_id = ? ORDER BY leaf_index',
  ),
  lastAnswerSent: read<[], AnswerSent>(
    `SELECT exchange_id, direction, partner, leaf_index, sealed, vault_id FROM exchange
     WHERE direction = 'sent' AND verb = ${Verb.RESPONSE} ORDER BY leaf_index DESC LIMIT 1`,
  ),
  lastAnswerReceived: read<[], { statement: Uint8Array; manifest: Uint8Array; entries: Uint8Array }>(
    `SELECT e.statement, b.manifest, r.entries FROM exchange e JOIN batch b ON b.batch_id = e.batch_id AND b.direction = 'received'
     JOIN retained r ON r.batch_id = b.batch_id WHERE e.direction = 'received' AND e.verb = ${Verb.RESPONSE} ORDER BY e.leaf_index DESC LIMIT 1`,
  ),
  lastInconsistency: read<[], { evidence: string }>('SELECT evidence FROM inconsistency ORDER BY inconsistency_id DESC LIMIT 1'),
  rejectedEntries: read<[], { entry: Uint8Array }>(
    `SELECT entry FROM leaf WHERE kind = ${AuditKind.REJECTED} ORDER BY leaf_index`,
  ),
  largestEntry: read<[], { n: number | null }>('SELECT max(length(entry)) AS n FROM leaf'),
  quarantineCount: read<[], Counted>('SELECT count(*) AS n FROM quarantine'),
  sequencesPending: read<[partner: string], { link_sequence: number }>(
    'SELECT link_sequence FROM inbox_pending WHERE partner = ? ORDER BY link_sequence',
  ),
} as const;
