// Things that expire on a date: certificates, and the validity of a revocation list. nkeys, which serve as NATS credentials here, have
// no expiry date. Each expiry is reported in advance, by name.
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Country, counted, DAY, type Micros, TripointError, timeText } from '../../services/domain/index.ts';
import type { HealthAlarm, HealthCheck } from '../../services/exchange/context/index.ts';
import type { Config } from './config.ts';
import { readPublicFacts } from './public-facts.ts';

export interface Ending {
  readonly name: string;
  readonly from?: Micros;
  readonly to: Micros;
  /** A revocation list. An overdue one still revokes, so it is a warning and never a fault. */
  readonly isList?: true;
}

/** Days before an expiry at which it is reported, the last of them as a fault. */
export const WARN_DAYS = [30, 14, 7, 1] as const;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** The certificate files that a gateway and its nats-server use; other files in a keys folder are ignored. */
const OURS = ['gateway.pem', 'tls-client.pem', 'tls-server.pem', 'root.pem', 'tls-roots.pem'] as const;

const commonName = ({ subject }: X509Certificate): string => /^CN=(.{1,64})$/m.exec(subject)?.[1] ?? 'unnamed';

/** The expiries of the certificates in a PEM text. Throws CONFIG_INVALID with the name if it has none or one is unreadable. */
function endingsIn(name: string, text: string): Ending[] {
  const pems = text.match(PEM) ?? [];
  if (pems.length === 0) throw new TripointError('CONFIG_INVALID', { field: name, rule: 'a certificate in PEM' });
  return pems.map((pem) => {
    try {
      const certificate = new X509Certificate(pem);
      const [from, to] = [certificate.validFromDate.getTime() * 1000, certificate.validToDate.getTime() * 1000];
      return { name: pems.length === 1 ? name : `${name} (${commonName(certificate)})`, from, to };
    } catch (cause) {
      throw new TripointError('CONFIG_INVALID', { field: name, rule: 'a certificate in PEM' }, { cause });
    }
  });
}

/** Reads the files each time, since they are replaced while a gateway runs. Throws CONFIG_INVALID, and what reading throws. */
export function ownEndings({ keysFolder, listen }: Pick<Config, 'keysFolder' | 'listen'>): Ending[] {
  const files = OURS.map((name) => [name, join(keysFolder, name)] as const).filter(([, file]) => existsSync(file));
  const listener = listen.certFile === undefined ? [] : [['listen.certFile', listen.certFile] as const];
  return [...files, ...listener].flatMap(([name, file]) => endingsIn(name, readFileSync(file, 'utf8')));
}

export const partnerEndings = (publicFile: string): Ending[] =>
  endingsIn('rootPem of public.json', readPublicFacts(publicFile).rootPem);

const NEXT = 'docs/operations.md, "Certificates": renew it, replace the file, restart the gateway';

/** One health check for the expiries of a country. If none is urgent, it names the first. */
export function judgeEndings(country: Country, endings: readonly Ending[], now: Micros): HealthCheck {
  const name = `certificates ${country}`;
  const troubles: string[] = [];
  const alarms: HealthAlarm[] = [];
  let isFault = false;
  for (const { name: what, from = 0, to, isList = false } of endings) {
    const left = to - now;
    const days = Math.floor(left / DAY);
    const step = WARN_DAYS.findLast((limit) => left <= limit * DAY);
    const end = timeText(to);
    if (now < from) {
      troubles.push(`${what} is not valid before ${timeText(from)}`);
      isFault = true;
    } else if (left <= 0) {
      troubles.push(isList ? `${what} was due at ${end}` : `${what} ended at ${end}`);
      isFault ||= !isList;
      alarms.push({ code: 'CERTIFICATE_EXPIRED', partner: country, step: what });
    } else if (step !== undefined) {
      troubles.push(`${what} ${isList ? 'is due' : 'ends'} at ${end}, in ${days < 1 ? 'less than a day' : counted(days, 'day')}`);
      isFault ||= step === WARN_DAYS.at(-1) && !isList;
      alarms.push({ code: 'CERTIFICATE_EXPIRING', partner: country, step: `${what} ${step}` });
    }
  }
  if (troubles.length > 0) return { name, status: isFault ? 'FAIL' : 'WARN', detail: troubles.join('; '), next: NEXT, alarms };
  const first = endings.reduce<Ending | undefined>((a, b) => (a === undefined || b.to < a.to ? b : a), undefined);
  if (first === undefined) return { name, status: 'NOT_CHECKED', detail: 'there is nothing with an end date to look at' };
  return {
    name,
    status: 'OK',
    detail: `${endings.length} looked at; the first to end is ${first.name}, at ${timeText(first.to)}`,
  };
}

/** Throws CERTIFICATE_EXPIRED if the identity that signs key sets has expired or is not yet valid. */
export function requireIdentity(keysFolder: string, now: Micros): void {
  for (const { from = 0, to } of endingsIn('gateway.pem', readFileSync(join(keysFolder, 'gateway.pem'), 'utf8'))) {
    const rule =
      now >= to
        ? `a certificate that is valid now: this one ended at ${timeText(to)}`
        : now < from
          ? `a certificate that is valid now: this one begins at ${timeText(from)}`
          : undefined;
    if (rule !== undefined) throw new TripointError('CERTIFICATE_EXPIRED', { field: 'gateway.pem', rule });
  }
}
