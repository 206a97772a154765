import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostAndPort } from '../../../services/delivery/connection.ts';
import * as subjects from '../../../services/delivery/subjects.ts';
import { isAtLeast, OLDEST_SERVER, requireVersion } from '../../../services/delivery/version.ts';

describe('subjects', () => {
  test('follow the topology of the reference', () => {
    expect({
      stream: subjects.outStream('CA'),
      out: subjects.outSubject('CA'),
      account: subjects.linkAccount('CA'),
      api: subjects.apiPrefix('US'),
      inbox: subjects.linkInbox('CA'),
      ask: subjects.askSubject('US', 'visa'),
      query: subjects.querySubject('US', 'CA', 'visa'),
      pattern: subjects.queryPattern('US', 'visa'),
      ack: subjects.ackPrefix('CA'),
    }).toEqual({
      stream: 'OUT_CA',
      out: 'out.ca',
      account: 'LINK_CA',
      api: 'JS.us',
      inbox: '_R_CA',
      ask: 'q.us.visa',
      query: 'q.us.ca.visa',
      pattern: 'q.us.*.visa',
      ack: '$JS.ACK.OUT_CA.gw.',
    });
  });

  test.each(['>', '*', 'a.b', '', 'a b', 'Visa', 'ü', 'a\r\nPUB x 0', 'a'.repeat(33)])('%j is no topic', (topic) => {
    expect(() => subjects.askSubject('US', topic)).toThrow(/topic/);
  });

  test('the origin of a query is the country that its subject was stamped with', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABCXYZ'), minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(letters, letters, (owner, partner) => {
        expect(subjects.queryOrigin(subjects.querySubject(owner, partner, 'visa'))).toBe(partner);
      }),
    );
  });

  test.each(['q.us.visa', 'q.us.ca.mx.visa', 'x.us.ca.visa', 'q.us.CA.visa', 'q.us.c.visa', 'q.us..visa', ''])(
    '%j has no origin',
    (s) => {
      expect(subjects.queryOrigin(s)).toBeUndefined();
    },
  );

  test('an acknowledgement subject tells place and deliveries, and only of our own consumer', () => {
    const prefix = subjects.ackPrefix('CA');
    expect(subjects.parseAck(`${prefix}2.70.71.1700000000000000000.5`, prefix)).toEqual({ sequence: 70, deliveries: 2 });
    for (const bad of ['', '1', '1.2.3.4', '1.2.3.4.5.6', 'x.2.3.4.5', '1.-2.3.4.5', '0.2.3.4.5', '1.99999999999999999.3.4.5']) {
      expect(subjects.parseAck(prefix + bad, prefix)).toBeUndefined();
    }
    expect(subjects.parseAck('$JS.ACK.OUT_MX.gw.1.2.3.4.5', prefix)).toBeUndefined();
    expect(subjects.parseAck('$JS.API.STREAM.DELETE.OUT_CA', prefix)).toBeUndefined();
  });
});

describe('the version gate', () => {
  test.each([
    ['2.10.27', true],
    ['2.10.28', true],
    ['2.11.0', true],
    ['2.15.1', true],
    ['3.0.0', true],
    ['2.12.0-beta.1', true],
    ['2.9.10', false],
    ['2.10.26', false],
    ['2.10.27-RC.1', false],
    ['1.99.99', false],
    ['2.10', false],
    ['', false],
    ['new', false],
  ])('%j: %s', (version, accepted) => {
    expect(isAtLeast(version, OLDEST_SERVER)).toBe(accepted);
    if (accepted) expect(() => requireVersion(version)).not.toThrow();
    else expect(() => requireVersion(version)).toThrow(/nats-server: version 2\.10\.27 or newer/);
  });
});

test('a server is host:port and nothing more', () => {
  expect(hostAndPort('nats.example:4443')).toEqual({ host: 'nats.example', port: 4443 });
  expect(hostAndPort('[::1]:4443')).toEqual({ host: '::1', port: 4443 });
  for (const bad of ['nats.example', ':1', 'a:0', 'a:65536', 'nats://u:p@a:1', 'a b:1', '']) {
    expect(() => hostAndPort(bad)).toThrow(/host:port/);
  }
});
