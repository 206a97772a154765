// The material for verifying evidence independently: agreement texts, the signers' key sets, and the rollover notes of their logs.
import { AuditKind, decode } from '../../../proto/index.ts';
import { parseTlogProof } from '../../audit/index.ts';
import { type Country, sameBytes, toHex } from '../../domain/index.ts';
import type { AgreementProof, Evidence, EvidenceLeaf, StatementProof } from '../../evidence/index.ts';
import type { Context } from '../context/index.ts';
import { treeOf } from './own-leaves.ts';

/** The texts named in the entries. */
export function agreementsOf({ store }: Context, leaves: readonly EvidenceLeaf[]): AgreementProof[] {
  const digests = new Map(
    leaves.flatMap(({ entry }) => {
      const { kind, legalBasis } = decode('AuditEntry', entry);
      return legalBasis && kind !== AuditKind.ERASED ? [[toHex(legalBasis.digest), legalBasis.digest] as const] : [];
    }),
  );
  return [...digests.values()].flatMap((digest) => {
    const row = store.get('agreementText', digest);
    if (row === undefined) return [];
    const files = JSON.parse(row.files) as Record<string, string>;
    const bound = Object.entries(files).filter(([name]) => name === 'agreement.yaml' || name === 'rules.cedar');
    return [{ files: Object.fromEntries(bound), signatures: JSON.parse(row.signatures) as string[] }];
  });
}

/** The key sets of each signing country, up to the last one used. */
export function keySetsOf({ keys }: Context, proofs: readonly StatementProof[]): Pick<Evidence, 'keySets' | 'revocationLists'> {
  const manifests = proofs.map(({ manifest }) => decode('Manifest', manifest));
  const signers = [...new Set(manifests.map(({ from }) => from))];
  const setsOf = (country: Country): string[] => {
    const chain = keys.chain(country);
    const last = chain.findLastIndex(({ digest }) => manifests.some(({ keySet }) => sameBytes(keySet, digest)));
    return chain.slice(0, last + 1).map(({ jws }) => jws);
  };
  const lists = signers.flatMap((country) => {
    const list = keys.revocations(country);
    return list === undefined ? [] : [[country, list.jws] as const];
  });
  return {
    keySets: Object.fromEntries(signers.map((country) => [country, setsOf(country)])),
    revocationLists: Object.fromEntries(lists),
  };
}

/** The rollover notes of each country, up to the last of its logs that the bundle names. */
export function turnsOf(
  { self, logs, partnerLogs }: Context,
  partner: Country,
  leaves: readonly EvidenceLeaf[],
  proofs: readonly StatementProof[],
  partnerOrigin: string | undefined,
): Pick<Evidence, 'turns'> {
  const named = [
    ...leaves.map(({ proof }) => treeOf(parseTlogProof(proof).checkpoint).origin),
    ...proofs.map(({ manifest }) => decode('Manifest', manifest).logOrigin),
    partnerOrigin,
  ];
  const own = logs.all().map(({ origin }, i, all) => ({ origin, begun: all[i - 1]?.end?.turn }));
  const theirs = partnerLogs.of(partner).map(({ verifier, begun }) => ({ origin: verifier.name, begun }));
  const chains = [[self, own] as const, [partner, theirs] as const].flatMap(([country, chain]) => {
    const last = chain.findLastIndex(({ origin }) => named.includes(origin));
    return last < 1 ? [] : [[country, chain.slice(1, last + 1).map(({ begun }) => begun as string)] as const];
  });
  return chains.length === 0 ? {} : { turns: Object.fromEntries(chains) };
}
