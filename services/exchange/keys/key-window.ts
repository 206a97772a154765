// How long a key set may last: no verifier takes one that its signer's certificate does not cover, so near its end the sets grow short.
import { type Micros, TripointError, timeText } from '../../domain/index.ts';
import { describeCertificates, type KeySet, type Signer } from '../../identity/index.ts';

/** What the certificate of `identity` is called where people keep it. */
const IDENTITY = 'gateway.pem';

export interface KeyWindow {
  /** When a set that begins then ends. Throws CERTIFICATE_EXPIRED, with the certificate and its end. */
  endOf(notBefore: Micros): Micros;
  /** It reaches as far as the certificate allows: no set can follow it. */
  isLast(set: KeySet): boolean;
}

/** `window`: the length of a set. `least`: shorter than this none is worth making. */
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
