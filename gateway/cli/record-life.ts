// What becomes of a record after it was posted: its next versions, corrections and their confirmation, its recall, and who has which of them.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SaidCaveat } from '../../services/domain/index.ts';
import type { MessageKey } from '../../services/messages/index.ts';
import {
  ACHIEVEMENTS,
  ANSWERING_VERBS,
  type AnswerExchange,
  CORRECTION_REASONS,
  type ConfirmCorrection,
  type CorrectRecord,
  DERIVED_DATA,
  EARLIER_USES,
  EXTENSION_GROUNDS,
  type ExtendRecord,
  type PassOnRecord,
  RECALL_REASONS,
  type RecallRecord,
  type RecordHistory,
  SAYING_VERBS,
  type SayRecord,
  type UpdateRecord,
} from '../contract/index.ts';
import type { PostedExchanges } from '../sdk/index.ts';
import { exchangeCard, postedCard, row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT, type Exit } from './failure.ts';
import { headRows } from './heads.ts';
import { code, readRecordFile, said, several, uuid, word } from './input.ts';
import { cameFrom } from './origin.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';

interface UpdateOptions extends ConnectionOptions {
  readonly jsonFile: string;
  readonly after: number | 'any';
  readonly again?: true;
  readonly purpose?: string;
  readonly priority?: UpdateRecord['priority'];
  readonly classification?: UpdateRecord['classification'];
  readonly caveat?: SaidCaveat[];
  readonly mistreatmentRisk?: UpdateRecord['mistreatmentRisk'];
  readonly key?: string;
}

interface Keyed {
  readonly jsonFile: string;
  readonly key?: string;
}
type SayOptions = ConnectionOptions & Keyed & Omit<SayRecord, 'content'>;
interface CorrectOptions extends UpdateOptions {
  readonly reason: CorrectRecord['wrong']['reason'];
  readonly wrong: readonly string[];
}

interface AchievedOptions {
  readonly achievement: (typeof ACHIEVEMENTS)[number];
  readonly on?: string;
  readonly note?: string;
  readonly originator?: string;
  readonly key?: string;
}

interface ConfirmOptions extends ConnectionOptions {
  readonly derived: ConfirmCorrection['derivedData'];
  readonly use: ConfirmCorrection['earlierUse'];
  readonly explanation: string;
  readonly versionMade?: number;
  readonly originator?: string;
  readonly key?: string;
}

type Family = 'lookout' | 'cargo';
type Caveats = (value: string, before?: readonly SaidCaveat[]) => SaidCaveat[];

const KEY = ['--key <key>', 'the Idempotency-Key; a command repeated under its key is carried out only once'] as const;
const keyOf = ({ key }: { readonly key?: string }) => (key === undefined ? {} : { idempotencyKey: key });

const afterOf = ({ after, ...options }: UpdateOptions) => ({ ...keyOf(options), ...(after !== 'any' && { after }) });

/** For commander: the number of a version. */
function versionOrAny(text: string): number | 'any' {
  if (text === 'any') return text;
  if (!/^[1-9][0-9]{0,3}$/.test(text)) throw new InvalidArgumentError('the number of a version, or any.');
  return Number(text);
}

