// Auditors' access is logged before they see anything; they see content only if a second person has granted it.
import { AuditKind, CommitmentName } from '../../../proto/index.ts';
import { commit } from '../../audit/index.ts';
import { HOUR, idFromText, idText, isSamePerson, TripointError, toBase64, utf8 } from '../../domain/index.ts';
import { entryBase, keepOpening, logAct, personOf, reasonFaults, refTo, type Submit } from '../commit/index.ts';
import type { Context, Exchange, LogRef, User } from '../context/index.ts';
import { checkAudience } from './audience.ts';
import { auditorHash } from './content-grants.ts';
import { storedExchange } from './exchange.ts';

export const MOST_GRANT_HOURS = 720;

/** Logs who reads, and what they asked: resolves when the entry is durable. */
export async function logAccessAs(
  context: Context,
  submit: Submit,
  kind: typeof AuditKind.AUDITOR_ACCESS | typeof AuditKind.RECORD_ACCESS,
  query: string,
  user: User,
): Promise<LogRef> {
  const salts = context.random(64);
  const person = personOf(user);
  const commitments = [
    { name: CommitmentName.USER, digest: commit(CommitmentName.USER, salts.subarray(0, 32), utf8(person)) },
    { name: CommitmentName.QUERY, digest: commit(CommitmentName.QUERY, salts.subarray(32), utf8(query)) },
  ];
  const opening = utf8(JSON.stringify({ user: person, query, salts: toBase64(salts) }));
  // A new key: the record of who read outlives what was read.
  const key = context.vault.newKey();
  const logged = await submit({
    phase: 'send',
    bytes: 512 + opening.length,
    unsigned: true,
    run(tx) {
      const leaf = tx.log({ ...entryBase(context, tx.at), kind, from: context.self, to: context.self, commitments });
      tx.write('vaultKey', key.vaultId, key.wrapped);
      keepOpening(context, tx, leaf, new Uint8Array(), opening, key);
      return leaf;
    },
  });
  return refTo(logged);
}

export function createAccess(context: Context, submit: Submit): Pick<Exchange, 'logAccess' | 'grantContent'> {
  const { vault, clock } = context;
  return {
    logAccess: (query, user) => logAccessAs(context, submit, AuditKind.AUDITOR_ACCESS, query, user),

    async grantContent(id, { auditor, hours, reason }, user) {
      const faults = reasonFaults('/reason', reason);
      if (!Number.isInteger(hours) || hours < 1 || hours > MOST_GRANT_HOURS)
        faults.push({ field: '/hours', rule: `a whole number from 1 to ${MOST_GRANT_HOURS}` });
      if (faults.length > 0) throw new TripointError('INVALID', faults);
      if (isSamePerson(auditor, user.subject)) throw new TripointError('SAME_PERSON');
      const stored = storedExchange(context, idFromText(id));
      const { exchangeId } = stored;
      // escalation: nobody can grant access to what they may not see.
      checkAudience(context, exchangeId, user.agency);
      const until = clock() + hours * HOUR;
      const act = { person: personOf(user), verdict: 'GRANT', reason, subject: auditor, said: { until } };
      const key = vault.newKey();
      const logged = await submit({
        phase: 'send',
        bytes: 1024,
        unsigned: true,
        run(tx) {
          tx.write('vaultKey', key.vaultId, key.wrapped);
          const leaf = logAct(context, tx, AuditKind.AUDITOR_ACCESS, stored, act, key);
          tx.write('contentGrant', exchangeId, auditorHash(context, exchangeId, auditor), until, leaf.leaf);
          return leaf;
        },
      });
      return { exchangeId: idText(exchangeId), auditor, until, log: refTo(logged) };
    },
  };
}
