// The visas about which this country answers: each sealed under its own key, found by a keyed hash of its document's normal form.
import { codeOf, type Fault, type Micros, sameBytes, TripointError, toHex, utf8 } from '../../domain/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Agreement } from '../../policy/index.ts';
import { documentKey, personDiffers, readRecord } from '../../records/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { type Visa, visaFaults } from './visa-facts.ts';
import { scoreOf, type VisaNames } from './visa-names.ts';
import {
  createPrintFinder,
  hasPrintOf,
  isPointer,
  openVisa,
  pointPrints,
  putVisa,
  type SealedVisa,
  sealedVisa,
} from './visa-rows.ts';

/** Why the person asked about may not be the one on file. */
export type Difference =
  | 'NAME_DIFFERS'
  | 'BIRTH_DATE_DIFFERS'
  | 'NAME_AND_BIRTH_DATE_DIFFER'
  /** Found by name and birth, which are alike and not the same. */
  | 'PERSON_ALIKE'
  /** Found by name and birth, as others are. */
  | 'SEVERAL_ALIKE';

/**
 * The answer before any decision: found, refused to the extent that the visa states, or offered with conditions. If the person on file may
 * be another than was asked about: only that a match is possible, and why it is uncertain.
 */
export function foundAnswer({ answer, domesticLaw }: Visa, differs?: Difference): Visa['answer'] {
  if (differs !== undefined) {
    const { refusalExtent: _, ...rest } = answer;
    return { ...rest, reasonCode: differs, outcome: 'POSSIBLE' };
  }
  const outcome = answer.refusalExtent !== undefined ? 'REFUSED' : domesticLaw === 'CONDITIONS' ? 'CONDITIONAL' : 'MATCH';
  return { ...(outcome !== 'MATCH' && { reasonCode: 'DOMESTIC_LAW' }), ...answer, outcome };
}

function differenceOf(asked: Visa['answer'], { answer }: Visa): Difference | undefined {
  const { name, birth } = personDiffers(asked, answer);
  return name && birth ? 'NAME_AND_BIRTH_DATE_DIFFER' : name ? 'NAME_DIFFERS' : birth ? 'BIRTH_DATE_DIFFERS' : undefined;
}

/** The lookup key of a record's document. */
function documentOf(vault: Context['vault'], { document }: Visa['answer']): Uint8Array {
  const { issuingState = '', documentNumber = '' } = (document ?? {}) as { issuingState?: string; documentNumber?: string };
  return vault.keyedHash('visa', documentKey(issuingState, documentNumber));
}

/** The lookup key of a visa. */
export const documentIn = (vault: Context['vault'], { answer }: Visa): Uint8Array => documentOf(vault, answer);

/** Throws INVALID if two visas have the same document, since only one of them would be found. */
function checkOnce(vault: Context['vault'], visas: readonly Visa[]): void {
  const first = new Map<string, number>();
  const faults: Fault[] = [];
  for (const [i, visa] of visas.entries()) {
    const document = toHex(documentIn(vault, visa));
    const known = first.get(document);
    if (known === undefined) first.set(document, i);
    else faults.push({ field: `/${i}/answer/document`, rule: `another document than /${known}/answer/document` });
  }
  if (faults.length > 0) throw new TripointError('INVALID', faults);
}

function checkAnswer(visa: Visa, i: number, at: Micros): void {
  try {
    readRecord('visaAnswer', foundAnswer(visa), at);
  } catch (error) {
    if (!(error instanceof TripointError)) throw error;
    const faults = error.faults.map(({ field, rule }) => ({ field: field.replace(/^\/visaAnswer/, `/${i}/answer`), rule }));
    throw new TripointError('INVALID', faults);
  }
}

/**
 * Stores visas to answer about; lookup does not depend on how a document is written. Idempotent: an identical visa is left as it is, a
 * replaced one is erased. Throws INVALID.
 */
export async function storeVisas(context: Context, submit: Submit, names: VisaNames, visas: readonly Visa[]): Promise<void> {
  const faults = Array.isArray(visas) ? visas.flatMap((visa, i) => visaFaults(visa, `/${i}`)) : [{ field: '', rule: 'a list' }];
  if (faults.length > 0) throw new TripointError('INVALID', faults);
  for (const [i, visa] of visas.entries()) checkAnswer(visa, i, context.clock());
  checkOnce(context.vault, visas);
  await submit({
    phase: 'send',
    bytes: visas.length * 512,
    unsigned: true,
    run(tx) {
      for (const visa of visas) {
        const content = JSON.stringify(visa);
        const document = documentIn(context.vault, visa);
        const kept = sealedVisa(context, document);
        const before = kept && openVisa(context, kept);
        if (before !== content) {
          putVisa(context, tx, document, content);
          tx.whenDurable(() => names.put(document, visa.answer));
        }
        pointPrints(context, tx, document, visa, before === undefined ? undefined : (JSON.parse(before) as Visa));
      }
    },
  });
}

