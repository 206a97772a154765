import { describe, expect, it } from 'vitest';
import { AuditKind, decode, encode, Outcome, type Outgoing, Verb, VisaOutcome } from '../../../proto/index.ts';
import { hasItsOutcome, isRefusal, matchBasis, matchOutcome } from '../../../services/envelope/index.ts';

const TEXT = { agreement: 'ca-us-lookout', agreementDigest: new Uint8Array(32).fill(1) };
const statement = (said: Outgoing<'Statement'>) =>
  decode('Statement', encode('Statement', { from: 'US', to: 'CA', issued: 7, ...said }));
const entry = (said: Outgoing<'AuditEntry'>) =>
  decode('AuditEntry', encode('AuditEntry', { schema: 1, country: 'US', from: 'US', to: 'CA', occurredAt: 7, ...said }));
const UNDER = { legalBasis: { agreement: TEXT.agreement, digest: TEXT.agreementDigest } };
const answer = (outcome: VisaOutcome) => encode('VisaAnswer', { outcome, reasonCode: 'POLICY_HELD' });

describe('what a statement rests on', () => {
  it.each([Verb.POST, Verb.QUERY, Verb.RESPONSE, Verb.NOTIFY])('verb %i needs a text', (verb) => {
    expect(() => matchBasis(statement({ verb }), [4], undefined)).toThrow(expect.objectContaining({ code: 'NO_AGREEMENT' }));
    expect(() => matchBasis(statement({ verb, ...TEXT }), [4], undefined)).not.toThrow();
  });

  it.each([Verb.RECEIPT, Verb.REJECTION, Verb.KEY_SET, Verb.AGREEMENT_SCHEDULE])("verb %i is the link's own", (verb) => {
    expect(() => matchBasis(statement({ verb }), [1], undefined)).not.toThrow();
  });

  it.each([
    { agreementDigest: TEXT.agreementDigest },
    { clauses: ['1'] },
    { obligations: [{ days: 1 }] },
    { withheld: [{ clause: '1', fields: [1] }] },
    { agreement: 'ca-us-lookout' },
    { agreement: 'ca-us-lookout', agreementDigest: new Uint8Array(31) },
  ])('a text is named whole or not at all: %j', (part) => {
    expect(() => matchBasis(statement({ verb: Verb.POST, ...part }), [], undefined)).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  });

  it.each([
    [VisaOutcome.REFUSED, [1, 2, 3], true],
    [VisaOutcome.DEFERRED, [1, 2], true],
    [VisaOutcome.ERROR, [1, 2], true],
    [VisaOutcome.NO_MATCH, [1], false],
    [VisaOutcome.MATCH, [1], false],
    [VisaOutcome.REFUSED, [1, 2, 5], false],
  ] as const)('an answer %i of the fields %j without a text says nothing of anyone: %s', (outcome, fields, isSo) => {
    expect(isRefusal(statement({ verb: Verb.RESPONSE }), fields, answer(outcome))).toBe(isSo);
    expect(isRefusal(statement({ verb: Verb.RESPONSE, ...TEXT }), fields, answer(outcome))).toBe(false);
  });
});

describe('which outcome an entry has', () => {
  const fits = (kind: AuditKind, under: object): string[] =>
    Object.entries(Outcome)
      .filter(([, outcome]) => hasItsOutcome(entry({ kind, outcome, ...under })))
      .map(([name]) => name);

  it.each([
    [AuditKind.SENT, ['PERMIT', 'PERMIT_WITH_OBLIGATIONS'], ['UNSPECIFIED']],
    [AuditKind.RECEIVED, ['PERMIT', 'PERMIT_WITH_OBLIGATIONS'], ['UNSPECIFIED']],
    [AuditKind.HELD, ['HOLD_FOR_RELEASE'], []],
    [AuditKind.REFUSED, ['HOLD_FOR_RELEASE', 'REFUSE'], ['REFUSE']],
    [AuditKind.RELEASED, ['UNSPECIFIED'], ['UNSPECIFIED']],
    [AuditKind.REJECTED, ['UNSPECIFIED'], ['UNSPECIFIED']],
  ] as const)('kind %i: %j under a text, %j under none', (kind, text, none) => {
    expect([fits(kind, UNDER).sort(), fits(kind, {}).sort()]).toEqual([text, none]);
  });

  it("a partner's question that is not admitted is REFUSED without one", () => {
    expect(fits(AuditKind.REFUSED, { from: 'CA', to: 'US' })).toEqual(['UNSPECIFIED']);
  });

  it('what a sender logged as held, or at another time, it did not let go', () => {
    const sent = statement({ verb: Verb.POST, ...TEXT });
    const good = { kind: AuditKind.SENT, outcome: Outcome.PERMIT, ...UNDER } as const;
    expect(() => matchOutcome(entry(good), sent)).not.toThrow();
    for (const other of [{ outcome: Outcome.HOLD_FOR_RELEASE }, { outcome: Outcome.UNSPECIFIED }, { occurredAt: 8 }])
      expect(() => matchOutcome(entry({ ...good, ...other }), sent)).toThrow(expect.objectContaining({ code: 'LEAF_MISMATCH' }));
  });
});
