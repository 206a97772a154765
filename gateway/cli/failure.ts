import { CODES, type Code, type Fault, isCode, systemCodeOf, TripointError } from '../../services/domain/index.ts';
import { GatewayError, type GatewayErrorCode } from '../sdk/index.ts';
import { jsonLine, plain } from './terminal.ts';

/** Exit codes: 1 is for what should never happen. */
export const EXIT = { ok: 0, unexpected: 1, usage: 2, denied: 3, unavailable: 4, tampered: 5 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A failure of the command itself, with the command to try next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exit: Exit;
  readonly next: string;
  readonly faults: readonly Fault[];

  constructor(exit: Exit, message: string, next: string, faults: readonly Fault[] = []) {
    super(message);
    this.exit = exit;
    this.next = next;
    this.faults = faults;
  }
}

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
  // A link that an operator has suspended is there again when it is resumed, and a folder when the other process has ended.
  if (retryable || status === 503 || code === 'LINK_SUSPENDED' || code === 'FOLDER_IN_USE') return EXIT.unavailable;
  if (status === 403) return EXIT.denied;
  return status < 500 ? EXIT.usage : EXIT.unexpected;
}

const NEXT: Readonly<Partial<Record<GatewayErrorCode, string>>> = {
  UNAUTHENTICATED: 'tripoint doctor   (is TRIPOINT_TOKEN_FILE the token of this gateway?)',
  FORBIDDEN: 'the same command with the token of a user whose role allows it (--token-file FILE)',
  NOT_FOUND: 'tripoint watch --count 1   (shows ids that exist)',
  IDEMPOTENCY_MISMATCH: 'the same command without --key, or with a new one',
  DUPLICATE_REFERENCE:
    'tripoint exchange show ID   (the exchange named above), or the same command with --again, if another record is meant',
  SAME_PERSON: 'the same command with the token of another person (--token-file FILE)',
  GRANT_MISSING: 'a releaser: tripoint audit grant ID --auditor YOU --hours 24 --reason TEXT',
  DUTY_SETTLED: 'tripoint duty list   (shows what still waits)',
  ERASED: 'tripoint exchange certificate ID   (what is left to say of it)',
  AGREEMENT_SIGNATURE_INVALID: 'tripoint agreement sign FOLDER --config FILE --takes-effect TIME   (by the party named above)',
  ROW_UNREADABLE: 'tripoint ledger verify --config FILE   (on its machine: names each row; everything else continues)',
  LINK_SUSPENDED: 'tripoint link list   (an operator resumes it: tripoint link resume PARTNER --reason TEXT)',
  PARTNER_SET_ASIDE: 'tripoint link list   (says what does not verify)',
  CLOCK_IN_DOUBT: "tripoint clock show   (an operator's or an auditor's)",
  CLOCK_STEPPED_BACK: "tripoint clock show   (an operator's or an auditor's)",
  LEDGER_CORRUPT: 'stop this gateway and keep its disk as it is: it is evidence',
  ROLLED_BACK: 'put the newer ledger back: tripoint ledger restore FOLDER --config FILE',
  FOLDER_IN_USE: 'stop the gateway that runs on this folder, or give this one a folder of its own',
  OWN_SERVER_DOWN: 'start the nats-server that natsUrl names, then: tripoint doctor --config FILE',
  CERTIFICATE_EXPIRED: 'have the certificate that is named renewed (docs/operations.md, Certificates)',
  CONFIG_INVALID: 'mend the configuration, then: tripoint doctor --config FILE',
  GATEWAY_UNREACHABLE: 'tripoint doctor   (names the hop that fails)',
  ANSWER_NOT_UNDERSTOOD: 'tripoint doctor   (is the address one of a gateway?)',
  NOT_READY: 'tripoint doctor',
};

export interface Failure {
  readonly exit: Exit;
  readonly code: string;
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly requestId?: string;
  readonly next: string;
}

/** What to say and how to exit, for anything thrown by a command. `help` is the help of that command. */
export function failureOf(error: unknown, help: string): Failure {
  if (error instanceof CommandError)
    return { exit: error.exit, code: 'USAGE', message: error.message, faults: error.faults, next: error.next };
  if (error instanceof GatewayError || error instanceof TripointError) {
    const code: GatewayErrorCode = error.code;
    const message = error.message;
    const { faults } = error;
    const requestId = error instanceof GatewayError ? error.requestId : undefined;
    const next = NEXT[code] ?? (isCode(code) && retryHelps(code, error.retryable) ? 'the same command again, in a moment' : help);
    return {
      exit: exitOf(code, error.retryable),
      code,
      message,
      faults,
      next,
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
  const system = systemCodeOf(error);
  if (system !== undefined && error instanceof Error)
    return {
      exit: EXIT.unavailable,
      code: system,
      message: error.message,
      faults: [],
      next: 'free the disk, or give this user the right, then the same command again',
    };
  // Where it came from helps whoever mends it; what it says may quote a value.
  const where = error instanceof Error ? (error.stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '').trim() : '';
  const name = error instanceof Error ? error.name : typeof error;
  return {
    exit: EXIT.unexpected,
    code: 'INTERNAL',
    message: `Unexpected ${name} ${where}`.trim(),
    faults: [],
    next: 'tripoint doctor',
  };
}

const retryHelps = (code: Code, retryable: boolean): boolean => retryable && code !== 'NOT_READY';

/** On stderr: data never mixes with it. */
export function tellFailure({ code, message, faults, requestId, next, exit }: Failure, json: boolean): void {
  if (json) {
    process.stderr.write(`${jsonLine({ error: { code, message, faults, requestId, exit, next } })}\n`);
    return;
  }
  const told = faults.map(({ field, rule }) => `  ${plain(field === '' ? 'the body' : field)}: ${plain(rule)}`);
  // With faults below, the sentence before the colon says it all.
  const head = faults.length > 0 ? (message.split(':')[0] as string) : message;
  const lines = [`✖ ${code}  ${plain(head)}`, ...told, ...(requestId === undefined ? [] : [`  request ${plain(requestId)}`])];
  process.stderr.write(`${lines.join('\n')}\n  next: ${next}\n`);
}
