// Hostile bytes over real NATS into a real gateway: each is refused with its own code, logged, answered under the country's
// signature, and neither blocks the link nor stops the process.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { base64url, bytesOf, LOOKOUT, parcelAround, party, plaintextOf, withHeader } from '../../../deploy/hostile/forge.ts';
import { type EvilPartner, exchangeIdOf, partyOf, startEvilPartner, until } from '../../../deploy/hostile/partner.ts';
import { AuditKind, decode, encode, Lane, type Outgoing, RecordKind, Verb, VerdictKind } from '../../../proto/index.ts';
import { type Code, HOUR, newId, sameBytes, sha256, systemClock, toHex } from '../../../services/domain/index.ts';
import { commitRecord, fieldCount, LIMITS } from '../../../services/envelope/index.ts';
import {
  generateKeys,
  issueKeySet,
  issueRevocationList,
  type KeySet,
  nextKeySetDocument,
  verifyKeySet,
} from '../../../services/identity/index.ts';
import { lookoutOf } from '../nodes.ts';

type Entry = Outgoing<'BatchEntry'>;

let us: EvilPartner;
let pid: number | undefined;
beforeAll(async () => {
  // What is refused here by the hundred is refused one after the other, and not at the pace of a partner's budget.
  us = await startEvilPartner('US', 'CA', { settings: { link: { refusalsPerMinute: 1_000_000 } } });
  pid = us.node.gateway.pid();
}, 120_000);
afterAll(() => us?.stop());
afterEach(async () => {
  expect(us.node.gateway.pid()).toBe(pid);
  expect((await fetch(`${us.node.url}/healthz`)).ok).toBe(true);
});

const sealed = async (entries: readonly Entry[], options?: Parameters<EvilPartner['batch']>[1]) =>
  us.seal(await us.batch(entries, options));
const good = () => sealed([us.lookout()]);

/** The link is not blocked: a lawful lookout right after is accepted. */
async function expectGoodAfter(): Promise<void> {
  const entry = us.lookout();
  await us.deliver([entry]);
  expect(await us.verdictOn(exchangeIdOf(entry))).toMatchObject({ verdict: VerdictKind.ACCEPTED, code: '' });
}

/** A parcel that does not open: quarantined, logged, told as an event and answered by a signed rejection. */
async function expectQuarantined(parcel: Uint8Array, code: Code): Promise<void> {
  const [cursor, before] = [us.ledger.events().at(-1)?.cursor ?? 0, us.ledger.link().received];
  await us.publish(parcel);
  expect(await us.rejectionOf(parcel)).toMatchObject({ code, parcelSha256: sha256(parcel) });
  expect(us.ledger.quarantined(parcel)).toBe(code);
  const leaf = us.ledger.leavesOf(code).find(({ parcelSha256 }) => sameBytes(parcelSha256, sha256(parcel)));
  expect(leaf).toMatchObject({ kind: AuditKind.REJECTED, from: 'US', to: 'CA', country: 'CA' });
  expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'parcel.quarantined', code }));
  expect(us.ledger.link().received).toBe(before);
}

async function expectQuarantinedAnyway(parcel: Uint8Array): Promise<void> {
  await us.publish(parcel);
  expect(await us.rejectionOf(parcel, 30_000)).toMatchObject({ code: 'MALFORMED' });
}

/** A statement under a valid manifest: its own verdict in the receipt, and the leaf that the receipt names is in the log. */
async function expectVerdict(entry: Entry, code: Code, verdict: VerdictKind = VerdictKind.REFUSED): Promise<void> {
  const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
  await us.publish(await sealed([entry]));
  const said = await us.verdictOn(exchangeIdOf(entry));
  expect(said).toMatchObject({ code, verdict });
  const leaf = us.ledger.leafAt(said.index);
  expect(toHex(leaf?.hash ?? new Uint8Array())).toBe(toHex(said.leafHash));
  expect(leaf?.entry).toMatchObject({ kind: AuditKind.REJECTED, externalReason: code, exchangeId: exchangeIdOf(entry) });
  expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'parcel.quarantined', code }));
  expect(us.ledger.exchangesReceived(exchangeIdOf(entry))).toBe(0);
}

