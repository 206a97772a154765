// Agreements are loaded completely or not at all.
import { LRUCache } from 'lru-cache';
import { didYouMean, type Fault, TripointError, toHex, utf8 } from '../domain/index.ts';
import type { Agreement } from './agreement.ts';
import { agreementDigest, BOUND_FILES } from './digest.ts';
import { namesOf } from './facts.ts';
import { grantsOf, partiesOf, quotasOf, reciprocityOf } from './grants.ts';
import { groupsOf } from './groups.ts';
import { checkIndicators } from './indicator.ts';
import { readRules } from './rules.ts';
import type { Vocabulary } from './schema.ts';
import { AgreementShape, type AgreementText, readYaml } from './shape.ts';
import { expectKnown, type Say } from './suggest.ts';
import { checkClauses, effectiveOf, matchingOf, noticesOf, obligationsOf, suspensionsOf } from './terms.ts';

const MAX_FILE = 1 << 20;
/** Four months, as Regulation (EU) 2018/1862 Art. 53(7) has it. */
const NOTICE_DAYS = 120;
const RELEASE_HOURS = 24;

type BoundFile = (typeof BOUND_FILES)[number];

/** Texts read without a fault, by digest: a start reads each of them from its folder and from the ledger. */
const READ = new LRUCache<string, Agreement>({ max: 256 });

/**
 * Loads an agreement from its files, by name: agreement.yaml and rules.cedar (cases.yaml may stand beside them).
 * Throws CONFIG_INVALID with every fault found: field = file and path or rule, rule = what is expected.
 */
export function loadAgreement(files: Readonly<Record<string, string | Uint8Array>>): Agreement {
  const { contents, texts } = readFiles(files);
  const digest = agreementDigest(contents);
  const known = READ.get(toHex(digest));
  if (known !== undefined) return known;
  const read = readYaml('agreement.yaml', texts['agreement.yaml'], AgreementShape);
  if ('faults' in read) throw new TripointError('CONFIG_INVALID', read.faults);
  const faults: Fault[] = [];
  const terms = termsOf(read.value, (path, rule) => void faults.push({ field: `agreement.yaml${path}`, rule }));
  const { vocabulary, ...agreed } = terms;

  // Rules are checked against a vocabulary; an empty one would only repeat every fault.
  const readable = vocabulary.kinds.length > 0 && vocabulary.groups.length > 0;
  const { rules, faults: ruleFaults } = readable
    ? readRules(texts['rules.cedar'], {
        vocabulary,
        clauses: Object.keys(agreed.clauses),
        obligations: Object.keys(agreed.obligations),
        notices: Object.keys(agreed.notices),
      })
    : { rules: [], faults: [] };
  faults.push(...ruleFaults);
  checkIndicators(agreed.grants, agreed.fieldGroups, rules, (id, rule) => void faults.push({ field: `rules.cedar#${id}`, rule }));
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  const agreement = { ...agreed, digest, rules };
  READ.set(toHex(digest), agreement);
  return agreement;
}

/** The contents of agreement.yaml, with defaults filled in. */
function termsOf(text: AgreementText, say: Say): Omit<Agreement, 'digest' | 'rules'> & { readonly vocabulary: Vocabulary } {
  const { parties, vocabulary: words } = partiesOf(text, say);
  const grants = grantsOf(text, say);
  const kinds = [...new Set(grants.map((grant) => grant.kind))];
  const fieldGroups = groupsOf(text, kinds, say);
  checkClauses(text, say);
  const levels = namesOf('Classification');
  expectKnown(text.classificationCeiling.level, levels, '/classificationCeiling/level', `one of ${levels.join(', ')}`, say);
  const actions = namesOf('ActionOnHit');
  for (const action of Object.keys(text.expiry?.reviewDays ?? {}))
    expectKnown(action, actions, `/expiry/reviewDays/${action}`, `one of ${actions.join(', ')}`, say);
  const { id, version, title, status, legalBasis, clauses, defaultClause, classificationCeiling, purposes } = text;
  const { retention, exigent, release, expiry, suspensionClause = defaultClause } = text;
  return {
    id,
    version,
    title,
    status,
    effective: effectiveOf(text, say),
    legalBasis,
    parties,
    clauses,
    defaultClause,
    classificationCeiling,
    ...(retention === undefined ? {} : { retention }),
    release: release ?? { expiresHours: RELEASE_HOURS, clause: defaultClause },
    ...(exigent === undefined ? {} : { exigent }),
    ...(expiry === undefined ? {} : { expiry: { ...expiry, noticeDays: expiry.noticeDays ?? NOTICE_DAYS } }),
    ...matchingOf(text, say),
    suspensions: suspensionsOf(text, grants, say),
    suspensionClause,
    purposes,
    grants,
    quotas: quotasOf(text, grants, say),
    reciprocity: reciprocityOf(text, grants, say),
    obligations: obligationsOf(text, say),
    notices: noticesOf(text),
    fieldGroups,
    vocabulary: {
      ...words,
      kinds,
      purposes: Object.keys(purposes),
      groups: Object.values(fieldGroups).flatMap((groups) => groups.map((group) => group.name)),
    },
  };
}

function readFiles(files: Readonly<Record<string, string | Uint8Array>>) {
  const faults: Fault[] = [];
  const contents = {} as Record<BoundFile, Uint8Array>;
  const texts = {} as Record<BoundFile, string>;
  for (const name of BOUND_FILES) {
    const read = readFile(files[name]);
    if ('rule' in read) faults.push({ field: name, rule: read.rule });
    else [contents[name], texts[name]] = [read.bytes, read.text];
  }
  const known = [...BOUND_FILES, 'cases.yaml'];
  for (const name of Object.keys(files))
    if (!known.includes(name)) faults.push({ field: name, rule: `no such file${didYouMean(name, known)}` });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return { contents, texts };
}

function readFile(given: string | Uint8Array | undefined): { bytes: Uint8Array; text: string } | { rule: string } {
  if (given === undefined) return { rule: 'the file is missing' };
  if (typeof given === 'string' && !given.isWellFormed()) return { rule: 'well-formed Unicode' };
  const bytes = typeof given === 'string' ? utf8(given) : given;
  if (bytes.length > MAX_FILE) return { rule: `at most ${MAX_FILE} bytes` };
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { rule: 'UTF-8' };
  }
}

/** The files of one folder, by name. The caller reads the disk. */
export type ReadFolder = (folder: string) => Readonly<Record<string, string | Uint8Array>>;

/**
 * Loads the agreement of each folder. A folder is named like its agreement, or `id@anything` where several versions stand side by
 * side. Throws CONFIG_INVALID with the faults of all of them, each under its folder.
 */
export function loadAgreements(folders: readonly string[], readFolder: ReadFolder): Agreement[] {
  const faults: Fault[] = [];
  const agreements = folders.flatMap((folder) => {
    try {
      const agreement = loadAgreement(readFolder(folder));
      if (folder.split('/').at(-1)?.split('@')[0] === agreement.id) return [agreement];
      faults.push({ field: `${folder}/agreement.yaml/id`, rule: "the folder's name" });
    } catch (error) {
      if (!(error instanceof TripointError)) throw error;
      faults.push(...error.faults.map(({ field, rule }) => ({ field: `${folder}/${field}`, rule })));
    }
    return [];
  });
  if (faults.length > 0) throw new TripointError('CONFIG_INVALID', faults);
  return agreements;
}
