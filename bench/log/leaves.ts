// A ledger of any number of leaves, generated as the auditor's index reads it, as long and varied as after years of use: half of the leaves
// are exchanges, half their receipts, each sealed in the vault. Nothing is stored, so ten million leaves need no disk.
import { AuditKind, encode, type Outgoing, RecordKind, splitFields, Verb } from '../../proto/index.ts';
import { leafHash, type Micros, SECOND, toHex, utf8 } from '../../services/domain/index.ts';
import { placeOf, type Reader, type RecordKey, type Row, type Vault } from '../../services/ledger/index.ts';
import { type Family, readRecord } from '../../services/records/index.ts';
import { lookout } from '../sample.ts';
import { sentEntry } from './store.ts';

export const START: Micros = 1_767_225_600_000_000;
/** Time between leaves: ten million leaves span a year. */
export const STEP: Micros = 3 * SECOND;
export const OFFICERS = 500;
export const PERSONS = 200_000;
export const PARTNERS = ['CA', 'MX'] as const;
export const PURPOSES = ['COUNTER_TERRORISM', 'IMMIGRATION', 'SERIOUS_CRIME', 'CARGO_SECURITY'] as const;
export const AGREEMENTS = 8;
/** Leaves per exchange. */
export const LEAVES = 2;
/** Every this many leaves, one records an auditor's access instead of a receipt. */
const READINGS = 5_000;
const KEYS = 64;

/** A UUIDv7 without a time. Later ids sort after earlier ones. */
export function idOf(n: number): Uint8Array {
  const id = new Uint8Array(16);
  id[6] = 0x70;
  id[8] = 0x80;
  new DataView(id.buffer).setUint32(12, n);
  return id;
}

/** The properties that repeat every 7,000 exchanges: everything except ids, times, persons and references. */
function traitsOf(about: number) {
  const partner = PARTNERS[about % 7 === 0 ? 1 : 0];
  const sent = about % 2 === 0;
  return {
    trait: about % 7_000,
    sent,
    partner,
    ends: (sent ? ['US', partner] : [partner, 'US']) as readonly [string, string],
    refused: about % 50 === 1,
    question: about % 40 === 2,
    purpose: about % 1_000 === 4 ? '' : (PURPOSES[about % PURPOSES.length] as string),
    agreement: `agreement-${about % AGREEMENTS}`,
  };
}
type Traits = ReturnType<typeof traitsOf>;

const ID = new Uint8Array(16).fill(0xee);
const [REFERENCE, PERSON] = ['7654321', '654987'] as const;
const digits = (n: number, like: string): Uint8Array => utf8(String(n).padStart(like.length, '0'));

/** A varint of 8 bytes, the length of a present-day time. */
function varint(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  for (let i = 0, left = value; i < 8; i++, left = Math.floor(left / 128)) bytes[i] = (left % 128) | (i < 7 ? 0x80 : 0);
  return bytes;
}

type Form = (...values: readonly Uint8Array[]) => Uint8Array;

/** A template, encoded once: each mark in the bytes is replaced by a value of the same length. */
function formOf(bytes: Uint8Array, ...marks: readonly Uint8Array[]): Form {
  const places = marks.map((mark) => {
    const found: number[] = [];
    for (let at = Buffer.from(bytes).indexOf(mark); at >= 0; at = Buffer.from(bytes).indexOf(mark, at + 1)) found.push(at);
    return found;
  });
  return (...values) => {
    const made = bytes.slice();
    values.forEach((value, i) => {
      for (const at of places[i] ?? []) made.set(value, at);
    });
    return made;
  };
}

const memo = <T>(make: (key: number) => T): ((key: number) => T) => {
  const made = new Map<number, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
};

const entryForm = (entry: Outgoing<'AuditEntry'>): Form =>
  formOf(encode('AuditEntry', { ...entry, eventId: ID, occurredAt: START }), ID, varint(START));

const WITHHELD = [
  { clause: 'D.national-reference', fields: ['decisionReference', 'linkedLookout'] },
  { clause: 'TUSCAN.match', fields: ['derogatoryIndicator', 'derogatoryInformationExpiration'] },
];

