import { enumOf } from '../../../proto/index.ts';
import { LINK_PLANE } from '../../../services/records/index.ts';

/** What countries exchange, as a text's faults list it. */
export const exchanged = (type: 'RecordKind' | 'Verb'): string =>
  Object.entries(enumOf(type) ?? {})
    .filter(([, number]) => number > 0 && number < LINK_PLANE)
    .map(([name]) => name)
    .join(', ');
