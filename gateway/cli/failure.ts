import { CODES, type Fault, isCode, systemCodeOf, TripointError } from '../../services/domain/index.ts';
import { type MessageKey, type Say, sayPlace, sayRule } from '../../services/messages/index.ts';
import { GatewayError, type GatewayErrorCode } from '../sdk/index.ts';
import { CommandError, EXIT, type Exit, worded } from './exit.ts';
import type { Output } from './shell.ts';
import { jsonLine, plain } from './terminal.ts';

export { CommandError, EXIT, type Exit, type Phrase, sameWith } from './exit.ts';

const DENIED: readonly GatewayErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SAME_PERSON',
  'GRANT_MISSING',
  'NO_AGREEMENT',
  'POLICY_REFUSED',
];
const TAMPERED: readonly GatewayErrorCode[] = ['LEDGER_CORRUPT', 'ROLLED_BACK', 'ROW_UNREADABLE'];
const USAGE: readonly GatewayErrorCode[] = [
  'INVALID',
  'NOT_FOUND',
  'MALFORMED',
  'OVERSIZED',
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_MISMATCH',
  'DUTY_SETTLED',
  'ERASED',
  'AGREEMENT_SIGNATURE_INVALID',
  'CONFIG_INVALID',
];

export function exitOf(code: GatewayErrorCode, retryable: boolean): Exit {
  if (TAMPERED.includes(code)) return EXIT.tampered;
  if (DENIED.includes(code)) return EXIT.denied;
  if (USAGE.includes(code)) return EXIT.usage;
  const { status } = isCode(code) ? CODES[code] : { status: 500 };
  // Temporary conditions: a suspended link is resumed, the process that uses a folder ends, a disk gets free space.
  if (retryable || status === 503 || MENDED_ELSEWHERE.includes(code)) return EXIT.unavailable;
  if (status === 403) return EXIT.denied;
  return status < 500 ? EXIT.usage : EXIT.unexpected;
}

const MENDED_ELSEWHERE: readonly GatewayErrorCode[] = ['LINK_SUSPENDED', 'FOLDER_IN_USE', 'LEDGER_FAILED'];