export function lifeCommands(group: Command, family: Family, caveats: Caveats, shell: Shell): void {
  const next = (name: string, description: string): Command =>
    connected(group.command(name).argument('<record>', '', uuid).description(description))
      .requiredOption('--json-file <file>', 'the whole next version as one JSON object; - is stdin')
      .requiredOption(
        '--after <version>',
        'the version that you changed, as history showed it: refused if there is a later one; or any',
        versionOrAny,
      )
      .option('--again', 'share it under the reference of another record')
      .option('--purpose <code>', 'a purpose of the agreement (default: that of the version before)', word)
      .option('--priority <word>', 'ROUTINE, URGENT or CRITICAL', word)
      .option('--classification <word>', 'UNCLASSIFIED, PROTECTED, CONFIDENTIAL or SECRET', word)
      .option('--caveat <code>', 'as for post; without any, those of the version before; repeatable', caveats)
      .option('--mistreatment-risk <word>', 'your own assessment: NONE or SUBSTANTIAL', word)
      .option(...KEY);
  const bodyOf = (options: UpdateOptions): UpdateRecord => {
    const { purpose, priority, classification, caveat: restrictions, mistreatmentRisk } = options;
    const around = said({
      ...{ purpose, priority, classification, caveats: restrictions, mistreatmentRisk },
      allowDuplicateReference: options.again,
    });
    return { ...around, [family]: readRecordFile(options.jsonFile, shell) } as unknown as UpdateRecord;
  };

  next('update', 'send the next version to every country that was sent one before').action(
    async (record: string, options: UpdateOptions) => {
      const gateway = gatewayOf(options, shell);
      const posted = await gateway.records.update(record, bodyOf(options), afterOf(options));
      shell.done(showPosted(posted, options, gateway.head(), shell));
    },
  );

  next('correct', 'send the next version because the one before was wrong; whoever was sent that is to confirm the correction')
    .addOption(
      new Option('--reason <word>', 'why it was wrong, as partners are told').choices(CORRECTION_REASONS).makeOptionMandatory(),
    )
    .requiredOption('--wrong <field>', 'a field that was wrong, by its name in the record; repeatable', several)
    .action(async (record: string, options: CorrectOptions) => {
      const gateway = gatewayOf(options, shell);
      const body = { ...bodyOf(options), wrong: { reason: options.reason, fields: [...options.wrong] } };
      const posted = await gateway.records.correct(record, body, afterOf(options));
      shell.done(showPosted(posted, options, gateway.head(), shell));
    });

  confirmCommand(group, shell);
  extendCommand(group, shell);
  onwardCommand(group, shell);
  achievedCommand(group, shell);

  connected(
    group
      .command('recall')
      .argument('<record>', '', uuid)
      .description('take a record back for good: whoever has it destroys it and certifies that'),
  )
    .addOption(new Option('--reason <word>', 'why, as partners are told').choices(RECALL_REASONS).makeOptionMandatory())
    .requiredOption('--explanation <text>', 'why, for the log of this country alone, sealed')
    .option(...KEY)
    .action(async (record: string, options: ConnectionOptions & RecallRecord & { readonly key?: string }) => {
      const { reason, explanation } = options;
      const gateway = gatewayOf(options, shell);
      const posted = await gateway.records.recall(record, { reason, explanation }, keyOf(options));
      shell.done(showPosted(posted, options, gateway.head(), shell));
    });

  connected(
    group
      .command('say')
      .argument('<record>', '', uuid)
      .description('say something about a record to the country that has it, or whose it is'),
  )
    .addOption(new Option('--verb <word>', 'what is said').choices(SAYING_VERBS).makeOptionMandatory())
    .requiredOption('--json-file <file>', 'its content as one JSON object; - is stdin')
    .option('--to <country>', 'one of the countries that have a record of ours, if several do', code)
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', code)
    .option('--priority <word>', 'ROUTINE, URGENT or CRITICAL', word)
    .option(...KEY)
    .action(async (record: string, options: SayOptions) => {
      const { verb, to, originator, priority } = options;
      const body = { verb, content: readRecordFile(options.jsonFile, shell), ...said({ to, originator, priority }) } as SayRecord;
      const gateway = gatewayOf(options, shell);
      shell.done(showPosted(await gateway.records.say(record, body, keyOf(options)), options, gateway.head(), shell));
    });

  historyCommand(group, shell);
}

function historyCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('history')
      .argument('<record>', '', uuid)
      .description('every version of a record, and for each country what it was sent, took, certified and owes'),
  )
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', code)
    .action(async (record: string, options: ConnectionOptions & { readonly originator?: string }) => {
      const terminal = terminalOf(options, shell);
      const gateway = gatewayOf(options, shell);
      const { originator } = options;
      const history = await gateway.records.get(record, originator === undefined ? {} : { originator });
      if (terminal.json) terminal.row(history);
      else terminal.data([...historyCard(history, terminal), ...headRows(gateway.head(), options, terminal)]);
      shell.done(EXIT.ok);
    });
}