describe('a parcel that does not open', () => {
  const attacks: Readonly<Record<string, readonly [Code, () => Promise<Uint8Array>]>> = {
    'nothing at all': ['MALFORMED', async () => new Uint8Array([0])],
    truncated: ['MALFORMED', async () => (await good()).subarray(0, -1)],
    'as large as NATS lets through': ['MALFORMED', async () => bytesOf('large', (1 << 20) - 8192)],
    'more statements than the bound': [
      'OVERSIZED',
      async () => {
        const entries = Array.from({ length: LIMITS.statements + 1 }, () => us.lookout({ disclose: () => [] }));
        return us.parcel((await us.batch(entries)) as never);
      },
    ],
    'more fields than the bound': [
      'OVERSIZED',
      async () => {
        const entry = us.lookout();
        const disclosures = Array.from({ length: 9_000 }, () => ({ field: 1, salt: bytesOf('s', 1), carried: bytesOf('c', 1) }));
        return us.parcel((await us.batch([{ ...entry, disclosures }])) as never);
      },
    ],
    'addressed to another country': [
      'WRONG_RECIPIENT',
      async () => encode('Parcel', { ...decode('Parcel', await good()), to: 'MX' } as never),
    ],
    'a manifest for another country': ['WRONG_RECIPIENT', () => manifestWith({ to: 'MX' })],
    'in the name of another country': [
      'WRONG_SENDER',
      async () => encode('Parcel', { ...decode('Parcel', await good()), from: 'MX' } as never),
    ],
    "signed with a third country's key": [
      'UNKNOWN_KEY',
      async () => sealed([us.lookout()], { signer: (await party('MX')).signing }),
    ],
    "signed with the receiver's own key": ['UNKNOWN_KEY', () => sealed([us.lookout()], { signer: us.gateway.signing })],
    'signed under the name of another key': [
      'SIGNATURE_INVALID',
      async () => sealed([us.lookout()], { signer: { kid: us.us.signing.kid, key: (await party('MX')).signing.key } }),
    ],
    'signed with its encryption key': [
      'UNKNOWN_KEY',
      () => sealed([us.lookout()], { signer: { ...us.us.signing, kid: us.us.decryption.kid } }),
    ],
    'signature algorithm none': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'none' })],
    'signature algorithm ES256': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'ES256' })],
    'signature algorithm HS256': ['ALGORITHM_NOT_ALLOWED', () => signedAs({ alg: 'HS256' })],
    'a signature for another purpose': ['SIGNATURE_INVALID', () => signedAs({ typ: 'tripoint-resume' })],
    'encrypted with RSA-OAEP': [
      'ALGORITHM_NOT_ALLOWED',
      async () => withHeader(await good(), (h) => ({ ...h, alg: 'RSA-OAEP' })),
    ],
    'encrypted with A128CBC-HS256': [
      'ALGORITHM_NOT_ALLOWED',
      async () => withHeader(await good(), (h) => ({ ...h, enc: 'A128CBC-HS256' })),
    ],
    'encrypted to a key of nobody': ['UNKNOWN_KEY', async () => withHeader(await good(), (h) => ({ ...h, kid: 'nobody' }))],
    'compressed, as a bomb would be': ['DECRYPTION_FAILED', async () => withHeader(await good(), (h) => ({ ...h, zip: 'DEF' }))],
    'one bit of the ciphertext changed': [
      'DECRYPTION_FAILED',
      async () => {
        const parcel = decode('Parcel', await good());
        const batch = parcel.batch as NonNullable<typeof parcel.batch>;
        const ciphertext = Uint8Array.from(batch.ciphertext);
        ciphertext[9] = (ciphertext[9] as number) ^ 1;
        return encode('Parcel', { ...parcel, batch: { ...batch, ciphertext } } as never);
      },
    ],
    'issued before the window of its key': [
      'KEY_NOT_VALID',
      () => sealed([us.lookout()], { facts: { issued: us.us.signingKey.notBefore - HOUR } }),
    ],
    'issued in the future': ['ISSUED_IN_FUTURE', () => sealed([us.lookout()], { facts: { issued: systemClock() + HOUR } })],
    'under a key set that does not hold its key': [
      'KEY_SET_INVALID',
      () => sealed([us.lookout()], { facts: { keySet: us.gateway.signingKey.keySet } }),
    ],
    'promised in a log that is not its own': [
      'MANIFEST_MISMATCH',
      () => sealed([us.lookout()], { facts: { logOrigin: 'elsewhere.example/log' } }),
    ],
    'a statement that the manifest does not hold': [
      'MANIFEST_MISMATCH',
      async () => us.parcel({ ...(await us.batch([us.lookout()])), entries: [us.lookout()] } as never),
    ],
    'a statement hidden from the manifest': [
      'MANIFEST_MISMATCH',
      async () => {
        const batch = await us.batch([us.lookout()]);
        return us.parcel({ ...batch, entries: [...batch.entries, us.lookout()] } as never);
      },
    ],
    'no statement': ['MANIFEST_MISMATCH', () => sealed([])],
    'something in the padding': [
      'MALFORMED',
      async () => us.parcel({ ...(await us.batch([us.lookout()])), padding: bytesOf('hidden', 8) } as never),
    ],
    'a question on the link lane': ['VERB_NOT_ALLOWED', () => question()],
  };

  test.each(Object.entries(attacks))('%s', async (_, [code, make]) => {
    await expectQuarantined(await make(), code);
    await expectGoodAfter();
  });

  const signedAs = async (header: Record<string, unknown>) => {
    const batch = await us.batch([us.lookout()]);
    const right = JSON.parse(Buffer.from(Buffer.from(batch.signature.protected).toString(), 'base64url').toString());
    const changed = new Uint8Array(Buffer.from(base64url({ ...right, ...header })));
    return us.parcel({ ...batch, signature: { ...batch.signature, protected: changed } } as never);
  };
  const manifestWith = async (manifest: Outgoing<'Manifest'>) =>
    us.parcel((await us.batch([us.lookout()], { manifest })) as never, { to: 'CA' });
  const question = () => {
    const content = encode('VisaQuery', { document: { documentNumber: 'X1', issuingState: 'UTO' } } as never);
    const entry = us.linkRecord(RecordKind.VISA_QUERY, Verb.QUERY, content);
    return sealed([entry], { facts: { lane: Lane.QUERY, linkSequence: 0 } });
  };
});

