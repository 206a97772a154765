// The life of a record after it was shared: which exchanges concern it, and whether it was recalled.
import { AuditKind, Verb } from '../../../../proto/index.ts';
import { sameBytes, toHex } from '../../../domain/index.ts';
import type { Row, RowOf, Write } from '../../../ledger/index.ts';
import { aboutRow } from '../../commit/index.ts';
import { type Direction, RECORD, stateAfter } from '../../context/index.ts';
import type { Deriving, MakeChecker } from './checker.ts';
import type { EntryAbout } from './entry.ts';
import { forged, healed } from './finding.ts';

const keyOf = (source: string, recordId: Uint8Array, ...more: readonly (string | Uint8Array)[]): string =>
  [source, recordId, ...more].map((part) => (typeof part === 'string' ? part : toHex(part))).join(' ');

const isSame = ({ version, answers }: EntryAbout, row: RowOf<'recordsAbout'>): boolean =>
  version === row.version && sameBytes(answers ?? NOTHING, row.answers ?? NOTHING);
const NOTHING = new Uint8Array();

/** Which record version an exchange concerns, and which exchange it answers. detachment: a recall that is of another record would leave this one in force. */
export const concerned: MakeChecker = ({ store, self, extent }) => {
  const logged = new Map<string, { readonly write: Write; readonly about: EntryAbout; readonly verb: number }>();
  return {
    kinds: [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.HELD, AuditKind.REFUSED],
    read(entry) {
      const { about, from, to, verb } = entry;
      if (about === undefined) return;
      const { originator, recordId } = about;
      const exchangeId = new Uint8Array(entry.exchangeId);
      const [direction, partner] = from === self ? ['sent', to] : ['received', from];
      const row = { exchangeId, direction: direction as Direction, partner: partner as string, verb, about };
      logged.set(keyOf(originator, recordId, exchangeId, row.direction, row.partner), { write: aboutRow(row), about, verb });
    },
    *end() {
      for (const row of store.each('recordsAbout')) {
        const { source, record_id: id, exchange_id: exchange, direction, partner } = row;
        const key = keyOf(source, id, exchange, direction, partner);
        const said = logged.get(key);
        logged.delete(key);
        const place = [source, id, exchange, direction, partner] as const;
        if (said === undefined) {
          // The entries of an expired log say it no longer.
          if (extent.expiredLeaf === 0) yield healed('about', place, 'backed by an entry of the log', ['aboutDropped', ...place]);
        } else if (said.verb !== row.verb || !isSame(said.about, row))
          yield healed('about', place, `version ${said.about.version}`, ['aboutDropped', ...place], said.write);
      }
      for (const [key, { write }] of logged) yield healed('about', [key], 'exists: an entry is about it', write);
    },
  };
};

const isCopy = (about: EntryAbout, until: number, row: RowOf<'onwardEach'>): boolean =>
  about.originator === row.source &&
  sameBytes(about.recordId, row.original) &&
  about.version === row.original_version &&
  sameBytes(about.answers ?? NOTHING, row.consent) &&
  until === row.until;

/** Which record of another country one of ours copies. outliving: a copy that has lost its original stays when that is recalled. */
export const copied: MakeChecker = ({ store, self, extent }) => {
  const logged = new Map<string, { readonly write: Write; readonly about: EntryAbout; readonly until: number }>();
  return {
    kinds: [AuditKind.SENT, AuditKind.HELD, AuditKind.REFUSED],
    read({ onward: about, from, recordId: bytes, recordVersion, until }) {
      if (about === undefined || from !== self) return;
      const recordId = new Uint8Array(bytes);
      const { originator, recordId: original, version, answers = NOTHING } = about;
      const write: Write = ['onward', recordId, recordVersion, originator, original, version, answers, until];
      const key = keyOf(self, recordId, String(recordVersion));
      // Decided again, it copies what it copied before.
      if (!logged.has(key)) logged.set(key, { write, about, until });
    },
    *end() {
      for (const row of store.each('onwardEach')) {
        const { record_id: id, version } = row;
        const key = keyOf(self, id, String(version));
        const said = logged.get(key);
        logged.delete(key);
        const dropped: Write = ['onwardDropped', id, version];
        if (said === undefined) {
          if (extent.expiredLeaf === 0) yield healed('onward', [id, version], 'backed by an entry of the log', dropped);
        } else if (!isCopy(said.about, said.until, row))
          yield healed('onward', [id, version], `copies version ${said.about.version}`, dropped, said.write);
      }
      for (const [key, { write }] of logged) yield healed('onward', [key], 'exists: an entry says what it copies', write);
    },
  };
};

/** Records that were recalled, ours and partners'. undoing a recall: a row that has forgotten it would be updated, or taken once more. */
export const recalled: MakeChecker = (deriving) => {
  const { store, self, extent } = deriving;
  const logged = new Map<string, { readonly source: string; readonly recordId: Uint8Array }>();
  const add = (source: string, recordId: Uint8Array) => logged.set(keyOf(source, recordId), { source, recordId });
  const state = stateAfter(RECORD, 'IN_FORCE', 'recalled');
  return {
    kinds: [AuditKind.RECALLED, AuditKind.RECEIVED],
    read({ kind, verb, about, recordId }) {
      if (kind === AuditKind.RECALLED) add(self, new Uint8Array(recordId));
      else if (verb === Verb.RECALL && about !== undefined) add(about.originator, about.recordId);
    },
    *end() {
      for (const { source, record_id: id } of store.all('recordsRecalled')) {
        if (!logged.has(keyOf(source, id)) && extent.expiredLeaf === 0)
          yield healed('record', [source, id], 'not recalled: no entry of the log recalls it', ...asBefore(deriving, source, id));
      }
      for (const { source, recordId } of logged.values()) {
        const rows = store.all('versionsOf', recordId, source);
        if (rows.some((row) => row.state !== state))
          yield healed('record', [source, recordId], `state ${state}`, ['recordRecalled', state, source, recordId]);
        else if (rows.length === 0) yield forged('record', [source, recordId], 'exists: it was recalled');
      }
    },
  };
};

/** What the keys and the other versions make of each version. */
function asBefore({ store }: Deriving, source: string, id: Uint8Array): Write[] {
  const rows = store.all('versionsOf', id, source);
  const highest = rows.at(-1)?.version;
  const first = stateAfter(RECORD, undefined, 'kept');
  return rows.map((row: Row): Write => {
    const gone = store.keys.get(row.vault_id as Uint8Array) === undefined;
    const state = gone
      ? stateAfter(RECORD, first, 'destroyed')
      : row.version === highest
        ? first
        : stateAfter(RECORD, first, 'superseded');
    return ['recordDerived', state, source, id, row.version as number];
  });
}
