// Reproduces each logged decision from its facts, and compares the facts with what the bundle shows about
// the exchange, the record and the people who released it.
import { AuditKind, CommitmentName, Outcome } from '../../proto/index.ts';
import { personId, toHex } from '../domain/index.ts';
import { type Agreement, createEngine, type Decision, differences, type Facts, type PolicyEngine } from '../policy/index.ts';
import { decided, namesText, type Texts } from './agreement.ts';
import { checkFacts, type Shown } from './facts.ts';
import { isErased, type Leaf, type Matter } from './matter.ts';
import { broken } from './reading.ts';
import { type Finding, notCheckable, pass } from './report.ts';

/** The decision to which an entry commits. */
type Logged = Pick<Decision, 'outcome' | 'rules' | 'facts'>;

const OUTCOMES: readonly string[] = Object.keys(Outcome).filter((name) => name !== 'UNSPECIFIED');

function readDecision(text: string, field: string): Logged {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken(field, 'JSON');
  }
  const { outcome, rules, facts } = (value ?? {}) as Record<keyof Logged, unknown>;
  const isWhole =
    typeof outcome === 'string' &&
    OUTCOMES.includes(outcome) &&
    Array.isArray(rules) &&
    typeof facts === 'object' &&
    facts !== null &&
    JSON.stringify({ outcome, rules, facts }) === text;
  if (!isWhole) throw broken(field, 'outcome, rules and facts, in this order and no more');
  return value as Logged;
}

const openedIn = ({ opening }: Leaf): string | undefined => opening?.decision?.value;

/** Reproduces the decision from the committed facts, and compares it with everything that was logged about it. */
export function decisions(matter: Matter, texts: Texts): Finding {
  const leaves = decided(matter);
  // A decision without a commitment could be claimed to have been anything.
  const empty = leaves.find(
    (leaf) => namesText(leaf) && !leaf.said.commitments.some(({ name }) => name === CommitmentName.DECISION),
  );
  if (empty !== undefined) throw broken(`leaf ${empty.index}/commitments`, 'its decision, since it names a text');
  const shown = leaves.filter((leaf) => openedIn(leaf) !== undefined);
  let isWord = false;
  using engines = openEngines();
  for (const leaf of shown) {
    const logged = decideAgain(leaf, matter, texts, engines);
    if (logged !== undefined && !isReleasedBy(matter, leaf, logged.facts)) isWord = true;
  }
  const committed = leaves.filter(({ said }) => said.commitments.length > 0);
  if (isWord) return notCheckable('word');
  if (shown.length < committed.length) return notCheckable(isErased(matter) ? 'content-erased' : 'content-withheld');
  const last = leaves.at(-1);
  if (last === undefined || !leaves.some(namesText)) return notCheckable('no-agreement');
  return pass('decided', { decisions: shown.length, clauses: last.said.legalBasis?.clauses.join(', ') ?? '' });
}

function decideAgain(leaf: Leaf, matter: Matter, texts: Texts, engines: Engines): Logged | undefined {
  const { index, said } = leaf;
  const field = `leaf ${index}/decision`;
  const value = openedIn(leaf) ?? '';
  // A partner's question that is not admitted, and a refusal that comes before any decision, were not decided.
  if (value === '' && !namesText(leaf) && said.outcome === Outcome.UNSPECIFIED) return undefined;
  const logged = readDecision(value, field);
  const text = namesText(leaf) ? texts.get(toHex(said.legalBasis?.digest ?? new Uint8Array())) : undefined;
  if (namesText(leaf) && text === undefined) throw broken(field, 'under a text that is here');
  // A refusal that is sent names no text, even if decided under one: its outcome shows only that it was not permitted.
  const isUnnamed = text === undefined && said.outcome === Outcome.UNSPECIFIED;
  if (isUnnamed) {
    if (logged.outcome.startsWith('PERMIT')) throw broken(field, 'no permit, where a refusal was sent');
    checkFacts(matter, leaf, logged.facts, undefined);
    return logged;
  }
  const again = engines.of(text).decide(logged.facts, text);
  const told = { outcome: said.outcome, clauses: said.legalBasis?.clauses ?? [], disclosed: said.disclosed };
  const [problem] = differences({ ...logged, told }, again);
  if (problem !== undefined) throw broken(field, problem);
  if (said.externalReason !== '' && said.externalReason !== (again.code ?? 'POLICY_REFUSED'))
    throw broken(`leaf ${index}/external_reason`, 'that of the decision');
  const { disguise } = again;
  const seen: Shown = { facts: disguise?.facts ?? logged.facts, disclosed: (disguise ?? again).disclosed };
  checkFacts(matter, leaf, logged.facts, seen);
  return logged;
}

interface Engines extends Disposable {
  /** If no text covers it, an engine without texts must agree. */
  readonly of: (text: Agreement | undefined) => PolicyEngine;
}

/** One engine per text, because most of the cost of a decision is parsing the rules. */
function openEngines(): Engines {
  const opened = new Map<Agreement | undefined, PolicyEngine>();
  return {
    of(text) {
      const engine = opened.get(text) ?? createEngine(text === undefined ? [] : [text], { cache: false });
      opened.set(text, engine);
      return engine;
    },
    [Symbol.dispose]() {
      for (const engine of opened.values()) engine[Symbol.dispose]();
    },
  };
}

const RELEASES: readonly AuditKind[] = [AuditKind.APPROVED, AuditKind.RELEASED];
/** The id of the person whom an entry commits to; empty where it is nobody's. */
const personIn = (user: string): string => personId(user.slice(0, Math.max(0, user.lastIndexOf(' '))));

/**
 * Whether each approval that the facts count is an entry here, by a different opened person other than the author. Throws
 * if entries and facts cannot both be true.
 */
function isReleasedBy({ leaves, evidence }: Matter, leaf: Leaf, { approvals = 0 }: Facts): boolean {
  const field = `leaf ${leaf.index}/decision/approvals`;
  const isOwn = leaf.said.from === evidence.country;
  const entries = isOwn ? leaves.slice(0, leaves.indexOf(leaf)).filter(({ said }) => RELEASES.includes(said.kind)) : [];
  if ((!isOwn || leaf.said.kind === AuditKind.HELD) && approvals > 0) throw broken(field, 'none yet');
  if (entries.length > approvals) throw broken(field, 'as many as there are entries');
  if (entries.some(({ said }, i) => (said.kind === AuditKind.RELEASED) !== (i === entries.length - 1)))
    throw broken(field, 'completed by the last entry, which is RELEASED');
  if (approvals === 0) return true;
  const people = [...entries, leaf].map(({ opening }) => personIn(opening?.user?.value ?? ''));
  const named = people.filter((person) => person !== '');
  if (new Set(named).size < named.length) throw broken(field, 'of different persons, none of them the author');
  return entries.length === approvals && named.length === people.length;
}
