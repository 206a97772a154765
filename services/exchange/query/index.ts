// Traffic. Questions and answers about visas.
export { closeInterrupted, createQuery } from './ask.ts';
export { createResponder } from './respond.ts';
export { refindVisas, storeVisas, type Visa } from './visas.ts';
