// Traffic. Shares a record with partners: decided, held for people, released, refused, decided again.

export { certifyAll, endPurposes } from './certify.ts';
export { createConfirm } from './confirm.ts';
export { followOriginals } from './copies.ts';
export { expireAll } from './expire.ts';
export { createExtend } from './extend.ts';
export { HOLDS } from './hold.ts';
export { createOnward } from './onward.ts';
export { createPost } from './posting.ts';
export { createRecall } from './recall.ts';
export { type AgainOptions, createAgain } from './redecide.ts';
export { refusal } from './refusal.ts';
export { createPreview, createRelease } from './release.ts';
export { revealAll } from './reveal.ts';
export { createAnswer, createSay } from './say.ts';
export type { Sharing } from './sharing.ts';
export { createCorrect, createUpdate } from './update.ts';
