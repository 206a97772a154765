import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Clock, ClockRelease, checkOf } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { type CommandLine, commandLine } from './command.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';

let server: TestServer;
let commands: CommandLine;
beforeAll(async () => {
  server = await startServer();
  commands = commandLine(server);
});
beforeEach(() => {
  server.exchange.clockState = 'STEPPED_BACK';
});
afterAll(async () => {
  await server.close();
  commands.remove();
});
const operator = () => createGateway({ baseUrl: server.url, token: TOKENS.operator });

it('an operator sees what each partner says, and lets go of a latest time that was wrong', async () => {
  const shown = await operator().clock.show();
  expect(checkOf(Clock)(shown).faults).toBeUndefined();
  expect(shown).toMatchObject({ state: 'STEPPED_BACK', partners: [{ country: 'CA', aheadS: 0 }, { country: 'MX' }] });
  await expect(operator().clock.release({ reason: 'r' })).rejects.toMatchObject({ code: 'CLOCK_IN_DOUBT', status: 503 });
  await expect(operator().clock.release({ reason: ' ' })).rejects.toMatchObject({ code: 'INVALID' });
  const release = await operator().clock.release({ reason: 'r', unconfirmed: true });
  expect(checkOf(ClockRelease)(release).faults).toBeUndefined();
  expect((await operator().clock.show()).state).toBe('SOUND');
});

it('the commands say so, and a script sees a clock in doubt', async () => {
  const shown = await commands.run(['clock', 'show'], { role: 'operator' });
  expect(shown.code).toBe(4);
  for (const part of [
    'STEPPED BACK',
    'nothing is decided, taken from partners or destroyed',
    'CA: +0 s, heard 4 s ago',
    'MX: not heard since the start',
  ])
    expect(shown.stdout).toContain(part);
});

it('a release is refused unless the partners confirm the time, or the operator says that they cannot', async () => {
  const release = ['clock', 'release', '--reason', 'the time server was wrong'];
  const refused = await commands.run(release, { role: 'operator' });
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('CLOCK_IN_DOUBT')]);
  const released = await commands.run([...release, '--unconfirmed'], { role: 'operator' });
  expect([released.code, released.stderr]).toEqual([0, '']);
  for (const part of ['RELEASED', 'the latest time so far', 'tripoint.example/us/2026 9'])
    expect(released.stdout).toContain(part);
  expect(server.exchange.clockState).toBe('SOUND');
  expect(server.logged()).not.toContain('the time server was wrong');
});
