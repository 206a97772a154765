// A text of an agreement, and the signatures that bind its parties to it.

import { decode } from '../../../proto/index.ts';
import { type Clock, type Country, type Fault, type Micros, sameBytes, TripointError, toHex } from '../../domain/index.ts';
import {
  type AgreementSignatureDocument,
  type Anchor,
  claimedParty,
  type KeyBook,
  verifyAgreementSignature,
} from '../../identity/index.ts';
import type { Reader } from '../../ledger/index.ts';
import { type Agreement, among, type Bound, bind, loadAgreements } from '../../policy/index.ts';

export interface AgreementText {
  /** Name → content: agreement.yaml, rules.cedar, cases.yaml. */
  readonly files: Readonly<Record<string, string>>;
  /** Compact JWS, in any order. */
  readonly signatures: readonly string[];
}

/** A text in a folder named `id` or `id@anything`. */
export interface NamedText extends AgreementText {
  readonly name: string;
}

/** A text to which this country is a party. */
export interface HeldText extends NamedText {
  /** The agreement as stated in the text. */
  readonly agreement: Agreement;
  readonly signed: readonly Country[];
  /** Absent if not all parties have signed. With faults: as it still binds the other parties. */
  readonly bound?: Bound;
  /** Present if it was once in force and no longer binds a party: the reason, by party. */
  readonly faults?: readonly Fault[];
}

/** The keys for judging signatures. */
export interface Notary {
  readonly anchors: readonly Pick<Anchor, 'country' | 'rootPem'>[];
  readonly keys: Pick<KeyBook, 'revocations'>;
}

export interface Holding {
  readonly self: Country;
  readonly store: Reader;
  readonly notary: Notary;
  readonly clock: Clock;
}

/** The maximum number of parties to an agreement. */
const MOST_SIGNATURES = 16;

export const isParty = ({ parties }: Agreement, country: Country): boolean => parties.some((party) => party.country === country);
export const sameText = (a: Agreement, b: Agreement): boolean => sameBytes(a.digest, b.digest);

/** A text under negotiation never applies, whoever has signed it. */
export const mayBind = ({ status }: Agreement): boolean => status !== 'NEGOTIATING';

export interface VerifiedSignatures {
  readonly documents: readonly AgreementSignatureDocument[];
  readonly faults: readonly Fault[];
}

/** Verifies each signature on its own: the valid ones, and the faults of the others. */
export async function verifySignatures(
  agreement: Pick<Agreement, 'parties'>,
  signatures: readonly string[],
  notary: Notary,
  at: Micros,
): Promise<VerifiedSignatures> {
  if (signatures.length > MOST_SIGNATURES)
    return { documents: [], faults: [{ field: 'signatures', rule: `at most ${MOST_SIGNATURES}` }] };
  const countries = agreement.parties.map(({ country }) => country);
  const documents: AgreementSignatureDocument[] = [];
  const faults: Fault[] = [];
  for (const [i, jws] of signatures.entries()) {
    const party = claimedParty(jws);
    const anchor = notary.anchors.find(({ country }) => country === party);
    if (party === undefined || !countries.includes(party))
      faults.push({ field: `signatures/${party ?? i}`, rule: `of a party: ${countries.join(', ')}` });
    else if (anchor !== undefined)
      try {
        const revocations = notary.keys.revocations(party);
        documents.push((await verifyAgreementSignature(jws, anchor, at, { revocations })).document);
      } catch (error) {
        if (!(error instanceof TripointError)) throw error;
        faults.push(...error.faults);
      }
  }
  return { documents, faults };
}

/** The parties whose signatures over exactly this text verify. */
export async function signersOf(
  agreement: Agreement,
  signatures: readonly string[],
  notary: Notary,
  at: Micros,
): Promise<Country[]> {
  const { documents } = await verifySignatures(agreement, signatures, notary, at);
  const digest = toHex(agreement.digest);
  const signed = documents.filter((document) => document.digest === digest).map(({ party }) => party);
  return agreement.parties.map(({ country }) => country).filter((country) => signed.includes(country));
}