export function answerCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('answer')
      .argument('<id>', '', uuid)
      .description('answer what a partner said about a record, by the exchange in which it did'),
  )
    .addOption(new Option('--verb <word>', 'the answer').choices(ANSWERING_VERBS).makeOptionMandatory())
    .requiredOption('--json-file <file>', 'its content as one JSON object; - is stdin')
    .option(...KEY)
    .action(async (id: string, options: ConnectionOptions & Keyed & Pick<AnswerExchange, 'verb'>) => {
      const body = { verb: options.verb, content: readRecordFile(options.jsonFile, shell) };
      const gateway = gatewayOf(options, shell);
      shell.done(showPosted(await gateway.records.answer(id, body, keyOf(options)), options, gateway.head(), shell));
    });
}

function confirmCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('confirm')
      .argument('<record>', '', uuid)
      .description('tell the originator of a record that its correction was applied here'),
  )
    .addOption(
      new Option('--derived <word>', 'what became of what was derived from earlier versions')
        .choices(DERIVED_DATA)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--use <word>', 'whether a decision rests on what was wrong; NOTED: a note is on its file')
        .choices(EARLIER_USES)
        .makeOptionMandatory(),
    )
    .requiredOption('--explanation <text>', 'what was done, for the log of this country alone, sealed')
    .option('--version-made <number>', 'the version that the correction made (default: the oldest to be confirmed)', Number)
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', code)
    .option(...KEY)
    .action(async (record: string, options: ConfirmOptions) => {
      const { derived: derivedData, use: earlierUse, explanation, versionMade: version, originator } = options;
      const gateway = gatewayOf(options, shell);
      const body = { ...said({ version, originator }), derivedData, earlierUse, explanation } as ConfirmCorrection;
      const posted = await gateway.records.confirm(record, body, keyOf(options));
      shell.done(showPosted(posted, options, gateway.head(), shell));
    });
}

function achievedCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('achieved')
      .argument('<record>', '', uuid)
      .description('tell the originator of a record that what it was shared for is achieved; unanswered, it is destroyed here'),
  )
    .addOption(new Option('--achievement <word>', 'what was achieved').choices(ACHIEVEMENTS).makeOptionMandatory())
    .option('--on <day>', 'when, YYYY-MM-DD')
    .option('--note <text>', 'more for the originator')
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', code)
    .option(...KEY)
    .action(async (record: string, options: ConnectionOptions & AchievedOptions) => {
      const { achievement, on: achievedOn, note, originator } = options;
      const content = { achievement, ...said({ achievedOn, note }) };
      const gateway = gatewayOf(options, shell);
      const body = { verb: 'PURPOSE_ACHIEVED', content, ...said({ originator }) } as SayRecord;
      shell.done(showPosted(await gateway.records.say(record, body, keyOf(options)), options, gateway.head(), shell));
    });
}

function extendCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('extend')
      .argument('<record>', '', uuid)
      .description('have a record kept for longer where it is held, because it was assessed to be still needed'),
  )
    .requiredOption('--until <day>', 'the last day, YYYY-MM-DD')
    .addOption(new Option('--ground <word>', 'why, as partners are told').choices(EXTENSION_GROUNDS).makeOptionMandatory())
    .requiredOption('--assessment <text>', 'why keeping it is necessary and proportionate; partners are told')
    .requiredOption('--assessed-by <office>', 'the office or function that assessed it')
    .option('--case-reference <text>', 'the reference of the assessment')
    .option('--to <country>', 'only there; repeatable (default: wherever it would be destroyed earlier)', several)
    .option(...KEY)
    .action(async (record: string, options: ConnectionOptions & ExtendRecord & { readonly key?: string }) => {
      const { until, ground, assessment, assessedBy, caseReference, to } = options;
      const gateway = gatewayOf(options, shell);
      const body = { until, ground, assessment, assessedBy, ...said({ caseReference, to }) } as ExtendRecord;
      shell.done(showPosted(await gateway.records.extend(record, body, keyOf(options)), options, gateway.head(), shell));
    });
}

