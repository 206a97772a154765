// The author's way in: a draft from answers. Pure, and never loaded by a running gateway.
export { type AnswerKey, type Answers, CEILINGS, completed, faultsOf, missingIn, readAnswers } from './answers.ts';
export { row as caseRow } from './case-row.ts';
export { type ClaimedSignature, documentOf, permitsOf } from './document.ts';
export { draftOf } from './draft.ts';
export { DRAFT_FAMILIES, RECORDS } from './families.ts';
export { templateOf } from './template.ts';
