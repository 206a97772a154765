import { caveatFaults, type Fault, MOST_CAVEATS } from '../../services/domain/index.ts';
import { exactlyOneOf, pointerPart } from './faults.ts';
import { MOST_PARTNERS, RECORD_FIELDS } from './shapes/index.ts';

/** The faults of a body of POST /v1/exchanges, or of a record's next version, that no schema expresses: dependencies between fields. */
export function faultsBetween(body: unknown): Fault[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const { to, verb, recipientAgencies, caveats } = body as Record<string, unknown>;
  const faults = exactlyOneOf(body, RECORD_FIELDS);
  if (Array.isArray(caveats)) faults.push(...caveatFaults(caveats.slice(0, MOST_CAVEATS)));
  if (verb === 'NOTIFY' && !Object.hasOwn(body, 'cargo')) faults.push({ field: '/verb', rule: 'NOTIFY only with cargo' });
  if (Array.isArray(to) && typeof recipientAgencies === 'object' && recipientAgencies !== null)
    for (const country of Object.keys(recipientAgencies).slice(0, MOST_PARTNERS + 1))
      if (!to.includes(country))
        faults.push({ field: `/recipientAgencies/${pointerPart(country)}`, rule: 'one of the countries in /to' });
  return faults;
}
