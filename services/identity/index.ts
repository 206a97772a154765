// Certificates, trust anchors, key sets and their rotation, revocation. No I/O; bytes and times are passed in.
export {
  type AgreementSignature,
  type AgreementSignatureDocument,
  claimedParty,
  signAgreement,
  verifyAgreementSignature,
} from './agreement-signature.ts';
export { type CertificateSummary, describeCertificates, gatewayName } from './certificate.ts';
export type { Signer } from './jws.ts';
export { createKeyBook, type EncryptionKey, type KeyBook, type SigningKey } from './key-book.ts';
export {
  type Anchor,
  issueKeySet,
  type KeySet,
  type KeySetBounds,
  type KeySetDocument,
  nextKeySetDocument,
  readKeySet,
  verifyKeySet,
} from './key-set.ts';
export { generateKeys, type KeyPairs, type PrivateJwk, type PublicJwk } from './keys.ts';
export { logVerifierKey, originPrefix } from './log-key.ts';
export {
  issueRevocationList,
  type RevocationBounds,
  type RevocationDocument,
  type RevocationList,
  verifyRevocationList,
} from './revocation.ts';
