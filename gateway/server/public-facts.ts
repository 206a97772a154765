import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { parseJson, TripointError, withoutMark } from '../../services/domain/index.ts';
import { CountryCode, checkOf } from '../contract/index.ts';
import { writeDurably } from './durable.ts';

const object = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false });
const hex = Type.String({ pattern: '^[0-9a-f]{64}$', rule: '64 lower-case hex digits' });
const text = Type.String({ minLength: 1, maxLength: 65_536, rule: 'a text' });

const Shape = object({
  version: Type.Literal(1),
  country: CountryCode,
  /** PEM. Vouches for the gateway's identity, its TLS certificates and its revocation list. */
  rootPem: text,
  /** SHA-256 of the first key set. */
  firstKeySet: hex,
  /** JWS, oldest first. */
  keySets: Type.Array(text, { minItems: 1, maxItems: 10_000 }),
  revocationList: text,
  /** The origin of its first log, that log's vkey, and the vkey of its cosignatures on other logs. */
  log: object({ origin: text, vkey: text, witness: text }),
  /** The rollover notes that lead to its later logs, oldest first. */
  turns: Type.Optional(Type.Array(text, { maxItems: 256 })),
  /** SHA-256 of SubjectPublicKeyInfo, as nats-server pins certificates. */
  tls: object({ clientSpki: hex, serverSpki: hex }),
  /** The nkey with which this country logs in at each partner's server. */
  nkeys: Type.Record(CountryCode, Type.String({ pattern: '^U[A-Z2-7]{55}$', rule: 'a public user nkey' })),
});
const check = checkOf(Shape);

/** A country's public.json, which its partners pin. It contains no secret. */
export type PublicFacts = Static<typeof Shape>;

/** Throws CONFIG_INVALID with every fault. */
export function readPublicFacts(file: string): PublicFacts {
  let json: unknown;
  try {
    json = parseJson(withoutMark(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new TripointError('CONFIG_INVALID', { field: file, rule: "a country's public.json" }, { cause });
  }
  const checked = check(json);
  if ('faults' in checked)
    throw new TripointError(
      'CONFIG_INVALID',
      checked.faults.map(({ field, rule }) => ({ field: `${file}${field}`, rule })),
    );
  return checked.value;
}

let publishing: Promise<void> = Promise.resolve();

/** Changes this country's public.json durably. Changes are serialised. */
export function publish(keysFolder: string, change: (facts: PublicFacts) => Partial<PublicFacts>): Promise<void> {
  const file = join(keysFolder, 'public.json');
  const changed = publishing.then(() => {
    const facts = readPublicFacts(file);
    return writeDurably(file, `${JSON.stringify({ ...facts, ...change(facts) }, null, 2)}\n`);
  });
  publishing = changed.catch(() => {});
  return changed;
}
