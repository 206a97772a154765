// Answers as options of the command line, for authors without a file. An option takes precedence over the file.
import { type Command, InvalidArgumentError } from 'commander';
import type { Answers } from '../../../services/authoring/index.ts';
import { code, codes, several, word } from '../input.ts';

type Party = Answers['parties'][number];
type Share = Answers['sharing'][number];

export interface AnswerOptions {
  readonly records?: string;
  readonly id?: string;
  readonly textVersion?: string;
  readonly title?: string;
  readonly party?: readonly Party[];
  readonly instrument?: string;
  readonly mark?: string;
  readonly inForce?: string;
  readonly until?: string;
  readonly clause?: Answers['clauses'];
  readonly purpose?: Answers['purposes'];
  readonly share?: readonly Share[];
  readonly withhold?: readonly string[];
  readonly withholdFrom?: NonNullable<Answers['withheldFrom']>;
  readonly classification?: string;
  readonly approvals?: number;
  readonly retentionDays?: number;
  readonly onward?: string;
  readonly responseHours?: number;
  readonly releaseHours?: number;
  readonly verify?: boolean;
  readonly yearlyReport?: boolean;
}

/** An example of the options for each answer. */
export const FLAGS: Readonly<Record<keyof Answers, string>> = {
  records: '--records lookout',
  id: '--id ca-mx-lookouts',
  version: '--text-version 2',
  title: '--title TEXT',
  parties: '--party CA:CBSA,RCMP --party MX:INM',
  instrument: '--instrument NAME --mark D --in-force 2027-01-01',
  clauses: '--clause NAME=TEXT',
  purposes: '--purpose "NAME=TEXT under CLAUSE about CATEGORY,CATEGORY"',
  sharing: '--share "CA,MX > CA,MX for PURPOSE"',
  withheld: '--withhold GROUP,FIELD',
  withheldFrom: '--withhold-from MX:GROUP,FIELD',
  classification: '--classification PROTECTED',
  approvals: '--approvals 1',
  retentionDays: '--retention-days 365',
  onward: '--onward consent',
  responseHours: '--response-hours 12',
  releaseHours: '--release-hours 48',
  verify: '--verify',
  yearlyReport: '--yearly-report',
};

function parts(form: RegExp, value: string, shown: string): readonly string[] {
  const found = form.exec(value.trim());
  if (found === null) throw new InvalidArgumentError(`in the form ${shown}.`);
  return found.slice(1).map((one) => (one ?? '').trim());
}

function party(value: string, before: readonly Party[] = []): Party[] {
  const [country = '', agencies = ''] = parts(/^([^:]+):(.+)$/, value, 'CA:CBSA,RCMP');
  return [...before, { country: code(country), agencies: codes(agencies) }];
}

function clause(value: string, before: Answers['clauses'] = {}): Answers['clauses'] {
  const [name = '', text = ''] = parts(/^([^=]+)=(.+)$/, value, 'NAME=TEXT');
  return { ...before, [name]: { text } };
}

function purpose(value: string, before: Answers['purposes'] = {}): Answers['purposes'] {
  const shown = 'NAME=TEXT under CLAUSE about CATEGORY,CATEGORY';
  const [name = '', text = '', under = '', about = ''] = parts(/^([^=]+)=(.+) under (\S+) about (.+)$/, value, shown);
  return { ...before, [word(name)]: { text, clause: under, categories: several(about).map(word) } };
}

const COUNTRY = /^([A-Za-z]{2})(?:\(([^)]*)\))?$/;

/** Reads `CA(CBSA),MX`: countries, some of them limited to certain agencies. */
function ends(list: string): { countries: string[]; agencies: string[] } {
  const each = list.split(/,(?![^(]*\))/).map((one) => parts(COUNTRY, one, '"CA,MX(INM) > CA,MX for PURPOSE"'));
  return {
    countries: each.map(([country = '']) => code(country)),
    agencies: each.flatMap(([, agencies = '']) => codes(agencies)),
  };
}

