/**
 * The suites for signing and sealing batches, best first. `x25519-a256gcm-ed25519`: ECDH-ES over X25519 with A256GCM (RFC 7518,
 * RFC 8037), Ed25519 (RFC 8032), SHA-256. A new suite is added here and to the key sets of countries that support it, without a flag day.
 */
export const SUITES = ['x25519-a256gcm-ed25519'] as const;

export type Suite = (typeof SUITES)[number];

/**
 * The best suite that this gateway and every list have in common; undefined if there is none.
 *
 * @example bestSuite([['x25519-a256gcm-ed25519', 'one-to-come']]); // 'x25519-a256gcm-ed25519'
 */
export const bestSuite = (announced: readonly (readonly string[])[], own: readonly Suite[] = SUITES): Suite | undefined =>
  own.find((suite) => announced.every((names) => names.includes(suite)));
