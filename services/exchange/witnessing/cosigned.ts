// Our own checkpoints in the ledger that partners have cosigned.
import { cosignatureTime, type NoteVerifier } from '../../audit/index.ts';
import { type Country, codeOf, HOUR, type Micros, TripointError } from '../../domain/index.ts';
import type { Write } from '../../ledger/index.ts';
import { type CheckpointView, type Context, timeIn } from '../context/index.ts';
import { type Signed, verifiedLines } from './notes.ts';

export interface Cosigned {
  /** Number of our log. */
  readonly log: number;
  readonly size: number;
  /** By the witness's clock. */
  readonly at: Micros;
}

export interface CosignedCheckpoints {
  readonly verifierOf: (partner: Country) => NoteVerifier;
  /** The last one that a partner cosigned. */
  last(partner: Country): Cosigned | undefined;
  /** The largest one that a partner cosigned, of one log or of all, as a note with only its cosignature. */
  noteBy(partner: Country, log?: number): string | undefined;
  /** The size of the largest one of a log that a partner cosigned; 0 if there is none. */
  sizeBy(partner: Country, log: number): number;
  /** The cosignature lines on this note of ours, by partner. */
  lines(tree: OwnTree): Map<Country, string>;
  /** The note of our tree of this size with its cosignatures, and whether every partner has cosigned it. */
  of(log: number, size: number): { readonly note: string; readonly isFinal: boolean } | undefined;
  /** The largest one of a log that every partner cosigned. */
  final(log: number): CheckpointView['final'];
  writes(tree: OwnTree, lines: ReadonlyMap<Country, string>, at: Micros): Write[];
}

/** A tree of one of our logs, and the note that states it. */
export interface OwnTree {
  readonly log: number;
  readonly size: number;
  readonly note: string;
}

export const timeOf = (cosignature: Uint8Array): Micros => (cosignatureTime(cosignature) ?? 0) * 1_000_000;

export function cosignedCheckpoints({ store, partners, witness }: Context): CosignedCheckpoints {
  const all = JSON.stringify(partners);
  const verifierOf = (partner: Country): NoteVerifier => {
    const pinned = witness.pinned[partner];
    if (pinned === undefined)
      throw new TripointError('CONFIG_INVALID', { field: 'partners', rule: `a witness key of ${partner}` });
    return pinned.witness;
  };
  const rowOf = (log: number, size: number) => store.get('cosignedOfSize', log, size);
  /** Omits lines under a key that is no longer pinned. */
  const signedBy = (partner: Country, note: string): { readonly text: string; readonly line?: Signed } => {
    try {
      const { text, lines } = verifiedLines(note, [verifierOf(partner)]);
      return { text, line: lines[0] as Signed };
    } catch (error) {
      if (codeOf(error) === 'UNKNOWN_KEY') return { text: '' };
      throw error;
    }
  };
  return {
    verifierOf,
    last(partner) {
      const row = store.get('cosignedBy', partner);
      if (row === undefined) return undefined;
      const { line } = signedBy(partner, row.note);
      return line && { log: row.log, size: row.size, at: timeOf(line.signature) };
    },
    noteBy(partner, log) {
      const note = store.get('cosignedNoteBy', partner, log ?? null)?.note;
      if (note === undefined) return undefined;
      const { text, line } = signedBy(partner, note);
      return line && `${text}\n${line.line}`;
    },
    sizeBy: (partner, log) => store.get('cosignedSizeBy', log, partner)?.size ?? 0,
    lines({ log, size, note }) {
      const found = rowOf(log, size)?.note;
      if (!found?.startsWith(note) || found.length === note.length) return new Map();
      const { lines } = verifiedLines(found, partners.map(verifierOf));
      const lineOf = (partner: Country) => lines.find(({ name }) => name === verifierOf(partner).name)?.line;
      return new Map(
        partners.flatMap((partner) => [lineOf(partner)].flatMap((line) => (line ? [[partner, line] as const] : []))),
      );
    },
    of(log, size) {
      const row = rowOf(log, size);
      return row && { note: row.note, isFinal: row.witnesses === all };
    },
    final(log) {
      const row = store.get('finalCheckpoint', log, all);
      return row && { note: row.note, size: row.size, at: timeIn(row.at) };
    },
    writes({ log, size, note }, lines, at) {
      const by = partners.filter((partner) => lines.has(partner));
      const witnesses = JSON.stringify(by);
      // The last FINAL checkpoint of every hour is kept, to date the entries logged in it; of others, the last with the same witnesses.
      const since = witnesses === all ? at - (at % HOUR) : 0;
      return [
        ['cosigned', log, size, note + by.map((partner) => lines.get(partner)).join(''), at, witnesses],
        ['cosignedBefore', log, size, witnesses, since],
      ];
    },
  };
}
