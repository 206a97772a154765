// Extracts the `@example`s of doc comments, compiles them as a reader would, and runs them.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const ROOT = join(import.meta.dirname, '../..');

/** A documented declaration. */
export interface Documented {
  readonly of: string;
  /** Its example. */
  readonly code: string | undefined;
}
export type Example = Documented & { readonly code: string };

export const isExample = (one: Documented): one is Example => one.code !== undefined;

/** The declarations of a file, relative to the root, that `named` selects, with their examples. */
export function documentedIn(
  file: string,
  named: (statement: ts.Statement) => readonly (readonly [ts.Node, string])[],
): Documented[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap(named).map(([node, of]) => {
    const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'example');
    return { of, code: tag && ts.getTextOfJSDocComment(tag.comment)?.trim() };
  });
}

export interface Made {
  /** A temporary folder, to be removed. */
  readonly folder: string;
  /** The compiler's errors. */
  faults(): string[];
  /** The error of each failing example. */
  run(given: () => Promise<object>): Promise<string[]>;
}

/** `head`: imports, and `interface Given`, the variables available to examples. */
export function made(examples: readonly Example[], head: string): Made {
  const names = [...(/interface Given \{([\s\S]*?)\n\}/.exec(head)?.[1] ?? '').matchAll(/(\w+):/g)]
    .map(([, name]) => name)
    .join(', ');
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'examples-'));
  const file = join(folder, 'examples.ts');
  const functions = examples.map(
    ({ of, code }, i) => `/** ${of} */\nexport async function example${i}({ ${names} }: Given): Promise<void> {\n${code}\n}\n`,
  );
  writeFileSync(file, [head, ...functions].join('\n'));
  return {
    folder,
    faults() {
      const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
      const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
      const own = {
        ...options,
        noEmit: true,
        incremental: false,
        composite: false,
        noUnusedLocals: false,
        noUnusedParameters: false,
      };
      const program = ts.createProgram([file], own);
      // Of the examples alone: `npm run check` compiles what they import.
      const faults = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
      return faults.map(({ start = 0, messageText }) => {
        const line = program.getSourceFile(file)?.text.slice(0, start).split('\n').at(-1);
        return `${ts.flattenDiagnosticMessageText(messageText, ' ')}: ${line}`;
      });
    },
    async run(given) {
      const module = (await import(file)) as Record<string, (given: object) => Promise<void>>;
      const failed: string[] = [];
      for (const [i, { of }] of examples.entries())
        await module[`example${i}`]?.(await given()).catch((error: unknown) => failed.push(`${of}: ${error}`));
      return failed;
    },
  };
}
