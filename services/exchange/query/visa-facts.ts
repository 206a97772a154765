// The facts about a visa's person that rules may use: from its subject, its answer and the MRZ in it. New visas are checked strictly;
// one stored by an earlier version is read so that it permits no more than it should.
import type { Fault } from '../../domain/index.ts';
import { type Facts, FINDINGS, type Known, LAWS, RISKS, type Subject } from '../../policy/index.ts';
import { citizenshipOf, isIcaoState, normalState, statesIn } from '../../records/index.ts';

/** A visa about which this country answers: the answer's fields, and the facts about its person for the rules. */
export interface Visa {
  /** JSON of a VisaAnswer without the outcome. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** Whether this country's law permits disclosing it. */
  readonly domesticLaw?: Facts['domesticLaw'];
  readonly mistreatmentRisk?: Facts['mistreatmentRisk'];
}

const STATES = ['citizenship', 'permanentResidence', 'allegedPersecutor'] as const;
const PARTS: readonly string[] = [...STATES, 'findings'] satisfies readonly (keyof Subject)[];
const NAMES = ['answer', 'subject', 'domesticLaw', 'mistreatmentRisk'] satisfies readonly (keyof Visa)[];
/** Maximum length of a list in a decision's facts. */
const MOST = 32;

type Say = (path: string, rule: string) => void;

/** The faults of a visa apart from its answer. `at`: its JSON pointer. evasion: a word that no rule compares would protect nobody. */
export function visaFaults(visa: unknown, at: string): Fault[] {
  const faults: Fault[] = [];
  const say: Say = (path, rule) => faults.push({ field: `${at}${path}`, rule });
  if (!isObject(visa)) return [{ field: at, rule: 'an object' }];
  checkNames(visa, NAMES, '', say);
  if (!isObject(visa.answer)) say('/answer', 'an object');
  if (isObject(visa.subject)) checkSubject(visa.subject, say);
  else say('/subject', `an object of ${PARTS.join(', ')}`);
  checkOne(visa.domesticLaw, LAWS, '/domesticLaw', say);
  checkOne(visa.mistreatmentRisk, RISKS, '/mistreatmentRisk', say);
  return faults;
}

function checkSubject(subject: Record<string, unknown>, say: Say): void {
  checkNames(subject, PARTS, '/subject', say);
  for (const name of STATES)
    checkList(subject[name], `/subject/${name}`, say, (text) =>
      isIcaoState(normalState(text)) ? undefined : 'a code of a state or organization (ICAO Doc 9303-3)',
    );
  checkList(subject.findings, '/subject/findings', say, (text) =>
    isOneOf(FINDINGS, text) ? undefined : `one of ${FINDINGS.join(', ')}`,
  );
}

function checkList(list: unknown, path: string, say: Say, faultOf: (text: string) => string | undefined): void {
  if (!Array.isArray(list)) say(path, 'a list, empty where nothing is known');
  else if (list.length > MOST) say(path, `at most ${MOST} items`);
  else
    for (const [i, text] of list.entries()) {
      const rule = typeof text === 'string' ? faultOf(text) : 'a string';
      if (rule !== undefined) say(`${path}/${i}`, rule);
    }
}

function checkOne(value: unknown, values: readonly string[], path: string, say: Say): void {
  if (value !== undefined && !isOneOf(values, value)) say(path, `one of ${values.join(', ')}`);
}

function checkNames(object: object, names: readonly string[], path: string, say: Say): void {
  for (const name of Object.keys(object)) if (!names.includes(name)) say(path, `nothing but ${names.join(', ')}`);
}

const isOneOf = <T>(values: readonly T[], value: unknown): value is T => values.includes(value as T);

/** Reads a missing list as unknown states, not as an empty list. */
const statesOf = (list: unknown): string[] => statesIn(Array.isArray(list) ? list : [undefined]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The facts for the rules once the visa is found. Total: unreadable values count as the most restrictive ones. */
export function knownOf({ answer, subject, domesticLaw, mistreatmentRisk }: Visa): Known {
  const { citizenship, permanentResidence, allegedPersecutor, findings } = Object(subject) as Readonly<Record<string, unknown>>;
  return {
    subject: {
      citizenship: citizenshipOf(citizenship, [answer]),
      permanentResidence: statesOf(permanentResidence),
      allegedPersecutor: statesOf(allegedPersecutor),
      findings: FINDINGS.filter((finding) => Array.isArray(findings) && findings.includes(finding)),
    },
    ...(domesticLaw !== undefined && { domesticLaw: isOneOf(LAWS, domesticLaw) ? domesticLaw : 'MUST_REFUSE' }),
    ...(mistreatmentRisk !== undefined && {
      mistreatmentRisk: isOneOf(RISKS, mistreatmentRisk) ? mistreatmentRisk : 'SUBSTANTIAL',
    }),
  };
}
