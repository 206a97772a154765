// The maximum length of a key set: verifiers refuse one that its signer's certificate does not cover, so sets become short near its end.
import { type Micros, TripointError, timeText } from '../../domain/index.ts';
import { describeCertificates, type KeySet, type Signer } from '../../identity/index.ts';

/** The file name of the certificate of `identity`, as people know it. */
const IDENTITY = 'gateway.pem';

export interface KeyWindow {
  /** The end of a set that begins at `notBefore`. Throws CERTIFICATE_EXPIRED, with the certificate and its end. */
  endOf(notBefore: Micros): Micros;
  /** Whether the set reaches the end of the certificate, so that no set can follow it. */
  isLast(set: KeySet): boolean;
}

/** `window`: length of a set. `least`: minimum length of a set that is worth making. Both in microseconds. */
export function keyWindow(identity: Signer, window: Micros, least: Micros): KeyWindow {
  const [{ notAfter: end } = { notAfter: 0 }] = describeCertificates({ [IDENTITY]: identity.chainPem[0] ?? '' }, 0);
  return {
    endOf(notBefore) {
      if (end - notBefore >= least) return Math.min(notBefore + window, end);
      const rule = `a certificate that lasts beyond ${timeText(notBefore + least)}: this one ends at ${timeText(end)}`;
      throw new TripointError('CERTIFICATE_EXPIRED', { field: IDENTITY, rule });
    },
    isLast: ({ document }) => document.notAfter >= end,
  };
}
