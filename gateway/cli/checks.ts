// What `doctor` asks a running gateway: the table of checks that its readiness is made of, row by row and in its words.

export type CheckStatus = 'OK' | 'WARN' | 'FAIL' | 'NOT_CHECKED';

/** One thing that must hold, and how it was found. */
export interface Finding {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: string;
  readonly next?: string;
}

/** `run` says in words what it found, or throws a CheckFailed that says what is wrong. */
export interface Check {
  readonly name: string;
  run(): Promise<string | Pick<Finding, 'status' | 'detail' | 'next'>>;
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
  const isTold = checks.every(({ detail }) => detail !== undefined);
  const whose = token === undefined ? '' : "; this token is no operator's";
  return [
    ready
      ? { name: 'gateway', status: 'OK', detail: `${url} answers: ready${isTold ? '' : whose}` }
      : { name: 'gateway', status: 'WARN', detail: `${url} answers: not ready, for what fails below${isTold ? '' : whose}` },
    ...checks.map(({ name, status: found, detail, next }): Finding => {
      const said = detail ?? (found === 'OK' ? 'the gateway says so' : UNTOLD);
      return { name, status: found, detail: said, ...(next !== undefined && { next }) };
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
    throw new CheckFailed(`hop HTTP to ${url}: ${cause?.code ?? name}`, 'tripoint up --config FILE');
  }
  return { status: response.status, body: await response.json().catch(() => ({})) };
}
