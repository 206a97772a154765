import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { enumOf } from '../../../proto/index.ts';
import { CODES } from '../../../services/domain/index.ts';
import { LANGUAGES, languageOf, languageOfHeader, type MessageKey, messages, sayRule } from '../../../services/messages/index.ts';
import { TABLES } from '../../../services/messages/messages.ts';
import { ACTIONS, PROOF_CHECKS, RULE_KINDS } from '../../../services/policy/index.ts';
import { vectors } from '../records/vectors.ts';

const { en, fr, es } = TABLES;
const KEYS = Object.keys(en) as MessageKey[];

/** What the keys of one part of the catalogue name. */
const namesUnder = (part: string): string[] =>
  KEYS.filter((key) => key.startsWith(`${part}.`))
    .map((key) => key.slice(part.length + 1))
    .sort();

/** Every argument of a message: its name, and for a select or plural its choices. */
function argumentsOf(text: string): string[] {
  const found = new Set<string>();
  const walk = (elements: readonly object[]): void => {
    for (const element of elements as { type: number; value?: string; options?: Record<string, { value: object[] }> }[]) {
      if (element.type === 0 || element.type === 7) continue; // literal text, and # within a plural
      const choices = element.options === undefined ? '' : ` ${Object.keys(element.options).sort().join('|')}`;
      found.add(`${element.value}${choices}`);
      for (const option of Object.values(element.options ?? {})) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
  return [...found].sort();
}

describe('the catalogue', () => {
  test.each(LANGUAGES)('in %s has every key, and each message has the parameters of the English one', (language) => {
    expect(Object.keys(TABLES[language])).toEqual(KEYS);
    const parameters = (table: Readonly<Record<MessageKey, string>>) => KEYS.map((key) => [key, argumentsOf(table[key])]);
    expect(parameters(TABLES[language])).toEqual(parameters(en));
  });

  test('says of every error what the error itself says', () => {
    const titles = Object.fromEntries(Object.entries(CODES).map(([code, { title }]) => [`code.${code}`, title]));
    expect(Object.fromEntries(Object.entries(en).filter(([key]) => key.startsWith('code.')))).toEqual(titles);
  });

  test.each([
    ['Outcome', 'outcome'],
    ['RecordKind', 'record'],
    ['Verb', 'verb'],
    ['Classification', 'classification'],
    ['ObligationKind', 'obligation'],
  ])('has a word for every %s of the wire', (type, prefix) => {
    const named = Object.keys(enumOf(type) ?? {}).filter((name) => name !== 'UNSPECIFIED');
    expect(named.length).toBeGreaterThan(0);
    expect(namesUnder(prefix)).toEqual(named.sort());
  });

  test('has a word for every action, every kind of rule and every check of an agreement', () => {
    expect(namesUnder('check')).toEqual([...PROOF_CHECKS].sort());
    expect(namesUnder('action')).toEqual([...ACTIONS, 'disclose'].sort());
    expect(namesUnder('kind')).toEqual(RULE_KINDS.map(({ name }) => name).sort());
  });

  test('is translated: what is the same in two languages is a word that they share', () => {
    const same = (table: Readonly<Record<MessageKey, string>>) =>
      KEYS.filter((key) => table[key] === en[key] && !en[key].includes('{')).map((key) => en[key]);
    expect(same(fr)).toEqual([
      'Question',
      'Admission',
      'correction',
      'Secret',
      'Quota',
      'Obligations',
      'Contradiction',
      'Correction',
      'Volume',
      'Quota',
      'voyage',
      'documents',
      'Question',
      'contact',
      'POSSIBLE',
      'Condition',
    ]);
    expect(same(es)).toEqual(['Error', 'no']);
  });

  test('curls its French apostrophes, and keeps the space before a French colon on the line', () => {
    for (const key of KEYS) expect(fr[key], key).not.toMatch(/['"]|[^ \d]:/);
    expect(messages('fr')('code.CLOCK_STEPPED_BACK')).toBe('La passerelle ne décide rien\u00a0: sa propre horloge a reculé');
  });
});

describe('a message', () => {
  test.each([
    ['en', 'Keep it for at most 1 day from its issue.', 'Keep it for at most 1,825 days from its issue.'],
    [
      'fr',
      'Conserver les renseignements au plus 1 jour après leur émission.',
      'Conserver les renseignements au plus 1\u00a0825 jours après leur émission.',
    ],
    [
      'es',
      'Conservar la información como máximo 1 día a partir de su emisión.',
      'Conservar la información como máximo 1,825 días a partir de su emisión.',
    ],
  ] as const)('counts as %s counts', (language, one, many) => {
    const say = messages(language);
    expect(say('obligation.RETENTION', { days: 1 })).toBe(one);
    expect(say('obligation.RETENTION', { days: 1825 })).toBe(many);
  });

  test('says its values as they are: markup and braces are text', () => {
    const text = '<b>H1</b> {days} no court use';
    expect(messages('en')('obligation.CAVEAT', { text })).toBe(`Handle it under this caveat: ${text}`);
  });

  test('with a hole is not said', () => {
    expect(() => messages('es')('obligation.CAVEAT')).toThrow(/text/);
  });
});

test.each([
  [{}, undefined, 'en'],
  [{ LANG: 'fr_CA.UTF-8' }, undefined, 'fr'],
  [{ LANG: 'es_MX' }, undefined, 'es'],
  [{ LANG: 'fr_CA', LC_MESSAGES: 'es_MX.UTF-8' }, undefined, 'es'],
  [{ LANG: 'fr_CA', LC_ALL: '' }, undefined, 'fr'],
  [{ LANG: 'fr_CA', LC_ALL: 'C' }, undefined, 'en'],
  [{ LC_ALL: 'de_DE.UTF-8', LANG: 'fr_CA' }, undefined, 'en'],
  [{ LC_ALL: 'ES@euro' }, undefined, 'es'],
  [{ LC_ALL: 'fr_CA' }, 'es', 'es'],
] as const)('the language of %j with the choice %s is %s', (env, chosen, language) => {
  expect(languageOf(env, chosen)).toBe(language);
});

describe('a rule of a field', () => {
  const french = messages('fr');
  test('is said again from its English text, with its values and what was meant', () => {
    expect(sayRule('required', french)).toBe('obligatoire');
    expect(sayRule('a whole number from 1 to 256', french)).toBe('un nombre entier de 1 à 256');
    expect(sayRule('one of the parameters after, limit (did you mean limit?)', french)).toBe(
      'l’un des paramètres after, limit (vouliez-vous dire limit?)',
    );
    expect(sayRule('1 to 500 characters, not only spaces, no control characters', french)).toMatch(/^de 1 à 500 caractères, pas/);
    expect(sayRule('check digit 3, expected 4', messages('es'))).toBe('dígito verificador 3, se esperaba 4');
  });

  test('of a zone keeps the part of the document that it is from', () => {
    expect(sayRule('check digit 3, expected 4 (ICAO Doc 9303-4)', french)).toBe(
      'chiffre de contrôle 3, attendu 4 (ICAO Doc 9303-4)',
    );
    const placed = 'line 2, columns 1-10; line 2, column 44: check digit 5, expected 0 (ICAO Doc 9303-4)';
    expect(sayRule(placed, messages('es'))).toBe(
      'línea 2, columnas 1-10; línea 2, columna 44: dígito verificador 5, se esperaba 0 (ICAO Doc 9303-4)',
    );
    expect(sayRule('F, M or < (ICAO Doc 9303-7)', messages('es'))).toBe('F, M o < (ICAO Doc 9303-7)');
  });

  test('is left as it is where the catalogue does not have it', () => {
    for (const rule of ['a rule of nobody (ICAO Doc 9303-4)', '', 'required of nobody']) expect(sayRule(rule, french)).toBe(rule);
  });

  test('of a record is told to an officer in each language', () => {
    const said = [...vectors('records').invalid, ...vectors('persons').records].flatMap(({ faults }) => faults);
    const rules = new Set(said.map(({ rule }) => rule));
    expect(rules.size).toBeGreaterThan(50);
    for (const language of ['fr', 'es'] as const)
      expect([...rules].filter((rule) => sayRule(rule, messages(language)) === rule)).toEqual([]);
  });

  test('of each pattern is found again from its own English text, and is one that the services say', () => {
    const sources = sourcesOf(['services', 'gateway']);
    for (const key of KEYS.filter((name) => name.startsWith('fault.') && name !== 'fault.meant')) {
      const rule = en[key].replaceAll(/\{\w+\}/g, '7');
      expect(sayRule(rule, messages('en')), key).toBe(rule);
      expect(sayRule(rule, french), key).not.toBe(rule);
      const longest = en[key].split(/\{\w+\}/).sort((a, b) => b.length - a.length)[0] as string;
      expect(sources, key).toContain(longest);
    }
  });
});

test('Accept-Language names a language of ours, or means English', () => {
  expect(['fr-CA,fr;q=0.9,en;q=0.8', 'de, es-MX', '*', '', undefined].map(languageOfHeader)).toEqual([
    'fr',
    'es',
    'en',
    'en',
    'en',
  ]);
});

/** The text of every source file but the catalogue. */
function sourcesOf(folders: readonly string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('services/messages/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}
