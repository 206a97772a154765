// Every `@example` of the SDK compiles, and runs against a gateway.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGateway, type Gateway, type PostExchange } from '../../../gateway/sdk/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { CARGO, duty, LOG, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SDK = join(ROOT, 'gateway/sdk');

interface Example {
  /** What it is an example of: log.checkpoint. */
  readonly of: string;
  readonly code: string;
}

const sources = readdirSync(SDK, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Members of the SDK's resources and of Gateway, and the functions that it exports; with their examples. */
function members(): (Example | { readonly of: string; readonly code: undefined })[] {
  return sources.flatMap((file) => {
    const text = readFileSync(join(SDK, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const resource = file.startsWith('resources/') ? `${file.slice('resources/'.length, -'.ts'.length)}.` : '';
    return source.statements.flatMap((statement) => {
      if (ts.isInterfaceDeclaration(statement) && (resource !== '' || statement.name.text === 'Gateway'))
        return statement.members
          .filter(ts.isMethodSignature)
          .map((member) => exampleOf(member, `${resource}${member.name.getText()}`));
      return ts.isFunctionDeclaration(statement) && statement.name?.text === 'createGateway'
        ? [exampleOf(statement, statement.name.text)]
        : [];
    });
  });
}

function exampleOf(node: ts.Node, of: string): { of: string; code: string | undefined } {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'example');
  return { of, code: tag && ts.getTextOfJSDocComment(tag.comment)?.trim() };
}

const all = members();
const examples = all.filter((one): one is Example => one.code !== undefined);

/** What examples are given beside what they make. */
const GIVEN = `
import { createGateway, type Gateway } from '${join(SDK, 'index.ts')}';
import type { AskQuery, PostExchange } from '${join(ROOT, 'gateway/contract/index.ts')}';
interface Given {
  gateway: Gateway; releaser: Gateway; auditor: Gateway; operator: Gateway; url: string; token: string;
  lookout: NonNullable<PostExchange['lookout']>; visaQuery: AskQuery['visaQuery'];
  exchangeId: string; erasedId: string; heldId: string; files: Record<string, string>; signatures: string[];
}
const { log } = console; void log;
`;
const NAMES =
  'gateway, releaser, auditor, operator, url, token, lookout, visaQuery, exchangeId, erasedId, heldId, files, signatures';
const asFunction = ({ of, code }: Example, i: number): string =>
  `/** ${of} */\nexport async function example${i}({ ${NAMES} }: Given): Promise<void> {\n${code}\n}\n`;

const ENDED = { ...LOG, origin: 'tripoint.example/us/2025', state: 'ENDED' } as const;

let folder: string;
let server: TestServer;
beforeAll(async () => {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'examples-'));
  writeFileSync(join(folder, 'examples.ts'), GIVEN + examples.map(asFunction).join('\n'));
  server = await startServer();
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every member has one', () => {
  expect(all.filter(({ code }) => code === undefined).map(({ of }) => of)).toEqual([]);
  expect(examples.length).toBeGreaterThan(30);
});

test('they compile as their readers would compile them', { timeout: 60_000 }, () => {
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
  const program = ts.createProgram([join(folder, 'examples.ts')], own);
  const found = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file?.text.slice(0, start).split('\n').at(-1);
    return `${file && relative(folder, file.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}: ${line}`;
  });
  expect(found).toEqual([]);
});

test('they run against a gateway', async () => {
  const as = (role: keyof typeof TOKENS): Gateway => createGateway({ baseUrl: server.url, token: TOKENS[role] });
  const [gateway, releaser] = [as('officer'), as('releaser')];
  const post = async (record: { cargo: object } | { lookout: object }) => {
    const body = { to: ['CA'], purpose: 'border-screening', ...record };
    const { exchanges } = await gateway.exchanges.post(body as PostExchange);
    return exchanges[0]?.id ?? '';
  };
  const made = (await import(join(folder, 'examples.ts'))) as Record<string, (given: object) => Promise<void>>;
  const failed: string[] = [];
  for (const [i, { of }] of examples.entries()) {
    const erasedId = await post({ cargo: CARGO });
    await releaser.exchanges.erase(erasedId, { basis: 'RECALL', reason: 'for the example' });
    server.exchange.obliges = [duty('RELEASE')];
    const heldId = await post({ cargo: CARGO });
    server.exchange.obliges = [];
    server.exchange.emit(1);
    server.exchange.logList = [ENDED, LOG];
    const given = {
      ...{ gateway, releaser, auditor: as('auditor'), operator: as('operator'), url: server.url, token: TOKENS.officer },
      ...{ lookout: LOOKOUT, visaQuery: VISA_QUERY, exchangeId: await post({ lookout: LOOKOUT }), erasedId, heldId },
      ...{ files: { 'agreement.yaml': 'id: x' }, signatures: ['signed'] },
    };
    await made[`example${i}`]?.(given).catch((error: unknown) => failed.push(`${of}: ${error}`));
  }
  expect(failed).toEqual([]);
});
