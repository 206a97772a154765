// Vocabulary shared by every other room. Pure.
export * from './backoff.ts';
export * from './base64.ts';
export * from './budget.ts';
export * from './bytes.ts';
export * from './caveats.ts';
export * from './count.ts';
export * from './country.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './merkle.ts';
export * from './random.ts';
export * from './sha256.ts';
export * from './suggest.ts';
export * from './suites.ts';
export * from './time.ts';
