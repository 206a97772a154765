// Steps shared by tests of duties: posting, reading the log and the events of one exchange, and changed agreements.
import { type AuditEntry, AuditKind, CommitmentName, decode } from '../../../proto/index.ts';
import { openCommitment } from '../../../services/audit/index.ts';
import { type Country, idFromText, utf8 } from '../../../services/domain/index.ts';
import { placeOfExchange } from '../../../services/exchange/commit/rows.ts';
import type { NamedText, ReleaseRequest, User } from '../../../services/exchange/index.ts';
import { placeOf, rawOf } from '../../../services/ledger/index.ts';
import { filesOf } from '../policy/folders.ts';
import { idempotency, lookoutTo, OFFICER, type Side, signedText, until } from './pair.ts';

export const BOSS = { subject: 'releaser-1', agency: 'CBP' };
export const OTHER_BOSS = { subject: 'releaser-2', agency: 'CBP' };
export const APPROVE = { verdict: 'APPROVE', reason: 'seen' } as const;
export const DENY = { verdict: 'DENY', reason: 'not this one' } as const;
export const DONE = { verdict: 'DONE', reason: 'called the contact point' } as const;

type Change = Partial<Omit<ReleaseRequest, 'record'>> & { readonly record?: Readonly<Record<string, unknown>> };

/** A lookout to the partner with changes; a record field set to undefined is removed. */
export function lookout(to: Country, { record = {}, ...change }: Change = {}): ReleaseRequest {
  const request = lookoutTo(to);
  const fields = Object.entries({ ...request.record, ...record }).filter(([, value]) => value !== undefined);
  return { ...request, ...change, record: Object.fromEntries(fields) };
}
/** A source grade below the one that is released without a person. */
export const LOW_GRADE = { record: { sourceGrade: 'C3' } };

/** Posts one lookout to the partner of this side. */
export async function post(side: Side, change: Change = {}, user: User = OFFICER, key = idempotency()) {
  const to = side.context.partners[0] as Country;
  const { result } = await side.exchange.release(lookout(to, change), user, key);
  const [view] = result.exchanges;
  if (view === undefined) throw new Error('one exchange');
  return view;
}

/** Resolves once the partners have confirmed the current time and a sweep that began afterwards has ended: everything due is done. */
export async function swept({ country, context: { store, time } }: Side): Promise<void> {
  await until(`${country}: the time is agreed`, () => time.agreed() === time.now());
  const ended = store as { scrub: typeof store.scrub };
  const { scrub } = store;
  // Each sweep ends with a scrub. The first one to end may have begun too early, so wait for two.
  await new Promise<void>((resolve) => {
    let left = 2;
    ended.scrub = (...args) => {
      left -= 1;
      if (left === 0) {
        ended.scrub = scrub;
        resolve();
      }
      return scrub(...args);
    };
  });
}

export const leavesOf = (side: Side, id: string): AuditEntry[] =>
  rawOf(side.store)
    .all('SELECT entry FROM leaf WHERE exchange_id = ? ORDER BY leaf_index', idFromText(id))
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));

const KINDS = Object.fromEntries(Object.entries(AuditKind).map(([name, kind]) => [kind, name]));
export const kindsOf = (side: Side, id: string): string[] => leavesOf(side, id).map(({ kind }) => KINDS[kind] ?? '');

/** Type and code of the events about one exchange. */
export const eventsOf = (side: Side, id: string): string[] =>
  rawOf(side.store)
    .all('SELECT type, code FROM event WHERE exchange_id = ? ORDER BY cursor', idFromText(id))
    .map(({ type, code }) => [type, code].filter((part) => part !== null).join(' '));

/** The values that a leaf commits to, opened from the ledger. Throws unless every value opens its commitment. */
export function openedBy({ store, context }: Side, id: string, kind: AuditKind): Record<string, string> {
  const row = rawOf(store).get(
    `SELECT l.leaf_index, e.exchange_id, e.direction, e.partner, o.leaf_index AS opening, l.entry, coalesce(o.sealed, e.sealed) AS sealed, coalesce(o.vault_id, e.vault_id) AS vault_id
     FROM leaf l JOIN exchange e ON e.exchange_id = l.exchange_id LEFT JOIN opening o ON o.leaf_index = l.leaf_index
     WHERE l.exchange_id = ? AND l.kind = ? ORDER BY l.leaf_index DESC`,
    idFromText(id),
    kind,
  );
  const vaultId = row?.vault_id as Uint8Array;
  const { wrapped } = rawOf(store).get('SELECT wrapped FROM vault_key WHERE vault_id = ?', vaultId) ?? {};
  const key = context.vault.unwrap(vaultId, wrapped as Uint8Array);
  const leaf = row?.leaf_index as number;
  const place = row?.opening === null ? placeOfExchange(row) : placeOf.opening(leaf, idFromText(id));
  const opening = JSON.parse(new TextDecoder().decode(context.vault.open(key, place, row?.sealed as Uint8Array)));
  const salts = Buffer.from(opening.salts, 'base64');
  const names = Object.fromEntries(Object.entries(CommitmentName).map(([name, number]) => [number, name.toLowerCase()]));
  return Object.fromEntries(
    decode('AuditEntry', row?.entry as Uint8Array).commitments.map(({ name, digest }, i) => {
      const member = names[name] as string;
      const value = opening[member] as string;
      if (!openCommitment(digest, name, salts.subarray(i * 32, i * 32 + 32), utf8(value)))
        throw new Error(`${member} does not open`);
      return [member, value];
    }),
  );
}

/** The shipped agreements with one of them changed and signed again by both. `at`: changed only for this country. */
export function changedText(id: string, change: (files: Record<string, string>) => Record<string, string>, at?: Country) {
  let signed: Promise<NamedText> | undefined;
  return async (country: Country, shipped: readonly NamedText[]): Promise<readonly NamedText[]> => {
    if (at !== undefined && at !== country) return shipped;
    signed ??= signedText(change(filesOf(id))).then((text) => ({ name: id, ...text }));
    const changed = await signed;
    return shipped.map((text) => (text.name === id ? changed : text));
  };
}

/** Replaces text. Throws if it does not occur. */
export function replaced(text: string | undefined, from: string, to: string): string {
  if (text === undefined || !text.includes(from)) throw new Error(`no text: ${from}`);
  return text.replace(from, to);
}
