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

/** Accepts only application/json, except on `TAKES_BYTES`, whose body is raw bytes. Throws MALFORMED, MEDIA_TYPE_NOT_SUPPORTED. */
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
  type Read = (text: string, parse: (text: string) => unknown) => unknown;
  const taking =
    (read: Read, only?: RouteName) =>
    (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, body?: JsonBody) => void): unknown => {
      if (only !== undefined && request.routeOptions.config.route !== only)
        return done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
      let text: string;
      try {
        text = utf8.decode(bytes);
      } catch {
        return done(new TripointError('MALFORMED', 'the body is not UTF-8'));
      }
      let value: unknown;
      try {
        value = read(text, (part) => parseJson(part, (checked) => parsed(request, checked)));
      } catch (error) {
        return done(error as TripointError);
      }
      return done(null, { value, sha256: createHash('sha256').update(bytes).digest() });
    };
  const whole = taking((text, parse) => parse(text));
  const lines = taking(linesIn, 'runScreening');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, whole);
  app.addContentTypeParser<Buffer>(NDJSON_MEDIA_TYPE, { parseAs: 'buffer' }, lines);
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.route === TAKES_BYTES) done(null, bytes);
    else done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
  });
}

/** Throws MALFORMED naming the line: a list of which a line is cut is not the list that was meant. */
function linesIn(text: string, parse: (text: string) => unknown): unknown[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      return [parse(line)];
    } catch (cause) {
      throw new TripointError('MALFORMED', `line ${i + 1} is not JSON`, { cause });
    }
  });
}

/** C2SP tlog-witness specifies no media type for its request body. */
const TAKES_BYTES: RouteName = 'addCheckpoint';
