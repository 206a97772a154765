// Seals and opens what crosses a border (the manifest, statements, commitments, JOSE).
export { commitRecord, fieldCount, messageOf, recordDigest, statementDigest } from './commitments.ts';
export { type PrivateKey, type SigningKey, signDetached } from './jose.ts';
export { LIMITS, QUERY_CLASS } from './limits.ts';
export {
  type FaultyStatement,
  isFaulty,
  type Link,
  type OpenedBatch,
  type OpenedStatement,
  type OpeningKeys,
  openParcel,
} from './open.ts';
export { readResumeReply, readResumeRequest, writeResumeReply } from './resume.ts';
export { type Bound, type ManifestFacts, type SignedBatch, sealBatch, writeManifest } from './seal.ts';
