import type { TrustPolicy } from '../../../services/evidence/index.ts';
import type { Pair, Side } from '../exchange/pair.ts';

export const trusted = ({ country, anchor, context, witnessVkey }: Side) => {
  const { origin, vkey } = context.keys.chain(country)[0]?.document.log ?? { origin: '', vkey: '' };
  return { country, rootPem: anchor.rootPem, firstKeySet: anchor.firstKeySet, log: { origin, vkey, witness: witnessVkey } };
};

/** The trust policy of an auditor who has pinned both countries and knows that there is no third. */
export const trustOf = ({ us, ca }: Pair): TrustPolicy => ({ countries: [trusted(us), trusted(ca)], witnesses: 1 });
