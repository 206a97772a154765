// Codes with several spellings are accepted in any of them from our own people, and stored and sent in one.
import { visible } from '../domain/index.ts';
import { mrzLines } from './mrz.ts';
import { nuclideName } from './nuclides.ts';
import { meantState } from './states.ts';

/** Returns the canonical spelling, or the text unchanged if it has none, in which case its rule reports a fault. */
type Spelling = (text: string) => string;

/** Text as typed on a plain keyboard: full-width letters and word-processor dashes and spaces are replaced. */
const plain = (text: string): string =>
  visible(text)
    .toUpperCase()
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s/g, ' ')
    .trim();

/** Separators that people insert into numbers. */
const SEPARATORS = /[ ./_-]/g;

/** The text without separators, in capitals, if that gives a valid form. */
const joined =
  (made: RegExp, { separators = SEPARATORS, prefix = /^/ } = {}): Spelling =>
  (text) => {
    if (made.test(text)) return text;
    const bare = plain(text).replace(separators, '').replace(prefix, '');
    return made.test(bare) ? bare : text;
  };

const SPACES = { separators: / /g };
const FILLED = { separators: /[ <]/g };
const alpha2 = joined(/^[A-Z]{2}$/, SPACES);
const state: Spelling = (text) => {
  const code = joined(/^[A-Z]{1,3}$/, FILLED)(text);
  return code === 'XKX' ? code : (meantState(code) ?? code);
};
const birthplace: Spelling = (text) => (text.toUpperCase() === 'XK' ? 'XKX' : state(text));
const imoNumber = joined(/^\d{7}$/, { prefix: /^IMO(?:NO|NUMBER)?/ });
const locode = joined(/^[A-Z]{2}[A-Z0-9]{3}$/);
const grade = joined(/^[A-Z]\d$/);
const mrz: Spelling = (text) => mrzLines(text).join('\n');
/** Separators that belong to the printed form, ignored in comparison. */
const documentNumber: Spelling = (text) => {
  if (/^[A-Z0-9]+$/.test(text)) return text;
  const bare = plain(text).replace(/<+$/, '').trim();
  return /^[A-Z0-9](?:[A-Z0-9 ./-]*[A-Z0-9])?$/.test(bare) ? bare : text;
};

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'HighRiskCargo.carrierScac': joined(/^[A-Z0-9]{2,4}$/, SPACES),
  'HighRiskCargo.imoNumber': imoNumber,
  'HighRiskCargo.portOfLading': locode,
  'HighRiskCargo.portOfUnlading': locode,
  'HighRiskCargo.inspectionLocation': locode,
  'HighRiskCargo.consignmentRoutingCountry': alpha2,
  'HighRiskCargo.countryOfOrigin': alpha2,
  'ShippingContainer.iso6346Code': joined(/^[A-Z]{4}\d{7}$/),
  'Commodity.commodityHtsCode': joined(/^\d{6,10}$/),
  'Commodity.commodityUndgIdentification': joined(/^(?:NA)?\d{4}$/, { prefix: /^UN/ }),
  'Commodity.imoClassCode': joined(/^\d(?:\.\d[A-Z]?)?$/, { ...SPACES, prefix: /^CLASS/ }),
  'RadioactiveSource.nuclide': (text) => nuclideName(text) ?? text,
  'ShippingContainer.sizeType': joined(/^[A-Z0-9]{4}$/),
  'ShippingContainer.stowPosition': joined(/^\d{6,7}$/),
  'ContainerEvent.location': locode,
  'Commodity.countryOfOrigin': alpha2,
  'Commodity.packageType': joined(/^[A-Z0-9]{2}$/, SPACES),
  'CommercialLine.currency': joined(/^[A-Z]{3}$/, SPACES),
  'HighRiskCargo.carrierCode': joined(/^[A-Z0-9]{2,4}$/, SPACES),
  'HighRiskCargo.uniqueConsignmentReference': joined(/^[A-Z0-9][A-Z0-9/().:-]{0,34}$/, SPACES),
  'HighRiskCargo.isfTransactionNumber': joined(/^[A-Z0-9]{3,35}$/),
  'HighRiskCargo.customsOffice': joined(/^\d{3,4}$/, SPACES),
  'HighRiskCargo.customsSublocation': joined(/^\d{4}$/, SPACES),
  'Vessel.imoNumber': imoNumber,
  'Vessel.mmsi': joined(/^\d{9}$/, { prefix: /^MMSI/ }),
  'Vessel.callSign': joined(/^[A-Z0-9]{3,8}$/),
  'Vessel.flag': alpha2,
  'Vessel.formerFlag': alpha2,
  'Aircraft.tailIdentification': joined(/^[A-Z0-9][A-Z0-9-]*[A-Z0-9]$/, SPACES),
  'Aircraft.icaoAddress': joined(/^[0-9A-F]{6}$/),
  'Vehicle.vin': joined(/^[A-HJ-NPR-Z0-9]{17}$/),
  'Plate.country': alpha2,
  'Address.country': alpha2,
  'Place.country': birthplace,
  'ContactInformation.telephone': joined(/^\+?\d{5,20}$/, { separators: /[ ()./-]/g }),
  'Identification.number': documentNumber,
  'Identification.issuingState': state,
  'Organization.country': alpha2,
  'TravelDocument.documentNumber': documentNumber,
  'TravelDocument.issuingState': state,
  'TravelDocument.documentType': joined(/^[A-Z][A-Z0-9]?$/, FILLED),
  'HighRiskCargo.sourceGrade': grade,
  'Lookout.sourceGrade': grade,
  'Lookout.countryOfBirth': birthplace,
  'Lookout.citizenship': state,
  'Lookout.nationality': state,
  'VisaQuery.countryOfBirth': birthplace,
  'VisaQuery.citizenship': state,
  'VisaQuery.nationality': state,
  'VisaQuery.allegedPersecutor': state,
  'VisaQuery.mrz': mrz,
  'VisaAnswer.countryOfBirth': birthplace,
  'VisaAnswer.citizenship': state,
  'VisaAnswer.nationality': state,
  'VisaAnswer.mrz': mrz,
};

/** The canonical spelling of a text of the field `Message.field`. Idempotent. */
export const normal = (path: string, text: string): string => SPELLINGS[path]?.(text) ?? text;

/** A state as documents write it, in the one spelling of Doc 9303. */
export const normalState: Spelling = state;

/** The rows of the table, for the test that each names a field that there is. */
export const SPELLED_FIELDS: readonly string[] = Object.keys(SPELLINGS);
