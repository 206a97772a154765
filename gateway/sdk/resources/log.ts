import type {
  ExpireLog,
  LogExpiry,
  LogStatus,
  Logs,
  LogTurn,
  Reconciliation,
  Reconciliations,
  TurnLog,
} from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

export interface Log {
  /**
   * The country's newest FINAL checkpoint, a signed note (C2SP); with `latest`, or if there is none yet, that of its head.
   *
   * @example const [origin, size] = (await gateway.log.checkpoint({ state: 'latest' })).split('\n');
   */
  checkpoint(options?: CallOptions & { readonly state?: 'latest' }): Promise<string>;
  /**
   * The head, whether every partner has cosigned it, and what each last cosigned.
   *
   * @example const { size, state, witnesses } = await gateway.log.status();
   */
  status(options?: CallOptions): Promise<LogStatus>;
  /**
   * The evidence of an exchange for third parties, as bytes: a bundle of the format tripoint-evidence/v1. For auditors, under a
   * grant, with the openings of the private commitments, unless `openings` is false.
   *
   * @example const bundle = await auditor.log.evidence(exchangeId, { openings: false });
   */
  evidence(exchangeId: string, options?: CallOptions & { readonly openings?: boolean }): Promise<Uint8Array>;
  /**
   * Every log of the country, oldest first: the last is the current one.
   *
   * @example const { logs } = await gateway.log.list();
   */
  list(options?: CallOptions): Promise<Logs>;
  /**
   * Ends the current log before its year is over, and begins the next, as the owner of the token. Resolves once that is
   * announced. Never retried: a second call would end the next log. Throws INVALID while another rollover is pending.
   *
   * @example const { origin } = await operator.log.turn({ reason: 'the log key was copied', afterS: 0 });
   */
  turn(body: TurnLog, options?: CallOptions): Promise<LogTurn>;
  /**
   * Expires the entries of a log that ended long ago, as the owner of the token; its hashes stay. Never retried. Throws INVALID
   * with the reason why it must still be kept, NOT_FINAL.
   *
   * @example await releaser.log.expire({ origin: 'tripoint.example/us/2025', basis: 'Archives Act, section 12', reason: 'kept for six years' });
   */
  expire(body: ExpireLog, options?: CallOptions): Promise<LogExpiry>;
  /**
   * The C2SP tlog-tiles resource at a path: `checkpoint`, a hash tile, or for auditors an entry bundle. `log`: the origin of the log to
   * read, by default the current one. Throws NOT_FOUND.
   *
   * @example const tile = await gateway.log.read('tile/0/000.p/3');
   */
  read(path: string, options?: CallOptions & { readonly log?: string | undefined }): Promise<Uint8Array>;
  /**
   * The result of the last comparison of the log with each partner's.
   *
   * @example const { reconciliations } = await operator.log.reconciliations();
   */
  reconciliations(options?: CallOptions): Promise<Reconciliations>;
  /**
   * Compares the log with a partner's now. Idempotent; retried automatically. Throws LINK_DOWN or LINK_NOT_RESUMED; gaps are an
   * answer, not an error.
   *
   * @example const { gaps } = await operator.log.reconcile('CA');
   */
  reconcile(partner: string, options?: CallOptions): Promise<Reconciliation>;
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function logOf({ transport, get, put, post }: Client): Log {
  const raw = async (path: string, accept: string, signal: AbortSignal | undefined) =>
    transport.send({ method: 'GET', path, headers: { accept }, idempotent: true, signal });
  return {
    checkpoint: async ({ state, signal } = {}) =>
      (await raw(`/v1/log/checkpoint${search({ state })}`, 'text/plain', signal)).text,
    status: ({ signal } = {}) => get('/v1/log/status', signal),
    async evidence(exchangeId, { openings = true, signal } = {}) {
      const path = `/v1/evidence/${segment(exchangeId)}${search({ openings: openings ? undefined : 'false' })}`;
      return (await raw(path, 'application/json', signal)).bytes;
    },
    list: ({ signal } = {}) => get('/v1/logs', signal),
    turn: (body, { signal } = {}) => post('/v1/log/turns', body, signal),
    expire: (body, { signal } = {}) => post('/v1/log/expiries', body, signal),
    async read(path, { log, signal } = {}) {
      const at = log === undefined ? '/log' : `/logs/${await sha256Hex(log)}`;
      return (await raw(`${at}/${path}`, '*/*', signal)).bytes;
    },
    reconciliations: ({ signal } = {}) => get('/v1/reconciliations', signal),
    reconcile: (partner, { signal } = {}) => put('/v1/reconciliations', { partner }, signal),
  };
}
