// What a country with every key of its own would have logged, sent and shown, and what the format leaves to nobody's reading: each is found,
// or said, or is good.
import { X509Certificate } from 'node:crypto';
import { AuditKind, CaveatCode, concat, decode, encode, type Outgoing, splitFields } from '../../../proto/index.ts';
import { commit, cosigner, signLine } from '../../../services/audit/index.ts';
import { DAY, MINUTE, SECOND, utf8 } from '../../../services/domain/index.ts';
import { recordDigest } from '../../../services/envelope/index.ts';
import type { TrustPolicy } from '../../../services/evidence/index.ts';
import { issueRevocationList } from '../../../services/identity/index.ts';
import { nations, type Prepared } from '../exchange/pair.ts';
import { type Given, leaf, ofUs, type Row, statement, textOf, withLines, without } from './alterations.ts';
import { base64, bytes, checkpointOf, flipped, type Json, withCheckpoint } from './forge.ts';

const [HELD, RELEASED, SENT] = [0, 1, 2] as const;
const YEAR = 365 * DAY;

/** A leaf with another value committed to under a name. */
function committed(one: Json, name: 'decision' | 'user', value: string): Json {
  const number = name === 'decision' ? 1 : 3;
  const digest = commit(number, bytes(one.opening[name].salt), utf8(value));
  const entry = decode('AuditEntry', bytes(one.entry));
  const commitments = entry.commitments.map((had) => (had.name === number ? { ...had, digest } : had));
  const opening = { ...one.opening, [name]: { ...one.opening[name], value } };
  return { ...one, entry: base64(encode('AuditEntry', { ...entry, commitments })), opening };
}
const said = (one: Json, change: object): Json => ({
  ...one,
  entry: base64(encode('AuditEntry', { ...decode('AuditEntry', bytes(one.entry)), ...change })),
});
const decisionOf = (one: Json): Json => JSON.parse(one.opening.decision.value);
const withFacts = (one: Json, change: object): Json => {
  const logged = decisionOf(one);
  return committed(one, 'decision', JSON.stringify({ ...logged, facts: { ...logged.facts, ...change } }));
};

/** The hold alone, as if nothing had been sent. */
const alone = (b: Json, one = b.leaves[HELD]): Json => ({
  ...without(b, 'statement', 'receipt', 'partnerLeaf'),
  leaves: [one],
  keySets: {},
  revocationLists: {},
});

/** Refused where no text is said to cover it. */
function bare({ forge }: Given, b: Json, change: (one: Json) => Json = (one) => one): Json {
  const held = b.leaves[HELD];
  const { facts } = decisionOf(held);
  const refused = said(held, { kind: AuditKind.REFUSED, outcome: 4, legalBasis: null, externalReason: 'NO_AGREEMENT' });
  const one = change(committed(refused, 'decision', JSON.stringify({ outcome: 'REFUSE', rules: [], facts })));
  return { ...forge.logged(alone(b, one)), agreements: [] };
}

/** Sent anew with something else, in a batch of its own. */
const resent = ({ forge, scene }: Given, b: Json, change: (one: Json) => Json, of: object = {}): Promise<Json> =>
  forge.resent(b, SENT, scene.pair.us, change, of);

/** Sent anew with these caveats, which no decision knew. */
function caveated(given: Given, b: Json, caveats: readonly Outgoing<'Caveat'>[]): Promise<Json> {
  const header = encode('RecordHeader', { ...decode('RecordHeader', bytes(b.statement.recordHeader)), caveats });
  const of = { ...b, statement: { ...b.statement, recordHeader: base64(header) } };
  return resent(given, of, (one) => one, { recordDigest: recordDigest(header) });
}

const NO_TEXT = { agreement: '', agreementDigest: new Uint8Array(), clauses: [], obligations: [], withheld: [] };

async function listOf(of: 'US' | 'CA', revokedAt: number, issued: number, number = 9): Promise<string> {
  const { root, identity } = ((await nations())[of] as Prepared).nation;
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const certificates = [{ serial, revokedAt }];
  const document = { version: 1, country: of, number, issued, nextUpdate: issued + DAY, keys: [], certificates } as const;
  return (await issueRevocationList(document, { privateKeyPem: root.key, certificatePem: root.certificate })).jws;
}

const policy = (trust: TrustPolicy, change: Partial<TrustPolicy>): TrustPolicy => ({ ...trust, ...change });
const beforeOf = (b: Json, change: (note: string) => string): Json => leaf(b, HELD, ({ before }) => ({ before: change(before) }));

