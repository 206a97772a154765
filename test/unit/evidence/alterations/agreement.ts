// Alterations of the agreement text, the decision, the receipt, and the partner's log entry.
import { Verb } from '../../../../proto/index.ts';
import { commit } from '../../../../services/audit/index.ts';
import { HOUR, SECOND, utf8 } from '../../../../services/domain/index.ts';
import { signedText } from '../../exchange/pair.ts';
import { filesOf } from '../../policy/folders.ts';
import { bytes, changed, type Forge, flipped, type Json, withCheckpoint, withPath } from '../forge.ts';
import { flippedLine, HASH, HELD, partner, type Row, receipt, withLines, without } from '../rows.ts';

export const AGREEMENT_ROWS: readonly Row[] = [
  // agreement-binding
  [
    'wrong message: the text of the agreement',
    'agreement-binding',
    (_, b) => ({
      ...b,
      agreements: [
        {
          ...b.agreements[0],
          files: { ...b.agreements[0].files, 'agreement.yaml': `${b.agreements[0].files['agreement.yaml']}\n` },
        },
      ],
    }),
  ],
  ['no text of the agreement', 'agreement-binding', (_, b) => ({ ...b, agreements: [] })],
  [
    'a text without its rules',
    'agreement-binding',
    (_, b) => ({ ...b, agreements: [{ ...b.agreements[0], files: without(b.agreements[0].files, 'rules.cedar') }] }),
  ],
  [
    'a party that has not signed',
    'agreement-binding',
    (_, b) => ({ ...b, agreements: [{ ...b.agreements[0], signatures: b.agreements[0].signatures.slice(1) }] }),
  ],
  [
    'one party that signed twice',
    'agreement-binding',
    (_, b) => ({
      ...b,
      agreements: [{ ...b.agreements[0], signatures: [b.agreements[0].signatures[0], b.agreements[0].signatures[0]] }],
    }),
  ],
  [
    'signatures over another text',
    'agreement-binding',
    async (_, b) => ({
      ...b,
      agreements: [{ ...b.agreements[0], signatures: (await signedText(filesOf('ca-us-cargo'))).signatures }],
    }),
  ],
  [
    'a text in effect only later',
    'agreement-binding',
    async ({ scene }, b) => ({
      ...b,
      agreements: [
        {
          ...b.agreements[0],
          signatures: (await signedText(b.agreements[0].files, { takesEffect: scene.pair.now() + HOUR })).signatures,
        },
      ],
    }),
  ],
  [
    'excess: a text that no entry names',
    'agreement-binding',
    async (_, b) => {
      const { files, signatures } = await signedText(filesOf('ca-us-cargo'));
      return { ...b, agreements: [...b.agreements, { files: without(files, 'cases.yaml'), signatures }] };
    },
  ],

  // decision: entries that an insider with every key of the log and of its witness could have logged
  [
    'a decision that the text does not make',
    'decision',
    ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, outcome: 'PERMIT' })),
  ],
  ['rules that do not decide it', 'decision', ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, rules: [] }))],
  [
    'facts of another exchange',
    'decision',
    ({ forge }, b) => decidedOtherwise(forge, b, (said) => ({ ...said, facts: { ...said.facts, purpose: 'BORDER_SECURITY' } })),
  ],
  [
    'facts of another time',
    'decision',
    ({ forge }, b) =>
      decidedOtherwise(forge, b, (said) => ({ ...said, facts: { ...said.facts, issued: said.facts.issued + SECOND } })),
  ],
  [
    'clauses that do not decide it',
    'decision',
    ({ forge }, b) => forge.rewritten(b, HELD, (entry) => ({ ...entry, legalBasis: { ...entry.legalBasis, clauses: ['1'] } })),
  ],

  // receipt
  [
    "the receipt's signature changed",
    'receipt',
    (_, b) =>
      receipt(b, {
        signature: { ...b.receipt.statement.signature, signature: flipped(b.receipt.statement.signature.signature) },
      }),
  ],
  ['the receipt of another batch', 'receipt', ({ first }, b) => ({ ...b, receipt: first.receipt })],
  [
    'our entry about another receipt',
    'receipt',
    ({ first }, b) => ({ ...b, receipt: { ...b.receipt, leaf: first.receipt.leaf } }),
  ],
  [
    'wrong message: what the receipt says',
    'receipt',
    (_, b) =>
      receipt(b, {
        disclosures: b.receipt.statement.disclosures.map((one: Json) => ({ ...one, carried: flipped(one.carried) })),
      }),
  ],
  [
    'a receipt without what it says',
    'receipt',
    (_, b) => ({ ...b, receipt: { ...b.receipt, statement: without(b.receipt.statement, 'disclosures') } }),
  ],
  ['a receipt at another place of its batch', 'receipt', (_, b) => receipt(b, { path: [...b.receipt.statement.path, HASH] })],
  [
    'a statement in place of the receipt',
    'leaf-hash',
    (_, b) => ({ ...b, receipt: { ...b.receipt, statement: b.statement, leaf: b.receipt.leaf } }),
  ],
  [
    'a receipt of another verb',
    'receipt',
    (_, b) => receipt(b, { statement: changed('Statement', b.receipt.statement.statement, { verb: Verb.REJECTION }) }),
  ],

  // peer-reference
  ["bad digest: the partner's entry", 'peer-reference', (_, b) => partner(b, { hash: HASH })],
  ['bad chain reference: its index', 'peer-reference', (_, b) => partner(b, { index: b.partnerLeaf.index + 1 })],
  ['its log', 'peer-reference', (_, b) => partner(b, { origin: 'tripoint.example/us/2026' })],
  [
    "the path in the partner's log",
    'peer-reference',
    (_, b) => partner(b, { proof: withPath(b.partnerLeaf.proof, (path) => path.map(() => HASH)) }),
  ],
  [
    "a partner's log that nobody signed",
    'peer-reference',
    (_, b) => partner(b, { proof: withCheckpoint(b.partnerLeaf.proof, (note) => withLines(note, ([, ...rest]) => rest)) }),
  ],
  [
    "a cosignature on the partner's log changed",
    'peer-reference',
    (_, b) =>
      partner(b, {
        proof: withCheckpoint(b.partnerLeaf.proof, (note) =>
          withLines(note, ([own = '', ...rest]) => [own, ...rest.map(flippedLine)]),
        ),
      }),
  ],
  ['missing linking information: the entry that the receipt names', 'peer-reference', (_, b) => without(b, 'partnerLeaf')],
  ["no proof of the partner's entry", undefined, (_, b) => ({ ...b, partnerLeaf: without(b.partnerLeaf, 'proof') }), 'pass'],
];

/** The HELD entry with a commitment to another decision, in a completely rewritten log. */
function decidedOtherwise(forge: Forge, bundle: Json, change: (said: Json) => Json): Json {
  const { opening } = bundle.leaves[HELD];
  const value = JSON.stringify(change(JSON.parse(opening.decision.value)));
  const digest = commit(1, bytes(opening.decision.salt), utf8(value));
  return forge.rewritten(
    bundle,
    HELD,
    (entry) => ({ ...entry, commitments: entry.commitments.map((one) => (one.name === 1 ? { ...one, digest } : one)) }),
    { ...opening, decision: { ...opening.decision, value } },
  );
}
