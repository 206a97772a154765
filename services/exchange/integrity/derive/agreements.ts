// The record kinds that this country has suspended, and the texts that it has acted under.
import { AuditKind } from '../../../../proto/index.ts';
import { toHex } from '../../../domain/index.ts';
import { type Reader, type RowOf, throwUnlessOfRow } from '../../../ledger/index.ts';
import { type Agreement, loadAgreement } from '../../../policy/index.ts';
import type { MakeChecker } from './checker.ts';
import type { Basis, Entry } from './entry.ts';
import { forged, healed } from './finding.ts';

const SUSPENDED = 'AGREEMENT_SUSPENDED';

const isOwn = ({ from, to }: Entry, self: string): boolean => from === self && to === self;

export const suspensions: MakeChecker = ({ self, store, extent }) => {
  interface Suspended {
    readonly agreement: string;
    readonly kind: number;
    /** Absent if resumed. */
    readonly at?: number;
  }
  const logged = new Map<string, Suspended>();
  const keyOf = (agreement: string, kind: number) => `${agreement} ${kind}`;
  return {
    kinds: [AuditKind.AGREEMENT_CHANGE],
    read(entry) {
      const { recordKind: kind, externalReason, occurredAt: at } = entry;
      const { agreement } = entry.basis;
      if (isOwn(entry, self) && kind !== 0)
        logged.set(keyOf(agreement, kind), { agreement, kind, ...(externalReason === SUSPENDED && { at }) });
    },
    *end() {
      const left = new Map(logged);
      for (const row of store.all('suspensions')) {
        const { agreement, kind } = row;
        const said = logged.get(keyOf(agreement, kind));
        left.delete(keyOf(agreement, kind));
        if (said?.at === row.at || (said === undefined && row.at <= extent.expiredAt)) continue;
        const drop = ['resumed', agreement, kind] as const;
        if (said?.at === undefined) yield healed('suspension', [agreement, kind], 'suspended by an entry of the log', drop);
        else {
          const since = ['suspended', agreement, kind, said.at] as const;
          yield healed('suspension', [agreement, kind], `suspended since ${said.at}`, drop, since);
        }
      }
      for (const { agreement, kind, at } of left.values())
        if (at !== undefined)
          yield healed('suspension', [agreement, kind], `suspended since ${at}`, ['suspended', agreement, kind, at]);
    },
  };
};

/** Whether the signed time is that of the row. The signatures are verified wherever a text is held. */
const isSignedFor = ({ takes_effect: at, signatures }: RowOf<'agreementTexts'>): boolean =>
  (JSON.parse(signatures) as string[]).every((jws) => {
    const [, payload = ''] = jws.split('.');
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { takesEffect: number }).takesEffect === at;
  });

/** The texts of the ledger by digest; undefined for one that cannot be read. */
export function textsIn(store: Reader): Map<string, Agreement | undefined> {
  const read = (digest: string, files: string): Agreement | undefined => {
    try {
      const text = loadAgreement(JSON.parse(files));
      return toHex(text.digest) === digest ? text : undefined;
    } catch (error) {
      throwUnlessOfRow(error);
      return undefined;
    }
  };
  return new Map(
    store.all('agreementTexts').map((row) => {
      const digest = toHex(row.digest);
      return [digest, read(digest, row.files)];
    }),
  );
}

export const texts: MakeChecker = ({ self, store, extent, texts: known }) => {
  const logged = new Map<string, { readonly basis: Basis; readonly occurredAt: number }>();
  return {
    kinds: [AuditKind.AGREEMENT_CHANGE],
    read(entry) {
      const { basis, recordKind, occurredAt } = entry;
      // The last activation counts, for example one with new signatures.
      if (isOwn(entry, self) && recordKind === 0) logged.set(basis.digest, { basis, occurredAt });
    },
    *end() {
      const left = new Map(logged);
      for (const row of store.all('agreementTexts')) {
        const digest = toHex(row.digest);
        const said = logged.get(digest);
        left.delete(digest);
        if (said === undefined && row.at <= extent.expiredAt) continue;
        if (known.get(digest) === undefined) yield forged('agreement', [digest], 'a text that matches its digest');
        if (!isSignedFor(row)) yield forged('agreement', [digest], 'in force from the time that its parties signed');
        if (said?.basis.agreement !== row.id || said?.basis.version !== row.version || said?.occurredAt !== row.at)
          yield forged('agreement', [digest], 'activated as an AGREEMENT_CHANGE entry records');
      }
      for (const [
        digest,
        {
          basis: { agreement, version },
        },
      ] of left)
        yield forged('agreement', [digest], `exists: ${agreement} ${version} was activated`);
    },
  };
};
