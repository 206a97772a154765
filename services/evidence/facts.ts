// substitution: facts of another exchange or record could yield a favourable decision, so everything that the bundle shows is compared
// with them. Withheld facts remain the country's word.
import { AuditKind, nameOf, Verb } from '../../proto/index.ts';
import { type Facts, factsOf, type Json, READ_FROM, type Situation } from '../policy/index.ts';
import { type Family, familyOfKind, fieldId, formatFaults, LEFT_OUT, showRecord } from '../records/index.ts';
import { openRecord } from './content.ts';
import type { Leaf, Matter, Proven } from './matter.ts';
import { broken } from './reading.ts';

/** What a decision lets the partner see; for a suppressed answer, that of its disguise. */
export interface Shown {
  readonly facts: Facts;
  /** Fields that may be disclosed; one that is not disclosed is absent from the record. */
  readonly disclosed: readonly number[];
}

/** The facts known for every exchange, from its entry and its statement. */
const OF_ENTRY = ['action', 'from', 'to', 'recordKind', 'verb', 'purpose', 'issued'] as const satisfies readonly (keyof Facts)[];
const OF_HEADER = [
  'fromAgency',
  'toAgency',
  'classification',
  'handling',
  'concealed',
  'exigent',
] as const satisfies readonly (keyof Facts)[];

function actionOf({ said }: Leaf): Facts['action'] {
  if (said.kind === AuditKind.RECEIVED) return 'admit';
  if (said.verb === Verb.QUERY) return 'ask';
  return said.verb === Verb.RESPONSE ? 'respond' : 'release';
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Throws unless the facts are those of this exchange. `shown` is absent if the decision cannot be reproduced. */
export function checkFacts({ statement }: Matter, leaf: Leaf, facts: Facts, shown: Shown | undefined): void {
  const { index, said } = leaf;
  const different = (name: keyof Facts) => broken(`leaf ${index}/decision/facts/${name}`, 'as the bundle shows it');
  const isReceived = said.kind === AuditKind.RECEIVED;
  const issued = isReceived ? (statement?.said.issued ?? -1) : said.occurredAt;
  const own: Pick<Facts, (typeof OF_ENTRY)[number]> = {
    action: actionOf(leaf),
    from: said.from,
    to: said.to,
    recordKind: nameOf('RecordKind', said.recordKind),
    verb: nameOf('Verb', said.verb),
    purpose: said.purpose,
    issued,
  };
  const entry = OF_ENTRY.find((name) => !same(facts[name], own[name]));
  if (entry !== undefined) throw different(entry);
  if (statement === undefined || shown === undefined || !isAbout(leaf, statement)) return;

  const family = familyOfKind(statement.header.kind)?.family;
  const record = openRecord(statement);
  if (family === undefined) return;
  const json = record === undefined ? {} : showRecord(family, record);
  const derived = factsOf(situationOf(statement, own.action, issued), family, json as Json, {});
  const header = OF_HEADER.find((name) => !same(facts[name], derived[name]));
  if (header !== undefined) throw different(header);
  if (record === undefined) return;
  const leftOut = statement.said.withheld.find(({ clause }) => clause === LEFT_OUT)?.fields ?? [];
  const known = isReceived ? undefined : shown.disclosed.filter((field) => !leftOut.includes(field));
  const read = contradicted(family, shown.facts, derived, known);
  if (read !== undefined) throw different(read);
  if (isReceived && facts.formatValid !== undefined && facts.formatValid !== (formatFaults(family, json, issued).length === 0))
    throw different('formatValid');
}

/** A held record must be the one that is sent; a different version would be a different record. */
const isAbout = ({ said }: Leaf, { header }: Proven): boolean =>
  Buffer.compare(said.recordId, header.recordId) === 0 && said.recordVersion === header.version;

const situationOf = ({ said, header }: Proven, action: Facts['action'], issued: number): Situation => ({
  action,
  from: said.from,
  to: said.to,
  fromAgency: said.agency,
  toAgency: said.recipientAgency,
  kind: header.kind,
  verb: nameOf('Verb', said.verb),
  purpose: said.purpose,
  classification: nameOf('Classification', header.classification),
  caveats: header.caveats,
  issued,
  exigent: said.exigent,
});

/**
 * The first fact that the disclosed fields contradict. `known`: fields whose presence in the record is known; by default all, since
 * a receiver decides from what it received.
 */
function contradicted(
  family: Family,
  facts: Facts,
  derived: Facts,
  known: readonly number[] | undefined,
): keyof Facts | undefined {
  const readFrom = READ_FROM[family] ?? {};
  return (Object.keys(readFrom) as (keyof Facts)[]).find((name) => {
    const fields = (readFrom[name] ?? []).flatMap((field) => fieldId(family, field) ?? []);
    const isKnown = known === undefined || fields.every((field) => known.includes(field));
    // One of several fields is enough to make it true.
    return isKnown || derived[name] === true ? !same(facts[name], derived[name]) : false;
  });
}
