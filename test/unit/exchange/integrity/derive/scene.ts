// Two countries that have done everything that leaves a row in some table, and their ledgers afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { encode, RecordKind, Verb } from '../../../../../proto/index.ts';
import { DAY, HOUR } from '../../../../../services/domain/index.ts';
import { type Derivation, type Visa, verifyTables } from '../../../../../services/exchange/index.ts';
import { issueRevocationList } from '../../../../../services/identity/index.ts';
import { type Reader, type Row, rawOf, readerOver, type Value } from '../../../../../services/ledger/index.ts';
import { keysBeside, reading } from '../../../../../services/ledger/sqlite/keys.ts';
import { LINK_PLANE } from '../../../../../services/records/index.ts';
import { liarOf } from '../../lying.ts';
import {
  idempotency,
  nations,
  OFFICER,
  type Pair,
  type PairOptions,
  type Prepared,
  type Side,
  startPair,
  until,
} from '../../pair.ts';
import { APPROVE, BOSS, changedText, DENY, DONE, LOW_GRADE, lookout, OTHER_BOSS, post, replaced } from '../../steps.ts';

export const ID = 'ca-us-lookouts';
export const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };
const CA_BOSS = { subject: 'releaser-9', agency: 'CBSA' };
const ASKER = { subject: 'officer-3', agency: 'IRCC' };
/** Derogatory indicators after a match, which two persons must release. */
export const DEROGATORY = { purpose: 'MATCH_FOLLOW_UP', record: { derogatoryIndicator: ['SEEN WITH ANOTHER'] } };

const quotas = changedText(ID, (files) => {
  const shipped = 'reciprocity:\n  - { kind: LOOKOUT, verb: POST, ratio: 5,';
  const quota = 'quotas:\n  - { from: US, to: CA, kind: LOOKOUT, verbs: [POST], limit: 100, per: DAY, clause: D.release }\n';
  return { ...files, 'agreement.yaml': replaced(files['agreement.yaml'], shipped, `${quota}\n${shipped}`) };
});

