// The agreement, and its grant, that cover an exchange.
import { type Country, type Fault, type Micros, sameBytes, TripointError, timeText } from '../domain/index.ts';
import type { Agreement, Party } from './agreement.ts';
import { type Facts, namesOf } from './facts.ts';
import type { Grant, Quota, Reciprocity } from './grants.ts';

/** One grant of one agreement, with what deciding under it needs. */
export interface Covered {
  /** Unique among all grants of an engine. */
  readonly serial: number;
  readonly agreement: Agreement;
  readonly grant: Grant;
  readonly sender: Party;
  readonly recipient: Party;
  /** The quotas that count this grant. */
  readonly quotas: readonly Quota[];
  readonly ratios: readonly Reciprocity[];
}

export interface Coverage {
  /**
   * The grant in force at `issued` for this direction, kind, verb and purpose; if none has this purpose, the first without it, so
   * that it can be refused by name. `under`: of this agreement only.
   */
  readonly find: (facts: Facts, under?: Agreement) => Covered | undefined;
  /** Why there is no grant, for our own log. */
  readonly lack: (facts: Facts, under?: Agreement) => string;
  /** Throws NO_AGREEMENT or, retryable, AGREEMENT_DIGEST_MISMATCH. */
  readonly byDigest: (id: string, digest: Uint8Array, issued: Micros) => Agreement;
}

/** Throws CONFIG_INVALID if two agreements in force overlap, since it would be undefined which one covers an exchange. */
export function createCoverage(agreements: readonly Agreement[]): Coverage {
  const faults: Fault[] = [];
  const everywhere = createTable();
  const own = new Map<Agreement, Table>();
  const byId = new Map<string, Agreement[]>();
  let serial = 0;
  for (const agreement of agreements) {
    const table = createTable();
    for (const grant of agreement.grants) {
      for (const other of everywhere.sharing(grant))
        if (other.agreement !== agreement && together(other.agreement, agreement))
          faults.push({
            field: `${agreement.id}@${agreement.version}`,
            rule: `no overlap with ${other.agreement.id}@${other.agreement.version} on ${grantKey(grant)}`,
          });
      const covered = coveredBy(agreement, grant, serial++);
      everywhere.add(covered);
      table.add(covered);
    }
    own.set(agreement, table);
    byId.set(agreement.id, [...(byId.get(agreement.id) ?? []), agreement]);
  }
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);

  return {
    find: (facts, under) => (under === undefined ? everywhere : own.get(under))?.find(facts),
    lack({ recordKind, verb, ...facts }, under) {
      if (!namesOf('RecordKind').includes(recordKind)) return 'there is no such record kind';
      if (!namesOf('Verb').includes(verb)) return 'there is no such verb';
      const idle = (under === undefined ? everywhere : own.get(under))?.latest({ recordKind, verb, ...facts })?.agreement;
      const none = 'no agreement in force grants this direction, record kind and verb';
      return idle === undefined ? none : `${none}: ${standing(idle)}`;
    },
    byDigest(id, digest, issued) {
      const named = byId.get(id);
      if (named === undefined) throw new TripointError('NO_AGREEMENT');
      const found = named.find((agreement) => sameBytes(agreement.digest, digest) && inForce(agreement, issued));
      if (found === undefined) throw new TripointError('AGREEMENT_DIGEST_MISMATCH');
      return found;
    },
  };
}

const inForce = ({ status, effective: { from, until } }: Agreement, at: Micros): boolean =>
  status === 'IN_FORCE' && at >= from && (until === undefined || at < until);

/** Whether there is a time at which both are in force. */
function together(one: Agreement, other: Agreement): boolean {
  if (one.status !== 'IN_FORCE' || other.status !== 'IN_FORCE') return false;
  const ends = [one, other].map(({ effective }) => effective.until ?? Number.POSITIVE_INFINITY);
  return Math.max(one.effective.from, other.effective.from) < Math.min(...ends);
}

function standing({ id, version, status, effective: { from, until } }: Agreement): string {
  if (status !== 'IN_FORCE') return `${id} ${version} is ${status}`;
  return `${id} ${version} is in force from ${timeText(from)}${until === undefined ? '' : ` until ${timeText(until)}`}`;
}

export function coveredBy(agreement: Agreement, grant: Grant, serial: number): Covered {
  const party = (country: Country) => agreement.parties.find((p) => p.country === country)!;
  const { from, to, kind, verb } = grant;
  return {
    serial,
    agreement,
    grant,
    sender: party(from),
    recipient: party(to),
    quotas: agreement.quotas.filter((q) => q.from === from && q.to === to && q.kind === kind && q.verbs.includes(verb)),
    ratios: agreement.reciprocity.filter((ratio) => ratio.kind === kind && ratio.verb === verb),
  };
}

const keyOf = (from: Country, to: Country, kind: string, verb: string): string => `${from}>${to} ${kind} ${verb}`;
const grantKey = ({ from, to, kind, verb }: Grant): string => keyOf(from, to, kind, verb);
const factsKey = ({ from, to, recordKind, verb }: Facts): string => keyOf(from, to, recordKind, verb);

type Table = ReturnType<typeof createTable>;

/** Grants by direction, kind and verb, and by those and purpose: a decision never walks through agreements. */
function createTable() {
  const byGrant = new Map<string, Covered[]>();
  const byPurpose = new Map<string, Covered[]>();
  const put = (map: Map<string, Covered[]>, key: string, covered: Covered) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [covered]);
    else list.push(covered);
  };
  const named = (facts: Facts) => byPurpose.get(`${factsKey(facts)} ${facts.purpose}`);
  return {
    add(covered: Covered) {
      const key = grantKey(covered.grant);
      put(byGrant, key, covered);
      for (const purpose of covered.grant.purposes) put(byPurpose, `${key} ${purpose}`, covered);
    },
    /** Those that share a purpose with a grant of the same direction, kind and verb. */
    sharing: (grant: Grant): ReadonlySet<Covered> =>
      new Set(grant.purposes.flatMap((purpose) => byPurpose.get(`${grantKey(grant)} ${purpose}`) ?? [])),
    find(facts: Facts): Covered | undefined {
      const current = ({ agreement }: Covered) => inForce(agreement, facts.issued);
      return named(facts)?.find(current) ?? byGrant.get(factsKey(facts))?.find(current);
    },
    latest: (facts: Facts): Covered | undefined => (named(facts) ?? byGrant.get(factsKey(facts)))?.at(-1),
  };
}
