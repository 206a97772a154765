// The visas that this country answers about: each under a key of its own, found by a keyed hash of its exact document.
import { utf8 } from '../domain/index.ts';
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
        const kept = visaRow(context, issuingState, documentNumber);
        if (kept?.content === content) continue;
        if (kept !== undefined) tx.write('vaultKeyDestroyed', kept.vaultId);
        const key = context.vault.newKey();
        tx.write('vaultKey', key.vaultId, key.wrapped);
        const document = documentOf(context.vault, issuingState, documentNumber);
        tx.write('visa', document, key.vaultId, context.vault.seal(key, 'visa', utf8(content)));
      }
    },
  });
}

function visaRow(
  { store, vault }: Context,
  issuingState: string,
  number: string,
): { vaultId: Uint8Array; content: string } | undefined {
  const sql =
    'SELECT v.vault_id, v.sealed, k.wrapped FROM visa v JOIN vault_key k ON k.vault_id = v.vault_id WHERE v.document = ?';
  const row = store.get(sql, documentOf(vault, issuingState, number));
  if (row === undefined) return undefined;
  const key = vault.unwrap(row.vault_id as Uint8Array, row.wrapped as Uint8Array);
  return { vaultId: key.vaultId, content: new TextDecoder().decode(vault.open(key, 'visa', row.sealed as Uint8Array)) };
}

export function findVisa(context: Context, issuingState: string, number: string): Visa | undefined {
  const row = visaRow(context, issuingState, number);
  return row && (JSON.parse(row.content) as Visa);
}
