// The record families: what their fields must hold, and their JSON. Pure, and runs in a browser.

export { millisOf } from './dates.ts';
export { FAMILIES, type Family, type FamilyFacts, familyOfKind, fieldId, fieldName, LEFT_OUT } from './families.ts';
export type { MrzFormat } from './layouts.ts';
export { lookoutFromMrz, type Mrz, mrzLines, parseMrz } from './mrz.ts';
export { iaeaCategory, isKnownNuclide } from './nuclides.ts';
export { formatFaults, readRecord, showRecord } from './record.ts';
export { alpha2OfIcao } from './states.ts';
