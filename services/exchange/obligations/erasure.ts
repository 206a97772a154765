// Erasure: destroys the key of content that may no longer be kept, and thus also of people's acts about it. Leaves, proofs and hashes stay.
import { AuditKind, decode, type Obligation, ObligationKind, type Outgoing } from '../../../proto/index.ts';
import { type Country, HOUR, type Id, type Micros, TripointError, toHex } from '../../domain/index.ts';
import type { RecordKey, Stage } from '../../ledger/index.ts';
import { isShared } from '../../records/index.ts';
import {
  type Act,
  advanceDuty,
  advanceExchange,
  type Concerned,
  claimDuties,
  commitPrivate,
  destroyVersion,
  endDuties,
  entryBase,
  keepOpening,
  type Leaf,
  type Submit,
  type Transaction,
} from '../commit/index.ts';
import { type Context, type Direction, type ErasureCause, isOpenDuty, type NewDuty } from '../context/index.ts';
import { dutiesOf, type StoredExchange } from '../reads/index.ts';
import { openDuty } from './duties.ts';

/** Content in the vault, with its log entry. */
export interface Content {
  readonly exchangeId: Id;
  readonly entry: Outgoing<'AuditEntry'>;
  readonly vaultId: Uint8Array;
}

/** The content of a stored exchange. Throws NOT_FOUND. */
export function contentOf({ store }: Pick<Context, 'store'>, exchangeId: Id): Content {
  const row = store.get('exchangeContent', exchangeId);
  if (row === undefined) throw new TripointError('NOT_FOUND');
  return { exchangeId, entry: decode('AuditEntry', row.entry), vaultId: row.vault_id };
}

export interface Cause {
  readonly kind: ErasureCause;
  /** Empty if no clause of the agreement requires it. */
  readonly clause: string;
  /** Who ordered it and why, sealed under a key that outlives the erased content. Absent if the gateway erased it when due. */
  readonly act?: Act & { readonly key: RecordKey };
}

/** Claimed in the commit that destroys a key, which the key file still has. */
const destroyedKey = (vaultId: Uint8Array) => `destroyed ${toHex(vaultId)}`;

/** Destroys the key of content and any quarantined parcels that contain it, and logs that; with the last version of a record, what was said about it. */
export function erase(
  context: Context,
  tx: Transaction,
  { exchangeId, entry, vaultId }: Content,
  { kind, clause, act }: Cause,
): Leaf {
  const { from = '', to = '', recordKind, verb, recordId, recordVersion, legalBasis } = entry;
  const hidden = act && commitPrivate(context, { user: act.person, decision: kind, reason: act.reason, subject: '' });
  tx.write('vaultKeyDestroyed', vaultId);
  tx.claim(destroyedKey(vaultId), vaultId);
  tx.write('quarantineErased', exchangeId);
  if (recordId) {
    tx.write('referenceErased', recordId);
    destroyVersion(tx, from, recordId, recordVersion ?? 0);
  }
  const leaf = tx.log({
    ...entryBase(context, tx.at),
    exchangeId,
    kind: AuditKind.ERASED,
    ...{ from, to },
    ...(recordKind && { recordKind }),
    ...(verb && { verb }),
    ...(recordId && { recordId }),
    ...(recordVersion && { recordVersion }),
    ...(legalBasis && { legalBasis: { ...legalBasis, clauses: clause === '' ? [] : [clause] } }),
    ...(hidden && { commitments: hidden.commitments }),
    retentionClass: kind,
  });
  if (act && hidden) keepOpening(context, tx, leaf, exchangeId, hidden.opening, act.key);
  if (recordId && isShared(recordKind ?? 0)) forgetSaid(context, tx, { originator: from, recordId }, act);
  return leaf;
}

/** What ends with the content of an exchange that was not destroyed because its time was over: its duties, its hold, its request. */
export function endErased(context: Context, tx: Transaction, exchangeId: Id, partner: Country, direction: Direction): void {
  const { store } = context;
  const isHeld = dutiesOf(store, exchangeId).some(({ kind, state }) => kind === 'RELEASE' && isOpenDuty(state));
  endDuties(tx, exchangeId, direction);
  if (direction === 'sent') {
    const { created } = decode('RecordHeader', store.get('recordOfExchange', exchangeId)?.header as Uint8Array);
    tx.write('idempotencyErased', created, created + HOUR, exchangeId);
  }
  if (!isHeld) return;
  advanceExchange(tx, { exchangeId, partner, from: 'HELD' }, 'erased', { code: 'ERASED' });
  tx.event('exchange.denied', partner, 'ERASED', exchangeId, 'sent');
}

type About = Pick<Concerned, 'originator' | 'recordId'>;

/** Whether nothing of the record can be read here any more, once this commit is done. */
const isGone = ({ store }: Context, tx: Transaction, { originator, recordId }: About): boolean =>
  store
    .all('versionsOf', recordId, originator)
    .every(({ vault_id: id }) => store.keys.get(id) === undefined || tx.claimed(destroyedKey(id)) !== undefined);

const overKey = (question: Id) => `asked no more ${toHex(question)}`;

/**
 * Words about a record tell what it says, so they go with its last version. INVARIANT: what a partner asked and our people still owe an answer to
 * is destroyed once that is given or over, by `forgetAsked`: nobody is rid of a dispute by destroying what it is about.
 */
