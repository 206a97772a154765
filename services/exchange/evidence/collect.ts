// Collects what this country can show of one exchange: bytes as they were logged, sent and signed. Nothing is made anew but proofs.
import { AuditKind, CommitmentName, decode } from '../../../proto/index.ts';
import {
  type Checkpoint,
  inclusionProof,
  parseCheckpoint,
  parseTlogProof,
  tlogProofText,
  verifyInclusion,
} from '../../audit/index.ts';
import {
  type Country,
  codeOf,
  type Id,
  idFromText,
  idText,
  leafHash,
  sameBytes,
  TripointError,
  timeText,
  toHex,
  utf8,
} from '../../domain/index.ts';
import {
  type AgreementProof,
  BUNDLE,
  type Evidence,
  type EvidenceLeaf,
  FORMAT,
  LOGGED_STEPS,
  type Opening,
  type StatementProof,
  writeEvidence,
} from '../../evidence/index.ts';
import { type Place, placeOf, type Row } from '../../ledger/index.ts';
import {
  batchOf,
  findExchangeRow,
  isExpired,
  openSealed,
  placeOfExchange,
  proofOf,
  type ReceiptProof,
  receiptReceived,
  receiptSent,
  rejectedProof,
  type StatementRow,
} from '../commit/index.ts';
import { type Context, type Direction, type Exchange, verbs } from '../context/index.ts';
import { createLogReader, type OwnLog, originHash } from '../log/index.ts';
import { dutiesOf, findRejected, isGranted, refusedIn } from '../reads/index.ts';
import { type AskLog, finalPath, ownVerifier, shownTree, verifiedLines } from '../witnessing/index.ts';

/** Not what was rejected under its id, which is another statement. */
const STEPS = JSON.stringify(LOGGED_STEPS.filter((kind) => kind !== AuditKind.REJECTED));

/** The checkpoint that a note states, which is a log's own or was verified when it came. */
const treeOf = (note: string): Checkpoint => parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));

export interface EvidenceOptions {
  /** Asks a partner on the topic `log`. */
  readonly ask: (partner: Country) => AskLog;
  /** The largest checkpoint of a log, by the hex SHA-256 of its origin, that we cosigned, with our cosignature. */
  readonly cosigned: (originHash: string) => string | undefined;
}

