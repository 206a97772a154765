// Reads rules.cedar: every rule must have a name, a clause, a scope of actions, and be valid under the schema.
import { type PolicyJson, policySetTextToParts, policyToJson, validate } from '@cedar-policy/cedar-wasm/nodejs';
import { didYouMean, type Fault, type Micros } from '../domain/index.ts';
import { dateOf } from './dates.ts';
import { ACTIONS, type Action, ATTRIBUTE_NAMES, ONE_END_ONLY, ONLY_WITH } from './facts.ts';
import { ALWAYS, schemaOf, type Vocabulary } from './schema.ts';

/** The outcomes of a matching forbid, strictest first. */
export const FORBID_OUTCOMES = ['suppress', 'refuse', 'hold'] as const;
type ForbidOutcome = (typeof FORBID_OUTCOMES)[number];

export interface Rule {
  readonly id: string;
  readonly clause: string;
  readonly effect: 'permit' | 'forbid';
  /** Of a forbid on exchanges. */
  readonly outcome?: ForbidOutcome;
  /** It only adds duties and notices to what another permit permits: by itself it permits nothing. */
  readonly attaches?: true;
  /** Names of obligations of the agreement. */
  readonly obliges: readonly string[];
  /** Names of notices of the agreement. */
  readonly notes: readonly string[];
  readonly actions: readonly (Action | 'disclose')[];
  /** The only country, kind or KIND/group that it applies to; absent: any. */
  readonly recipient?: string;
  readonly resource?: string;
  /** Those that its condition limits it to, as `[A, B].contains(resource)`; absent: any. */
  readonly resources?: readonly string[];
  /** It has conditions beside that list. */
  readonly conditional?: true;
  /** The only mode of a grant that its condition limits it to; absent: any. */
  readonly mode?: string;
  /** In effect from `since` up to, not including, `until`. */
  readonly since?: Micros;
  readonly until?: Micros;
  /** Attributes of the context that it reads. */
  readonly reads: readonly string[];
  /** Its Cedar text. */
  readonly text: string;
}

export interface Declared {
  readonly vocabulary: Vocabulary;
  readonly clauses: readonly string[];
  readonly obligations: readonly string[];
  readonly notices: readonly string[];
}

const FILE = 'rules.cedar';
export const ANNOTATIONS = ['id', 'clause', 'outcome', 'obliges', 'attaches', 'notes', 'since', 'until'];
const MAX_RULES = 1000;

/** The rules, ascending by id, and all their faults. */
export function readRules(text: string, declared: Declared): { rules: readonly Rule[]; faults: readonly Fault[] } {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure')
    return { rules: [], faults: parts.errors.map((e) => ({ field: at(text, e.sourceLocations?.[0]?.start), rule: e.message })) };
  const faults: Fault[] = [];
  if (parts.policy_templates.length > 0) faults.push({ field: FILE, rule: 'no templates' });
  if (parts.policies.length === 0) faults.push({ field: FILE, rule: 'at least one rule' });
  if (parts.policies.length > MAX_RULES) return { rules: [], faults: [{ field: FILE, rule: `at most ${MAX_RULES} rules` }] };

  const rules = parts.policies.flatMap((policy) => readRule(policy, text, declared, faults));
  rules.sort((a, b) => (a.id < b.id ? -1 : 1));
  rules.forEach((rule, i) => {
    if (rule.id === rules[i + 1]?.id) faults.push({ field: `${FILE}#${rule.id}`, rule: 'an @id that no other rule has' });
  });
  faults.push(...schemaFaults(rules, declared.vocabulary));
  return { rules, faults };
}

function at(text: string, offset: number | undefined): string {
  return offset === undefined ? FILE : `${FILE}:${text.slice(0, offset).split('\n').length}`;
}

function schemaFaults(rules: readonly Rule[], vocabulary: Vocabulary): Fault[] {
  // By position: two rules with one id must not hide each other here.
  const staticPolicies = Object.fromEntries(rules.map((rule, i) => [String(i), rule.text]));
  const answer = validate({ schema: schemaOf(vocabulary), policies: { staticPolicies } });
  if (answer.type === 'failure') return answer.errors.map((e) => ({ field: FILE, rule: e.message }));
  // Warnings, such as a condition that can never hold, are faults too: they are never intended in an agreement.
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
    field: `${FILE}#${rules[Number(policyId)]?.id ?? policyId}`,
    rule: `${error.message.replace(/^for policy `\d+`[:,] /, '')}${error.help ? ` (${error.help})` : ''}`,
  }));
}

