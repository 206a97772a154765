// What changes the agreements here: an operator activates a text that all parties signed, or suspends record kinds by this
// country alone. Each change is one commit, with its entry in the log, and is in use from then on.
import { type Micros, TripointError, timeText, toHex } from '../../domain/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { type Agreement, type Bound, isBoundFile, loadAgreement, nameOfText, outlineOf } from '../../policy/index.ts';
import type { Submit } from '../commit/index.ts';
import { type AgreementView, createTurns, type Exchange, type User } from '../context/index.ts';
import { announce, CHANGES, record } from './changes.ts';
import type { AgreementPeers } from './peers.ts';
import { checkBindable, checkPublishable } from './publication.ts';
import type { AgreementContext } from './register.ts';
import { changeKinds, type KindsOrder, textOf } from './suspension.ts';
import { bindText, type HeldText, type Notary, sameText } from './text.ts';

export interface AgreementDesk
  extends Pick<Exchange, 'agreements' | 'agreementTerms' | 'agreementText' | 'activate' | 'suspend' | 'resume'> {
  /** Records the texts that configuration brought and the ledger does not hold, and tells the partners what they do not know. */
  start(): Promise<void>;
}

export function createAgreementDesk(
  context: AgreementContext,
  submit: Submit,
  notary: Notary,
  peers: AgreementPeers,
): AgreementDesk {
  const { self, clock, store, agreements: book, log } = context;
  // One change at a time: each is checked against the result of the previous one.
  const inTurn = createTurns();

  const viewOf = (agreement: Agreement): AgreementView => {
    const digest = toHex(agreement.digest);
    const found = book.views(clock()).find((view) => view.digest === digest);
    if (found === undefined) throw new TripointError('NOT_FOUND');
    return found;
  };

  const namedText = (name: string): Agreement =>
    book.texts().find(({ agreement }) => nameOfText(agreement) === name)?.agreement ?? textOf(context, name);

  async function activate(files: HeldText['files'], signatures: readonly string[], user: User): Promise<AgreementView> {
    const agreement = loadAgreement(files);
    checkBindable(agreement, self);
    const bound = await bindText(agreement, signatures, notary, clock());
    const before = book.texts().find((held) => sameText(held.agreement, agreement) && held.faults === undefined);
    if (before?.bound !== undefined && before.bound.takesEffect !== bound.takesEffect)
      throw new TripointError('AGREEMENT_SIGNATURE_INVALID', {
        field: 'signatures',
        rule: 'the time at which it takes effect here',
      });
    if (before?.bound !== undefined && isRecorded(store, agreement)) return viewOf(agreement);
    checkSucceeds(book.texts(), bound, clock());
    const signed = agreement.parties.map(({ country }) => country);
    const held: HeldText = { name: `ledger/${agreement.id}`, agreement, files, signatures, signed, bound };
    const next = book.with(held);
    try {
      await submit({
        phase: 'send',
        bytes: JSON.stringify(files).length,
        unsigned: true,
        run(tx) {
          record(context, tx, held, { decision: 'ACTIVATED', user, reason: '' });
          announce(context, tx, agreement, 'ACTIVATED');
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

  async function change(order: KindsOrder, user: User): Promise<AgreementView> {
    const { agreement, changed } = await changeKinds(context, submit, order, user);
    if (changed) await peers.tell();
    return viewOf(agreement);
  }

  return {
    async start() {
      await inTurn(() => recordTexts(context, submit, peers));
      await alarmOfUnbound(context, submit);
      await peers.tell();
      for (const id of new Set(book.texts().map(({ agreement }) => agreement.id))) peers.settle(id);
    },
    agreements: async () => book.views(clock()),
    async agreementTerms(name) {
      return outlineOf(namedText(name), clock());
    },
    async agreementText(name) {
      const agreement = namedText(name);
      const { files = {} } = book.texts().find((held) => sameText(held.agreement, agreement)) ?? {};
      const bound = Object.entries(files).filter(([file]) => isBoundFile(file));
      return { id: agreement.id, version: agreement.version, digest: toHex(agreement.digest), files: Object.fromEntries(bound) };
    },
    async activate(files, signatures, user) {
      await checkPublishable(context, notary, { files, signatures });
      return inTurn(() => activate(files, signatures, user));
    },
    suspend: (id, kinds, reason, user) => inTurn(() => change({ id, kinds, reason, suspend: true }, user)),
    resume: (id, kinds, reason, user) => inTurn(() => change({ id, kinds, reason, suspend: false }, user)),
  };
}

/**
 * backdating: a text that takes effect before one that is in force already would govern exchanges that were decided under that one. Throws
 * CONFIG_INVALID.
 */
function checkSucceeds(texts: readonly HeldText[], { agreement, takesEffect }: Bound, now: Micros): void {
  for (const { bound } of texts) {
    if (bound === undefined || bound.agreement.id !== agreement.id || bound.takesEffect > now) continue;
    if (takesEffect < bound.takesEffect) {
      const rule = `takes effect after ${nameOfText(bound.agreement)}, which did on ${timeText(bound.takesEffect)}: sign it again for a time to come`;
      throw new TripointError('CONFIG_INVALID', { field: nameOfText(agreement), rule });
    }
  }
}

const isRecorded = (store: Reader, { digest }: Agreement): boolean => store.get('hasAgreement', digest) !== undefined;

async function recordTexts(context: AgreementContext, submit: Submit, peers: Pick<AgreementPeers, 'compare'>): Promise<void> {
  const { agreements: book, store } = context;
  const fresh = book.texts().filter(({ bound, agreement }) => bound !== undefined && !isRecorded(store, agreement));
  if (fresh.length === 0) return;
  await submit({
    phase: 'send',
    bytes: 4096 * fresh.length,
    unsigned: true,
    run(tx) {
      for (const held of fresh) {
        record(context, tx, held, { decision: 'ACTIVATED', reason: 'configuration' });
        peers.compare(tx, held.agreement.id);
      }
    },
  });
}

/** Reports at every start the parties that a text no longer binds. */
async function alarmOfUnbound({ agreements: book, log }: AgreementContext, submit: Submit): Promise<void> {
  const faulty = book.texts().flatMap(({ agreement, faults = [] }) =>
    faults.flatMap(({ field }) => {
      const party = field.split('/')[1] ?? '';
      return agreement.parties.some(({ country }) => country === party) ? [{ party, agreement: agreement.id }] : [];
    }),
  );
  for (const { party, agreement } of faulty)
    log('error', 'agreement no longer binding', { partner: party, agreement, code: 'AGREEMENT_SIGNATURE_INVALID' });
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
