// The one table of checks: readiness, `doctor`, the lines of the log and the alarms among the events are all read from it, so that none of
// them can say what another does not.
import type { Home } from '../../delivery/index.ts';
import { type Country, codeOf, counted, HOUR, MINUTE, type Micros, type TripointError, timeText } from '../../domain/index.ts';
import { type Submit, signerAt, type Transaction } from '../commit/index.ts';
import type { Context, Health, HealthAlarm, HealthCheck, LinkView } from '../context/index.ts';
import { type Link, standstillOf } from '../link/index.ts';
import { yearEnd } from '../log/index.ts';

/** What must be asked for or read from a disk is looked at again after this, */
const FRESH_MS = 2_000;
/** and a reader waits for it no longer than this: a probe has its own limit. */
const PATIENCE_MS = 500;
/** The next key set is announced within a minute of its time; later than this it is late. */
const RENEWAL_LATE: Micros = 10 * MINUTE;
/** A turn comes with the first entry of the year, and a quiet gateway makes one within a minute. */
const TURN_LATE: Micros = 10 * MINUTE;
/** An alarm that comes and goes is an event no more often. */
const ALARM_AGAIN: Micros = HOUR;

const PROVISION = 'tripoint nats provision --config FILE';
const MISBEHAVES = 'docs/operations.md, "A partner misbehaves"';

export interface HealthOptions {
  readonly home: Pick<Home, 'status' | 'streams' | 'onStatus'>;
  readonly linkOf: (partner: Country) => Link;
  /** Why the ledger takes nothing more. */
  readonly failure: () => TripointError | undefined;
  readonly clock: () => HealthCheck;
  /** What each partner confirms: our log, its own, and the time. */
  readonly witnesses: () => readonly HealthCheck[];
  /** What only whoever runs this process can see: disks, certificates, backups. */
  readonly host?: (now: Micros) => Promise<readonly HealthCheck[]>;
  /** How long before its end a key set has its successor. */
  readonly renewBefore: Micros;
}

export interface HealthDesk {
  readonly health: () => Promise<Health>;
  readonly viewOf: (partner: Country) => LinkView;
  /** From now on what changes is told: a line of the log, and an event where it is an alarm. */
  start(): void;
  close(): Promise<void>;
}

/** Those that a gateway cannot sign, log and deliver without. */
const GATES: ReadonlySet<string> = new Set(['ledger', 'keys', 'nats', 'clock', 'disk']);
const gates = ({ name, status }: HealthCheck): boolean => status === 'FAIL' && (GATES.has(name) || name.startsWith('stream '));

/** What is looked at with a partner whose link is not down. */
const OF_A_PARTNER = ['stream', 'witness', 'log', 'clock'] as const;

const LEVELS = { OK: 'info', NOT_CHECKED: 'warn', WARN: 'warn', FAIL: 'error' } as const;
const WORDS = { OK: 'check holds', NOT_CHECKED: 'check not made', WARN: 'check warns', FAIL: 'check fails' } as const;