/** Moves, at start, visas stored under an earlier normal form of their document to the current one. */
export async function refindVisas(context: Context, submit: Submit): Promise<void> {
  const { store, vault } = context;
  const before = store.all('visasBefore');
  if (before.length === 0) return;
  // An altered row answers nothing, as before, and does not stop the start; `ledger verify` names it.
  const readable = (visa: SealedVisa): string | undefined => {
    try {
      return openVisa(context, visa);
    } catch (error) {
      context.log('error', 'sealed ledger row altered', { code: codeOf(error) });
      return undefined;
    }
  };
  await submit({
    phase: 'send',
    bytes: before.length * 512,
    unsigned: true,
    run(tx) {
      const taken = new Set<string>();
      for (const row of before) {
        const { vault_id: vaultId, sealed } = row;
        tx.write('visaRefound', row.document);
        const wrapped = vaultId === null ? undefined : store.keys.get(vaultId);
        if (vaultId === null || sealed === null || wrapped === undefined) continue;
        const visa = { document: row.document, vaultId, sealed, wrapped };
        const content = readable(visa);
        if (content === undefined) continue;
        // Pointers are written again when their visa is moved.
        if (isPointer(content)) continue;
        const document = documentIn(vault, JSON.parse(content) as Visa);
        const isSame = sameBytes(document, visa.document);
        const isTaken = taken.has(toHex(document)) || (!isSame && sealedVisa(context, document) !== undefined);
        taken.add(toHex(document));
        if (isSame && !isTaken) continue;
        tx.write('visaMoved', visa.document);
        if (isTaken) {
          tx.whenDurable(() => context.log('error', 'two visas for one document, one kept', { code: 'INVALID' }));
          tx.write('vaultKeyDestroyed', visa.vaultId);
        } else {
          const key = vault.unwrap(visa.vaultId, visa.wrapped);
          tx.write('visa', document, visa.vaultId, vault.seal(key, placeOf.visa(document), utf8(content)));
          pointPrints(context, tx, document, JSON.parse(content) as Visa);
        }
      }
    },
  });
}

export interface FoundVisa {
  readonly visa: Visa;
  /** Absent if nothing in the question contradicts the file. */
  readonly differs?: Difference;
  /** How it was found: by its document or a biometric, by a name and birth that match, by those that may. */
  readonly rank: 0 | 1 | 2;
}

/** flood: people about whom one question is decided. */
const MOST_ALIKE = 8;

/**
 * Finds visas: by the document in a question, or by its biometrics if it names no document; and, where the agreement has scores for it, by name
 * and birth. side channel: if there is none, a dummy visa is opened and compared, so that both cases take the same work.
 */
export function createVisaFinder(
  context: Context,
  names: VisaNames,
): (asked: Visa['answer'], matching: Agreement['matching']) => readonly FoundVisa[] {
  const { vault } = context;
  const key = vault.newKey();
  const document = documentOf(vault, {});
  const sealed = vault.seal(key, placeOf.visa(document), utf8(JSON.stringify(NOBODY)));
  const findPrint = createPrintFinder(context);

  function exact(asked: Visa['answer']): FoundVisa[] {
    const byPrint = asked.document === undefined ? findPrint(asked) : undefined;
    const found = sealedVisa(context, byPrint ?? documentOf(vault, asked));
    const visa = JSON.parse(openVisa(context, found ?? { ...key, document, sealed })) as Visa;
    const differs = differenceOf(asked, visa);
    const isFound = found !== undefined && (asked.document !== undefined || hasPrintOf(asked, visa));
    return isFound ? [{ visa, ...(differs && { differs }), rank: 0 }] : [];
  }

  function alike(asked: Visa['answer'], { match, possible }: NonNullable<Agreement['matching']>): FoundVisa[] {
    const rows = names.like(asked).map((one) => sealedVisa(context, one));
    const opened = rows.filter((row) => row !== undefined).map((row) => JSON.parse(openVisa(context, row)) as Visa);
    const scored = opened.map((visa) => ({ visa, score: scoreOf(asked, visa) })).filter(({ score }) => score >= possible);
    scored.sort((a, b) => b.score - a.score);
    return scored
      .slice(0, MOST_ALIKE)
      .map(({ visa, score }) => (score >= match ? { visa, rank: 1 } : { visa, rank: 2, differs: 'PERSON_ALIKE' }));
  }

  return (asked, matching) => {
    const found = exact(asked);
    const others = matching === undefined ? [] : alike(asked, matching);
    const isOther = ({ visa }: FoundVisa) =>
      !found.some((one) => sameBytes(documentIn(vault, one.visa), documentIn(vault, visa)));
    return [...found, ...others.filter(isOther)];
  };
}

/** side channel: as long as a typical visa. */
const NOBODY: Visa = {
  answer: {
    document: { documentNumber: 'X0000000', issuingState: 'UTO', documentType: 'P' },
    name: [{ primaryIdentifier: 'NOBODY', secondaryIdentifier: 'NOBODY' }],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'ISSUED',
  },
  subject: { citizenship: ['UTO'], permanentResidence: [], allegedPersecutor: [], findings: [] },
};
