import { expect, it } from 'vitest';
import { EXIT, exitOf, failureOf } from '../../../gateway/cli/failure.ts';
import { CODES, type Code, TripointError } from '../../../services/domain/index.ts';

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
  const next = (code: Code) => failureOf(new TripointError(code), 'help').next;
  expect(next('LINK_SUSPENDED')).toContain('tripoint link list');
  expect(next('CLOCK_IN_DOUBT')).toContain('tripoint clock show');
});

it('a disk that is full is no unexpected error: what the system says is passed on', () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, copyfile 'a' -> 'b'"), { code: 'ENOSPC' });
  expect(failureOf(full, 'help')).toMatchObject({ exit: EXIT.unavailable, code: 'ENOSPC', message: full.message });
  expect(failureOf(new Error('a value'), 'help')).toMatchObject({ exit: EXIT.unexpected, code: 'INTERNAL' });
});

it('what is said of a server of our own is not said of the partner', () => {
  expect(new TripointError('OWN_SERVER_DOWN').message).toContain('Our own nats-server');
  expect(failureOf(new TripointError('OWN_SERVER_DOWN'), 'help').next).toContain('natsUrl');
});
