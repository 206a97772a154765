// Who may act here, and who is believed to be a partner, is configuration: files that can be altered between two starts. Their digests are
// entries of the log, so that whoever asks later under which of them something was done is told, and an altered one shows.
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Country, sameBytes } from '../../domain/index.ts';
import { entryBase, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

export interface Authority {
  /** This country: its users. A partner: what is pinned of it. */
  readonly of: Country;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

/** Logs each that is not what was logged of it last. */
export function logAuthority(context: Context, tx: Transaction, authority: readonly Authority[]): void {
  const logged = new Map<Country, Uint8Array>();
  for (const { entry } of context.store.all('authorityEntries')) {
    const { to, usersDigest } = decode('AuditEntry', entry);
    logged.set(to, usersDigest);
  }
  for (const { of, digest } of authority) {
    const before = logged.get(of);
    if (before !== undefined && sameBytes(before, digest)) continue;
    const said = { kind: AuditKind.USERS_CHANGE, from: context.self, to: of, usersDigest: digest };
    tx.log({ ...entryBase(context, tx.at), ...said });
  }
}