function exchangeEntry({ ends: [from, to], sent, refused, question, purpose, agreement }: Traits): Outgoing<'AuditEntry'> {
  const entry = sentEntry(ID, START);
  return {
    ...{ ...entry, from, to, purpose, legalBasis: { ...entry.legalBasis, agreement }, outcome: refused ? 4 : 2 },
    kind: refused ? AuditKind.REFUSED : sent ? AuditKind.SENT : AuditKind.RECEIVED,
    recordKind: question ? RecordKind.VISA_QUERY : RecordKind.LOOKOUT,
    verb: question ? Verb.QUERY : Verb.POST,
    ...(refused && { externalReason: 'POLICY_REFUSED', disclosed: [] }),
  };
}

const receiptEntry = ({ ends: [from, to] }: Traits): Outgoing<'AuditEntry'> => ({
  ...{ schema: 1, country: 'US', gatewayId: 'us-gateway-1', softwareDigest: new Uint8Array(32), exchangeId: ID },
  ...{ kind: AuditKind.RECEIPT, from: to, to: from, recordKind: RecordKind.RECEIPT, verb: Verb.RECEIPT, recordId: ID },
  ...{ recordVersion: 1, outcome: 1, statementDigest: new Uint8Array(32) },
});

/** The decision as the vault stores it; the user is stored beside it. */
const decisionOf = (refused: boolean): string =>
  JSON.stringify({
    outcome: refused ? 'REFUSE' : 'PERMIT_WITH_OBLIGATIONS',
    rules: ['disclose-biometric', 'disclose-contact', 'disclose-lookout', 'post-arrest'],
    facts: {
      ...{ action: 'release', from: 'US', to: 'CA', fromAgency: 'CBP', toAgency: 'CBSA', verb: 'POST', purpose: PURPOSES[0] },
      ...{ classification: 'UNCLASSIFIED', issued: START, peerAgreement: 'SAME', reciprocity: 'BALANCED' },
      ...{ recordKind: 'LOOKOUT', hasName: true, hasBirthDate: true, hasDocument: true, subjectKind: 'PERSON', approvals: 0 },
      ...{ category: 'TERRORISM', actionOnHit: 'ARREST', sourceGrade: 'A1', formatValid: true, clock: 'SOUND', suspended: false },
    },
  });

function recordForm(family: Family, content: Record<string, unknown>): Form {
  const fields = [...splitFields(readRecord(family, content))];
  const disclosures = fields.map(([field, carried]) => ({ field, salt: new Uint8Array(32), carried }));
  return formOf(encode('BatchEntry', { disclosures }), utf8(REFERENCE), utf8(PERSON));
}

const DOCUMENT = { documentNumber: `P${PERSON}`, issuingState: 'UTO', documentType: 'P' };
const recordForms = () => {
  const { alias: _, ...sample } = lookout(`REF-${REFERENCE}`);
  const name = [{ primaryIdentifier: `SPECIMEN${PERSON}`, secondaryIdentifier: 'ANNA MARIA' }];
  return {
    lookout: recordForm('lookout', { ...sample, name, document: [DOCUMENT] }),
    question: recordForm('visaQuery', { caseReference: `REF-${REFERENCE}`, document: DOCUMENT, citizenship: ['UTO'] }),
  };
};

