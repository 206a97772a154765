// The United States of a pair without its gateway: the test holds its keys and sends Canada whatever it likes, on the pair's own pipe.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  type BatchOptions,
  type EntryOptions,
  entryOf,
  LOOKOUT,
  type Party,
  signedBatch,
} from '../../../deploy/hostile/forge.ts';
import { encode, type Outgoing } from '../../../proto/index.ts';
import { newId, SUITES, toHex } from '../../../services/domain/index.ts';
import { type SignedBatch, sealBatch } from '../../../services/envelope/index.ts';
import type { PrivateJwk } from '../../../services/identity/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import { nations, type Pair, until } from './pair.ts';

export interface Liar {
  /** A lookout, lawful except for what the options change. */
  lookout(options?: EntryOptions): Outgoing<'BatchEntry'>;
  seal(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): Promise<Uint8Array>;
  /** Sends one batch with the next sequence, and resolves when Canada has taken it or quarantined it. */
  say(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): Promise<void>;
}

/** Far beyond the leaves of the real log, so that nobody asks yet for leaves promised there. */
const FIRST_INDEX = 2 ** 40;

export async function liarOf(pair: Pair): Promise<Liar> {
  const parties = await nations();
  const partyOf = (country: 'US' | 'CA'): Party => {
    const { pairs, set } = parties[country] as NonNullable<(typeof parties)[string]>;
    const secret = (jwk: PrivateJwk) => createPrivateKey({ key: { ...jwk }, format: 'jwk' });
    const [signing, decryption] = [secret(pairs.signing), secret(pairs.encryption)];
    const { notBefore, notAfter } = set.document;
    return {
      country,
      signing: { kid: pairs.signing.kid, key: signing },
      decryption: { kid: pairs.encryption.kid, key: decryption, suites: SUITES },
      recipient: { kid: pairs.encryption.kid, key: createPublicKey(decryption), suite: SUITES[0] },
      signingKey: {
        ...{ country, key: createPublicKey(signing), keySet: set.digest },
        ...{ notBefore, notAfter, revokedAt: undefined, suites: SUITES },
      },
    };
  };
  const [us, ca] = [partyOf('US'), partyOf('CA')];
  const { store, context } = pair.ca;
  const agreement = context.policy.agreements().find(({ id }) => id === 'ca-us-lookouts');
  if (agreement === undefined) throw new Error('the agreement is not shipped');
  const logOrigin = parties.US?.set.document.log.origin ?? '';
  const content = encode('Lookout', { ...LOOKOUT, category: 1, actionOnHit: 1 });
  const received = () => (rawOf(store).get('SELECT received_through AS n FROM link')?.n as number | undefined) ?? 0;
  const quarantined = () => rawOf(store).get('SELECT count(*) AS n FROM leaf WHERE kind = 8')?.n as number;
  let count = 0;
  const liar: Liar = {
    lookout: (options = {}) =>
      entryOf(us, ca, {
        content,
        index: FIRST_INDEX + ++count,
        seed: toHex(newId()),
        disclose: (present) => present.filter(({ field }) => field !== 21),
        ...options,
        header: { created: pair.now(), recordId: newId(), ...options.header },
        statement: {
          ...{ exchangeId: newId(), issued: pair.now(), agreement: agreement.id, agreementDigest: agreement.digest },
          ...{ clauses: [], purpose: 'COUNTER_TERRORISM', agency: 'CBP', recipientAgency: 'CBSA' },
          ...options.statement,
        },
      }),
    async seal(entries, options = {}) {
      const facts = { batchId: newId(), linkSequence: received() + 1, issued: pair.now(), logOrigin, ...options.facts };
      const batch = await signedBatch(us, ca, entries, { ...options, facts });
      return sealBatch(batch as SignedBatch, ca.recipient);
    },
    async say(entries, options) {
      const [before, refused] = [received(), quarantined()];
      await pair.us.out.publish(await liar.seal(entries, options));
      await until('taken, or put aside', () => received() > before || quarantined() > refused);
    },
  };
  return liar;
}
