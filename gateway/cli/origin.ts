import type { Say } from '../../services/messages/index.ts';
import type { Exchange } from '../sdk/index.ts';
import { plain } from './terminal.ts';

/** Whose record it is, and by way of which countries it came. */
export const cameFrom = (provenance: NonNullable<Exchange['provenance']>, say: Say): string =>
  say('history.provenance', {
    country: plain(provenance[0]?.from ?? ''),
    via: provenance.map(({ to }) => plain(to)).join(', '),
  });
