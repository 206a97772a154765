// What a partner says of our batches behind its first word takes nothing away from what rests on that.
import { afterEach, expect, test } from 'vitest';
import { AuditKind, encode, RecordKind, Verb } from '../../../../proto/index.ts';
import { idFromText, sha256 } from '../../../../services/domain/index.ts';
import { readEvidence } from '../../../../services/evidence/index.ts';
import { generateKeys, issueKeySet, nextKeySetDocument } from '../../../../services/identity/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { signerOf } from '../../identity/fixture.ts';
import { liarOf } from '../lying.ts';
import { exchanged, nations, type Pair, type Prepared, startPair, until } from '../pair.ts';

let pair: Pair;
afterEach(() => pair?.close());

const SENT = `SELECT b.batch_id, b.manifest, b.receipt_batch FROM exchange e JOIN batch b USING (batch_id)
  WHERE e.exchange_id = ? AND b.direction = 'sent'`;

const NO_TEXT = { agreement: '', agreementDigest: new Uint8Array(), purpose: '', agency: '', recipientAgency: '' };

/** It has paid for it, and that is said. */
const overBudget = () =>
  until('over its budget', () => pair.ca.loggedFacts.some(({ partner, budget }) => partner === 'US' && budget === 'refusals'));

test('a second receipt neither takes the proof of the first away nor costs the partner nothing', async () => {
  pair = await startPair({ limits: { refusalsPerMinute: 1, refusalBurst: 2 } });
  const { ca } = pair;
  const id = await exchanged(ca, 'PROVEN');
  const batch = () => rawOf(ca.store).get(SENT, idFromText(id)) as Record<'batch_id' | 'manifest' | 'receipt_batch', Uint8Array>;
  const first = batch();
  const before = readEvidence(await ca.exchange.evidence(id, { openings: false }));
  expect(before.receipt).toBeDefined();

  const liar = await liarOf(pair);
  const content = encode('Receipt', { batchId: first.batch_id, manifestSha256: sha256(first.manifest), verdicts: [] });
  const receipt = () =>
    liar.lookout({
      ...{ kind: RecordKind.RECEIPT, content, disclose: (all) => all },
      header: { classification: 0 },
      statement: { verb: Verb.RECEIPT, priority: 0, ...NO_TEXT },
    });
  await liar.say([receipt(), receipt(), receipt()]);
  expect(batch().receipt_batch).toEqual(first.receipt_batch);
  expect(readEvidence(await ca.exchange.evidence(id, { openings: false })).receipt?.statement).toEqual(before.receipt?.statement);
  await overBudget();
});

test('a receipt under the id of what it is about is refused: the entry of that would stand for it in evidence', async () => {
  pair = await startPair();
  const { ca } = pair;
  const id = idFromText(await exchanged(ca, 'PROVEN'));
  const { batch_id: batchId, manifest } = rawOf(ca.store).get(SENT, id) as Record<'batch_id' | 'manifest', Uint8Array>;
  const content = encode('Receipt', { batchId, manifestSha256: sha256(manifest), verdicts: [] });
  const liar = await liarOf(pair);
  const entry = liar.lookout({
    ...{ kind: RecordKind.RECEIPT, content, disclose: (all) => all },
    header: { classification: 0 },
    statement: { verb: Verb.RECEIPT, priority: 0, ...NO_TEXT, exchangeId: id },
  });
  await liar.say([entry]);
  const kinds = rawOf(ca.store)
    .all('SELECT kind FROM leaf WHERE exchange_id = ? ORDER BY leaf_index', id)
    .map(({ kind }) => kind);
  expect(kinds).toEqual([AuditKind.SENT, AuditKind.REJECTED]);
});

test('schedules of agreements that nobody has are one event each commit, and the partner pays for each', async () => {
  pair = await startPair({ limits: { refusalsPerMinute: 1, refusalBurst: 2 } });
  const { ca } = pair;
  const liar = await liarOf(pair);
  const schedule = (name: string) =>
    encode('AgreementSchedule', {
      agreements: Array.from({ length: 200 }, (_, i) => ({
        ...{ agreement: `${name}-${i}`, version: '1', digest: new Uint8Array(32), from: 1, until: 0, suspended: [1] },
      })),
    });
  const told = (name: string) =>
    liar.lookout({
      ...{ kind: RecordKind.AGREEMENT_SCHEDULE, content: schedule(name), disclose: (all) => all },
      header: { classification: 0 },
      statement: { verb: Verb.AGREEMENT_SCHEDULE, priority: 0, ...NO_TEXT },
    });
  const events = () => rawOf(ca.store).get("SELECT count(*) AS n FROM event WHERE type LIKE 'agreement.%'")?.n as number;
  const before = events();
  await liar.say([told('one'), told('two'), told('one')]);
  expect(ca.context.agreements.theirs('US')?.has('one-199')).toBe(true);
  expect(events() - before).toBeGreaterThan(0);
  expect(events() - before).toBeLessThanOrEqual(3);
  await overBudget();
});

test('of key sets a partner has so many a day: each stays in memory and is verified at every start', async () => {
  pair = await startPair({ limits: { keySetsPerDay: 2 } });
  const { ca } = pair;
  const liar = await liarOf(pair);
  // Under keys that the liar alone has, Canada's receipts would be rejected by the United States, in batches with the liar's next numbers.
  ca.out.isCut = true;
  const { nation, set: first } = (await nations()).US as Prepared;
  let last = first;
  const next = async () => {
    const { notBefore, notAfter } = last.document;
    last = await issueKeySet(
      nextKeySetDocument(last, { notBefore, notAfter, keys: await generateKeys() }),
      signerOf(nation.identity),
    );
    return liar.lookout({
      ...{ kind: RecordKind.KEY_SET, content: encode('KeySet', { keySet: last.jws }), disclose: (all) => all },
      header: { classification: 0 },
      statement: { verb: Verb.KEY_SET, priority: 0, ...NO_TEXT },
    });
  };
  const kept = () => ca.context.keys.chain('US').length;
  for (const many of [2, 3]) {
    const entry = await next();
    await liar.say([entry]);
    await until('kept', () => kept() === many);
  }
  const refused = () =>
    rawOf(ca.store).get("SELECT count(*) AS n FROM event WHERE code = 'RATE_LIMITED' AND type = 'parcel.quarantined'")?.n;
  await liar.say([await next()]);
  await until('refused', () => refused() === 1);
  expect(kept()).toBe(3);
});

test('a parcel that does not open is charged as much as eight statements that are refused', async () => {
  pair = await startPair({ limits: { refusalsPerMinute: 1, refusalBurst: 7 } });
  const liar = await liarOf(pair);
  const parcel = await liar.seal([liar.lookout()]);
  parcel.set([(parcel.at(-1) as number) ^ 1], parcel.length - 1);
  await pair.us.out.publish(parcel);
  await overBudget();
});
