// Everything that must hold before a text is published: at signing, at activation, and for a draft. One function, so that none of the three
// knows less than another. What was once in force is only loaded: a stricter rule must not make old evidence unreadable.
import { type Fault, sameBytes, TripointError } from '../../domain/index.ts';
import type { Agreement } from '../agreement.ts';
import { runCases } from '../cases.ts';
import { loadAgreement } from '../load.ts';
import { checkAgreements } from '../prove/check.ts';
import { type Found, nameOf, type ProofFinding } from '../prove/findings.ts';
import type { Invariant } from '../prove/invariants.ts';
import { spotsOf } from './bytes.ts';
import { lineOf } from './place.ts';
import { wordFindings } from './words.ts';
import { yamlSpots } from './yaml.ts';

export interface Draft {
  /** Where it is, named like its agreement, or `id@anything`; absent: nowhere yet. */
  readonly folder?: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export interface PublicationOptions {
  /** The other texts in force or to come here. They are held against the drafts and not proved again. */
  readonly beside?: readonly Agreement[];
  readonly invariants?: readonly Invariant[];
  /** A text that is faulty as it is written is not proved: that is enough for a refusal, and quick. */
  readonly stopEarly?: boolean;
  readonly progress?: (done: number, total: number) => void;
}

/** What is wrong with these drafts, errors first. A draft with an error is not fit for publication. */
export function checkPublication(
  drafts: readonly Draft[],
  { beside = [], invariants = [], stopEarly = false, progress }: PublicationOptions = {},
): readonly ProofFinding[] {
  const read = drafts.map(readDraft);
  const agreements = read.flatMap(({ agreement, written }) =>
    agreement === undefined || (stopEarly && written.some(({ severity }) => severity === 'error')) ? [] : agreement,
  );
  const others = beside.filter(({ digest }) => !agreements.some((own) => sameBytes(own.digest, digest)));
  const proved =
    agreements.length === 0 ? [] : checkAgreements(agreements, invariants, { beside: others, ...(progress && { progress }) });
  const findings = read.flatMap(({ called, texts, written, cases }): ProofFinding[] =>
    [
      ...[...written, ...cases].map((one) => ({ ...one, agreement: called })),
      ...proved.filter(({ agreement }) => agreement === called),
    ].map((one) => {
      const line = one.line ?? lineOf(one.field, texts);
      return line === undefined ? one : { ...one, line };
    }),
  );
  const names = agreements.map(nameOf);
  const general = proved.filter(({ agreement }) => !names.includes(agreement));
  return [...general, ...findings].toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** As a fault of a request or a configuration: agreement.yaml:12/parties/0/state. */
export function faultOfFinding({ field, line, rule }: Pick<ProofFinding, 'field' | 'line' | 'rule'>): Fault {
  const [, file = '', rest = ''] = /^([a-z]+\.[a-z]+)(?::\d+)?(.*)$/s.exec(field) ?? [];
  return { field: file === '' || line === undefined ? field : `${file}:${line}${rest}`, rule };
}

function readDraft(draft: Draft) {
  const texts = textsOf(draft.files);
  const { agreement, faults } = loaded(draft);
  const words = agreement === undefined ? [] : wordFindings(agreement);
  return {
    called: agreement === undefined ? (draft.folder ?? '') : nameOf(agreement),
    texts,
    agreement,
    written: [...textFindings(texts), ...faults.map(loadFinding), ...misnamed(draft, agreement), ...words],
    cases: agreement === undefined ? [] : caseFindings(agreement, texts['cases.yaml']),
  };
}

const textsOf = (files: Draft['files']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content),
    ]),
  );

function loaded({ files }: Draft): { readonly agreement?: Agreement; readonly faults: readonly Fault[] } {
  try {
    return { agreement: loadAgreement(files), faults: [] };
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return { faults: error.faults };
  }
}

function misnamed({ folder }: Draft, agreement: Agreement | undefined): Found[] {
  const name = folder?.split('/').at(-1)?.split('@')[0];
  if (name === undefined || agreement === undefined || name === agreement.id) return [];
  return [loadFinding({ field: 'agreement.yaml/id', rule: `the folder's name, ${name}` })];
}

const loadFinding = ({ field, rule }: Fault): Found => ({ severity: 'error', check: 'load', field, rule });

const FILES = ['agreement.yaml', 'rules.cedar'] as const;

function textFindings(texts: Readonly<Record<string, string>>): Found[] {
  return FILES.flatMap((file) => {
    const text = texts[file] ?? '';
    const isYaml = file.endsWith('.yaml');
    const spots = [...spotsOf(text, { tabs: !isYaml }), ...(isYaml ? yamlSpots(text) : [])];
    return spots.map(({ line, rule }): Found => ({ severity: 'error', check: 'text-unclear', field: file, line, rule }));
  });
}

/** A table that comes with a text must hold: its authors said by it what they mean. */
function caseFindings(agreement: Agreement, table: string | undefined): Found[] {
  if (table === undefined) return [];
  try {
    return runCases(agreement, table).results.flatMap(({ name, problems }) =>
      problems.map((rule): Found => ({ severity: 'error', check: 'case-fails', field: `cases.yaml#${name}`, rule })),
    );
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    return error.faults.map(loadFinding);
  }
}
