// Which partners confirm the time by their signed times, and since when one has not.
import type { Country, Micros } from '../../domain/index.ts';
import { clockState, eventAlone, type Submit } from '../commit/index.ts';
import type { Context, HealthCheck } from '../context/index.ts';
import { inWords } from '../witnessing/index.ts';

export interface PartnerClocks {
  /** For each partner, how far it confirms the time. No partner's answer makes this country unready. */
  checks(): HealthCheck[];
  /** Raises an alarm about a partner that does not confirm the time, once until it does. */
  tell(): Promise<void>;
}

export function createPartnerClocks(context: Context, submit: Submit): PartnerClocks {
  const { time, partners, limits, log, aside } = context;
  /** Since when each partner has not confirmed the time, and whether that has been reported. */
  const unconfirmed = new Map<Country, { readonly since: Micros; isSaid: boolean }>();

  const isLate = (partner: Country): boolean => {
    const since = unconfirmed.get(partner)?.since;
    return since !== undefined && time.now() - since > limits.witnessAlarmMs * 1000;
  };

  /** withholding: if one of two partners gives another time, or none, nothing due can be destroyed. */
  async function tell(): Promise<void> {
    // An unsound clock of our own is no basis for accusing others.
    const missing = clockState(context) === 'SOUND' ? time.unconfirmedBy() : [];
    for (const partner of partners) {
      if (!missing.includes(partner)) unconfirmed.delete(partner);
      else if (!unconfirmed.has(partner)) unconfirmed.set(partner, { since: time.now(), isSaid: false });
      const one = unconfirmed.get(partner);
      if (one === undefined || one.isSaid || !isLate(partner)) continue;
      log('error', 'partner does not confirm the time', { partner, code: 'CLOCK_UNCONFIRMED', vouched: time.isVouched() });
      await submit(eventAlone('link.alarm', partner, 'CLOCK_UNCONFIRMED'));
      one.isSaid = true;
    }
  }

  function checkOf(partner: Country): HealthCheck {
    const heard = time.partners().find(({ country }) => country === partner);
    const said =
      heard === undefined
        ? 'no time of it was heard since the start'
        : heard.agrees
          ? `it agreed ${inWords(heard.age)} ago`
          : `${inWords(heard.age)} ago its time was ${inWords(Math.abs(heard.aheadBy))} ${heard.aheadBy > 0 ? 'ahead' : 'behind'}`;
    const name = `clock ${partner}`;
    if (!isLate(partner)) return { name, status: heard === undefined ? 'NOT_CHECKED' : 'OK', detail: said };
    const held = time.isVouched() ? '' : ': nothing is destroyed until enough partners confirm the time';
    return { name, status: 'FAIL', detail: `${said}${held}`, next: 'tripoint clock show' };
  }

  return {
    checks: () => partners.filter((one) => !aside.isDown(one) || isLate(one)).map(checkOf),
    tell,
  };
}
