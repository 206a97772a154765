// Codes of states: ISO 3166-1, and the three-letter codes of ICAO Doc 9303-3 section 5, which adds codes of its own.

// ISO 3166-1, all 249 entries: alpha-2 followed by alpha-3.
const ISO = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
  BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
  BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
  CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
  FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
  GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
  ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
  LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
  MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
  NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
  PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
  SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
  TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
  UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
`;

// Doc 9303-3: codes that ISO 3166-1 does not hold. What they stand for as a state is the alpha-2 code after the colon, if any.
const ICAO = `
  D:DE GBD:GB GBN:GB GBO:GB GBP:GB GBS:GB
  RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XES XMP XOM XPO XDC
  XXA XXB XXC XXX UTO
  ANT NTZ
`;

// ISO 3166-3: states that are no more, and where many who live were born. The codes of the Netherlands Antilles and of the neutral zone are
// in documents too. XKX is what much of the world writes for Kosovo.
const FORMER = `
  AFI ATB ATN BUR BYS CSK CTE DDR DHY FXX GEL HVO JTN MID NHB PCI PCZ PUS RHO SCG SKM SUN TMP VDR WAK YMD YUG ZAR
  XKX
`;

const words = (text: string): string[] => text.trim().split(/\s+/);

const alpha2 = new Set(words(ISO).map((word) => word.slice(0, 2)));
const icao = new Map<string, string | undefined>([
  ...words(ISO).map((word): [string, string] => [word.slice(2), word.slice(0, 2)]),
  ...words(ICAO).map((word): [string, string | undefined] => [word.split(':')[0] as string, word.split(':')[1]]),
]);
// The alpha-3 code of the one state that travel documents write with a single letter.
icao.delete('DEU');

/** ISO 3166-1 alpha-2, officially assigned. */
export const isAlpha2 = (code: string): boolean => alpha2.has(code);

/** A code of a state or organization in a travel document (ICAO Doc 9303-3 section 5), without fillers: `D`, not `D<<`. */
export const isIcaoState = (code: string): boolean => icao.has(code);

const former = new Set(words(FORMER));

/** Where a person can have been born: a state or organization of travel documents, or a state that is no more. */
export const isBirthplace = (code: string): boolean => icao.has(code) || former.has(code);

/** What documents carry that the table does not hold, and what it means: the code of ISO for the one state with a letter, and Kosovo's. */
const DEVIANT: ReadonlyMap<string, string> = new Map([
  ['DEU', 'D'],
  ['XXK', 'RKS'],
  ['XKX', 'RKS'],
]);

/** The code of Doc 9303 that a document's own one stands for; undefined when none is known to. */
export const meantState = (code: string): string | undefined => DEVIANT.get(code);

/** The ISO 3166-1 alpha-2 code of a Doc 9303 code: CAN → CA, D → DE. Undefined for organizations, stateless persons, refugees. */
export const alpha2OfIcao = (code: string): string | undefined => icao.get(code);

const ofAlpha2 = new Map(words(ISO).map((word) => [word.slice(0, 2), word.slice(2)] as const)).set('DE', 'D');

/** The Doc 9303 code of a state by its ISO 3166-1 alpha-2 code: CA → CAN, DE → D. Undefined for what is no country's code. */
export const icaoOfAlpha2 = (country: string): string | undefined => ofAlpha2.get(country);

/** Of any state, as far as anybody knows: Doc 9303-3 has it for an unspecified nationality. */
export const UNKNOWN_STATE = 'XXX';
/** The made-up state of the specimens in Doc 9303. */
export const SPECIMEN = 'UTO';

// Refugees have a citizenship that their code does not say, and no organization has citizens. UNK is of residents, whatever they are
// citizens of; XXA says that there is no citizenship, which is an answer.
const NO_CITIZENSHIP = new Set(words('XXB XXC EUE UNO UNA XBA XIM XCC XCE XCO XEC XES XMP XOM XPO XDC'));
export const statesNoCitizenship = (code: string): boolean => NO_CITIZENSHIP.has(code);

// ISO 3166-1 has codes for parts of states, whose people are nationals of the state before the colon.
const NATIONALS = `
  AUS:CCK,CXR,HMD,NFK DNK:FRO,GRL FIN:ALA FRA:ATF,BLM,GLP,GUF,MAF,MTQ,MYT,NCL,PYF,REU,SPM,WLF
  GBR:AIA,BMU,CYM,FLK,GBD,GBN,GBO,GBP,GBS,GGY,GIB,IMN,IOT,JEY,MSR,PCN,SGS,SHN,TCA,VGB CHN:HKG,MAC
  NLD:ABW,ANT,BES,CUW,SXM NOR:BVT,SJM NZL:COK,NIU,TKL USA:ASM,GUM,MNP,PRI,UMI,VIR XXX:UNK
`;
const nationals = new Map(
  words(NATIONALS).flatMap((row) => {
    const [state = '', parts = ''] = row.split(':');
    return parts.split(',').map((part): [string, string] => [part, state]);
  }),
);

/** The state whose national one of this code is as well, if any. */
export const citizensOf = (code: string): string[] => {
  const state = nationals.get(code);
  return state === undefined ? [] : [state];
};
