// The schema that every rule is validated against. The vocabulary of one agreement (its countries, purposes, kinds, groups)
// enters as enumerated entity types, so that a misspelt purpose in a rule is a fault at load and not a rule that never applies.
import type { Schema } from '@cedar-policy/cedar-wasm/nodejs';
import { ACTIONS, attributeTypes, namesOf } from './facts.ts';

/** What a purpose is for, where invariants ask: whatever an agreement calls it. */
export const AIMS = ['PROTECTION', 'MATCH_FOLLOW_UP', 'OTHER'] as const;

export const MODES = ['FULL', 'MATCH_INDICATOR_ONLY'] as const;

/** An agreement's additions to the vocabulary. A group is named KIND/group. */
export interface Vocabulary {
  readonly countries: readonly string[];
  readonly agencies: readonly string[];
  readonly kinds: readonly string[];
  readonly purposes: readonly string[];
  readonly groups: readonly string[];
}

const named = (name: string) => ({ type: 'Entity', name });

/** The attributes that every rule may read without a `has` check. */
export const ALWAYS = {
  from: named('Party'),
  agency: named('Agency'),
  verb: named('Verb'),
  purpose: named('Purpose'),
  mode: named('Mode'),
  classification: { type: 'Long' },
  fromState: { type: 'String' },
  toState: { type: 'String' },
} as const;

/**
 * principal: the country that would receive it, or that holds it (onward, retain). action: an Action, whose resource is a record kind; or
 * disclose, whose resource is a field group. context: the facts.
 */
export function schemaOf(vocabulary: Vocabulary): Schema {
  const { attributes, entities } = attributeTypes();
  const applies = (resource: string) => ({
    appliesTo: { principalTypes: ['Party'], resourceTypes: [resource], context: { type: 'Facts' } },
  });
  return {
    '': {
      entityTypes: {
        Party: { enum: [...vocabulary.countries] },
        Agency: { enum: [...vocabulary.agencies] },
        Kind: { enum: [...vocabulary.kinds] },
        FieldGroup: { enum: [...vocabulary.groups] },
        Purpose: { enum: [...vocabulary.purposes] },
        Verb: { enum: [...namesOf('Verb')] },
        Mode: { enum: [...MODES] },
        ...entities,
      },
      commonTypes: { Facts: { type: 'Record', attributes: { ...ALWAYS, ...attributes } } },
      actions: { ...Object.fromEntries(ACTIONS.map((action) => [action, applies('Kind')])), disclose: applies('FieldGroup') },
    },
  } as Schema;
}
