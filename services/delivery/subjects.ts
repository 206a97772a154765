import { type Country, country, TripointError } from '../domain/index.ts';

// Names on the wire. A country's code is lower case in subjects and upper case in names of streams and accounts.

/** The one durable consumer of an OUT stream: the partner's gateway. */
export const CONSUMER = 'gw';

const lower = (code: Country): string => country(code).toLowerCase();

export const outStream = (partner: Country): string => `OUT_${country(partner)}`;
export const outSubject = (partner: Country): string => `out.${lower(partner)}`;
/** Where the server answers whether a partner's stream and its one consumer exist. */
export const consumerInfo = (partner: Country): string => `$JS.API.CONSUMER.INFO.${outStream(partner)}.${CONSUMER}`;
export const linkAccount = (partner: Country): string => `LINK_${country(partner)}`;

/** Prefix under which a partner's account sees the few JetStream calls that it may make on the server of `owner`. */
export const apiPrefix = (owner: Country): string => `JS.${lower(owner)}`;

/** The only subjects on which the gateway of `self` may listen on a partner's server. */
export const linkInbox = (self: Country): string => `_R_${country(self)}`;

/** The reply subject that a service behind an import sees: made by the server, so a partner cannot choose it. */
export const IMPORT_REPLY = '_R_.';

export const APP_INBOX = '_INBOX_APP';
export const PROVISIONER_INBOX = '_INBOX_PROVISIONER';

export const ackPrefix = (self: Country): string => `$JS.ACK.${outStream(self)}.${CONSUMER}.`;

export function topicName(text: string): string {
  if (!/^[a-z][a-z0-9_-]{0,31}$/.test(text)) {
    throw new TripointError('INVALID', { field: 'topic', rule: 'a lower-case letter, then up to 31 of a-z, 0-9, _ and -' });
  }
  return text;
}

/** What the asking gateway publishes on the server of `owner`. */
export const askSubject = (owner: Country, topic: string): string => `q.${lower(owner)}.${topicName(topic)}`;

/** The same subject in the owner's account, where the import of the partner's account has inserted the asker. */
export const querySubject = (owner: Country, partner: Country, topic: string): string =>
  `q.${lower(owner)}.${lower(partner)}.${topicName(topic)}`;

/** Everything that partners ask about one topic. */
export const queryPattern = (owner: Country, topic: string): string => `q.${lower(owner)}.*.${topicName(topic)}`;

/** The asker, from the stamped subject; undefined if it is not a query. */
export function queryOrigin(subject: string): Country | undefined {
  const [head, , origin, topic, ...rest] = subject.split('.');
  if (head !== 'q' || topic === undefined || rest.length > 0 || !/^[a-z]{2}$/.test(origin ?? '')) return undefined;
  return origin?.toUpperCase();
}

/** Place in the stream and number of deliveries, from the acknowledgement subject
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>`; undefined when it is not ours. */
export function parseAck(subject: string, prefix: string): { sequence: number; deliveries: number } | undefined {
  if (!subject.startsWith(prefix)) return undefined;
  const [deliveries, sequence, ...rest] = subject.slice(prefix.length).split('.');
  const whole = (text = ''): number | undefined => (/^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : undefined);
  const [d, s] = [whole(deliveries), whole(sequence)];
  return d === undefined || s === undefined || rest.length !== 3 ? undefined : { sequence: s, deliveries: d };
}
