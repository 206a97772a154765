import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { TripointError } from '../../services/domain/index.ts';
import type { RouteName } from '../contract/index.ts';

/** A JSON body and the SHA-256 of its bytes as they came: the digest is what an Idempotency-Key is bound to. */
export interface JsonBody {
  readonly value: unknown;
  readonly sha256: Uint8Array;
}

// The deepest record has 5 levels; what is deeper only serves to exhaust a recursive reader.
const MAX_DEPTH = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads application/json and nothing else, but for the route whose protocol names no media type: its body is bytes. Throws MALFORMED. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error'); // __proto__ and constructor.prototype are refused
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      return done(new TripointError('MALFORMED', 'the body is not UTF-8'));
    }
    if (depthOf(text) > MAX_DEPTH)
      return done(new TripointError('MALFORMED', `the body is nested deeper than ${MAX_DEPTH} levels`));
    void parse(request, text, (error, value) => {
      if (error) return done(new TripointError('MALFORMED', 'the body is not JSON'));
      const body: JsonBody = { value, sha256: createHash('sha256').update(bytes).digest() };
      done(null, body);
    });
  });
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.route === TAKES_BYTES) done(null, bytes);
    else done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
  });
}

/** C2SP tlog-witness leaves open what its body is called. */
const TAKES_BYTES: RouteName = 'addCheckpoint';

/** Brackets open at once, outside of texts. Of a text that is not JSON it says nothing, and need not. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') deepest = Math.max(deepest, ++depth);
    else if (c === '}' || c === ']') depth--;
  }
  return deepest;
}
