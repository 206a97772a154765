// What a partner owes the witnesses of its log, since when, and the consequences: an alarm after a minute; after four hours nothing is sent
// to it any more. split view: two trees are detected only by somebody who is shown both, so a log that shows too little is stopped like one
// that shows something false.
import type { Country, Micros } from '../../domain/index.ts';
import { eventAlone, type Submit } from '../commit/index.ts';
import type { Context, HealthCheck } from '../context/index.ts';
import { inWords } from './words.ts';

const WORDS = {
  PROMISED: 'it promised a leaf and has shown no tree that holds it',
  COSIGNED: 'it signed a tree for another and has not shown how it goes together with what was cosigned here',
  UNANSWERED: 'it cosigns and leaves questions about logs unanswered',
} as const;

interface Owed {
  readonly what: keyof typeof WORDS;
  readonly since: Micros;
}

export interface Standing {
  /** Call after each round of questions. `unanswered`: the partners that left a question open. */
  review(unanswered: ReadonlySet<Country>): Promise<void>;
  /** Whether it has owed something for too long, so that nothing is sent to it. */
  isWithheld(partner: Country): boolean;
  /** Whether it has cosigned our log after `since`, so that no outage explains its silence. */
  isHere(partner: Country, since: Micros): boolean;
  health(): HealthCheck[];
}

interface StandingOptions {
  /** When a partner last cosigned our log. */
  readonly cosignedAt: (partner: Country) => Micros | undefined;
  /** Called when what was owed has been shown, so that waiting batches may be sent. */
  readonly onShown: (partner: Country) => void;
}

const ALARMS = ['LOG_NOT_SHOWN', 'LOG_WITHHELD'] as const;

export function createStanding(context: Context, submit: Submit, { cosignedAt, onShown }: StandingOptions): Standing {
  const { store, clock, limits, partners, log, aside } = context;
  const started = clock();
  /** A partner whose link is down on our side is asked nothing. */
  const upright = () => partners.filter((partner) => !aside.isDown(partner));
  const silentSince = new Map<Country, Micros>();
  const owing = new Map<Country, Owed>();
  /** Partners that also owed something in the previous round. After a jump of the clock, a partner thus gets one round before it counts. */
  const counting = new Set<Country>();
  const alarmed = new Set<string>();

  function oldest(partner: Country): Owed | undefined {
    const at = (name: 'oldestPromise' | 'oldestUnshown') => store.get(name, partner)?.at ?? undefined;
    const all = { PROMISED: at('oldestPromise'), COSIGNED: at('oldestUnshown'), UNANSWERED: silentSince.get(partner) };
    return (Object.entries(all) as [Owed['what'], Micros | undefined][])
      .flatMap(([what, since]) => (since === undefined ? [] : [{ what, since }]))
      .reduce<Owed | undefined>((first, one) => (first === undefined || one.since < first.since ? one : first), undefined);
  }

  const isHere = (partner: Country, since: Micros): boolean => (cosignedAt(partner) ?? 0) > since;
  // A partner that does not cosign either is offline, which has its own alarm and limit.
  const counted = (partner: Country): Owed | undefined => {
    const owed = counting.has(partner) ? owing.get(partner) : undefined;
    return owed !== undefined && isHere(partner, owed.since) ? owed : undefined;
  };
  // After a stop of ours, a partner gets its full time again before an alarm.
  const isLate = (partner: Country): boolean => {
    const owed = counted(partner);
    return owed !== undefined && clock() - Math.max(owed.since, started) > limits.witnessAlarmMs * 1000;
  };
  const isWithheld = (partner: Country): boolean => {
    const owed = counted(partner);
    return owed !== undefined && clock() - owed.since > limits.witnessStaleMs * 1000;
  };

  async function alarm(partner: Country, code: (typeof ALARMS)[number]): Promise<void> {
    const name = `${partner} ${code}`;
    if (alarmed.has(name)) return;
    alarmed.add(name);
    log('error', 'partner does not show its log', { partner, code, owed: owing.get(partner)?.what ?? '' });
    await submit(eventAlone('link.alarm', partner, code));
  }

  async function reviewOf(partner: Country, unanswered: boolean): Promise<void> {
    const wasWithheld = isWithheld(partner);
    if (!unanswered) silentSince.delete(partner);
    else if (!silentSince.has(partner)) silentSince.set(partner, clock());
    const before = owing.get(partner);
    const owed = oldest(partner);
    if (owed === undefined) owing.delete(partner);
    else owing.set(partner, owed);
    if (owed !== undefined && owed.since === before?.since) counting.add(partner);
    else counting.delete(partner);

    if (isLate(partner)) await alarm(partner, 'LOG_NOT_SHOWN');
    else alarmed.delete(`${partner} LOG_NOT_SHOWN`);
    if (isWithheld(partner)) await alarm(partner, 'LOG_WITHHELD');
    else {
      alarmed.delete(`${partner} LOG_WITHHELD`);
      if (wasWithheld) onShown(partner);
    }
  }

  return {
    async review(unanswered) {
      for (const partner of upright()) await reviewOf(partner, unanswered.has(partner));
    },
    isWithheld,
    isHere,
    health: () =>
      upright().map((partner): HealthCheck => {
        const owed = isLate(partner) || isWithheld(partner) ? owing.get(partner) : undefined;
        const name = `log ${partner}`;
        if (owed === undefined && !isHere(partner, clock() - limits.witnessAlarmMs * 1000))
          return { name, status: 'NOT_CHECKED', detail: 'it has cosigned nothing lately, so it could not be asked for its log' };
        if (owed === undefined) return { name, status: 'OK', detail: 'shows what it promised and what others cosigned' };
        const left = owed.since + limits.witnessStaleMs * 1000 - clock();
        const stop = isWithheld(partner) ? 'nothing is sent to it' : `sending to it stops in ${inWords(left)}`;
        const detail = `for ${inWords(clock() - owed.since)} ${WORDS[owed.what]}: ${stop}`;
        return { name, status: 'FAIL', detail, next: 'docs/operations.md, LOG_NOT_SHOWN' };
      }),
  };
}
