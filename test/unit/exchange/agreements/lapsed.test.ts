// unbinding: a party whose root revokes its identity as of before a text was activated takes its own signature back. What the others
// signed between themselves goes on, and nothing that had ended comes back.

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditKind, encode } from '../../../../proto/index.ts';
import { type Country, DAY, HOUR, MINUTE, type Micros, toHex } from '../../../../services/domain/index.ts';
import {
  createAside,
  findHeldRows,
  type NamedText,
  openAgreementBook,
  verifyTables,
} from '../../../../services/exchange/index.ts';
import { createKeyBook, gatewayName, issueRevocationList, signAgreement } from '../../../../services/identity/index.ts';
import { type Reader, type Row, readerOver } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { leaf, type Nation, nation, signerOf } from '../../identity/fixture.ts';
import { lookout } from '../../policy/facts.ts';
import { filesOf } from '../../policy/folders.ts';
import { trialOf } from '../integrity/derive/scene.ts';
import { NOW, nations as ofPair, type Prepared, startPair } from '../pair.ts';
import { ledgerIn } from '../put-back.ts';

const THREE = 'trilateral-radioactive-sources';
const TWO = 'ca-us-lookouts';
const ACTIVATED = NOW + 2 * MINUTE;
const LATER = NOW + HOUR;

type Identity = Nation['identity'];
let parties: Nation[] = [];
let before: Identity;
beforeAll(async () => {
  parties = await Promise.all(['US', 'CA', 'MX'].map(nation));
  before = await leaf((parties[1] as Nation).root, { uris: [gatewayName('CA')] });
});

const identityOf = (country: Country): Identity => (parties.find((one) => one.country === country) as Nation).identity;

async function signaturesOf(files: Readonly<Record<string, string>>, takesEffect: Micros, of = identityOf): Promise<string[]> {
  const { id, version, digest, parties: all } = loadAgreement(files);
  const terms = { version: 1, agreement: id, agreementVersion: version, digest: toHex(digest), takesEffect } as const;
  const signed = all.map(({ country: party }) => signAgreement({ ...terms, party, signedAt: NOW }, signerOf(of(party))));
  return (await Promise.all(signed)).map(({ jws }) => jws);
}

interface Kept {
  readonly files: Readonly<Record<string, string>>;
  readonly signatures: readonly string[];
  readonly takesEffect: Micros;
}

/** A ledger that took these texts, and whose log says so. */
function ledgerOf(texts: readonly Kept[]): Reader {
  const rows = texts.map(({ files, signatures, takesEffect }): Row => {
    const { id, version, digest } = loadAgreement(files);
    const texts = { files: JSON.stringify(files), signatures: JSON.stringify(signatures) };
    return { digest, id, version, at: ACTIVATED, takes_effect: takesEffect, ...texts };
  });
  const entries = rows.map((row): Row => {
    const { digest, id, version } = row as { digest: Uint8Array; id: string; version: string };
    const legalBasis = { agreement: id, version, digest, clauses: [] };
    return { entry: encode('AuditEntry', { kind: AuditKind.AGREEMENT_CHANGE, occurredAt: ACTIVATED, legalBasis }) };
  });
  const all = (sql: string) => (sql.includes('FROM agreement') ? rows : sql.includes('FROM leaf') ? entries : []);
  return readerOver({ get: () => undefined, all, each: () => [] });
}

const serialOf = ({ certificate }: Identity): string => new X509Certificate(certificate).serialNumber.toLowerCase();

/** The book of a country as its next start opens it. */
async function bookOf(
  self: Country,
  texts: readonly Kept[],
  { revoked = identityOf('CA'), pinned = ['US', 'CA', 'MX'] }: { revoked?: Identity; pinned?: readonly Country[] } = {},
) {
  const { root } = parties[1] as Nation;
  const keys = createKeyBook();
  const certificates = [{ serial: serialOf(revoked), revokedAt: NOW }];
  const list = { version: 1, country: 'CA', number: 1, issued: LATER, nextUpdate: LATER + DAY, keys: [], certificates } as const;
  keys.revoke(await issueRevocationList(list, { privateKeyPem: root.key, certificatePem: root.certificate }));
  const anchors = parties
    .filter(({ country }) => pinned.includes(country))
    .map((one) => ({ country: one.country, rootPem: one.root.certificate }));
  const partners = pinned.filter((country) => country !== self);
  const options = { self, partners, notary: { anchors, keys }, clock: () => LATER, aside: createAside(self) };
  return openAgreementBook({ ...options, store: ledgerOf(texts) }, []);
}

const three = async (): Promise<Kept> => ({
  files: filesOf(THREE),
  signatures: await signaturesOf(filesOf(THREE), NOW),
  takesEffect: NOW,
});

