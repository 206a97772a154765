// How far a link has come: what is committed for the partner, what was published of it, and what the partner says that it has.
export interface Window {
  /** Committed through this link sequence. */
  committed(linkSequence: number): void;
  /** The partner has everything up to it. False: that was known. */
  confirmed(linkSequence: number): boolean;
  /** The next to publish; undefined: nothing is left, or the partner would take no more. */
  next(): number | undefined;
  published(linkSequence: number): void;
  /** It was not published after all: from there on it is published again. */
  failed(linkSequence: number): void;
  /** The oldest that the partner has not confirmed. */
  oldest(): number;
  /** Those that were published and are not confirmed. */
  unconfirmed(): readonly number[];
  isUnconfirmed(): boolean;
  /** The partner would take it: it is no further ahead than a receiver keeps. */
  fits(linkSequence: number): boolean;
  /** It was committed, and the partner would take it. */
  isSendable(linkSequence: number): boolean;
  /** Nothing that is committed waits behind the window. */
  isOpen(): boolean;
  outstanding(): number;
}

export function createWindow(
  start: { readonly sentThrough: number; readonly peerReceivedThrough: number },
  size: number,
): Window {
  let { sentThrough, peerReceivedThrough: confirmedThrough } = start;
  // Everything unconfirmed is published anew after a restart: NATS or the partner drops what it has already.
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
