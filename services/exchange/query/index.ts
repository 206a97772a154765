// Traffic. Questions and answers about visas.
export { closeInterrupted, createQuery } from './ask.ts';
export { createResponder } from './respond.ts';
export type { Visa } from './visa-facts.ts';
export { createVisaNames, loadVisaNames } from './visa-names.ts';
export { refindVisas, storeVisas } from './visas.ts';
