import type { Code, Fault } from '../../services/domain/index.ts';
import type { Problem } from '../contract/index.ts';

/** Codes of the gateway, and two that only a client can see. */
export type GatewayErrorCode =
  | Code
  /** No response: refused, reset, cut, or not a gateway's address. */
  | 'GATEWAY_UNREACHABLE'
  /** A response outside the contract, such as a proxy's page. */
  | 'ANSWER_NOT_UNDERSTOOD';

interface ErrorFacts {
  readonly code: GatewayErrorCode;
  /** HTTP status; 0 if there was no response. */
  readonly status?: number;
  readonly retryable?: boolean;
  readonly requestId?: string;
  readonly faults?: readonly Fault[];
  readonly cause?: unknown;
}

/** The only error of the SDK. `faults` names each field and the rule it breaks; `requestId` identifies the request in the gateway's log. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  readonly requestId: string | undefined;
  readonly faults: readonly Fault[];

  constructor(message: string, { code, status = 0, retryable = false, requestId, faults = [], cause }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.requestId = requestId;
    this.faults = faults;
  }
}

/** The error that an unsuccessful response describes. */
export async function errorOf(response: Response): Promise<GatewayError> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const status = response.status;
  const problem = await response.json().catch(() => undefined);
  if (!isProblem(problem))
    return new GatewayError(`HTTP status ${status} without a problem that the gateway would send`, {
      code: 'ANSWER_NOT_UNDERSTOOD',
      status,
      retryable: status >= 502,
      ...(requestId === undefined ? {} : { requestId }),
    });
  const { code, title, detail, retryable, faults } = problem;
  return new GatewayError(detail === undefined ? title : `${title}: ${detail}`, {
    code: code as Code,
    status,
    retryable,
    requestId: problem.requestId,
    faults,
  });
}

const isProblem = (json: unknown): json is Problem => {
  const { code, title, retryable, requestId, faults } = (json ?? {}) as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    typeof title === 'string' &&
    typeof retryable === 'boolean' &&
    typeof requestId === 'string' &&
    Array.isArray(faults)
  );
};

export const unreachable = (cause: unknown): GatewayError =>
  new GatewayError('The gateway cannot be reached', { code: 'GATEWAY_UNREACHABLE', retryable: true, cause });
