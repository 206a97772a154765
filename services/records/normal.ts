// What has one meaning in more than one spelling is taken in any of them from our own people, and kept and sent in one.
import { mrzLines } from './mrz.ts';
import { nuclideName } from './nuclides.ts';
import { meantState } from './states.ts';

/** Makes the one spelling, or leaves a text alone that has none: its rule speaks about it then. */
type Spelling = (text: string) => string;

/** Without what is put between its parts, in capitals, if that makes what it is to be. */
const joined =
  (separators: RegExp, made: RegExp, prefix = /^/): Spelling =>
  (text) => {
    const bare = text.toUpperCase().replace(separators, '').replace(prefix, '');
    return made.test(bare) ? bare : text;
  };

const alpha2 = joined(/\s/g, /^[A-Z]{2}$/);
const state: Spelling = (text) => {
  const code = joined(/[\s<]/g, /^[A-Z]{1,3}$/)(text);
  return code === 'XKX' ? code : (meantState(code) ?? code);
};
const birthplace: Spelling = (text) => (text.toUpperCase() === 'XK' ? 'XKX' : state(text));
const locode = joined(/\s/g, /^[A-Z]{2}[A-Z0-9]{3}$/);
const mrz: Spelling = (text) => mrzLines(text).join('\n');

const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'HighRiskCargo.carrierScac': joined(/\s/g, /^[A-Z0-9]{2,4}$/),
  'HighRiskCargo.imoNumber': joined(/\s/g, /^\d{7}$/, /^IMO/),
  'HighRiskCargo.portOfLading': locode,
  'HighRiskCargo.portOfUnlading': locode,
  'HighRiskCargo.inspectionLocation': locode,
  'HighRiskCargo.consignmentRoutingCountry': alpha2,
  'HighRiskCargo.countryOfOrigin': alpha2,
  'ShippingContainer.iso6346Code': joined(/[\s./-]/g, /^[A-Z]{4}\d{7}$/),
  'Commodity.commodityHtsCode': joined(/[\s.]/g, /^\d{6,10}$/),
  'Commodity.commodityUndgIdentification': joined(/[\s-]/g, /^(?:NA)?\d{4}$/, /^UN/),
  'Commodity.imoClassCode': joined(/\s/g, /^\d(?:\.\d[A-Z]?)?$/),
  'RadioactiveSource.nuclide': (text) => nuclideName(text) ?? text,
  'Organization.country': alpha2,
  'TravelDocument.issuingState': state,
  'Lookout.countryOfBirth': birthplace,
  'Lookout.citizenship': state,
  'VisaQuery.countryOfBirth': birthplace,
  'VisaQuery.citizenship': state,
  'VisaQuery.allegedPersecutor': state,
  'VisaQuery.mrz': mrz,
  'VisaAnswer.countryOfBirth': birthplace,
  'VisaAnswer.citizenship': state,
  'VisaAnswer.mrz': mrz,
};

/** The one spelling of a text of the field `Message.field`. Idempotent. */
export const normal = (path: string, text: string): string => SPELLINGS[path]?.(text) ?? text;

/** The rows of the table, for the test that each names a field that there is. */
export const SPELLED_FIELDS: readonly string[] = Object.keys(SPELLINGS);
