// Links that this country takes down, by configuration or on an operator's order. INVARIANT: the log's last entry about each partner
// decides whether it is suspended, and no other row: nobody can bring a link up by altering a table.
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { logOwnAct, personOf, reasonFaults, type Submit } from '../commit/index.ts';
import { type Context, createTurns, type Exchange, type LinkView, type User } from '../context/index.ts';

const { LINK_SUSPENDED, LINK_RESUMED } = AuditKind;
/** The reason in an entry ordered by configuration; a person's reason is only committed to. */
const CONFIGURATION = 'CONFIGURATION';

interface Suspended {
  readonly byOperator: ReadonlySet<Country>;
  readonly byConfiguration: ReadonlySet<Country>;
}

function readSuspensions(store: Pick<Reader, 'all'>): Suspended {
  const [byOperator, byConfiguration] = [new Set<Country>(), new Set<Country>()];
  for (const { entry } of store.all('linkSuspensions')) {
    const { kind, to, externalReason } = decode('AuditEntry', entry);
    const set = externalReason === CONFIGURATION ? byConfiguration : byOperator;
    if (kind === LINK_SUSPENDED) set.add(to);
    else set.delete(to);
  }
  return { byOperator, byConfiguration };
}

export interface Suspensions extends Pick<Exchange, 'suspendLink' | 'resumeLink'> {
  /** Logs the links that configuration newly suspends, or no longer suspends. */
  start(): Promise<void>;
}

export interface SuspensionOptions {
  /** Suspended by configuration. */
  readonly suspended: readonly Country[];
  readonly stop: (partner: Country) => Promise<void>;
  readonly resume: (partner: Country) => Promise<void>;
  readonly viewOf: (partner: Country) => LinkView;
}

export function createSuspensions(context: Context, submit: Submit, options: SuspensionOptions): Suspensions {
  const { partners, aside, store, log } = context;
  const isConfigured = (partner: Country) => options.suspended.includes(partner);
  const { byOperator } = readSuspensions(store);
  for (const partner of partners)
    if (isConfigured(partner)) aside.set(partner, 'LINK_SUSPENDED', 'by configuration');
    else if (byOperator.has(partner)) aside.set(partner, 'LINK_SUSPENDED', 'by an operator');

  const inTurn = createTurns();

  const logChange = (kind: typeof LINK_SUSPENDED | typeof LINK_RESUMED, partner: Country, reason: string, user?: User) =>
    submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        const entry = { kind, to: partner, externalReason: user === undefined ? CONFIGURATION : '' };
        logOwnAct(context, tx, entry, { person: user === undefined ? '' : personOf(user), reason });
        if (kind === LINK_SUSPENDED) tx.event('link.alarm', partner, 'LINK_SUSPENDED', null, null);
      },
    });

  function check(partner: Country, reason: string): void {
    const faults = reasonFaults('/reason', reason);
    if (!partners.includes(partner)) faults.push({ field: 'partner', rule: `one of ${partners.join(', ')}` });
    else if (isConfigured(partner))
      faults.push({ field: 'partner', rule: 'one that the configuration does not suspend (partners[].suspended)' });
    if (faults.length > 0) throw new TripointError('INVALID', faults);
  }

  async function suspend(partner: Country, reason: string, user: User): Promise<LinkView> {
    check(partner, reason);
    if (!aside.isSuspended(partner)) {
      // Before the commit, so that nothing passes that the ledger has as suspended.
      aside.set(partner, 'LINK_SUSPENDED', 'by an operator');
      await logChange(LINK_SUSPENDED, partner, reason, user).catch((error: unknown) => {
        aside.clear(partner, 'LINK_SUSPENDED');
        throw error;
      });
      log('warn', 'link suspended', { partner });
      await options.stop(partner);
    }
    return options.viewOf(partner);
  }

  async function resume(partner: Country, reason: string, user: User): Promise<LinkView> {
    check(partner, reason);
    if (aside.isSuspended(partner)) {
      await logChange(LINK_RESUMED, partner, reason, user);
      aside.clear(partner, 'LINK_SUSPENDED');
      log('info', 'link resumed', { partner });
      await options.resume(partner);
    }
    return options.viewOf(partner);
  }

  return {
    async start() {
      const { byConfiguration } = readSuspensions(store);
      for (const partner of partners)
        if (isConfigured(partner) !== byConfiguration.has(partner))
          await logChange(isConfigured(partner) ? LINK_SUSPENDED : LINK_RESUMED, partner, 'configuration');
    },
    suspendLink: (partner, reason, user) => inTurn(() => suspend(partner, reason, user)),
    resumeLink: (partner, reason, user) => inTurn(() => resume(partner, reason, user)),
  };
}
