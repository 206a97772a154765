import type { Command } from 'commander';
import type { AskQuery, Exchange, PostedExchanges, Preview, QueryAnswer } from '../sdk/index.ts';
import { answerCard, exchangeCard, postedCard } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { erasureCommands } from './erasure.ts';
import { EXIT, type Exit } from './failure.ts';
import { findCommands } from './find.ts';
import { headRows } from './heads.ts';
import { citizenships, code, codes, each, readRecordFile, readText, said, several, uuid, word, words } from './input.ts';
import { previewCard } from './preview.ts';
import { askList, checkAsked, ofLists, type QuestionsOptions } from './questions.ts';
import { answerCommand, lifeCommands } from './record-life.ts';
import { setsCommand } from './sets.ts';
import { bodyOf, caveats, type SharingOptions, sharing } from './sharing.ts';
import type { Shell } from './shell.ts';
import { plain, type Terminal, terminalOf } from './terminal.ts';
import { withZone } from './zone.ts';

interface PostOptions extends SharingOptions {
  readonly key?: string;
  readonly jsonFile?: string;
}

const posting = (command: Command): Command =>
  sharing(command)
    .option('--key <key>', 'the Idempotency-Key; a command repeated under its key is carried out only once')
    .option('--json-file <file>', 'the record as one JSON object; - is stdin');

export function lookoutCommands(program: Command, shell: Shell): void {
  const lookout = program.command('lookout').description('lookouts on persons, corporations, conveyances and shipments');
  findCommands(lookout, 'lookout', shell);
  lifeCommands(lookout, 'lookout', caveats, shell);
  setsCommand(lookout, shell);
  posting(lookout.command('post').description('share a lookout with partners, each as far as its agreement allows'))
    .option('--mrz <line>', 'a line of a machine-readable zone; repeatable, two or three lines', each)
    .option('--mrz-file <file>', 'the lines in a file; - is stdin')
    .option('--reference <text>', 'your own reference of this lookout')
    .option('--kind <word>', 'PERSON, CORPORATION, CONVEYANCE or SHIPMENT', word)
    .option('--surname <text>', 'primary identifier')
    .option('--given <text>', 'secondary identifier')
    .option('--born <date>', 'YYYY, YYYY-MM or YYYY-MM-DD: as much as is known')
    .option('--citizenship <code>', 'ICAO three-letter code; repeat it', codes)
    .option('--document <number>', 'travel document', code)
    .option('--issuing-state <code>', 'of the travel document', code)
    .option('--document-type <code>', 'such as P or V', code)
    .option('--category <word>', 'such as TERRORISM or SERIOUS_CRIME', word)
    .option('--action <word>', 'on a hit, such as REFER_TO_SECONDARY', word)
    .option('--warning <word>', 'such as ARMED; repeatable', words)
    .option('--reason <text>', 'subject reason on list')
    .option('--indicator <text>', 'derogatory indicator; repeat it', each)
    .option('--authority <text>', 'legal authority')
    .option('--grade <grade>', 'source grade, such as B2')
    .option('--contact <text>', 'the 24-hour contact')
    .option('--valid-until <date>', 'YYYY-MM-DD')
    .action(async (options: PostOptions & Record<string, string & string[]>) => {
      const lines = options.mrzFile === undefined ? options.mrz : readText(options.mrzFile, shell).split(/\r?\n/);
      const document = said({
        documentNumber: options.document,
        issuingState: options.issuingState,
        documentType: options.documentType,
      });
      const name = said({ primaryIdentifier: options.surname, secondaryIdentifier: options.given });
      const beside = {
        subjectKind: 'PERSON',
        ...(options.jsonFile === undefined ? {} : readRecordFile(options.jsonFile, shell)),
        ...said({
          recordReference: options.reference,
          subjectKind: options.kind,
          name: Object.keys(name).length === 0 ? undefined : [name],
          dateOfBirth: options.born === undefined ? undefined : { date: options.born },
          citizenship: options.citizenship,
          document: Object.keys(document).length === 0 ? undefined : [document],
          category: options.category,
          actionOnHit: options.action,
          warning: options.warning,
          subjectReasonOnList: options.reason,
          derogatoryIndicator: options.indicator,
          legalAuthority: options.authority,
          sourceGrade: options.grade,
          contactPoint: options.contact,
          validUntil: options.validUntil,
        }),
      };
      shell.done(
        await post(
          { lookout: lines === undefined ? beside : await withZone(lines, beside, terminalOf(options, shell), shell.clock) },
          options,
          shell,
        ),
      );
    });
}

