// What an auditor brings along: whom a bundle is judged by. Nothing of it comes from the bundle.
import { cosignatureVerifier, ed25519Verifier, type NoteVerifier } from '../audit/index.ts';
import { type Country, TripointError } from '../domain/index.ts';
import { readCountry, readJws } from './bundle.ts';
import { object, type Read, text } from './reading.ts';

/** One country as it published itself: the members of its public.json that count here. */
export interface TrustedCountry {
  readonly country: Country;
  readonly rootPem: string;
  /** Hex SHA-256 of its first key set. */
  readonly firstKeySet: string;
  /** The newest list that the auditor has; compact JWS. */
  readonly revocationList?: string;
  /** vkeys (C2SP): of the log, and of the country as a witness of others. */
  readonly log: { readonly origin: string; readonly vkey: string; readonly witness?: string };
}

export interface TrustPolicy {
  readonly countries: readonly TrustedCountry[];
  /** How many other countries must have cosigned a checkpoint; absent: all others. */
  readonly quorum?: number;
}

const published = object<Omit<TrustedCountry, 'revocationList'>, Pick<TrustedCountry, 'revocationList'>>(
  {
    country: readCountry,
    rootPem: text(16 << 10),
    firstKeySet: text(64, /^[0-9a-f]{64}$/),
    log: object<{ origin: string; vkey: string }, { witness: string }>(
      { origin: text(255), vkey: text(1024) },
      { witness: text(1024) },
    ) as Read<TrustedCountry['log']>,
  },
  { revocationList: readJws(262_144) },
);
const MEMBERS = ['country', 'rootPem', 'firstKeySet', 'revocationList', 'log'];

/** The policy that trusts these countries, each by what it published of itself (public.json). Throws CONFIG_INVALID. */
export function trustIn(files: readonly unknown[], quorum?: number): TrustPolicy {
  const countries = files.map((file, i) => {
    const members = Object.entries(typeof file === 'object' && file !== null ? file : {}).filter(([name]) =>
      MEMBERS.includes(name),
    );
    try {
      return published(Object.fromEntries(members), `trust/${i}`);
    } catch (error) {
      throw error instanceof TripointError ? new TripointError('CONFIG_INVALID', error.faults) : error;
    }
  });
  return { countries, ...(quorum !== undefined && { quorum }) };
}

export interface Trust {
  readonly of: (country: Country) => TrustedCountry | undefined;
  readonly log: (country: Country) => NoteVerifier;
  /** Who witnesses the log of a country: every other one. */
  readonly witnesses: (country: Country) => readonly { readonly country: Country; readonly verifier: NoteVerifier }[];
  readonly quorum: number;
}

/** Throws CONFIG_INVALID when a country is there twice, or a key is none. */
export function openTrust({ countries, quorum }: TrustPolicy): Trust {
  const byCountry = new Map(countries.map((one) => [one.country, one]));
  if (byCountry.size !== countries.length || countries.length < 2)
    throw new TripointError('CONFIG_INVALID', { field: 'trust/countries', rule: 'two or more, each once' });
  const others = countries.length - 1;
  if (quorum !== undefined && !(Number.isInteger(quorum) && quorum >= 0 && quorum <= others))
    throw new TripointError('CONFIG_INVALID', { field: 'trust/quorum', rule: `0 to ${others}` });
  const verifierOf = (country: Country, make: () => NoteVerifier): NoteVerifier => {
    try {
      return make();
    } catch (cause) {
      throw new TripointError('CONFIG_INVALID', { field: `trust/${country}/log`, rule: 'C2SP vkeys' }, { cause });
    }
  };
  const logs = new Map(countries.map(({ country, log }) => [country, verifierOf(country, () => ed25519Verifier(log.vkey))]));
  const witnesses = countries.flatMap(({ country, log: { witness } }) =>
    witness === undefined ? [] : [{ country, verifier: verifierOf(country, () => cosignatureVerifier(witness)) }],
  );
  return {
    of: (country) => byCountry.get(country),
    log: (country) => logs.get(country) as NoteVerifier,
    witnesses: (country) => witnesses.filter((witness) => witness.country !== country),
    quorum: quorum ?? others,
  };
}
