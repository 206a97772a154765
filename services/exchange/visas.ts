// The visas that this country answers about: each under a key of its own, found by a keyed hash of its exact document.
import { utf8 } from '../domain/index.ts';
import { placeOf } from '../ledger/index.ts';
import type { Facts, Subject } from '../policy/index.ts';
import { readRecord } from '../records/index.ts';
import type { Context } from './context.ts';
import type { Submit } from './release.ts';

/** A visa that this country answers about: the answer's fields, and what the rules may know of the person. */
export interface Visa {
  /** JSON of a VisaAnswer, outcome left out. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly subject: Subject;
  /** What the law of this country says to telling of it. */
  readonly domesticLaw?: Facts['domesticLaw'];
  readonly mistreatmentRisk?: Facts['mistreatmentRisk'];
}

/** What there would be to answer: found, refused in the extent that the visa states, or offered with conditions. */
export function foundAnswer({ answer, domesticLaw }: Visa): Visa['answer'] {
  const outcome = answer.refusalExtent !== undefined ? 'REFUSED' : domesticLaw === 'CONDITIONS' ? 'CONDITIONAL' : 'MATCH';
  return { ...(outcome !== 'MATCH' && { reasonCode: 'DOMESTIC_LAW' }), ...answer, outcome };
}

const documentOf = (vault: Context['vault'], issuingState: string, number: string): Uint8Array =>
  vault.keyedHash('visa', `${issuingState} ${number}`);

/** What a visa is found by. */
export function documentIn(vault: Context['vault'], { answer }: Visa): Uint8Array {
  const { issuingState = '', documentNumber = '' } = (answer.document ?? {}) as {
    issuingState?: string;
    documentNumber?: string;
  };
  return documentOf(vault, issuingState, documentNumber);
}

/** Keeps visas to answer about, each found by its exact document. What is kept already is left; what it replaces is erased. */
export async function storeVisas(context: Context, submit: Submit, visas: readonly Visa[]): Promise<void> {
  for (const visa of visas) readRecord('visaAnswer', foundAnswer(visa));
  await submit({
    phase: 'send',
    bytes: visas.length * 512,
    unsigned: true,
    run(tx) {
      for (const visa of visas) {
        const { issuingState = '', documentNumber = '' } = (visa.answer.document ?? {}) as {
          issuingState?: string;
          documentNumber?: string;
        };
        const content = JSON.stringify(visa);
        const kept = sealedVisa(context, issuingState, documentNumber);
        if (kept !== undefined && openVisa(context, kept) === content) continue;
        if (kept !== undefined) tx.write('vaultKeyDestroyed', kept.vaultId);
        const key = context.vault.newKey();
        tx.write('vaultKey', key.vaultId, key.wrapped);
        const document = documentOf(context.vault, issuingState, documentNumber);
        tx.write('visa', document, key.vaultId, context.vault.seal(key, placeOf.visa(document), utf8(content)));
      }
    },
  });
}

interface SealedVisa {
  /** What names its row, and what it is sealed to. */
  readonly document: Uint8Array;
  readonly vaultId: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly sealed: Uint8Array;
}

function sealedVisa({ store, vault }: Context, issuingState: string, number: string): SealedVisa | undefined {
  const sql =
    'SELECT v.vault_id, v.sealed, k.wrapped FROM visa v JOIN vault_key k ON k.vault_id = v.vault_id WHERE v.document = ?';
  const document = documentOf(vault, issuingState, number);
  const row = store.get(sql, document) as { vault_id: Uint8Array; wrapped: Uint8Array; sealed: Uint8Array } | undefined;
  return row && { document, vaultId: row.vault_id, wrapped: row.wrapped, sealed: row.sealed };
}

function openVisa({ vault }: Context, { document, vaultId, wrapped, sealed }: SealedVisa): string {
  return new TextDecoder().decode(vault.open(vault.unwrap(vaultId, wrapped), placeOf.visa(document), sealed));
}

/** Finds a visa by its exact document. side channel: where there is none, one of nobody is opened, so that both take the same work. */
export function createVisaFinder(context: Context): (issuingState: string, number: string) => Visa | undefined {
  const { vault } = context;
  const key = vault.newKey();
  const document = documentOf(vault, '', '');
  const sealed = vault.seal(key, placeOf.visa(document), utf8(JSON.stringify(NOBODY)));
  return (issuingState, number) => {
    const found = sealedVisa(context, issuingState, number);
    const visa = JSON.parse(openVisa(context, found ?? { ...key, document, sealed })) as Visa;
    return found && visa;
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
