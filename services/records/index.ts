// The record families: what their fields must hold, and their JSON. Pure, and runs in a browser.
export { FAMILIES, type Family, type FamilyFacts, familyOfKind, fieldId, fieldName } from './families.ts';
export { iaeaCategory } from './identifiers.ts';
export type { MrzFormat } from './layouts.ts';
export { lookoutFromMrz, type Mrz, parseMrz } from './mrz.ts';
export { formatFaults, readRecord, showRecord } from './record.ts';
export { alpha2OfIcao } from './states.ts';