const describing = (command: Command): Command =>
  posting(command)
    .option('--reference <text>', 'your own reference of this alert')
    .option('--container <code>', 'ISO 6346; repeat it', several)
    .option('--control-number <text>', 'cargo control number')
    .option('--bill <text>', 'container bill of lading')
    .option('--mode <word>', 'SEA, AIR, RAIL or ROAD', word)
    .option('--scac <code>', 'carrier')
    .option('--imo <number>', 'ship')
    .option('--voyage <text>', 'voyage')
    .option('--lading <locode>', 'port of lading, UN/LOCODE')
    .option('--unlading <locode>', 'port of unlading, UN/LOCODE')
    .option('--arrival <time>', 'RFC 3339')
    .option('--origin <country>', 'country of origin')
    .option('--risk <word>', 'such as NARCOTICS or RADIOACTIVE', word)
    .option('--score <number>', '0 to 1000', Number)
    .option('--indicator <text>', 'risk indicator; repeat it', each)
    .option('--action <word>', 'HOLD, NII_SCAN, EXAM or DO_NOT_LOAD', word)
    .option('--match <word>', 'MATCHED or DID_NOT_MATCH', word)
    .option('--authority <text>', 'legal authority')
    .option('--grade <grade>', 'source grade, such as B2')
    .option('--valid-until <date>', 'YYYY-MM-DD');

type CargoOptions = PostOptions & Record<string, string & string[]>;

const cargoOf = (options: CargoOptions, shell: Shell): Record<string, unknown> => ({
  ...(options.jsonFile === undefined ? {} : readRecordFile(options.jsonFile, shell)),
  ...said({
    recordReference: options.reference,
    shippingContainer: options.container?.map((iso6346Code) => ({ iso6346Code })),
    cargoControlNumber: options.controlNumber,
    containerBillOfLadingId: options.bill,
    transportMode: options.mode,
    carrierScac: options.scac,
    imoNumber: options.imo,
    voyage: options.voyage,
    portOfLading: options.lading,
    portOfUnlading: options.unlading,
    estimatedArrival: options.arrival,
    countryOfOrigin: options.origin,
    riskCategory: options.risk,
    riskScore: options.score,
    riskIndicator: options.indicator,
    requestedAction: options.action,
    matchIndicator: options.match,
    legalAuthority: options.authority,
    sourceGrade: options.grade,
    validUntil: options.validUntil,
  }),
});

const CARGO = [
  { name: 'post', verb: 'POST', description: 'share a cargo alert with partners, each as far as its agreement allows' },
  { name: 'notify', verb: 'NOTIFY', description: 'announce future cargo, as far ahead as the agreement requires' },
] as const;

export function cargoCommands(program: Command, shell: Shell): void {
  const cargo = program.command('cargo').description('high-risk cargo');
  findCommands(cargo, 'cargo', shell);
  lifeCommands(cargo, 'cargo', caveats, shell);
  for (const { name, verb, description } of CARGO)
    describing(cargo.command(name).description(description)).action(async (options: CargoOptions) =>
      shell.done(await post({ verb, cargo: cargoOf(options, shell) }, options, shell)),
    );
}

const DENIED: readonly Exchange['state'][] = ['REFUSED', 'DENIED', 'EXPIRED'];

async function post(
  content: { verb: 'POST' | 'NOTIFY'; cargo: Record<string, unknown> } | { lookout: Record<string, unknown> },
  options: PostOptions,
  shell: Shell,
): Promise<Exit> {
  const terminal = terminalOf(options, shell);
  const { key } = options;
  const body = bodyOf(content, options);
  const gateway = gatewayOf(options, shell);
  if (options.dryRun) return showPreview(await gateway.exchanges.preview(body), terminal);
  const posted = await gateway.exchanges.post(body, key === undefined ? {} : { idempotencyKey: key });
  const { say } = terminal;
  if (posted.replayed) terminal.progress(say('card.replayed'));
  showPosted(posted, headRows(gateway.head(), options, terminal), terminal);
  const held = posted.exchanges.find(({ state }) => state === 'HELD');
  if (held !== undefined)
    terminal.progress(`  ${say('next.is', { next: say('next.releaser-approves', { id: plain(held.id) }) })}`);
  // Denied only if nothing was released or held: a partial release is a success, and its card shows what was refused.
  return posted.exchanges.every(({ state }) => DENIED.includes(state)) ? EXIT.denied : EXIT.ok;
}

function showPreview(preview: Preview, terminal: Terminal): Exit {
  if (terminal.json) terminal.row(preview);
  else terminal.data(previewCard(preview, terminal));
  return preview.partners.every(({ state }) => state === 'REFUSED') ? EXIT.denied : EXIT.ok;
}

function showPosted({ recordId, recordVersion, exchanges }: PostedExchanges, head: readonly string[], terminal: Terminal): void {
  const posted = { recordId, recordVersion, exchanges };
  if (terminal.json) terminal.row(posted);
  else terminal.data([...postedCard(posted, terminal), ...head]);
}

