// Who approved, and which auditors may see content: derived from the commitments of the entries.
import { AuditKind } from '../../../../proto/index.ts';
import { codeOf, type Id, toHex } from '../../../domain/index.ts';
import type { RowOf } from '../../../ledger/index.ts';
import { actsOf, type LoggedAct, subjectOfPerson } from '../../commit/index.ts';
import { approvalHash } from '../../obligations/index.ts';
import { auditorHash } from '../../reads/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import { bytesOf } from './entry.ts';
import { type Difference, healed, lost } from './finding.ts';

/** Undefined if an opening is missing, as after the erasure of the content, which includes who acted. */
function read(deriving: Deriving, id: Id, kind: AuditKind): LoggedAct[] | undefined {
  try {
    return actsOf(deriving, id, kind);
  } catch (error) {
    if (codeOf(error) !== 'LEDGER_CORRUPT') throw error;
    return undefined;
  }
}

export const approvals: MakeChecker = (deriving) => {
  const { store, self, extent } = deriving;
  const approved = new Map<string, number>();
  const rows = (id: Id) => store.all('approvalsOf', id);

  function* compare(id: Id): Generator<Difference> {
    const acts = [AuditKind.APPROVED, AuditKind.RELEASED].map((kind) => read(deriving, id, kind));
    if (acts.includes(undefined)) {
      // An erasure removes who approved, but not how many did.
      const isErased = store.get('exchangeErased', id) !== undefined;
      const left = isErased ? rows(id).slice(approved.get(toHex(id)) ?? 0) : [];
      if (!isErased) yield lost('opening', [id], 'opens the commitments of its APPROVED and RELEASED entries');
      for (const row of left) yield madeUp(id, row);
      return;
    }
    const logged = new Map(
      acts.flat().map((act) => {
        const { entry, opened } = act as LoggedAct;
        const person = approvalHash(deriving, id, subjectOfPerson(opened.user));
        return [toHex(person), { person, at: entry.occurredAt }];
      }),
    );
    for (const row of rows(id)) {
      const said = logged.get(toHex(row.person));
      if (row.kind !== 'RELEASE' || said?.at !== row.at) yield madeUp(id, row);
      else logged.delete(toHex(row.person));
    }
    for (const { person, at } of logged.values())
      yield healed('approval', [id, 'RELEASE', person], `approved at ${at}`, ['approval', id, 'RELEASE', person, at]);
  }

  return {
    kinds: [AuditKind.APPROVED, AuditKind.RELEASED],
    read({ kind, from, exchangeId }) {
      if (kind === AuditKind.APPROVED || from === self)
        approved.set(toHex(exchangeId), (approved.get(toHex(exchangeId)) ?? 0) + 1);
    },
    *end() {
      const ids = store.all('exchangesApproved').map(({ exchange_id: id }) => toHex(id));
      for (const hex of new Set([...approved.keys(), ...ids])) {
        const id = new Uint8Array(Buffer.from(hex, 'hex'));
        if (approved.has(hex)) yield* compare(id);
        else if (extent.expiredLeaf === 0) for (const row of rows(id)) yield madeUp(id, row);
      }
    },
  };
};

function madeUp(id: Id, { kind, person }: RowOf<'approvalsOf'>): Difference {
  const key = [id, kind, person] as const;
  return healed('approval', key, 'backed by an APPROVED or RELEASED entry', ['approvalDropped', ...key]);
}

export const grants: MakeChecker = (deriving) => {
  const { store } = deriving;
  const granted = new Set<string>();
  return {
    kinds: [AuditKind.AUDITOR_ACCESS],
    read({ until, id }) {
      if (until > 0) granted.add(id);
    },
    *end() {
      const logged = new Map<string, readonly [Uint8Array, Uint8Array, number, number]>();
      for (const id of granted) {
        const exchangeId = bytesOf(id);
        const acts = read(deriving, exchangeId, AuditKind.AUDITOR_ACCESS);
        if (acts === undefined) yield lost('opening', [exchangeId], 'opens the commitments of its AUDITOR_ACCESS entries');
        // The last grant of an auditor replaces earlier ones.
        for (const { leaf, entry, opened } of acts ?? []) {
          if (entry.until === 0) continue;
          const auditor = auditorHash(deriving, exchangeId, opened.subject);
          logged.set(`${toHex(exchangeId)} ${toHex(auditor)}`, [exchangeId, auditor, entry.until, leaf]);
        }
      }
      for (const row of store.all('contentGrants')) {
        const key = [row.exchange_id, row.auditor] as const;
        const name = key.map(toHex).join(' ');
        const said = logged.get(name);
        if (said?.[2] === row.until && said?.[3] === row.leaf_index) logged.delete(name);
        else if (said === undefined && row.leaf_index >= deriving.extent.expiredLeaf)
          yield healed('content_grant', key, 'backed by an AUDITOR_ACCESS entry', ['grantDropped', ...key]);
      }
      for (const [id, auditor, until, leaf] of logged.values()) {
        const write = ['contentGrant', id, auditor, until, leaf] as const;
        yield healed('content_grant', [id, auditor], `until ${until}, by leaf ${leaf}`, write);
      }
    },
  };
};
