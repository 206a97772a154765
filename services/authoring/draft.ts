import type { Answers } from './answers.ts';
import { agreementYaml } from './draft-agreement.ts';
import { casesYaml } from './draft-cases.ts';
import { rulesCedar } from './draft-rules.ts';
import { planOf } from './plan.ts';

/** The files of an agreement, by name, from whole answers without faults: they load, prove and hold their own cases. */
export function draftOf(answers: Answers): Readonly<Record<'agreement.yaml' | 'rules.cedar' | 'cases.yaml', string>> {
  const plan = planOf(answers);
  return { 'agreement.yaml': agreementYaml(plan), 'rules.cedar': rulesCedar(plan), 'cases.yaml': casesYaml(plan) };
}
