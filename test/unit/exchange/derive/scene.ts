// Two countries that have done all that leaves a row somewhere, and their ledgers as they were left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { HOUR } from '../../../../services/domain/index.ts';
import { type Derivation, placeIn, readLogs, type Visa, verifyTables } from '../../../../services/exchange/index.ts';
import type { Reader, Row, Value } from '../../../../services/ledger/index.ts';
import { idempotency, OFFICER, type Pair, type Side, startPair, until } from '../pair.ts';
import { APPROVE, BOSS, changedText, DENY, DONE, LOW_GRADE, OTHER_BOSS, post, replaced } from '../steps.ts';

export const ID = 'ca-us-lookouts';
export const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const CA_BOSS = { subject: 'releaser-9', agency: 'CBSA' };
const ASKER = { subject: 'officer-3', agency: 'IRCC' };
/** Derogatory indicators after a match: two persons release them. */
export const DEROGATORY = { purpose: 'MATCH_FOLLOW_UP', record: { derogatoryIndicator: ['SEEN WITH ANOTHER'] } };

const quotas = changedText(ID, (files) => {
  const shipped = 'reciprocity:\n  - { kind: LOOKOUT, verb: POST, ratio: 5,';
  const quota = 'quotas:\n  - { from: US, to: CA, kind: LOOKOUT, verbs: [POST], limit: 100, per: DAY, clause: D.release }\n';
  return { ...files, 'agreement.yaml': replaced(files['agreement.yaml'], shipped, `${quota}\n${shipped}`) };
});

const question = (documentNumber: string, biometric: readonly object[] = []) => ({
  to: 'US',
  purpose: 'ENTRY_OR_STAY',
  record: {
    caseReference: 'CASE-1',
    document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
    citizenship: [],
    ...(biometric.length > 0 && { biometric }),
  },
});

const VISA = {
  answer: {
    document: { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' },
    name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'VISA' }],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'DENIED',
    refusalDate: '2025-03-20',
  },
  subject: { citizenship: ['UTO'], permanentResidence: [], allegedPersecutor: [], findings: ['TEMPORARY_DOCUMENT_DENIED'] },
} as unknown as Visa;

const arrived = (side: Side, id: string) => until('it is there', () => side.exchange.get(id).catch(() => undefined));

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tripoint-derive-'));

/** Everything once. What is open is left open: a hold of two persons of which one has approved, duties, a suspension, a grant. */
export async function playedPair(folder: string): Promise<Pair> {
  const pair = await startPair({ folder, texts: quotas, limits: { resendMs: 60_000 } });
  const { us, ca } = pair;
  await until('both resumed', async () =>
    [await us.exchange.health(), await ca.exchange.health()].every(({ checks }) => checks.every(({ status }) => status === 'OK')),
  );
  const sent = await post(us, {}, OFFICER, idempotency('once'));
  await arrived(ca, sent.id);
  await ca.exchange.settle(sent.id, 'VERIFY_BEFORE_ACTION', DONE, CA_OFFICER);
  await post(us, { classification: 'SECRET' });
  const released = await post(us, LOW_GRADE);
  await us.exchange.settle(released.id, 'RELEASE', APPROVE, BOSS);
  const denied = await post(us, LOW_GRADE);
  await us.exchange.settle(denied.id, 'RELEASE', DENY, BOSS);
  const two = await post(us, DEROGATORY);
  await us.exchange.settle(two.id, 'RELEASE', APPROVE, BOSS);
  await us.exchange.settle(two.id, 'RELEASE', APPROVE, OTHER_BOSS);
  const open = await post(us, DEROGATORY);
  await us.exchange.settle(open.id, 'RELEASE', APPROVE, BOSS);
  const exigent = await post(us, { ...LOW_GRADE, exigent: { reason: 'a life is in danger' } });
  await us.exchange.settle(exigent.id, 'REVIEW', APPROVE, BOSS);
  await post(us, { ...LOW_GRADE, exigent: { reason: 'another one' } });
  const checked = await post(us, { record: { actionOnHit: 'DISCREET_CHECK' } });
  await arrived(ca, checked.id);
  await ca.exchange.settle(checked.id, 'HUMAN_RELEASE', DENY, CA_BOSS);
  const erased = await post(us);
  await until('it is closed', async () => (await us.exchange.get(erased.id)).state === 'CLOSED');
  await us.exchange.erase(erased.id, { basis: 'RECALL', reason: 'an error' }, BOSS);
  await us.exchange.storeVisas([VISA]);
  for (const document of ['D1', 'NOBODY']) {
    await ca.exchange.query(question(document), ASKER);
    pair.advance(HOUR / 60);
  }
  await us.out.publish(new Uint8Array(100));
  await until('it is in quarantine', () => ca.store.get('SELECT 1 FROM quarantine'));
  pair.cut(true);
  await ca.exchange.query(question('D1'), ASKER);
  pair.cut(false);
  await us.exchange.grantContent(sent.id, { auditor: 'auditor-1', hours: 24, reason: 'a complaint' }, BOSS);
  await us.exchange.logAccess('{}', { subject: 'auditor-1', agency: 'CBP' });
  await us.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', BOSS);
  await us.exchange.resume('ca-us-lookouts', ['LOOKOUT'], 'it is over', BOSS);
  await ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', CA_OFFICER);
  await pair.settled();
  await us.exchange.reconcile('CA').catch(() => undefined);
  await until('all receipts are home', () =>
    [us, ca].every(({ store }) => store.get("SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb < 16") === undefined),
  );
  return pair;
}

/** A ledger on which changes are tried out and taken back. */
export interface Trial {
  readonly db: DatabaseSync;
  readonly derivation: Derivation;
  all(sql: string, ...parameters: Value[]): Row[];
  /** The tables named after a change, and before it is taken back. */
  named(change: () => void): string[];
  close(): void;
}

export function readerOn(db: DatabaseSync): Reader {
  const given = (parameters: readonly Value[]) => parameters as readonly SQLInputValue[];
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    get: (sql, ...parameters) => prepare(sql).get(...given(parameters)) as Row | undefined,
    all: (sql, ...parameters) => prepare(sql).all(...given(parameters)) as Row[],
    each: (sql, ...parameters) => db.prepare(sql).iterate(...given(parameters)) as Iterable<Row>,
    snapshot: (read) => read(),
  };
}

export function trialOf(file: string, side: Pick<Side, 'country' | 'context'>): Trial {
  const db = new DatabaseSync(file);
  const store = readerOn(db);
  const own = readLogs(store);
  const derivation: Derivation = {
    self: side.country,
    store,
    vault: side.context.vault,
    logs: { placeOf: (leaf) => placeIn(own, leaf), named: (origin) => own.find((log) => log.origin === origin) },
    now: side.context.clock(),
    idempotencyDays: 7,
  };
  return {
    db,
    derivation,
    all: store.all,
    named(change) {
      db.exec('BEGIN');
      try {
        change();
        return verifyTables(derivation).map(({ table, key, rule }) => `${table} ${key}: ${rule}`);
      } finally {
        db.exec('ROLLBACK');
      }
    },
    close: () => db.close(),
  };
}

export const removed = (folder: string): void => rmSync(folder, { recursive: true, force: true });
