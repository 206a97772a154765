// Judgement. The agreements that this country holds, when each is in force, and what the partners report of theirs.
export { createAgreementDesk } from './activation.ts';
export { type AgreementPeers, createAgreementPeers, type OnAgreed } from './peers.ts';
export { type AgreementBook, type AgreementContext, openAgreementBook, type Prove } from './register.ts';
export { type AgreementText, bindText, type NamedText, verifySignatures } from './text.ts';
