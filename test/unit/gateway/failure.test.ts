import { expect, it } from 'vitest';
import { CommandError, EXIT, exitOf, failureOf, sameWith } from '../../../gateway/cli/failure.ts';
import { GatewayError } from '../../../gateway/sdk/index.ts';
import { CODES, type Code, TripointError } from '../../../services/domain/index.ts';
import { messages } from '../../../services/messages/index.ts';

const codes = Object.keys(CODES) as Code[];
const exitsWhere = (is: (code: Code) => boolean) =>
  new Set(codes.filter(is).map((code) => exitOf(code, CODES[code].retryable === true)));

it('a refusal is never unexpected, and what others or operators have to end is unavailable', () => {
  expect(exitsWhere((code) => CODES[code].status < 500)).not.toContain(EXIT.unexpected);
  expect(exitsWhere((code) => CODES[code].status === 503)).toEqual(new Set([EXIT.unavailable]));
  expect(exitOf('LINK_SUSPENDED', false)).toBe(EXIT.unavailable);
  expect(exitOf('AGREEMENT_SUSPENDED', false)).toBe(EXIT.denied);
  expect(exitOf('QUOTA_EXHAUSTED', false)).toBe(EXIT.denied);
  expect(exitOf('ROW_UNREADABLE', false)).toBe(EXIT.tampered);
  expect(exitOf('INTERNAL', false)).toBe(EXIT.unexpected);
});

it('names the command that shows what holds it up', () => {
  const next = (code: Code) => failureOf(new TripointError(code), 'help', messages('en')).next;
  expect(next('LINK_SUSPENDED')).toContain('tripoint link list');
  expect(next('CLOCK_IN_DOUBT')).toContain('tripoint clock show');
});

it('a disk that is full is no unexpected error: what the system says is passed on', () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, copyfile 'a' -> 'b'"), { code: 'ENOSPC' });
  expect(failureOf(full, 'help', messages('en'))).toMatchObject({
    exit: EXIT.unavailable,
    code: 'ENOSPC',
    message: full.message,
  });
  expect(failureOf(new Error('a value'), 'help', messages('en'))).toMatchObject({ exit: EXIT.unexpected, code: 'INTERNAL' });
});

it('a path that is written wrong is the caller’s to mend: no disk is to be freed', () => {
  for (const code of ['ENOENT', 'ENOTDIR', 'EISDIR']) {
    const wrong = Object.assign(new Error(`${code}: …, open 'nope/x'`), { code });
    const { exit, message, next } = failureOf(wrong, 'help', messages('en'));
    expect([exit, message, next]).toEqual([EXIT.usage, wrong.message, expect.stringContaining('an existing path')]);
  }
});

it('what is said of a server of our own is not said of the partner', () => {
  expect(new TripointError('OWN_SERVER_DOWN').message).toContain('Our own nats-server');
  expect(failureOf(new TripointError('OWN_SERVER_DOWN'), 'help', messages('en')).next).toContain('natsUrl');
});

it('is told in the language that was asked for, its rules too where the catalogue has them', () => {
  const invalid = new GatewayError('A field of the request breaks a rule: …', {
    code: 'INVALID',
    faults: [
      { field: '/purpose', rule: 'one of A, B (did you mean A?)' },
      { field: '/lookout', rule: 'a rule of nobody' },
    ],
  });
  expect(failureOf(invalid, 'tripoint lookout post --help', messages('fr'))).toMatchObject({
    code: 'INVALID',
    message: 'La demande enfreint une règle de ses champs',
    faults: [
      { field: '/purpose', rule: 'l’un de A, B (vouliez-vous dire A?)' },
      { field: '/lookout', rule: 'a rule of nobody' },
    ],
    next: 'tripoint lookout post --help',
  });
  const forbidden = new GatewayError(`${CODES.FORBIDDEN.title}: REVIEW is settled by the role releaser`, { code: 'FORBIDDEN' });
  expect(failureOf(forbidden, '', messages('es')).message).toBe(
    'Su función no lo permite: REVIEW is settled by the role releaser',
  );
  const own = new CommandError(EXIT.usage, ['fail.which-country', { names: 'US, CA' }], sameWith('--as US'));
  expect(failureOf(own, '', messages('es'))).toMatchObject({
    message: '¿en nombre de qué país? El perfil conoce US, CA',
    next: 'el mismo comando con --as US',
  });
});

it('a fault of an agreement is mended in the agreement, not in the configuration', () => {
  const next = (...fields: string[]) =>
    failureOf(
      new TripointError(
        'CONFIG_INVALID',
        fields.map((field) => ({ field, rule: 'x' })),
      ),
      'help',
      messages('en'),
    ).next;
  for (const field of [
    'ca-us-lookouts/agreement.yaml/parties',
    'rules.cedar:3:1',
    'x/signatures/CA',
    'ca-us-lookouts@2027-01/version',
  ])
    expect(next(field)).toContain('correct the named text');
  expect(next('/partners/0/publicFile')).toContain('correct the configuration');
  expect(next('/agreementsFolder', 'rules.cedar')).toContain('correct the configuration');
});

it('a ledger or copy that cannot be written is a matter of the disk, which is the gateway’s where a gateway says it', () => {
  const why = 'no space left on device (ENOSPC): /backups/ledger.db, 0 bytes free';
  expect(failureOf(new TripointError('LEDGER_FAILED', why), 'help', messages('en'))).toMatchObject({
    exit: EXIT.unavailable,
    message: `The ledger cannot be read or written: ${why}`,
    next: expect.stringContaining('free disk space'),
  });
  const said = new GatewayError('x', { code: 'LEDGER_FAILED', faults: [] });
  expect(failureOf(said, 'help', messages('en')).next).toBe('tripoint doctor');
});
