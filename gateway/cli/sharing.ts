// The options of the commands that share records with partners: one record, or those of a file.
import { type Command, InvalidArgumentError } from 'commander';
import type { SaidCaveat } from '../../services/domain/index.ts';
import type { PostExchange } from '../sdk/index.ts';
import { type ConnectionOptions, connected } from './connection.ts';
import { code, codes, said, word } from './input.ts';

/** The options of every command that shares records. */
export interface SharingOptions extends ConnectionOptions {
  readonly to: string[];
  readonly purpose: string;
  readonly priority?: PostExchange['priority'];
  readonly classification?: PostExchange['classification'];
  readonly caveat?: SaidCaveat[];
  readonly exigent?: string;
  readonly mistreatmentRisk?: PostExchange['mistreatmentRisk'];
  readonly agency?: Record<string, string>;
  readonly again?: true;
  readonly dryRun?: true;
}

/** For commander: `COUNTRY=AGENCY`, repeated. */
function agencies(value: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [named = '', agency = '', ...more] = value.split('=');
  const country = code(named);
  if (country === '' || agency === '' || more.length > 0)
    throw new InvalidArgumentError('a country and its agency, as in CA=CBSA');
  if (Object.hasOwn(before, country)) throw new InvalidArgumentError('one agency for each country');
  return { ...before, [country]: agency };
}

/** For commander: `CODE`, `CODE:text`, `CONCEALED:time` or `CONCEALED:time:text`; repeatable. The gateway checks the code. */
export function caveats(value: string, before: readonly SaidCaveat[] = []): SaidCaveat[] {
  const [, name = '', rest] = /^([^:]*)(?::(.*))?$/s.exec(value) ?? [];
  const code = word(name) as SaidCaveat['code'];
  const [, until = rest, text] = /^([\d-]*(?:T\d\d:\d\d:\d\d[^:]*)?)(?::(.*))?$/s.exec(rest ?? '') ?? [];
  const parts = code === 'CONCEALED' ? { until: rest && until, text } : { text: rest };
  return [...before, said({ code, ...parts }) as unknown as SaidCaveat];
}

export const sharing = (command: Command): Command =>
  connected(command)
    .requiredOption('--to <country>', 'a partner; repeatable, or separated by commas', codes)
    .requiredOption('--purpose <code>', 'a purpose of the agreement', word)
    .option('--priority <word>', 'ROUTINE, URGENT or CRITICAL', word)
    .option('--classification <word>', 'UNCLASSIFIED, PROTECTED, CONFIDENTIAL or SECRET', word)
    .option(
      '--caveat <code>',
      'H0 to H3, CONCEALED:2027-01-01 or NOTE:text, and a text after any of them, as in H2:text; repeatable',
      caveats,
    )
    .option('--agency <country=agency>', 'the agency addressed in a country, such as CA=CBSA; repeatable', agencies)
    .option('--mistreatment-risk <word>', 'your own assessment: NONE or SUBSTANTIAL', word)
    .option('--exigent <reason>', 'send at once under an override; a releaser reviews it afterwards')
    .option('--again', 'share another record under the reference of an earlier one')
    .option('--dry-run', 'show what each partner would be sent, and which clause withholds the rest; send nothing');

/** What is shared → the body of POST /v1/exchanges. */
export function bodyOf(content: object, options: SharingOptions): PostExchange {
  const { to, purpose, priority, classification, caveat, mistreatmentRisk, agency, again, exigent } = options;
  const more = said({
    ...{ priority, classification, mistreatmentRisk },
    caveats: caveat,
    exigent: exigent === undefined ? undefined : { reason: exigent },
    recipientAgencies: agency,
    allowDuplicateReference: again,
  });
  return { to, purpose, ...more, ...content } as unknown as PostExchange;
}
