// Divides large batches while others are present. flood: one commit of a whole batch has the thread undivided, and its events would all be
// shown before those of anybody else.
import { type Country, sameBytes } from '../../domain/index.ts';
import type { OpenedBatch } from '../../envelope/index.ts';
import type { Settled, Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { Incoming } from './incoming.ts';
import { isRare, type Part, type Progress, type Taking, takePart, type Useless } from './take-batch.ts';

/** Statements that are taken in one commit while others are present. */
export const PART_STATEMENTS = 16;

/** Takes one batch; rejects with the error of its first part that was not taken. What was taken before that stays taken. */
export async function takeInParts(
  context: Context,
  partner: Country,
  taking: Taking,
  submit: Submit,
  incoming: Incoming,
): Promise<Useless> {
  const { turns } = taking;
  for (let progress = progressOf(context, partner, incoming); ; ) {
    const part = nextPart(incoming, progress, turns.isAlone(partner));
    const taken = await submit(takePart(context, partner, taking, incoming, progress, part));
    if (part.isLast) return taken.useless;
    progress = taken.progress;
    await turns.paid(partner);
  }
}

const isDivided = ({ judged }: Incoming, isAlone: boolean): boolean =>
  !isAlone && judged.length > PART_STATEMENTS && !judged.some(isRare);

function nextPart(incoming: Incoming, { settled }: Progress, isAlone: boolean): Part {
  const left = incoming.judged.flatMap((_, i) => (settled.has(i) ? [] : [i]));
  if (!isDivided(incoming, isAlone)) return { positions: left, isLast: true };
  // Receipts come first: what else the batch says may rest on them, and after a crash they are known by their entries alone.
  const receipts = left.filter((i) => incoming.judged[i] === 'receipt');
  const others = left.filter((i) => incoming.judged[i] !== 'receipt').slice(0, PART_STATEMENTS);
  const positions = [...receipts, ...others];
  return { positions, isLast: positions.length === left.length };
}

/**
 * crash between two parts: the same batch comes again, from the partner or from among those that wait here. What was taken of it is told
 * apart by the ledger; what was refused left no trace, and is judged again.
 */
function progressOf({ store, logs }: Context, partner: Country, { batch, judged }: Incoming): Progress {
  const begun = store.get('batchBegun', partner, batch.manifest.linkSequence);
  if (begun === undefined || !isSame(begun, batch)) return { isBegun: false, settled: new Map() };
  const settled = new Map<number, Settled | undefined>();
  for (const { batch_position: position, exchange_id: exchangeId, leaf_index: leaf, hash } of store.all(
    'admittedOfBatch',
    begun.batch_id,
  ))
    settled.set(position, { exchangeId, leaf: { leaf, ...logs.placeOf(leaf), hash } });
  for (const [i, statement] of batch.statements.entries())
    if (judged[i] === 'receipt' && 'statement' in statement && store.get('exchangeLogged', statement.statement.exchangeId))
      settled.set(i, 'receipt');
  return { isBegun: true, settled };
}

const isSame = (row: { readonly manifest_sha256: Uint8Array }, { manifestSha256 }: OpenedBatch): boolean =>
  sameBytes(row.manifest_sha256, manifestSha256);
