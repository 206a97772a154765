import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, DAY, MINUTE } from '../../services/domain/index.ts';

/** One thing that must hold. `run` says in words what it found, or throws a CheckFailed that says what is wrong. */
export interface Check {
  readonly name: string;
  run(): Promise<string>;
}

export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** Below this a certificate still works, and its renewal is late. */
const RENEW_DAYS = 1;
const TIMEOUT_MS = 3_000;
const MAX_SKEW_S = 5;

/** Certificates of a folder: each is one whose time has begun and not run out. */
export const certificatesCheck = (keysFolder: string, clock: Clock): Check => ({
  name: 'keys and certificates',
  async run() {
    const files = readdirSync(keysFolder).filter((name) => name.endsWith('.pem'));
    if (files.length === 0) throw new CheckFailed('no certificate (.pem) in the keys folder');
    let least = Number.POSITIVE_INFINITY;
    const troubles: string[] = [];
    for (const name of files)
      for (const certificate of certificatesIn(join(keysFolder, name))) {
        const from = Date.parse(certificate.validFrom) * 1000;
        const to = Date.parse(certificate.validTo) * 1000;
        const days = Math.floor((to - clock()) / DAY);
        least = Math.min(least, days);
        if (clock() < from) troubles.push(`${name} is not valid yet`);
        else if (clock() >= to) troubles.push(`${name} expired ${-days} days ago`);
        else if (days < RENEW_DAYS) troubles.push(`${name} expires within ${RENEW_DAYS} day`);
      }
    for (const name of readdirSync(keysFolder).filter((file) => /\.(key|nk)$/.test(file)))
      if ((statSync(join(keysFolder, name)).mode & 0o077) !== 0) troubles.push(`${name} can be read by others: chmod 600`);
    if (troubles.length > 0) throw new CheckFailed(troubles.join('; '), 'node certs-dev/main.ts   (development keys only)');
    return `${files.length} files; the first expires in ${least} days`;
  },
});

function certificatesIn(file: string): X509Certificate[] {
  const pems = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return pems.map((pem) => new X509Certificate(pem));
}

/** Backups are made daily: one that is missing is told on the next day. */
const BACKUP_DAYS = 2;

/** How old the newest backup is. `latest`: when it was made, RFC 3339; undefined when there is none. */
export const backupCheck = (latest: () => string | undefined, clock: Clock): Check => ({
  name: 'backup',
  async run() {
    const next = 'tripoint ledger backup FOLDER --config FILE';
    const at = latest();
    if (at === undefined) throw new CheckFailed('there is none in the backup folder', next);
    const hours = Math.floor((clock() / 1000 - Date.parse(at)) / 3_600_000);
    if (hours >= BACKUP_DAYS * 24) throw new CheckFailed(`the newest is ${Math.floor(hours / 24)} days old`, next);
    return `the newest is ${hours} hours old`;
  },
});

/** Is the gateway ready, and does it say why not. With an operator's token the reasons are in words. */
export const readyCheck = (url: string, token: string | undefined): Check => ({
  name: 'gateway readiness',
  async run() {
    const { status, body } = await ask(url, token);
    const { ready, checks } = body as { ready?: boolean; checks?: { name: string; ok: boolean; detail?: string }[] };
    if (typeof ready !== 'boolean' || !Array.isArray(checks)) throw new CheckFailed(`status ${status}: this is no gateway`);
    if (ready) return `ready: ${checks.map(({ name }) => name).join(', ')}`;
    const wrong = checks.filter(({ ok }) => !ok).map(said);
    throw new CheckFailed(`not ready: ${wrong.join(', ')}`, "look at the gateway's log; an operator's token tells more here");
  },
});

/** Whether a link is down for what its partner is or says: one that merely cannot be reached is no fault here. */
export const linksCheck = (url: string, token: string | undefined): Check => ({
  name: 'links',
  async run() {
    const { status, body } = await ask(url, token, '/v1/links');
    const { links } = body as { links?: { partner: string; state: string; detail: string }[] };
    if (status !== 200 || !Array.isArray(links)) return 'not told without the token of an operator, auditor or officer';
    const aside = links.filter(({ state }) => state === 'ASIDE').map(({ partner, detail }) => `link ${partner} (${detail})`);
    if (aside.length > 0) throw new CheckFailed(aside.join(', '), 'docs/operations.md, "A partner misbehaves"');
    return links.map(({ partner, state }) => `${partner} ${state.toLowerCase()}`).join(', ');
  },
});

