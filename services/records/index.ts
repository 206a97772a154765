// The record families: rules of their fields, and their JSON. Pure, and runs in a browser.

export { birthDates } from './births.ts';
export { concealedUntil, hasItsParts, readCaveats, readingOf, type ShownCaveat, showCaveats } from './caveats.ts';
export { isPartialDate, millisOf } from './dates.ts';
export { documentKey } from './documents.ts';
export {
  FAMILIES,
  type Family,
  type FamilyFacts,
  familyOfKind,
  fieldId,
  fieldName,
  fieldsWithout,
  LEFT_OUT,
} from './families.ts';
export type { MrzFormat } from './layouts.ts';
export {
  type BirthReason,
  type ComparedName,
  type ComparedPerson,
  comparedName,
  type Likeness,
  likeness,
  type NameReason,
} from './likeness.ts';
export { personDiffers } from './matching.ts';
export { lookoutFromMrz, type Mrz, mrzLines, parseMrz } from './mrz.ts';
export { type NameParts, NORMAL_FORM, personNameFault, referenceKey } from './names.ts';
export { normalState } from './normal.ts';
export { iaeaCategory, isKnownNuclide } from './nuclides.ts';
export { citizenshipOf, statesIn } from './persons.ts';
export { formatFaults, readRecord, showRecord, takeRecord } from './record.ts';
export { saidFaults } from './said.ts';
export { alpha2OfIcao, icaoOfAlpha2, isAlpha2, isIcaoState } from './states.ts';
export {
  keysAsked,
  keysIn,
  NUMBERS,
  type Numbered,
  type NumberOf,
  numberAsked,
  sameSubjectKeys,
  subjectsIn,
} from './subjects.ts';
export {
  factsOfVerb,
  isNextVersion,
  isReceipt,
  isSaid,
  isShared,
  LINK_PLANE,
  type Plane,
  RECEIPTS,
  SAID,
  SHARING,
  VERBS,
  type VerbFacts,
  verbsWhere,
} from './verbs.ts';
export { isAnonymous } from './whole.ts';
export { zoneDisagreements } from './zones.ts';