/** The fields of an entry, in the order that is wanted. */
const reordered = (entry: string): string => base64(concat([...splitFields(bytes(entry)).values()].reverse()));

export const LIES: readonly Row[] = [
  // outcome and kind
  ['sent although it was to be held', 'structure', (given, b) => resent(given, b, (one) => said(one, { outcome: 3 }))],
  ['held, and permitted', 'structure', ({ forge }, b) => forge.logged(alone(b, said(b.leaves[HELD], { outcome: 1 })))],
  [
    'released with an outcome',
    'structure',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, (one) => said(one, { outcome: 1 }))),
  ],
  ['refused without a reason code', 'structure', (given, b) => bare(given, b, (one) => said(one, { externalReason: '' }))],
  ['held, and sent without a release', 'structure', (_, b) => ({ ...b, leaves: [b.leaves[HELD], b.leaves[SENT]] })],
  [
    'denied, and sent',
    'structure',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, (one) => said(one, { kind: AuditKind.DENIED }))),
  ],
  [
    'a statement about a record, with a verb that is about none',
    'statement-digest',
    (given, b) =>
      resent(given, b, (one) => one, {
        about: { originator: 'US', recordId: new Uint8Array(16), version: 1, recordDigest: new Uint8Array(32) },
      }),
  ],
  [
    'a record that is said to come from elsewhere',
    'statement-digest',
    (given, b) =>
      resent(given, b, (one) => one, {
        provenance: [{ from: 'MX', to: 'US', exchangeId: new Uint8Array(16), statementDigest: new Uint8Array(32) }],
      }),
  ],
  ['an override that no entry says who wanted', 'structure', (given, b) => resent(given, b, (one) => one, { exigent: true })],
  [
    'an override that somebody asked for when it had gone',
    'structure',
    async (given, b) => {
      const { leaves, ...rest } = await resent(given, b, (one) => one, { exigent: true });
      const { occurredAt } = decode('AuditEntry', bytes(leaves[SENT].entry));
      const asked = said(leaves[RELEASED], { kind: AuditKind.OVERRIDE, occurredAt });
      return { ...rest, leaves: [...leaves, { ...asked, index: leaves[SENT].index + 1 }] };
    },
  ],
  [
    'an entry that says in clear that an answer was suppressed',
    'structure',
    ({ forge }, b) => forge.logged(alone(b, said(b.leaves[HELD], { kind: AuditKind.SUPPRESSED, outcome: 5 }))),
  ],

  // under a text
  [
    'sent under no agreement at all',
    'statement-digest',
    (given, b) => resent(given, b, (one) => said(one, { legalBasis: null, outcome: 0 }), NO_TEXT),
  ],
  [
    'clauses of no agreement',
    'statement-digest',
    (given, b) =>
      resent(given, b, (one) => said(one, { legalBasis: { clauses: ['1'] }, outcome: 0 }), { ...NO_TEXT, clauses: ['1'] }),
  ],
  [
    'an entry of another time than its statement',
    'statement-digest',
    (given, b) =>
      resent(given, b, (one) => said(one, { occurredAt: decode('AuditEntry', bytes(one.entry)).occurredAt + SECOND })),
  ],

  // persons
  ['a release that no entry shows', undefined, (_, b) => ({ ...b, leaves: [b.leaves[SENT]] }), 'incomplete'],
  [
    'approvals that nobody gave',
    undefined,
    (given, b) =>
      resent(
        given,
        { ...b, leaves: [b.leaves[HELD], b.leaves[RELEASED], withFacts(b.leaves[SENT], { approvals: 5 })] },
        (one) => one,
      ),
    'incomplete',
  ],
  [
    'released by a person who is not opened',
    undefined,
    (_, b) => leaf(b, RELEASED, ({ opening }) => ({ opening: without(opening, 'user') })),
    'incomplete',
  ],
  [
    'released by its author',
    'decision',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, (one) => committed(one, 'user', b.leaves[SENT].opening.user.value))),
  ],
  [
    'released by its author under another agency',
    'decision',
    ({ forge }, b) =>
      forge.logged(
        leaf(b, RELEASED, (one) => committed(one, 'user', `${b.leaves[SENT].opening.user.value.split(' ')[0]} ELSEWHERE`)),
      ),
  ],
  [
    'approved, and never released',
    'structure',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, (one) => said(one, { kind: AuditKind.APPROVED }))),
  ],
  [
    'approved before it was held',
    'decision',
    ({ forge }, b) => forge.logged(leaf(b, HELD, (one) => withFacts(one, { approvals: 1 }))),
  ],

  // facts
  [
    'facts of another grade than the disclosed one',
    'decision',
    (given, b) =>
      resent(
        given,
        leaf(b, SENT, (one) => withFacts(one, { sourceGrade: 'A1' })),
        (one) => one,
      ),
  ],
  ['decided without a caveat of its header', 'decision', (given, b) => caveated(given, b, [{ code: CaveatCode.H0 }])],
  [
    'decided without a caveat of a later version',
    'decision',
    (given, b) => caveated(given, b, [{ code: 17 as CaveatCode, until: 1, text: 'of a later version' }]),
  ],
  [
    'decided as if what is concealed were not',
    'decision',
    (given, b) => caveated(given, b, [{ code: CaveatCode.CONCEALED, until: given.scene.pair.now() + YEAR }]),
  ],
  [
    'a caveat that has no end and needs one',
    'record-commitments',
    (given, b) => caveated(given, b, [{ code: CaveatCode.CONCEALED }]),
  ],
  ['a caveat of no code', 'record-commitments', (given, b) => caveated(given, b, [{ text: 'H3' }])],
  ['a caveat of 32 bits', 'structure', (given, b) => caveated(given, b, [{ code: (2 ** 31) as CaveatCode }])],
  [
    'a note, which nobody decides from',
    undefined,
    (given, b) => caveated(given, b, [{ code: CaveatCode.NOTE, text: 'H3' }]),
    'pass',
  ],
  ['facts of another agency than the statement', 'decision', (given, b) => resent(given, b, (one) => one, { agency: 'FBI' })],
  [
    'facts of another grade in the hold',
    'decision',
    ({ forge }, b) => forge.logged(leaf(b, HELD, (one) => withFacts(one, { sourceGrade: 'C4' }))),
  ],
  [
    'a decision with a member more',
    'decision',
    ({ forge }, b) =>
      forge.logged(leaf(b, HELD, (one) => committed(one, 'decision', JSON.stringify({ ...decisionOf(one), why: 'because' })))),
  ],
  [
    'another reason code than the decision has',
    'decision',
    ({ forge }, b) => forge.logged(leaf(b, HELD, (one) => said(one, { externalReason: 'QUOTA_EXHAUSTED' }))),
  ],
  [
    'a decision that is committed to nowhere',
    'decision',
    (given, b) =>
      resent(given, { ...b, leaves: [b.leaves[HELD], b.leaves[RELEASED], without(b.leaves[SENT], 'opening')] }, (one) =>
        said(one, { commitments: [] }),
      ),
  ],
  ['a decision of nothing', 'decision', ({ forge }, b) => forge.logged(leaf(b, HELD, (one) => committed(one, 'decision', '')))],

  // where no text covers it
  ['refused because no text covers it', undefined, (given, b) => bare(given, b), 'pass'],
  [
    'refused because I felt like it',
    'decision',
    (given, b) => bare(given, b, (one) => committed(one, 'decision', 'I felt like it')),
  ],
  [
    'refused by a rule of no text',
    'decision',
    (given, b) =>
      bare(given, b, (one) => committed(one, 'decision', JSON.stringify({ ...decisionOf(one), rules: ['I felt like it'] }))),
  ],
  [
    'refused by the facts of another purpose',
    'decision',
    (given, b) => bare(given, b, (one) => withFacts(one, { purpose: 'CUSTOMS' })),
  ],
  ['refused by the facts of another partner', 'decision', (given, b) => bare(given, b, (one) => withFacts(one, { to: 'MX' }))],
  ['refused by the facts of another verb', 'decision', (given, b) => bare(given, b, (one) => withFacts(one, { verb: 'NOTIFY' }))],
  [
    'refused by the facts of another time',
    'decision',
    (given, b) => bare(given, b, (one) => withFacts(one, { issued: decisionOf(one).facts.issued - DAY })),
  ],
  [
    'refused for a reason code of another decision',
    'decision',
    (given, b) => bare(given, b, (one) => said(one, { externalReason: 'POLICY_REFUSED' })),
  ],

  // times
  ['a refusal dated back by a year', 'cosignature-times', (given, b) => bare(given, b, (one) => dated(one, YEAR))],
  [
    'a refusal dated back by a year, and nothing that says since when its log held it',
    undefined,
    (given, b) => {
      const made = bare(given, b, (one) => dated(one, YEAR));
      return { ...made, leaves: [without(made.leaves[0], 'before')] };
    },
    'incomplete',
  ],
  [
    'an entry whose clock had gone back, as it says itself',
    undefined,
    (given, b) => bare(given, b, (one) => said(one, { clockStatus: 3 })),
    'incomplete',
  ],
  [
    'no earlier checkpoint',
    undefined,
    (_, b) => ({
      ...b,
      leaves: b.leaves.map((one: Json) => without(one, 'before')),
      receipt: { ...b.receipt, leaf: without(b.receipt.leaf, 'before') },
    }),
    'pass',
  ],
  ['an earlier checkpoint that holds the entry', 'inclusion', (_, b) => beforeOf(b, () => checkpointOf(b.leaves[HELD].proof))],
  [
    'an earlier checkpoint of the other country',
    'inclusion',
    ({ received }, b) => beforeOf(b, () => checkpointOf(received.leaves[0].proof)),
  ],
  [
    'an earlier checkpoint that its log did not sign',
    'log-signature',
    (_, b) => beforeOf(b, (note) => withLines(note, ([, ...rest]) => rest)),
  ],
  [
    'a cosignature on the earlier checkpoint changed',
    'cosignatures',
    (_, b) =>
      beforeOf(b, (note) =>
        withLines(note, ([own = '', ...rest]) => [own, ...rest.map((line) => line.replace(/\S+$/, (blob) => flipped(blob)))]),
      ),
  ],
  [
    'an earlier checkpoint without cosignatures',
    undefined,
    (_, b) => beforeOf(b, (note) => withLines(note, ([own = '']) => [own])),
    'pass',
  ],

  // witnesses
  ['nobody is asked for', undefined, ({ trust }, b) => ({ bundle: b, trust: policy(trust, { quorum: 0 }) }), 'incomplete'],
  [
    'more witnesses than files',
    undefined,
    ({ trust }, b) => ({ bundle: b, trust: policy(trust, { witnesses: 2 }) }),
    'incomplete',
  ],
  [
    'the partner as the only witness, and nobody knows of others',
    undefined,
    ({ trust: { witnesses: _, ...rest } }, b) => ({ bundle: b, trust: rest }),
    'incomplete',
  ],
  [
    'a witness beside the known one of whom there is no file',
    undefined,
    async ({ scene }, b) => {
      const { witnessKey } = (await nations()).US as Prepared;
      return leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) =>
          withLines(note, (lines) => [
            ...lines,
            signLine(textOf(note), cosigner('tripoint.example/mx/witness', witnessKey, scene.pair.now() / SECOND)).trimEnd(),
          ]),
        ),
      }));
    },
    'incomplete',
  ],
  [
    'a cosignature twice',
    undefined,
    (_, b) =>
      leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) => withLines(note, (lines) => [...lines, lines[1] ?? ''])),
      })),
    'pass',
  ],
  [
    'a note with 33 signatures',
    'log-signature',
    (_, b) =>
      leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) =>
          withLines(note, (lines) => [...Array<string>(32).fill(lines[0] ?? ''), lines[1] ?? '']),
        ),
      })),
  ],
  [
    'a proof with an extra line',
    undefined,
    (_, b) => leaf(b, HELD, ({ proof }) => ({ proof: proof.replace('\nindex', '\nextra AAAA\nindex') })),
    'pass',
  ],
  [
    'a proof with an extra line that is no base64',
    'inclusion',
    (_, b) => leaf(b, HELD, ({ proof }) => ({ proof: proof.replace('\nindex', '\nextra ?\nindex') })),
  ],

  // revocation
  [
    'a text signed by an identity that was revoked before',
    'agreement-binding',
    async ({ trust, scene }, b) => ({
      bundle: alone(b),
      trust: ofUs(trust, { revocationList: await listOf('US', scene.pair.now() - 30 * MINUTE, scene.pair.now()) }),
    }),
  ],
  [
    'a text signed by an identity that was revoked after witnesses had seen the entry',
    undefined,
    async ({ trust, scene }, b) => ({
      bundle: alone(b),
      trust: ofUs(trust, { revocationList: await listOf('US', scene.pair.now() + MINUTE, scene.pair.now() + 2 * MINUTE) }),
    }),
    'pass',
  ],
  [
    'a revocation list in the bundle, older than the one that the auditor brought',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: { ...b, revocationLists: { ...b.revocationLists, US: await listOf('US', now, now, 8) } },
        trust: ofUs(trust, { revocationList: await listOf('US', now - 30 * MINUTE, now, 9) }),
      };
    },
  ],
  [
    'two revocation lists of one number',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: { ...b, revocationLists: { ...b.revocationLists, US: await listOf('US', now, now + 2 * MINUTE) } },
        trust: ofUs(trust, { revocationList: await listOf('US', now + MINUTE, now + 2 * MINUTE) }),
      };
    },
  ],
  [
    'a newer revocation list in the bundle that takes back what the auditor knows to be revoked',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: {
          ...b,
          revocationLists: { ...b.revocationLists, US: await listOf('US', now + 2 * MINUTE, now + 2 * MINUTE, 10) },
        },
        trust: ofUs(trust, { revocationList: await listOf('US', now + MINUTE, now + 2 * MINUTE, 9) }),
      };
    },
  ],
  [
    'a revocation list of the auditor that is none',
    undefined,
    ({ trust }, b) => ({ bundle: b, trust: ofUs(trust, { revocationList: 'a.b.c' }) }),
    'unusable',
  ],
  [
    'a revocation list of the auditor that another root signed',
    undefined,
    async ({ trust, scene }, b) => ({
      bundle: b,
      trust: ofUs(trust, { revocationList: await listOf('CA', scene.pair.now(), scene.pair.now()) }),
    }),
    'unusable',
  ],
  [
    'a text signed by a country that the auditor does not know',
    'agreement-binding',
    (_, b) => {
      const [head = '', payload = '', signature = ''] = b.agreements[0].signatures[0].split('.');
      const document = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), party: 'MX' };
      const other = [head, Buffer.from(JSON.stringify(document)).toString('base64url'), signature].join('.');
      return { ...b, agreements: [{ ...b.agreements[0], signatures: [...b.agreements[0].signatures, other] }] };
    },
  ],

  // one reading of every file
  [
    'an entry with its fields in another order',
    'structure',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: reordered(entry) }))),
  ],
  [
    'an empty text written out',
    'structure',
    ({ forge }, b) =>
      forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: base64(concat([bytes(entry), Uint8Array.of(0xd2, 1, 0)])) }))),
  ],
  [
    'a number zero written out',
    'structure',
    ({ forge }, b) =>
      forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: base64(concat([bytes(entry), Uint8Array.of(0x90, 1, 0)])) }))),
  ],
  [
    'numbers packed in two runs',
    'structure',
    (given, b) =>
      resent(given, b, ({ entry, ...one }) => ({
        ...one,
        entry: packed(entry, (numbers) => [numbers.slice(0, 1), numbers.slice(1)]),
      })),
  ],
  [
    'numbers that are not packed',
    'structure',
    (given, b) => resent(given, b, ({ entry, ...one }) => ({ ...one, entry: unpacked(entry) })),
  ],
  [
    'about with 17 members',
    'structure',
    (_, b) => ({ ...b, about: Object.fromEntries([...'abcdefghijklmnopq'].map((name) => [name, ''])) }),
  ],
  ['about with a name in capitals', 'structure', (_, b) => ({ ...b, about: { Note: '' } })],
  ['about with a long text', 'structure', (_, b) => ({ ...b, about: { note: 'x'.repeat(1025) } })],
  [
    '129 disclosures',
    'structure',
    (_, b) => statement(b, { disclosures: Array(129).fill({ ...b.statement.disclosures[0], carried: '' }) }),
  ],
  [
    'a fault of two steps: the first in their order is said',
    'leaf-hash',
    (_, b) =>
      statement(
        leaf(b, HELD, ({ hash }) => ({ hash: flipped(hash) })),
        {
          signature: { ...b.statement.signature, signature: flipped(b.statement.signature.signature) },
        },
      ),
  ],
];

/** The whole decision, as if it had been made earlier. */
function dated(one: Json, by: number): Json {
  const { occurredAt } = decode('AuditEntry', bytes(one.entry));
  return withFacts(said(one, { occurredAt: occurredAt - by }), { issued: occurredAt - by });
}

const numbersOf = (entry: string): number[] => [...decode('AuditEntry', bytes(entry)).disclosed];
/** The entry with its disclosed fields written otherwise, in their place. */
const withNumbers = (entry: string, parts: readonly Uint8Array[]): string =>
  base64(concat([...splitFields(bytes(entry))].flatMap(([field, raw]) => (field === 20 ? parts : [raw]))));
const packed = (entry: string, runs: (numbers: number[]) => number[][]): string =>
  withNumbers(
    entry,
    runs(numbersOf(entry)).map((run) => Uint8Array.of(0xa2, 1, run.length, ...run)),
  );
const unpacked = (entry: string): string =>
  withNumbers(
    entry,
    numbersOf(entry).map((number) => Uint8Array.of(0xa0, 1, number)),
  );
