import { TripointError } from '../domain/index.ts';

/** Older servers lack `sync_interval`, TLS `min_version` or fixes of both. */
export const OLDEST_SERVER = '2.10.27';

const parts = (text: string): readonly number[] | undefined =>
  /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:[-+].*)?$/.exec(text)?.slice(1, 4).map(Number);

/** Whether version `text` is at least `oldest`. A pre-release of `oldest` itself comes before it; what is no version is not. */
export function isAtLeast(text: string, oldest: string): boolean {
  const have = parts(text);
  const need = parts(oldest);
  if (have === undefined || need === undefined) return false;
  for (const [i, wanted] of need.entries()) {
    const got = have[i] ?? 0;
    if (got !== wanted) return got > wanted;
  }
  return !text.includes('-');
}

/** Throws CONFIG_INVALID when a server announces a version that this gateway refuses. */
export function requireVersion(announced: string): void {
  if (!isAtLeast(announced, OLDEST_SERVER)) {
    throw new TripointError('CONFIG_INVALID', { field: 'nats-server', rule: `version ${OLDEST_SERVER} or newer` });
  }
}
