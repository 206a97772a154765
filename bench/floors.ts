// A lower bound for any gateway: only the cryptography and hashing of an exchange, with nothing stored or sent.
import { webcrypto } from 'node:crypto';
import { AuditKind, encode, Lane, type Outgoing, RecordKind, Verb } from '../proto/index.ts';
import { HOUR, leafHash, newId, SUITES, sha256, systemClock, utf8 } from '../services/domain/index.ts';
import {
  commitRecord,
  fieldCount,
  isFaulty,
  openParcel,
  recordDigest,
  sealBatch,
  signDetached,
  statementDigest,
  writeManifest,
} from '../services/envelope/index.ts';
import { readRecord } from '../services/records/index.ts';
import { lookout, PURPOSE } from './sample.ts';

const [FROM, TO] = ['US', 'CA'];
const KIND = RecordKind.LOOKOUT;
const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length));
/** Withheld fields: the lookout agreement discloses about all but three. */
const WITHHELD = [19, 21, 23];

/** One statement as in a batch, with every hash that it needs. */
function entry(content: Uint8Array, index: number): Outgoing<'BatchEntry'> {
  const now = systemClock();
  const count = fieldCount(KIND);
  const { commitments, digest, disclosures } = commitRecord(KIND, content, random(count * 32));
  const recordId = newId();
  const recordHeader = encode('RecordHeader', {
    recordId,
    version: 1,
    kind: KIND,
    originator: { country: FROM, agency: 'CBP' },
    classification: 2,
    created: now,
    fieldCount: count,
    commitmentsDigest: digest,
  });
  const record = recordDigest(recordHeader);
  const exchangeId = newId();
  const legal = { agreement: 'ca-us-lookouts', digest: random(32), clauses: ['SPP.criteria'] };
  const statement = encode('Statement', {
    exchangeId,
    salt: random(16),
    from: FROM,
    to: TO,
    verb: Verb.POST,
    agreement: legal.agreement,
    agreementDigest: legal.digest,
    clauses: legal.clauses,
    obligations: [{ kind: 1, days: 365, clause: 'D.retention' }],
    withheld: WITHHELD.map((field) => ({ clause: 'D.national-reference', fields: [field] })),
    purpose: PURPOSE,
    priority: 1,
    issued: now,
    recordDigest: record,
    agency: 'CBP',
  });
  const shown = disclosures.filter(({ field }) => !WITHHELD.includes(field));
  const leaf = encode('AuditEntry', {
    schema: 1,
    eventId: newId(),
    occurredAt: now,
    country: FROM,
    gatewayId: 'us-gateway-1',
    softwareDigest: random(32),
    exchangeId,
    kind: AuditKind.SENT,
    from: FROM,
    to: TO,
    recordKind: KIND,
    verb: Verb.POST,
    recordId,
    recordVersion: 1,
    purpose: PURPOSE,
    legalBasis: { ...legal, version: '1' },
    outcome: 2,
    disclosed: shown.map(({ field }) => field),
    statementDigest: statementDigest(statement, record),
    commitments: ([1, 2, 3, 4] as const).map((name) => ({ name, digest: random(32) })),
  });
  leafHash(leaf);
  return { statement, recordHeader, leaf, index, commitments, disclosures: shown };
}

async function parties() {
  const { subtle } = webcrypto;
  const signing = (await subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const sealing = (await subtle.generateKey('X25519', false, ['deriveBits'])) as webcrypto.CryptoKeyPair;
  const keySet = sha256(utf8('key set'));
  const now = systemClock();
  const signingKey = {
    country: FROM as string,
    key: signing.publicKey,
    keySet,
    notBefore: now - HOUR,
    notAfter: now + HOUR,
    revokedAt: undefined,
    suites: SUITES,
  };
  return {
    keySet,
    signer: { kid: 'signing', key: signing.privateKey },
    recipient: { kid: 'sealing', key: sealing.publicKey, suite: SUITES[0] },
    opening: { signing: () => signingKey, decryption: () => ({ key: sealing.privateKey, suites: SUITES }) },
  };
}

/**
 * Calls `work` for about `ms` milliseconds of CPU time and returns calls per second of CPU time, over all threads of this process,
 * so that other load on the machine does not matter.
 */
async function rate(ms: number, work: () => unknown): Promise<number> {
  for (let i = 0; i < 3; i++) await work();
  const start = process.cpuUsage();
  let calls = 0;
  let tookMs = 0;
  while (tookMs < ms || calls < 3) {
    await work();
    calls++;
    if (calls % 8 !== 0 && tookMs > 0 && calls > 64) continue;
    const { user, system } = process.cpuUsage(start);
    tookMs = (user + system) / 1000;
  }
  const { user, system } = process.cpuUsage(start);
  return (calls * 1e6) / (user + system);
}

export interface Floors {
  /** Statements per second of CPU time: commitments, digests and leaf hash of one statement, including encoding. */
  readonly hashing: number;
  readonly batches: readonly {
    readonly statements: number;
    readonly parcelBytes: number;
    /** Statements per second of CPU time: build the manifest, sign, seal, open, verify, and check every commitment. */
    readonly perSecond: number;
    /** Milliseconds of CPU time per batch. */
    readonly sealMs: number;
    readonly openMs: number;
  }[];
}

/** Measures the floors, `ms` per figure. Also returns a parcel of each size, so that others can send the same bytes. */
export async function measureFloors(
  ms: number,
  sizes: readonly number[],
): Promise<{ floors: Floors; parcels: Map<number, Uint8Array> }> {
  const content = readRecord('lookout', lookout('BENCH-000000-0000000000000-0'));
  const hashing = await rate(ms, () => entry(content, 0));
  const { keySet, signer, recipient, opening } = await parties();
  const parcels = new Map<number, Uint8Array>();
  const batches: Floors['batches'][number][] = [];
  for (const statements of sizes) {
    const entries = Array.from({ length: statements }, (_, i) => entry(content, i));
    const seal = async () => {
      const facts = {
        batchId: newId(),
        from: FROM as string,
        to: TO as string,
        lane: Lane.LINK,
        linkSequence: 1,
        receivedThrough: 0,
      };
      const manifest = writeManifest(
        { ...facts, issued: systemClock(), keySet, logOrigin: 'bench' },
        entries as Parameters<typeof writeManifest>[1],
      );
      const signature = await signDetached('tripoint-manifest', manifest, signer);
      return sealBatch({ ...facts, manifest, signature, entries }, recipient);
    };
    const parcel = await seal();
    parcels.set(statements, parcel);
    const open = () => openParcel(parcel, { self: TO as string, partner: FROM as string }, opening, systemClock());
    const faulty = (await open()).statements.find(isFaulty);
    if (faulty !== undefined) throw faulty.error;
    const sealMs = 1000 / (await rate(ms / 2, seal));
    const openMs = 1000 / (await rate(ms / 2, open));
    batches.push({ statements, parcelBytes: parcel.length, perSecond: (statements * 1000) / (sealMs + openMs), sealMs, openMs });
  }
  return { floors: { hashing, batches }, parcels };
}
