// A batch captured from the wire between two real gateways opens in a JOSE implementation that shares no code with ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOOKOUT } from '../../../deploy/demo/data.ts';
import { type Federation, startFederation } from '../../../deploy/federation/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PYTHON = '/usr/bin/python3';
const hasJwcrypto = spawnSync(PYTHON, ['-c', 'import jwcrypto']).status === 0;
if (!hasJwcrypto) console.warn('the captured batch is not opened: apt-get install python3-jwcrypto');

const folder = mkdtempSync(join(tmpdir(), 'tripoint-captured-'));
let federation: Federation;

beforeAll(async () => {
  federation = await startFederation({
    folder,
    countries: ['US', 'CA'],
    hosted: ['US', 'CA'],
    agreementsFolder: join(ROOT, 'policies/agreements'),
  });
}, 60_000);
afterAll(async () => {
  await federation.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The messages of the stream for Canada, as the U.S. server stored them. */
async function capture(): Promise<Uint8Array[]> {
  const { files } = federation.keys.countries.US!;
  const port = /^port: (\d+)/m.exec(readFileSync(join(folder, 'us/nats.conf'), 'utf8'))?.[1];
  const nc = await connect({
    servers: `127.0.0.1:${port}`,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(readFileSync(files.provisionerSeed, 'utf8').trim())),
    tls: { certFile: files.tlsClient, keyFile: files.tlsClientKey, caFile: files.root },
    inboxPrefix: '_INBOX_PROVISIONER',
  });
  try {
    const { streams } = await jetstreamManager(nc);
    const { state } = await streams.info('OUT_CA');
    const stored = Array.from({ length: state.last_seq }, (_, i) => streams.getMessage('OUT_CA', { seq: i + 1 }));
    return (await Promise.all(stored)).flatMap((message) => message?.data ?? []);
  } finally {
    await nc.close();
  }
}

test.skipIf(!hasJwcrypto && !process.env.CI)('a captured batch opens in python3-jwcrypto', async () => {
  const us = federation.nodes.US!;
  const { exchanges } = await us
    .as('us-officer-1')
    .exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout: LOOKOUT });
  await expect
    .poll(async () => (await us.as('us-officer-1').exchanges.get(exchanges[0]!.id)).state, { timeout: 20_000 })
    .toBe('CLOSED');

  const keysOf = (country: string) => {
    const [set] = federation.keys.countries[country]!.keySets;
    return JSON.parse(readFileSync(set!.keys, 'utf8')) as { signing: { d?: string }; encryption: object };
  };
  const { d: _, ...sender } = keysOf('US').signing;
  const file = (name: string, content: Uint8Array | object) => {
    const path = join(folder, name);
    writeFileSync(path, content instanceof Uint8Array ? content : JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const openedBy = (parcel: Uint8Array): string => {
    const { stdout, stderr } = spawnSync(
      PYTHON,
      [
        join(ROOT, 'test/vectors/envelope/open_batch.py'),
        file('captured.parcel', parcel),
        file('recipient.jwk', keysOf('CA').encryption),
        file('sender.jwk', sender),
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return stdout;
  };
  const told = (await capture()).map(openedBy);
  expect(told.filter((batch) => batch.includes(exchanges[0]!.id))).toHaveLength(1);
});
