// Letters that look alike, and the visible form of a text.

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** True for nearly every text: printable ASCII is already its own visible form. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Compatibility forms (full width, ligatures, presentation forms) replaced, invisible characters removed. UTS 39, UAX 31. */
export const visible = (text: string): string =>
  isPlain(text) ? text : text.replace(IGNORABLE, '').normalize('NFKC').replace(IGNORABLE, '').normalize('NFC');

const pairs = (text: string): [string, string][] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(':') as [string, string]);

/** Cyrillic and Greek capitals that look like a Latin capital (UTS 39 confusables, prototypes in A to Z). */
export const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  pairs(`
  А:A В:B Е:E Ѕ:S І:I Ӏ:I Ї:I Ј:J К:K М:M Н:H Һ:H О:O Р:P С:C Т:T У:Y Ү:Y Х:X Ԁ:D Ԛ:Q Ԝ:W Ѵ:V Ё:E
  Α:A Β:B Ε:E Ζ:Z Η:H Ι:I Κ:K Μ:M Ν:N Ο:O Ρ:P Τ:T Υ:Y Χ:X Ϲ:C Ϳ:J`),
);
/** Small letters that look like a Latin letter although their capitals do not. */
export const SMALL_LOOKALIKES: ReadonlyMap<string, string> = new Map(pairs('ν:v υ:u γ:y п:n г:r'));