export function madeUpLedger(leaves: number, vault: Vault): Pick<Reader, 'get' | 'all' | 'keys' | 'snapshot'> {
  const keys = Array.from({ length: KEYS }, () => vault.newKey());
  const wrappedOf = new Map(keys.map(({ vaultId, wrapped }) => [toHex(vaultId), wrapped]));
  const keyOf = (officer: number) => keys[officer % KEYS] as RecordKey;
  const entries = memo((trait) => entryForm(exchangeEntry(traitsOf(trait))));
  const receipts = memo((trait) => entryForm(receiptEntry(traitsOf(trait))));
  const records = recordForms();
  const reading = entryForm({ schema: 1, country: 'US', kind: AuditKind.AUDITOR_ACCESS, from: 'US', to: 'US', outcome: 1 });
  const salts = Buffer.alloc(128).toString('base64');
  const opening = (content: object): Uint8Array => utf8(JSON.stringify({ ...content, salts }));
  const asked = opening({ user: 'auditor-1 OIG', query: '{"route":"findEntries","officer":"officer-1"}' });
  /** Made once per officer, since no search uses the rest of its content. */
  const openings = (refused: boolean) =>
    memo((officer) => {
      const [user, decision] = [`officer-${officer} CBP`, decisionOf(refused)];
      const reason = 'permitted with obligations under agreement-1, clause SPP.criteria, by disclose-lookout, post-arrest';
      return opening({ user, decision, reason, subject: 'name SPECIMEN ANNA MARIA' });
    });
  const [permitted, refused] = [openings(false), openings(true)];
  const statements = memo((trait) => {
    const { ends, purpose, agreement } = traitsOf(trait);
    const [from, to] = ends;
    const digest = new Uint8Array(32);
    const said = {
      from,
      to,
      verb: Verb.POST,
      agreement,
      agreementDigest: digest,
      clauses: ['SPP.criteria'],
      purpose,
      issued: START,
    };
    const withheld = WITHHELD.map(({ clause }, i) => ({ clause, fields: [20 + i, 30 + i] }));
    return formOf(encode('Statement', { exchangeId: ID, salt: new Uint8Array(16), ...said, recordDigest: digest, withheld }), ID);
  });
  const view = JSON.stringify({ outcome: 'PERMIT_WITH_OBLIGATIONS', clauses: ['SPP.criteria'], withheld: WITHHELD });

  function leafOf(n: number): Row {
    const about = Math.floor(n / LEAVES);
    const at = varint(START + n * STEP);
    if (n % READINGS === READINGS - 1) {
      const { vaultId } = keyOf(0);
      const entry = reading(idOf(n), at);
      const about = new Uint8Array();
      const sealed = vault.seal(keyOf(0), placeOf.opening(n, about), asked);
      return rowOf(n, entry, { exchange_id: about, opening_of: about, direction: null, sealed, vault_id: vaultId });
    }
    const traits = traitsOf(about);
    const id = idOf(about);
    const officer = about % OFFICERS;
    const key = keyOf(officer);
    const direction = traits.sent ? 'sent' : 'received';
    const { partner } = traits;
    const exchange = { exchange_id: id, direction, partner, vault_id: key.vaultId };
    if (n % LEAVES === 1) return rowOf(n, receipts(traits.trait)(id, at), exchange);
    const record = traits.question ? records.question : records.lookout;
    const source = traits.sent ? 'US' : partner;
    const content = record(digits(about, REFERENCE), digits(about % PERSONS, PERSON));
    const opened = (traits.refused ? refused : permitted)(officer);
    return rowOf(n, entries(traits.trait)(id, at), {
      ...exchange,
      ...{ statement: statements(traits.trait)(id), decision: view },
      sealed: vault.seal(key, placeOf.exchange(id, direction, partner, n), opened),
      record_sealed: vault.seal(key, placeOf.record(source, id, 1), content),
      ...{ source, record_id: id, version: 1, record_vault: key.vaultId },
    });
  }

  /** One event per exchange: it was closed, or received. */
  const eventOf = (cursor: number): Row => {
    const about = cursor - 1;
    const type = about % 2 === 0 ? 'exchange.closed' : 'exchange.received';
    return { cursor, type, at: START + cursor * LEAVES * STEP, exchange_id: idOf(about) };
  };
  const rows = (from: number, through: number, row: (n: number) => Row): Row[] =>
    Array.from({ length: Math.max(0, through - from) }, (_, i) => row(from + i));

  const one: Readonly<Record<string, (leaf: number) => Row>> = {
    openingAt: leafOf,
    leafHash: (leaf) => ({ hash: leafOf(leaf).hash as Uint8Array }),
    head: () => ({ firstLeaf: 0, size: leaves, checkpoint: 'made up\n' }),
    lastLeaf: () => ({ last: leaves - 1 }),
    inconsistencyCount: () => ({ n: 0 }),
    cosignedSize: () => ({ size: leaves }),
  };
  const many: Readonly<Record<string, (from: number, count: number) => Row[]>> = {
    leavesToIndex: (from, count) => rows(from, Math.min(from + count, leaves), leafOf),
    events: (after, most) => rows(after + 1, Math.min(after + most, leaves / LEAVES) + 1, eventOf),
  };
  return {
    keys: { get: (vaultId) => wrappedOf.get(toHex(vaultId)), each: () => [] },
    snapshot: (read) => read(),
    // Existence checks always find a row.
    get: (name, ...[leaf]) => (one[name]?.(leaf as number) ?? {}) as never,
    all: (name, ...[from, count]) => (many[name]?.(from as number, count as number) ?? []) as never,
  };
}

const NOTHING: Row = {
  ...{ statement: null, decision: null, sealed: null, vault_id: null, opening_of: null },
  ...{ record_sealed: null, record_vault: null },
};

const rowOf = (n: number, entry: Uint8Array, rest: Row): Row => ({
  ...NOTHING,
  ...{ leaf_index: n, hash: leafHash(entry), entry },
  ...rest,
});
