// The single table of checks: readiness, `doctor`, the log lines and the alarm events all read it, so that none of
// them can contradict another.
import type { Home } from '../../delivery/index.ts';
import { type Country, codeOf, type Micros, type TripointError } from '../../domain/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context, Health, HealthCheck, LinkView } from '../context/index.ts';
import type { Link } from '../link/index.ts';
import { linkCheck, linkView } from './link-checks.ts';
import { keySetCheck, ledgerCheck, ownLogCheck, ownServerCheck, streamChecks } from './own-checks.ts';
import { createTellChecks } from './tell-checks.ts';

/** Checks that query a server or read a disk are cached for this time, */
const FRESH_MS = 2_000;
/** and a reader waits for them no longer than this, since a probe has its own time limit. */
const PATIENCE_MS = 500;

export interface HealthOptions {
  readonly home: Pick<Home, 'status' | 'streams' | 'onStatus'>;
  readonly linkOf: (partner: Country) => Link;
  /** Why the ledger cannot be written any more; undefined if it can. */
  readonly failure: () => TripointError | undefined;
  readonly clock: () => HealthCheck;
  /** What each partner confirms: our log, its own log, and the time. */
  readonly witnesses: () => readonly HealthCheck[];
  /** Checks that need the host: disks, certificates, backups. */
  readonly host?: (now: Micros) => Promise<readonly HealthCheck[]>;
  /** How long before the end of a key set its successor is made. */
  readonly renewBefore: Micros;
}

export interface HealthDesk {
  readonly health: () => Promise<Health>;
  readonly viewOf: (partner: Country) => LinkView;
  /** Reports changes from now on: a log line, and an event for alarms. */
  start(): void;
  close(): Promise<void>;
}

/** The checks without which a gateway cannot sign, log and deliver. */
const GATES: ReadonlySet<string> = new Set(['ledger', 'keys', 'nats', 'clock', 'disk']);
const gates = ({ name, status }: HealthCheck): boolean => status === 'FAIL' && (GATES.has(name) || name.startsWith('stream '));

/** The checks of a partner whose link is not down. */
const OF_A_PARTNER = ['stream', 'witness', 'log', 'clock'] as const;

export function createHealth(context: Context, submit: Submit, options: HealthOptions): HealthDesk {
  const { partners, clock, limits, log } = context;
  const { home, linkOf, renewBefore, host = async () => [] } = options;
  const tellChecks = createTellChecks(context, submit);

  let seen: readonly HealthCheck[] = [];
  let seenAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  /** Runs once at a time, however many callers ask. */
  function look(): Promise<void> {
    if (looking !== undefined) return looking;
    if (performance.now() - seenAt < FRESH_MS) return Promise.resolve();
    looking = Promise.all([streamChecks(context, home), host(clock())])
      .then(([ofStreams, ofHost]) => {
        seen = [...ofStreams, ...ofHost];
        seenAt = performance.now();
      })
      .catch((error: unknown) => log('error', 'a check failed to run', { code: codeOf(error) }))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  }

  async function health(): Promise<Health> {
    const impatient = Promise.withResolvers<void>();
    const timer = setTimeout(impatient.resolve, PATIENCE_MS).unref();
    await Promise.race([look(), impatient.promise]);
    clearTimeout(timer);
    const checks = [
      ...[ledgerCheck(context, options.failure()), keySetCheck(context, renewBefore), ownServerCheck(home), options.clock()],
      ...seen,
      ...partners.map((partner) => linkCheck(context, linkOf(partner))),
      ...options.witnesses(),
      ownLogCheck(context),
    ];
    // A link that is down does not make the gateway unready: its batches wait in the outbox.
    return { ready: !checks.some(gates), checks: [...checks, ...notMade(context, checks)] };
  }

  let telling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const tellNext = () => {
    telling = telling
      .then(async () => tellChecks((await health()).checks))
      .catch((error: unknown) => log('error', 'check status not recorded', { code: codeOf(error) }));
  };
  let stopListening = (): void => {};

  return {
    health,
    viewOf: (partner) => linkView(context, linkOf(partner)),
    start() {
      timer = setInterval(tellNext, limits.healthTickMs).unref();
      // A server that comes back may have lost its streams, so it is checked at once.
      stopListening = home.onStatus(({ connected }) => {
        if (!connected) return;
        seenAt = Number.NEGATIVE_INFINITY;
        tellNext();
      });
    },
    async close() {
      stopListening();
      clearInterval(timer);
      await telling;
    },
  };
}

/** Partners that are suspended or set aside are not checked. Shown as NOT_CHECKED, since a missing row would look like a passed check. */
function notMade({ partners, aside }: Context, made: readonly HealthCheck[]): HealthCheck[] {
  const names = new Set(made.map(({ name }) => name));
  return partners.flatMap((partner) => {
    const code = aside.isDown(partner) ? aside.why(partner)?.code : undefined;
    if (code === undefined) return [];
    const why = code === 'LINK_SUSPENDED' ? 'suspended' : 'set aside';
    const detail = `the link with ${partner} is ${why}, so nobody looked`;
    return OF_A_PARTNER.map((what) => `${what} ${partner}`)
      .filter((name) => !names.has(name))
      .map((name): HealthCheck => ({ name, status: 'NOT_CHECKED', detail }));
  });
}
