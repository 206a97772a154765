// The kinds of sharing rule that an agreement must be able to state. Decision tables demonstrate each as permitting and refusing.
import type { Action } from './facts.ts';

interface RuleKindFacts {
  readonly number: number;
  readonly name: string;
  /** The actions that such a rule decides; disclose: which fields are disclosed. */
  readonly ends: readonly (Action | 'disclose')[];
  readonly example: string;
}

const EXCHANGES = ['release', 'ask', 'respond', 'admit'] as const;
const EVERYWHERE = [...EXCHANGES, 'onward', 'retain'] as const;

export const RULE_KINDS = [
  { number: 1, name: 'agreement-validity', ends: EVERYWHERE, example: 'Suspended for cargo, as 19 USC 1628(b)(2) allows.' },
  { number: 2, name: 'agency-pair', ends: EVERYWHERE, example: 'CBSA to CBP, and to no other agency.' },
  { number: 3, name: 'direction', ends: EVERYWHERE, example: 'Lookouts go from the United States to Canada.' },
  {
    number: 4,
    name: 'kind-and-verb',
    ends: EVERYWHERE,
    example: 'Visa information answers a query and is never posted in bulk.',
  },
  { number: 5, name: 'mode', ends: ['disclose'], example: 'Only a matched or did-not-match indicator, no company data.' },
  { number: 6, name: 'purpose', ends: EVERYWHERE, example: 'The purposes of IRPR 315.23(1)(a) to (c).' },
  {
    number: 7,
    name: 'person-category',
    ends: ['ask', 'respond', 'admit'],
    example: "Nothing about the responder's own citizens.",
  },
  {
    number: 8,
    name: 'persecuting-state',
    ends: ['ask', 'respond'],
    example: 'No query to a state that the person says persecutes them.',
  },
  { number: 9, name: 'subject-eligibility', ends: ['respond'], example: 'Answers only about persons within IRPR 315.23(2).' },
  { number: 10, name: 'fields-by-recipient-and-stage', ends: ['disclose'], example: 'Immigration data only after a match.' },
  { number: 11, name: 'fields-by-purpose', ends: ['disclose'], example: 'For a refugee claim only application data, 315.25(2).' },
  { number: 12, name: 'anonymised-query', ends: ['ask', 'admit'], example: 'Fingerprints and a transaction number; no name.' },
  { number: 13, name: 'classification-ceiling', ends: EXCHANGES, example: "Nothing above the link's ceiling, and no downgrade." },
  { number: 14, name: 'handling-caveat', ends: EVERYWHERE, example: 'H2: no dissemination without permission.' },
  {
    number: 15,
    name: 'onward-transfer',
    ends: ['onward'],
    example: "To a third country with the originator's consent, else it is told.",
  },
  { number: 16, name: 'source-grade', ends: ['release'], example: 'A grade below B2 waits for a person.' },
  { number: 17, name: 'identity-minimum', ends: ['release'], example: 'A surname, and a date of birth or a document number.' },
  {
    number: 18,
    name: 'format-validity',
    ends: ['release', 'ask', 'admit'],
    example: 'Check digits of an MRZ, a container or a ship hold.',
  },
  { number: 19, name: 'quota', ends: EXCHANGES, example: 'About 3,000 queries a year in each direction.' },
  { number: 20, name: 'reciprocity', ends: EXCHANGES, example: 'More than twice as many one way alerts and never blocks.' },
  { number: 21, name: 'human-release', ends: ['release', 'respond'], example: 'Two persons release derogatory data.' },
  { number: 22, name: 'mistreatment-risk', ends: EXCHANGES, example: 'A substantial risk of mistreatment refuses.' },
  { number: 23, name: 'domestic-law', ends: ['respond'], example: 'The responder must refuse, may refuse, or sets conditions.' },
  {
    number: 24,
    name: 'retention-ceiling',
    ends: ['release', 'admit', 'retain'],
    example: 'Five, three or one year; longer after an assessment.',
  },
  {
    number: 25,
    name: 'no-match-destruction',
    ends: ['ask', 'respond', 'retain'],
    example: 'Fingerprints are destroyed right after the search.',
  },
  { number: 26, name: 'correction-cascade', ends: ['release', 'retain'], example: 'A correction reaches every prior recipient.' },
  {
    number: 27,
    name: 'alert-compatibility',
    ends: ['release'],
    example: 'A discreet check and an arrest on one subject: consult.',
  },
  {
    number: 28,
    name: 'verify-before-action',
    ends: ['release', 'admit'],
    example: 'The receiver contacts the originator before it acts.',
  },
  {
    number: 29,
    name: 'temporary-concealment',
    ends: ['disclose'],
    example: 'During an operation the contact point alone sees the alert.',
  },
  {
    number: 30,
    name: 'response-deadline',
    ends: ['ask', 'respond'],
    example: 'An answer within 12 hours; an overdue one is escalated.',
  },
  {
    number: 31,
    name: 'exigent-override',
    ends: ['release'],
    example: 'A named officer, least fields, reviewed within 72 hours.',
  },
  { number: 32, name: 'advance-notice', ends: ['release'], example: 'A category 1 source is announced seven days ahead.' },
  { number: 33, name: 'reporting', ends: EVERYWHERE, example: 'Refusals for mistreatment risk are reported every year.' },
] as const satisfies readonly RuleKindFacts[];

export type RuleKind = (typeof RULE_KINDS)[number]['name'];
