// Cedar evaluates only the rules that can affect one request, from sets parsed beforehand.
import { type AuthorizationAnswer, type Context, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { Rule } from './rules.ts';

interface Question {
  readonly recipient: string;
  readonly action: string;
  readonly resource: { readonly type: 'Kind' | 'FieldGroup'; readonly id: string };
  readonly context: Context;
}

/** `rules`: the determining rules, ascending by id; none for a denial by default. `failed`: a rule could not be evaluated; `unasked`: not for what it says. */
export type Verdict =
  | { readonly allowed: boolean; readonly rules: readonly Rule[] }
  | { readonly failed: readonly string[]; readonly unasked?: true };

export interface Slice {
  /** The context attributes that its rules read. */
  readonly reads: readonly string[];
  readonly ask: (question: Question) => Verdict;
}

export interface Slices extends Disposable {
  /** The slice of exactly these rules; the same object for the same rules. */
  readonly of: (rules: readonly Rule[]) => Slice;
}

// Cedar never frees a parsed set, so ids are reused: memory is bounded by the number of live slices.
const free: string[] = [];
let made = 0;

export function createSlices(): Slices {
  const byText = new Map<string, Slice>();
  const taken: string[] = [];
  let open = true;

  function build(rules: readonly Rule[]): Slice {
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const id = free.pop() ?? `slice-${made++}`;
    taken.push(id);
    const staticPolicies = Object.fromEntries(rules.map((rule) => [rule.id, rule.text]));
    const parsed = preparsePolicySet(id, { staticPolicies }).type === 'success';
    const ask = ({ recipient, action, resource, context }: Question): Verdict => {
      const unasked = { failed: [...byId.keys()], unasked: true } as const;
      if (!open || !parsed) return unasked;
      let answer: AuthorizationAnswer;
      try {
        answer = statefulIsAuthorized({
          principal: { type: 'Party', id: recipient },
          action: { type: 'Action', id: action },
          resource,
          context,
          preparsedPolicySetId: id,
          entities: [],
        });
      } catch {
        // A trap inside Cedar decides nothing.
        return unasked;
      }
      if (answer.type === 'failure') return unasked;
      const { decision, diagnostics } = answer.response;
      // fail open: Cedar skips a rule that errors, and a skipped forbid would permit.
      if (diagnostics.errors.length > 0) return { failed: diagnostics.errors.map((error) => error.policyId).sort() };
      return { allowed: decision === 'allow', rules: diagnostics.reason.sort().map((name) => byId.get(name)!) };
    };
    return { reads: [...new Set(rules.flatMap((rule) => rule.reads))], ask };
  }

  return {
    of(rules) {
      if (rules.length === 0) return { reads: [], ask: () => ({ allowed: false, rules: [] }) };
      // Its set ids may have been reused by another engine.
      if (!open) return { reads: [], ask: () => ({ failed: rules.map((rule) => rule.id) }) };
      const key = JSON.stringify(rules.map((rule) => [rule.id, rule.text]));
      const found = byText.get(key) ?? build(rules);
      byText.set(key, found);
      return found;
    },
    [Symbol.dispose]() {
      open = false;
      free.push(...taken.splice(0));
    },
  };
}