/** Whether the partners cosign the gateway's log, and show their own. */
export const witnessCheck = (url: string, token: string | undefined): Check => ({
  name: 'witnesses',
  async run() {
    const { body } = await ask(url, token);
    const { checks = [] } = body as { checks?: { name: string; ok: boolean; detail?: string }[] };
    const witnesses = checks.filter(({ name }) => name.startsWith('witness '));
    const late = checks
      .filter(({ name }) => /^(witness|log) /.test(name))
      .filter(({ ok }) => !ok)
      .map(said);
    if (late.length > 0)
      throw new CheckFailed(late.join(', '), 'tripoint log status   (and docs/operations.md, NOT_FINAL and LOG_NOT_SHOWN)');
    return witnesses.length === 0 ? 'this gateway tells of none' : `cosigned by ${witnesses.length} of ${witnesses.length}`;
  },
});

/** A turn comes with the first entry of the year, and a quiet gateway makes one within a minute. */
const TURN_LATE = 10 * MINUTE;

/** Whether the log is that of the year. */
export const logCheck = (url: string, token: string | undefined, clock: Clock): Check => ({
  name: 'log',
  async run() {
    const { status, body } = await ask(url, token, '/v1/logs');
    const { logs = [] } = body as { logs?: { origin: string; until?: string }[] };
    const { origin, until } = logs.at(-1) ?? {};
    if (status !== 200 || origin === undefined) return 'not told without the token of an operator, auditor or officer';
    if (until !== undefined && clock() > Date.parse(until) * 1000 + TURN_LATE)
      throw new CheckFailed(`${origin} is written still, and its year is over`, 'tripoint log turn --reason TEXT --after 0');
    return `${origin}, ${until === undefined ? 'until it is turned' : `until ${until.slice(0, 10)}`}`;
  },
});

/** Whether the gateway believes its clock, and that clock against ours: signatures, queries and agreements are judged by time. */
export const clockCheck = (url: string, token: string | undefined, clock: Clock): Check => ({
  name: 'clock',
  async run() {
    const before = clock();
    const { date, body } = await ask(url, token);
    const { checks = [] } = body as { checks?: { name: string; ok: boolean; detail?: string }[] };
    const own = checks.find(({ name }) => name === 'clock');
    const next = 'tripoint clock show   (says what the partners say)';
    if (own?.ok === false) throw new CheckFailed(own.detail ?? 'in doubt', next);
    const partners = checks.filter(({ name, ok }) => name.startsWith('clock ') && !ok);
    if (partners.length > 0) throw new CheckFailed(partners.map(said).join(', '), next);
    if (Number.isNaN(date)) throw new CheckFailed('the gateway tells no time');
    // The header has whole seconds, cut off: half a second is added, and half the way there and back.
    const skew = (date + 500 - (before + clock()) / 2 / 1000) / 1000;
    if (Math.abs(skew) > MAX_SKEW_S)
      throw new CheckFailed(`the gateway is ${skew.toFixed(1)} s off this machine`, 'set both by NTP');
    return `within ${MAX_SKEW_S} s of this machine${own?.detail === undefined ? '' : `; ${own.detail}`}`;
  },
});

const said = ({ name, detail }: { readonly name: string; readonly detail?: string }): string =>
  detail === undefined ? name : `${name} (${detail})`;

async function ask(
  url: string,
  token: string | undefined,
  path = '/readyz',
): Promise<{ status: number; body: unknown; date: number }> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    throw new CheckFailed(`hop HTTP: ${cause?.code ?? name}`, 'tripoint up --config FILE');
  }
  const body: unknown = await response.json().catch(() => ({}));
  return { status: response.status, body, date: Date.parse(response.headers.get('date') ?? '') };
}
