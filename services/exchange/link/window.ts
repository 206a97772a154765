// The progress of a link: which batches are committed for the partner, published to it, and confirmed by it.
export interface Window {
  /** Batches are committed up to this link sequence. */
  committed(linkSequence: number): void;
  /** The partner has received everything up to this link sequence. False if that was known. */
  confirmed(linkSequence: number): boolean;
  /** The next to publish; undefined if none is left, or the partner's window is full. */
  next(): number | undefined;
  published(linkSequence: number): void;
  /** The publication failed: publishing continues from this link sequence. */
  failed(linkSequence: number): void;
  /** The oldest link sequence that the partner has not confirmed. */
  oldest(): number;
  /** Published but not yet confirmed. */
  unconfirmed(): readonly number[];
  isUnconfirmed(): boolean;
  /** Whether the partner would take it: no further ahead than a receiver keeps. */
  fits(linkSequence: number): boolean;
  /** Whether it is committed, and the partner would take it. */
  isSendable(linkSequence: number): boolean;
  /** Whether no committed batch waits outside the window. */
  isOpen(): boolean;
  outstanding(): number;
}

export function createWindow(
  start: { readonly sentThrough: number; readonly peerReceivedThrough: number },
  size: number,
): Window {
  let { sentThrough, peerReceivedThrough: confirmedThrough } = start;
  // After a restart, everything unconfirmed is published again: NATS or the partner drops what it already has.
  let nextSequence = confirmedThrough + 1;
  const fits = (linkSequence: number): boolean => linkSequence <= confirmedThrough + size;
  return {
    committed(linkSequence) {
      sentThrough = Math.max(sentThrough, linkSequence);
    },
    confirmed(linkSequence) {
      if (linkSequence <= confirmedThrough) return false;
      confirmedThrough = linkSequence;
      nextSequence = Math.max(nextSequence, linkSequence + 1);
      return true;
    },
    next: () => (nextSequence <= sentThrough && fits(nextSequence) ? nextSequence : undefined),
    published(linkSequence) {
      nextSequence = linkSequence + 1;
    },
    failed(linkSequence) {
      nextSequence = Math.max(confirmedThrough + 1, Math.min(nextSequence, linkSequence));
    },
    oldest: () => confirmedThrough + 1,
    unconfirmed: () => Array.from({ length: nextSequence - 1 - confirmedThrough }, (_, i) => confirmedThrough + 1 + i),
    isUnconfirmed: () => confirmedThrough < nextSequence - 1,
    fits,
    isSendable: (linkSequence) => linkSequence >= 1 && linkSequence <= sentThrough && fits(linkSequence),
    isOpen: () => fits(sentThrough),
    outstanding: () => sentThrough - confirmedThrough,
  };
}
