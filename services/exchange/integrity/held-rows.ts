// Rows that nothing in our own log commits to, but that somebody signed: key sets, batches, agreements, notes. altered rows: each is
// verified again as it was on arrival, so that one altered, moved or invented on disk is named.
import { decode } from '../../../proto/index.ts';
import { type ChainedLog, chainLogs, type NoteVerifier, parseCheckpoint } from '../../audit/index.ts';
import { type Country, sameBytes, toHex } from '../../domain/index.ts';
import { signatureKeyId, tupleHash, verifyDetached } from '../../envelope/index.ts';
import { type Anchor, createKeyBook, type KeyBook, verifyKeySet, verifyRevocationList } from '../../identity/index.ts';
import { type Reader, type RowOf, throwUnlessOfRow } from '../../ledger/index.ts';
import { loadAgreement } from '../../policy/index.ts';
import { type AgreementText, bindText } from '../agreements/index.ts';
import { createAside } from '../context/index.ts';
import { createLogReader, openPartnerLogs, type PinnedLog, readLogs } from '../log/index.ts';
import { statedBy, verifiedLines } from '../witnessing/index.ts';

export interface Finding {
  readonly table: string;
  /** The row's key. */
  readonly key: string;
  /** The rule that it violates. */
  readonly rule: string;
}

/** The public trust anchors, none of them from the ledger. */
export interface Pinned {
  readonly self: Country;
  /** This country and its partners. */
  readonly anchors: readonly (Anchor & { readonly keySets: readonly string[] })[];
  /** The vkey of our own first log. */
  readonly log: string;
  readonly partners: Readonly<Record<Country, PinnedLog>>;
}

type Findings = AsyncGenerator<Finding> | Generator<Finding>;

/** Whether `verify` neither finds the row unreadable nor returns false. Throws any other error. */
async function holds(verify: () => unknown): Promise<boolean> {
  try {
    return (await verify()) !== false;
  } catch (error) {
    throwUnlessOfRow(error);
    return false;
  }
}

/**
 * Partners that were removed from the configuration. Our log names what was pinned of each, but the anchors for verifying their rows are
 * gone. forgery: nobody can pass an altered row off as theirs without writing to the log.
 */
const formerPartners = (store: Reader, { anchors }: Pinned): ReadonlySet<Country> => {
  const known = anchors.map(({ country }) => country);
  const named = store.all('authorityEntries').map(({ entry }) => decode('AuditEntry', entry).to);
  return new Set(named.filter((country) => !known.includes(country)));
};

/** Adds the sets that verify to the book. A country's sets are a chain: after one that fails, none verifies. */
async function* keySets(store: Reader, { anchors }: Pinned, book: KeyBook): Findings {
  for (const anchor of anchors) {
    const { country } = anchor;
    const rows = store.all('keySets', country);
    const before = anchor.keySets.slice(0, (rows[0]?.number ?? anchor.keySets.length + 1) - 1);
    const add = async (jws: string, at: number, number?: number): Promise<boolean> => {
      const set = await verifyKeySet(jws, anchor, book.latest(country), at);
      if (number !== undefined && set.document.number !== number) return false;
      book.add(set);
      return true;
    };
    for (const jws of before) await holds(() => add(jws, rows[0]?.at ?? Number.MAX_SAFE_INTEGER));
    for (const { number, at, jws } of rows)
      if (!(await holds(() => add(jws, at, number))))
        yield { table: 'key_set', key: `${country} ${number}`, rule: 'signed by its country, behind the set before it' };
  }
}

async function* revocationLists(store: Reader, { anchors }: Pinned, book: KeyBook): Findings {
  for (const anchor of anchors)
    for (const { number, at, jws } of store.all('revocationLists', anchor.country)) {
      const add = async () => {
        const list = await verifyRevocationList(jws, anchor, undefined, at);
        book.revoke(list);
        return list.document.number === number;
      };
      if (!(await holds(add)))
        yield { table: 'revocation_list', key: `${anchor.country} ${number}`, rule: 'signed by the root of its country' };
    }
}