function readRule(policy: string, file: string, declared: Declared, faults: Fault[]): Rule[] {
  const parsed = policyToJson(policy);
  if (parsed.type === 'failure') {
    faults.push(...parsed.errors.map((e) => ({ field: at(file, file.indexOf(policy)), rule: e.message })));
    return [];
  }
  const { json } = parsed;
  const annotations = (json.annotations ?? {}) as Readonly<Record<string, string>>;
  const id = annotations.id ?? '';
  const field = id === '' ? at(file, file.indexOf(policy)) : `${FILE}#${id}`;
  const fault = (rule: string) => void faults.push({ field, rule });

  // `/` is reserved for decisions of the agreement itself, such as agreement/purpose.
  if (!/^[a-z0-9][a-z0-9.-]{0,63}$/.test(id)) fault('an @id of lower-case letters, digits, dots and hyphens');
  for (const name of Object.keys(annotations))
    if (!ANNOTATIONS.includes(name)) fault(`no annotation @${name}${didYouMean(name, ANNOTATIONS)}`);
  const clause = annotations.clause ?? '';
  if (clause === '') fault('a @clause');
  else if (!declared.clauses.includes(clause)) fault(`@clause ${clause} is not declared${didYouMean(clause, declared.clauses)}`);

  const actions = actionsOf(json);
  if (actions.length === 0) fault(`its actions named, among ${ACTIONS.join(', ')}, or disclose`);
  const discloses = actions.includes('disclose');
  if (discloses && actions.length > 1) fault('disclose alone, or exchanges alone');

  const outcome = outcomeOf(json, annotations.outcome, actions, fault);
  const attaches = annotations.attaches !== undefined;
  if (attaches && annotations.obliges !== undefined)
    fault('@obliges or @attaches: duties of what it permits, or of what another rule permits');
  const obliges = listed(
    annotations.attaches ?? annotations.obliges,
    (name) => `no obligation ${name}`,
    declared.obligations,
    fault,
  );
  if (obliges.length > 0 && (json.effect !== 'permit' || discloses))
    fault(`@${attaches ? 'attaches' : 'obliges'} only on a permit of an exchange`);
  const notes = listed(annotations.notes, (name) => `no notice ${name}`, declared.notices, fault);
  if (notes.length > 0 && discloses) fault('@notes only on a rule of an exchange');

  const recipient = only(json.principal, 'principal', fault);
  const resource = only(json.resource, 'resource', fault);
  const { resources, mode, isConditional } = limitsOf(json);
  const since = dateNote('since', annotations, fault);
  const until = dateNote('until', annotations, fault);
  if (since !== undefined && until !== undefined && since >= until) fault('@since before @until');

  const reads = readsOf(json);
  for (const name of reads)
    if (discloses && ONE_END_ONLY.has(name)) fault(`reads ${name}, which only one end knows: both decide the fields`);
    else if (!discloses && isNeverThere(name, actions)) fault(`reads ${name}, which is never there with these actions`);
    // Cedar takes `has` of an unknown attribute for false: unless { context has … } would then forbid or permit always.
    else if (!FACTS.includes(name)) fault(`reads ${name}, which is no fact${didYouMean(name, FACTS)}`);
  return [
    {
      id,
      clause,
      effect: json.effect,
      ...(outcome === undefined ? {} : { outcome }),
      ...(attaches ? { attaches } : {}),
      obliges,
      notes,
      actions,
      ...(recipient === undefined ? {} : { recipient }),
      ...(resource === undefined ? {} : { resource }),
      ...(resources === undefined ? {} : { resources }),
      ...(isConditional ? { conditional: true } : {}),
      ...(mode === undefined ? {} : { mode }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      reads,
      text: policy,
    },
  ];
}

const FACTS: readonly string[] = [...Object.keys(ALWAYS), ...ATTRIBUTE_NAMES];
const onlyWith = new Map<string, { readonly action: Action }>(Object.entries(ONLY_WITH));
const isNeverThere = (name: string, actions: readonly string[]): boolean => {
  const only = onlyWith.get(name);
  return only !== undefined && !actions.includes(only.action);
};

/** Names between commas, each of which the agreement declares. */
function listed(
  text: string | undefined,
  unknown: (name: string) => string,
  known: readonly string[],
  fault: (rule: string) => void,
): string[] {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) if (!known.includes(name)) fault(`${unknown(name)}${didYouMean(name, known)}`);
  return names;
}

function actionsOf({ action }: PolicyJson): (Action | 'disclose')[] {
  const entities = action.op === 'All' ? [] : 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  return entities.map((uid) => ('__entity' in uid ? uid.__entity.id : uid.id) as Action | 'disclose');
}

