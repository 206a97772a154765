import type { TrustPolicy } from '../../../../services/evidence/index.ts';
import { checkpointOf, type Json } from '../forge.ts';
import type { Given } from '../rows.ts';
import { filler, proven, type Shown, stateOf, type Turned, turn } from './bundle.ts';

/** The tools for alterations of that bundle, in addition to those for every bundle. */
export type Tools = Given & ReturnType<typeof toolsOf>;

export function toolsOf({ forge }: Given, made: Turned) {
  const { bundle, received, trust, logs, hashes, ca2025 } = made;
  const { us2025, us2026, us2027, us2028, ca2026, ca2027 } = logs;
  const [toUs2026, toUs2027] = bundle.turns.US as [string, string];
  const [toCa2026] = bundle.turns.CA as [string];
  const ends = {
    us2025: stateOf(us2025, hashes.us2025),
    us2026: stateOf(us2026, hashes.us2026),
    us2027: stateOf(us2027, hashes.us2027),
  };
  const toUs2028 = turn(us2027, ends.us2027, us2028);
  const partnerTree = Number(checkpointOf(bundle.partnerLeaf.proof).split('\n')[1]);
  /** A rollover note that ends Canada's log of 2026 at this size. */
  const toCa2027 = (size: number): string => turn(ca2026, { origin: ca2026.signer.name, size, root: filler(`${size}`) }, ca2027);

  const shows = (b: Json, US: readonly string[], CA: readonly string[] = [toCa2026]): Json => ({ ...b, turns: { US, CA } });
  const brings = (turns: Readonly<Record<string, readonly string[]>>): TrustPolicy => ({
    ...trust,
    countries: trust.countries.map((one) => ({ ...one, ...(turns[one.country] && { turns: turns[one.country] }) })),
  });
  const tree = (b: Json, log: Shown, all: readonly Uint8Array[], signer = logs[log].signer): Json =>
    proven(b, log, forge.proofs(all, { signer, origin: logs[log].signer.name }));

  return {
    ...{ good: bundle, received, trust, hashes, ends, partnerTree, ...logs, ca2025 },
    ...{ toUs2026, toUs2027, toUs2028, toCa2026, toCa2027, shows, brings, tree },
  };
}
