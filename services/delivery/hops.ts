// How far a connection to a nats-server got, in words for the operator.
import { errors } from '@nats-io/transport-node';
import { TripointError } from '../domain/index.ts';

/** Node's network error codes, and the hop that each points to. */
const NETWORK: Readonly<Record<string, string>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'TCP',
  ECONNRESET: 'TCP',
  EHOSTUNREACH: 'TCP',
  ENETUNREACH: 'TCP',
  ETIMEDOUT: 'TCP',
  EPIPE: 'TCP',
};
const TLS_CODE = /^(ERR_SSL_|ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;
/** injection: only characters of OpenSSL's and Node's own names, nothing that a server wrote. */
const CODE = /^[A-Z][A-Z0-9_/]{2,63}$/;

function* causes(error: unknown): Generator<Error & { readonly code?: unknown }> {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) yield at;
}

/** The hop at which an attempt or a connection failed, and the code by which it did: `hop TCP to HOST:PORT: ECONNREFUSED`. */
export function hopOf(error: unknown, server: string): string {
  const at = (hop: string, why: string) => `hop ${hop} to ${server}: ${why}`;
  for (const cause of causes(error)) {
    if (cause instanceof errors.AuthorizationError || cause instanceof errors.UserAuthenticationExpiredError)
      return at('nkey', 'the server refused it');
    if (cause instanceof errors.TimeoutError) return at('TCP or greeting', 'no answer in time');
    if (cause instanceof TripointError && cause.faults[0] !== undefined) {
      const { field, rule } = cause.faults[0];
      return at(field === 'nats-server' ? 'version' : 'credentials', `${field}: ${rule}`);
    }
    const { code } = cause;
    if (typeof code !== 'string' || !CODE.test(code)) continue;
    if (NETWORK[code] !== undefined) return at(NETWORK[code], code);
    if (TLS_CODE.test(code)) return at('TLS', code.replace('ERR_SSL_SSL/', ''));
  }
  return at('NATS', 'the connection ended');
}
