// The auditor's index over a log of any size: how fast it is made, and how long searches take. The ledger is made up leaf by leaf as it is
// read, with sealed content as in a real one; what is measured is what runs in a gateway.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AuditKind, encode, RecordKind, splitFields, Verb } from '../../proto/index.ts';
import { type Access, createDesk, createFollower, type Filters, type Index } from '../../services/desk/index.ts';
import { DAY, idText, leafHash, SECOND, utf8 } from '../../services/domain/index.ts';
import { createVault, type Reader, readStore, type Row as StoreRow } from '../../services/ledger/index.ts';
import { readRecord } from '../../services/records/index.ts';
import { ms, type Report, type Row, whole } from '../report.ts';

const START = 1_767_225_600_000_000;
const PARTNERS = ['CA', 'MX'];
const PURPOSES = ['COUNTER_TERRORISM', 'IMMIGRATION', 'SERIOUS_CRIME', 'CARGO_SECURITY'];
const OFFICERS = 500;
const PERSONS = 200_000;
const PER_EXCHANGE = 2;

const idOf = (n: number): Uint8Array => {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setBigUint64(8, BigInt(n));
  id[6] = 0x70;
  id[8] = 0x80;
  return id;
};

interface DeskFigures {
  readonly leaves: number;
  readonly leavesPerSecond: number;
  readonly indexMiB: number;
  /** Milliseconds by what was searched for. */
  readonly searches: Readonly<Record<string, { readonly p50: number; readonly p95: number }>>;
}

function madeUpLedger(leaves: number, master: Uint8Array): Pick<Reader, 'get' | 'all'> {
  const vault = createVault(master);
  const key = vault.newKey();
  const leafOf = (n: number): StoreRow => {
    const about = Math.floor(n / PER_EXCHANGE);
    const isReceipt = n % PER_EXCHANGE === 1;
    const partner = PARTNERS[about % 7 === 0 ? 1 : 0] as string;
    const purpose = PURPOSES[about % PURPOSES.length] as string;
    const sent = about % 2 === 0;
    const refused = about % 50 === 1;
    const [from, to] = sent ? ['US', partner] : [partner, 'US'];
    const entry = encode('AuditEntry', {
      schema: 1,
      eventId: idOf(n),
      exchangeId: idOf(about),
      kind: isReceipt ? AuditKind.RECEIPT : refused ? AuditKind.REFUSED : sent ? AuditKind.SENT : AuditKind.RECEIVED,
      occurredAt: START + n * 3 * SECOND,
      from,
      to,
      recordKind: isReceipt ? RecordKind.RECEIPT : RecordKind.LOOKOUT,
      verb: isReceipt ? Verb.RECEIPT : Verb.POST,
      recordId: idOf(about),
      recordVersion: 1,
      purpose,
      legalBasis: { agreement: `agreement-${about % 8}`, version: '1', digest: new Uint8Array(32), clauses: ['3', '7'] },
      outcome: 1,
      ...(refused && { externalReason: 'POLICY_REFUSED' }),
      disclosed: [1, 3, 6, 9],
    });
    const decision = JSON.stringify({ outcome: refused ? 'REFUSE' : 'PERMIT', rules: ['grant-1', 'grant-2'], facts: {} });
    const user = `officer-${about % OFFICERS} CBP`;
    const person = about % PERSONS;
    const record = readRecord('lookout', {
      recordReference: `REF-${about}`,
      subjectKind: 'PERSON',
      name: [{ primaryIdentifier: `SPECIMEN${person}`, secondaryIdentifier: 'ANNA MARIA' }],
      document: [{ documentNumber: `P${person}`, issuingState: 'UTO' }],
      dateOfBirth: { date: '1980' },
      category: 'TERRORISM',
      actionOnHit: 'ARREST',
    });
    const disclosures = [...splitFields(record)].map(([field, carried]) => ({ field, salt: new Uint8Array(32), carried }));
    return {
      leaf_index: n,
      hash: leafHash(entry),
      entry,
      kind: 1,
      exchange_id: idOf(about),
      direction: sent ? 'sent' : 'received',
      statement: encode('Statement', { exchangeId: idOf(about), from, to, purpose }),
      decision: 'null',
      sealed: isReceipt
        ? null
        : vault.seal(key, 'exchange', utf8(JSON.stringify({ user, decision, reason: '', subject: '', salts: '' }))),
      vault_id: key.vaultId,
      wrapped: key.wrapped,
      record_sealed: isReceipt ? null : vault.seal(key, 'record', encode('BatchEntry', { disclosures })),
      record_vault: key.vaultId,
      record_wrapped: key.wrapped,
    };
  };
  return {
    get(sql, n) {
      if (sql.includes('FROM leaf WHERE')) return { hash: leafOf(n as number).hash ?? null };
      if (sql.includes('FROM head')) return { size: leaves, checkpoint: 'made up\n' };
      return { cursor: 0 };
    },
    all(sql, from, count) {
      if (!sql.includes('FROM leaf')) return [];
      const first = from as number;
      return Array.from({ length: Math.max(0, Math.min(count as number, leaves - first)) }, (_, i) => leafOf(first + i));
    },
  };
}

