// Tools with which a country that holds its own keys states something else.

import { X509Certificate } from 'node:crypto';
import { AuditKind, concat, decode, encode, type Outgoing, splitFields } from '../../../../proto/index.ts';
import { commit } from '../../../../services/audit/index.ts';
import { DAY, utf8 } from '../../../../services/domain/index.ts';
import { recordDigest } from '../../../../services/envelope/index.ts';
import type { TrustPolicy } from '../../../../services/evidence/index.ts';
import { issueRevocationList } from '../../../../services/identity/index.ts';
import { nations, type Prepared } from '../../exchange/pair.ts';
import { base64, bytes, type Json } from '../forge.ts';
import { type Given, leaf, without } from '../rows.ts';

export const [HELD, RELEASED, SENT] = [0, 1, 2] as const;
export const YEAR = 365 * DAY;

/** A leaf that commits to another value under a name. */
export function committed(one: Json, name: 'decision' | 'user', value: string): Json {
  const number = name === 'decision' ? 1 : 3;
  const digest = commit(number, bytes(one.opening[name].salt), utf8(value));
  const entry = decode('AuditEntry', bytes(one.entry));
  const commitments = entry.commitments.map((had) => (had.name === number ? { ...had, digest } : had));
  const opening = { ...one.opening, [name]: { ...one.opening[name], value } };
  return { ...one, entry: base64(encode('AuditEntry', { ...entry, commitments })), opening };
}
export const said = (one: Json, change: object): Json => ({
  ...one,
  entry: base64(encode('AuditEntry', { ...decode('AuditEntry', bytes(one.entry)), ...change })),
});
export const decisionOf = (one: Json): Json => JSON.parse(one.opening.decision.value);
export const withFacts = (one: Json, change: object): Json => {
  const logged = decisionOf(one);
  return committed(one, 'decision', JSON.stringify({ ...logged, facts: { ...logged.facts, ...change } }));
};

/** The HELD leaf alone, as if nothing had been sent. */
export const alone = (b: Json, one = b.leaves[HELD]): Json => ({
  ...without(b, 'statement', 'receipt', 'partnerLeaf'),
  leaves: [one],
  keySets: {},
  revocationLists: {},
});

/** A refusal that claims that no text covers the exchange. */
export function bare({ forge }: Given, b: Json, change: (one: Json) => Json = (one) => one): Json {
  const held = b.leaves[HELD];
  const { facts } = decisionOf(held);
  const refused = said(held, { kind: AuditKind.REFUSED, outcome: 4, legalBasis: null, externalReason: 'NO_AGREEMENT' });
  const one = change(committed(refused, 'decision', JSON.stringify({ outcome: 'REFUSE', rules: [], facts })));
  return { ...forge.logged(alone(b, one)), agreements: [] };
}

/** Sends the exchange again with changes, in a new batch. */
export const resent = ({ forge, scene }: Given, b: Json, change: (one: Json) => Json, of: object = {}): Promise<Json> =>
  forge.resent(b, SENT, scene.pair.us, change, of);

/** Sends the exchange again with caveats that the decision did not know. */
export function caveated(given: Given, b: Json, caveats: readonly Outgoing<'Caveat'>[]): Promise<Json> {
  const header = encode('RecordHeader', { ...decode('RecordHeader', bytes(b.statement.recordHeader)), caveats });
  const of = { ...b, statement: { ...b.statement, recordHeader: base64(header) } };
  return resent(given, of, (one) => one, { recordDigest: recordDigest(header) });
}

export const NO_TEXT = { agreement: '', agreementDigest: new Uint8Array(), clauses: [], obligations: [], withheld: [] };

export async function listOf(of: 'US' | 'CA', revokedAt: number, issued: number, number = 9): Promise<string> {
  const { root, identity } = ((await nations())[of] as Prepared).nation;
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const certificates = [{ serial, revokedAt }];
  const document = { version: 1, country: of, number, issued, nextUpdate: issued + DAY, keys: [], certificates } as const;
  return (await issueRevocationList(document, { privateKeyPem: root.key, certificatePem: root.certificate })).jws;
}

export const policy = (trust: TrustPolicy, change: Partial<TrustPolicy>): TrustPolicy => ({ ...trust, ...change });
export const beforeOf = (b: Json, change: (note: string) => string): Json =>
  leaf(b, HELD, ({ before }) => ({ before: change(before) }));

/** The entry with its fields in reverse order. */
export const reordered = (entry: string): string => base64(concat([...splitFields(bytes(entry)).values()].reverse()));

/** The decision, dated back by `by` microseconds. */
export function dated(one: Json, by: number): Json {
  const { occurredAt } = decode('AuditEntry', bytes(one.entry));
  return withFacts(said(one, { occurredAt: occurredAt - by }), { issued: occurredAt - by });
}

export const numbersOf = (entry: string): number[] => [...decode('AuditEntry', bytes(entry)).disclosed];
/** The entry with its list of disclosed fields encoded differently. */
export const withNumbers = (entry: string, parts: readonly Uint8Array[]): string =>
  base64(concat([...splitFields(bytes(entry))].flatMap(([field, raw]) => (field === 20 ? parts : [raw]))));
export const packed = (entry: string, runs: (numbers: number[]) => number[][]): string =>
  withNumbers(
    entry,
    runs(numbersOf(entry)).map((run) => Uint8Array.of(0xa2, 1, run.length, ...run)),
  );
export const unpacked = (entry: string): string =>
  withNumbers(
    entry,
    numbersOf(entry).map((number) => Uint8Array.of(0xa0, 1, number)),
  );