describe('a statement under a valid manifest', () => {
  const AGREED = { agreement: 'ca-us-lookouts' };
  const attacks: Readonly<Record<string, readonly [Code, () => Entry, VerdictKind?]>> = {
    'an altered disclosure': [
      'COMMITMENT_MISMATCH',
      () =>
        us.lookout({
          disclose: (present) =>
            present
              .filter(({ field }) => field !== 21)
              .map((one) => (one.field === 27 ? { ...one, carried: Uint8Array.from([...one.carried.slice(0, -1), 88]) } : one)),
        }),
    ],
    'a disclosure that carries another field too': ['DISCLOSURE_INVALID', () => carryingAnother()],
    'a field that the agreement withholds': ['WITHHELD_FIELD_DISCLOSED', () => us.lookout({ disclose: (present) => present })],
    'an agreement text that is not held here': [
      'AGREEMENT_DIGEST_MISMATCH',
      () => us.lookout({ statement: { ...AGREED, agreementDigest: bytesOf('other text', 32) } }),
      VerdictKind.RETRYABLE,
    ],
    'an agreement that nobody knows': ['NO_AGREEMENT', () => us.lookout({ statement: { agreement: 'no-such' } })],
    'a text that is named by half': [
      'MALFORMED',
      () => us.lookout({ statement: { agreement: '', agreementDigest: new Uint8Array() } }),
    ],
    'no agreement at all': [
      'NO_AGREEMENT',
      () => us.lookout({ statement: { agreement: '', agreementDigest: new Uint8Array(), clauses: [] } }),
    ],
    'a purpose that the agreement does not have': ['POLICY_REFUSED', () => us.lookout({ statement: { purpose: 'TOURISM' } })],
    'a category outside the agreement': [
      'POLICY_REFUSED',
      () => us.lookout({ content: encode('Lookout', { ...LOOKOUT, category: 4, actionOnHit: 1 }) }),
    ],
    'a leaf of another statement': ['LEAF_MISMATCH', () => us.lookout({ leaf: { statementDigest: bytesOf('another', 32) } })],
    'a leaf that discloses less': ['LEAF_MISMATCH', () => us.lookout({ leaf: { disclosed: [1] } })],
    'a leaf for another purpose': ['LEAF_MISMATCH', () => us.lookout({ leaf: { purpose: 'LAW_ENFORCEMENT' } })],
    'no leaf': ['LEAF_MISMATCH', () => us.lookout({ leafBytes: new Uint8Array() })],
    'a leaf larger than a log takes': ['OVERSIZED', () => us.lookout({ leaf: { gatewayId: 'x'.repeat(5_000) } })],
    'a header larger than the bound': [
      'OVERSIZED',
      () => us.lookout({ header: { caveats: Array.from({ length: 40 }, () => ({ code: 6, text: 'c'.repeat(500) })) } }),
    ],
    'another record than its statement names': [
      'RECORD_MISMATCH',
      () => us.lookout({ statement: { recordDigest: bytesOf('r', 32) } }),
    ],
    "another country's record": [
      'RECORD_MISMATCH',
      () => us.lookout({ header: { originator: { country: 'MX', agency: 'ANAM' } } }),
    ],
    'commitments that are not those of the header': [
      'RECORD_MISMATCH',
      () => us.lookout({ commitments: (right) => Uint8Array.from(right, (byte) => byte ^ 1) }),
    ],
    'a statement to another country': ['WRONG_RECIPIENT', () => us.lookout({ statement: { to: 'MX' } })],
    'a statement from another country': ['WRONG_SENDER', () => us.lookout({ statement: { from: 'MX' } })],
    'a statement dated back': ['MANIFEST_MISMATCH', () => us.lookout({ statement: { issued: systemClock() - HOUR } })],
    'a visa answer that is posted': [
      'VERB_NOT_ALLOWED',
      () => us.lookout({ kind: RecordKind.VISA_ANSWER, content: encode('VisaAnswer', { outcome: 2 }), disclose: (all) => all }),
    ],
    'a question among the posts': [
      'VERB_NOT_ALLOWED',
      () => us.linkRecord(RecordKind.VISA_QUERY, Verb.QUERY, encode('VisaQuery', { recordReference: 'R' } as never)),
    ],
    'a key set without an algorithm': [
      'ALGORITHM_NOT_ALLOWED',
      () => us.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', { keySet: 'e30.e30.e30' })),
    ],
    'a key set that is no text of that kind': [
      'KEY_SET_INVALID',
      () =>
        us.linkRecord(
          RecordKind.KEY_SET,
          Verb.KEY_SET,
          encode('KeySet', { keySet: `${'['.repeat(9_000)}.${'x'.repeat(100)}.y` }),
        ),
    ],
    'a revocation list that nobody signed': [
      'KEY_SET_INVALID',
      () => us.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', { revocationList: 'a.b.c' })),
    ],
  };

  test.each(Object.entries(attacks))('%s', async (_, [code, make, verdict]) => {
    await expectVerdict(make(), code, verdict);
    await expectGoodAfter();
  });

  test('one bad statement does not take the good ones of its batch with it', async () => {
    const entries = [us.lookout(), us.lookout({ statement: { purpose: 'TOURISM' } }), us.lookout()];
    await us.publish(await sealed(entries));
    const codes = [];
    for (const entry of entries) codes.push((await us.verdictOn(exchangeIdOf(entry))).code);
    expect(codes).toEqual(['', 'POLICY_REFUSED', '']);
  });

  /** Its commitment to field 1 is over field 1 and field 2 together, so what it discloses opens it. */
  function carryingAnother(): Entry {
    const seed = `smuggling ${toHex(newId())}`;
    const content = encode('Lookout', { recordReference: 'REF', category: 1, actionOnHit: 1 });
    const count = fieldCount(RecordKind.LOOKOUT);
    const right = commitRecord(RecordKind.LOOKOUT, content, bytesOf(`${seed}/salts`, count * 32));
    const [salt, carried] = [bytesOf('salt', 32), encode('Lookout', { recordReference: 'REF', subjectKind: 1 })];
    const tagged = Buffer.concat([Buffer.from('tripoint/field/v1\0'), Buffer.of(0, 0, 0, 1), salt, carried]);
    const commitments = Uint8Array.from(right.commitments);
    commitments.set(sha256(new Uint8Array(tagged)));
    return us.lookout({
      seed,
      content,
      commitments: () => commitments,
      disclose: (present) => [{ field: 1, salt, carried }, ...present.slice(1)],
      header: { commitmentsDigest: digestOf(commitments) },
    });
  }
});

