// The same rules evaluated by Cedar alone, casbin and json-rules-engine. Peers are dependencies of this folder only.
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { type Agreement, createEngine, type Facts } from '../../services/policy/index.ts';
import { peer } from '../peers.ts';
import { factsFor, termsOf } from './rules.ts';

/** Decides one set of facts. True if permitted. */
export type Decide = (serial: number) => boolean | Promise<boolean>;

export function ours(agreement: Agreement, count: number, cache: boolean): Decide {
  const engine = createEngine([agreement], { cache });
  const facts = factsFor(count);
  return () => engine.decide(facts).outcome === 'PERMIT';
}

/** The same requests to Cedar: one for the exchange and one per field group, over all rules of the agreement. */
export function cedarAlone(agreement: Agreement, count: number): Decide {
  const id = `bench-${count}`;
  const staticPolicies = Object.fromEntries(agreement.rules.map((rule) => [rule.id, rule.text]));
  if (preparsePolicySet(id, { staticPolicies }).type !== 'success') throw new Error('the rules do not parse');
  const facts: Facts = factsFor(count);
  const entity = (type: string, name: string) => ({ __entity: { type, id: name } });
  const context = { purpose: entity('Purpose', facts.purpose), category: entity('LookoutCategory', facts.category as string) };
  const ask = (action: string, type: string, name: string, given: typeof context | Record<string, never>): boolean => {
    const answer = statefulIsAuthorized({
      principal: { type: 'Party', id: facts.to },
      action: { type: 'Action', id: action },
      resource: { type, id: name },
      context: given,
      preparsedPolicySetId: id,
      entities: [],
    });
    return answer.type === 'success' && answer.response.decision === 'allow';
  };
  return () => {
    const allowed = ask('release', 'Kind', 'LOOKOUT', context);
    ask('disclose', 'FieldGroup', 'LOOKOUT/shown', {});
    ask('disclose', 'FieldGroup', 'LOOKOUT/kept', {});
    return allowed;
  };
}

interface Casbin {
  readonly newModelFromString: (text: string) => unknown;
  readonly newEnforcer: (model: unknown) => Promise<{
    addPolicies(rules: readonly (readonly string[])[]): Promise<boolean>;
    enforce(...request: readonly string[]): Promise<boolean>;
  }>;
}

const CASBIN_MODEL = `[request_definition]
r = to, action, resource, purpose, category
[policy_definition]
p = action, resource, purpose, category
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.action == p.action && r.resource == p.resource && (p.purpose == "*" || r.purpose == p.purpose) && (p.category == "*" || r.category == p.category)
`;

export async function casbin(count: number): Promise<Decide> {
  const { newModelFromString, newEnforcer } = ((await peer('casbin')) as { default?: Casbin } & Casbin).default ?? {};
  if (newModelFromString === undefined || newEnforcer === undefined) throw new Error('casbin has another door');
  const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL));
  await enforcer.addPolicies([
    ...termsOf(count).map(({ purpose, category }) => ['release', 'LOOKOUT', purpose, category]),
    ['disclose', 'LOOKOUT/shown', '*', '*'],
  ]);
  const { to, purpose, category = '' } = factsFor(count);
  return async () => {
    const allowed = await enforcer.enforce(to, 'release', 'LOOKOUT', purpose, category);
    await enforcer.enforce(to, 'disclose', 'LOOKOUT/shown', purpose, category);
    await enforcer.enforce(to, 'disclose', 'LOOKOUT/kept', purpose, category);
    return allowed;
  };
}

interface JsonRules {
  readonly Engine: new (
    rules: readonly unknown[],
  ) => { run(facts: Record<string, unknown>): Promise<{ events: readonly { type: string }[] }> };
}

export async function jsonRules(count: number): Promise<Decide> {
  const module = (await peer('json-rules-engine')) as { default?: JsonRules } & JsonRules;
  const Engine = module.Engine ?? module.default?.Engine;
  const equal = (fact: string, value: string) => ({ fact, operator: 'equal', value });
  const engine = new Engine([
    ...termsOf(count).map(({ id, purpose, category }) => ({
      conditions: {
        all: [equal('action', 'release'), equal('resource', 'LOOKOUT'), equal('purpose', purpose), equal('category', category)],
      },
      event: { type: id },
    })),
    { conditions: { all: [equal('action', 'disclose'), equal('resource', 'LOOKOUT/shown')] }, event: { type: 'disclose' } },
  ]);
  const { purpose, category } = factsFor(count);
  const ask = async (action: string, resource: string): Promise<boolean> =>
    (await engine.run({ action, resource, purpose, category })).events.length > 0;
  return async () => {
    const allowed = await ask('release', 'LOOKOUT');
    await ask('disclose', 'LOOKOUT/shown');
    await ask('disclose', 'LOOKOUT/kept');
    return allowed;
  };
}
