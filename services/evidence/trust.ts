// The auditor's trust anchors. Nothing here comes from the bundle.
import { type ChainedLog, chainLogs, cosignatureVerifier, type NoteVerifier } from '../audit/index.ts';
import { type Country, type Micros, TripointError } from '../domain/index.ts';
import { type RevocationList, verifyRevocationList } from '../identity/index.ts';
import { readCountry, readJws, readTurns } from './bundle.ts';
import { broken, canonical, object, type Read, text } from './reading.ts';

/** One country's published data: the members of its public.json that are used here. */
export interface TrustedCountry {
  readonly country: Country;
  readonly rootPem: string;
  /** Hex SHA-256 of its first key set. */
  readonly firstKeySet: string;
  /** The newest list that the auditor has; compact JWS. */
  readonly revocationList?: string;
  /** vkeys (C2SP): of its first log, and of the country as a witness of others. */
  readonly log: { readonly origin: string; readonly vkey: string; readonly witness?: string };
  /** Rollover notes from the first log on, as far as the auditor has them. */
  readonly turns?: readonly string[];
}

export interface TrustPolicy {
  readonly countries: readonly TrustedCountry[];
  /** How many other countries must have cosigned a checkpoint; absent: all others. */
  readonly quorum?: number;
  /** How many countries witness each log, as far as the auditor knows: with fewer files, trees shown to others are not compared. */
  readonly witnesses?: number;
}

type Sometimes = 'revocationList' | 'turns';
const published = object<Omit<TrustedCountry, Sometimes>, Pick<TrustedCountry, Sometimes>>(
  {
    country: readCountry,
    rootPem: text(16 << 10),
    firstKeySet: text(64, /^[0-9a-f]{64}$/),
    log: object<{ origin: string; vkey: string }, { witness: string }>(
      { origin: text(255), vkey: text(1024) },
      { witness: text(1024) },
    ) as Read<TrustedCountry['log']>,
  },
  { revocationList: readJws(262_144), turns: readTurns },
);
const MEMBERS = ['country', 'rootPem', 'firstKeySet', 'revocationList', 'log', 'turns'];

/**
 * The policy that trusts these countries by their published data (public.json). One country may have files that differ
 * in how far their rollover notes go, such as its own and that of a partner who pinned it earlier: the longest is used. Throws CONFIG_INVALID.
 */
export function trustIn(files: readonly unknown[], asked: Pick<TrustPolicy, 'quorum' | 'witnesses'> = {}): TrustPolicy {
  const read = files.map((file, i) => {
    const members = Object.entries(typeof file === 'object' && file !== null ? file : {}).filter(([name]) =>
      MEMBERS.includes(name),
    );
    try {
      return published(Object.fromEntries(members), `trust/${i}`);
    } catch (error) {
      throw error instanceof TripointError ? new TripointError('CONFIG_INVALID', error.faults) : error;
    }
  });
  const countries = new Map<string, TrustedCountry>();
  for (const one of read) {
    const { turns: _, ...facts } = one;
    const key = canonical(facts);
    countries.set(key, longer(one, countries.get(key) ?? one));
  }
  return { countries: [...countries.values()], ...asked };
}

function longer(one: TrustedCountry, other: TrustedCountry): TrustedCountry {
  const [{ turns: short = [] }, long] = (one.turns?.length ?? 0) < (other.turns?.length ?? 0) ? [one, other] : [other, one];
  if (short.some((turn, i) => turn !== long.turns?.[i]))
    throw new TripointError('CONFIG_INVALID', { field: `trust/${one.country}/turns`, rule: 'the same in all its files' });
  return long;
}

export interface Trust {
  readonly of: (country: Country) => TrustedCountry | undefined;
  /**
   * The logs of a country in order, as vouched for by the auditor's rollover notes, or by those of a bundle if they go further.
   * Throws EVIDENCE_INVALID if the two are not one chain, and as `chainLogs`.
   */
  readonly logs: (country: Country, shown: readonly string[]) => readonly ChainedLog[];
  /** Who witnesses the log of a country: every other one. */
  readonly witnesses: (country: Country) => readonly { readonly country: Country; readonly verifier: NoteVerifier }[];
  readonly quorum: number;
  /** Number of witnesses for which the auditor has no file; undefined if unknown. */
  readonly missing: number | undefined;
  /** The auditor's verified revocations. */
  readonly revoked: (country: Country) => RevocationList | undefined;
}

/**
 * @param at the time of the verification
 * @throws CONFIG_INVALID if a country occurs twice, a key is invalid, or a revocation list does not verify: these are not the bundle's
 * faults
 */
export async function openTrust({ countries, quorum, witnesses: known }: TrustPolicy, at: Micros): Promise<Trust> {
  const byCountry = new Map(countries.map((one) => [one.country, one]));
  if (byCountry.size !== countries.length || countries.length < 2) throw unusable('countries', 'two or more, each once');
  const others = countries.length - 1;
  if (quorum !== undefined && !(Number.isInteger(quorum) && quorum >= 0 && quorum <= others))
    throw unusable('quorum', `0 to ${others}`);
  if (known !== undefined && !(Number.isInteger(known) && known >= others)) throw unusable('witnesses', `${others} or more`);
  const opened = <T>(country: Country, open: () => T): T => {
    try {
      return open();
    } catch (cause) {
      throw unusable(`${country}/log`, 'C2SP vkeys, and turns that lead on from them', cause);
    }
  };
  const brought = new Map(
    countries.map(({ country, log, turns = [] }) => [country, opened(country, () => chainLogs(log.vkey, turns))]),
  );
  const witnesses = countries.flatMap(({ country, log: { witness } }) =>
    witness === undefined ? [] : [{ country, verifier: opened(country, () => cosignatureVerifier(witness)) }],
  );
  const lists = new Map<Country, RevocationList>();
  for (const anchor of countries)
    if (anchor.revocationList !== undefined) lists.set(anchor.country, await listOf(anchor, anchor.revocationList, at));
  return {
    of: (country) => byCountry.get(country),
    logs(country, shown) {
      const { log, turns = [] } = byCountry.get(country) as TrustedCountry;
      const both = Math.min(shown.length, turns.length);
      if (shown.slice(0, both).some((turn, i) => turn !== turns[i]))
        throw broken(`/turns/${country}`, 'the turns that the auditor brought, as far as both go');
      return shown.length > turns.length ? chainLogs(log.vkey, shown) : (brought.get(country) as ChainedLog[]);
    },
    witnesses: (country) => witnesses.filter((witness) => witness.country !== country),
    quorum: quorum ?? others,
    missing: known === undefined ? undefined : known - others,
    revoked: (country) => lists.get(country),
  };
}

const unusable = (field: string, rule: string, cause?: unknown): TripointError =>
  new TripointError('CONFIG_INVALID', { field: `trust/${field}`, rule }, { cause });

async function listOf(anchor: TrustedCountry, jws: string, at: Micros): Promise<RevocationList> {
  try {
    return await verifyRevocationList(jws, anchor, undefined, at);
  } catch (cause) {
    throw unusable(`${anchor.country}/revocationList`, 'a list that its root signed, and not of the future', cause);
  }
}
