// Reads leaves of the ledger as rows of the index, with their content opened by the vault. Content whose key is gone is left out.
import { type AuditEntry, AuditKind, concat, decode, RecordKind, Verb } from '../../proto/index.ts';
import { type Country, sameBytes } from '../domain/index.ts';
import {
  isOfRow,
  type Place,
  placeOf,
  type Reader,
  type RecordKey,
  type RowOf,
  throwUnlessOfRow,
  type Vault,
} from '../ledger/index.ts';
import { familyOfKind, fieldName, keysIn, LINK_PLANE, showRecord } from '../records/index.ts';
import { createSigns, type Signs } from './names.ts';

export const LACKS = { purpose: 1, authority: 2, reference: 4 } as const;

export interface Leaf {
  readonly leafIndex: number;
  readonly hash: Uint8Array;
  /** Its log has expired: the leaf is counted, under 1970-01-01, but gets no row in the index. */
  readonly expired: boolean;
  readonly at: number;
  readonly kind: number;
  readonly own: boolean;
  readonly direction: 'sent' | 'received' | '';
  readonly sender: Country;
  readonly recipient: Country;
  readonly partner: Country | '';
  readonly exchangeId: Uint8Array | null;
  readonly recordId: Uint8Array | null;
  readonly recordVersion: number;
  readonly recordKind: number;
  readonly verb: number;
  readonly purpose: string;
  readonly agreement: string;
  readonly version: string;
  readonly clauses: string;
  readonly outcome: number;
  readonly code: string;
  /**
   * This country's own decision; READ or GRANT for an access; the basis of an erasure that a person ordered. ERASED if the key
   * of the opening was destroyed, UNREADABLE if it does not open.
   */
  readonly inner: string;
  readonly answer: string;
  readonly rules: string;
  readonly officer: Uint8Array | null;
  readonly exigent: boolean;
  readonly lacks: number;
  readonly disclosed: string;
  readonly withheld: string;
  /** Signs of the persons that its exchange is about, concatenated. */
  readonly persons: Uint8Array | null;
  /** Number of statements that it stands for: those refused together share one entry. */
  readonly counts: number;
}

/** Kinds of leaves that decide an exchange; a held exchange has two. */
const OWN_KINDS: readonly number[] = [AuditKind.SENT, AuditKind.RECEIVED, AuditKind.HELD, AuditKind.REFUSED];
type LeafRow = RowOf<'leavesToIndex'>;
export type ReadLeaves = (from: number, count: number) => Leaf[];

export function createReadLeaves(store: Pick<Reader, 'all' | 'keys' | 'snapshot'>, vault: Vault, self: Country): ReadLeaves {
  const signs = createSigns(vault);
  const leafIn = (row: LeafRow, means: Means): Leaf => {
    try {
      return leafOf(row, means);
    } catch (error) {
      if (!isOfRow(error)) throw error;
      return unreadable(row);
    }
  };
  return (from, count) => {
    const read = store.snapshot(() => {
      const means: Means = { self, signs, content: createContent(vault, store.keys) };
      return store.all('leavesToIndex', from, count).map((row) => leafIn(row, means));
    });
    // An unreadable leaf gets the time of the leaf before it, or else of the one after it.
    const dated = (leaf: Leaf) => !Number.isNaN(leaf.at);
    return read.map((leaf, i) =>
      dated(leaf) ? leaf : { ...leaf, at: (read.slice(0, i).findLast(dated) ?? read.slice(i).find(dated))?.at ?? 0 },
    );
  };
}

/** What can be indexed of a leaf whose entry or exchange is unreadable. */
const unreadable = ({ leaf_index: leafIndex, hash, kind, direction }: LeafRow): Leaf => ({
  ...{ leafIndex, hash, kind, at: Number.NaN, counts: 1, expired: false, own: false, direction: direction ?? '' },
  ...{ sender: '', recipient: '', partner: '', exchangeId: null, recordId: null, recordVersion: 0, recordKind: 0, verb: 0 },
  ...{ purpose: '', agreement: '', version: '', clauses: '', outcome: 0, code: 'ROW_UNREADABLE', inner: 'UNREADABLE' },
  ...{ answer: '', rules: '', officer: null, exigent: false, lacks: 0, disclosed: '', withheld: '', persons: null },
});

