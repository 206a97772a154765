// The visas that this country answers about: each under a key of its own, found by a keyed hash of its document in its normal form.
import { codeOf, type Fault, sameBytes, TripointError, toHex, utf8 } from '../../domain/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Facts, Subject } from '../../policy/index.ts';
import { documentKey, personDiffers, readRecord } from '../../records/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';

/** A visa that this country answers about: the answer's fields, and what the rules may know of the person. */
export interface Visa {
  /** JSON of a VisaAnswer, outcome left out. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** What the law of this country says to telling of it. */
  readonly domesticLaw?: Facts['domesticLaw'];
  readonly mistreatmentRisk?: Facts['mistreatmentRisk'];
}

/** Why the person of a question may not be the one on file. */
export type Difference = 'NAME_DIFFERS' | 'BIRTH_DATE_DIFFERS' | 'NAME_AND_BIRTH_DATE_DIFFER';

/** What there would be to answer: found, refused in the extent that the visa states, or offered with conditions; of another person than
 * was asked about, only that this is possible, and why it is not sure. */
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

/** What a record's document is found by. */
function documentOf(vault: Context['vault'], { document }: Visa['answer']): Uint8Array {
  const { issuingState = '', documentNumber = '' } = (document ?? {}) as { issuingState?: string; documentNumber?: string };
  return vault.keyedHash('visa', documentKey(issuingState, documentNumber));
}

/** What a visa is found by. */
export const documentIn = (vault: Context['vault'], { answer }: Visa): Uint8Array => documentOf(vault, answer);

/** Throws INVALID where one document is there twice: only one of both would be found. */
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

/**
 * Keeps visas to answer about, each found by its document however that is written. What is kept already is left; what it replaces is
 * erased. Throws INVALID.
 */
export async function storeVisas(context: Context, submit: Submit, visas: readonly Visa[]): Promise<void> {
  for (const visa of visas) readRecord('visaAnswer', foundAnswer(visa), context.clock());
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
        if (kept !== undefined && openVisa(context, kept) === content) continue;
        if (kept !== undefined) tx.write('vaultKeyDestroyed', kept.vaultId);
        const key = context.vault.newKey();
        tx.write('vaultKey', key.vaultId, key.wrapped);
        tx.write('visa', document, key.vaultId, context.vault.seal(key, placeOf.visa(document), utf8(content)));
      }
    },
  });
}

/** At start, before anyone asks: visas that stand under an earlier form of their document are put under today's. */
export async function refindVisas(context: Context, submit: Submit): Promise<void> {
  const { store, vault } = context;
  const before = store.all('visasBefore');
  if (before.length === 0) return;
  // A row that was altered answers nothing, now as before, and holds nobody's start up: `ledger verify` names it.
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
        }
      }
    },
  });
}

const NO_ID = new Uint8Array(16);

interface SealedVisa {
  /** What names its row, and what it is sealed to. */
  readonly document: Uint8Array;
  readonly vaultId: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly sealed: Uint8Array;
}

function sealedVisa({ store }: Context, document: Uint8Array): SealedVisa | undefined {
  const row = store.get('visa', document);
  // side channel: a key is looked for whether or not there is a visa.
  const wrapped = store.keys.get(row?.vault_id ?? NO_ID);
  return row && wrapped && { document: row.document, vaultId: row.vault_id, wrapped, sealed: row.sealed };
}

function openVisa({ vault }: Context, { document, vaultId, wrapped, sealed }: SealedVisa): string {
  return new TextDecoder().decode(vault.open(vault.unwrap(vaultId, wrapped), placeOf.visa(document), sealed));
}

export interface FoundVisa {
  readonly visa: Visa;
  /** Absent: nothing in the question contradicts the file. */
  readonly differs?: Difference;
}

/** Finds a visa by the document of a question. side channel: where there is none, one of nobody is opened and compared, so that both take
 * the same work. */
export function createVisaFinder(context: Context): (asked: Visa['answer']) => FoundVisa | undefined {
  const { vault } = context;
  const key = vault.newKey();
  const document = documentOf(vault, {});
  const sealed = vault.seal(key, placeOf.visa(document), utf8(JSON.stringify(NOBODY)));
  return (asked) => {
    const found = sealedVisa(context, documentOf(vault, asked));
    const visa = JSON.parse(openVisa(context, found ?? { ...key, document, sealed })) as Visa;
    const differs = differenceOf(asked, visa);
    return found && { visa, ...(differs && { differs }) };
  };
}

/** As long as a visa commonly is. */
const NOBODY: Visa = {
  answer: {
    document: { documentNumber: 'X0000000', issuingState: 'UTO', documentType: 'P' },
    name: [{ primaryIdentifier: 'NOBODY', secondaryIdentifier: 'NOBODY' }],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'ISSUED',
  },
  subject: { citizenship: ['UTO'], permanentResidence: [], allegedPersecutor: [], findings: [] },
};
