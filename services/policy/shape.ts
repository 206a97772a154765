// The shape of agreement.yaml. Rules beyond a shape (names that must exist, groups that must cover) are checked in agreement.ts.
import Type, { type Static, type TSchema } from 'typebox';
import { Compile, Pointer, type Validator } from 'typebox/schema';
import { parseDocument } from 'yaml';
import { didYouMean, type Fault } from '../domain/index.ts';
import { namesOf } from './facts.ts';
import { AIMS, MODES } from './schema.ts';

const closed = { additionalProperties: false } as const;
const text = Type.String({ minLength: 1, maxLength: 2000 });
/** Forms of names that an author writes: the pattern, and how it is said. */
export const FORMS = {
  name: ['^[A-Za-z0-9][A-Za-z0-9._()-]{0,63}$', 'letters, digits and . _ ( ) -, such as Art.2'],
  code: ['^[A-Z][A-Z0-9_]{0,63}$', 'capital letters, digits and _, such as MISSING_PERSONS'],
  country: ['^[A-Z]{2}$', 'two capital letters, ISO 3166-1 alpha-2'],
  id: ['^[a-z][a-z0-9-]{2,63}$', 'small letters, digits and -, such as ca-mx-lookouts'],
  version: ['^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$', 'up to 32 letters, digits, . and -, in quotes, such as "2"'],
} as const;

/** How what matches a pattern is written. */
const written = new Map<string, string>();
const matching = (pattern: string, words: string) => {
  written.set(pattern, words);
  return Type.String({ pattern });
};
const name = matching(...FORMS.name);
const code = matching(...FORMS.code);
const country = matching(...FORMS.country);
const id = matching(...FORMS.id);
const version = matching(...FORMS.version);
const date = matching('^\\d{4}-\\d{2}-\\d{2}$', 'a date YYYY-MM-DD');
const state = matching('^[A-Z]{1,3}$', 'one to three capital letters, ICAO Doc 9303');
const countries = Type.Array(country, { minItems: 1, maxItems: 16 });
const codes = Type.Array(code, { minItems: 1, maxItems: 64 });
const words = Type.Array(text, { minItems: 1, maxItems: 16 });
const days = Type.Integer({ minimum: 0, maximum: 36_525 });
const hours = (maximum: number) => Type.Integer({ minimum: 1, maximum });
/** The floor is that of a possible hit in screening: below it, names have little in common. */
const score = Type.Integer({ minimum: 70, maximum: 100 });
const per = Type.Enum(['DAY', 'YEAR']);

/** Where a statement comes from: T the instrument's public text, S press or secondary text, B general knowledge, D our own design. */
const source = { source: text, mark: Type.Enum(['T', 'S', 'B', 'D']) };

export const AgreementShape = Type.Object(
  {
    id,
    version,
    title: text,
    status: Type.Enum(['NEGOTIATING', 'SIGNED', 'IN_FORCE', 'SUSPENDED', 'TERMINATED']),
    effective: Type.Object({ from: date, until: Type.Optional(date), ...source }, closed),
    legalBasis: Type.Array(Type.Object({ name: text, ...source }, closed), { minItems: 1, maxItems: 32 }),
    parties: Type.Array(Type.Object({ country, state, agencies: codes }, closed), {
      minItems: 2,
      maxItems: 16,
    }),
    clauses: Type.Record(name, Type.Object({ text, ...source }, closed), { minProperties: 1, maxProperties: 512 }),
    defaultClause: name,
    classificationCeiling: Type.Object({ level: text, clause: name }, closed),
    retention: Type.Optional(Type.Object({ days: Type.Integer({ minimum: 1, maximum: 36_525 }), clause: name }, closed)),
    /** How long a held exchange waits for a person. */
    release: Type.Optional(Type.Object({ expiresHours: hours(720), clause: name }, closed)),
    /** hours: the receiver destroys it after this time unless it was reviewed. reviewHours: deadline of the sender's own review. */
    exigent: Type.Optional(Type.Object({ hours: hours(72), reviewHours: hours(72), clause: name }, closed)),
    /**
     * noticeDays: how long before a record expires its originator's people are told. mostDays: how long it may be kept when it is extended.
     * reviewDays: by action on a hit, how often its originator reviews whether it is still needed.
     */
    expiry: Type.Optional(
      Type.Object(
        {
          noticeDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
          mostDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_525 })),
          reviewDays: Type.Optional(Type.Record(code, Type.Integer({ minimum: 1, maximum: 36_525 }), { minProperties: 1 })),
          clause: name,
        },
        closed,
      ),
    ),
    /** Least scores, of 100, at which who is on file is answered about as a match, and as a possible one; absent: by exact number alone. */
    matching: Type.Optional(Type.Object({ match: score, possible: Type.Optional(score), clause: name }, closed)),
    suspensionClause: Type.Optional(name),
    suspensions: Type.Optional(
      Type.Array(Type.Object({ kinds: words, from: date, until: Type.Optional(date), clause: name }, closed), { maxItems: 64 }),
    ),
    purposes: Type.Record(code, Type.Object({ text, clause: name, for: Type.Optional(Type.Enum([...AIMS])) }, closed), {
      minProperties: 1,
      maxProperties: 64,
    }),
    grants: Type.Array(
      Type.Object(
        {
          from: countries,
          to: countries,
          kind: text,
          verbs: words,
          mode: Type.Enum([...MODES]),
          /** Narrow those of the agreement. */
          purposes: Type.Optional(codes),
          agencies: Type.Optional(Type.Object({ from: Type.Optional(codes), to: Type.Optional(codes) }, closed)),
          clause: name,
        },
        closed,
      ),
      { minItems: 1, maxItems: 128 },
    ),
    quotas: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: country,
            to: country,
            kind: text,
            verbs: words,
            limit: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
            per,
            outcome: Type.Optional(Type.Enum(['refuse', 'hold'])),
            clause: name,
          },
          closed,
        ),
        { maxItems: 128 },
      ),
    ),
    reciprocity: Type.Optional(
      Type.Array(
        Type.Object(
          { kind: text, verb: text, ratio: Type.Number({ minimum: 1, maximum: 1_000_000 }), per, clause: name },
          closed,
        ),
        { maxItems: 64 },
      ),
    ),
    obligations: Type.Optional(
      Type.Record(
        name,
        Type.Object(
          {
            kind: Type.Enum([...namesOf('ObligationKind')]),
            days: Type.Optional(days),
            hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 8784 })),
            text: Type.Optional(text),
            clause: name,
          },
          closed,
        ),
        { maxProperties: 128 },
      ),
    ),
    notices: Type.Optional(
      Type.Record(name, Type.Object({ kind: Type.Enum(['ALERT', 'REPORT']), text, clause: name }, closed), {
        maxProperties: 128,
      }),
    ),
    fieldGroups: Type.Record(
      code,
      Type.Record(name, Type.Object({ fields: Type.Array(text, { minItems: 1, maxItems: 512 }), withheldBy: name }, closed), {
        minProperties: 1,
        maxProperties: 64,
      }),
      { minProperties: 1, maxProperties: 32 },
    ),
  },
  closed,
);

