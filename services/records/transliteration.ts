// How national letters are written with A to Z: ICAO Doc 9303-3 section 6, tables A (Latin), B (Cyrillic) and C (Arabic). Where a table
// leaves a choice, every choice is here. Latin letters with marks that no table names lose the mark.

const pairs = (text: string): [string, string][] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const at = pair.indexOf(':');
      return [pair.slice(0, at), pair.slice(at + 1)];
    });

/** Table A: letters with one spelling that is not merely the letter without its mark. */
export const LATIN: ReadonlyMap<string, string> = new Map(pairs('Æ:AE Ð:D Đ:D Ɖ:D Ħ:H Ĳ:IJ Ł:L Ŋ:N Œ:OE Þ:TH Ŧ:T ẞ:SS'));

/** Table A: letters with several, the recommended one first. Ø without its stroke is not in the table, but in many registers. */
export const CHOICES: ReadonlyMap<string, readonly string[]> = new Map(
  pairs('Ä:AE,A Å:AA,A Ñ:N,NXX Ö:OE,O Ø:OE,O Ü:UE,UXX,U').map(([letter, spelled]) => [letter, spelled.split(',')]),
);

/** How the letters of a language are spelled: `initial` only at the beginning of a word. */
export interface Alphabet {
  readonly letters: ReadonlyMap<string, string>;
  readonly initial?: ReadonlyMap<string, string>;
}

// Table B prints Ћ beside the code of Ђ, and means Ѓ and Ћ by the codes of Ғ and Һ: both are spelled so here. Ь has no row.
const CYRILLIC = pairs(`
  А:A Б:B В:V Г:G Ґ:G Ғ:G Ѓ:G Д:D Ђ:D Е:E Ё:E Є:IE Ж:ZH З:Z Ѕ:DZ И:I І:I Ї:I Й:I Ј:J К:K Ќ:K Л:L Љ:LJ М:M Н:N Њ:NJ О:O П:P Р:R
  С:S Т:T Ћ:C Һ:C У:U Ў:U Ѫ:U Ф:F Х:KH Ц:TS Ч:CH Џ:DZ Ш:SH Щ:SHCH Ъ:IE Ы:Y Ь: Э:E Ю:IU Я:IA Ѵ:Y`);
const cyrillic = (exceptions = '', initial = ''): Alphabet => ({
  letters: new Map([...CYRILLIC, ...(exceptions === '' ? [] : pairs(exceptions))]),
  ...(initial !== '' && { initial: new Map(pairs(initial)) }),
});

/** Table B in general, and with the exceptions of each language. */
export const CYRILLIC_ALPHABETS: readonly Alphabet[] = [
  cyrillic(),
  /* Belarusian */ cyrillic('Ё:IO Г:H'),
  /* Bulgarian */ cyrillic('Щ:SHT'),
  /* Macedonian */ cyrillic('Ѓ:GJ Ғ:GJ Ќ:KJ Џ:DJ Х:H Ц:C'),
  /* Serbian */ cyrillic('Г:H Ж:Z Х:H Ц:C Ч:C Ш:S'),
  /* Serbian, as its own Latin alphabet has it */ cyrillic('Ж:Z Х:H Ц:C Ч:C Ш:S'),
  /* Ukrainian */ cyrillic('Г:H И:Y', 'Є:YE Ї:YI Й:Y Ю:YU Я:YA'),
];

/** Table C. Letters that it does not encode are left out. */
export const ARABIC: ReadonlyMap<string, string> = new Map(
  pairs(`
  ء:XE آ:XAA أ:XAE ؤ:U إ:I ئ:XI ا:A ب:B ت:T ث:XTH ج:J ح:XH خ:XKH د:D ذ:XDH ر:R ز:Z س:S ش:XSH ص:XSS ض:XDZ ط:XTT ظ:XZZ ع:E غ:G
  ف:F ق:Q ك:K ل:L م:M ن:N ه:H و:W ى:XAY ي:Y ٱ:XXA ٹ:XXT ټ:XRT پ:P ځ:XKE څ:XXH چ:XC ڈ:XXD ډ:XDR ڑ:XXR ړ:XRR ږ:XRX ژ:XJ ښ:XXS
  ک:XKK ګ:XXK ڭ:XNG گ:XGG ں:XNN ڼ:XXN ھ:XDO ۀ:XYH ہ:XXG ۂ:XGE ۃ:XTG ی:XYA ۍ:XXY ې:Y ے:XYB ۓ:XBE
  ـ: ڜ: ڢ: ڧ: ڨ: \u064b: \u064c: \u064d: \u064e: \u064f: \u0650: \u0652: \u0670:`),
);
/** XAH at the end of a word, else XTA. */
export const TEH_MARBUTA = '\u0629';
/** Doubles what is before it. */
export const SHADDA = '\u0651';