/** The context for reading a row. */
interface Means {
  readonly self: Country;
  readonly signs: Signs;
  readonly content: Content;
}

/** Opens sealed content with one state of the keys. Undefined if the key was destroyed. Throws LEDGER_CORRUPT. */
type Content = (place: Place, sealed: Uint8Array, vaultId: Uint8Array) => Uint8Array | undefined;

function createContent(vault: Vault, keys: Reader['keys']): Content {
  // Cached, since an exchange and its record share a key.
  let last: RecordKey | undefined;
  return (place, sealed, vaultId) => {
    if (last === undefined || !sameBytes(last.vaultId, vaultId)) {
      const wrapped = keys.get(vaultId);
      if (wrapped === undefined) return undefined;
      last = vault.unwrap(vaultId, wrapped);
    }
    return vault.open(last, place, sealed);
  };
}

interface Opening {
  readonly user?: string;
  readonly decision?: string;
  readonly query?: string;
}

interface Decision {
  readonly outcome?: string;
  readonly rules?: readonly string[];
  readonly facts?: { readonly outcome?: string };
}

function leafOf(row: LeafRow, { self, signs, content }: Means): Leaf {
  const entry = decode('AuditEntry', row.entry);
  const { kind, from: sender, to: recipient, verb, recordKind, purpose, legalBasis, disclosed } = entry;
  const own = verb > 0 && verb < LINK_PLANE && OWN_KINDS.includes(kind);
  const opening = openingOf(row, content);
  const isAccess = kind === AuditKind.AUDITOR_ACCESS || kind === AuditKind.RECORD_ACCESS;
  const decision = isAccess ? accessOf(opening) : decisionOf(opening?.decision);
  const erasure = kind === AuditKind.ERASED ? entry.retentionClass : '';
  const record = own ? recordOf(row, recordKind, content) : undefined;
  const family = familyOfKind(recordKind)?.family;
  const shown = (fields: readonly number[]) =>
    fields.map((field) => (family && fieldName(family, field)) ?? String(field)).join(' ');
  const moves = own && (kind === AuditKind.SENT || kind === AuditKind.RECEIVED);
  const user = opening?.user ?? '';
  const subject = user.slice(0, user.lastIndexOf(' '));
  const persons = record && family && keysIn(family, record).map(signs.person);
  return {
    leafIndex: row.leaf_index,
    hash: row.hash,
    expired: row.entry.length === 0,
    at: entry.occurredAt,
    kind,
    own,
    direction: row.direction ?? '',
    sender,
    recipient,
    partner: sender === self ? (recipient === self ? '' : recipient) : sender,
    exchangeId: entry.exchangeId.length > 0 ? entry.exchangeId : null,
    recordId: entry.recordId.length > 0 ? entry.recordId : null,
    recordVersion: entry.recordVersion,
    recordKind,
    verb,
    purpose,
    agreement: legalBasis?.agreement ?? '',
    version: legalBasis?.version ?? '',
    clauses: (legalBasis?.clauses ?? []).join(', '),
    outcome: entry.outcome,
    code: entry.externalReason || erasure,
    // Only an erasure ordered by a person has commitments, so the log itself shows which they are, even if the vault does not open.
    inner: kind === AuditKind.ERASED ? (entry.commitments.length > 0 ? erasure : '') : (decision?.outcome ?? ''),
    answer: verb === Verb.RESPONSE ? (decision?.facts?.outcome ?? '') : '',
    rules: (decision?.rules ?? []).join(', '),
    officer: subject === '' ? null : signs.officer(subject),
    exigent: moves && row.statement !== null && decode('Statement', row.statement).exigent,
    lacks: moves ? lacksOf(entry, record) : 0,
    disclosed: shown(disclosed),
    withheld: moves ? withheldOf(row.decision) : '',
    persons: persons === undefined || persons.length === 0 ? null : Buffer.concat(persons),
    counts: entry.refused?.count ?? 1,
  };
}

