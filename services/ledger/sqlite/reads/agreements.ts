// Agreements: the texts that this country acted under, counters of their use, suspensions, and the schedules sent to and by partners.
import { AuditKind } from '../../../../proto/index.ts';
import { read } from './read.ts';

interface TextRow {
  readonly digest: Uint8Array;
  readonly id: string;
  readonly version: string;
  readonly at: number;
  /** JSON: name → text. */
  readonly files: string;
  /** JSON: list of compact JWS. */
  readonly signatures: string;
}

export const AGREEMENTS = {
  agreementTexts: read<[], TextRow & { takes_effect: number }>(
    'SELECT digest, id, version, at, takes_effect, files, signatures FROM agreement ORDER BY takes_effect, digest',
  ),
  agreementText: read<[digest: Uint8Array], { files: string; signatures: string }>(
    'SELECT files, signatures FROM agreement WHERE digest = ?',
  ),
  hasAgreement: read<[digest: Uint8Array]>('SELECT 1 FROM agreement WHERE digest = ?'),
  agreementCount: read<[], { n: number }>('SELECT count(*) AS n FROM agreement'),
  /** AGREEMENT_CHANGE entries; empty bytes for those of an expired log. */
  agreementChanges: read<[], { entry: Uint8Array }>(`SELECT entry FROM leaf WHERE kind = ${AuditKind.AGREEMENT_CHANGE}`),
  counter: read<[agreement: string, from: string, to: string, kind: number, verb: number, period: string], { n: number }>(
    `SELECT n FROM counter WHERE agreement = ? AND from_country = ? AND to_country = ? AND kind = ? AND verb = ? AND period = ?`,
  ),
  suspensions: read<[], { agreement: string; kind: number; at: number }>('SELECT agreement, kind, at FROM suspension'),
  suspendedBefore: read<[through: number], { n: number }>('SELECT count(*) AS n FROM suspension WHERE at <= ?'),
  /** `theirs`: the last schedule of agreements that each partner sent. `told`: SHA-256 of the last one sent to it. */
  schedules: read<[], { partner: string; theirs: Uint8Array | null; told: Uint8Array | null }>(
    'SELECT partner, theirs, told FROM schedule',
  ),
  toldSchedule: read<[partner: string], { told: Uint8Array | null }>('SELECT told FROM schedule WHERE partner = ?'),
} as const;