function* strangers(store: Reader, { anchors }: Pinned, former: ReadonlySet<Country>): Findings {
  const known = [...anchors.map(({ country }) => country), ...former];
  const names = { key_set: store.all('keySetNames'), revocation_list: store.all('revocationListNames') };
  for (const [table, rows] of Object.entries(names))
    for (const { country, number } of rows)
      if (!known.includes(country)) yield { table, key: `${country} ${number}`, rule: 'of this country or a partner' };
}

/** The manifest's signature covers every statement of its batch. Ours may still be unsigned while the partner has not resumed. */
async function* batches(store: Reader, { self }: Pinned, book: KeyBook, former: ReadonlySet<Country>): Findings {
  for (const row of store.each('batchSignatures')) {
    const isOurs = row.direction === 'sent';
    if (isOurs && row.signature === null && row.protected === null) continue;
    if (!isOurs && former.has(row.partner)) continue;
    const verify = async () => {
      const signature = { protected: row.protected as Uint8Array, signature: row.signature as Uint8Array };
      const key = book.signingKey(isOurs ? self : row.partner, signatureKeyId('tripoint-manifest', signature));
      if (key === undefined) return false;
      await verifyDetached(row.manifest, signature, key.key);
      return true;
    };
    if (!(await holds(verify)))
      yield {
        table: 'batch',
        key: `${toHex(row.batch_id)} ${row.direction}`,
        rule: 'a manifest that its sender signed',
      };
  }
}

/** A promise is a leaf of its batch's tree, which the manifest's signature covers. */
function* promises(store: Reader): Findings {
  const isBound = ({ manifest, tuples, position, ...row }: RowOf<'promises'>): boolean => {
    if (!(manifest instanceof Uint8Array) || !(tuples instanceof Uint8Array)) return false;
    const at = position * 32;
    const tuple = tupleHash(row.statement_digest, row.leaf_hash, row.leaf_index);
    const { logOrigin } = decode('Manifest', manifest);
    return sameBytes(tuple, tuples.subarray(at, at + 32)) && (row.origin === null || row.origin === logOrigin);
  };
  for (const row of store.each('promises')) {
    let bound = false;
    try {
      bound = isBound(row);
    } catch (error) {
      throwUnlessOfRow(error);
    }
    if (!bound) yield { table: 'promise', key: `${row.partner} ${row.leaf_index}`, rule: 'bound by the manifest of its batch' };
  }
}

/** Ignores revocations, which are no fault of the row: whom a text still binds is judged where texts are held. */
async function* agreements(store: Reader, { anchors }: Pinned, former: ReadonlySet<Country>): Findings {
  const notary = { anchors, keys: { revocations: () => undefined } };
  for (const row of store.all('agreementTexts')) {
    const verify = async () => {
      const text = loadAgreement(JSON.parse(row.files) as AgreementText['files']);
      const isNamed = sameBytes(text.digest, row.digest) && text.id === row.id && text.version === row.version;
      if (isNamed && text.parties.some(({ country }) => former.has(country))) return true;
      const bound = await bindText(text, JSON.parse(row.signatures) as string[], notary, row.at);
      return isNamed && bound.takesEffect === row.takes_effect;
    };
    if (!(await holds(verify)))
      yield {
        table: 'agreement',
        key: toHex(row.digest),
        rule: 'a text that matches its digest, signed by all its parties for its time',
      };
  }
}

function* partnerTurns(store: Reader, { partners }: Pinned, former: ReadonlySet<Country>): Findings {
  for (const { partner } of store.all('partnersTurned')) {
    if (former.has(partner)) continue;
    const { log } = partners[partner] ?? {};
    const rows = store.all('partnerTurns', partner);
    const turns = rows.map(({ turn }) => turn);
    for (const [i, { number }] of rows.entries()) {
      let follows = log !== undefined;
      try {
        chainLogs(log as string, turns.slice(0, i + 1));
      } catch (error) {
        throwUnlessOfRow(error);
        follows = false;
      }
      if (follows && number === (rows[0]?.number as number) + i) continue;
      yield { table: 'partner_turn', key: `${partner} ${number}`, rule: 'signed by the log before it and the one that it names' };
      break;
    }
  }
}

