/** Between which steps of the order of writes a gateway is killed. */
export const COMMIT_POINTS = [
  // Staged in memory, its batches signed; nothing was handed over.
  'staged',
  // With the writer, before its transaction.
  'taken',
  'begun',
  // The first leaf is inserted; all is; the head is replaced; the transaction is durable, and nobody has been told.
  'leaf',
  'inserted',
  'head replaced',
  'durable',
] as const;

/** The caller was answered; the parcel is encrypted; it has left. */
export const SEND_POINTS = ['sealed', 'published'] as const;

/** A partner's cosignature of our checkpoint is written; it is durable. */
export const COSIGNED_POINTS = ['cosignature written', 'cosignature durable'] as const;

/** The receiver's commit is the same machine: in the midst of it, and after; and what it cosigns is written, before it says so. */
export const RECEIVER_POINTS = ['inserted', 'durable', 'witnessed'] as const;

export type Point = (typeof COMMIT_POINTS | typeof SEND_POINTS | typeof COSIGNED_POINTS | typeof RECEIVER_POINTS)[number];