/** The files of an agreement, or a text by its id and version: signed by the parties, so not a fault of the configuration. */
const OF_AGREEMENT =
  /(^|\/)(agreement\.yaml|rules\.cedar|cases\.yaml|invariants\.yaml|signatures)([/#:@]|$)|^[a-z0-9-]+@[^/]+(\/|$)/;

/** The system's error codes for a wrong path. */
const MISTYPED = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];

/** Codes with a specific next step. */
const NEXT = {
  UNAUTHENTICATED: 'next.UNAUTHENTICATED',
  FORBIDDEN: 'next.FORBIDDEN',
  NOT_FOUND: 'next.NOT_FOUND',
  IDEMPOTENCY_MISMATCH: 'next.IDEMPOTENCY_MISMATCH',
  DUPLICATE_REFERENCE: 'next.DUPLICATE_REFERENCE',
  SAME_PERSON: 'next.SAME_PERSON',
  GRANT_MISSING: 'next.GRANT_MISSING',
  DUTY_SETTLED: 'next.DUTY_SETTLED',
  ERASED: 'next.ERASED',
  AGREEMENT_SIGNATURE_INVALID: 'next.AGREEMENT_SIGNATURE_INVALID',
  ROW_UNREADABLE: 'next.ROW_UNREADABLE',
  LINK_SUSPENDED: 'next.LINK_SUSPENDED',
  PARTNER_SET_ASIDE: 'next.PARTNER_SET_ASIDE',
  CLOCK_IN_DOUBT: 'next.CLOCK_IN_DOUBT',
  CLOCK_STEPPED_BACK: 'next.CLOCK_STEPPED_BACK',
  LEDGER_CORRUPT: 'next.LEDGER_CORRUPT',
  ROLLED_BACK: 'next.ROLLED_BACK',
  FOLDER_IN_USE: 'next.FOLDER_IN_USE',
  OWN_SERVER_DOWN: 'next.OWN_SERVER_DOWN',
  CERTIFICATE_EXPIRED: 'next.CERTIFICATE_EXPIRED',
  CONFIG_INVALID: 'next.CONFIG_INVALID',
  GATEWAY_UNREACHABLE: 'next.GATEWAY_UNREACHABLE',
  ANSWER_NOT_UNDERSTOOD: 'next.ANSWER_NOT_UNDERSTOOD',
} as const satisfies Partial<Record<GatewayErrorCode, MessageKey>>;

export interface Failure {
  readonly exit: Exit;
  readonly code: string;
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly requestId?: string;
  readonly next: string;
}

/** The message and exit code for anything thrown by a command. `help` is the help of that command. */
export function failureOf(error: unknown, help: string, say: Say): Failure {
  if (error instanceof CommandError) {
    const { exit, told, next, faults } = error;
    return { exit, code: 'USAGE', message: worded(told, say), faults: faultsIn(faults, say), next: worded(next, say) };
  }
  if (error instanceof GatewayError || error instanceof TripointError) {
    const code: GatewayErrorCode = error.code;
    const requestId = error instanceof GatewayError ? error.requestId : undefined;
    return {
      exit: exitOf(code, error.retryable),
      code,
      message: messageOf(code, error, say),
      faults: faultsIn(error.faults, say),
      next: nextFor(error, help, say),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
  const system = systemCodeOf(error);
  if (system !== undefined && error instanceof Error) {
    const isPath = MISTYPED.includes(system);
    return {
      exit: isPath ? EXIT.usage : EXIT.unavailable,
      code: system,
      message: error.message,
      faults: [],
      next: say(isPath ? 'next.path' : 'next.system'),
    };
  }
  // leak: report the location of an unexpected error, not its message, which may quote a value.
  const where = error instanceof Error ? (error.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '').trim() : '';
  const name = error instanceof Error ? error.name : typeof error;
  return {
    exit: EXIT.unexpected,
    code: 'INTERNAL',
    message: say('fail.unexpected', { what: `${name} ${where}`.trim() }),
    faults: [],
    next: 'tripoint doctor',
  };
}

const faultsIn = (faults: readonly Fault[], say: Say): Fault[] =>
  faults.map(({ field, rule }) => ({
    field: /^line \d+, column/.test(field) ? sayPlace(field, say) : field,
    rule: sayRule(rule, say),
  }));

/** The title of the code in the reader's language. The gateway's detail follows in English; faults are listed separately. */
function messageOf(code: GatewayErrorCode, { message, faults }: GatewayError | TripointError, say: Say): string {
  if (!isCode(code))
    return code === 'GATEWAY_UNREACHABLE'
      ? say('client.GATEWAY_UNREACHABLE')
      : `${say('client.ANSWER_NOT_UNDERSTOOD')} (${message})`;
  const title = say(`code.${code}`);
  const english = CODES[code].title;
  const detail = message.startsWith(`${english}: `) ? message.slice(english.length + 2) : '';
  return detail === '' || faults.length > 0 ? title : `${title}: ${detail}`;
}

function nextFor(error: GatewayError | TripointError, help: string, say: Say): string {
  const { code, faults, retryable } = error;
  if (code === 'NOT_FOUND' && faults.length > 0) return help;
  if (code === 'CONFIG_INVALID' && faults.length > 0 && faults.every(({ field }) => OF_AGREEMENT.test(field)))
    return say('next.agreement');
  // The gateway's disk is not the caller's.
  if (code === 'LEDGER_FAILED') return error instanceof GatewayError ? 'tripoint doctor' : say('next.system');
  return nextOf(code, retryable, help, say);
}

function nextOf(code: GatewayErrorCode, retryable: boolean, help: string, say: Say): string {
  if (Object.hasOwn(NEXT, code)) return say(NEXT[code as keyof typeof NEXT]);
  if (code === 'NOT_READY') return 'tripoint doctor';
  return retryable ? say('next.again') : help;
}

/** On stderr, separate from data. */
export function tellFailure(
  { code, message, faults, requestId, next, exit }: Failure,
  json: boolean,
  say: Say,
  stderr: Output,
): void {
  if (json) {
    stderr.write(`${jsonLine({ error: { code, message, faults, requestId, exit, next } })}\n`);
    return;
  }
  const lines = [
    `✖ ${code}  ${plain(message)}`,
    ...faults.map(({ field, rule }) => `  ${plain(field === '' ? say('next.body') : field)}: ${plain(rule)}`),
    ...(requestId === undefined ? [] : [`  ${say('next.request', { id: plain(requestId) })}`]),
    `  ${say('next.is', { next })}`,
  ];
  stderr.write(`${lines.join('\n')}\n`);
}
