// Forgeries by an insider who holds every key: other trees, checkpoints and batches, all well formed and correctly signed.
import { createPublicKey } from 'node:crypto';
import { type AuditEntry, concat, decode, encode, type Messages, type Outgoing, RecordKind } from '../../../proto/index.ts';
import {
  checkpointText,
  ed25519Signer,
  inclusionProof,
  type NoteSigner,
  rangeRootsOf,
  signLine,
  signNote,
  tlogProofText,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { type Country, leafHash, merkleRoot, SECOND } from '../../../services/domain/index.ts';
import {
  commitRecord,
  fieldCount,
  recordDigest,
  signDetached,
  statementDigest,
  writeManifest,
} from '../../../services/envelope/index.ts';
import { rawOf } from '../../../services/ledger/index.ts';
import type { Pair, Prepared, Side } from '../exchange/pair.ts';

/** A bundle as JSON. Untyped on purpose: alterations produce values that no type allows. */
// biome-ignore lint/suspicious/noExplicitAny: it is hostile JSON
export type Json = any;

export const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
export const base64 = (raw: Uint8Array): string => Buffer.from(raw).toString('base64');
/** The same bytes with one bit flipped. */
export const flipped = (text: string, at = -1): string => {
  const raw = bytes(text);
  const i = at < 0 ? raw.length + at : at;
  raw[i] = (raw[i] as number) ^ 1;
  return base64(raw);
};
/** A message with some fields changed. */
export const changed = <Name extends keyof Messages>(name: Name, text: string, change: Outgoing<Name>): string =>
  base64(encode(name, { ...decode(name, bytes(text)), ...change } as Outgoing<Name>));

export const checkpointOf = (proof: string): string => proof.slice(proof.indexOf('\n\n') + 2);
export const withCheckpoint = (proof: string, change: (note: string) => string): string =>
  proof.slice(0, proof.indexOf('\n\n') + 2) + change(checkpointOf(proof));
/** A proof with its hashes changed. */
export const withPath = (proof: string, change: (path: string[]) => string[]): string => {
  const [head = '', rest = ''] = [proof.slice(0, proof.indexOf('\n\n')), proof.slice(proof.indexOf('\n\n'))];
  const [first = '', index = '', ...path] = head.split('\n');
  return [first, index, ...change(path)].join('\n') + rest;
};

export const hashesOf = ({ store }: Side): Uint8Array[] =>
  rawOf(store)
    .all('SELECT hash FROM leaf ORDER BY leaf_index')
    .map(({ hash }) => hash as Uint8Array);

export class Forge {
  readonly pair: Pair;
  readonly #nations: Readonly<Record<Country, Prepared>>;
  constructor(pair: Pair, nations: Readonly<Record<Country, Prepared>>) {
    this.pair = pair;
    this.#nations = nations;
  }

  /** A signer with the key of a country's log, under its own or another name. */
  logSigner({ country, verifier }: Side, name = verifier.name): NoteSigner {
    return ed25519Signer(name, (this.#nations[country] as Prepared).logKey);
  }

  logVkey({ country }: Side, name: string): string {
    return vkeyOf(name, createPublicKey((this.#nations[country] as Prepared).logKey));
  }

  /** Returns a function that proves leaves in a tree of these hashes, signed and cosigned. Default: a log of the United States. */
  proofs(
    hashes: readonly Uint8Array[],
    {
      seconds = this.pair.now() / SECOND,
      cosigned = true,
      signer = this.logSigner(this.pair.us),
      witness = this.pair.ca,
      origin = '',
    } = {},
  ): (leaf: Json) => Json {
    const text = checkpointText({ origin: origin || signer.name, size: hashes.length, root: merkleRoot(hashes) });
    const line = cosigned ? signLine(text, witness.context.witness.signer(Math.floor(seconds))) : '';
    const checkpoint = signNote(text, [signer]) + line;
    return (leaf) => {
      const path = inclusionProof(rangeRootsOf(hashes), leaf.index, hashes.length);
      return { ...leaf, proof: tlogProofText({ index: leaf.index, path, checkpoint }) };
    };
  }

  /** A bundle with all its leaves proved in such a tree. */
  relog(evidence: Json, hashes: readonly Uint8Array[], made: Parameters<Forge['proofs']>[1] = {}): Json {
    const proven = this.proofs(hashes, { origin: this.pair.us.verifier.name, ...made });
    const { leaves, receipt } = evidence;
    return { ...evidence, leaves: leaves.map(proven), receipt: { ...receipt, leaf: proven(receipt.leaf) } };
  }

  /** Rewrites one entry of the bundle, and the whole log accordingly. */
  rewritten(evidence: Json, at: number, change: (entry: AuditEntry) => Outgoing<'AuditEntry'>, opening?: Json): Json {
    const leaf = evidence.leaves[at];
    const raw = encode('AuditEntry', change(decode('AuditEntry', bytes(leaf.entry))));
    const hashes = hashesOf(this.pair.us).with(leaf.index, leafHash(raw));
    const leaves = evidence.leaves.with(at, {
      ...leaf,
      entry: base64(raw),
      hash: base64(leafHash(raw)),
      ...(opening && { opening }),
    });
    return this.relog({ ...evidence, leaves }, hashes);
  }

  /** Puts the bundle's leaves as they are into a completely rewritten log. */
  logged(evidence: Json, side = this.pair.us): Json {
    const leaves = evidence.leaves.map((leaf: Json) => ({ ...leaf, hash: base64(leafHash(bytes(leaf.entry))) }));
    const hashes = hashesOf(side);
    for (const { index, hash } of leaves) hashes[index] = bytes(hash);
    const witness = side === this.pair.us ? this.pair.ca : this.pair.us;
    const proven = this.proofs(hashes, { signer: this.logSigner(side), witness });
    const { receipt } = evidence;
    return {
      ...evidence,
      leaves: leaves.map(proven),
      ...(receipt && { receipt: { ...receipt, leaf: proven(receipt.leaf) } }),
    };
  }

  /** Changes the SENT entry and its statement, in a new batch without a receipt. */
  async resent(evidence: Json, at: number, side: Side, change: (leaf: Json) => Json, said: object): Promise<Json> {
    const { receipt: _, partnerLeaf: __, ...rest } = evidence;
    const statement = encode('Statement', { ...decode('Statement', bytes(evidence.statement.statement)), ...said });
    const digest = statementDigest(statement, recordDigest(bytes(evidence.statement.recordHeader)));
    const leaf = evidence.leaves[at];
    const entry = encode('AuditEntry', { ...decode('AuditEntry', bytes(leaf.entry)), statementDigest: digest });
    const sent = change({ ...leaf, entry: base64(entry) });
    const unproven = { ...evidence.statement, statement: base64(statement), leaf: sent.entry };
    const only = (of: Json): Json => Object.fromEntries(Object.entries(of).filter(([country]) => country === side.country));
    return {
      ...this.logged({ ...rest, leaves: evidence.leaves.with(at, sent) }),
      statement: await this.rebatched(unproven, side),
      keySets: only(evidence.keySets),
      revocationLists: only(evidence.revocationLists),
    };
  }

  /** Puts the statement into a new batch with a changed manifest, signed by its country. */
  async rebatched(proof: Json, side: Side, change: Partial<Messages['Manifest']> = {}): Promise<Json> {
    const manifest = decode('Manifest', bytes(proof.manifest));
    const bound = {
      statement: bytes(proof.statement),
      recordHeader: bytes(proof.recordHeader),
      leaf: bytes(proof.leaf),
      index: proof.index,
    };
    const made = writeManifest({ ...manifest, ...change }, [bound]);
    return { ...proof, position: 0, path: [], ...(await this.signed(made, side)) };
  }

  /** Changes the receiver's receipt, and the receiver's log accordingly. */
  async rereceipted(evidence: Json, side: Side, change: (receipt: Messages['Receipt']) => Outgoing<'Receipt'>): Promise<Json> {
    const { statement: proof, leaf } = evidence.receipt;
    const said = decode('Receipt', concat(proof.disclosures.map(({ carried }: Json) => bytes(carried))));
    const salts = new Uint8Array(fieldCount(RecordKind.RECEIPT) * 32).fill(5);
    const {
      digest: commitmentsDigest,
      commitments,
      disclosures,
    } = commitRecord(RecordKind.RECEIPT, encode('Receipt', change(said)), salts);
    const recordHeader = changed('RecordHeader', proof.recordHeader, { commitmentsDigest });
    const digest = recordDigest(bytes(recordHeader));
    const statement = changed('Statement', proof.statement, { recordDigest: digest });
    const entry = changed('AuditEntry', leaf.entry, {
      statementDigest: statementDigest(bytes(statement), digest),
      disclosed: disclosures.map(({ field }) => field),
    });
    const made = {
      ...{ ...proof, statement, recordHeader, leaf: entry, commitments: base64(commitments) },
      disclosures: disclosures.map(({ field, salt, carried }) => ({ field, salt: base64(salt), carried: base64(carried) })),
    };
    const hash = leafHash(bytes(entry));
    const receipt = { statement: await this.rebatched(made, side), leaf: { ...leaf, entry, hash: base64(hash) } };
    const witness = side === this.pair.us ? this.pair.ca : this.pair.us;
    return this.relog({ ...evidence, receipt }, hashesOf(side).with(leaf.index, hash), {
      ...{ origin: side.verifier.name, signer: this.logSigner(side), witness },
    });
  }

  async signed(manifest: Uint8Array, side: Side): Promise<Json> {
    const signer = side.context.ownKeys.signer(this.pair.now());
    const { protected: header, signature } = await signDetached('tripoint-manifest', manifest, signer);
    return { manifest: base64(manifest), signature: { protected: base64(header), signature: base64(signature) } };
  }
}