/** Over all commitments, written apart from the product's. */
const digestOf = (commitments: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(sha256(new Uint8Array([...Buffer.from('tripoint/commitments/v1\0'), ...commitments])));

describe('what was said before', () => {
  test('a replayed batch gets the original receipt and takes effect once', async () => {
    const entry = us.lookout();
    const parcel = await sealed([entry]);
    await us.publish(parcel);
    await us.verdictOn(exchangeIdOf(entry));
    const [rows, sent] = [us.ledger.quarantineRows(), us.ledger.link().sent];
    for (let i = 0; i < 3; i++) await us.publish(parcel);
    await expectGoodAfter();
    expect(us.verdictsOn(exchangeIdOf(entry))).toHaveLength(1);
    expect(us.ledger.exchangesReceived(exchangeIdOf(entry))).toBe(1);
    expect(us.ledger.quarantineRows()).toBe(rows);
    expect(us.ledger.link().sent).toBe(sent + 1);
  });

  test('one sequence with two manifests is equivocation: an alarm, and the evidence is kept', async () => {
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    const linkSequence = us.next();
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { linkSequence } }));
    await us.verdictOn(exchangeIdOf(entry));
    const other = await sealed([us.lookout()], { facts: { linkSequence } });
    await us.publish(other);
    expect(await us.rejectionOf(other)).toMatchObject({ code: 'EQUIVOCATION' });
    expect(us.ledger.quarantined(other)).toBe('EQUIVOCATION');
    expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'link.alarm', code: 'EQUIVOCATION' }));
    await expectGoodAfter();
  });

  test('two manifests for one sequence that is still ahead are equivocation too', async () => {
    const next = us.next();
    const [gap, first, second] = [us.lookout(), us.lookout(), us.lookout()];
    await us.publish(await sealed([first], { facts: { linkSequence: next + 1 } }));
    await until('it waits', () => us.ledger.pending().includes(next + 1));
    const other = await sealed([second], { facts: { linkSequence: next + 1 } });
    await us.publish(other);
    await until('its evidence', () => us.ledger.quarantined(other) === 'EQUIVOCATION');
    await us.publish(await sealed([gap], { facts: { linkSequence: next } }));
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    expect(us.verdictsOn(exchangeIdOf(second))).toEqual([]);
    await expectGoodAfter();
  });

  test.each([
    ['later', true],
    ['back to back', false],
  ])('one batch id under two sequences, %s', async (_, apart) => {
    const batchId = newId();
    const next = us.next();
    const [first, second] = [us.lookout(), us.lookout()];
    const [one, two] = [
      await sealed([first], { facts: { batchId, linkSequence: next } }),
      await sealed([second], { facts: { batchId, linkSequence: next + 1 } }),
    ];
    const published = us.publish(one);
    if (apart) await us.verdictOn(exchangeIdOf(first));
    await Promise.all([published, us.publish(two)]);
    expect(await us.rejectionOf(two)).toMatchObject({ code: 'EQUIVOCATION' });
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    expect(us.verdictsOn(exchangeIdOf(second))).toEqual([]);
    await expectGoodAfter();
  });

  test('one exchange id in two batches published back to back is accepted once', async () => {
    const exchangeId = newId();
    const next = us.next();
    const parcels = await Promise.all(
      [0, 1].map((i) => sealed([us.lookout({ statement: { exchangeId } })], { facts: { linkSequence: next + i } })),
    );
    await Promise.all(parcels.map(us.publish));
    const verdicts = await until('both verdicts', () => us.verdictsOn(exchangeId).length === 2 && us.verdictsOn(exchangeId));
    expect(verdicts.map(({ code }) => code).sort()).toEqual(['', 'DUPLICATE_EXCHANGE']);
    expect(us.ledger.exchangesReceived(exchangeId)).toBe(1);
    await expectGoodAfter();
  });

  test('one exchange id twice in one batch is accepted once', async () => {
    const exchangeId = newId();
    await us.publish(await sealed([us.lookout({ statement: { exchangeId } }), us.lookout({ statement: { exchangeId } })]));
    const verdicts = await until('both verdicts', () => us.verdictsOn(exchangeId).length === 2 && us.verdictsOn(exchangeId));
    expect(verdicts.map(({ code }) => code)).toEqual(['', 'DUPLICATE_EXCHANGE']);
    await expectGoodAfter();
  });

  test('a record version with another header is equivocation', async () => {
    const recordId = newId();
    const first = us.lookout({ header: { recordId } });
    await us.publish(await sealed([first]));
    expect(await us.verdictOn(exchangeIdOf(first))).toMatchObject({ code: '' });
    await expectVerdict(us.lookout({ header: { recordId } }), 'EQUIVOCATION');
    await expectGoodAfter();
  });

  test('a question under the batch id of another batch gets no answer and stops nothing', async () => {
    const batchId = newId();
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { batchId } }));
    await us.verdictOn(exchangeIdOf(entry));
    const content = encode('VisaQuery', { document: { documentNumber: 'X1', issuingState: 'UTO' } } as never);
    const query = us.linkRecord(RecordKind.VISA_QUERY, Verb.QUERY, content, {
      statement: { deadline: systemClock() + 1_000_000 },
    });
    const parcel = await sealed([query], { facts: { batchId, lane: Lane.QUERY, linkSequence: 0 } });
    await expect(us.link.ask('visa', parcel, { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'LINK_DOWN' });
    expect(await us.rejectionOf(parcel)).toMatchObject({ code: 'EQUIVOCATION' });
    await expectGoodAfter();
  });
});