function share(value: string, before: readonly Share[] = []): Share[] {
  const [from = '', to = '', purposes = ''] = parts(/^([^>]+)>(.+) for (.+)$/, value, '"CA,MX > CA,MX for PURPOSE"');
  const [senders, recipients] = [ends(from), ends(to)];
  const agencies = {
    ...(senders.agencies.length === 0 ? {} : { from: senders.agencies }),
    ...(recipients.agencies.length === 0 ? {} : { to: recipients.agencies }),
  };
  return [
    ...before,
    {
      from: senders.countries,
      to: recipients.countries,
      purposes: several(purposes).map(word),
      ...(Object.keys(agencies).length === 0 ? {} : { agencies }),
    },
  ];
}

function withheldFrom(value: string, before: NonNullable<Answers['withheldFrom']> = {}): NonNullable<Answers['withheldFrom']> {
  const [country = '', names = ''] = parts(/^([^:]+):(.+)$/, value, 'MX:GROUP,FIELD');
  return { ...before, [code(country)]: [...(before[code(country)] ?? []), ...several(names)] };
}

function whole(value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('a whole number.');
}

export const answering = (command: Command): Command =>
  command
    .option('--records <kind>', 'what is shared: lookout or high-risk-cargo', word)
    .option('--id <name>', 'a short name in small letters, and of its folder')
    .option('--text-version <version>', 'the version of the text (default: what follows @ in the name of the folder, else 1)')
    .option('--title <text>', 'as it is to be read')
    .option('--party <country:agencies>', 'a country and its agencies, CA:CBSA,RCMP; repeatable', party)
    .option('--instrument <name>', 'what it is based on')
    .option('--mark <mark>', 'how certain its text is: T, S, B or D', code)
    .option('--in-force <date>', 'the first day, YYYY-MM-DD')
    .option('--until <date>', 'the first day after it, YYYY-MM-DD')
    .option('--clause <name=text>', 'what the instrument states, one sentence; repeatable', clause)
    .option('--purpose <text>', 'NAME=TEXT under CLAUSE about CATEGORY,CATEGORY; repeatable', purpose)
    .option('--share <text>', '"CA,MX > CA,MX for PURPOSE", with agencies as MX(INM); repeatable', share)
    .option('--withhold <words>', 'groups or fields that nobody receives; repeatable, or separated by commas', several)
    .option('--withhold-from <country:words>', 'groups or fields that one recipient does not receive; repeatable', withheldFrom)
    .option('--classification <level>', 'the highest that may be shared', code)
    .option('--approvals <number>', 'persons who release each record, 0 to 3', whole)
    .option('--retention-days <number>', 'how long the receiver may keep it', whole)
    .option('--onward <rule>', 'to a third country: consent or never')
    .option('--response-hours <number>', 'how soon the receiver answers', whole)
    .option('--release-hours <number>', 'how long a record waits for its release', whole)
    .option('--verify', 'the receiver contacts the originator before it acts')
    .option('--no-verify', 'it need not')
    .option('--yearly-report', 'what is shared is counted for a yearly report')
    .option('--no-yearly-report', 'it is not');

/** The answers given by the options. */
export function answersIn(options: AnswerOptions, file: Partial<Answers>): Partial<Answers> {
  const {
    instrument: name,
    mark,
    inForce: from,
    until,
    party: parties,
    clause: clauses,
    purpose: purposes,
    share: sharing,
    textVersion: version,
  } = options;
  const { withhold: withheld, withholdFrom, records, id, title, classification, approvals, retentionDays } = options;
  const { onward, responseHours, releaseHours, verify, yearlyReport } = options;
  const stated = Object.fromEntries(Object.entries({ name, mark, from, until }).filter(([, value]) => value !== undefined));
  const given = {
    ...{
      records,
      id,
      version,
      title,
      parties,
      clauses,
      purposes,
      sharing,
      withheld,
      withheldFrom: withholdFrom,
      classification,
      approvals,
    },
    ...{ retentionDays, onward, responseHours, releaseHours, verify, yearlyReport },
    instrument: Object.keys(stated).length === 0 ? undefined : { ...file.instrument, ...stated },
  };
  return { ...file, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}