export function createHealth(context: Context, submit: Submit, options: HealthOptions): HealthDesk {
  const { self, partners, clock, store, logs, keys, aside, limits, log } = context;
  const { home, linkOf, host = async () => [] } = options;

  function ledger(): HealthCheck {
    const failure = options.failure();
    return failure === undefined
      ? { name: 'ledger', status: 'OK', detail: `${logs.current().origin}, ${counted(store.head().size, 'leaf', 'leaves')}` }
      : { name: 'ledger', status: 'FAIL', detail: failure.message, next: 'docs/operations.md, "When the ledger stops"' };
  }

  function keySets(): HealthCheck {
    const now = clock();
    const last = keys.latest(self)?.document.notAfter ?? 0;
    const next = 'the line "key renewal failed" in the log says why';
    if (signerAt(context, now) === undefined) return { name: 'keys', status: 'FAIL', detail: 'no valid signing key', next };
    const detail = `valid until ${timeText(last)}`;
    return last - now < options.renewBefore - RENEWAL_LATE
      ? { name: 'keys', status: 'WARN', detail: `${detail}, and the next key set is late`, next }
      : { name: 'keys', status: 'OK', detail };
  }

  function ownServer(): HealthCheck {
    const { connected, lastHop, lastError } = home.status();
    if (connected) return { name: 'nats', status: 'OK', detail: 'own server' };
    const detail = `our own nats-server: ${lastHop ?? lastError ?? 'not connected yet'}`;
    return { name: 'nats', status: 'FAIL', detail, next: 'tripoint doctor --config FILE   (walks there hop by hop)' };
  }

  async function streams(): Promise<HealthCheck[]> {
    const found = await home.streams();
    const { notStored } = home.status();
    return partners
      .filter((partner) => !aside.isDown(partner))
      .map((partner) => {
        const name = `stream ${partner}`;
        const { state, detail } = found.get(partner) ?? { state: 'UNKNOWN', detail: 'nobody asked' };
        const refused = notStored.get(partner);
        const alarms = [{ code: 'NOT_STORED', partner } as const];
        if (state === 'MISSING') return { name, status: 'FAIL', detail, next: PROVISION, alarms };
        if (refused !== undefined)
          return { name, status: 'FAIL', detail: refused, next: 'docs/operations.md, NOT_STORED', alarms };
        return state === 'PRESENT'
          ? { name, status: 'OK', detail }
          : { name, status: 'NOT_CHECKED', detail, next: 'docs/operations.md, "nats-server"' };
      });
  }

  function viewOf(partner: Country): LinkView {
    const reason = aside.why(partner);
    const link = linkOf(partner);
    if (reason !== undefined) {
      const { code, detail } = reason;
      return { partner, state: code === 'LINK_SUSPENDED' ? 'SUSPENDED' : 'ASIDE', code, detail: `${code}: ${detail}` };
    }
    const { connected, lastError = 'LINK_DOWN', lastHop, pullFault } = link.status() ?? { connected: false };
    const waiting = (code: string, why: string): LinkView => ({ partner, state: 'WAITING', code, detail: `${code}: ${why}` });
    if (!connected) return waiting(lastError, lastHop ?? 'not connected yet');
    if (pullFault !== undefined) return waiting('LINK_DOWN', `hop stream at the server of ${partner}: ${pullFault}`);
    const still = standstillOf(context, partner, link.dispatcher, link.resumed());
    if (still !== undefined) return waiting(still.code, still.why);
    if (!link.resumed())
      return waiting('LINK_NOT_RESUMED', `hop gateway of ${partner}: ${link.resumeFault() ?? 'not asked yet'}`);
    return { partner, state: 'UP', detail: `${counted(link.dispatcher.outstanding(), 'batch', 'batches')} outstanding` };
  }

  function linkCheck(partner: Country): HealthCheck {
    const { state, detail } = viewOf(partner);
    const name = `link ${partner}`;
    if (state === 'UP') return { name, status: 'OK', detail };
    if (state === 'SUSPENDED') return { name, status: 'WARN', detail, next: `tripoint link resume ${partner} --reason TEXT` };
    return { name, status: 'FAIL', detail, next: state === 'ASIDE' ? MISBEHAVES : wayOut(partner) };
  }

  function wayOut(partner: Country): string {
    const link = linkOf(partner);
    const { connected, pullFault } = link.status() ?? { connected: false };
    if (!connected) return 'tripoint doctor --config FILE   (from this machine: are name, network, TLS and nkey right?)';
    if (pullFault !== undefined) return `call ${partner}: its operator runs tripoint nats provision`;
    const still = standstillOf(context, partner, link.dispatcher, link.resumed());
    return still?.next ?? `call ${partner}: is its gateway up, and does it reach our nats-server?`;
  }

  function ownLog(): HealthCheck {
    const { origin } = logs.current();
    const until = yearEnd(origin);
    const name = `log ${self}`;
    if (until !== undefined && clock() > until + TURN_LATE)
      return {
        ...{ name, status: 'FAIL', detail: `${origin} is written still, and its year is over` },
        next: 'tripoint log turn --reason TEXT --after 0',
      };
    const end = until === undefined ? 'until it is turned' : `until ${timeText(until).slice(0, 10)}`;
    return { name, status: 'OK', detail: `${origin}, ${end}` };
  }

  let seen: readonly HealthCheck[] = [];
  let seenAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  /** One look at a time, however many ask. */
  function look(): Promise<void> {
    if (looking !== undefined) return looking;
    if (performance.now() - seenAt < FRESH_MS) return Promise.resolve();
    looking = Promise.all([streams(), host(clock())])
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
      ...[ledger(), keySets(), ownServer(), options.clock()],
      ...seen,
      ...partners.map(linkCheck),
      ...options.witnesses(),
      ownLog(),
    ];
    // A link that is down holds nothing up: what is for it waits in the outbox.
    return { ready: !checks.some(gates), checks: [...checks, ...notMade(checks)] };
  }

  /** A partner that is suspended or set aside is asked nothing: that is shown, since a row that is gone looks like one that holds. */
  function notMade(made: readonly HealthCheck[]): HealthCheck[] {
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

  /** What was told of each check. */
  const told = new Map<string, string>();
  const alarmedAt = new Map<string, Micros>();

  async function alarm({ code, partner, step = '' }: HealthAlarm, name: string): Promise<void> {
    const key = `${name} ${code} ${step}`;
    const now = clock();
    if (now - (alarmedAt.get(key) ?? Number.NEGATIVE_INFINITY) < ALARM_AGAIN) return;
    alarmedAt.set(key, now);
    const run = (tx: Transaction) => tx.event('gateway.alarm', partner, code, null, null);
    await submit({ phase: 'send', bytes: 128, unsigned: true, run });
  }

  async function tell(): Promise<void> {
    const { checks } = await health();
    for (const { name, status, detail, alarms = [] } of checks) {
      const steps = alarms.map(({ code, step = '' }) => `${code} ${step}`);
      const now = [status, ...steps].join(', ');
      const before = told.get(name);
      told.set(name, now);
      if (before === now || (before === undefined && status === 'OK')) continue;
      log(LEVELS[status], WORDS[status], { check: name, detail });
      if (steps.length > 0) for (const one of alarms) await alarm(one, name);
    }
  }

  let telling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const tellNext = () => {
    telling = telling.then(tell).catch((error: unknown) => log('error', 'the checks are not told of', { code: codeOf(error) }));
  };
  let stopListening = (): void => {};

  return {
    health,
    viewOf,
    start() {
      timer = setInterval(tellNext, limits.healthTickMs).unref();
      // A server that comes back may have lost its streams: that is not left for the next look.
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