describe('the order of the link', () => {
  test('what is ahead waits, and is taken in order once the gap is filled', async () => {
    const next = us.next();
    const [first, second, third] = [us.lookout(), us.lookout(), us.lookout()];
    await us.publish(await sealed([third], { facts: { linkSequence: next + 2 } }));
    await us.publish(await sealed([second], { facts: { linkSequence: next + 1 } }));
    await until('both wait', () => us.ledger.pending().length === 2);
    expect(us.ledger.link().received).toBe(next - 1);
    await us.publish(await sealed([first], { facts: { linkSequence: next } }));
    const indexes = [];
    for (const entry of [first, second, third]) indexes.push((await us.verdictOn(exchangeIdOf(entry))).index);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
    expect(us.ledger.pending()).toEqual([]);
    expect(us.ledger.link().received).toBe(next + 2);
  });

  test('what is further ahead than the bound is not kept', async () => {
    await us.publish(await sealed([us.lookout()], { facts: { linkSequence: us.next() + 100_000 } }));
    await expectGoodAfter();
    expect(us.ledger.pending()).toEqual([]);
  });
});

describe('what a partner says of our own batches', () => {
  test('received_through beyond what was sent is an alarm and closes nothing', async () => {
    const [cursor, before] = [us.ledger.events().at(-1)?.cursor ?? 0, us.ledger.link()];
    const entry = us.lookout();
    await us.publish(await sealed([entry], { facts: { receivedThrough: before.sent + 10_000 } }));
    expect(await us.verdictOn(exchangeIdOf(entry))).toMatchObject({ code: '' });
    expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'link.alarm', code: 'ROLLED_BACK' }));
    expect(us.ledger.link().peerReceived).toBeLessThanOrEqual(us.ledger.link().sent);
    await expectGoodAfter();
  });

  test('a receipt speaks for its own batch only, and once', async () => {
    const officer = us.node.as('ca-officer-1');
    const post = async () => {
      const { exchanges } = await officer.exchanges.post({
        to: ['US'],
        lookout: lookoutOf(`CA-${Date.now()}`),
        purpose: 'COUNTER_TERRORISM',
        priority: 'ROUTINE',
        classification: 'UNCLASSIFIED',
      } as never);
      const id = exchanges[0]?.id ?? '';
      const answer = await until('its batch', () =>
        us.answers.find(({ batch }) =>
          batch.statements.some((one) => 'statement' in one && idOf(one.statement.exchangeId) === id),
        ),
      );
      return { id, batch: answer.batch };
    };
    const [mine, other] = [await post(), await post()];
    const idBytes = (id: string) => new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));
    const verdict = (id: string, kind: VerdictKind, code = '') => ({
      exchangeId: idBytes(id),
      verdict: kind,
      code,
      index: 5,
      leafHash: bytesOf('leaf', 32),
    });
    const receipt = (verdicts: Outgoing<'Receipt'>['verdicts'] & object) =>
      us.linkRecord(
        RecordKind.RECEIPT,
        Verb.RECEIPT,
        encode('Receipt', { batchId: mine.batch.manifest.batchId, manifestSha256: mine.batch.manifestSha256, verdicts }),
      );
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    await us.deliver([
      receipt([verdict(other.id, VerdictKind.ACCEPTED), verdict(mine.id, VerdictKind.ACCEPTED)]),
      receipt([verdict(mine.id, VerdictKind.REFUSED, 'POLICY_REFUSED')]),
    ]);
    await expectGoodAfter();
    expect((await officer.exchanges.get(mine.id)).state).toBe('CLOSED');
    expect((await officer.exchanges.get(other.id)).state).toBe('RECEIVED');
    const about = us.ledger.events(cursor).filter(({ type }) => type === 'exchange.closed' || type === 'exchange.rejected');
    expect(about).toHaveLength(1);
  });

  test('a receipt for another manifest of ours is an alarm', async () => {
    const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
    const receipt = encode('Receipt', { batchId: newId(), manifestSha256: bytesOf('none of ours', 32) });
    await us.deliver([us.linkRecord(RecordKind.RECEIPT, Verb.RECEIPT, receipt)]);
    await until('an alarm', () =>
      us.ledger.events(cursor).some(({ type, code }) => type === 'link.alarm' && code === 'MANIFEST_MISMATCH'),
    );
    await expectGoodAfter();
  });

  test('a storm of rejections is logged and answered by none', async () => {
    const sent = us.ledger.link().sent;
    const rejection = (i: number) =>
      us.linkRecord(
        RecordKind.RECEIPT,
        Verb.REJECTION,
        // A code is what a partner likes to say: it must not swell our log.
        encode('Receipt', { parcelSha256: bytesOf(`parcel ${i}`, 32), code: i % 2 ? 'OVERSIZED' : 'x'.repeat(100_000) }),
      );
    const next = us.next();
    for (let i = 0; i < 8; i++) {
      const facts = { linkSequence: next + i };
      await us.publish(await us.parcel((await us.batch([rejection(i), rejection(i + 100)], { facts })) as never));
    }
    await until('all are taken', () => us.ledger.link().received === next + 7);
    expect(us.ledger.largestLeaf()).toBeLessThan(LIMITS.leafBytes);
    await expectGoodAfter();
    expect(us.ledger.link().sent).toBe(sent + 1);
  });
});

