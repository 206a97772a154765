// The partner's own entry about the exchange, and its proof, as far as the partner provides it.
import { decode } from '../../../proto/index.ts';
import { inclusionProof, tlogProofText, verifyInclusion } from '../../audit/index.ts';
import { type Country, codeOf, type Id, leafHash, sameBytes, utf8 } from '../../domain/index.ts';
import type { Evidence, StatementProof } from '../../evidence/index.ts';
import type { ReceiptProof } from '../commit/index.ts';
import type { Context, Direction } from '../context/index.ts';
import { originHash } from '../log/index.ts';
import { type AskLog, finalPath, ownVerifier, shownTree, verifiedLines } from '../witnessing/index.ts';
import { treeOf } from './own-leaves.ts';

export interface EvidenceOptions {
  /** Asks a partner on the topic `log`. */
  readonly ask: (partner: Country) => AskLog;
  /** The largest checkpoint that we cosigned of a log, by the hex SHA-256 of its origin, with our cosignature. */
  readonly cosigned: (originHash: string) => string | undefined;
}

interface NamedLeaf {
  readonly origin: string;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** Where the partner logged it, as stated in its receipt or in what it sent. */
export function namedLeaf(
  direction: Direction,
  statement: StatementProof,
  receipt: ReceiptProof | undefined,
  exchangeId: Id,
): NamedLeaf | undefined {
  if (direction === 'received')
    return { origin: decode('Manifest', statement.manifest).logOrigin, index: statement.index, hash: leafHash(statement.leaf) };
  const verdict = receipt?.receipt.verdicts.find((one) => sameBytes(one.exchangeId, exchangeId));
  if (receipt === undefined || verdict === undefined) return undefined;
  return { origin: decode('Manifest', receipt.statement.manifest).logOrigin, index: verdict.index, hash: verdict.leafHash };
}

/** The partner's entry, with its proof if the partner provides one. */
export async function partnerLeaf(
  context: Context,
  { ask, cosigned }: EvidenceOptions,
  partner: Country,
  named: NamedLeaf,
): Promise<NonNullable<Evidence['partnerLeaf']>> {
  try {
    const note = await finalOf(context, { ask: ask(partner), cosigned }, named);
    if (note === undefined) return named;
    const { size, root } = treeOf(note);
    const path = await shownTree(ask(partner), named.origin, size).compute((rootOf) => inclusionProof(rootOf, named.index, size));
    if (!verifyInclusion(named.hash, named.index, size, path, root)) return named;
    return { ...named, proof: tlogProofText({ index: named.index, path, checkpoint: note }) };
  } catch (error) {
    context.log('warn', "no proof of a partner's leaf", { partner, code: codeOf(error) });
    return named;
  }
}

/** A cosigned checkpoint of the partner's log that covers the leaf: the one that all witnesses signed, otherwise the one that we signed. */
async function finalOf(
  context: Context,
  { ask, cosigned }: { readonly ask: AskLog; readonly cosigned: EvidenceOptions['cosigned'] },
  { origin, index }: NamedLeaf,
): Promise<string | undefined> {
  const told = Buffer.from(await ask(utf8(finalPath(origin)))).toString('utf8');
  return [told, cosigned(originHash(origin))]
    .flatMap((note) => (note === undefined ? [] : (verifiedOf(context, origin, note) ?? [])))
    .find((note) => holds(note, origin, index));
}

/** sabotage: keeps only the verified lines of a partner's note, because one invalid line would make the whole bundle fail. */
function verifiedOf({ partnerLogs, witness }: Context, origin: string, note: string): string | undefined {
  const log = partnerLogs.named(origin)?.verifier;
  if (log === undefined) return undefined;
  const witnesses = Object.values(witness.pinned).map((pinned) => pinned.witness);
  try {
    const { text, lines } = verifiedLines(note, [log, ...witnesses, ownVerifier(witness)]);
    return lines[0]?.name === log.name ? `${text}\n${lines.map(({ line }) => line).join('')}` : undefined;
  } catch {
    return undefined;
  }
}

function holds(note: string, origin: string, index: number): boolean {
  try {
    const tree = treeOf(note);
    return tree.origin === origin && tree.size > index;
  } catch {
    return false;
  }
}
