// A record after it was posted, as officers and systems meet it: over HTTP, with the SDK, and at the command line.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOf, PostedExchanges, type Problem, RecordHistory } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { type CommandLine, commandLine } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { idOf, LOOKOUT } from './memory-exchange.ts';

const RECORD = idOf(0xabc);
let server: TestServer;
let command: CommandLine;
beforeAll(async () => {
  server = await startServer();
  command = commandLine(server);
});
afterAll(async () => {
  command?.remove();
  await server?.close();
});

const { officer: token } = TOKENS;
const post = (path: string, body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) =>
  server.call(`/v1/records/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const faultsOf = async (response: Promise<Response>): Promise<string[]> =>
  ((await (await response).json()) as Problem).faults.map(({ field }) => field).sort();

it('an update and a recall answer as a post does, once under a key', async () => {
  const { records } = createGateway({ baseUrl: server.url, token });
  const updated = await records.update(RECORD, { lookout: LOOKOUT }, { idempotencyKey: 'update' });
  const { replayed, ...posted } = updated;
  expect(checkOf(PostedExchanges)(posted).faults).toBeUndefined();
  expect(updated).toMatchObject({ replayed: false, exchanges: [{ verb: 'UPDATE', about: { recordId: RECORD } }] });
  expect(await records.update(RECORD, { lookout: LOOKOUT }, { idempotencyKey: 'update' })).toEqual({
    ...updated,
    replayed: true,
  });
  expect(server.exchange.updated.at(-1)).toMatchObject({ recordId: RECORD, family: 'lookout', record: LOOKOUT });
  expect(server.exchange.updated.at(-1)).not.toHaveProperty('caveats');
  const recalled = await records.recall(RECORD, { reason: 'UNLAWFUL', explanation: 'a court' });
  expect(recalled.exchanges).toMatchObject([{ verb: 'RECALL' }]);
  expect(server.exchange.recalled.at(-1)).toEqual({ recordId: RECORD, reason: 'UNLAWFUL', explanation: 'a court' });
  const onward = { to: 'MX', purpose: 'COUNTER_TERRORISM', priority: 'URGENT' } as const;
  expect((await records.onward(RECORD, onward)).exchanges).toMatchObject([{ verb: 'POST' }]);
  expect(server.exchange.passedOn.at(-1)).toEqual({ recordId: RECORD, ...onward });
  expect(await faultsOf(post('no-id/onward', { to: 'Mexico' }))).toEqual(['/to', 'record']);
});

it('what is said about a record, and its answer, are posted likewise', async () => {
  const { records } = createGateway({ baseUrl: server.url, token });
  const content = { topic: ['IDENTITY'] };
  const asked = await records.say(RECORD, { verb: 'RFI', content, to: 'CA' }, { idempotencyKey: 'say' });
  expect(asked).toMatchObject({ replayed: false, exchanges: [{ verb: 'RFI', about: { recordId: RECORD } }] });
  expect((await records.say(RECORD, { verb: 'RFI', content, to: 'CA' }, { idempotencyKey: 'say' })).replayed).toBe(true);
  expect(server.exchange.said.at(-1)).toEqual({ recordId: RECORD, verb: 'RFI', content, to: 'CA' });
  await records.answer(idOf(7), { verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } });
  expect(server.exchange.said.at(-1)).toEqual({ exchangeId: idOf(7), verb: 'RFI_REPLY', content: { outcome: 'NOTHING_KNOWN' } });
  expect(await faultsOf(post('no-id/statements', { verb: 'RFI_REPLY', to: 'Canada' }))).toEqual([
    '/content',
    '/to',
    '/verb',
    'record',
  ]);
  const answer = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: '{"verb":"RFI"}',
  };
  expect(await faultsOf(server.call('/v1/exchanges/no-id/answer', answer))).toEqual(['/content', '/verb', 'id']);
});

it('a correction and its confirmation answer as a post does', async () => {
  const { records } = createGateway({ baseUrl: server.url, token });
  const wrong = { reason: 'CLERICAL', fields: ['name'] } as const;
  const corrected = await records.correct(RECORD, { lookout: LOOKOUT, wrong });
  expect(corrected).toMatchObject({ exchanges: [{ verb: 'CORRECT', about: { recordId: RECORD } }] });
  expect(server.exchange.updated.at(-1)).toEqual({
    referenceIsNew: true,
    recordId: RECORD,
    family: 'lookout',
    record: LOOKOUT,
    wrong,
  });
  const done = { derivedData: 'NONE', earlierUse: 'NOTED', explanation: 'file 7', originator: 'MX', version: 2 } as const;
  expect(await records.confirm(RECORD, done)).toMatchObject({ exchanges: [{ verb: 'CORRECTION_CONFIRMED' }] });
  expect(server.exchange.confirmed.at(-1)).toEqual({ recordId: RECORD, ...done });
});

it('an extension carries its assessment, and the command line sends it, and an achieved purpose', async () => {
  const { records } = createGateway({ baseUrl: server.url, token });
  const assessed = { until: '2031-12-31', ground: 'STILL_SOUGHT', assessment: 'it stands', assessedBy: 'Review unit' } as const;
  expect(await records.extend(RECORD, { ...assessed, to: ['CA'] })).toMatchObject({ exchanges: [{ verb: 'EXTEND' }] });
  expect(server.exchange.extended.at(-1)).toEqual({ recordId: RECORD, ...assessed, to: ['CA'] });
  expect(await faultsOf(post('no-id/extensions', { ground: 'HABIT', to: ['Canada'], assessment: 'x' }))).toEqual([
    '/assessedBy',
    '/ground',
    '/to/0',
    '/until',
    'record',
  ]);
  const named = [
    '--until',
    '2030-01-31',
    '--ground',
    'THREAT_CONTINUES',
    '--assessment',
    'it stands',
    '--assessed-by',
    'Review unit',
  ];
  const extended = await command.run(['lookout', 'extend', RECORD, ...named, '--to', 'CA,MX']);
  expect([extended.code, extended.stdout]).toEqual([0, expect.stringContaining('EXTEND')]);
  expect(server.exchange.extended.at(-1)).toMatchObject({ until: '2030-01-31', ground: 'THREAT_CONTINUES', to: ['CA', 'MX'] });
  const achieved = await command.run(['lookout', 'achieved', RECORD, '--achievement', 'FOUND', '--on', '2026-01-31']);
  expect([achieved.code, achieved.stdout]).toEqual([0, expect.stringContaining('PURPOSE_ACHIEVED')]);
  const content = { achievement: 'FOUND', achievedOn: '2026-01-31' };
  expect(server.exchange.said.at(-1)).toEqual({ recordId: RECORD, verb: 'PURPOSE_ACHIEVED', content });
});

it('names every fault at once, and asks for a key', async () => {
  const around = { lookout: LOOKOUT, cargo: {}, priority: 'SOON' };
  expect(await faultsOf(post('no-id/versions', around))).toEqual(expect.arrayContaining(['/priority', 'record']));
  expect(await faultsOf(post(`${RECORD}/versions`, { lookout: { ...LOOKOUT, category: 'X' }, extra: 1 }))).toEqual(
    expect.arrayContaining(['/extra', '/lookout/category']),
  );
  expect(await faultsOf(post('no-id/recall', { reason: 'NOT_FOR_RECIPIENT', explanation: ' ' }))).toEqual([
    '/explanation',
    '/reason',
    'record',
  ]);
  expect(await faultsOf(post('no-id/corrections', { cargo: {}, wrong: { reason: 'WHIM', fields: [] } }))).toEqual(
    expect.arrayContaining(['/wrong/fields', '/wrong/reason', 'record']),
  );
  expect(await faultsOf(post('no-id/confirmation', { version: 0, derivedData: 'LOST', explanation: 'x' }))).toEqual([
    '/derivedData',
    '/earlierUse',
    'record',
  ]);
  expect((await post(`${RECORD}/recall`, { reason: 'UNLAWFUL', explanation: 'x' }, {})).status).toBe(400);
  expect((await server.call(`/v1/records/${RECORD}?originator=Canada`)).status).toBe(422);
  expect((await server.call(`/v1/records/${idOf(1)}`)).status).toBe(404);
  await post(`${RECORD}/recall`, { reason: 'UNLAWFUL', explanation: 'SECRET-REASON' });
  expect(server.logged()).not.toContain('SECRET-REASON');
});

it('one question says which version each country has, and what is late', async () => {
  const history = await createGateway({ baseUrl: server.url, token }).records.get(RECORD, { originator: 'MX' });
  expect(checkOf(RecordHistory)(history).faults).toBeUndefined();
  expect(history).toMatchObject({ originator: { country: 'MX' }, countries: [{ inForce: 1, overdue: ['CERTIFY_DESTRUCTION'] }] });
  for (const { exchanges } of history.countries) for (const one of exchanges) expect(one).not.toHaveProperty('record');
});

it('the command line updates, recalls and shows the history', async () => {
  const input = JSON.stringify(LOOKOUT);
  const updated = await command.run(['lookout', 'update', RECORD, '--json-file', '-', '--after', '1', '--key', 'cli'], { input });
  expect([updated.code, updated.stdout]).toEqual([0, expect.stringContaining(`version 1 of record ${RECORD} of US`)]);
  const recalled = await command.run(['lookout', 'recall', RECORD, '--reason', 'INACCURATE', '--explanation', 'a misread name']);
  expect([recalled.code, recalled.stdout]).toEqual([0, expect.stringContaining('RECALL')]);
  const onward = await command.run(['lookout', 'onward', RECORD, '--to', 'MX']);
  expect([onward.code, onward.stdout]).toEqual([0, expect.stringContaining('POST')]);
  expect(server.exchange.passedOn.at(-1)).toEqual({ recordId: RECORD, to: 'MX' });
  const wrong = ['--reason', 'CLERICAL', '--wrong', 'name,alias', '--wrong', 'sex'];
  const corrected = await command.run(['lookout', 'correct', RECORD, '--json-file', '-', '--after', 'any', ...wrong], { input });
  expect([corrected.code, corrected.stdout]).toEqual([0, expect.stringContaining('CORRECT')]);
  expect(server.exchange.updated.at(-1)).toMatchObject({ wrong: { reason: 'CLERICAL', fields: ['name', 'alias', 'sex'] } });
  const said = ['--derived', 'NONE', '--use', 'NOT_USED', '--explanation', 'nothing derived', '--version-made', '2'];
  expect((await command.run(['lookout', 'confirm', RECORD, ...said])).code).toBe(0);
  expect(server.exchange.confirmed.at(-1)).toMatchObject({ version: 2, derivedData: 'NONE', earlierUse: 'NOT_USED' });
  const history = await command.run(['lookout', 'history', RECORD, '--lang', 'fr']);
  expect(history.code).toBe(0);
  for (const part of [
    'de CBP, US',
    'en vigueur',
    'a la version 1',
    'CERTIFY_DESTRUCTION',
    'correction en version 2 non confirmée',
  ])
    expect(history.stdout).toContain(part);
  expect(history.stdout).toMatch(/RFI .* RÉPONSE EN RETARD/);
  const rfi = JSON.stringify({ topic: ['IDENTITY'] });
  const asked = await command.run(['lookout', 'say', RECORD, '--verb', 'RFI', '--json-file', '-'], { input: rfi });
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining('RFI')]);
  const reply = ['exchange', 'answer', idOf(7), '--verb', 'RFI_REPLY', '--json-file', '-', '--key', 'reply'];
  const answered = await command.run(reply, { input: '{"outcome":"NOTHING_KNOWN"}' });
  expect([answered.code, answered.stdout]).toEqual([0, expect.stringContaining('RFI_REPLY')]);
  expect((await command.run(['cargo', 'recall', RECORD, '--reason', 'BOREDOM', '--explanation', 'x'])).code).toBe(2);
});

it('the version that was read is the ETag of the record; a next version names it, or is said to follow any', async () => {
  const read = await server.call(`/v1/records/${RECORD}`);
  expect([read.headers.get('etag'), read.headers.get('cache-control')]).toEqual(['"1"', 'no-store']);
  const { records } = createGateway({ baseUrl: server.url, token });
  await records.update(RECORD, { lookout: LOOKOUT }, { after: 3 });
  expect(server.exchange.updated.at(-1)).toMatchObject({ after: 3, referenceIsNew: true });
  await records.correct(RECORD, {
    lookout: LOOKOUT,
    wrong: { reason: 'CLERICAL', fields: ['name'] },
    allowDuplicateReference: true,
  });
  expect(server.exchange.updated.at(-1)).toMatchObject({ referenceIsNew: false });
  expect(server.exchange.updated.at(-1)).not.toHaveProperty('after');
  for (const said of ['3', 'W/"3"', '"3", "4"', '"0"'])
    expect(
      await faultsOf(post(`${RECORD}/versions`, { lookout: LOOKOUT }, { 'idempotency-key': 'e', 'if-match': said })),
    ).toEqual(['If-Match']);
  const any = await post(`${RECORD}/versions`, { lookout: LOOKOUT }, { 'idempotency-key': 'any', 'if-match': '*' });
  expect(any.status).toBe(202);
  const input = JSON.stringify(LOOKOUT);
  const without = await command.run(['lookout', 'update', RECORD, '--json-file', '-'], { input });
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('--after')]);
});
