import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { type Fault, parseJson, personId, sha256, TripointError, withoutMark } from '../../services/domain/index.ts';
import { checkOf } from '../contract/index.ts';

export const ROLES = ['officer', 'releaser', 'auditor', 'operator', 'integrator'] as const;
export type Role = (typeof ROLES)[number];

/** A person or system, authenticated by a token. */
export interface Caller {
  readonly subject: string;
  readonly role: Role;
  readonly agency: string;
}

/** The caller whose token an Authorization header contains, or undefined. */
export type Identify = (authorization: string | undefined) => Caller | undefined;

const name = Type.String({ minLength: 1, maxLength: 128, rule: '1 to 128 characters' });
/** No spaces: log entries commit to a person as subject and agency, separated by a space. */
const agency = Type.String({ pattern: '^\\S{1,128}$', rule: '1 to 128 characters, no spaces' });
const checkUsers = checkOf(
  Type.Array(
    Type.Object(
      {
        subject: name,
        name: Type.Optional(name),
        role: Type.Enum([...ROLES]),
        agency,
        tokenSha256: Type.String({ pattern: '^[0-9a-f]{64}$', rule: 'a SHA-256 in 64 lower-case hex digits' }),
      },
      { additionalProperties: false },
    ),
    { maxItems: 10_000 },
  ),
);

export const tokenSha256 = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

function readUsers(json: unknown) {
  const { value, faults } = checkUsers(json);
  if (faults) throw new TripointError('CONFIG_INVALID', faults);
  const twofold = personFaults(value);
  if (twofold.length > 0) throw new TripointError('CONFIG_INVALID', twofold);
  return value;
}

type Row = Pick<Caller, 'subject'> & { readonly name?: string };

/**
 * second self: a person with two subjects in the file could act as both persons of a two-person rule. One subject may have several rows,
 * for a second role or while a token is being replaced.
 */
function personFaults(users: readonly Row[]): Fault[] {
  const faults: Fault[] = [];
  const first = new Map<string, number>();
  users.forEach((user, i) => {
    if (!/[\p{L}\p{N}]/u.test(user.subject)) faults.push({ field: `/${i}/subject`, rule: 'at least one letter or digit' });
    for (const field of ['subject', 'name'] as const) {
      const text = user[field];
      if (text === undefined) continue;
      const key = `${field} ${personId(text)}`;
      const before = first.get(key) ?? i;
      first.set(key, before);
      if (users[before]?.subject !== user.subject) faults.push({ field: `/${i}/${field}`, rule: twoAs(field, before) });
    }
  });
  return faults;
}

const twoAs = (field: string, row: number): string =>
  `a ${field} that does not read like /${row}/${field}: one person has one subject, and two persons differ in more than case, accents, spaces and look-alike letters`;

/**
 * The users of `[{ subject, name?, role, agency, tokenSha256 }]`. timing: tokens are stored and looked up by digest, whose bytes an
 * attacker cannot choose, so the time of a look-up reveals nothing about any token.
 * Throws CONFIG_INVALID with every fault.
 */
export const usersOf = (json: unknown): Identify => identifyIn(readUsers(json));

function identifyIn(users: ReturnType<typeof readUsers>): Identify {
  const byDigest = new Map(users.map(({ tokenSha256, subject, role, agency }) => [tokenSha256, { subject, role, agency }]));
  if (byDigest.size !== users.length) throw new TripointError('CONFIG_INVALID', 'two users have one token');
  return (authorization) => {
    // RFC 6750 token68, bounded before it is hashed.
    const token = /^Bearer ([A-Za-z0-9._~+/-]{32,512}=*)$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? undefined : byDigest.get(tokenSha256(token));
  };
}

export type HasRole = (subject: string, role: Role) => boolean;

export function hasRoleIn(users: readonly Pick<Caller, 'subject' | 'role'>[]): HasRole {
  const roles = new Set(users.map(({ subject, role }) => `${role} ${personId(subject)}`));
  return (subject, role) => roles.has(`${role} ${personId(subject)}`);
}

export interface Users {
  readonly identify: Identify;
  /** Whether any user with this subject has the role; not limited to the caller. */
  readonly hasRole: HasRole;
  /** SHA-256 of the file. */
  readonly digest: Uint8Array;
  /** Every row of the file. */
  readonly callers: readonly Caller[];
}

/** Throws CONFIG_INVALID if the file cannot be read or breaks a rule. */
export function loadUsers(file: string): Users {
  let bytes: Uint8Array;
  let json: unknown;
  try {
    bytes = readFileSync(file);
    json = parseJson(withoutMark(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new TripointError(
      'CONFIG_INVALID',
      { field: 'usersFile', rule: 'a readable JSON file, no member named twice' },
      { cause },
    );
  }
  const callers = readUsers(json);
  const hasRole = hasRoleIn(callers);
  return { identify: identifyIn(callers), hasRole, digest: sha256(bytes), callers };
}