export function visaCommands(program: Command, shell: Shell): void {
  const visa = program.command('visa').description('visa and immigration information');
  ofLists(
    connected(
      visa
        .command('query')
        .description('ask one partner about a person, by travel document or by name and date of birth, or about a list of them'),
    ),
  )
    .requiredOption('--to <country>', 'the partner', code)
    .requiredOption('--purpose <code>', 'a purpose of the agreement', word)
    .option('--document <number>', 'travel document', code)
    .option('--issuing-state <code>', 'ICAO three-letter code', code)
    .option('--case <reference>', 'your own case')
    .option('--document-type <code>', 'such as P or V', code)
    .option('--surname <text>', 'primary identifier')
    .option('--given <text>', 'secondary identifier')
    .option('--born <date>', 'YYYY, YYYY-MM or YYYY-MM-DD')
    .option('--citizenship <code>', 'ICAO three-letter code; repeat it; unknown where no state is known', citizenships)
    .option('--mistreatment-risk <word>', 'your own finding: NONE or SUBSTANTIAL; without it, none may be asked', word)
    .option('--domestic-law <word>', 'your own finding: CLEAR, MUST_REFUSE, MAY_REFUSE or CONDITIONS', word)
    .option('--alleged-persecutor <country>', 'a state that the person says persecutes them; repeatable', codes)
    .action(async (options: QuestionsOptions & Record<string, string & string[]>) => {
      const terminal = terminalOf(options, shell);
      const { to = '', purpose = '', mistreatmentRisk, domesticLaw, file } = options;
      const found = said({ mistreatmentRisk, domesticLaw }) as Pick<AskQuery, 'mistreatmentRisk' | 'domesticLaw'>;
      const gateway = gatewayOf(options, shell);
      checkAsked(options);
      if (file !== undefined) return askList(file, { to, purpose, ...found }, options, { gateway, terminal, shell });
      const name = said({ primaryIdentifier: options.surname, secondaryIdentifier: options.given });
      const document = said({
        documentNumber: options.document,
        issuingState: options.issuingState,
        documentType: options.documentType,
      });
      const visaQuery = said({
        caseReference: options.case,
        document: Object.keys(document).length === 0 ? undefined : document,
        name: Object.keys(name).length === 0 ? undefined : [name],
        dateOfBirth: options.born === undefined ? undefined : { date: options.born },
        citizenship: options.citizenship,
        allegedPersecutor: options.allegedPersecutor,
      });
      const answer = await gateway.queries.ask({ to, purpose, ...found, visaQuery });
      if (terminal.json) terminal.row(answer);
      else terminal.data([...answerCard(answer, to, terminal), ...headRows(gateway.head(), options, terminal)]);
      const unheard = answer.outcome === 'UNAVAILABLE' || answer.outcome === 'ERROR';
      const tryNext = (next: string) => terminal.progress(`  ${terminal.say('next.is', { next })}`);
      if (unheard) tryNext(terminal.say('next.doctor-or-again'));
      if (answer.outcome === 'POSSIBLE') tryNext(terminal.say('next.ask-again'));
      if (answer.outcome === 'REFUSED')
        tryNext(
          lacksFinding(answer, found)
            ? terminal.say('next.finding', { option: '--mistreatment-risk NONE' })
            : `tripoint exchange show ${answer.exchangeId}`,
        );
      shell.done(unheard ? EXIT.unavailable : answer.outcome === 'REFUSED' ? EXIT.denied : EXIT.ok);
    });
}

/** Whether it was refused because nobody said what was found about the person. */
const lacksFinding = ({ refusedBy = [] }: QueryAnswer, { mistreatmentRisk }: Pick<AskQuery, 'mistreatmentRisk'>): boolean =>
  mistreatmentRisk === undefined && refusedBy.some(({ facts }) => facts.includes('mistreatmentRisk'));

export function exchangeCommands(program: Command, shell: Shell): void {
  const exchange = program.command('exchange').description('exchanges of this country');
  connected(
    exchange.command('show').argument('<id>', '', uuid).description('one exchange: its state, decision, record and log entries'),
  ).action(async (id: string, options: ConnectionOptions) => {
    const terminal = terminalOf(options, shell);
    const gateway = gatewayOf(options, shell);
    const found = await gateway.exchanges.get(id);
    if (terminal.json) terminal.row(found);
    else terminal.data([...exchangeCard(found, terminal), ...headRows(gateway.head(), options, terminal)]);
    shell.done(EXIT.ok);
  });
  answerCommand(exchange, shell);
  erasureCommands(exchange, shell);
}