describe('mutations', () => {
  /** Deterministic bytes to mutate by. */
  function* numbers(seed: string): Generator<number, never> {
    for (let block = 0; ; block++) {
      const bytes = bytesOf(`${seed}/${block}`, 32);
      for (let i = 0; i < 32; i += 4) yield new DataView(bytes.buffer, bytes.byteOffset).getUint32(i);
    }
  }
  function mutated(bytes: Uint8Array, seed: string): Uint8Array {
    const next = numbers(seed);
    const draw = (below: number) => (next.next().value as number) % below;
    const at = draw(bytes.length);
    const length = 1 + draw(8);
    const some = bytesOf(seed, length);
    switch (draw(5)) {
      case 0:
        return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ (1 << draw(8)) : byte));
      case 1:
        return bytes.slice(0, at);
      case 2:
        return new Uint8Array([...bytes.subarray(0, at), ...some, ...bytes.subarray(at)]);
      case 3:
        return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
      default:
        return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(0, length), ...bytes.subarray(at)]);
    }
  }

  test('200 of a valid parcel: none opens, each is quarantined once and rejected', async () => {
    const parcel = await good();
    const all = Array.from({ length: 200 }, (_, i) => mutated(parcel, `outer ${i}`));
    const different = [
      ...new Map(all.filter((bytes) => !sameBytes(bytes, parcel)).map((bytes) => [toHex(sha256(bytes)), bytes])).values(),
    ];
    const [rows, received] = [us.ledger.quarantineRows(), us.ledger.link().received];
    await Promise.all(different.map(us.publish));
    for (const bytes of different) await us.rejectionOf(bytes, 30_000);
    expect(us.ledger.quarantineRows()).toBe(rows + different.length);
    expect(us.ledger.link().received).toBe(received);
    await expectGoodAfter();
  }, 60_000);

  test('100 of what is inside: whatever they break, the link goes on', async () => {
    const plaintext = await plaintextOf(await us.parcel((await us.batch([us.lookout()])) as never), us.gateway);
    for (let i = 0; i < 100; i++) await us.publish(await parcelAround(mutated(plaintext, `inner ${i}`), 'US', us.gateway));
    // One whose manifest still holds consumes the sequence: all have been read once this one, the last, is answered.
    await expectQuarantinedAnyway(bytesOf('the last', 64));
    await expectGoodAfter();
  }, 60_000);
});