/** Makes an index of so many leaves, and searches it. */
export async function measureDesk(report: Report, leaves: number, folder: string, say: (line: string) => void): Promise<void> {
  const within = mkdtempSync(join(folder, 'desk-'));
  try {
    say(`an index of ${whole(leaves)} leaves`);
    const figures = await measured(within, leaves);
    report.section(`The auditor's index of ${whole(leaves)} leaves, one core`);
    report.figures('desk', figures, [
      ['leaves indexed', `${whole(figures.leavesPerSecond)}/s`, 'each opened in the vault, in a thread of the lowest priority'],
      ['index on disk', `${whole(figures.indexMiB)} MiB`],
      ...Object.entries(figures.searches).map(
        ([name, { p50, p95 }]): Row => [`search by ${name}`, ms(p50), `p95 ${ms(p95)}, a page of 100 rows`],
      ),
    ]);
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}

const ROUNDS = 200;

async function measured(folder: string, leaves: number): Promise<DeskFigures> {
  const master = new Uint8Array(32).fill(7);
  const file = join(folder, 'index.db');
  const ledger = madeUpLedger(leaves, master);
  const vault = createVault(master);
  const follower = createFollower({ file, ledger, vault, self: 'US' });
  // Making leaves up takes most of the time: it is taken off.
  let making = 0;
  const { all } = ledger;
  Object.assign(ledger, {
    all(sql: string, ...parameters: number[]) {
      const before = performance.now();
      const rows = all(sql, ...parameters);
      making += performance.now() - before;
      return rows;
    },
  });
  const began = performance.now();
  while (follower.step(1_000));
  const seconds = (performance.now() - began - making) / 1000;
  follower.close();

  const reader = readStore(file);
  const index: Index = {
    ...reader,
    next: () => leaves,
    reach: async () => {},
    forget: async () => {},
    close: async () => reader.close(),
  };
  const desk = createDesk({ self: 'US', origin: 'bench', ledger, index, vault, replay: () => undefined, clock: () => START });
  const access: Access = { by: 'bench', at: START, asked: {}, log: { origin: 'bench', index: 0, leafHash: '' } };
  const last = leaves * 3 * SECOND;
  const random = (below: number) => Math.floor(Math.random() * below);
  const day = () => START + random(Math.max(1, last - 7 * DAY));
  const asked: Readonly<Record<string, () => Filters>> = {
    person: () => ({ person: `UTO P${random(PERSONS)}` }),
    exchange: () => ({ exchange: idText(idOf(random(leaves / PER_EXCHANGE))) }),
    officer: () => ({ officer: `officer-${random(OFFICERS)}` }),
    'officer, week': () => {
      const from = day();
      return { officer: `officer-${random(OFFICERS)}`, from, until: from + 7 * DAY };
    },
    'partner, week': () => {
      const from = day();
      return { partner: PARTNERS[random(2)] as string, from, until: from + 7 * DAY };
    },
    'partner, kind, purpose': () => ({
      partner: PARTNERS[random(2)] as string,
      kind: 'LOOKOUT',
      purpose: PURPOSES[random(4)] as string,
    }),
    'agreement, partner': () => ({ agreement: `agreement-${random(8)}`, partner: PARTNERS[random(2)] as string }),
    'code, partner': () => ({ code: 'POLICY_REFUSED', partner: PARTNERS[random(2)] as string }),
    'partner and leaf that never go together': () => ({ partner: 'MX', leaf: 'HELD' }),
  };
  const searches: Record<string, { p50: number; p95: number }> = {};
  for (const [name, filters] of Object.entries(asked)) {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const narrowed = filters();
      const before = performance.now();
      await desk.entries(narrowed, { limit: 100 }, access);
      times.push(performance.now() - before);
    }
    times.sort((a, b) => a - b);
    searches[name] = { p50: times[Math.floor(ROUNDS * 0.5)] as number, p95: times[Math.floor(ROUNDS * 0.95)] as number };
  }
  await desk.close();
  return { leaves, leavesPerSecond: leaves / seconds, indexMiB: statSync(file).size / 2 ** 20, searches };
}