test('what the other two exchange under a text of three goes on; what the third exchanges does not', async () => {
  const text = await three();
  const { grants } = loadAgreement(text.files);
  for (const [self, other] of [
    ['US', 'MX'],
    ['MX', 'US'],
  ] as const) {
    const book = await bookOf(self, [text]);
    const coveredTo = (to: Country) => {
      const grant = grants.find((one) => one.from === self && one.to === to);
      if (grant === undefined) throw new Error(`no grant from ${self} to ${to}`);
      const { kind: recordKind, verb, purposes } = grant;
      return book.policy.covering({ ...lookout, from: self, to, recordKind, verb, purpose: purposes[0] ?? '', issued: LATER });
    };
    expect(coveredTo(other)?.id).toBe(THREE);
    expect(coveredTo('CA')).toBeUndefined();
    expect([book.ours(other).has(THREE), book.ours('CA').has(THREE)]).toEqual([true, false]);
    expect(book.views(LATER)).toMatchObject([
      { inForce: true, parties: ['CA', 'US', 'MX'], signed: ['US', 'MX'], note: 'signatures/CA/x5c[0]: not revoked' },
    ]);
    book.policy[Symbol.dispose]();
  }
  const canada = await bookOf('CA', [text]);
  expect(canada.views(LATER)).toMatchObject([{ inForce: false, signed: ['US', 'MX'] }]);
  expect(canada.ours('US').has(THREE)).toBe(false);
});

test('so it does where a partner was taken out of the configuration', async () => {
  const book = await bookOf('US', [await three()], { revoked: before, pinned: ['US', 'CA'] });
  expect(book.views(LATER)).toMatchObject([{ inForce: true, signed: ['CA', 'US'] }]);
  expect(book.ours('CA').has(THREE)).toBe(true);
});

test('a text that was ended by all does not come back when the end is taken back by one', async () => {
  const files = filesOf(TWO);
  const ended = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      name === 'agreement.yaml'
        ? text.replace(/^version: .*$/m, 'version: "9.9"').replace(/^status: .*$/m, 'status: TERMINATED')
        : text,
    ]),
  );
  const first = { files, signatures: await signaturesOf(files, NOW - HOUR, (c) => (c === 'CA' ? before : identityOf(c))) };
  const last = { files: ended, signatures: await signaturesOf(ended, NOW) };
  const book = await bookOf('US', [
    { ...first, takesEffect: NOW - HOUR },
    { ...last, takesEffect: NOW },
  ]);
  expect(book.views(LATER).map(({ version, inForce }) => [version, inForce])).toEqual([
    [loadAgreement(files).version, false],
    ['9.9', false],
  ]);
});

test('a text that some of its parties never signed binds nobody, whatever stands in its row', async () => {
  const text = await three();
  const book = await bookOf('US', [{ ...text, signatures: text.signatures.slice(1) }], { revoked: before });
  expect(book.views(LATER)).toMatchObject([{ inForce: false }]);
  expect(book.ours('MX').has(THREE)).toBe(false);
});

const folder = mkdtempSync(join(tmpdir(), 'tripoint-lapsed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('signed again by all it is taken once more, and neither the next start nor ledger verify finds fault with that', async () => {
  const own = (country: Country, shipped: readonly NamedText[]): readonly NamedText[] => (country === 'US' ? [] : shipped);
  await (await startPair({ folder })).close();
  const revoked = { country: 'CA', revokedAt: NOW } as const;
  const second = await startPair({ folder, texts: own, cut: true, revoked, at: LATER });
  const made = await ofPair();
  const fresh = await leaf((made.CA as Prepared).nation.root, { uris: [gatewayName('CA')] });
  const of = (country: Country) => (country === 'CA' ? fresh : (made.US as Prepared).nation.identity);
  const files = filesOf(TWO);
  const again = await second.us.exchange.activate(files, await signaturesOf(files, NOW - HOUR, of), {
    subject: 'operator-1',
    agency: 'NTC',
  });
  expect(again).toMatchObject({ inForce: true, signed: ['CA', 'US'] });
  await second.close();

  const third = await startPair({ folder, texts: own, cut: true, revoked, at: LATER + MINUTE });
  const view = (await third.us.exchange.agreements()).find(({ id }) => id === TWO);
  expect(view).toMatchObject({ inForce: true });
  expect(view?.note).toBeUndefined();
  await third.close();
  const trial = trialOf(ledgerIn(folder, 'US'), third.us);
  expect(verifyTables(trial.derivation)).toEqual([]);
  const anchors = [third.us, third.ca].map(({ anchor, context, country }) => ({
    ...anchor,
    keySets: context.keys.chain(country).map(({ jws }) => jws),
  }));
  const pinned = { self: 'US', anchors, log: third.us.vkey, partners: third.us.context.witness.pinned };
  expect(await findHeldRows(trial.derivation.store, pinned)).toEqual([]);
  trial.close();
});
