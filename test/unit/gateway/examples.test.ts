// Every `@example` of the SDK compiles, and runs against a gateway.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGateway, type Gateway, type PostExchange } from '../../../gateway/sdk/index.ts';
import { documentedIn, isExample, type Made, made, ROOT } from '../examples.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { CARGO, duty, idOf, LOG, LOOKOUT, VISA_QUERY } from './memory-exchange.ts';

const SDK = 'gateway/sdk';

/** Members of the SDK's resources and of Gateway, and what makes one. */
const all = readdirSync(join(ROOT, SDK), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const resource = file.startsWith('resources/') ? `${file.slice('resources/'.length, -'.ts'.length)}.` : '';
    return documentedIn(`${SDK}/${file}`, (statement) => {
      if (ts.isInterfaceDeclaration(statement) && (resource !== '' || statement.name.text === 'Gateway'))
        return statement.members
          .filter(ts.isMethodSignature)
          .map((member) => [member, `${resource}${member.name.getText()}`] as const);
      return ts.isFunctionDeclaration(statement) && statement.name?.text === 'createGateway'
        ? [[statement, statement.name.text] as const]
        : [];
    });
  });
const examples = all.filter(isExample);

const HEAD = `
import { createGateway, type Gateway } from '${join(ROOT, SDK, 'index.ts')}';
import type { AskQuery, PostExchange } from '${join(ROOT, 'gateway/contract/index.ts')}';
interface Given {
  gateway: Gateway; releaser: Gateway; auditor: Gateway; operator: Gateway; url: string; token: string;
  lookout: NonNullable<PostExchange['lookout']>; visaQuery: AskQuery['visaQuery'];
  exchangeId: string; recordId: string; erasedId: string; heldId: string; files: Record<string, string>; signatures: string[];
}
`;

const ENDED = { ...LOG, origin: 'tripoint.example/us/2025', state: 'ENDED' } as const;

let compiled: Made;
let server: TestServer;
beforeAll(async () => {
  compiled = made(examples, HEAD);
  server = await startServer();
});
afterAll(async () => {
  await server?.close();
  rmSync(compiled.folder, { recursive: true, force: true });
});

test('every member has one', () => {
  expect(all.filter(({ code }) => code === undefined).map(({ of }) => of)).toEqual([]);
  expect(examples.length).toBeGreaterThan(30);
});

test('they compile as their readers would compile them', () => {
  expect(compiled.faults()).toEqual([]);
});

test('they run against a gateway', async () => {
  const as = (role: keyof typeof TOKENS): Gateway => createGateway({ baseUrl: server.url, token: TOKENS[role] });
  const [gateway, releaser] = [as('officer'), as('releaser')];
  const post = async (record: { cargo: object } | { lookout: object }) => {
    const body = { to: ['CA'], purpose: 'border-screening', ...record };
    const { exchanges } = await gateway.exchanges.post(body as PostExchange);
    return exchanges[0]?.id ?? '';
  };
  const given = async () => {
    const erasedId = await post({ cargo: CARGO });
    await releaser.exchanges.erase(erasedId, { basis: 'RECALL', reason: 'for the example' });
    server.exchange.obliges = [duty('RELEASE')];
    const heldId = await post({ cargo: CARGO });
    server.exchange.obliges = [];
    server.exchange.emit(1);
    server.exchange.logList = [ENDED, LOG];
    return {
      ...{ gateway, releaser, auditor: as('auditor'), operator: as('operator'), url: server.url, token: TOKENS.officer },
      ...{
        lookout: LOOKOUT,
        visaQuery: VISA_QUERY,
        exchangeId: await post({ lookout: LOOKOUT }),
        recordId: idOf(0xabc),
        erasedId,
        heldId,
      },
      ...{ files: { 'agreement.yaml': 'id: x' }, signatures: ['signed'] },
    };
  };
  expect(await compiled.run(given)).toEqual([]);
});
