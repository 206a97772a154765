// Traffic. One partner's link: outbox, inbox, receipts, RESUME, and the partner's budgets.
export { createSayOver } from './budgets.ts';
export { createCountedLog } from './counted-log.ts';
export { createDutyRoom } from './duty-room.ts';
export { createFairQueue, type FairQueue } from './fairness.ts';
export { createLink, type Link } from './link.ts';
export { createLinks, createReject, type Links } from './links.ts';
export { standstillOf } from './postponing.ts';
export { answerResume } from './resume.ts';
export { loadBatch } from './stored-batch.ts';
