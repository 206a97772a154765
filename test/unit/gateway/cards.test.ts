import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { termsCard } from '../../../gateway/cli/agreement-terms.ts';
import { exchangeCard } from '../../../gateway/cli/cards.ts';
import type { AgreementTerms, Duty, Exchange } from '../../../gateway/sdk/index.ts';
import { DAY, HOUR, MINUTE, SECOND, timeText } from '../../../services/domain/index.ts';
import { type Language, messages } from '../../../services/messages/index.ts';
import { idOf, START, TERMS } from './memory-exchange.ts';

const face = { paint: pc.createColors(false), say: messages('en') };
const bare: Exchange = {
  id: idOf(1),
  direction: 'sent',
  partner: 'CA',
  verb: 'NOTIFY',
  state: 'HELD',
  at: timeText(START),
  family: 'cargo',
  purpose: 'CARGO_SECURITY',
  priority: 'ROUTINE',
};
const cardOf = (over: Partial<Exchange>): string => exchangeCard({ ...bare, ...over }, face, true, START).join('\n');
const duty = (over: Partial<Duty>): Duty => ({
  kind: 'RELEASE',
  state: 'OPEN',
  clause: '7(2)',
  at: timeText(START),
  ...over,
});

describe('a card', () => {
  it.each<[Language, string, string]>([
    ['en', 'caveat', 'code 17, which this version does not know: handle it as H3 and CONCEALED: \ufffd[31m'],
    ['fr', 'réserve', 'code 17, inconnu de cette version : à traiter comme H3 et CONCEALED: \ufffd[31m'],
    ['es', 'restricción', 'código 17, que esta versión no conoce: tratar como H3 y CONCEALED: \ufffd[31m'],
  ])('shows a caveat as code, end and words (%s)', (language, label, unknown) => {
    const until = timeText(START + DAY);
    const caveats = [{ code: 'H2' }, { code: 'CONCEALED', until, text: 'w' }, { code: '17', text: '\u001b[31m' }];
    const shown = exchangeCard({ ...bare, caveats }, { ...face, say: messages(language) }, true, START);
    const rows = shown
      .filter((line) => line.includes(` ${label} `))
      .map((line) => line.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ').trim().slice(label.length).trim());
    expect([rows[0], rows[1]?.startsWith('CONCEALED '), rows[1]?.endsWith(`${until}: w`), rows[2]]).toEqual([
      'H2',
      true,
      true,
      unknown,
    ]);
  });

  it.each([
    [{ waiting: 2, due: timeText(START + 23 * HOUR + 5 * MINUTE + 59 * SECOND) }, '; 2 approvals still needed; 23 h 5 min left'],
    [{ waiting: 1, due: timeText(START + 47 * HOUR) }, '; 1 approval still needed; 47 h 0 min left'],
    [{ due: timeText(START + 30 * DAY + HOUR) }, '; 30 days 1 h left'],
    [{ due: timeText(START + 59 * MINUTE) }, '; 59 min left'],
    [{ due: timeText(START + SECOND) }, '; less than a minute left'],
    [{ due: timeText(START - 2 * HOUR), state: 'OVERDUE' }, '; overdue by 2 h 0 min'],
    [{ due: timeText(START + HOUR), waiting: 0, state: 'MET' }, ''],
    [{ due: timeText(START - HOUR), waiting: 1, state: 'EXPIRED' }, ''],
    [{}, ''],
  ] as const)('says of the duty %j how long and who: %s', (over, said) => {
    const card = cardOf({ duties: [duty(over)] });
    expect(card).toContain(`  RELEASE: a releaser must release it, or nothing is sent${said} (§7(2))`);
  });

  it('asks no approval for what is only to be done', () => {
    expect(cardOf({ duties: [duty({ kind: 'VERIFY_BEFORE_ACTION', waiting: 1 })] })).toContain(
      'VERIFY_BEFORE_ACTION: contact the originator before acting on it (§7(2))',
    );
  });

  it('says which verb, which override, and what it belongs to', () => {
    const card = cardOf({ exigent: true, correlation: idOf(2) });
    expect(card).toContain('‖ HELD  waits for a releaser, nothing was sent');
    expect(card).toContain('NOTIFY cargo  ROUTINE  CARGO_SECURITY');
    expect(card).toContain('override    sent under an exigent override');
    expect(card).toContain(`belongs to  ${idOf(2)}`);
  });

  it('says whose words a rejection is, and what becomes of it', () => {
    const code = 'CLOCK_STEPPED_BACK';
    const rejected = cardOf({ state: 'REJECTED', partner: 'CA', code, retries: 'TO_COME' });
    expect(rejected).toContain(`because     CA said ${code}: The gateway's own clock went back`);
    expect(rejected).toContain('retries     this gateway will retry it automatically');
    expect(cardOf({ state: 'REFUSED', partner: 'CA', code })).toContain(`because     ${code}:`);
    expect(cardOf({ state: 'REJECTED', code, retries: 'DONE', retriedAs: idOf(7) })).toContain(
      `this gateway has retried it, as ${idOf(7)}`,
    );
  });

  it('shows no two states alike', () => {
    const states: Exchange['state'][] = ['REFUSED', 'REJECTED', 'HELD', 'DENIED', 'EXPIRED', 'QUEUED', 'CLOSED'];
    const heads = states.map((state) => cardOf({ state }).split('\n')[0]);
    const shapes = heads.map((head, i) => (head ?? '').split(` ${states[i]}`)[0]?.at(-1));
    expect(new Set(shapes).size).toBe(states.length);
  });
});

describe('in the language of the officer', () => {
  const refused: Exchange = {
    ...bare,
    state: 'REFUSED',
    decision: {
      ...{ outcome: 'REFUSE', code: 'POLICY_REFUSED', agreement: 'ca-us-cargo', clauses: ['5.12'] },
      ...{ disclosed: [], withheld: [], obligations: [] },
      refusedBy: [
        { rule: 'agreement/purpose', clause: '5.12', facts: ['purpose'], permitted: ['CARGO_SECURITY', 'CUSTOMS_ENFORCEMENT'] },
        { rule: 'low-grade', clause: 'D.grade', facts: ['sourceGrade'] },
      ],
    },
  };
  const lines = (language: Language) =>
    exchangeCard(refused, { ...face, say: messages(language) }, true, START).map((line) => line.trim().replace(/ {2,}/g, '  '));

  it.each<[Language, string[]]>([
    [
      'en',
      [
        'because  POLICY_REFUSED: A clause of the agreement refuses this exchange',
        'refused by  the purpose is not one that the agreement permits here; permitted: CARGO_SECURITY, CUSTOMS_ENFORCEMENT (§5.12)',
        'refused by  rule low-grade, which reads: sourceGrade (D.grade)',
        'next  tripoint agreement show ca-us-cargo  (lists what it permits)',
      ],
    ],
    ['fr', ['→ CA  ⊘ REFUSÉ  rien n’a été envoyé', 'motif  POLICY_REFUSED: Une clause de l’accord refuse cet échange']],
    ['es', ['→ CA  ⊘ DENEGADO  no se envió nada', 'decisión  Denegado conforme a ca-us-cargo, §5.12']],
  ])('%s: what refused it, and what would have done', (language, expected) => {
    expect(lines(language)).toEqual(expect.arrayContaining(expected));
  });

  it('says no word of another language', () => {
    const english = new Set(lines('en').slice(0, 1));
    for (const language of ['fr', 'es'] as const) expect(lines(language).filter((line) => english.has(line))).toEqual([]);
  });

  it.each(['en', 'fr', 'es'] as const)('%s: the terms of an agreement', (language) => {
    const say = messages(language);
    const card = termsCard(TERMS as AgreementTerms, { ...face, say }).join('\n');
    for (const part of ['SCREENING', 'US → CA  LOOKOUT POST', 'CBSA', 'subjectReasonOnList']) expect(card).toContain(part);
    for (const key of ['agreement.purposes', 'agreement.fields', 'agreement.ALWAYS', 'agreement.NEVER'] as const)
      expect(card).toContain(say(key));
  });
});