export type AgreementText = Static<typeof AgreementShape>;

/** One YAML 1.2 document without aliases, valid under `schema`; or its faults, each with file and path. */
export function readYaml<Shape extends TSchema>(
  file: string,
  content: string,
  schema: Shape,
): { value: Static<Shape> } | { faults: readonly Fault[] } {
  const document = parseDocument(content, { strict: true, uniqueKeys: true, version: '1.2' });
  const troubles = [...document.errors, ...document.warnings];
  if (troubles.length > 0)
    return { faults: troubles.map((e) => ({ field: `${file}:${e.linePos?.[0].line ?? 1}`, rule: e.message.split('\n')[0]! })) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { faults: [{ field: file, rule: 'no aliases' }] };
  }
  const validator = validatorOf(schema);
  if (validator.Check(value)) return { value: value as Static<Shape> };
  const [, errors] = validator.Errors(value);
  const faults = errors.flatMap(({ keyword, instancePath, schemaPath, params, message }): Fault[] => {
    const field = `${file}${instancePath}`;
    if (keyword === 'boolean') return []; // said again, better, by additionalProperties
    if (keyword === 'additionalProperties') {
      const known = knownAt(schema, schemaPath);
      return params.additionalProperties.map((key) => ({
        field: `${field}/${key}`,
        rule: `no such key${didYouMean(key, known)}`,
      }));
    }
    if (keyword === 'required') return params.requiredProperties.map((key) => ({ field: `${field}/${key}`, rule: 'required' }));
    if (keyword === 'enum') {
      const allowed = params.allowedValues.map(String);
      const meant = didYouMean(String(Pointer.Get(value, instancePath)), allowed);
      return [{ field, rule: `one of ${allowed.join(', ')}${meant}` }];
    }
    return [{ field, rule: ruleOf(keyword, params as Limits) ?? message }];
  });
  return { faults };
}

/** Compiled once for all texts of a schema: interpreting it for one agreement costs as much as compiling it. */
const validators = new WeakMap<TSchema, Validator>();

function validatorOf(schema: TSchema): Validator {
  const found = validators.get(schema) ?? Compile(schema);
  validators.set(schema, found);
  return found;
}

interface Limits {
  readonly limit?: number;
  readonly type?: string;
  readonly pattern?: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ...{ integer: 'a whole number', number: 'a number', string: 'a text' },
  ...{ boolean: 'true or false', array: 'a list', object: 'an object' },
};

/** The rules of JSON Schema in the words of the other rules. */
function ruleOf(keyword: string, { limit, type = '', pattern = '' }: Limits): string | undefined {
  switch (keyword) {
    case 'type':
      return TYPES[type];
    case 'pattern':
      return written.get(pattern);
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    case 'minLength':
      return `at least ${limit} characters`;
    case 'maxLength':
      return `at most ${limit} characters`;
    case 'minItems':
    case 'minProperties':
      return `at least ${limit} of them`;
    case 'maxItems':
    case 'maxProperties':
      return `at most ${limit} of them`;
    default:
      return undefined;
  }
}

// The property names that a schema path such as #/properties/grants/items allows.
function knownAt(schema: unknown, path: string): string[] {
  let node: unknown = schema;
  for (const step of path.split('/').slice(1)) node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/')];
  return Object.keys((node as { properties?: object } | undefined)?.properties ?? {});
}
