// What changes the agreements here: an operator activates a text that all parties signed, or suspends record kinds by this
// country alone. Each change is one commit, with its entry in the log, and is in use from then on.
import { AuditKind, type Outgoing } from '../../../proto/index.ts';
import { didYouMean, type Fault, TripointError, toHex } from '../../domain/index.ts';
import { type Agreement, loadAgreement, nameOfText, outlineOf } from '../../policy/index.ts';
import { type Draft, logOwnAct, personOf, reasonFaults, type Submit, type Transaction } from '../commit/index.ts';
import { type AgreementView, type Exchange, recordKinds, type User } from '../context/index.ts';
import type { AgreementPeers } from './peers.ts';
import type { AgreementContext } from './register.ts';
import { bindText, type HeldText, isParty, mayBind, type Notary, sameText } from './text.ts';

export interface AgreementDesk extends Pick<Exchange, 'agreements' | 'agreementTerms' | 'activate' | 'suspend' | 'resume'> {
  /** Records the texts that configuration brought and the ledger does not hold, and tells the partners what they do not know. */
  start(): Promise<void>;
}

const CHANGES = {
  ACTIVATED: { code: null, message: 'agreement activated' },
  SUSPENDED: { code: 'AGREEMENT_SUSPENDED', message: 'agreement suspended' },
  RESUMED: { code: null, message: 'agreement resumed' },
} as const;

interface Change {
  readonly decision: keyof typeof CHANGES;
  /** Absent: the configuration brought it. */
  readonly user?: User;
  readonly reason: string;
  /** Number of the record kind that is suspended or resumed. */
  readonly kind?: number;
}

