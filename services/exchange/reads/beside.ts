// The other lookouts in force here on the subject of a record: a discreet check and an arrest of one person exclude each other, whichever came first.
import { SECOND, toHex } from '../../domain/index.ts';
import { namesOf } from '../../policy/index.ts';
import { factsOfVerb, sameSubjectKeys } from '../../records/index.ts';
import type { RecordName, SameSubject, Search } from '../../search/index.ts';
import type { Beside, Context, SubjectOf } from '../context/index.ts';
import { viewById } from './views.ts';

/** A lookout of the last moments, which the index may not have yet. */
interface Noted extends RecordName {
  readonly action: string;
  /** Counts upwards over all. */
  readonly number: number;
}

/** flood: a partner's lookouts without end. Keys of subjects; lookouts on one with one action. */
const MOST_KEYS = 8_192;
const MOST_OF_ONE = 8;
/** How long it is remembered who stands for the actions on a subject: of a thousand lookouts on one, one looks. */
const STANDS_FOR = SECOND;
const MOST_STOOD = 256;
const ACTIONS: readonly string[] = namesOf('ActionOnHit').toSorted();
const IN_FORCE: readonly string[] = ['QUEUED', 'RECEIVED', 'CLOSED', 'ADMITTED'];

const nameOf = ({ source, recordId }: RecordName): string => `${source} ${toHex(recordId)}`;

/** Makes room for one more: the oldest goes. */
function bound(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.size < most ? [] : map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/** Lookouts by key of their subject, the newest for each action. */
function createNotes() {
  const byKey = new Map<string, Noted[]>();
  let last = 0;
  return {
    last: () => last,
    of: (keys: readonly string[]): Noted[] => keys.flatMap((key) => byKey.get(key) ?? []),
    add(keys: readonly string[], { source, recordId, action }: RecordName & { readonly action: string }): () => void {
      const one = { source, recordId, action, number: ++last };
      for (const key of keys) {
        const others = byKey.get(key) ?? [];
        byKey.delete(key);
        bound(byKey, MOST_KEYS);
        const alike = others.filter((other) => other.action === action);
        const tooMany = alike.length < MOST_OF_ONE ? undefined : alike[0];
        byKey.set(key, [...others.filter((other) => other !== tooMany), one]);
      }
      return () => {
        for (const key of keys)
          byKey.set(
            key,
            (byKey.get(key) ?? []).filter((other) => other !== one),
          );
      };
    },
  };
}

interface Standing {
  readonly others: readonly (RecordName & { readonly action: string })[];
  /** The newest note that was looked at. */
  readonly last: number;
  readonly until: number;
}

export function createBeside(context: Context, search: Search): Beside {
  const { self, store, clock } = context;
  const { firstLeaf, size } = store.head();
  const before = firstLeaf + size;
  const notes = createNotes();
  const stood = new Map<string, Standing>();

  const isInForce = ({ source, recordId }: RecordName): boolean => {
    const newest = store.get('newestVersion', recordId, source);
    return newest === undefined || newest.state === 'IN_FORCE';
  };

  /** Undefined: not in force, or not for the agency to see. */
  function actionOf({ source, recordId, action: noted }: RecordName & { action?: string }, agency: string | undefined) {
    const newest = store.get('newestVersion', recordId, source);
    // Of the commit that is being made, so not in the ledger yet: ours, which everybody here may see, or asked for no agency.
    if (newest === undefined) return source === self || agency === undefined ? noted : undefined;
    if (newest.state !== 'IN_FORCE') return undefined;
    const [version] = store
      .all('exchangesAbout', recordId, source)
      .filter(({ verb, state }) => factsOfVerb(verb)?.versions === true && IN_FORCE.includes(state))
      .sort((a, b) => b.record_version - a.record_version);
    if (version === undefined) return undefined;
    const { record } = viewById(context, version.exchange_id, { sees: 'RELEASER', ...(agency !== undefined && { agency }) });
    return (record as { readonly actionOnHit?: string } | undefined)?.actionOnHit;
  }

  /** Undefined while the index lacks something that was committed before this process began, or cannot be read. */
  function indexed(keys: readonly string[]): readonly SameSubject[] | undefined {
    try {
      return search.same(keys, before);
    } catch (error) {
      context.log('error', 'other lookouts on a subject not looked up', { error: (error as Error).name });
      return undefined;
    }
  }

  /** Who stands for each action on the subject of these keys, with what was noted until then. Two for each: one may be the record that is asked for. */
  function standing(keys: readonly string[], agency: string | undefined): Standing | undefined {
    const place = `${agency ?? ''} ${keys.join()}`;
    const kept = stood.get(place);
    if (kept !== undefined && kept.until > clock() && kept.others.every((one) => isInForce(one))) return kept;
    const found = indexed(keys);
    if (found === undefined) return undefined;
    const [groups, names] = [new Map<string, number>(), new Set<string>()];
    const others: (RecordName & { readonly action: string })[] = [];
    for (const one of [...found, ...notes.of(keys).map((noted) => ({ ...noted, group: noted.action }))]) {
      if ((groups.get(one.group) ?? 0) >= 2 || names.has(nameOf(one))) continue;
      names.add(nameOf(one));
      const action = actionOf(one, agency);
      if (action === undefined) continue;
      groups.set(one.group, (groups.get(one.group) ?? 0) + 1);
      others.push({ source: one.source, recordId: one.recordId, action });
    }
    stood.delete(place);
    bound(stood, MOST_STOOD);
    const fresh = { others, last: notes.last(), until: clock() + STANDS_FOR };
    stood.set(place, fresh);
    return fresh;
  }

  function lookUp(keys: readonly string[], { agency, ...own }: SubjectOf): readonly string[] {
    const standsNow = standing(keys, agency);
    // Unknown is strict: whatever may be sought of the subject.
    if (standsNow === undefined) return ACTIONS;
    const name = nameOf(own);
    const actions = new Set(standsNow.others.filter((one) => nameOf(one) !== name).map(({ action }) => action));
    for (const one of notes.of(keys)) {
      if (one.number <= standsNow.last || actions.has(one.action) || nameOf(one) === name) continue;
      const action = actionOf(one, agency);
      if (action !== undefined) actions.add(action);
    }
    return [...actions].sort();
  }

  return {
    actions(family, record, own) {
      const keys = sameSubjectKeys(family, record);
      const last = notes.last();
      const actions = keys.length === 0 ? undefined : lookUp(keys, own);
      const name = nameOf(own);
      const isNew = (one: Noted): boolean => one.number > last && actions?.includes(one.action) !== true && nameOf(one) !== name;
      return { actions, isStale: () => notes.of(keys).some(isNew) };
    },
    note(family, record, own) {
      const { actionOnHit: action } = record as { readonly actionOnHit?: string };
      const keys = action === undefined ? [] : sameSubjectKeys(family, record);
      return action === undefined || keys.length === 0 ? () => {} : notes.add(keys, { ...own, action });
    },
  };
}
