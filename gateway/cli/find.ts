// Records found again: by name, birth and numbers, each with its score and the reasons in words; the newest; and one of them.
import { type Command, InvalidArgumentError } from 'commander';
import type { FoundRecords, RecordQuery } from '../sdk/index.ts';
import { exchangeCard, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import { headRows } from './heads.ts';
import { code, uuid, word } from './input.ts';
import type { Shell } from './shell.ts';
import { type Face, plain, terminalOf } from './terminal.ts';

type Family = 'lookout' | 'cargo';
type FindOptions = ConnectionOptions & Omit<RecordQuery, 'kind'>;
type Found = FoundRecords['records'][number];

/** For commander. */
function whole(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}
const origin = (text: string): string => text.trim().toLowerCase();

const paged = (command: Command): Command =>
  connected(command)
    .option('--origin <word>', 'own or received', origin)
    .option('--partner <country>', 'exchanged with this country', code)
    .option('--agreement <id>', 'exchanged under this agreement')
    .option('--limit <n>', 'records on a page', whole)
    .option('--cursor <text>', 'the page after, as the page before says');

const reasonsOf = ({ because }: Found, { say }: Face): string[] => {
  if (because === undefined) return [];
  const { score, name, birth, numbers } = because;
  const why = [
    ...(name === undefined ? [] : [say(`likeness.${name}`)]),
    ...(birth === undefined || name === undefined ? [] : [say(`likeness.${birth}`)]),
    ...numbers.map((of) => say(`likeness.number.${of}`)),
  ];
  return [row(say('label.score'), say('find.score', { score, why: why.join('; ') }))];
};

function foundCard({ records, next, partial }: FoundRecords, face: Face): string[] {
  const { say } = face;
  return [
    ...(records.length === 0 ? [`  ${say('find.nothing')}`] : []),
    ...records.flatMap((found) => [
      ...exchangeCard(found.shown, face),
      row(say('label.record'), `${plain(found.recordId)}  ${say('find.version', { version: found.recordVersion })}`),
      ...reasonsOf(found, face),
    ]),
    ...(partial === undefined ? [] : [`  ${say('find.partial')}`]),
    ...(next === undefined ? [] : [`  ${say('find.next', { cursor: plain(next) })}`]),
  ];
}

export function findCommands(group: Command, family: Family, shell: Shell): void {
  const run = async ({ connection, ...query }: { readonly connection: FindOptions } & RecordQuery) => {
    const terminal = terminalOf(connection, shell);
    const gateway = gatewayOf(connection, shell);
    const page = await gateway.records.find({ ...query, kind: family });
    if (terminal.json) terminal.row(page);
    else terminal.data([...foundCard(page, terminal), ...headRows(gateway.head(), connection, terminal)]);
    shell.done(EXIT.ok);
  };
  const asked = (options: FindOptions): RecordQuery => {
    const { name, born, document, container, conveyance, reference, party, origin: from, partner, agreement } = options;
    const { least, limit, cursor } = options;
    const all = {
      name,
      born,
      document,
      container,
      conveyance,
      reference,
      party,
      origin: from,
      partner,
      agreement,
      least,
      limit,
      cursor,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };

  paged(group.command('find').description('find records by whom or what they are about; every reading is logged'))
    .option('--name <text>', 'a whole name in any order and spelling, or as a machine-readable zone has it')
    .option('--born <date>', 'YYYY, YYYY-MM or YYYY-MM-DD, with a name')
    .option('--document <number>', 'its number, or its issuing state and its number')
    .option('--container <number>', 'a container')
    .option('--conveyance <number>', 'a vessel, a flight, a vehicle')
    .option('--reference <text>', 'a reference of a record, a bill or a control number')
    .option('--party <number>', 'the number of somebody who takes part in a shipment')
    .option('--least <score>', 'of 100: less alike is not found (default 70)', whole)
    .action((options: FindOptions) => run({ connection: options, ...asked(options) }));

  paged(group.command('list').description('the newest records in force; every reading is logged')).action(
    (options: FindOptions) => run({ connection: options, ...asked(options) }),
  );

  connected(group.command('show').argument('<record>', '', uuid).description('the version of a record that is in force'))
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', word)
    .action(async (record: string, options: ConnectionOptions & { readonly originator?: string }) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      const { originator } = options;
      const { shown } = await gateway.records.get(record, originator === undefined ? {} : { originator });
      if (terminal.json) terminal.row(shown ?? {});
      else {
        const card = shown === undefined ? [`  ${terminal.say('find.not-in-force')}`] : exchangeCard(shown, terminal);
        terminal.data([...card, ...headRows(gateway.head(), options, terminal)]);
      }
      shell.done(EXIT.ok);
    });
}
