import type { AuditEntry, Outgoing } from '../../proto/index.ts';
import type { Micros } from '../domain/index.ts';
import type { Context } from './context.ts';

/** What every leaf of this gateway says of itself. */
export function entryBase(context: Context, at: Micros): Outgoing<'AuditEntry'> & { readonly schema: AuditEntry['schema'] } {
  return {
    schema: 1,
    eventId: context.newId(),
    occurredAt: at,
    country: context.self,
    gatewayId: context.gatewayId,
    softwareDigest: context.softwareDigest,
  };
}
