// Entries of our own log as evidence: each with its proof and, on request, the openings of its commitments.
import { CommitmentName, decode } from '../../../proto/index.ts';
import { type Checkpoint, parseCheckpoint, tlogProofText } from '../../audit/index.ts';
import type { Id } from '../../domain/index.ts';
import type { EvidenceLeaf, Opening } from '../../evidence/index.ts';
import { type Place, placeOf, type Row } from '../../ledger/index.ts';
import { openSealed, placeOfExchange } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createLogReader, type OwnLog } from '../log/index.ts';

const NAMES = new Map(Object.entries(CommitmentName).map(([name, number]) => [number as number, name.toLowerCase()]));

/** The checkpoint in a note that is our own or was verified on arrival. */
export const treeOf = (note: string): Checkpoint => parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));

/** An entry of ours with its proof. */
export function leafOf(
  { store, logs, partners }: Context,
  { leaf_index: leaf, hash, entry }: Row,
  opening?: EvidenceLeaf['opening'],
): EvidenceLeaf {
  const { origin, index } = logs.placeOf(leaf as number);
  const { number, end } = logs.named(origin) as OwnLog;
  const row = store.get('finalWith', number, index, partners.length) ?? store.get('newestCosignedWith', number, index);
  // The head in the snapshot: a tree with later commits could not be proved from the snapshot's leaves.
  const checkpoint = (row?.note ?? end?.checkpoint ?? store.get('headCheckpoint')?.checkpoint) as string;
  const path = createLogReader(store, number).inclusion(index, treeOf(checkpoint).size);
  const proof = tlogProofText({ index, path, checkpoint });
  const before = store.get('finalWithout', number, index, partners.length)?.note;
  const shown = { ...(before !== undefined && { before }), ...(opening && { opening }) };
  return { index, hash: hash as Uint8Array, entry: entry as Uint8Array, proof, ...shown };
}

/** The openings of an exchange's entries, by leaf index. */
export function openingsOf(context: Context, row: Row): Map<number, Record<string, Opening>> {
  const { store } = context;
  const found = new Map<number, Record<string, Opening>>();
  const id = row.exchange_id as Id;
  const rows: [Row, Place][] = store.all('openingsOfExchange', id).map((one) => [one, placeOf.opening(one.leaf_index, id)]);
  for (const [{ leaf_index: index, vault_id: vaultId, sealed }, place] of [[row, placeOfExchange(row)] as const, ...rows]) {
    if (sealed === null || vaultId === null) continue;
    const opened = openSealed(context, place, vaultId as Uint8Array, sealed as Uint8Array);
    const entry = store.get('leafEntry', index as number)?.entry as Uint8Array;
    if (opened !== undefined) found.set(index as number, openingOf(entry, opened));
  }
  return found;
}

/** The sealed opening of a leaf, by the names of its commitments. */
function openingOf(entry: Uint8Array, opened: Uint8Array): Record<string, Opening> {
  const said = JSON.parse(new TextDecoder().decode(opened)) as Record<string, string>;
  const salts = new Uint8Array(Buffer.from(said.salts ?? '', 'base64'));
  return Object.fromEntries(
    decode('AuditEntry', entry).commitments.flatMap(({ name }, i) => {
      const member = NAMES.get(name);
      const value = member === undefined ? undefined : said[member];
      return member === undefined || value === undefined ? [] : [[member, { salt: salts.subarray(i * 32, i * 32 + 32), value }]];
    }),
  );
}
