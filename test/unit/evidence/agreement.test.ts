// A text of three countries in a bundle of two: whose revoked identity counts.
import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AuditKind } from '../../../proto/index.ts';
import { type Country, DAY, HOUR, MINUTE, toHex } from '../../../services/domain/index.ts';
import { agreementBinding } from '../../../services/evidence/agreement.ts';
import type { Matter } from '../../../services/evidence/matter.ts';
import { issueRevocationList, type RevocationList, signAgreement } from '../../../services/identity/index.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { type Nation, NOW, nation, signerOf } from '../identity/fixture.ts';
import { filesOf } from '../policy/folders.ts';

const FILES = filesOf('trilateral-radioactive-sources');
const { id, version, digest, parties } = loadAgreement(FILES);
const LOGGED = NOW + HOUR;

let nations: Nation[] = [];
let signatures: string[] = [];
beforeAll(async () => {
  nations = await Promise.all(parties.map(({ country }) => nation(country)));
  const terms = {
    version: 1,
    agreement: id,
    agreementVersion: version,
    digest: toHex(digest),
    takesEffect: NOW,
    signedAt: NOW,
  } as const;
  const signed = nations.map(({ country: party, identity }) => signAgreement({ ...terms, party }, signerOf(identity)));
  signatures = (await Promise.all(signed)).map(({ jws }) => jws);
});

/** What a root published once the exchange was in the log and witnesses had seen it: that its identity had been revoked before. */
function backdated({ country, root, identity }: Nation): Promise<RevocationList> {
  const serial = new X509Certificate(identity.certificate).serialNumber.toLowerCase();
  const certificates = [{ serial, revokedAt: NOW + MINUTE }];
  const lasts = { issued: LOGGED + HOUR, nextUpdate: LOGGED + DAY };
  const document = { version: 1, country, number: 1, ...lasts, keys: [], certificates } as const;
  return issueRevocationList(document, { privateKeyPem: root.key, certificatePem: root.certificate });
}

async function bound(revoked: Country): Promise<string> {
  const list = await backdated(nations.find(({ country }) => country === revoked) as Nation);
  const anchors = nations.map(({ country, root }) => ({ country, rootPem: root.certificate }));
  const said = { kind: AuditKind.SENT, from: 'US', to: 'MX', occurredAt: LOGGED, legalBasis: { agreement: id, version, digest } };
  const matter = {
    evidence: { agreements: [{ files: FILES, signatures }], revocationLists: {} },
    trust: {
      of: (country: Country) => anchors.find((one) => one.country === country),
      revoked: (country: Country) => (country === revoked ? list : undefined),
    },
    leaves: [{ said }],
    lists: new Map(),
    at: LOGGED + DAY,
    existed: LOGGED + MINUTE,
  } as unknown as Matter;
  return agreementBinding(matter, new Map()).then(
    ({ verdict }) => verdict,
    (error: Error) => error.message,
  );
}

test('unbinding: that of the third party takes nothing from what two exchanged, and that of either does', async () => {
  expect(await bound('CA')).toBe('pass');
  for (const party of ['US', 'MX']) expect(await bound(party)).toContain(`signatures/${party}/x5c[0]: not revoked`);
});
