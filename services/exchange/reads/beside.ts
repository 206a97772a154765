// The other lookouts in force here on the subject of a record: a discreet check and an arrest of one person exclude each other, whichever came first.
import { MINUTE, type Micros, toHex } from '../../domain/index.ts';
import { factsOfVerb, sameSubjectKeys } from '../../records/index.ts';
import type { RecordName, Search } from '../../search/index.ts';
import type { Beside, Context } from '../context/index.ts';
import { viewById } from './views.ts';

/** A lookout of the last moments, which the index may not have yet. */
interface Noted extends RecordName {
  readonly keys: readonly string[];
  readonly action: string | undefined;
  readonly at: Micros;
}

/** flood: a partner's lookouts without end. */
const MOST_NOTED = 4_096;
const IN_FORCE: readonly string[] = ['QUEUED', 'RECEIVED', 'CLOSED', 'ADMITTED'];

const nameOf = ({ source, recordId }: RecordName): string => `${source} ${toHex(recordId)}`;

export function createBeside(context: Context, search: Search): Beside {
  const { self, store, clock } = context;
  const entries = (): number => {
    const { firstLeaf, size } = store.head();
    return firstLeaf + size;
  };
  const before = entries();
  let noted: Noted[] = [];
  let byKey = new Map<string, Noted[]>();
  let changes = 0;
  /** Of a record that is shared with several partners at once. */
  const answers = new WeakMap<object, { readonly at: string; readonly actions: readonly string[] | undefined }>();

  function add(one: Noted): void {
    changes++;
    noted.push(one);
    for (const key of one.keys) {
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [one]);
      else others.push(one);
    }
  }
  function keep(all: readonly Noted[]): void {
    changes++;
    noted = [];
    byKey = new Map();
    for (const one of all) add(one);
  }

  /** What the index has by now is forgotten here. Only after a while: who looked there before it had it looks here afterwards. */
  function forget(now: Micros): void {
    if (noted.length > MOST_NOTED) keep(noted.slice(-MOST_NOTED / 2));
    const [oldest] = noted;
    if (oldest === undefined || oldest.at > now - MINUTE || search.next() < entries()) return;
    keep(noted.filter(({ at }) => at > now - MINUTE));
  }

  /** As far as officers of the agency may see it; undefined: they see none, or it is in force no longer. */
  function actionOf({ source, recordId }: RecordName, agency: string | undefined): string | undefined {
    if (store.get('newestVersion', recordId, source)?.state !== 'IN_FORCE') return undefined;
    const versions = store
      .all('exchangesAbout', recordId, source)
      .filter(({ verb, state }) => factsOfVerb(verb)?.versions === true && IN_FORCE.includes(state))
      .sort((a, b) => b.record_version - a.record_version);
    const [newest] = versions;
    if (newest === undefined) return undefined;
    const { record } = viewById(context, newest.exchange_id, { sees: 'RELEASER', ...(agency !== undefined && { agency }) });
    return (record as { readonly actionOnHit?: string } | undefined)?.actionOnHit;
  }

  /** Undefined while the index lacks something that was committed before this process began. */
  function indexed(keys: readonly string[]): readonly RecordName[] | undefined {
    if (search.next() < before) return undefined;
    try {
      return search.same(keys);
    } catch (error) {
      context.log('error', 'other lookouts on a subject not looked up', { error: (error as Error).name });
      return undefined;
    }
  }

  function lookUp(...[family, record, own, agency]: Parameters<Beside['actions']>): readonly string[] | undefined {
    const keys = sameSubjectKeys(family, record);
    const found = keys.length === 0 ? undefined : indexed(keys);
    if (found === undefined) return undefined;
    const late = keys.flatMap((key) => byKey.get(key) ?? []);
    const others = new Map([...found, ...late].map((name) => [nameOf(name), name] as const));
    others.delete(nameOf(own));
    const actions = [...others.values()].map((name) => {
      const known = actionOf(name, agency);
      // Of this very commit: only our own, which everybody here may see.
      const staged = late.find((one) => one.source === self && nameOf(one) === nameOf(name));
      return known ?? (store.get('newestVersion', name.recordId, name.source) === undefined ? staged?.action : undefined);
    });
    return [...new Set(actions.filter((action) => action !== undefined))].sort();
  }

  return {
    actions(family, record, own, agency) {
      const at = `${search.next()} ${changes} ${nameOf(own)} ${agency}`;
      const known = answers.get(record);
      if (known?.at === at) return known.actions;
      const actions = lookUp(family, record, own, agency);
      answers.set(record, { at, actions });
      return actions;
    },
    note(family, record, own) {
      const keys = sameSubjectKeys(family, record);
      if (keys.length === 0) return () => {};
      const now = clock();
      forget(now);
      const { actionOnHit: action } = record as { readonly actionOnHit?: string };
      const one: Noted = { ...own, keys, action, at: now };
      add(one);
      return () => keep(noted.filter((other) => other !== one));
    },
  };
}
