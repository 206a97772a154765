// The private keys of this country's logs, one file each. INVARIANT: the key of an ended log is destroyed once the end is durable, so that
// nobody can continue that log or end it differently.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ed25519Signer, type NoteSigner, vkeyOf } from '../../services/audit/index.ts';
import { TripointError } from '../../services/domain/index.ts';
import { type OwnLogs, originHash } from '../../services/exchange/index.ts';
import { sync, writeDurably } from './durable.ts';
import { publish, readPublicFacts } from './public-facts.ts';

export interface LogKeys {
  /** Undefined if there is no key, as for an ended log. */
  readonly signer: (origin: string) => NoteSigner | undefined;
  /** The vkey (C2SP signed-note) of a future log's key, which is durable first. An existing key is kept: it may already be announced. */
  readonly make: (origin: string) => Promise<string>;
  /** Publishes the rollover notes so far, then destroys the keys of ended logs. Idempotent. */
  readonly settle: () => Promise<void>;
}

/**
 * The first log's key is made with the country's other keys. rollback: throws CONFIG_INVALID if the ledger is from before a rollover: it
 * lacks a published rollover note, or its current log has no key.
 */
export function openLogKeys(folder: string, logs: OwnLogs): LogKeys {
  const publicFile = join(folder, 'public.json');
  const { log: first, turns: published = [] } = readPublicFacts(publicFile);
  const fileOf = (origin: string): string =>
    join(folder, origin === first.origin ? 'log.key' : `log-${originHash(origin).slice(0, 16)}.key`);
  const turns = () => logs.all().flatMap(({ end }) => (end === undefined ? [] : [end.turn]));
  const signers = new Map<string, NoteSigner>();
  function signer(origin: string): NoteSigner | undefined {
    const file = fileOf(origin);
    if (!signers.has(origin) && existsSync(file))
      signers.set(origin, ed25519Signer(origin, createPrivateKey(readFileSync(file))));
    return signers.get(origin);
  }

  const known = turns();
  const before = 'a ledger from before the rollover of its log was restored and cannot be continued';
  if (published.some((turn, i) => known[i] !== turn))
    throw new TripointError('CONFIG_INVALID', {
      field: `${publicFile}/turns`,
      rule: `rollover notes that the ledger contains; ${before}`,
    });
  const { origin: current } = logs.current();
  if (signer(current) === undefined)
    throw new TripointError('CONFIG_INVALID', {
      field: fileOf(current),
      rule: `the private key of ${current}; without it, ${before}`,
    });

  return {
    signer,
    async make(origin) {
      const file = fileOf(origin);
      if (!existsSync(file)) {
        const { privateKey } = generateKeyPairSync('ed25519');
        await writeDurably(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      }
      return vkeyOf(origin, createPublicKey(readFileSync(file, 'utf8')));
    },
    async settle() {
      const ended = logs.all().filter(({ end }) => end !== undefined);
      if (ended.length === 0) return;
      await publish(folder, () => ({ turns: turns() }));
      for (const { origin } of ended) {
        signers.delete(origin);
        await rm(fileOf(origin), { force: true });
      }
      await sync(folder);
    },
  };
}
