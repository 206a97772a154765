/** The points in the write order at which a gateway is killed. */
export const COMMIT_POINTS = [
  // The commit is staged in memory and its batches signed; nothing is handed to the writer yet.
  'staged',
  // The writer has it, but has not begun the transaction.
  'taken',
  'begun',
  // The first leaf is inserted; everything is inserted; the head is replaced; the transaction is durable but not yet reported.
  'leaf',
  'inserted',
  'head replaced',
  'durable',
] as const;

/** After the caller was answered: the parcel is encrypted; the parcel is published. */
export const SEND_POINTS = ['sealed', 'published'] as const;

/** A partner's cosignature on our checkpoint is written; it is durable. */
export const COSIGNED_POINTS = ['cosignature written', 'cosignature durable'] as const;

/** The receiver commits in the same way: during and after its commit, and when a tree it cosigned is stored but not yet answered. */
export const RECEIVER_POINTS = ['inserted', 'durable', 'witnessed'] as const;

export type Point = (typeof COMMIT_POINTS | typeof SEND_POINTS | typeof COSIGNED_POINTS | typeof RECEIVER_POINTS)[number];
