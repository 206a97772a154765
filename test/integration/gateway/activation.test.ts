// Gateways on agreements: one that starts on such as do not bind ends and says why; two that run activate a text.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type DevelopmentKeys, issueDevelopmentKeys } from '../../../certs-dev/index.ts';
import { signFor } from '../../../deploy/federation/agreements.ts';
import { type Federation, type Node, startFederation } from '../../../deploy/federation/index.ts';
import type { Agreement } from '../../../gateway/sdk/index.ts';
import type { Micros } from '../../../services/domain/index.ts';
import { ROOT, tripoint, until } from '../nodes.ts';

const SHIPPED = join(ROOT, 'policies/agreements');
const ID = 'ca-us-lookouts';
/** 2026-01-01 UTC. */
const THEN: Micros = 1_767_225_600_000_000;
const folder = mkdtempSync(join(tmpdir(), 'tripoint-activation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a shipped agreement, its agreement.yaml changed. */
function copyOf(id: string, to: string, change: (yaml: string) => string = (yaml) => yaml): string {
  cpSync(join(SHIPPED, id), to, { recursive: true });
  const file = join(to, 'agreement.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return to;
}
const version = (number: string) => (yaml: string) => yaml.replace(/^version: .*$/m, `version: "${number}"`);

describe('a gateway does not start', () => {
  let keys: DevelopmentKeys;
  let made = 0;
  beforeAll(async () => {
    keys = await issueDevelopmentKeys({ folder: join(folder, 'keys'), countries: ['US', 'CA', 'MX'] });
  });

  /** Starts the U.S. gateway, whose one partner is Canada, on a folder of agreements. */
  async function up(prepare: (agreements: string) => Promise<unknown>) {
    const home = join(folder, `start-${made++}`);
    const agreementsFolder = join(home, 'agreements');
    mkdirSync(agreementsFolder, { recursive: true });
    await prepare(agreementsFolder);
    const own = keys.countries.US!;
    const config = join(home, 'gateway.yaml');
    const partners = [{ country: 'CA', natsUrl: 'tls://127.0.0.1:9', publicFile: keys.countries.CA!.files.publicFacts }];
    const where = { dataFolder: 'data', keysFolder: own.folder, agreementsFolder, usersFile: own.files.users };
    writeFileSync(config, stringify({ country: 'US', listen: { port: 0 }, natsUrl: 'tls://127.0.0.1:9', ...where, partners }));
    return tripoint('up', '--config', config);
  }
  const sign = (at: string, countries: readonly string[], takesEffect = THEN) =>
    Promise.all(countries.map((country) => signFor(at, country, keys, takesEffect)));

  test.each<[string, string, (agreements: string) => Promise<unknown>]>([
    ['unsigned', `${ID}/signatures/CA: a signature of every party`, async (at) => copyOf(ID, join(at, ID))],
    ['signed by one party', `${ID}/signatures/CA: a signature of every party`, (at) => sign(copyOf(ID, join(at, ID)), ['US'])],
    [
      'altered after it was signed',
      `${ID}/signatures/CA/digest: the digest of this text`,
      async (at) => {
        const text = copyOf(ID, join(at, ID));
        await sign(text, ['US', 'CA']);
        writeFileSync(join(text, 'rules.cedar'), `${readFileSync(join(text, 'rules.cedar'), 'utf8')}\n`);
      },
    ],
    [
      'signed for another time by each',
      `${ID}/signatures/US/takesEffect: the time that CA signed for`,
      async (at) => {
        const text = copyOf(ID, join(at, ID));
        await sign(text, ['US'], THEN + 1);
        await sign(text, ['CA']);
      },
    ],
    [
      'of a country that is no partner',
      'us-mx-cargo/signatures/MX: a pinned root: MX is no partner of this gateway',
      (at) => sign(copyOf('us-mx-cargo', join(at, 'us-mx-cargo')), ['US', 'MX']),
    ],
    [
      'signed for the same time in two versions',
      `${ID}@9.9: another time than ${ID}@`,
      async (at) => {
        await sign(copyOf(ID, join(at, ID)), ['US', 'CA']);
        await sign(copyOf(ID, join(at, `${ID}@9.9`), version('9.9')), ['US', 'CA']);
      },
    ],
    [
      'one that grants what another grants',
      `${ID}-too: no overlap with ${ID}@`,
      async (at) => {
        await sign(copyOf(ID, join(at, ID)), ['US', 'CA']);
        await sign(
          copyOf(ID, join(at, `${ID}-too`), (yaml) => yaml.replace(/^id: .*$/m, `id: ${ID}-too`)),
          ['US', 'CA'],
        );
      },
    ],
    [
      'not whole',
      'half/rules.cedar: the file is missing',
      async (at) => {
        mkdirSync(join(at, 'half'));
        writeFileSync(join(at, 'half', 'agreement.yaml'), 'id: half\n');
      },
    ],
    [
      'beside a signature that nobody is named by',
      `${ID}/signatures/canada.txt: named by the country that signs`,
      async (at) => {
        const text = copyOf(ID, join(at, ID));
        mkdirSync(join(text, 'signatures'));
        writeFileSync(join(text, 'signatures', 'canada.txt'), 'x');
      },
    ],
  ])('on an agreement that is %s', async (_, said, prepare) => {
    const { status, stderr } = await up(prepare);
    expect(stderr).toContain('CONFIG_INVALID');
    expect(stderr).toContain(said);
    expect(status).toBe(2);
  });

  test('and says every fault of every folder at once', async () => {
    const { stderr } = await up(async (at) => {
      copyOf(ID, join(at, ID));
      await sign(copyOf('ca-us-cargo', join(at, 'ca-us-cargo')), ['CA']);
    });
    for (const party of [`${ID}/signatures/CA`, `${ID}/signatures/US`, 'ca-us-cargo/signatures/US'])
      expect(stderr).toContain(party);
  });
});

describe('two gateways that run', () => {
  let federation: Federation;
  let us: Node;
  let ca: Node;
  let text: string;
  const token = new Map<Node, string>();
  beforeAll(async () => {
    federation = await startFederation({
      folder: join(folder, 'federation'),
      countries: ['US', 'CA'],
      hosted: ['US', 'CA'],
      agreementsFolder: SHIPPED,
    });
    [us, ca] = [federation.nodes.US as Node, federation.nodes.CA as Node];
    for (const node of [us, ca]) {
      const file = join(folder, `${node.country}.token`);
      writeFileSync(file, node.tokenOf(`${node.country.toLowerCase()}-operator-1`));
      token.set(node, file);
    }
    // A folder is named as its agreement is.
    text = copyOf(ID, join(folder, 'revision', ID), version('9.9'));
  });
  afterAll(() => federation?.stop());

  const as = (node: Node, ...args: string[]) =>
    tripoint('agreement', ...args, '--url', node.url, '--token-file', token.get(node) ?? '', '--json');
  const found = async (node: Node, wanted = '9.9'): Promise<Agreement | undefined> =>
    (await as(node, 'list')).stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Agreement)
      .find((one) => one.id === ID && one.version === wanted);
  const eventsOf = async (node: Node): Promise<string[]> => {
    const { events } = await node.as(`${node.country.toLowerCase()}-auditor-1`).eventPage({ limit: 256 });
    return events.map(({ type }) => type);
  };
  test('each party signs the same files for the same time, and sees who still has to', async () => {
    const sign = (node: Node) =>
      tripoint('agreement', 'sign', text, '--config', node.configFile, '--takes-effect', '2026-02-01T00:00:00Z', '--json');
    const first = await sign(us);
    expect(JSON.parse(first.stdout)).toMatchObject({ agreement: ID, version: '9.9', signed: ['US'], missing: ['CA'] });
    expect(first.stderr).toContain('next: have CA sign the same files for the same time');
    const early = await as(us, 'activate', text, '--accept');
    expect([early.status, early.stderr]).toEqual([2, expect.stringContaining('signatures/CA')]);
    expect(await found(us)).toBeUndefined();
    const second = await sign(ca);
    expect(JSON.parse(second.stdout)).toMatchObject({ signed: ['CA', 'US'], missing: [] });
    expect(JSON.parse(second.stdout).digest).toBe(JSON.parse(first.stdout).digest);
  });

  test('it is activated at one, which both learn, and at the other; and is there after a restart without its folder', async () => {
    expect((await as(us, 'activate', text, '--accept')).status).toBe(0);
    await until('Canada says otherwise', async () => (await found(us))?.partners[0]?.says === 'DIFFERENT');
    await until('a mismatch at Canada', async () => (await eventsOf(ca)).includes('agreement.mismatch'));
    expect(await eventsOf(us)).toContain('agreement.mismatch');
    expect((await as(ca, 'activate', text, '--accept')).status).toBe(0);
    await until('both act under it', async () => {
      const both = await Promise.all([us, ca].map((node) => found(node)));
      return both.every((one) => one?.partners[0]?.says === 'SAME');
    });

    rmSync(text, { recursive: true });
    for (const node of [us, ca]) {
      await node.gateway.stop();
      await node.gateway.start();
    }
    expect(await found(us)).toMatchObject({ inForce: true, from: '2026-02-01T00:00:00.000000Z', signed: ['CA', 'US'] });
    expect((await as(us, 'suspend', ID, '--kind', 'LOOKOUT', '--reason', 'an incident')).status).toBe(0);
    await until('Canada knows', async () => (await found(ca))?.partners[0]?.suspended.includes('LOOKOUT'));
  });
});
