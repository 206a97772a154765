import { type Static, Type } from 'typebox';
import { code, list, object } from '../parts.ts';

/** Every unsuccessful response (RFC 9457, application/problem+json). */
export const Problem = object({
  type: Type.String({ pattern: '^urn:tripoint:problem:[A-Z][A-Z0-9_]*$' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 100, maximum: 599 }),
  code,
  detail: Type.Optional(Type.String()),
  requestId: Type.String(),
  retryable: Type.Boolean(),
  faults: list(
    object({
      field: Type.String(),
      rule: Type.String(),
      value: Type.Optional(Type.String()),
      source: Type.Optional(Type.String()),
    }),
  ),
});
export type Problem = Static<typeof Problem>;
