// A partner that would have our evidence fail: as a witness of our log, and as the log that the evidence names.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  AuditKind,
  decode,
  encode,
  Lane,
  type Outgoing,
  RecordKind,
  RefusalExtent,
  Verb,
  VerdictKind,
  VisaOutcome,
} from '../../../../proto/index.ts';
import { checkpointText, cosigner, openNote, parseTlogProof, signLine } from '../../../../services/audit/index.ts';
import { HOUR, idFromText, idText, newId, toHex, utf8 } from '../../../../services/domain/index.ts';
import { readEvidence, type TrustPolicy, verifyEvidence } from '../../../../services/evidence/index.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { answerBytes } from '../../../../services/exchange/witnessing/transport.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Liar, liarOf } from '../lying.ts';
import { exchanged, idempotency, lookoutTo, NOW, nations, type Pair, type Prepared, startPair, until } from '../pair.ts';

let pair: Pair;
afterEach(() => pair?.close());

test('a cosignature dated before the entries that it is on is none', async () => {
  const { witnessKey } = (await nations()).US as Prepared;
  const backdated = cosigner('tripoint.example/us/witness', witnessKey, (NOW - HOUR) / 1_000_000);
  pair = await startPair({
    // Canada, whose one partner says another time, takes nothing of it.
    isApart: true,
    answering(from, topic, bytes) {
      if (from !== 'CA' || topic !== 'witness') return undefined;
      const note = Buffer.from(bytes).toString().split('\n\n').slice(1).join('\n\n');
      const text = `${note.split('\n\n')[0]}\n`;
      return answerBytes({ status: 200, type: 'text/plain; charset=utf-8', body: signLine(text, backdated) });
    },
  });
  const { ca } = pair;
  await until('it is said', () => ca.loggedFacts.some(({ partner, code }) => partner === 'US' && code === 'WITNESS_STALE'));
  expect(rawOf(ca.store).get('SELECT count(*) AS n FROM cosigned')?.n).toBe(0);
  expect((await ca.exchange.checkpoint()).final).toBeUndefined();
});

test('a note of its own log that does not verify is in no bundle: what we cosigned of it stands there', async () => {
  let isLying = false;
  let lies = 0;
  pair = await startPair({
    answering(from, topic, bytes) {
      if (!isLying || from !== 'CA' || topic !== 'log' || !Buffer.from(bytes).toString().endsWith('/final')) return undefined;
      lies++;
      const { size, root } = pair.us.store.head();
      const { origin } = pair.us.context.logs.current();
      const text = checkpointText({ origin, size, root });
      return utf8(`${text}\n${signLine(text, { name: origin, keyId: Buffer.alloc(4), sign: () => new Uint8Array(64) })}`);
    },
  });
  const { ca, us } = pair;
  const id = await exchanged(ca, 'PROVEN');
  const leafIn = async () => readEvidence(await ca.exchange.evidence(id, { openings: false })).partnerLeaf;
  while ((await leafIn())?.proof === undefined) await sleep(20);
  isLying = true;
  const leaf = await leafIn();
  expect(lies).toBe(1);
  const { checkpoint } = parseTlogProof(leaf?.proof ?? '');
  expect(openNote(utf8(checkpoint), [us.verifier]).verified).toEqual([us.verifier.name]);
});

const NO_TEXT = { agreement: '', agreementDigest: new Uint8Array(), purpose: '', agency: '', recipientAgency: '' };

/** The steps that fail of what Canada shows of an exchange. */
async function failedOf(id: string): Promise<readonly string[]> {
  const parties = await nations();
  const countries = [pair.us, pair.ca].map(({ country, witnessVkey }) => {
    const { nation, set } = parties[country] as Prepared;
    const log = { ...set.document.log, witness: witnessVkey };
    return { country, rootPem: nation.root.certificate, firstKeySet: toHex(set.digest), log };
  });
  const policy: TrustPolicy = { quorum: 0, countries };
  const { steps } = await verifyEvidence(await pair.ca.exchange.evidence(id, { openings: false }), policy, pair.now());
  return steps.filter(({ verdict }) => verdict === 'fail').map(({ step }) => step);
}

