import { errors } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { hopOf } from '../../../services/delivery/hops.ts';
import { TripointError } from '../../../services/domain/index.ts';

const of = (code: string) => Object.assign(new Error('what a server may have written'), { code });

test.each([
  ['no such name', of('ENOTFOUND'), 'hop name to h:1: ENOTFOUND'],
  ['nobody listens', new Error('x', { cause: of('ECONNREFUSED') }), 'hop TCP to h:1: ECONNREFUSED'],
  ['a wrong root', of('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'hop TLS to h:1: UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['our certificate is not pinned', of('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'), 'hop TLS to h:1: TLS_ALERT_BAD_CERTIFICATE'],
  ['our nkey is not known', new errors.AuthorizationError('Authorization Violation'), 'hop nkey to h:1: the server refused it'],
  ['a black hole', new errors.TimeoutError(), 'hop TCP or greeting to h:1: no answer in time'],
  [
    'a server too old',
    new TripointError('CONFIG_INVALID', { field: 'nats-server', rule: 'version 2.10.27 or newer' }),
    'hop version to h:1: nats-server: version 2.10.27 or newer',
  ],
  ['anything else', of('lower case'), 'hop NATS to h:1: the connection ended'],
  ['no error at all', undefined, 'hop NATS to h:1: the connection ended'],
])('%s', (_, error, hop) => {
  expect(hopOf(error, 'h:1')).toBe(hop);
});

test('of what was wrapped the hop is still found', () => {
  expect(hopOf(new TripointError('LINK_DOWN', [], { cause: of('ECONNRESET') }), 'h:1')).toBe('hop TCP to h:1: ECONNRESET');
});
