// What `doctor` asks a running gateway: the table of checks that its readiness is made of, row by row and in its words.

export type CheckStatus = 'OK' | 'WARN' | 'FAIL' | 'NOT_CHECKED';

/** One thing that must hold, and how it was found. */
export interface Finding {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: string;
  readonly next?: string;
  /** Not checked because it is not to be: a link that was suspended, a server on another machine. */
  readonly meant?: true;
}

/** `run` says in words what it found, or throws a CheckFailed that says what is wrong. */
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
const UNTOLD = 'the gateway tells the reason to operators: --token-file FILE';

interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly { name: string; status: CheckStatus; detail?: string; next?: string }[];
}

/** Each check of a gateway, behind one that says whether it is ready. Throws CheckFailed where none answers. */
export async function gatewayFindings(url: string, token: string | undefined): Promise<Finding[]> {
  const { status, body } = await ask(url, token);
  const { ready, checks } = body as Partial<Readiness>;
  if (typeof ready !== 'boolean' || !Array.isArray(checks)) throw new CheckFailed(`status ${status}: this is no gateway`);
  // A link warns when it is suspended, and at no other time.
  const suspended = checks.flatMap(({ name, status: found }) => (found === 'WARN' ? (/^link (..)$/.exec(name)?.[1] ?? []) : []));
  const isTold = checks.every(({ detail }) => detail !== undefined);
  const whose = token === undefined ? '' : "; this token is no operator's";
  return [
    ready
      ? { name: 'gateway', status: 'OK', detail: `${url} answers: ready${isTold ? '' : whose}` }
      : { name: 'gateway', status: 'WARN', detail: `${url} answers: not ready, for what fails below${isTold ? '' : whose}` },
    ...checks.map(({ name, status: found, detail, next }): Finding => {
      const said = detail ?? (found === 'OK' ? 'the gateway says so' : UNTOLD);
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
    // A gateway that starts holds its address, and answers nobody yet.
    const next =
      why === 'ECONNREFUSED'
        ? 'tripoint up --config FILE'
        : 'the same command again, in a moment: a gateway may be starting there';
    throw new CheckFailed(`hop HTTP to ${url}: ${why}`, next);
  }
  return { status: response.status, body: await response.json().catch(() => ({})) };
}