/**
 * Binds a text by its signatures, judged as of `at`. Throws AGREEMENT_SIGNATURE_INVALID with every fault, each naming
 * party and rule.
 */
export async function bindText(agreement: Agreement, signatures: readonly string[], notary: Notary, at: Micros): Promise<Bound> {
  const { documents, faults } = await verifySignatures(agreement, signatures, notary, at);
  const all = [...faults];
  for (const { country } of agreement.parties)
    if (!notary.anchors.some((anchor) => anchor.country === country))
      all.push({ field: `signatures/${country}`, rule: `a pinned root: ${country} is no partner of this gateway` });
  try {
    const bound = bind(agreement, documents);
    if (all.length === 0) return bound;
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    // A party whose signature does not verify is already reported; reporting it as missing too adds nothing.
    const partyOf = ({ field }: Fault) => field.split('/')[1];
    const said = all.map(partyOf);
    all.push(...error.faults.filter((fault) => !said.includes(partyOf(fault))));
  }
  throw new TripointError('AGREEMENT_SIGNATURE_INVALID', all);
}

/** One text where it was found: in the ledger or in a folder. */
interface Found extends NamedText {
  readonly agreement: Agreement;
  /** When the ledger recorded it; absent for a folder. */
  readonly at?: Micros;
  /** Whether our own log contains its activation. */
  readonly isLogged?: boolean;
}

/**
 * Reads and verifies the texts of the configuration's folders and of the ledger. `foreign`: the ids of texts to which this country is not a
 * party, which are left out. Throws CONFIG_INVALID with every fault of a folder's text. A text of the ledger that no longer binds a party,
 * because it is no longer a partner or was revoked, is held with its faults and binds the others.
 */
export async function holdTexts(
  holding: Holding,
  folders: readonly NamedText[],
): Promise<{ readonly held: readonly HeldText[]; readonly foreign: ReadonlySet<string> }> {
  const loaded = loadAgreements(
    folders.map(({ name }) => name),
    (wanted) => folders.find(({ name }) => name === wanted)?.files ?? {},
  );
  const inFolders = folders.map((folder, i): Found => ({ ...folder, agreement: loaded[i] as Agreement }));
  const ours = [...recordedTexts(holding.store), ...inFolders].filter(({ agreement }) => isParty(agreement, holding.self));
  const faults: Fault[] = [];
  const held: HeldText[] = [];
  for (const same of Map.groupBy(ours, ({ agreement }) => toHex(agreement.digest)).values())
    try {
      held.push(await hold(holding, same));
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      // Recorded: it lapsed because of what happened to a party (identity revoked, link given up), not because of this configuration.
      if (error.code === 'AGREEMENT_SIGNATURE_INVALID' && same.some(({ at }) => at !== undefined)) {
        held.push(await lapsed(holding, same, error.faults));
        continue;
      }
      faults.push(...error.faults.map(({ field, rule }) => ({ field: `${same.at(-1)?.name}/${field}`, rule })));
    }
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  const known = held.map(({ agreement }) => agreement.id);
  return { held, foreign: new Set(loaded.map(({ id }) => id).filter((id) => !known.includes(id))) };
}

/**
 * Keeps a text that no longer binds a party, and shows why. unbinding: a party that withdraws its signature, by revoking its identity
 * retroactively, removes only itself from the text, and does not bring back the previous text.
 */
