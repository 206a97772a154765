// A country with valid keys sends key sets that its chain or its names do not allow. Each is refused before anything is written, so that the
// next ordinary start reads what the ledger has as if nothing had been said.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EvilPartner, exchangeIdOf, partyOf, startEvilPartner } from '../../../deploy/hostile/partner.ts';
import { encode, RecordKind, Verb } from '../../../proto/index.ts';
import { vkeyOf } from '../../../services/audit/index.ts';
import { systemClock } from '../../../services/domain/index.ts';
import {
  generateKeys,
  issueKeySet,
  type KeyPairs,
  type KeySet,
  type KeySetDocument,
  nextKeySetDocument,
  verifyKeySet,
} from '../../../services/identity/index.ts';
import { rawOf, readStore } from '../../../services/ledger/index.ts';

let us: EvilPartner;
let first: KeySet;
let gatewaySet: KeySet;
beforeAll(async () => {
  us = await startEvilPartner('US', 'CA', { hosted: ['CA'] });
  [first, gatewaySet] = (await Promise.all(
    ['US', 'CA'].map((country) => {
      const facts = us.federation.keys.countries[country]?.facts;
      const anchor = { country, rootPem: facts?.rootPem ?? '', firstKeySet: facts?.firstKeySet ?? '' };
      return verifyKeySet(facts?.keySets[0] ?? '', anchor, undefined, systemClock());
    }),
  )) as [KeySet, KeySet];
}, 120_000);
afterAll(() => us?.stop());

/** The set after the first, signed by the country itself, with what it changes of it. */
async function next(change: Partial<KeySetDocument> = {}, pairs?: KeyPairs): Promise<KeySet> {
  const files = us.federation.keys.countries.US?.files;
  const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
  const { notBefore, notAfter } = first.document;
  const document = nextKeySetDocument(first, { notBefore: notBefore + 1, notAfter, keys: pairs ?? (await generateKeys()) });
  const identity = { privateKeyPem: text(files?.gatewayKey), chainPem: [text(files?.gateway)] };
  return issueKeySet({ ...document, ...change }, identity);
}
const told = ({ jws }: KeySet) => us.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', { keySet: jws }));
function logNamed(origin: string): KeySetDocument['log'] {
  return { origin, vkey: vkeyOf(origin, generateKeyPairSync('ed25519').publicKey) };
}
function kept(): number[] {
  const store = readStore(us.node.ledger);
  try {
    return rawOf(store)
      .all("SELECT number FROM key_set WHERE country = 'US' ORDER BY number")
      .map(({ number }) => number as number);
  } finally {
    store.close();
  }
}
async function restarted(): Promise<void> {
  await us.node.gateway.stop();
  await us.node.gateway.start();
  const { ready } = (await (await fetch(`${us.node.url}/readyz`)).json()) as { ready: boolean };
  expect(ready).toBe(true);
}

test.each<[string, () => Partial<KeySetDocument>]>([
  ["passes the gateway's keys off as its own", () => ({ keys: gatewaySet.document.keys })],
  ["names its log as the gateway's next will be named", () => ({ log: logNamed('tripoint.example/ca/2031') })],
  ['names its log as that of a third will be named', () => ({ log: logNamed('tripoint.example/mx/2031') })],
  ['takes another key for the log that it has', () => ({ log: logNamed(first.document.log.origin) })],
])('a key set that %s is refused, nothing of it is kept, and the next start takes no notice', async (_, change) => {
  const before = kept();
  const entry = told(await next(change()));
  await us.deliver([entry]);
  expect(await us.verdictOn(exchangeIdOf(entry))).toMatchObject({ code: 'KEY_SET_INVALID' });
  expect(kept()).toEqual(before);
  await restarted();
});

test('of two sets with one number in one batch the first is kept, and the gateway commits and starts', async () => {
  const before = kept();
  const pairs = await generateKeys();
  const [one, other] = await Promise.all([next({}, pairs), next()]);
  // What the gateway answers from then on is sealed to the new key.
  const own = us.us;
  us.useKeys(partyOf('US', pairs, one));
  us.useKeys(own);
  const entries = [told(one), told(other)];
  await us.deliver(entries);
  const codes = await Promise.all(entries.map(async (entry) => (await us.verdictOn(exchangeIdOf(entry))).code));
  expect(codes).toEqual(['', 'KEY_SET_INVALID']);
  expect(kept()).toEqual([...before, 2]);
  await restarted();
  const lookout = us.lookout();
  await us.deliver([lookout]);
  expect(await us.verdictOn(exchangeIdOf(lookout))).toMatchObject({ code: '' });
});
