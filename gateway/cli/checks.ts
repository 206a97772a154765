// `doctor` prints the checks of a running gateway's readiness, row by row.

export type CheckStatus = 'OK' | 'WARN' | 'FAIL' | 'NOT_CHECKED';

/** One check and its result. */
export interface Finding {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: string;
  readonly next?: string;
  /** Deliberately not checked: a suspended link, a server on another machine. */
  readonly meant?: true;
}

/** `run` returns its finding in words, or throws a CheckFailed with the fault. */
export interface Check {
  readonly name: string;
  run(): Promise<string | Omit<Finding, 'name'>>;
}

export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

const TIMEOUT_MS = 3_000;
const OPERATORS_ONLY = 'the gateway gives the reason to operators only: --token-file FILE';

interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly { name: string; status: CheckStatus; detail?: string; next?: string }[];
}

/** Each check of a gateway, after one for its readiness. Throws CheckFailed if no gateway answers. */
export async function gatewayFindings(url: string, token: string | undefined): Promise<Finding[]> {
  const { status, body } = await ask(url, token);
  const { ready, checks } = body as Partial<Readiness>;
  if (typeof ready !== 'boolean' || !Array.isArray(checks)) throw new CheckFailed(`status ${status}: this is not a gateway`);
  // A link warns only if it is suspended.
  const suspended = checks.flatMap(({ name, status: found }) => (found === 'WARN' ? (/^link (..)$/.exec(name)?.[1] ?? []) : []));
  const isTold = checks.every(({ detail }) => detail !== undefined);
  const whose = token === undefined ? '' : "; this token is not an operator's";
  return [
    ready
      ? { name: 'gateway', status: 'OK', detail: `${url} answers: ready${isTold ? '' : whose}` }
      : {
          name: 'gateway',
          status: 'WARN',
          detail: `${url} answers: not ready, because of the failures below${isTold ? '' : whose}`,
        },
    ...checks.map(({ name, status: found, detail, next }): Finding => {
      const said = detail ?? (found === 'OK' ? 'as reported by the gateway' : OPERATORS_ONLY);
      const meant = found === 'NOT_CHECKED' && suspended.includes(/^(?:stream|witness|log|clock) (..)$/.exec(name)?.[1] ?? '');
      return { name, status: found, detail: said, ...(next !== undefined && { next }), ...(meant && { meant }) };
    }),
  ];
}

async function ask(url: string, token: string | undefined): Promise<{ status: number; body: unknown }> {
  let response: Response;
  try {
    response = await fetch(new URL('/readyz', url), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name: string };
    const why = cause?.code ?? name;
    // A starting gateway holds its address but does not answer yet.
    const next =
      why === 'ECONNREFUSED'
        ? 'tripoint up --config FILE'
        : 'the same command again, in a moment: a gateway may be starting there';
    throw new CheckFailed(`hop HTTP to ${url}: ${why}`, next);
  }
  return { status: response.status, body: await response.json().catch(() => ({})) };
}
