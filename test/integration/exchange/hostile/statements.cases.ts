import { describe, expect, test } from 'vitest';
import { bytesOf, LOOKOUT } from '../../../../deploy/hostile/forge.ts';
import { exchangeIdOf } from '../../../../deploy/hostile/partner.ts';
import { encode, RecordKind, Verb, VerdictKind } from '../../../../proto/index.ts';
import { type Code, HOUR, newId, sha256, systemClock, toHex } from '../../../../services/domain/index.ts';
import { commitRecord, fieldCount } from '../../../../services/envelope/index.ts';
import { type Entry, expectGoodAfter, expectVerdict, sealed, us } from './setting.ts';

/** The digest of all commitments, implemented independently of the product. */
const digestOf = (commitments: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(sha256(new Uint8Array([...Buffer.from('tripoint/commitments/v1\0'), ...commitments])));

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

  /** smuggling: the commitment to field 1 covers fields 1 and 2 together, so the disclosure of both opens it. */
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
