import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJson, TripointError } from '../../services/domain/index.ts';
import { NDJSON_MEDIA_TYPE, type RouteName } from '../contract/index.ts';

/** A JSON body, and the SHA-256 of its bytes as received, to which an Idempotency-Key is bound. */
export interface JsonBody {
  readonly value: unknown;
  readonly sha256: Uint8Array;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON of untrusted bytes. Throws MALFORMED. */
export function readJson(bytes: Uint8Array, parse?: (text: string) => unknown): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new TripointError('MALFORMED', 'the body is not UTF-8');
  }
  return parseJson(text, parse);
}

/** Accepts only application/json, except on `TAKES_BYTES`, whose body is raw bytes, and `TAKES_LINES`. Throws MALFORMED, MEDIA_TYPE_NOT_SUPPORTED. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error'); // __proto__ and constructor.prototype are refused
  const parsed = (request: FastifyRequest, text: string): unknown => {
    let result: unknown;
    let failure: Error | null = null;
    void parse(request, text, (error, value) => {
      failure = error;
      result = value;
    });
    if (failure !== null) throw failure;
    return result;
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let value: unknown;
    try {
      value = readJson(bytes, (text) => parsed(request, text));
    } catch (error) {
      return done(error as TripointError);
    }
    return done(null, { value, sha256: createHash('sha256').update(bytes).digest() } satisfies JsonBody);
  });
  // Read by its handler, as it comes.
  app.addContentTypeParser(NDJSON_MEDIA_TYPE, (request, stream, done) => {
    if (request.routeOptions.config.route === TAKES_LINES) done(null, stream);
    else done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
  });
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.route === TAKES_BYTES) done(null, bytes);
    else done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
  });
}

const TAKES_LINES: RouteName = 'runScreening';
/** C2SP tlog-witness specifies no media type for its request body. */
const TAKES_BYTES: RouteName = 'addCheckpoint';
