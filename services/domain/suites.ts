/**
 * The suites with which batches are signed and sealed, best first. `x25519-a256gcm-ed25519`: ECDH-ES over X25519 with A256GCM (RFC 7518,
 * RFC 8037), Ed25519 (RFC 8032), SHA-256. A new suite is a new name here and in the key sets of countries that have it: no flag day.
 */
export const SUITES = ['x25519-a256gcm-ed25519'] as const;

export type Suite = (typeof SUITES)[number];

/**
 * The best suite that this gateway and every list has; undefined if there is none.
 *
 * @example bestSuite([['x25519-a256gcm-ed25519', 'one-to-come']]); // 'x25519-a256gcm-ed25519'
 */
export const bestSuite = (announced: readonly (readonly string[])[], own: readonly Suite[] = SUITES): Suite | undefined =>
  own.find((suite) => announced.every((names) => names.includes(suite)));
