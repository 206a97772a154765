// Lies about decisions: the outcome, the facts, the persons, and the text.
import { AuditKind, CaveatCode, decode } from '../../../../proto/index.ts';
import { DAY, SECOND } from '../../../../services/domain/index.ts';
import { bytes } from '../forge.ts';
import { leaf, type Row, without } from '../rows.ts';
import {
  alone,
  bare,
  caveated,
  committed,
  decisionOf,
  HELD,
  NO_TEXT,
  RELEASED,
  resent,
  SENT,
  said,
  withFacts,
  YEAR,
} from './said.ts';

export const DECISION_LIES: readonly Row[] = [
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
];
