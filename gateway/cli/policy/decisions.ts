import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { type Clock, type Fault, HOUR, type Micros, TripointError } from '../../../services/domain/index.ts';
import type { Say } from '../../../services/messages/index.ts';
import {
  type Agreement,
  createEngine,
  type Decision,
  type ExplanationLine,
  explain,
  type Facts,
  nameOfText,
} from '../../../services/policy/index.ts';
import { CommandError, EXIT } from '../failure.ts';
import { asInForce, findAgreements, load, runTable } from './loading.ts';

export interface Explained {
  /** The title, if a case is explained. */
  readonly title?: string;
  /** id@version of the agreement that decided. */
  readonly agreement?: string;
  readonly decision: Decision;
  readonly lines: readonly ExplanationLine[];
  /** Differences from what the case expects. */
  readonly problems: readonly string[];
}

export interface Where {
  /** An agreement's id, or id@version; absent: all agreements of the folder that are in force. */
  readonly id?: string;
  readonly folder?: string;
}

const MAX_FACTS = 1 << 16;

/** Explains the decision on facts. Throws CommandError, or CONFIG_INVALID if the agreements do not load together. */
export function explainFacts(text: string, where: Where, say: Say, clock: Clock): Explained {
  const facts = factsOf(text, clock);
  const agreements = agreementsOf(where).map(({ agreement }) => agreement);
  using engine = createEngine(where.id === undefined ? agreements : agreements.map(asInForce));
  const decision = engine.decide(facts);
  return explained(decision, decision.agreement === '' ? undefined : engine.covering(facts), say);
}

/** Explains the cases of this name, one per end that they list. Throws as above. */
export function explainCase(name: string, where: Where, say: Say): Explained[] {
  const found = agreementsOf(where).flatMap(({ folder, agreement }) => {
    const table = runTable(folder, agreement);
    if ('faults' in table) throw new TripointError('CONFIG_INVALID', table.faults);
    return table.results
      .filter((result) => result.name === name || result.name.replace(/ \[[a-z]+\]$/, '') === name)
      .map(({ name: title, decision, problems }) => ({
        ...explained(decision, decision.agreement === '' ? undefined : agreement, say),
        title,
        problems,
      }));
  });
  if (found.length > 0) return found;
  throw new CommandError(EXIT.usage, ['fail.no-case'], ['next.policy-case']);
}

function explained(decision: Decision, agreement: Agreement | undefined, say: Say): Explained {
  const lines = explain(decision, agreement, say);
  return { ...(agreement === undefined ? {} : { agreement: nameOfText(agreement) }), decision, lines, problems: [] };
}

/** An agreement that does not load could be the deciding one, so nothing is explained. */
function agreementsOf({ id, folder }: Where): { folder: string; agreement: Agreement }[] {
  const { folders } = findAgreements(folder === undefined ? [] : [folder]);
  const idOf = (text: string): string => basename(text).split('@')[0] ?? '';
  const asked = folders.filter((path) => id === undefined || idOf(path) === idOf(id));
  const faults: Fault[] = [];
  const loaded = asked.flatMap((path) => {
    const agreement = load(path);
    if (!('faults' in agreement)) return [{ folder: path, agreement }];
    faults.push(...agreement.faults);
    return [];
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  const wanted = loaded.filter(({ agreement }) => id === undefined || id === agreement.id || id === nameOfText(agreement));
  if (wanted.length > 0) return wanted;
  throw new CommandError(
    EXIT.usage,
    ['fail.no-agreement-id'],
    ['next.same-with-agreement'],
    [{ field: '--agreement', rule: [...new Set(folders.map(idOf))].join(', ') }],
  );
}

/** Facts in the form of a decision table: `issued` is a date, meaning noon UTC, or a time; by default now. */
function factsOf(text: string, clock: Clock): Facts {
  const facts = text.length > MAX_FACTS ? undefined : parsed(text);
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts))
    throw new CommandError(EXIT.usage, ['fail.facts-unusable', { most: MAX_FACTS }], ['next.same-with-facts']);
  const { issued } = facts as { issued?: unknown };
  return { ...facts, issued: issuedOf(issued, clock) } as Facts;
}

function parsed(text: string): unknown {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, version: '1.2' });
  try {
    return document.errors.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined;
  } catch {
    return undefined; // an alias
  }
}

function issuedOf(issued: unknown, clock: Clock): Micros {
  if (issued === undefined) return clock();
  if (typeof issued !== 'string') return issued as Micros;
  const micros = Date.parse(issued) * 1000;
  return /^\d{4}-\d{2}-\d{2}$/.test(issued) ? micros + 12 * HOUR : micros;
}
