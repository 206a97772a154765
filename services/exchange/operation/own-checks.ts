// Checks of this country's own components: the ledger, the keys, the nats-server with its streams, and the log.
import type { Home } from '../../delivery/index.ts';
import { counted, MINUTE, type Micros, type TripointError, timeText } from '../../domain/index.ts';
import { signerAt } from '../commit/index.ts';
import type { Context, HealthCheck } from '../context/index.ts';
import { yearEnd } from '../log/index.ts';

/** The next key set is announced within a minute of its time; later than this it counts as late. */
const RENEWAL_LATE: Micros = 10 * MINUTE;
/** A rollover happens with the first entry of the year, and a quiet gateway makes one within a minute. */
const TURN_LATE: Micros = 10 * MINUTE;

const PROVISION = 'tripoint nats provision --config FILE';

export function ledgerCheck({ logs, store }: Context, failure: TripointError | undefined): HealthCheck {
  return failure === undefined
    ? { name: 'ledger', status: 'OK', detail: `${logs.current().origin}, ${counted(store.head().size, 'leaf', 'leaves')}` }
    : { name: 'ledger', status: 'FAIL', detail: failure.message, next: 'docs/operations.md, "When the ledger stops"' };
}

export function keySetCheck(context: Context, renewBefore: Micros): HealthCheck {
  const { self, keys } = context;
  const now = context.clock();
  const last = keys.latest(self)?.document.notAfter ?? 0;
  const next = 'the line "key renewal failed" in the log says why';
  if (signerAt(context, now) === undefined) return { name: 'keys', status: 'FAIL', detail: 'no valid signing key', next };
  const detail = `valid until ${timeText(last)}`;
  return last - now < renewBefore - RENEWAL_LATE
    ? { name: 'keys', status: 'WARN', detail: `${detail}, and the next key set is late`, next }
    : { name: 'keys', status: 'OK', detail };
}

export function ownServerCheck(home: Pick<Home, 'status'>): HealthCheck {
  const { connected, lastHop, lastError } = home.status();
  if (connected) return { name: 'nats', status: 'OK', detail: 'own server' };
  const detail = `our own nats-server: ${lastHop ?? lastError ?? 'not connected yet'}`;
  return { name: 'nats', status: 'FAIL', detail, next: 'tripoint doctor --config FILE   (walks there hop by hop)' };
}

export async function streamChecks({ partners, aside }: Context, home: Pick<Home, 'streams' | 'status'>): Promise<HealthCheck[]> {
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
      if (refused !== undefined) return { name, status: 'FAIL', detail: refused, next: 'docs/operations.md, NOT_STORED', alarms };
      return state === 'PRESENT'
        ? { name, status: 'OK', detail }
        : { name, status: 'NOT_CHECKED', detail, next: 'docs/operations.md, "nats-server"' };
    });
}

export function ownLogCheck({ self, logs, clock }: Context): HealthCheck {
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