describe('keys', () => {
  let second: KeySet;
  const keysRecord = (keySet: Outgoing<'KeySet'>) => us.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', keySet));

  test("the partner's next key set comes over the link; the old key is good while its window lasts", async () => {
    const own = us.federation.keys.countries.US;
    const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
    const anchor = { country: 'US', rootPem: own?.facts.rootPem ?? '', firstKeySet: own?.facts.firstKeySet ?? '' };
    const first = await verifyKeySet(own?.facts.keySets[0] ?? '', anchor, undefined, systemClock());
    const pairs = await generateKeys();
    const { notBefore, notAfter } = first.document;
    second = await issueKeySet(nextKeySetDocument(first, { notBefore: notBefore + 1, notAfter, keys: pairs }), {
      privateKeyPem: text(own?.files.gatewayKey),
      chainPem: [text(own?.files.gateway)],
    });
    const before = us.us;
    const next = us.next();
    const announcement = keysRecord({ keySet: second.jws });
    const after = partyOf('US', pairs, second);
    const underNew = entryOfNew();
    function entryOfNew(): Entry {
      us.useKeys(after);
      const entry = us.lookout();
      us.useKeys(before);
      return entry;
    }
    const parcels = [await sealed([announcement], { facts: { linkSequence: next } })];
    us.useKeys(after);
    parcels.push(await sealed([underNew], { facts: { linkSequence: next + 1 } }));
    // Back to back: what follows a change of keys is judged by the keys as changed.
    await Promise.all(parcels.map(us.publish));
    expect(await us.verdictOn(exchangeIdOf(announcement))).toMatchObject({ code: '' });
    expect(await us.verdictOn(exchangeIdOf(underNew))).toMatchObject({ code: '' });
    us.useKeys(before);
    await expectGoodAfter();
    us.useKeys(after);
    await expectGoodAfter();
  });

  test('a revoked key: refused from the list on, in the very same pull, and for what waited', async () => {
    const own = us.federation.keys.countries.US;
    const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
    const old = us.us;
    const first = own?.facts;
    const revoked = JSON.parse(Buffer.from(first?.keySets[0]?.split('.')[1] ?? '', 'base64url').toString()) as {
      keys: { use: string; kid: string }[];
    };
    const kid = revoked.keys.find(({ use }) => use === 'sig')?.kid ?? '';
    const now = systemClock();
    const list = await issueRevocationList(
      {
        version: 1,
        country: 'US',
        number: 2,
        issued: now,
        nextUpdate: now + HOUR,
        keys: [{ kid, revokedAt: now }],
        certificates: [],
      },
      { privateKeyPem: text(own?.files.rootKey), certificatePem: text(own?.files.root) },
    );
    const next = us.next();
    const firstKeys = JSON.parse(text(own?.keySets[0]?.keys));
    const firstSet = { document: revoked, digest: sha256(new Uint8Array(Buffer.from(first?.keySets[0] ?? ''))) };
    const retired = partyOf('US', firstKeys, firstSet as never);

    us.useKeys(retired);
    const waiting = await sealed([us.lookout()], { facts: { linkSequence: next + 1 } });
    await us.publish(waiting);
    await until('it waits', () => us.ledger.pending().includes(next + 1));
    const late = await sealed([us.lookout()], { facts: { linkSequence: next + 2 } });
    us.useKeys(old);
    const announcement = keysRecord({ revocationList: list.jws });
    await Promise.all([us.publish(await sealed([announcement], { facts: { linkSequence: next } })), us.publish(late)]);
    expect(await us.verdictOn(exchangeIdOf(announcement))).toMatchObject({ code: '' });
    expect(await us.rejectionOf(waiting)).toMatchObject({ code: 'KEY_REVOKED' });
    expect(us.ledger.link().received).toBe(next);
    await expectGoodAfter();
    await expectGoodAfter();

    us.useKeys(retired);
    await expectQuarantined(await good(), 'KEY_REVOKED');
    us.useKeys(old);
    await expectGoodAfter();
  });
});

const idOf = (id: Uint8Array) => toHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