const question = (documentNumber: string, biometric: readonly object[] = []) => ({
  to: 'US',
  purpose: 'ENTRY_OR_STAY',
  mistreatmentRisk: 'NONE' as const,
  record: {
    caseReference: 'CASE-1',
    document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
    citizenship: ['UTO'],
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

/**
 * Plays everything once and leaves open what can be open: a hold for two persons that one has approved, duties, a suspension, a grant,
 * promises, and a tree not proved consistent. `repeats`: each draft is run, rolled back and run again.
 */
export async function playedPair(folder: string, options: Partial<Pick<PairOptions, 'repeats'>> = {}): Promise<Pair> {
  let isWitnessed = true;
  const pair = await startPair({
    ...options,
    folder,
    texts: quotas,
    limits: { resendMs: 60_000 },
    answering(_, topic, bytes) {
      const isOfTree = topic === 'witness' || (topic === 'log' && Buffer.from(bytes).includes('/tile/'));
      if (isOfTree && !isWitnessed) throw new Error('nothing comes');
      return undefined;
    },
  });
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
  await lived(pair);
  await us.exchange.storeVisas([VISA]);
  for (const document of ['D1', 'NOBODY']) {
    await ca.exchange.query(question(document), ASKER);
    pair.advance(HOUR / 60);
  }
  await us.out.publish(new Uint8Array(100));
  await until('it is in quarantine', () => rawOf(ca.store).get('SELECT 1 FROM quarantine'));
  pair.cut(true);
  await ca.exchange.query(question('D1'), ASKER);
  pair.cut(false);
  await us.exchange.grantContent(sent.id, { auditor: 'auditor-1', hours: 24, reason: 'a complaint' }, BOSS);
  await us.exchange.logAccess('{}', { subject: 'auditor-1', agency: 'CBP' });
  await us.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', BOSS);
  await us.exchange.resume('ca-us-lookouts', ['LOOKOUT'], 'it is over', BOSS);
  await ca.exchange.suspend('ca-us-lookouts', ['LOOKOUT'], 'an incident', CA_OFFICER);
  await pair.settled();
  await us.exchange.reconcile('CA');
  await until('all receipts are home', () =>
    [us, ca].every(
      ({ store }) => rawOf(store).get(`SELECT 1 FROM exchange WHERE state = 'QUEUED' AND verb < ${LINK_PLANE}`) === undefined,
    ),
  );
  await until('both trees are cosigned', () =>
    [us, ca].every(({ store }) => rawOf(store).get('SELECT 1 FROM cosigned, witnessed') !== undefined),
  );
  // Promises stay open as long as no later tree is shown.
  isWitnessed = false;
  await lied(pair);
  await us.exchange.witness.look();
  // The lies in the name of the United States are missing in its log, which reconciliation finds.
  pair.advance(2 * HOUR);
  await ca.exchange.reconcile('US');
  return pair;
}

/** A record that is updated, asked about, taken back and certified to be destroyed. */
async function lived({ us, ca }: Pair): Promise<void> {
  const { id, recordId = '' } = await post(us);
  await until('it is closed', async () => (await us.exchange.get(id)).state === 'CLOSED');
  await us.exchange.update(recordId, { family: 'lookout', record: lookout('CA').record }, OFFICER, idempotency());
  const asked = await us.exchange.say(recordId, { verb: 'RFI', content: { topic: ['HANDLING'] } }, OFFICER, idempotency());
  const question = asked.result.exchanges[0]?.id ?? '';
  await until('it is asked', async () => (await us.exchange.get(question)).state === 'CLOSED');
  await ca.exchange.answer(question, { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } }, CA_OFFICER, idempotency());
  await until('it is answered', async () => (await us.exchange.get(question)).duties?.some(({ state }) => state === 'MET'));
  await us.exchange.recall(recordId, { reason: 'INACCURATE', explanation: 'a misread name' }, OFFICER, idempotency());
  await until('it is certified', async () => (await us.exchange.record(recordId)).countries[0]?.certified);
}

/** Must come last: the real gateway's next batch would have the sequence of the first of these. */
async function lied(pair: Pair): Promise<void> {
  const { ca } = pair;
  const liar = await liarOf(pair);
  const list = await revocationList(pair);
  const told = liar.lookout({
    ...{ kind: RecordKind.KEY_SET, content: encode('KeySet', { revocationList: list.jws }), disclose: (all) => all },
    header: { classification: 0 },
    statement: { verb: Verb.KEY_SET, priority: 0, ...NO_TEXT },
  });
  await liar.say([told]);
  await until('it is taken', () => rawOf(ca.store).get('SELECT 1 FROM revocation_list'));
  await liar.say([liar.lookout(), liar.lookout()]);
  await until('they are refused together', () => rawOf(ca.store).get('SELECT 1 FROM refused'));
  // An index that the liar has already promised.
  const promised = rawOf(ca.store).get('SELECT promised_index AS n FROM link')?.n as number;
  await liar.say([liar.lookout({ index: promised })]);
  const last = rawOf(ca.store).get('SELECT received_through AS n FROM link')?.n as number;
  await pair.us.out.publish(await liar.seal([liar.lookout()], { facts: { linkSequence: last + 2 } }));
  await until('it waits', () => rawOf(ca.store).get('SELECT 1 FROM inbox_pending'));
}

const NO_TEXT = { agreement: '', agreementDigest: new Uint8Array(), purpose: '', agency: '', recipientAgency: '' };

/** An empty revocation list. */
async function revocationList(pair: Pair) {
  const { root } = ((await nations()).US as Prepared).nation;
  const issued = pair.now();
  return issueRevocationList(
    { version: 1, country: 'US', number: 1, issued, nextUpdate: issued + DAY, keys: [], certificates: [] },
    { privateKeyPem: root.key, certificatePem: root.certificate },
  );
}

/** A ledger on which changes are tried and rolled back. */
export interface Trial {
  readonly file: string;
  readonly db: DatabaseSync;
  readonly derivation: Derivation;
  all(sql: string, ...parameters: Value[]): Row[];
  /** Applies a change, returns the findings of the integrity check, and rolls the change back. */
  named(change: () => void): string[];
  close(): void;
}

/** A reader on a database that the test can also write; its keys are attached as `keys`. */
export function readerOn(db: DatabaseSync): Reader {
  const given = (parameters: readonly Value[]) => parameters as readonly SQLInputValue[];
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return readerOver(
    {
      get: (sql, ...parameters) => prepare(sql).get(...given(parameters)) as Row | undefined,
      all: (sql, ...parameters) => prepare(sql).all(...given(parameters)) as Row[],
      each: (sql, ...parameters) => db.prepare(sql).iterate(...given(parameters)) as Iterable<Row>,
    },
    reading(db, 'keys'),
  );
}

export function trialOf(file: string, side: Pick<Side, 'country' | 'context'>): Trial {
  const db = new DatabaseSync(file);
  db.prepare('ATTACH ? AS keys').run(keysBeside(file));
  const store = readerOn(db);
  const derivation: Derivation = {
    self: side.country,
    store,
    vault: side.context.vault,
    now: side.context.clock(),
    idempotencyDays: 7,
  };
  return {
    file,
    db,
    derivation,
    all: rawOf(store).all,
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
