// Wire numbers and their names, in tables built once because the hot path uses them.
import { enumOf } from '../../../proto/index.ts';

function table<Name extends string>(type: string): { name: (value: number) => Name; value: (name: string) => number } {
  const values = enumOf(type) ?? {};
  const names = Object.fromEntries(Object.entries(values).map(([name, value]) => [value, name as Name]));
  return { name: (value) => names[value] as Name, value: (name) => values[name] ?? 0 };
}

export const verbs = table('Verb');
export const recordKinds = table('RecordKind');
export const classifications = table<'UNCLASSIFIED' | 'PROTECTED' | 'CONFIDENTIAL' | 'SECRET'>('Classification');
export const priorities = table<'ROUTINE' | 'URGENT' | 'CRITICAL'>('Priority');
export const obligationKinds = table('ObligationKind');
export const recallReasons = table('RecallReason');
export const correctionReasons = table('CorrectionReason');
export const derivedDataKinds = table('DerivedData');
export const earlierUses = table('EarlierUse');
export const visaOutcomes = table<'MATCH' | 'NO_MATCH' | 'POSSIBLE' | 'REFUSED' | 'CONDITIONAL' | 'DEFERRED' | 'ERROR'>(
  'VisaOutcome',
);
