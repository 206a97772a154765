import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseJson, TripointError } from '../../services/domain/index.ts';
import type { RouteName } from '../contract/index.ts';

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
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      return done(new TripointError('MALFORMED', 'the body is not UTF-8'));
    }
    let value: unknown;
    try {
      value = parseJson(text, (checked) => parsed(request, checked));
    } catch (error) {
      return done(error as TripointError);
    }
    const body: JsonBody = { value, sha256: createHash('sha256').update(bytes).digest() };
    done(null, body);
  });
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.route === TAKES_BYTES) done(null, bytes);
    else done(new TripointError('MEDIA_TYPE_NOT_SUPPORTED'));
  });
}

/** C2SP tlog-witness specifies no media type for its request body. */
const TAKES_BYTES: RouteName = 'addCheckpoint';
