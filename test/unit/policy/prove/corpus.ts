import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Agreement, loadAgreement } from '../../../../services/policy/index.ts';

const root = new URL('../../../vectors/broken-agreements/', import.meta.url);

type File = 'agreement.yaml' | 'rules.cedar' | 'cases.yaml' | 'invariants.yaml';
type Texts = Record<Exclude<File, 'cases.yaml'>, string> & { 'cases.yaml'?: string };

/** A text, or its lines. */
type Text = string | readonly string[];
const textOf = (text: Text): string => [text].flat().join('\n');

export interface Broken {
  readonly name: string;
  readonly base: string;
  readonly beside?: string;
  readonly edits: readonly ({ readonly file: File } & (
    | { readonly find: Text; readonly replace: Text }
    | { readonly append: Text }
  ))[];
  readonly expect: {
    readonly check: string;
    /** Absent if the text does not load. */
    readonly severity?: 'error' | 'warning';
    readonly field: string;
    readonly rule?: string;
  };
}

export const BROKEN: readonly Broken[] = readdirSync(root)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, root), 'utf8')) as Broken | readonly Broken[]);

export const textsOf = (folder: string): Texts => {
  const read = (name: File) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8');
  return {
    'agreement.yaml': read('agreement.yaml'),
    'rules.cedar': read('rules.cedar'),
    'invariants.yaml': read('invariants.yaml'),
    ...(existsSync(new URL(`${folder}/cases.yaml`, root)) && { 'cases.yaml': read('cases.yaml') }),
  };
};

export const load = ({ 'agreement.yaml': agreement, 'rules.cedar': rules }: Texts): Agreement =>
  loadAgreement({ 'agreement.yaml': agreement, 'rules.cedar': rules });

/** Applies the edits. Throws if an edited text does not occur, since the case would test nothing. */
export function edited({ base, edits }: Broken): Texts {
  const texts = textsOf(base);
  for (const edit of edits) {
    const text = texts[edit.file] ?? '';
    if ('append' in edit) {
      texts[edit.file] = `${text}\n${textOf(edit.append)}`;
      continue;
    }
    const pieces = text.split(textOf(edit.find));
    if (pieces.length !== 2) throw new Error(`occurs ${pieces.length - 1} times: ${textOf(edit.find)}`);
    texts[edit.file] = pieces.join(textOf(edit.replace));
  }
  return texts;
}
