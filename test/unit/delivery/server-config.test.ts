import { describe, expect, test } from 'vitest';
import { type ServerConfigOptions, serverConfig } from '../../../services/delivery/index.ts';

const nkey = (letter: string): string => `U${letter.repeat(55)}`;
const options: ServerConfigOptions = {
  self: 'US',
  serverName: 'us-1',
  host: '127.0.0.1',
  port: 14_222,
  storeDir: '/var/lib/tripoint/us',
  tls: { certFile: '/c.pem', keyFile: '/k.pem', caFile: '/ca.pem', pinnedCerts: ['ab'.repeat(32), 'cd'.repeat(32)] },
  provisionerNkey: nkey('P'),
  appNkey: nkey('A'),
  partners: [
    { country: 'CA', nkey: nkey('C') },
    { country: 'MX', nkey: nkey('M') },
  ],
};
const config = serverConfig(options);
/** The text of one account. */
const account = (name: string): string => {
  const start = config.indexOf(`  ${name}: {`);
  return config.slice(start, config.indexOf('\n  }', start));
};
const lines = (text: string, start: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(start));

describe('the server configuration', () => {
  test('syncs every write, speaks TLS 1.3 alone, mutually, with pinned keys', () => {
    for (const line of ['sync_interval: always', 'verify: true', 'min_version: "1.3"'])
      expect(lines(config, line)).toHaveLength(1);
    expect(config).toContain(`pinned_certs: ["${'ab'.repeat(32)}", "${'cd'.repeat(32)}"]`);
    expect(config).not.toMatch(/verify_and_map|no_auth_user|token|password|http/);
  });

  test('exports to each partner its five services and nothing to anyone else', () => {
    const exported = lines(account('CORE'), '{ service:');
    expect(exported.filter((line) => line.includes('[LINK_CA]'))).toEqual([
      '{ service: "q.us.ca.>", accounts: [LINK_CA] }',
      '{ service: "$JS.API.CONSUMER.INFO.OUT_CA.gw", accounts: [LINK_CA] }',
      '{ service: "$JS.API.CONSUMER.MSG.NEXT.OUT_CA.gw", accounts: [LINK_CA], response_type: stream }',
      '{ service: "$JS.API.CONSUMER.RESET.OUT_CA.gw", accounts: [LINK_CA] }',
      '{ service: "$JS.ACK.OUT_CA.gw.>", accounts: [LINK_CA] }',
    ]);
    expect(exported).toHaveLength(10);
    expect(exported.every((line) => /accounts: \[LINK_(CA|MX)\]/.test(line))).toBe(true);
  });

  test('imports into a partner’s account exactly what is exported to it, and stamps the origin of its queries', () => {
    expect(lines(account('LINK_MX'), '{ service:')).toEqual([
      '{ service: { account: CORE, subject: "q.us.mx.>" }, to: "q.us.>" }',
      '{ service: { account: CORE, subject: "$JS.API.CONSUMER.INFO.OUT_MX.gw" }, to: "JS.us.CONSUMER.INFO.OUT_MX.gw" }',
      '{ service: { account: CORE, subject: "$JS.API.CONSUMER.MSG.NEXT.OUT_MX.gw" }, to: "JS.us.CONSUMER.MSG.NEXT.OUT_MX.gw" }',
      '{ service: { account: CORE, subject: "$JS.API.CONSUMER.RESET.OUT_MX.gw" }, to: "JS.us.CONSUMER.RESET.OUT_MX.gw" }',
      '{ service: { account: CORE, subject: "$JS.ACK.OUT_MX.gw.>" } }',
    ]);
  });

  test('a partner’s account has no JetStream, and its user five subjects to publish and one to hear', () => {
    const link = account('LINK_CA');
    expect(link).not.toContain('jetstream');
    expect(link).not.toContain('MX');
    expect(link).toContain(
      'publish: ["JS.us.CONSUMER.INFO.OUT_CA.gw", "JS.us.CONSUMER.MSG.NEXT.OUT_CA.gw", "JS.us.CONSUMER.RESET.OUT_CA.gw", "$JS.ACK.OUT_CA.gw.>", "q.us.>"], subscribe: ["_R_CA.>"]',
    );
    expect(link.match(/nkey: /g)).toHaveLength(1);
  });

  test('the running gateway publishes to OUT, asks about its consumers and answers, and changes nothing by the JetStream API', () => {
    const app = lines(account('CORE'), `{ nkey: ${nkey('A')}`).length;
    expect(app).toBe(1);
    expect(account('CORE')).toContain(
      'publish: ["out.ca", "out.mx", "$JS.API.CONSUMER.INFO.OUT_CA.gw", "$JS.API.CONSUMER.INFO.OUT_MX.gw", "_R_.>"], subscribe: ["q.us.>", "_INBOX_APP.>"]',
    );
    expect(account('CORE').match(/"\$JS\.API\.>"/g)).toHaveLength(1);
  });

  test.each([
    ['a path that ends its quotes', { storeDir: '/x"\nport: 1' }, 'storeDir'],
    ['a name with a control character', { serverName: 'a\u0007' }, 'serverName'],
    ['a seed in place of a public nkey', { appNkey: `SU${'A'.repeat(56)}` }, 'appNkey'],
    ['one nkey for two programs', { appNkey: nkey('C') }, 'nkeys'],
    ['itself as a partner', { partners: [{ country: 'US', nkey: nkey('X') }] }, 'partners'],
    ['no pinned certificate', { tls: { ...options.tls, pinnedCerts: [] } }, 'tls.pinnedCerts'],
    ['a pin in upper case', { tls: { ...options.tls, pinnedCerts: ['AB'.repeat(32)] } }, 'tls.pinnedCerts'],
    ['a bound of zero', { limits: { maxConnections: 0 } }, 'limits.maxConnections'],
    ['a random port', { port: -1 }, 'port'],
  ])('refuses %s, naming the field', (_, change, field) => {
    expect(() => serverConfig({ ...options, ...change })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', faults: [expect.objectContaining({ field })] }),
    );
  });

  test('refuses a country that is none', () => {
    expect(() => serverConfig({ ...options, partners: [{ country: 'ca.>', nkey: nkey('C') }] })).toThrow(/ISO 3166/);
  });
});