async function lapsed(holding: Holding, same: readonly Found[], faults: readonly Fault[]): Promise<HeldText> {
  const { self, notary, clock } = holding;
  const found = same.find(({ at }) => at !== undefined) as Found;
  const { agreement, name, files, signatures, at = clock() } = found;
  const signed = await signersOf(agreement, signatures, notary, at);
  const held = { name, agreement, files, signatures, signed, faults };
  const unrevoked = { ...notary, keys: { revocations: () => undefined } };
  const once = await signersOf(agreement, signatures, unrevoked, at);
  const isPinned = (country: Country): boolean => notary.anchors.some((anchor) => anchor.country === country);
  const wasSigned = (country: Country): boolean => once.includes(country) || (found.isLogged === true && !isPinned(country));
  if (!agreement.parties.every(({ country }) => wasSigned(country))) return held;
  const { documents } = await verifySignatures(agreement, signatures, unrevoked, at);
  try {
    const bound = bind(among(agreement, once), documents);
    const left = signed.includes(self) ? signed : [];
    return { ...held, bound: { ...bound, agreement: among(bound.agreement, left) } };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return held;
  }
}

/** When our own log recorded the activations of each text, by digest. An expired log has no entries left. */
function activations(store: Reader): ReadonlyMap<string, readonly Micros[]> {
  const entries = store.all('agreementChanges').flatMap(({ entry }) => {
    const { recordKind, legalBasis, occurredAt } = decode('AuditEntry', entry);
    return legalBasis === null || recordKind !== 0 ? [] : [{ digest: toHex(legalBasis.digest), occurredAt }];
  });
  const times = new Map<string, Micros[]>();
  for (const { digest, occurredAt } of entries) times.set(digest, [...(times.get(digest) ?? []), occurredAt]);
  return times;
}

/**
 * backdating: the time as of which signatures are judged, so that a text accepted before its signer was revoked stays valid. A signature's
 * own time proves nothing here, and a table row can be altered, so the log's time of the activation counts; the last, if there are several.
 */
function recordedAt(row: Micros, logged: readonly Micros[] = []): Micros {
  return logged.length === 0 || logged.includes(row) ? row : Math.max(...logged);
}

function recordedTexts(store: Reader): Found[] {
  const rows = store.all('agreementTexts');
  const logged = activations(store);
  return rows.map((row) => {
    const name = `ledger/${row.id}@${row.version}`;
    const files = JSON.parse(row.files) as AgreementText['files'];
    const [agreement] = loadAgreements([name], () => files);
    if (agreement === undefined || !sameBytes(agreement.digest, row.digest))
      throw new TripointError('LEDGER_CORRUPT', `${name} is not the text that was recorded`);
    const times = logged.get(toHex(agreement.digest));
    const at = recordedAt(row.at, times);
    return {
      name,
      files,
      agreement,
      signatures: JSON.parse(row.signatures) as string[],
      at,
      isLogged: times !== undefined,
    };
  });
}

/**
 * Verifies one text from the ledger, a folder or both. A recorded one is judged as of its recording; if that no longer holds (a certificate
 * revoked retroactively), new signatures in the folder repair it.
 */
async function hold({ notary, clock }: Holding, same: readonly Found[]): Promise<HeldText> {
  const { agreement, name, files, signatures } = same.at(-1) as Found;
  const mustBind = agreement.status === 'IN_FORCE' || same.some((found) => found.signatures.length > 0);
  if (!mayBind(agreement) || !mustBind)
    return { name, agreement, files, signatures, signed: await signersOf(agreement, signatures, notary, clock()) };
  const tried = await Promise.allSettled(same.map((found) => bindText(agreement, found.signatures, notary, found.at ?? clock())));
  const good = same.flatMap((found, i) => {
    const result = tried[i];
    return result?.status === 'fulfilled' ? [{ ...found, bound: result.value }] : [];
  });
  const [first] = good;
  if (first === undefined) throw (tried.at(-1) as PromiseRejectedResult).reason;
  if (good.some(({ bound }) => bound.takesEffect !== first.bound.takesEffect))
    throw new TripointError('CONFIG_INVALID', { field: 'signatures', rule: `the time that ${first.name} is signed for` });
  const signed = agreement.parties.map(({ country }) => country);
  return { name, agreement, signed, files: first.files, signatures: first.signatures, bound: first.bound };
}
