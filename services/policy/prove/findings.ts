import type { Agreement } from '../agreement.ts';
import type { Facts } from '../facts.ts';

/** What is proved of an agreement before it is published. */
export const PROOF_CHECKS = [
  /** It cannot be read. */
  'load',
  /** What a file shows is not what it says: invisible characters, letters of another script, line endings, what two readers of YAML read differently. */
  'text-unclear',
  /** A party's state is not the ICAO Doc 9303 code of its country. */
  'party-state',
  /** A rule compares with a code that no document has. */
  'state-literal',
  /** A source of our own, marked as that of the instrument. */
  'own-source-marked-t',
  /** Days, hours or a count that the clause beside it states otherwise. */
  'term-differs',
  /** Nothing sets how long anything is kept. */
  'retention-missing',
  /** Its own decision table expects something else. */
  'case-fails',
  /** Two agreements would cover the same exchange. */
  'agreements-overlap',
  /** It would end a version that binds a party which is none to this one, and has not signed it. */
  'successor-parties',
  /** A rule fails to evaluate for some facts, so that they are refused. */
  'rule-fails',
  /** No facts under the grants match the rule. */
  'rule-never-applies',
  /** No facts that a grant covers match the permit; without the grants' limits some would. */
  'permit-outside-grants',
  /** Whenever the permit matches, a forbid does too. */
  'permit-always-forbidden',
  /** The permit matches and no forbid does, but never where an exchange goes and a field is shown. */
  'permit-without-effect',
  /** What a rule attaches, it attaches to nothing that is ever permitted. */
  'attached-to-nothing',
  /** Whenever any permit matches, this forbid does too. */
  'forbid-shadows-every-permit',
  /** However many persons approve, the exchange stays held. */
  'hold-without-release',
  /** A forbid does not apply because a fact is unknown, and would if the fact were known. */
  'exception-by-unknown',
  /** What the sender may release, no facts of the receiver admit. */
  'sent-and-not-admitted',
  /** Nothing under the grant can be permitted in this action. */
  'grant-never-permitted',
  /** No rule ever decides this field group: it is always withheld by its own clause. */
  'group-without-rule',
  'obligation-unused',
  'notice-unused',
  'clause-unused',
  /** Nothing can be permitted for this purpose. */
  'purpose-unused',
  /** Nothing can be permitted from or to this agency. */
  'agency-unused',
  /** Facts for which a stated invariant does not hold. */
  'invariant-broken',
  /** An invariant names what none of the agreements has, so that it says nothing there. */
  'invariant-unknown-word',
  /** Too many combinations to go through: nothing else is said of this agreement. */
  'not-provable',
] as const;
export type ProofCheck = (typeof PROOF_CHECKS)[number];

export interface ProofFinding {
  /** An agreement with an error is not fit for publication. */
  readonly severity: 'error' | 'warning';
  readonly check: ProofCheck;
  /** id@version; of an invariant that no agreement was asked about: the id that it names, or nothing. */
  readonly agreement: string;
  /** The file and the place in it, such as rules.cedar#post-arrest. */
  readonly field: string;
  /** In that file, from 1. */
  readonly line?: number;
  /** What is expected, or what was found. */
  readonly rule: string;
  /** Facts for which the engine decides what the finding says. */
  readonly counterexample?: Facts;
}

/** Of an agreement that the reader names. */
export type Found = Omit<ProofFinding, 'agreement'>;

export const nameOf = ({ id, version }: Pick<Agreement, 'id' | 'version'>): string => `${id}@${version}`;