export function createAgreementDesk(
  context: AgreementContext,
  submit: Submit,
  notary: Notary,
  peers: AgreementPeers,
): AgreementDesk {
  const { self, partners, clock, store, agreements: book, log } = context;
  // One change after another: each is checked against what the one before left.
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function logChange(tx: Transaction, agreement: Agreement, { decision, user, reason, kind }: Change): void {
    const { id, version, digest, suspensionClause } = agreement;
    const { code } = CHANGES[decision];
    const entry: Outgoing<'AuditEntry'> = {
      kind: AuditKind.AGREEMENT_CHANGE,
      legalBasis: { agreement: id, version, digest, clauses: kind === undefined ? [] : [suspensionClause] },
      ...(kind !== undefined && { recordKind: kind as 1 }),
      externalReason: code ?? '',
    };
    logOwnAct(context, tx, entry, { person: user === undefined ? '' : personOf(user), verdict: decision, reason });
  }

  /** To our own people; partners learn of it by the schedule. */
  function announce(tx: Transaction, agreement: Agreement, decision: Change['decision']): void {
    for (const partner of partners)
      if (isParty(agreement, partner)) tx.event('agreement.changed', partner, CHANGES[decision].code, null, null);
  }

  function record(tx: Transaction, { agreement, files, signatures, bound }: HeldText, change: Change): void {
    const { id, version, digest } = agreement;
    const takesEffect = bound?.takesEffect ?? 0;
    tx.write('agreement', digest, id, version, takesEffect, tx.at, JSON.stringify(files), JSON.stringify(signatures));
    logChange(tx, agreement, change);
  }

  const viewOf = (agreement: Agreement): AgreementView => {
    const digest = toHex(agreement.digest);
    const found = book.views(clock()).find((view) => view.digest === digest);
    if (found === undefined) throw new TripointError('NOT_FOUND');
    return found;
  };
  const isRecorded = ({ digest }: Agreement): boolean => store.get('hasAgreement', digest) !== undefined;

  async function activate(files: HeldText['files'], signatures: readonly string[], user: User): Promise<AgreementView> {
    const agreement = loadAgreement(files);
    const refuse = (field: string, rule: string) =>
      new TripointError('CONFIG_INVALID', { field: `agreement.yaml/${field}`, rule });
    if (!isParty(agreement, self)) throw refuse('parties', `${self} among them`);
    if (!mayBind(agreement)) throw refuse('status', 'a text that is no longer negotiated');
    const bound = await bindText(agreement, signatures, notary, clock());
    const before = book.texts().find((held) => sameText(held.agreement, agreement) && held.faults === undefined);
    if (before?.bound !== undefined && before.bound.takesEffect !== bound.takesEffect)
      throw new TripointError('AGREEMENT_SIGNATURE_INVALID', {
        field: 'signatures',
        rule: 'the time at which it takes effect here',
      });
    if (before?.bound !== undefined && isRecorded(agreement)) return viewOf(agreement);
    const signed = agreement.parties.map(({ country }) => country);
    const held: HeldText = { name: `ledger/${agreement.id}`, agreement, files, signatures, signed, bound };
    const next = book.with(held);
    try {
      await submit({
        phase: 'send',
        bytes: JSON.stringify(files).length,
        unsigned: true,
        run(tx) {
          record(tx, held, { decision: 'ACTIVATED', user, reason: '' });
          announce(tx, agreement, 'ACTIVATED');
          peers.compare(tx, agreement.id, next);
        },
      });
    } catch (error) {
      next[Symbol.dispose]();
      throw error;
    }
    book.adopt(next);
    log('info', CHANGES.ACTIVATED.message, { agreement: agreement.id, version: agreement.version });
    await peers.tell();
    peers.settle(agreement.id);
    return viewOf(agreement);
  }

  const noSuch = (id: string): TripointError => {
    const known = [...new Set(book.texts().map(({ agreement }) => agreement.id))].sort();
    return new TripointError('NOT_FOUND', { field: 'agreement', rule: `one of ${known.join(', ')}${didYouMean(id, known)}` });
  };

  /** The text of an agreement that governs now, else the one that any decision would name. Throws NOT_FOUND. */
  function textOf(id: string): Agreement {
    const texts = book.texts().filter(({ agreement }) => agreement.id === id);
    const now = book.views(clock()).find((view) => view.id === id && view.inForce);
    const found = texts.find(({ agreement }) => toHex(agreement.digest) === now?.digest) ?? texts.at(-1);
    if (found === undefined) throw noSuch(id);
    return found.agreement;
  }

  function checkChange(id: string, kinds: readonly string[], reason: string): void {
    const granted = book
      .texts()
      .flatMap(({ agreement }) => (agreement.id === id ? agreement.grants.map(({ kind }) => kind) : []));
    const known = [...new Set(granted)].sort();
    const faults: Fault[] = kinds.flatMap((kind, i) =>
      known.includes(kind) ? [] : [{ field: `/kinds/${i}`, rule: `one of ${known.join(', ')}` }],
    );
    if (kinds.length === 0) faults.push({ field: '/kinds', rule: 'at least one of them' });
    faults.push(...reasonFaults('/reason', reason));
    if (faults.length > 0) throw new TripointError('INVALID', faults);
  }

  async function change(
    id: string,
    kinds: readonly string[],
    reason: string,
    user: User,
    suspend: boolean,
  ): Promise<AgreementView> {
    const agreement = textOf(id);
    checkChange(id, kinds, reason);
    const changing = [...new Set(kinds)].filter((kind) => book.suspended(id).has(kind) !== suspend);
    if (changing.length === 0) return viewOf(agreement);
    const decision = suspend ? 'SUSPENDED' : 'RESUMED';
    // INVARIANT: suspended before the commit, resumed after it, so that nothing is let out that the ledger has as suspended.
    const set = (suspended: boolean) => changing.forEach((kind) => void book.setSuspended(id, kind, suspended));
    if (suspend) set(true);
    const draft: Draft<void> = {
      phase: 'send',
      bytes: 1024 * changing.length,
      unsigned: true,
      run(tx) {
        for (const name of changing) {
          const kind = recordKinds.value(name);
          if (suspend) tx.write('suspended', id, kind, tx.at);
          else tx.write('resumed', id, kind);
          logChange(tx, agreement, { decision, user, reason, kind });
        }
        announce(tx, agreement, decision);
      },
    };
    await submit(draft).catch((error: unknown) => {
      if (suspend) set(false);
      throw error;
    });
    if (!suspend) set(false);
    log('info', CHANGES[decision].message, { agreement: id, kinds: changing.join(',') });
    await peers.tell();
    return viewOf(agreement);
  }

  async function recordTexts(): Promise<void> {
    const fresh = book.texts().filter(({ bound, agreement }) => bound !== undefined && !isRecorded(agreement));
    if (fresh.length === 0) return;
    await submit({
      phase: 'send',
      bytes: 4096 * fresh.length,
      unsigned: true,
      run(tx) {
        for (const held of fresh) {
          record(tx, held, { decision: 'ACTIVATED', reason: 'configuration' });
          peers.compare(tx, held.agreement.id);
        }
      },
    });
  }

  /** Said at every start, by whom it is that it binds no longer. */
  async function alarmOfUnbound(): Promise<void> {
    const faulty = book.texts().flatMap(({ agreement, faults = [] }) =>
      faults.flatMap(({ field }) => {
        const party = field.split('/')[1] ?? '';
        return agreement.parties.some(({ country }) => country === party) ? [{ party, agreement: agreement.id }] : [];
      }),
    );
    for (const { party, agreement } of faulty)
      log('error', 'agreement no longer bound', { partner: party, agreement, code: 'AGREEMENT_SIGNATURE_INVALID' });
    const parties = new Set(faulty.map(({ party }) => party));
    if (parties.size === 0) return;
    await submit({
      phase: 'send',
      bytes: 128 * parties.size,
      unsigned: true,
      run(tx) {
        for (const party of parties) tx.event('link.alarm', party, 'AGREEMENT_SIGNATURE_INVALID', null, null);
      },
    });
  }

  return {
    async start() {
      await inTurn(recordTexts);
      await alarmOfUnbound();
      await peers.tell();
      for (const id of new Set(book.texts().map(({ agreement }) => agreement.id))) peers.settle(id);
    },
    agreements: async () => book.views(clock()),
    async agreementTerms(name) {
      const named = book.texts().find(({ agreement }) => nameOfText(agreement) === name)?.agreement;
      return outlineOf(named ?? textOf(name), clock());
    },
    activate: (files, signatures, user) => inTurn(() => activate(files, signatures, user)),
    suspend: (id, kinds, reason, user) => inTurn(() => change(id, kinds, reason, user, true)),
    resume: (id, kinds, reason, user) => inTurn(() => change(id, kinds, reason, user, false)),
  };
}
