// Documents for people, on paper or a screen: one model, three formats. Knows nothing of what they say.
export type { PrintedDocument, PrintedTable, Section } from './document.ts';
export { htmlOf } from './html.ts';
export { pairs, pdf, pdfOfDocument, titled } from './pdf.ts';
export { plainOf } from './plain.ts';
export { type Sheet, STYLE } from './sheet.ts';
export { drawTable } from './table.ts';
