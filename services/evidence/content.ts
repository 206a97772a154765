// Disclosed fields and private values: each value opens its commitment, or is absent and proves nothing.
import { AuditKind, type CommitmentName, nameOf } from '../../proto/index.ts';
import { openCommitment } from '../audit/index.ts';
import { sameBytes, timeText, utf8 } from '../domain/index.ts';
import { matchHeader, openDisclosures, recordDigest } from '../envelope/index.ts';
import { isErased, type Leaf, type Matter, type Proven } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** The header is the one that the statement names, and its digest covers these commitments. */
export function checkHeader({ proof, said, header }: Proven): void {
  if (!sameBytes(said.recordDigest, recordDigest(proof.recordHeader)))
    throw broken('statement/record_digest', 'of the record header');
  matchHeader(header, said, proof.commitments);
}

/** The disclosed fields as one message of the record's kind; undefined if absent. */
export function openRecord({ proof, header, entry }: Proven): Uint8Array | undefined {
  const { disclosures } = proof;
  if (disclosures === undefined) return undefined;
  const fields = disclosures.map(({ field }) => field);
  // stripping: no signature covers the disclosures, but the sender's entry lists them.
  if (fields.join() !== entry.disclosed.join()) throw broken('statement/disclosures', 'the fields that the entry names');
  return openDisclosures(header.kind, proof.commitments, disclosures);
}

export function recordCommitments(matter: Matter): Finding {
  const { statement } = matter;
  if (statement === undefined) return notCheckable('nothing-sent');
  checkHeader(statement);
  if (openRecord(statement) !== undefined) return pass('record', { fields: statement.entry.disclosed.length });
  return notCheckable(isErased(matter) ? 'content-erased' : 'content-withheld');
}

const memberOf = (name: CommitmentName): string => nameOf('CommitmentName', name).toLowerCase();

function openLeaf({ index, said, opening = {} }: Leaf): number {
  const committed = said.commitments.map(({ name }) => memberOf(name));
  if (new Set(committed).size !== committed.length) throw broken(`leaf ${index}/commitments`, 'each name once');
  for (const [name, { salt, value }] of Object.entries(opening)) {
    const commitment = said.commitments.find((one) => memberOf(one.name) === name);
    if (commitment === undefined) throw broken(`leaf ${index}/opening/${name}`, 'of a commitment of the entry');
    if (!openCommitment(commitment.digest, commitment.name, salt, utf8(value)))
      throw broken(`leaf ${index}/opening/${name}`, 'opens its commitment');
  }
  return Object.keys(opening).length;
}

/** SHA-256("tripoint/commit/v1\0" ‖ name ‖ 00 ‖ salt ‖ value), for whatever is shown. */
export function privateCommitments(matter: Matter): Finding {
  const closed = matter.leaves.filter(({ said }) => said.commitments.length > 0);
  const opened = matter.leaves.reduce((sum, leaf) => sum + openLeaf(leaf), 0);
  if (closed.length === 0) return notCheckable('nothing-private');
  const wanted = closed.reduce((sum, { said }) => sum + said.commitments.length, 0);
  if (opened === wanted) return pass('opened', { values: opened, leaves: closed.length });
  return notCheckable(isErased(matter) ? 'content-erased' : 'content-withheld');
}

/** The content is gone; the log keeps when and under which clause it was destroyed. */
export function erased({ leaves }: Matter): Finding {
  const found = leaves.find(({ said }) => said.kind === AuditKind.ERASED);
  if (found === undefined) return notCheckable('nothing-erased');
  const { occurredAt, retentionClass, legalBasis } = found.said;
  return pass('erased', { time: timeText(occurredAt), duty: retentionClass, clause: legalBasis?.clauses.join(', ') ?? '' });
}
