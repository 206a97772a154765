// The bundle of an exchange during which the logs rolled over.

import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AuditKind, decode, encode } from '../../../../proto/index.ts';
import { type Checkpoint, ed25519Signer, type NoteSigner, turnNote, vkeyOf } from '../../../../services/audit/index.ts';
import { leafHash, merkleRoot, utf8 } from '../../../../services/domain/index.ts';
import type { TrustPolicy } from '../../../../services/evidence/index.ts';
import { base64, bytes, hashesOf, type Json } from '../forge.ts';
import { type Given, without } from '../rows.ts';

export interface Log {
  readonly signer: NoteSigner;
  readonly vkey: string;
}
export const LOGS = ['us2025', 'us2026', 'us2027', 'us2028', 'ca2025', 'ca2026', 'ca2027'] as const;
export type Name = (typeof LOGS)[number];
export type Shown = 'us2025' | 'us2026' | 'us2027';

export interface Turned {
  readonly bundle: Json;
  /** The partner's bundle; the partner's own log rolled over once before. */
  readonly received: Json;
  readonly trust: TrustPolicy;
  readonly logs: Readonly<Record<Name, Log>>;
  /** All leaf hashes of the logs of the United States. */
  readonly hashes: Readonly<Record<Shown, readonly Uint8Array[]>>;
  readonly ca2025: Checkpoint;
}

export const [HELD, RELEASED, SENT, ERASED] = [0, 1, 2, 3] as const;
/** The leaves in each log. */
export const IN: Readonly<Record<Shown, readonly (number | 'receipt')[]>> = {
  us2025: [HELD],
  us2026: [RELEASED, SENT],
  us2027: [ERASED, 'receipt'],
};

export const filler = (text: string): Uint8Array => leafHash(utf8(text));
export const logOf = (origin: string, privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey): Log => ({
  signer: ed25519Signer(origin, privateKey),
  vkey: vkeyOf(origin, createPublicKey(privateKey)),
});
export const originOf = (name: Name): string => `tripoint.example/${name.slice(0, 2)}/${name.slice(2)}`;
export const stateOf = ({ signer }: Log, hashes: readonly Uint8Array[]): Checkpoint => ({
  origin: signer.name,
  size: hashes.length,
  root: merkleRoot(hashes),
});
export const turn = (ended: Log, end: Checkpoint, next: Log, signers = [ended.signer, next.signer] as const): string =>
  turnNote({ end, next: next.vkey }, signers);

/** The bundle with new proofs for the leaves in one log. */
export function proven(bundle: Json, log: Shown, prove: (leaf: Json) => Json): Json {
  const { leaves, receipt } = bundle;
  return {
    ...bundle,
    leaves: leaves.map((leaf: Json, i: number) => (IN[log].includes(i) ? prove(leaf) : leaf)),
    receipt: IN[log].includes('receipt') ? { ...receipt, leaf: prove(receipt.leaf) } : receipt,
  };
}

/** Made from the good bundle: its leaves HELD, RELEASED, SENT, and its receipt. */
export function turned({ good, received, trust, scene, forge }: Given): Turned {
  const { us, ca } = scene.pair;
  const vkeyIn = (of: string): string => trust.countries.find(({ country }) => country === of)?.log.vkey ?? '';
  const logs = {
    ...(Object.fromEntries(LOGS.map((name) => [name, logOf(originOf(name))])) as Record<Name, Log>),
    us2026: { signer: forge.logSigner(us), vkey: vkeyIn('US') },
    ca2026: { signer: forge.logSigner(ca), vkey: vkeyIn('CA') },
  };

  const [held, released, sent] = good.leaves.map((leaf: Json) => without(leaf, 'opening', 'before'));
  const entry = encode('AuditEntry', {
    ...decode('AuditEntry', bytes(held.entry)),
    kind: AuditKind.ERASED,
    outcome: 0,
    externalReason: '',
    occurredAt: scene.pair.now(),
    retentionClass: 'COURT_ORDER',
    commitments: [],
  });
  const erased = { index: 2, entry: base64(entry), hash: base64(leafHash(entry)) };
  const all = hashesOf(us);
  const us2025 = [...all.slice(0, released.index), filler('ended')];
  const us2026 = [...all.slice(0, sent.index + 1), filler('ended')];
  // As large as the log of 2025, so that one size has different roots in two logs.
  const begun = [filler('begun'), bytes(good.receipt.leaf.hash), leafHash(entry)];
  const us2027 = [...begun, ...us2025.slice(begun.length).map((_, i) => filler(`2027 ${i}`))];
  const hashes = { us2025, us2026, us2027 };
  const ca2025 = stateOf(logs.ca2025, [filler('of Canada'), filler('ended')]);

  const turns = {
    US: [
      turn(logs.us2025, stateOf(logs.us2025, us2025), logs.us2026),
      turn(logs.us2026, stateOf(logs.us2026, us2026), logs.us2027),
    ],
    CA: [turn(logs.ca2025, ca2025, logs.ca2026)],
  };
  const unproven = {
    ...good,
    leaves: [held, released, sent, erased],
    statement: without(good.statement, 'disclosures'),
    receipt: { ...good.receipt, leaf: { ...without(good.receipt.leaf, 'before'), index: 1 } },
    turns,
  };
  const bundle = (Object.keys(hashes) as Shown[]).reduce(
    (made, log) => proven(made, log, forge.proofs(hashes[log], { signer: logs[log].signer })),
    unproven,
  );
  const countries = trust.countries.map((one) => {
    const { signer, vkey } = one.country === 'US' ? logs.us2025 : logs.ca2025;
    return { ...one, log: { ...one.log, origin: signer.name, vkey } };
  });
  const before = { US: turns.US.slice(0, 1), CA: turns.CA };
  return { bundle, received: { ...received, turns: before }, trust: { ...trust, countries }, logs, hashes, ca2025 };
}