function forgetSaid(context: Context, tx: Transaction, about: About, act: Cause['act']): void {
  if (!isGone(context, tx, about)) return;
  const { store } = context;
  const open = store.all('answersOpen', about.recordId, about.originator).filter(({ direction }) => direction === 'received');
  const owed = new Set(open.map((row) => toHex(row.exchange_id)));
  for (const { exchange_id: id, partner, direction } of store.all('saidOf', about.recordId, about.originator))
    if (!owed.has(toHex(id)) || tx.claimed(overKey(id)) !== undefined) forgetOne(context, tx, id, partner, direction, act);
}

function forgetOne(
  context: Context,
  tx: Transaction,
  exchangeId: Id,
  partner: Country,
  direction: Direction,
  act: Cause['act'] = undefined,
): void {
  const content = contentOf(context, exchangeId);
  if (context.store.keys.get(content.vaultId) === undefined || tx.claimed(destroyedKey(content.vaultId)) !== undefined) return;
  // Whatever of it comes due in this commit, too, finds it done at the next look.
  claimDuties(tx, exchangeId);
  erase(context, tx, content, { kind: 'RECORD', clause: '', ...(act && { act }) });
  // Whoever ended its hold in this commit has done so already.
  if (tx.claim(`again ${toHex(exchangeId)}`)) endErased(context, tx, exchangeId, partner, direction);
  else endDuties(tx, exchangeId, direction);
}

/** A question that needs no answer any more: destroyed as well, where the record that it is about is. */
export function forgetAsked(
  context: Context,
  tx: Transaction,
  { exchangeId, direction, partner, statement: { about } }: StoredExchange,
): void {
  tx.claim(overKey(exchangeId), exchangeId);
  if (about !== null && isGone(context, tx, about)) forgetOne(context, tx, exchangeId, partner, direction);
}

/** A stage that reports every exchange whose content it destroys, once that is durable and before its consequences. */
export const tellingErasures =
  <Draft, Result>(stage: Stage<Draft, Result>, tell: (exchangeId: Id) => void): Stage<Draft, Result> =>
  async (drafts, head) => {
    const staged = await stage(drafts, head);
    const erased = staged.writes.flatMap(([name, , , , kind, exchangeId]) =>
      name === 'leaf' && kind === AuditKind.ERASED ? [exchangeId as Id] : [],
    );
    if (erased.length === 0) return staged;
    const committed = () => {
      for (const exchangeId of erased) tell(exchangeId);
      staged.committed();
    };
    return { ...staged, committed };
  };

const KEYS_PER_COMMIT = 4_096;

/** restore: destroys again, before anything is served, every key that the log records as destroyed and a backup has brought back. */
export async function replayErasures({ store, log }: Context, submit: Submit): Promise<void> {
  const all: Id[] = [];
  for (const { vault_id: vaultId } of store.each('keysErased')) if (store.keys.get(vaultId) !== undefined) all.push(vaultId);
  for (let from = 0; from < all.length; from += KEYS_PER_COMMIT) {
    const back = all.slice(from, from + KEYS_PER_COMMIT);
    await submit({
      phase: 'send',
      bytes: 64 * back.length,
      unsigned: true,
      run(tx) {
        for (const vaultId of back) tx.write('vaultKeyDestroyed', vaultId);
      },
    });
  }
  if (all.length > 0) log('warn', 'erasures replayed', { keys: all.length });
}

/** Whether it limits a question's retention to the duration of its search, whatever the result. */
export const isUntilAnswered = ({ kind, days, hours }: Pick<Obligation, 'kind' | 'days' | 'hours'>): boolean =>
  kind === ObligationKind.RETENTION && days === 0 && hours === 0;

/** Erases a question that has ended, with or without an answer. */
export function forgetAnswered(
  context: Context,
  tx: Transaction,
  content: Content,
  direction: Direction,
  { clause }: Pick<Obligation, 'clause'>,
): void {
  erase(context, tx, content, { kind: 'RETENTION', clause });
  if (direction === 'received')
    advanceDuty(tx, { exchangeId: content.exchangeId, direction, kind: 'RETENTION', from: 'OPEN' }, 'met');
  endDuties(tx, content.exchangeId, direction);
}

export const isForgetting = ({ kind }: Obligation): boolean => kind === ObligationKind.DESTROY_ON_NO_MATCH;

/** The duty to forget a question, named in the entry about its answer. side channel: another entry would reveal it by the leaf count. */
export const forgetting = ({ clause }: Obligation, at: Micros): NewDuty => ({
  kind: 'DESTROY_ON_NO_MATCH',
  clause,
  due: at,
  waiting: 0,
});

/** The answer was NO_MATCH: forgets the question, at once if it contained biometrics, otherwise at the next sweep. */
export function forgetNoMatch(
  context: Context,
  tx: Transaction,
  question: {
    readonly content: Content;
    readonly direction: Direction;
    readonly partner: Country;
    readonly duty: NewDuty;
    readonly hasBiometric: boolean;
  },
): void {
  const { content, direction, partner, duty, hasBiometric } = question;
  const { kind, clause } = duty;
  openDuty(tx, { exchangeId: content.exchangeId, direction, partner }, tx.at, duty);
  if (!hasBiometric) return;
  erase(context, tx, content, { kind, clause });
  advanceDuty(tx, { exchangeId: content.exchangeId, direction, kind, from: 'OPEN' }, 'met');
  endDuties(tx, content.exchangeId, direction);
}
