// The partner is told what our review of an override found: only then may it keep what was sent under it.
import { encode, type Priority, RecordKind, ReviewFinding, Verb } from '../../../proto/index.ts';
import { showRecord } from '../../records/index.ts';
import { originate, recordRows, type Transaction } from '../commit/index.ts';
import { type Context, classifications } from '../context/index.ts';
import type { StoredExchange } from '../reads/index.ts';
import { share, sharingOf } from './disclose.ts';

/** Decided like any other exchange. Not where there is nothing to keep: the partner refused it, or the record was recalled. */
export function tellReview(context: Context, tx: Transaction, stored: StoredExchange, isUpheld: boolean, author: string): void {
  const { store, self } = context;
  const { exchangeId, partner: to, purpose, record } = stored;
  const state = store.get('exchangeSent', exchangeId, to)?.state;
  const isRecalled = store.get('newestVersion', record.recordId, self)?.state === 'RECALLED';
  if ((state !== 'QUEUED' && state !== 'CLOSED') || isRecalled) return;
  const { agency, classification, toAgency, record: sent } = sharingOf(context, stored);
  const content = encode('OverrideReview', { finding: isUpheld ? ReviewFinding.UPHELD : ReviewFinding.OVERTURNED });
  const [kind, family] = [RecordKind.OVERRIDE_REVIEW, 'overrideReview'] as const;
  const level = classifications.value(classification);
  const review = originate(context, { kind, content, agency, classification: level, caveats: [], created: tx.at });
  for (const write of recordRows(context, review)) tx.write(...write);
  const sharing = {
    exchangeId: context.newId(),
    ...{ to, verb: Verb.OVERRIDE_REVIEWED, family, json: showRecord(family, content), record: review },
    ...{ classification, agency, toAgency, purpose, author },
    caveats: [],
    priority: stored.statement.priority as Priority,
    about: { originator: self, recordId: record.recordId, version: record.version, recordDigest: sent.digest },
  } as const;
  share(context, sharing, tx.at, 0, tx.countOf).commit(tx);
}
