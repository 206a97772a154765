import type { Command } from 'commander';
import type { AuditAsked } from '../../sdk/index.ts';
import type { ConnectionOptions } from '../connection.ts';
import { code, uuid, word } from '../input.ts';
import type { LanguageOptions } from '../language.ts';

export interface FilterOptions extends ConnectionOptions, LanguageOptions {
  readonly person?: string;
  readonly exchange?: string;
  readonly record?: string;
  readonly officer?: string;
  readonly agreement?: string;
  readonly purpose?: string;
  readonly decision?: string;
  readonly from?: string;
  readonly to?: string;
  readonly partner?: string;
  readonly kind?: string;
  readonly leaf?: string;
  readonly code?: string;
}

export const filtered = (command: Command): Command =>
  command
    .option('--person <text>', 'a document number (with its issuing state before it, or without) or a whole name; exact')
    .option('--exchange <id>', 'one exchange', uuid)
    .option('--record <id>', 'one record, in all its exchanges', uuid)
    .option('--officer <subject>', 'what this officer did')
    .option('--agreement <id>', 'under this agreement')
    .option('--purpose <word>', 'for this purpose', word)
    .option('--decision <word>', 'as this country decided, such as SUPPRESS', word)
    .option('--from <time>', 'from this UTC time on: 2026-11-24, or with T12:00:00Z')
    .option('--to <time>', 'before this UTC time')
    .option('--partner <country>', 'with this partner', code)
    .option('--kind <word>', 'of this record kind, such as LOOKOUT', word)
    .option('--leaf <word>', 'of this kind of entry, such as SENT', word)
    .option('--code <code>', 'with this reason', word);

/** The filters as query parameters. */
export const filtersOf = (options: FilterOptions): AuditAsked<Omit<FilterOptions, keyof ConnectionOptions | 'lang'>> => {
  const { person, exchange, record, officer, agreement, purpose, decision, from, to, partner, kind, leaf } = options;
  return { person, exchange, record, officer, agreement, purpose, decision, from, to, partner, kind, leaf, code: options.code };
};
