// Partners whose link is down while everything else continues, and why: a fault of a partner's, whatever it is, stops its own
// link and never this country's start.
import { type Country, codeOf, TripointError } from '../../domain/index.ts';

/** The gravest first; it is the one shown. */
const REASONS = ['LINK_SUSPENDED', 'PARTNER_SET_ASIDE', 'RESUME_UNPROVEN'] as const;
type AsideCode = (typeof REASONS)[number];

interface AsideReason {
  readonly code: AsideCode;
  /** For operators: what is wrong, by field and rule. */
  readonly detail: string;
}

export interface Aside {
  /** Undefined if the link may carry traffic. */
  why(partner: Country): AsideReason | undefined;
  isSuspended(partner: Country): boolean;
  /** Suspended or set aside: we neither connect to it nor answer it. A partner with an unproven RESUME is still connected and answered. */
  isDown(partner: Country): boolean;
  set(partner: Country, code: AsideCode, detail: string): void;
  clear(partner: Country, code: AsideCode): void;
  /**
   * Reports stored data of a country that does not verify. A partner is set aside with PARTNER_SET_ASIDE until the next start; for this
   * country itself the error is thrown.
   */
  unreadable(country: Country, what: string, error: unknown): void;
}

export function createAside(self: Country): Aside {
  const reasons = new Map<Country, Map<AsideCode, string>>();
  const aside: Aside = {
    why(partner) {
      const found = reasons.get(partner);
      const code = found && REASONS.find((one) => found.has(one));
      return code && { code, detail: found.get(code) as string };
    },
    isSuspended: (partner) => reasons.get(partner)?.has('LINK_SUSPENDED') ?? false,
    isDown(partner) {
      const code = aside.why(partner)?.code;
      return code !== undefined && code !== 'RESUME_UNPROVEN';
    },
    set(partner, code, detail) {
      const found = reasons.get(partner) ?? new Map<AsideCode, string>();
      reasons.set(partner, found.set(code, detail));
    },
    clear: (partner, code) => void reasons.get(partner)?.delete(code),
    unreadable(country, what, error) {
      if (country === self) throw error;
      const said = error instanceof TripointError ? error.message : codeOf(error);
      aside.set(country, 'PARTNER_SET_ASIDE', `${what}: ${said}`);
    },
  };
  return aside;
}