export function createEvidence(context: Context, { ask, cosigned }: EvidenceOptions): Pick<Exchange, 'evidence'> {
  const { store, self, keys, partners, logs, partnerLogs, witness } = context;

  function leafOf({ leaf_index: leaf, hash, entry }: Row, opening?: EvidenceLeaf['opening']): EvidenceLeaf {
    const { origin, index } = logs.placeOf(leaf as number);
    const { number, end } = logs.named(origin) as OwnLog;
    const row = store.get('finalWith', number, index, partners.length) ?? store.get('newestCosignedWith', number, index);
    // The head as the snapshot has it: what was committed meanwhile is in no tree that a leaf of it can be proven by.
    const checkpoint = (row?.note ?? end?.checkpoint ?? store.get('headCheckpoint')?.checkpoint) as string;
    const path = createLogReader(store, number).inclusion(index, treeOf(checkpoint).size);
    const proof = tlogProofText({ index, path, checkpoint });
    const before = store.get('finalWithout', number, index, partners.length)?.note;
    const shown = { ...(before !== undefined && { before }), ...(opening && { opening }) };
    return { index, hash: hash as Uint8Array, entry: entry as Uint8Array, proof, ...shown };
  }

  /** By leaf index, what opens it. */
  function openingsOf(row: Row): Map<number, Record<string, Opening>> {
    const found = new Map<number, Record<string, Opening>>();
    const id = row.exchange_id as Id;
    const rows: [Row, Place][] = store.all('openingsOfExchange', id).map((one) => [one, placeOf.opening(one.leaf_index, id)]);
    for (const [{ leaf_index: index, vault_id: vaultId, sealed }, place] of [[row, placeOfExchange(row)] as const, ...rows]) {
      if (sealed === null || vaultId === null) continue;
      const opened = openSealed(context, place, vaultId as Uint8Array, sealed as Uint8Array);
      const entry = store.get('leafEntry', index as number)?.entry as Uint8Array;
      if (opened !== undefined) found.set(index as number, openingOf(entry, opened));
    }
    return found;
  }

  async function partnerLeaf(partner: Country, named: { origin: string; index: number; hash: Uint8Array }) {
    try {
      const note = await finalOf(partner, named.origin, named.index);
      if (note === undefined) return named;
      const { size, root } = treeOf(note);
      const path = await shownTree(ask(partner), named.origin, size).compute((rootOf) =>
        inclusionProof(rootOf, named.index, size),
      );
      if (!verifyInclusion(named.hash, named.index, size, path, root)) return named;
      return { ...named, proof: tlogProofText({ index: named.index, path, checkpoint: note }) };
    } catch (error) {
      context.log('warn', "no proof of a partner's leaf", { partner, code: codeOf(error) });
      return named;
    }
  }

  /** A cosigned checkpoint of the partner's log that holds the leaf: the one that all witnesses signed, else the one that we did. */
  async function finalOf(partner: Country, origin: string, index: number): Promise<string | undefined> {
    const told = Buffer.from(await ask(partner)(utf8(finalPath(origin)))).toString('utf8');
    return [told, cosigned(originHash(origin))]
      .flatMap((note) => (note === undefined ? [] : (verifiedOf(origin, note) ?? [])))
      .find((note) => holds(note, origin, index));
  }

  /** sabotage: what a partner shows of its own log it shows against itself. A line that does not verify would make the bundle fail. */
  function verifiedOf(origin: string, note: string): string | undefined {
    const log = partnerLogs.named(origin)?.verifier;
    if (log === undefined) return undefined;
    const witnesses = Object.values(witness.pinned).map((pinned) => pinned.witness);
    try {
      const { text, lines } = verifiedLines(note, [log, ...witnesses, ownVerifier(witness)]);
      return lines[0]?.name === log.name ? `${text}\n${lines.map(({ line }) => line).join('')}` : undefined;
    } catch {
      return undefined;
    }
  }

  function agreementsOf(leaves: readonly EvidenceLeaf[]): AgreementProof[] {
    const digests = new Map(
      leaves.flatMap(({ entry }) => {
        const { kind, legalBasis } = decode('AuditEntry', entry);
        return legalBasis && kind !== AuditKind.ERASED ? [[toHex(legalBasis.digest), legalBasis.digest] as const] : [];
      }),
    );
    return [...digests.values()].flatMap((digest) => {
      const row = store.get('agreementText', digest);
      if (row === undefined) return [];
      const files = JSON.parse(row.files) as Record<string, string>;
      const bound = Object.entries(files).filter(([name]) => name === 'agreement.yaml' || name === 'rules.cedar');
      return [{ files: Object.fromEntries(bound), signatures: JSON.parse(row.signatures) as string[] }];
    });
  }

  /** Of each country that signed something, its sets up to the last that is used. */
  function keySetsOf(proofs: readonly StatementProof[]): Pick<Evidence, 'keySets' | 'revocationLists'> {
    const manifests = proofs.map(({ manifest }) => decode('Manifest', manifest));
    const signers = [...new Set(manifests.map(({ from }) => from))];
    const setsOf = (country: Country): string[] => {
      const chain = keys.chain(country);
      const last = chain.findLastIndex(({ digest }) => manifests.some(({ keySet }) => sameBytes(keySet, digest)));
      return chain.slice(0, last + 1).map(({ jws }) => jws);
    };
    const lists = signers.flatMap((country) => {
      const list = keys.revocations(country);
      return list === undefined ? [] : [[country, list.jws] as const];
    });
    return {
      keySets: Object.fromEntries(signers.map((country) => [country, setsOf(country)])),
      revocationLists: Object.fromEntries(lists),
    };
  }

  /** Of each country the turns up to the last of its logs that the bundle names. */
  function turnsOf(
    partner: Country,
    leaves: readonly EvidenceLeaf[],
    proofs: readonly StatementProof[],
    partnerOrigin: string | undefined,
  ): Pick<Evidence, 'turns'> {
    const named = [
      ...leaves.map(({ proof }) => treeOf(parseTlogProof(proof).checkpoint).origin),
      ...proofs.map(({ manifest }) => decode('Manifest', manifest).logOrigin),
      partnerOrigin,
    ];
    const own = logs.all().map(({ origin }, i, all) => ({ origin, begun: all[i - 1]?.end?.turn }));
    const theirs = partnerLogs.of(partner).map(({ verifier, begun }) => ({ origin: verifier.name, begun }));
    const chains = [[self, own] as const, [partner, theirs] as const].flatMap(([country, chain]) => {
      const last = chain.findLastIndex(({ origin }) => named.includes(origin));
      return last < 1 ? [] : [[country, chain.slice(1, last + 1).map(({ begun }) => begun as string)] as const];
    });
    return chains.length === 0 ? {} : { turns: Object.fromEntries(chains) };
  }

  /** All that the ledger holds of an exchange of ours, or of one that was admitted. */
  function collect(row: StatementRow, openings: boolean, content: boolean): Collected {
    const exchangeId = row.exchange_id as Id;
    const batchId = row.batch_id as Id | null;
    const direction = row.direction as 'sent' | 'received';
    const opened = openings && content ? openingsOf(row) : new Map<number, Record<string, Opening>>();
    const steps = store.all('stepsOfExchange', exchangeId, STEPS, BUNDLE.leaves);
    const leaves = steps.map((leaf) => leafOf(leaf, opened.get(leaf.leaf_index)));
    const batch = batchId === null ? undefined : batchOf(context, batchId, direction);
    const statement = batch && proofOf(context, row, batch, content);
    const read = direction === 'sent' ? receiptReceived : receiptSent;
    const receipt = batchId && batch?.receiptBatch ? read(context, batchId, batch.receiptBatch) : undefined;
    return {
      ...{ exchangeId, direction, partner: row.partner as Country, verb: verbs.name(row.verb as number) },
      ...{ leaves, statement },
      ...receiptWith(direction === 'sent' && !isPlain(receipt, exchangeId) ? undefined : receipt),
    };
  }

  /** What was rejected is no exchange here: its entry is, with the statement as far as that opened, and the receipt that says why. */
  function collectRejected(exchangeId: Id): Collected {
    const row = findRejected(store, exchangeId);
    if (row === undefined) throw new TripointError('NOT_FOUND');
    if (isExpired(context, row.leaf_index as number)) throw expired();
    const entry = decode('AuditEntry', row.entry as Uint8Array);
    const refused = refusedIn(store, row, entry, exchangeId);
    const rejected = rejectedProof(context, entry, exchangeId, refused?.index ?? entry.peerRef?.index);
    return {
      ...{ exchangeId, direction: 'received', partner: entry.from, verb: verbs.name(rejected?.verb ?? 0) },
      ...{ leaves: [{ ...leafOf(row), ...(refused && { refused }) }], statement: rejected?.statement },
      ...receiptWith(rejected?.statement && rejected.receipt),
    };
  }

  function receiptWith(receipt: ReceiptProof | undefined): Pick<Collected, 'receipt' | 'about'> {
    const about = receipt && store.get('receiptLeaf', receipt.exchangeId);
    return receipt && about ? { receipt, about: leafOf(about) } : {};
  }

  return {
    async evidence(text, { openings, auditor }) {
      const exchangeId = idFromText(text);
      const row = findExchangeRow(context, exchangeId);
      const waits = dutiesOf(store, exchangeId).some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');
      const content = auditor === undefined ? !waits : isGranted(context, exchangeId, auditor);
      if (row !== undefined && isExpired(context, row.leaf_index as number)) throw expired();
      const collected = store.snapshot(() => (row === undefined ? collectRejected(exchangeId) : collect(row, openings, content)));
      const { leaves, statement, receipt, about, direction, partner, verb } = collected;
      const named = statement && namedLeaf(direction, statement, receipt, exchangeId);
      const shown = named && (await partnerLeaf(partner, named));
      const proofs = [...(statement ? [statement] : []), ...(receipt ? [receipt.statement] : [])];
      return writeEvidence({
        format: FORMAT,
        about: {
          made: timeText(context.clock()),
          by: context.gatewayId,
          verb,
          note: 'For people. Nothing here is checked; verify with: tripoint evidence verify FILE --trust FOLDER',
        },
        exchange: idText(exchangeId),
        country: self,
        partner,
        leaves,
        ...(statement && { statement }),
        ...(receipt && about && { receipt: { statement: receipt.statement, leaf: about } }),
        ...(shown && { partnerLeaf: shown }),
        ...keySetsOf(proofs),
        ...turnsOf(partner, [...leaves, ...(about ? [about] : [])], proofs, shown?.origin),
        agreements: agreementsOf(leaves),
      });
    },
  };
}

