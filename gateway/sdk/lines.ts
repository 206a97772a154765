// NDJSON as it arrives.
import { GatewayError, unreachable } from './error.ts';

const MOST_CHARACTERS = 16 << 20;

/** The values of a body, each once its line has ended. Leaving the loop ends the request. Throws GatewayError. */
export async function* readLines<T>(response: Response): AsyncGenerator<T, void, undefined> {
  const { body, status } = response;
  if (!response.headers.get('content-type')?.startsWith('application/x-ndjson') || body === null)
    throw new GatewayError('The answer is not NDJSON', { code: 'ANSWER_NOT_UNDERSTOOD', status });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw unreachable(cause); // cut in the middle of the body
      });
      if (done) return;
      const lines = (pending + decoder.decode(value, { stream: true })).split('\n');
      pending = lines.pop() ?? '';
      if (pending.length > MOST_CHARACTERS)
        throw new GatewayError('A line is larger than any gateway sends', { code: 'ANSWER_NOT_UNDERSTOOD', status });
      for (const line of lines) yield parsed<T>(line, status);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parsed<T>(line: string, status: number): T {
  try {
    return JSON.parse(line) as T;
  } catch (cause) {
    throw new GatewayError('A line of the answer is not JSON', { code: 'ANSWER_NOT_UNDERSTOOD', status, cause });
  }
}
