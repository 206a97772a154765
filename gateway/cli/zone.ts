// A machine-readable zone on the command line, with other options beside it.
import type { Clock, Fault } from '../../services/domain/index.ts';
import { sayPlace, sayRule } from '../../services/messages/index.ts';
import { CommandError, EXIT, type Phrase } from './exit.ts';
import type { Terminal } from './terminal.ts';

type Json = Record<string, unknown>;

/** The option for the zone, the same in every language. */
const ZONE = '--mrz';

const OPTIONS: Readonly<Record<string, string>> = {
  name: '--surname and --given',
  dateOfBirth: '--born',
  document: '--document and --issuing-state',
  citizenship: '--citizenship',
};

/**
 * Merges a zone with the options beside it; each may complete the other. A zone with faults is not used, since a
 * misread digit makes a different person; nor is one that describes a different person from the options.
 */
export async function withZone(
  lines: readonly string[],
  beside: Json,
  { progress, say }: Pick<Terminal, 'progress' | 'say'>,
  clock: Clock,
): Promise<Json> {
  const { lookoutFromMrz, mrzLines, parseMrz, zoneDisagreements } = await import('../../services/records/index.ts');
  const zone = parseMrz(mrzLines(lines.join('\n')), clock());
  const refuse = (message: Phrase, next: Phrase, faults: readonly Fault[]): never => {
    throw new CommandError(EXIT.usage, message, next, faults);
  };
  if (zone.faults.length > 0) refuse(['fail.mrz'], ['next.same-with-lines'], zone.faults);
  for (const { field, rule } of zone.flags)
    progress(say('card.zone-flagged', { field: sayPlace(field, say), rule: sayRule(rule, say) }));
  const subject = lookoutFromMrz(zone);
  const others = [
    ...zoneDisagreements(zone, beside, () => ZONE),
    ...disagrees('citizenship', subject, beside, 'without the nationality of the zone'),
    ...disagrees('sex', subject, beside, `another sex than in ${ZONE}`),
  ];
  if (others.length > 0)
    refuse(
      ['fail.mrz-other'],
      ['next.same-with-zone'],
      others.map(({ field, rule }) => ({
        field: OPTIONS[field] ?? field,
        rule,
      })),
    );
  return {
    ...subject,
    ...beside,
    ...longest('dateOfBirth', subject, beside),
    ...(beside.document !== undefined && { document: completed(subject.document, beside.document) }),
  };
}

function disagrees(field: string, subject: Json, beside: Json, rule: string): Fault[] {
  const [inZone, said] = [subject[field], beside[field]].map((value) => (Array.isArray(value) ? value : [value]));
  const [value] = inZone as unknown[];
  return value === undefined || beside[field] === undefined || said?.includes(value) ? [] : [{ field, rule }];
}

/** Of two dates that agree the more precise one; if equally precise the option's, which has the century. */
function longest(field: 'dateOfBirth', subject: Json, beside: Json): Json {
  const [inZone, said] = [subject[field], beside[field]].map((value) => (value as { date?: unknown } | undefined)?.date);
  return typeof inZone === 'string' && typeof said === 'string' && inZone.length > said.length ? { [field]: subject[field] } : {};
}

/** A single document beside a zone must be the zone's; of several, one must be. */
function completed(inZone: unknown, said: unknown): unknown {
  return Array.isArray(inZone) && Array.isArray(said) && said.length === 1 && typeof said[0] === 'object'
    ? [{ ...inZone[0], ...said[0] }]
    : said;
}
