// Users and pinned partners are configuration: files that can be altered between two starts. altered files: their digests are logged, so
// that anyone can later find out under which of them something was done, and an alteration shows.
import { AuditKind, decode } from '../../../proto/index.ts';
import { type Country, sameBytes } from '../../domain/index.ts';
import { entryBase, type Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

export interface Authority {
  /** This country, for its users; a partner, for what is pinned of it. */
  readonly of: Country;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

/** Logs each digest that differs from the one last logged. */
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