test('an answer that refuses keeps its id for itself: what comes under it later is no second statement', async () => {
  let liar: Liar | undefined;
  const refusal = (id: Uint8Array): Outgoing<'BatchEntry'> => {
    const sql = `SELECT entry FROM leaf WHERE kind = ${AuditKind.SENT} ORDER BY leaf_index DESC LIMIT 1`;
    const asked = decode('AuditEntry', rawOf(pair.ca.store).get(sql)?.entry as Uint8Array);
    const said = { outcome: VisaOutcome.REFUSED, reasonCode: 'POLICY_REFUSED', refusalExtent: RefusalExtent.FULL };
    const answering = { verb: Verb.RESPONSE, purpose: asked.purpose, correlation: asked.exchangeId };
    return (liar as Liar).lookout({
      ...{ kind: RecordKind.VISA_ANSWER, content: encode('VisaAnswer', said), disclose: (all) => all },
      statement: { exchangeId: id, ...NO_TEXT, ...answering, queryDigest: asked.statementDigest },
    });
  };
  let next = newId();
  pair = await startPair({
    answering(from, topic) {
      if (from !== 'CA' || topic !== 'visa') return undefined;
      return (liar as Liar).seal([refusal(next)], { facts: { lane: Lane.QUERY, linkSequence: 0 } });
    },
  });
  const { ca } = pair;
  liar = await liarOf(pair);
  const document = { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' };
  const ask = () =>
    ca.exchange.query(
      {
        to: 'US',
        purpose: 'ENTRY_OR_STAY',
        mistreatmentRisk: 'NONE',
        record: { caseReference: 'CASE-1', document, citizenship: ['UTO'] },
      },
      { subject: 'officer-3', agency: 'IRCC' },
    );
  const states = (id: Uint8Array) =>
    rawOf(ca.store)
      .all('SELECT state FROM exchange WHERE exchange_id = ?', id)
      .map(({ state }) => state);

  const refused = next;
  expect((await ask()).outcome).toBe('REFUSED');
  await liar.say([liar.lookout({ statement: { exchangeId: refused } })]);
  expect(states(refused)).toEqual([]);
  expect((await ask()).code).toBe('DUPLICATE_EXCHANGE');

  // The other way round, and behind one that was rejected.
  next = newId();
  await liar.say([liar.lookout({ statement: { exchangeId: next, agency: 'NOBODY' } })]);
  expect((await ask()).code).toBe('DUPLICATE_EXCHANGE');
  await liar.say([liar.lookout({ statement: { exchangeId: next } })]);
  expect(states(next)).toEqual(['ADMITTED']);
  expect(await failedOf(idText(next))).toEqual([]);
});

const VERDICT = { verdict: VerdictKind.REFUSED, code: 'POLICY_REFUSED', index: 3, leafHash: new Uint8Array(32) };
type Verdict = NonNullable<Outgoing<'Receipt'>['verdicts']>[number];
const ODD: readonly (readonly [what: string, verdicts: readonly Verdict[]])[] = [
  ['a code that is none', [{ code: 'not a code' }]],
  ['no code', [{ code: '' }]],
  ['a hash that is none', [{ leafHash: new Uint8Array(5) }]],
  ['two verdicts on one exchange', [{}, { verdict: VerdictKind.ACCEPTED, code: '' }]],
];

test.each(ODD)('a receipt with %s spoils neither our evidence nor what is held against the log', async (_, verdicts) => {
  pair = await startPair();
  const { ca } = pair;
  const liar = await liarOf(pair);
  // The true United States hears nothing of it.
  ca.out.isCut = true;
  const by = { subject: 'officer-2', agency: 'CBSA' };
  const { result } = await ca.exchange.release(lookoutTo('US'), by, idempotency());
  const id = result.exchanges[0]?.id ?? '';
  const sql = `SELECT b.batch_id, b.manifest_sha256 FROM exchange e JOIN batch b ON b.batch_id = e.batch_id AND b.direction = 'sent'
    WHERE e.exchange_id = ?`;
  const batch = rawOf(ca.store).get(sql, idFromText(id));
  const content = encode('Receipt', {
    ...{ batchId: batch?.batch_id as Uint8Array, manifestSha256: batch?.manifest_sha256 as Uint8Array },
    verdicts: verdicts.map((verdict) => ({ ...VERDICT, ...verdict, exchangeId: idFromText(id) })),
  });
  const as = { kind: RecordKind.RECEIPT, content, disclose: <T>(all: T) => all };
  await liar.say([
    liar.lookout({ ...as, header: { classification: 0 }, statement: { ...NO_TEXT, verb: Verb.RECEIPT, priority: 0 } }),
  ]);
  expect((await ca.exchange.get(id)).state).toBe('REJECTED');
  expect(await failedOf(id)).toEqual([]);
  const { store, vault } = ca.context;
  expect(verifyTables({ self: 'CA', store, vault, now: pair.now(), idempotencyDays: 7 })).toEqual([]);
});
