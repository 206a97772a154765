// Whose citizen a person is, and whom they fear, as rules compare it: read from every field that says it, in codes of ICAO Doc 9303-3.
import { normalState } from './normal.ts';
import { citizensOf, isIcaoState, SPECIMEN, statesNoCitizenship, UNKNOWN_STATE } from './states.ts';
import { zoneIn } from './zones.ts';

type Said = Readonly<Record<string, unknown>>;

/** A decision takes no longer list of states; a person of more is a person of any. */
const MOST_STATES = 32;

const textsIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Evasion: a code that nobody reads would be compared with nothing, so it counts as unknown. */
const codeOf = (text: unknown): string => {
  const code = typeof text === 'string' ? normalState(text) : '';
  return isIcaoState(code) ? code : UNKNOWN_STATE;
};

/** The specimen state beside a real one stands for no state. */
function folded(codes: readonly string[]): string[] {
  const all = new Set(codes.flatMap((code) => [code, ...citizensOf(code)]));
  if (all.size > 1 && all.delete(SPECIMEN)) all.add(UNKNOWN_STATE);
  return all.size > MOST_STATES ? [UNKNOWN_STATE] : [...all].sort();
}

/** States as they are listed, in one spelling; one that cannot be read, or that says none, is XXX: any state. */
export const statesIn = (value: unknown): string[] => folded(textsIn(value).map(codeOf));

/** As `statesIn`; a code that says that somebody has protection or a passport, and of no state, says nothing of a citizenship. */
const citizenshipsIn = (value: unknown): string[] =>
  textsIn(value)
    .map(codeOf)
    .filter((code) => !statesNoCitizenship(code));

/** A visa is issued by the state that is travelled to. */
const isVisa = (type: unknown): boolean => typeof type === 'string' && type.trim().toUpperCase().startsWith('V');

/**
 * Of which states a person is known to be a citizen: what `stated` lists says, and with it nationalities, passports of now and before, numbers
 * in registers of nationals and machine readable zones of the records. Without the former it is unknown, whoever issued a passport: it tells of one citizenship, and not that there is no other.
 * Empty: nothing says anything. XXX among them: of any state beside these.
 */
export function citizenshipOf(stated: unknown, records: readonly Said[]): string[] {
  const listed = citizenshipsIn(stated);
  const beside = records.flatMap((record) => [
    ...citizenshipsIn(record.citizenship),
    ...citizenshipsIn(record.nationality),
    ...textsIn(record.document).flatMap(issuerOf),
    ...textsIn(record.previousDocument).flatMap(issuerOf),
    ...textsIn(record.identification).flatMap(registerOf),
    ...textsIn(record.mrz).flatMap(zoneStates),
  ]);
  if (listed.length === 0 && beside.length > 0) return folded([...beside, UNKNOWN_STATE]);
  return folded([...listed, ...beside]);
}

function issuerOf(document: unknown): string[] {
  const { issuingState, documentType } = Object(document) as Said;
  return isVisa(documentType) ? [] : citizenshipsIn(issuingState);
}

/** Registers of a state's own people. A number for aliens or for taxes says nothing of whose citizen somebody is. */
const OF_NATIONALS = ['NATIONAL', 'CURP'];
function registerOf(identification: unknown): string[] {
  const { issuingState, kind } = Object(identification) as Said;
  return OF_NATIONALS.includes(kind as string) ? citizenshipsIn(issuingState) : [];
}

function zoneStates(text: unknown): string[] {
  const { nationality, issuingState, documentCode } = zoneIn(typeof text === 'string' ? text : '');
  return [
    ...(nationality === undefined ? [UNKNOWN_STATE] : citizenshipsIn(nationality)),
    ...(issuingState === undefined || isVisa(documentCode) ? [] : citizenshipsIn(issuingState)),
  ];
}
