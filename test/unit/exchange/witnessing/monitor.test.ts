// Rounds of questions about logs among several partners, of whom one never answers, or answers slowly, and another lies.
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { checkpointText, ed25519Signer, ed25519Verifier, signNote, vkeyOf } from '../../../../services/audit/index.ts';
import { type Country, TripointError, utf8 } from '../../../../services/domain/index.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createMonitor, type Monitor } from '../../../../services/exchange/witnessing/monitor.ts';
import { createRound } from '../../../../services/exchange/witnessing/round.ts';

const PARTNERS = ['AA', 'BB', 'CC'];
const TIMEOUT_MS = 5_000;
const limits = { witnessTimeoutMs: TIMEOUT_MS, witnessPollMs: 3_600_000, witnessAlarmMs: 60_000 };

const logs = Object.fromEntries(
  PARTNERS.map((country) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const origin = `${country.toLowerCase()}.example/log`;
    const noteOf = (root: number) =>
      signNote(checkpointText({ origin, size: 1, root: new Uint8Array(32).fill(root) }), [ed25519Signer(origin, privateKey)]);
    return [country, { origin, noteOf, verifier: ed25519Verifier(vkeyOf(origin, publicKey)) }];
  }),
);
const logOf = (country: Country) => logs[country] as (typeof logs)[string];

const monitors: Monitor[] = [];
afterEach(() => Promise.all(monitors.splice(0).map((monitor) => monitor.close())));

/** A monitor that has cosigned a tree of each log, with root 1. `said` resolves once something like it is logged. */
function monitorOf(ask: (partner: Country, path: string) => Promise<Uint8Array>) {
  const lines: Record<string, unknown>[] = [];
  const waiting: { like: (line: Record<string, unknown>) => boolean; done: () => void }[] = [];
  const witnessed = (origin: string) => ({
    ...{ size: 1, root: new Uint8Array(32).fill(1) },
    note: Object.values(logs)
      .find((log) => log.origin === origin)
      ?.noteOf(1),
  });
  const context = {
    ...{ partners: PARTNERS, limits, clock: () => 0, self: 'XX', aside: { isDown: () => false } },
    partnerLogs: { of: (country: Country) => [logOf(country)] },
    store: {
      get: (name: string, ...values: unknown[]) => (name === 'witnessedTree' ? witnessed(values[0] as string) : undefined),
      all: () => [],
    },
    log(_: string, message: string, facts: object) {
      const line = { message, ...facts };
      lines.push(line);
      for (const { like, done } of waiting) if (like(line)) done();
    },
  } as unknown as Context;
  const reviewed: string[][] = [];
  const review = async (unanswered: ReadonlySet<Country>) => void reviewed.push([...unanswered]);
  const asked: [Country, string][] = [];
  const monitor = createMonitor(context, (async () => undefined) as never, { review, isHere: () => true } as never, {
    async ask(partner, _, bytes) {
      const path = Buffer.from(bytes).toString();
      asked.push([partner, path]);
      return ask(partner, path);
    },
    resumed: () => true,
  });
  monitors.push(monitor);
  const said = (like: (line: Record<string, unknown>) => boolean) =>
    new Promise<void>((done) => {
      waiting.push({ like, done });
    });
  return { monitor, lines, said, reviewed, asked };
}

/** Each shows its own log as it was cosigned, and has nothing of the others. */
const upright = (partner: Country, path: string, root = 1): Uint8Array =>
  utf8(path === 'checkpoint' ? logOf(partner).noteOf(root) : '');

it("a partner that never answers keeps nobody from finding another's fork", async () => {
  const timeout = Promise.withResolvers<Uint8Array>();
  const { monitor, lines, said, reviewed, asked } = monitorOf(async (partner, path) =>
    partner === 'AA' ? timeout.promise : upright(partner, path, partner === 'BB' ? 2 : 1),
  );
  const found = said(({ kind, partner }) => kind === 'FORK' && partner === 'BB');
  const round = monitor.look();
  await found;
  expect(reviewed).toEqual([]);
  expect(asked.filter(([partner]) => partner === 'AA')).toHaveLength(1);

  timeout.reject(new TripointError('LINK_DOWN'));
  await round;
  // One time-out, however many logs it was to be asked about.
  expect(asked.filter(([partner]) => partner === 'AA')).toHaveLength(1);
  expect(reviewed).toEqual([['AA']]);
  expect(lines.filter(({ message }) => message === 'log poll failed')).toMatchObject([{ teller: 'AA', code: 'LINK_DOWN' }]);
});

it('is asked again in the next round, and is in the clear once it answers', async () => {
  let isSilent = true;
  const { monitor, reviewed } = monitorOf(async (partner, path) => {
    if (partner === 'AA' && isSilent) throw new TripointError('LINK_DOWN');
    return upright(partner, path);
  });
  await monitor.look();
  isSilent = false;
  await monitor.look();
  expect(reviewed).toEqual([['AA'], []]);
});

it('what is no answer counts as none: the others are asked all the same', async () => {
  const { monitor, reviewed, asked } = monitorOf(async (partner, path) =>
    partner === 'AA' && path === 'checkpoint' ? new Uint8Array((64 << 10) + 1) : upright(partner, path),
  );
  await monitor.look();
  expect(reviewed).toEqual([['AA']]);
  for (const partner of ['BB', 'CC']) expect(asked.filter(([one]) => one === partner).length).toBeGreaterThanOrEqual(3);
});

it('nobody is asked two questions at a time', async () => {
  const open = new Map<Country, number>();
  let most = 0;
  const { monitor, asked } = monitorOf(async (partner, path) => {
    open.set(partner, (open.get(partner) ?? 0) + 1);
    most = Math.max(most, open.get(partner) ?? 0);
    await new Promise(setImmediate);
    open.set(partner, (open.get(partner) ?? 0) - 1);
    return upright(partner, path);
  });
  await monitor.look();
  expect(most).toBe(1);
  expect(asked).toHaveLength(PARTNERS.length ** 2);
});

it('a partner that just answers in time, each time, is asked no more once that took too long', async () => {
  let now = 0;
  const ask = vi.fn(async () => {
    now += TIMEOUT_MS - 1;
    return new Uint8Array();
  });
  const log = vi.fn();
  const round = createRound({ limits, log } as unknown as Context, { ask }, () => now);
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => round.ask('AA', new Uint8Array())));
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(7);
  expect(ask).toHaveBeenCalledTimes(7);
  expect([...round.unanswered]).toEqual(['AA']);
  expect(log).toHaveBeenCalledTimes(1);
  await expect(round.ask('BB', new Uint8Array())).resolves.toEqual(new Uint8Array());
});