function outcomeOf(
  { effect }: PolicyJson,
  text: string | undefined,
  actions: readonly string[],
  fault: (rule: string) => void,
): ForbidOutcome | undefined {
  const decidesExchange = effect === 'forbid' && !actions.includes('disclose');
  if (!decidesExchange) {
    if (text !== undefined) fault('@outcome only on a forbid of an exchange');
    return undefined;
  }
  const outcome = FORBID_OUTCOMES.find((known) => known === text);
  if (outcome === undefined) fault(`an @outcome among ${FORBID_OUTCOMES.join(', ')}`);
  // Only an answer can pretend that nothing was found.
  if (outcome === 'suppress' && actions.some((action) => action !== 'respond')) fault('suppress only with the action respond');
  // Elsewhere nobody could be asked: a received statement is admitted or not, and neither a question nor its answer waits.
  if (outcome === 'hold' && actions.some((action) => action !== 'release'))
    fault('hold only with the action release: a question, its answer and what arrives do not wait for a person; refuse them');
  return outcome;
}

/** The one entity that a scope names; undefined for any. Slices depend on this, so no other form is allowed. */
function only(
  scope: PolicyJson['principal'] | PolicyJson['resource'],
  name: string,
  fault: (rule: string) => void,
): string | undefined {
  if (scope.op === 'All') return undefined;
  if (scope.op === '==' && 'entity' in scope) return '__entity' in scope.entity ? scope.entity.__entity.id : scope.entity.id;
  fault(`${name} alone or ${name} == one`);
  return undefined;
}

interface Operand {
  readonly Set?: readonly { readonly Value?: { readonly __entity?: { readonly id: string } } }[];
  readonly Value?: { readonly __entity?: { readonly id: string } };
  readonly Var?: string;
  readonly '.'?: { readonly left?: { readonly Var?: string }; readonly attr?: string };
}
type Operands = { readonly left?: Operand; readonly right?: Operand };
interface Condition {
  readonly '&&'?: { readonly left: Condition; readonly right: Condition };
  readonly contains?: Operands;
  readonly '=='?: Operands;
}

/** What must hold for a rule to apply: the parts of its `when`. Under `unless`, or beside another way, a part limits nothing. */
const partsOf = ({ conditions }: PolicyJson): readonly Condition[] => {
  const parts = (one: Condition): Condition[] =>
    one['&&'] === undefined ? [one] : [...parts(one['&&'].left), ...parts(one['&&'].right)];
  return conditions.filter(({ kind }) => kind === 'when').flatMap(({ body }) => parts(body as Condition));
};

interface Limits {
  readonly resources?: readonly string[];
  readonly mode?: string;
  readonly isConditional: boolean;
}

/** The list that the resource must be in, the mode that the grant must have, and whether there are other conditions than that list. */
function limitsOf(json: PolicyJson): Limits {
  const parts = partsOf(json);
  const listing = parts.find(({ contains }) => contains?.right?.Var === 'resource' && isListOfGroups(contains.left));
  const resources = listing?.contains?.left?.Set?.flatMap(({ Value }) => Value?.__entity?.id ?? []);
  const isConditional = parts.some((part) => part !== listing) || json.conditions.some(({ kind }) => kind === 'unless');
  const isMode = (one?: Operand) => one?.['.']?.left?.Var === 'context' && one['.'].attr === 'mode';
  const mode = parts.flatMap(({ '==': equal }) => {
    const value = isMode(equal?.left) ? equal?.right : isMode(equal?.right) ? equal?.left : undefined;
    return value?.Value?.__entity?.id ?? [];
  })[0];
  return { ...(resources === undefined ? {} : { resources }), ...(mode === undefined ? {} : { mode }), isConditional };
}

/** widening: a list that also holds the resource itself, or what a condition chooses, limits nothing. */
const isListOfGroups = (list: Operand | undefined): boolean =>
  list?.Set?.every(({ Value }) => Value?.__entity !== undefined) ?? false;

function dateNote(
  name: 'since' | 'until',
  annotations: Readonly<Record<string, string>>,
  fault: (rule: string) => void,
): Micros | undefined {
  const text = annotations[name];
  if (text === undefined) return undefined;
  const date = dateOf(text);
  if (date === undefined) fault(`@${name} is a date YYYY-MM-DD`);
  return date;
}

/** The attributes of `context` that a rule reads: only these are passed to Cedar. A bare `context` reads all. */
function readsOf({ conditions }: PolicyJson): string[] {
  const read = new Set<string>();
  const isContext = (node: unknown): boolean =>
    typeof node === 'object' && node !== null && (node as { Var?: unknown }).Var === 'context';
  const walk = (node: unknown): void => {
    if (isContext(node)) for (const name of [...Object.keys(ALWAYS), ...ATTRIBUTE_NAMES]) read.add(name);
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const access = value as { left?: unknown; attr?: string | string[] };
      if ((key === '.' || key === 'has') && isContext(access.left)) read.add([access.attr ?? []].flat()[0] ?? '');
      else walk(value);
    }
  };
  walk(conditions);
  return [...read].sort();
}
