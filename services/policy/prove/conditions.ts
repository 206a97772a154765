// Conditions on lists of states, as invariants name them.

/** Per dimension what its value must be. */
type Filter = Readonly<Record<string, (value: unknown, fromState: string, toState: string) => boolean>>;

const holds = (states: unknown, state: string): boolean => Array.isArray(states) && states.includes(state);
const isEmpty = (states: unknown): boolean => Array.isArray(states) && states.length === 0;
const isThere = (value: unknown): boolean => value !== undefined;
const ofAnEnd = (states: unknown, ...ends: readonly string[]): boolean => ends.some((state) => holds(states, state));
const ofRecipient = (states: unknown, _: string, toState: string): boolean => holds(states, toState);

/** Each as alternatives. */
export const CONDITIONS: Readonly<Record<string, readonly Filter[]>> = {
  anyPartyCitizen: [{ subject: isThere, 'subject.citizenship': ofAnEnd }],
  anyPartyResident: [{ subject: isThere, 'subject.permanentResidence': ofAnEnd }],
  citizenshipUnknown: [{ subject: (subject) => !isThere(subject) }, { subject: isThere, 'subject.citizenship': isEmpty }],
  fearUnknown: [{ allegedPersecutor: (states) => !isThere(states) || isEmpty(states) }],
  recipientPersecutes: [{ allegedPersecutor: ofRecipient }, { subject: isThere, 'subject.allegedPersecutor': ofRecipient }],
};

/** One alternative of each of these conditions, in every combination. */
export function alternativesOf(names: readonly string[]): readonly (readonly Filter[])[] {
  let combined: readonly (readonly Filter[])[] = [[]];
  for (const name of names) combined = combined.flatMap((filters) => CONDITIONS[name]!.map((filter) => [...filters, filter]));
  return combined;
}
