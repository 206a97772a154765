// What each record that differs between a partner's set and ours means, from what the partner says of it now and what is here.
import { SetStanding } from '../../../proto/index.ts';
import { type Country, type Id, idText, type Micros, toHex } from '../../domain/index.ts';
import { SET_ASKED } from '../../envelope/index.ts';
import { type Context, RECORD_STATES, type SetDifference, type SetDifferenceKind, wordIn } from '../context/index.ts';
import type { Differing } from './descend.ts';
import type { SetAsked, SetTold } from './peer.ts';

export interface Explained {
  readonly differences: readonly SetDifference[];
  readonly inTransit: number;
  readonly destroyedHere: number;
  /** Answers that contradict what the partner signed before. */
  readonly contradictions: readonly SetTold[];
}

type TheirRecord = SetTold['page']['records'][number];
/** The version in force here; of a record that has none, which newest was destroyed. */
type Here = { readonly version: number } | { readonly destroyed: number } | 'RECALLED' | 'NOTHING';
type Meaning = SetDifferenceKind | 'DESTROYED_HERE' | 'SETTLED';

/** `before`: what was sent later may still be on its way. `known`: what earlier comparisons found. */
export async function explain(
  context: Context,
  partner: Country,
  differing: readonly Differing[],
  { known, at, before }: { readonly known: readonly SetDifference[]; readonly at: Micros; readonly before: Micros },
  ask: (asked: SetAsked) => Promise<SetTold>,
): Promise<Explained> {
  const since = new Map(known.map((one) => [keyOf(one), one.found]));
  const differences: SetDifference[] = [];
  const contradictions: SetTold[] = [];
  let [inTransit, destroyedHere] = [0, 0];
  for (let from = 0; from < differing.length; from += SET_ASKED) {
    const some = differing.slice(from, from + SET_ASKED);
    const told = await ask({ recordIds: some.map(({ recordId }) => recordId) });
    const theirs = new Map(told.page.records.map((record) => [toHex(record.recordId), record]));
    for (const one of some) {
      const record = theirs.get(toHex(one.recordId));
      const here = context.store.snapshot(() => hereOf(context, partner, one.recordId));
      const kind = meaningOf(one, record, here);
      if (kind === 'SETTLED') continue;
      if (kind === 'DESTROYED_HERE') {
        destroyedHere++;
        continue;
      }
      const found = differenceOf(kind, one.recordId, record, here, at);
      const difference = { ...found, found: since.get(keyOf(found)) ?? at };
      if (isInTransit(difference, before)) inTransit++;
      if (CONTRADICTIONS.includes(kind) && !since.has(keyOf(found))) contradictions.push(told);
      differences.push(difference);
    }
  }
  return { differences, inTransit, destroyedHere, contradictions: [...new Set(contradictions)] };
}

/** It holds statements that its originator signed, and the originator now denies them. */
const CONTRADICTIONS: readonly SetDifferenceKind[] = ['CONTENT', 'NEVER_SENT'];

const keyOf = ({ kind, recordId, version, held }: SetDifference): string => `${kind} ${recordId} ${version ?? ''} ${held ?? ''}`;

/** The end of a record has no time that the partner tells, so its message is awaited from when this was found. */
export const isInTransit = ({ kind, at, found }: SetDifference, before: Micros): boolean =>
  !CONTRADICTIONS.includes(kind) && (kind === 'NO_LONGER_SHARED' || kind === 'NEWER' ? found : (at ?? found)) >= before;

function hereOf({ store, self }: Context, partner: Country, recordId: Id): Here {
  const held = store.get('setHeldOf', partner, self, recordId);
  if (held !== undefined) return { version: held.version };
  const newest = store.get('newestVersion', recordId, partner);
  if (newest === undefined) return 'NOTHING';
  const state = wordIn(RECORD_STATES, newest.state);
  return state === 'DESTROYED' ? { destroyed: newest.version } : state === 'RECALLED' ? state : 'NOTHING';
}

function meaningOf({ theirs, ours }: Differing, record: TheirRecord | undefined, here: Here): Meaning {
  const isShared = record?.standing === SetStanding.IN_FORCE;
  if (typeof here === 'string' || 'destroyed' in here) {
    // Ended there or here while this was compared.
    if (!isShared || here === 'RECALLED') return 'SETTLED';
    // What was destroyed here does not account for a later version, which never arrived.
    return typeof here === 'object' && record.version <= here.destroyed ? 'DESTROYED_HERE' : 'MISSING';
  }
  if (record === undefined) return 'NEVER_SENT';
  if (record.standing === SetStanding.RECALLED) return 'RECALLED';
  if (record.standing === SetStanding.ENDED) return 'NO_LONGER_SHARED';
  if (record.version !== here.version) return record.version > here.version ? 'OLDER' : 'NEWER';
  return theirs && ours ? 'CONTENT' : 'SETTLED';
}

function differenceOf(
  kind: SetDifferenceKind,
  recordId: Id,
  record: TheirRecord | undefined,
  here: Here,
  found: Micros,
): SetDifference {
  return {
    kind,
    recordId: idText(recordId),
    ...(record && { version: record.version, exchangeId: idText(record.exchangeId), at: record.at }),
    ...(typeof here === 'object' && 'version' in here && { held: here.version }),
    found,
  };
}