/** The partners' trees that we cosigned, as their logs signed them. */
async function* witnessed(store: Reader, { self, partners }: Pinned, former: ReadonlySet<Country>): Findings {
  // Rollover notes that do not verify are reported separately; later logs cannot be judged.
  const logs = openPartnerLogs(store, partners, createAside(self));
  for (const { origin, size, root, note } of store.all('witnessedTrees')) {
    const log = logs.named(origin);
    // An unknown log may belong to a former partner; its name does not show whose it was.
    if (log === undefined && former.size > 0) continue;
    const verify = () => {
      const stated = statedBy((log as ChainedLog).verifier, note);
      return stated.size === size && sameBytes(stated.root, root);
    };
    if (!(await holds(verify))) yield { table: 'witnessed', key: origin, rule: 'the tree that the log of a partner signed' };
  }
}

/** Partners' trees not yet shown to be consistent: the partner's own signature is what counts against it later. */
async function* unshown(store: Reader, { self, partners }: Pinned, former: ReadonlySet<Country>): Findings {
  const logs = openPartnerLogs(store, partners, createAside(self));
  for (const { partner, origin, teller, note } of store.all('allUnshown')) {
    if (former.has(partner)) continue;
    const verify = () => {
      const log = logs.of(partner).find(({ verifier }) => verifier.name === origin) as ChainedLog;
      return statedBy(log.verifier, note).origin === origin;
    };
    if (!(await holds(verify)))
      yield { table: 'unshown', key: `${origin} ${teller}`, rule: 'a tree that this log of the partner signed' };
  }
}

/** Our own trees with the partners' cosignatures, on which FINAL rests. */
async function* cosigned(store: Reader, { log: first, partners }: Pinned, former: ReadonlySet<Country>): Findings {
  const logs = readLogs(store);
  let chain: readonly ChainedLog[] = [];
  try {
    chain = chainLogs(
      first,
      logs.flatMap(({ end }) => (end === undefined ? [] : [end.turn])),
    );
  } catch (error) {
    // The log itself does not verify, which is reported elsewhere.
    throwUnlessOfRow(error);
  }
  const all = Object.keys(partners);
  const verifierOf = (country: Country) => (partners[country] as PinnedLog).witness;
  for (const { log: number, size, hour, note, witnesses } of store.all('cosignedTrees')) {
    const verify = () => {
      const { verifier } = chain[number - 1] as ChainedLog;
      const verifiers: NoteVerifier[] = [verifier, ...all.map(verifierOf)];
      const { text, lines } = verifiedLines(note, verifiers);
      const stated = parseCheckpoint(text);
      const by = all.filter((country) => lines.some(({ name }) => name === verifierOf(country).name));
      const said = JSON.parse(witnesses) as Country[];
      const isSigned =
        lines.some(({ name }) => name === verifier.name) && stated.origin === verifier.name && stated.size === size;
      // The cosignature of a former partner cannot be verified here.
      const isSaid =
        new Set(said).size === said.length &&
        said.every((country) => (all.includes(country) ? by.includes(country) : former.has(country)));
      const reader = createLogReader(store, number);
      return isSigned && isSaid && sameBytes(reader.rangeRoot(0, size), stated.root);
    };
    if (!(await holds(verify)))
      yield {
        table: 'cosigned',
        key: `${number} ${size} ${hour}`,
        rule: 'our tree of that size, with the cosignatures that it names',
      };
  }
}

/** Finds every row that differs from what was signed. Read-only; the store must not change meanwhile. */
export async function findHeldRows(store: Reader, pinned: Pinned): Promise<Finding[]> {
  const book = createKeyBook();
  const former = formerPartners(store, pinned);
  const found: Finding[] = [];
  const checks: readonly (() => Findings)[] = [
    () => strangers(store, pinned, former),
    () => revocationLists(store, pinned, book),
    () => keySets(store, pinned, book),
    () => batches(store, pinned, book, former),
    () => promises(store),
    () => agreements(store, pinned, former),
    () => partnerTurns(store, pinned, former),
    () => witnessed(store, pinned, former),
    () => unshown(store, pinned, former),
    () => cosigned(store, pinned, former),
  ];
  for (const check of checks) for await (const finding of check()) found.push(finding);
  return found;
}