const expired = (): TripointError => new TripointError('ERASED', 'the entries of its log have expired');

/** sabotage: a receipt with two verdicts on one exchange, or that names no leaf, proves nothing, and would make all else fail. */
const isPlain = (proof: ReceiptProof | undefined, exchangeId: Id): boolean => {
  const about = proof?.receipt.verdicts.filter((verdict) => sameBytes(verdict.exchangeId, exchangeId)) ?? [];
  return about.length === 1 && about[0]?.leafHash.length === 32;
};

interface Collected {
  readonly exchangeId: Id;
  readonly direction: Direction;
  readonly partner: Country;
  readonly verb: string;
  readonly leaves: readonly EvidenceLeaf[];
  readonly statement: StatementProof | undefined;
  readonly receipt?: ReceiptProof;
  /** Our own entry about the receipt. */
  readonly about?: EvidenceLeaf;
}

/** Where the partner logged it: by its receipt, or by what it sent. */
function namedLeaf(
  direction: Direction,
  statement: StatementProof,
  receipt: ReceiptProof | undefined,
  exchangeId: Id,
): { origin: string; index: number; hash: Uint8Array } | undefined {
  if (direction === 'received')
    return { origin: decode('Manifest', statement.manifest).logOrigin, index: statement.index, hash: leafHash(statement.leaf) };
  const verdict = receipt?.receipt.verdicts.find((one) => sameBytes(one.exchangeId, exchangeId));
  if (receipt === undefined || verdict === undefined) return undefined;
  return { origin: decode('Manifest', receipt.statement.manifest).logOrigin, index: verdict.index, hash: verdict.leafHash };
}

function holds(note: string, origin: string, index: number): boolean {
  try {
    const tree = treeOf(note);
    return tree.origin === origin && tree.size > index;
  } catch {
    return false;
  }
}

/** What is sealed of a leaf, by the names that the leaf commits to. */
function openingOf(entry: Uint8Array, opened: Uint8Array): Record<string, Opening> {
  const said = JSON.parse(new TextDecoder().decode(opened)) as Record<string, string>;
  const salts = new Uint8Array(Buffer.from(said.salts ?? '', 'base64'));
  return Object.fromEntries(
    decode('AuditEntry', entry).commitments.flatMap(({ name }, i) => {
      const member = NAMES.get(name);
      const value = member === undefined ? undefined : said[member];
      return member === undefined || value === undefined ? [] : [[member, { salt: salts.subarray(i * 32, i * 32 + 32), value }]];
    }),
  );
}

const NAMES = new Map(Object.entries(CommitmentName).map(([name, number]) => [number as number, name.toLowerCase()]));