const text = new TextDecoder();

/** The stored opening was altered: it does not open under its key. */
const UNREADABLE: Opening = { decision: 'UNREADABLE' };
/** The key was destroyed before this index was built. */
const ERASED: Opening = { decision: 'ERASED' };

function openingOf(row: LeafRow, content: Content): Opening | undefined {
  const { sealed, vault_id: vaultId, leaf_index: leaf, opening_of: of } = row;
  if (sealed === null) return undefined;
  const own = () => placeOf.exchange(row.exchange_id, row.direction as string, row.partner as string, leaf);
  const place = of === null ? own() : placeOf.opening(leaf, of);
  try {
    const opened = content(place, sealed, vaultId as Uint8Array);
    return opened === undefined ? ERASED : (JSON.parse(text.decode(opened)) as Opening);
  } catch (error) {
    throwUnlessOfRow(error);
    return UNREADABLE;
  }
}

function recordOf(row: LeafRow, kind: RecordKind, content: Content): Record<string, unknown> | undefined {
  const family = familyOfKind(kind)?.family;
  const { record_sealed: sealed, record_vault: vaultId } = row;
  if (family === undefined || sealed === null) return undefined;
  const place = placeOf.record(row.source as string, row.record_id as Uint8Array, row.version as number);
  try {
    const opened = content(place, sealed, vaultId as Uint8Array);
    if (opened === undefined) return undefined;
    const { disclosures } = decode('BatchEntry', opened);
    return showRecord(family, concat(disclosures.map(({ carried }) => carried)));
  } catch (error) {
    throwUnlessOfRow(error);
    return undefined;
  }
}

/** `said` is JSON for a policy decision, one word for the act of a person, and empty if nothing was decided. */
function decisionOf(said: string | undefined): Decision | undefined {
  if (said === undefined || said === '') return undefined;
  return said.startsWith('{') ? (JSON.parse(said) as Decision) : { outcome: said };
}

function accessOf(opening: Opening | undefined): Decision | undefined {
  if (opening === undefined || opening === UNREADABLE || opening === ERASED)
    return opening && { outcome: opening.decision ?? '' };
  return { outcome: opening.query === undefined ? 'GRANT' : 'READ' };
}

/** The field with a record's case reference, by kind. An answer has the one of its question. */
const REFERENCES: Readonly<Partial<Record<RecordKind, string>>> = {
  [RecordKind.HIGH_RISK_CARGO]: 'recordReference',
  [RecordKind.LOOKOUT]: 'recordReference',
  [RecordKind.VISA_QUERY]: 'caseReference',
};

/** Fields 1 to 3 of a VisaAnswer are outcome, reason code and refusal extent: a refusal discloses nothing else and cites no agreement. */
const LAST_REFUSAL_FIELD = 3;

/** A missing reference is not reported if the content is not available. */
function lacksOf(
  { purpose, legalBasis, verb, recordKind, disclosed }: AuditEntry,
  record: Readonly<Record<string, unknown>> | undefined,
): number {
  if (verb === Verb.RESPONSE && disclosed.every((field) => field <= LAST_REFUSAL_FIELD)) return 0;
  const field = REFERENCES[recordKind];
  const reference = field === undefined || record === undefined ? '-' : record[field];
  return (
    (purpose === '' ? LACKS.purpose : 0) |
    ((legalBasis?.agreement ?? '') === '' ? LACKS.authority : 0) |
    (typeof reference === 'string' && reference.trim() !== '' ? 0 : LACKS.reference)
  );
}

/** The withheld fields. `decision`: JSON of the decision as shown to the exchange's own users. */
function withheldOf(decision: string | null): string {
  const view = JSON.parse(decision ?? 'null') as { withheld?: readonly { fields: readonly string[] }[] } | null;
  return (view?.withheld ?? []).flatMap(({ fields }) => fields).join(' ');
}
