// The keys of a country's logs, and the key with which it cosigns other countries' logs.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chainLogs, cosignerVkey, openTurn } from '../services/audit/index.ts';
import type { Country, Micros } from '../services/domain/index.ts';
import { type KeySetDocument, logVerifierKey } from '../services/identity/index.ts';
import type { Folder } from './files.ts';

type NamedLog = KeySetDocument['log'];

export interface Logs {
  /** The log that the partners pin. */
  readonly first: NamedLog;
  /** The rollover notes that lead to later logs, as published by the gateway. */
  readonly turns: readonly string[];
  /** The log that the gateway currently writes. */
  readonly current: NamedLog;
  /** The vkey of this country's cosignatures. */
  readonly witness: string;
}

interface Published {
  readonly log: NamedLog;
  readonly turns?: readonly string[];
}

/**
 * An existing log keeps its name and key. After a rollover its key is destroyed and the rollover notes vouch for the current log, so
 * nothing is created. `anew`: the stored data no longer verifies, so a new ledger will begin, with a log of the current year.
 */
export function ensureLogs(at: Folder, country: Country, now: Micros, anew: boolean): Logs {
  const cc = country.toLowerCase();
  // confusion: a key separate from the log's, so that one kind of signature cannot be passed off as the other.
  const witness = cosignerVkey(`tripoint.example/${cc}/witness`, ensureEd25519(at, 'witness.key'));
  const { log, turns = [] } = JSON.parse(at.read('public.json') ?? '{}') as Partial<Published>;
  if (log !== undefined && turns.length > 0 && !anew) {
    const first = { origin: log.origin, vkey: log.vkey };
    return { first, turns, current: lastOf(first, turns), witness };
  }
  if (anew) at.remove('log.origin');
  if (turns.length > 0) for (const name of at.list(/^log(-[0-9a-f]+)?\.key$/)) at.remove(name);
  // An origin names one country's log of one year (C2SP tlog-checkpoint).
  const origin = at.ensurePrivate('log.origin', () => `tripoint.example/${cc}/${new Date(now / 1000).getUTCFullYear()}`);
  const { x } = ensureEd25519(at, 'log.key').export({ format: 'jwk' });
  const first = { origin, vkey: logVerifierKey(origin, Buffer.from(x ?? '', 'base64url')) };
  return { first, turns: [], current: first, witness };
}

function lastOf({ vkey }: NamedLog, turns: readonly string[]): NamedLog {
  const chain = chainLogs(vkey, turns);
  const before = chain.at(-2)?.verifier;
  const { begun } = chain.at(-1) ?? {};
  if (before === undefined || begun === undefined) throw new Error('each turn makes the chain longer by one');
  const { next, verifier } = openTurn(begun, before);
  return { origin: verifier.name, vkey: next };
}

function ensureEd25519(at: Folder, name: string): KeyObject {
  const pem = at.ensurePrivate(name, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  return createPublicKey(createPrivateKey(pem));
}
