// Exchanges agreement schedules with each partner, so that a difference is known before an exchange is refused
// because of it.
import { Lane, RecordKind, Verb } from '../../../proto/index.ts';
import { type Country, codeOf, sameBytes, sha256, TripointError } from '../../domain/index.ts';
import type { OpenedStatement } from '../../envelope/index.ts';
import { type Draft, originate, outbound, recordRows, type Submit, type Transaction } from '../commit/index.ts';
import { agreeFrom, readSchedule, type Terms, writeSchedule } from './activation-schedule.ts';
import type { AgreementContext } from './register.ts';
import type { Timetable } from './timetable.ts';

/** The partner acts under our text again, so what it rejected under another one is decided again. Idempotent. */
export type OnAgreed = (partner: Country, agreement: string) => Promise<void>;

export interface AgreementPeers {
  /** Sends every partner what it does not know yet. Never throws: a failure is retried the next time. */
  tell(): Promise<void>;
  /** Why a partner's schedule cannot be accepted; undefined if it can. */
  judge(partner: Country, statement: OpenedStatement): TripointError | undefined;
  /** Stores and applies a schedule that `judge` accepted. */
  apply(tx: Transaction, partner: Country, statement: OpenedStatement): void;
  /** Raises `agreement.mismatch`, in the commit of our own change, for each partner whose schedule differs. */
  compare(tx: Transaction, agreement: string, next?: Timetable): void;
  /** After a change of an agreement, decides again what waited for partners that now act under the same text. */
  settle(agreement: string): void;
}

export function createAgreementPeers(context: AgreementContext, submit: Submit, onAgreed: OnAgreed): AgreementPeers {
  const { agreements: book, partners, store, clock, log, aside } = context;
  let telling: Promise<void> = Promise.resolve();

  /** flood: at most one event per partner in a commit, however many agreements a partner invents; the event names none. */
  function mismatch(tx: Transaction, partner: Country, agreement: string): void {
    if (!tx.claim(`mismatch ${partner}`)) return;
    tx.whenDurable(() => log('warn', 'agreement mismatch', { partner, agreement }));
    tx.event('agreement.mismatch', partner, 'AGREEMENT_DIGEST_MISMATCH', null, null);
  }

  function changedEvent(tx: Transaction, partner: Country, code: 'AGREEMENT_SUSPENDED' | null): void {
    if (tx.claim(`changed ${partner} ${code ?? ''}`)) tx.event('agreement.changed', partner, code, null, null);
  }

  function decideAgain(partner: Country, agreement: string): void {
    if (aside.isSuspended(partner) || book.says(partner, agreement, clock()) !== 'SAME') return;
    onAgreed(partner, agreement).catch((error: unknown) =>
      log('error', 'redecision failed', { partner, agreement, code: codeOf(error) }),
    );
  }

  async function tellPartner(partner: Country): Promise<void> {
    const content = writeSchedule(book.ours(partner));
    const digest = sha256(content);
    const told = store.get('toldSchedule', partner)?.told;
    if (!told || !sameBytes(told, digest)) await submit(announceSchedule(context, partner, content, digest));
  }

  async function tellAll(): Promise<void> {
    for (const partner of partners.filter((one) => !aside.isDown(one)))
      await tellPartner(partner).catch((error: unknown) =>
        log('warn', 'agreement schedule not sent', { partner, code: codeOf(error) }),
      );
  }

  return {
    tell() {
      telling = telling.then(tellAll);
      return telling;
    },
    judge(partner, { header, record }) {
      try {
        if (header.kind !== RecordKind.AGREEMENT_SCHEDULE) throw new TripointError('VERB_NOT_ALLOWED');
        const rule = 'agreements that both are party to';
        if ([...readSchedule(record).keys()].some((id) => book.excludes(id, partner)))
          throw new TripointError('RECORD_INVALID', { field: 'AgreementSchedule.agreements.agreement', rule });
        return undefined;
      } catch (error) {
        if (error instanceof TripointError) return error;
        throw error;
      }
    },
    apply(tx, partner, { record }) {
      const before = book.theirs(partner);
      const next = readSchedule(record);
      tx.write('scheduleTheirs', partner, record);
      const ours = book.ours(partner);
      // Applied at once: later statements of the same batch are judged by it.
      book.hear(partner, next);
      tx.undo(() => book.hear(partner, before));
      const changed: string[] = [];
      for (const agreement of new Set([...ours.keys(), ...next.keys(), ...(before?.keys() ?? [])])) {
        const [mine, was, is] = [ours.get(agreement), before?.get(agreement), next.get(agreement)];
        if (before !== undefined && sameTerms(was, is)) continue;
        if (!agreeFrom(mine, is, tx.at)) mismatch(tx, partner, agreement);
        else if (before !== undefined && !agreeFrom(mine, was, tx.at)) changedEvent(tx, partner, null);
        const suspended = (is?.suspended ?? []).some((kind) => !was?.suspended.includes(kind));
        const resumed = (was?.suspended ?? []).some((kind) => !is?.suspended.includes(kind));
        if (suspended || resumed) changedEvent(tx, partner, suspended ? 'AGREEMENT_SUSPENDED' : null);
        changed.push(agreement);
      }
      tx.whenDurable(() => {
        for (const agreement of changed) decideAgain(partner, agreement);
      });
    },
    compare(tx, agreement, next) {
      for (const partner of partners) {
        const heard = book.theirs(partner);
        const mine = book.ours(partner, next).get(agreement);
        if (heard !== undefined && mine !== undefined && !agreeFrom(mine, heard.get(agreement), tx.at))
          mismatch(tx, partner, agreement);
      }
    },
    settle(agreement) {
      for (const partner of partners) decideAgain(partner, agreement);
    },
  };
}

function announceSchedule(context: AgreementContext, to: Country, content: Uint8Array, digest: Uint8Array): Draft<void> {
  const issued = context.clock();
  const kind = RecordKind.AGREEMENT_SCHEDULE;
  const record = originate(context, { kind, content, agency: '', classification: 0, caveats: [], created: issued });
  const statement = outbound(context, { to, lane: Lane.LINK, verb: Verb.AGREEMENT_SCHEDULE, record, issued, step: 'sent' });
  return {
    phase: 'send',
    bytes: statement.size,
    run(tx) {
      for (const write of recordRows(context, record)) tx.write(...write);
      tx.send(statement);
      tx.write('scheduleTold', to, digest);
    },
  };
}

function sameTerms(a: Terms | undefined, b: Terms | undefined): boolean {
  const said = (terms: Terms | undefined) =>
    JSON.stringify(terms, (_, value) => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value));
  return said(a) === said(b);
}