function onwardCommand(group: Command, shell: Shell): void {
  connected(
    group
      .command('onward')
      .argument('<record>', '', uuid)
      .description('pass a record of a partner on to a third country, under the consent of its originator'),
  )
    .requiredOption('--to <country>', 'the third country', code)
    .option('--purpose <code>', 'a purpose of the agreement with it (default: that for which the record came)', word)
    .option('--priority <word>', 'ROUTINE, URGENT or CRITICAL', word)
    .option('--mistreatment-risk <word>', 'your own assessment: NONE or SUBSTANTIAL', word)
    .option('--originator <country>', 'whose record it is, if several countries have given one this id', code)
    .option(...KEY)
    .action(async (record: string, options: ConnectionOptions & PassOnRecord & { readonly key?: string }) => {
      const { to, purpose, priority, mistreatmentRisk, originator } = options;
      const gateway = gatewayOf(options, shell);
      const body = { to, ...said({ purpose, priority, mistreatmentRisk, originator }) } as PassOnRecord;
      shell.done(showPosted(await gateway.records.onward(record, body, keyOf(options)), options, gateway.head(), shell));
    });
}

function showPosted(
  { replayed, ...posted }: PostedExchanges & { readonly replayed: boolean },
  options: ConnectionOptions,
  head: string | undefined,
  shell: Shell,
): Exit {
  const terminal = terminalOf(options, shell);
  if (replayed) terminal.progress(terminal.say('card.replayed'));
  if (terminal.json) terminal.row(posted);
  else terminal.data([...postedCard(posted, terminal), ...headRows(head, options, terminal)]);
  return EXIT.ok;
}

function historyCard(history: RecordHistory, terminal: Terminal): string[] {
  const { paint, say } = terminal;
  const { recordId, originator, state, versions, countries, shown, disputed, provenance } = history;
  const of = say('history.originator', { agency: plain(originator.agency), country: plain(originator.country) });
  const stateIn = (word: string): string => say(`record-state.${word}` as MessageKey);
  return [
    `${paint.bold(say('card.record'))} ${plain(recordId)}  ${of}  ${stateIn(state)}${disputed ? `  ${paint.bold(say('history.disputed'))}` : ''}`,
    ...(provenance === undefined ? [] : [row(say('label.provenance'), cameFrom(provenance, say))]),
    ...versions.map(({ version, state: was, at, digest, erased }) => {
      const more = erased === undefined ? '' : `  ${say('history.erased')}`;
      return row(say('label.version'), `${version}  ${stateIn(was)}  ${plain(at)}  ${plain(digest)}${more}`);
    }),
    ...countries.flatMap(
      ({ country, inForce, until, recalled, certified, corrections, overdue, onward, exchanges, said: all }) => [
        row(
          say('label.country'),
          [
            plain(country),
            inForce === undefined ? say('history.nothing') : say('history.in-force', { version: inForce }),
            ...(until === undefined ? [] : [say('history.until', { until: plain(until) })]),
            ...(recalled === undefined ? [] : [say('history.recalled')]),
            ...(certified === undefined ? [] : [say('history.certified')]),
            ...corrections.map(({ version, confirmed }) =>
              say(confirmed === undefined ? 'history.unconfirmed' : 'history.confirmed', { version }),
            ),
            ...onward.map(({ to, until: day, consent, copy }) =>
              say(copy === undefined ? `history.onward.${consent}` : 'history.onward.sent', {
                country: plain(to),
                day: plain(day),
              }),
            ),
            ...(overdue.length === 0 ? [] : [say('history.overdue', { duties: overdue.map(plain).join(', ') })]),
          ].join('  '),
        ),
        ...exchanges.flatMap((exchange) => exchangeCard(exchange, terminal, true)),
        ...all.map(({ exchange: { id, verb, direction, at }, state }) =>
          row(
            say('label.said'),
            [
              ...[plain(verb), say(`direction.${direction}`), plain(at), plain(id)],
              ...(state === undefined ? [] : [say(`question-state.${state}`)]),
            ].join('  '),
          ),
        ),
      ],
    ),
    ...(shown === undefined ? [] : exchangeCard(shown, terminal)),
  ];
}
