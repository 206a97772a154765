// Rows of the visa table: a visa under the keyed hash of its document, and pointers to it under the keyed hash of each of its biometrics.
import { toHex, utf8 } from '../../domain/index.ts';
import { placeOf } from '../../ledger/index.ts';
import type { Transaction } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import type { Visa } from './visa-facts.ts';

type Store = Pick<Context, 'store' | 'vault'>;
type Writer = Pick<Transaction, 'write'>;

const NO_ID = new Uint8Array(16);

export interface SealedVisa {
  /** The row's key, to which its content is sealed. */
  readonly document: Uint8Array;
  readonly vaultId: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly sealed: Uint8Array;
}

export function sealedVisa({ store }: Pick<Context, 'store'>, document: Uint8Array): SealedVisa | undefined {
  const row = store.get('visa', document);
  // side channel: a key is looked up whether or not there is a visa.
  const wrapped = store.keys.get(row?.vault_id ?? NO_ID);
  return row && wrapped && { document: row.document, vaultId: row.vault_id, wrapped, sealed: row.sealed };
}

export function openVisa({ vault }: Pick<Context, 'vault'>, { document, vaultId, wrapped, sealed }: SealedVisa): string {
  return new TextDecoder().decode(vault.open(vault.unwrap(vaultId, wrapped), placeOf.visa(document), sealed));
}

/** Seals content under a new key, and destroys the key of the content it replaces. */
export function putVisa({ store, vault }: Store, tx: Writer, document: Uint8Array, content: string): void {
  const before = sealedVisa({ store }, document);
  if (before !== undefined) tx.write('vaultKeyDestroyed', before.vaultId);
  const key = vault.newKey();
  tx.write('vaultKey', key.vaultId, key.wrapped);
  tx.write('visa', document, key.vaultId, vault.seal(key, placeOf.visa(document), utf8(content)));
}

function dropVisa({ store }: Store, tx: Writer, document: Uint8Array): void {
  const before = sealedVisa({ store }, document);
  if (before === undefined) return;
  tx.write('vaultKeyDestroyed', before.vaultId);
  tx.write('visaMoved', document);
}

const printsIn = ({ biometric }: Visa['answer']): string[] =>
  (Array.isArray(biometric) ? biometric : []).flatMap((one) => {
    const { sha256 } = Object(one) as { sha256?: unknown };
    return typeof sha256 === 'string' ? [sha256] : [];
  });

const printKey = ({ vault }: Pick<Context, 'vault'>, sha256: string): Uint8Array => vault.keyedHash('visa biometric', sha256);

/** Whether the content of a row is a pointer, as stored under a biometric. */
export const isPointer = (content: string): boolean => Object.hasOwn(JSON.parse(content) as object, 'at');

/** Points a visa's biometrics to it, and removes the pointers of those that it no longer has. */
export function pointPrints(context: Store, tx: Writer, document: Uint8Array, visa: Visa, before?: Visa): void {
  const now = printsIn(visa.answer);
  const content = JSON.stringify({ at: toHex(document) });
  for (const print of new Set(now)) {
    const key = printKey(context, print);
    const kept = sealedVisa(context, key);
    if (kept === undefined || openVisa(context, kept) !== content) putVisa(context, tx, key, content);
  }
  for (const print of before === undefined ? [] : new Set(printsIn(before.answer)))
    if (!now.includes(print)) dropVisa(context, tx, printKey(context, print));
}

/** Finds a visa's key by the biometrics of a question that names no document. */
export function createPrintFinder(context: Store): (asked: Visa['answer']) => Uint8Array | undefined {
  const { vault } = context;
  // side channel: if a biometric is unknown, a dummy row is opened instead.
  const key = vault.newKey();
  const nowhere = printKey(context, '');
  const sealed = vault.seal(key, placeOf.visa(nowhere), utf8(JSON.stringify({ at: toHex(nowhere) })));
  return (asked) => {
    let found: Uint8Array | undefined;
    for (const print of printsIn(asked)) {
      const row = sealedVisa(context, printKey(context, print));
      const { at } = JSON.parse(openVisa(context, row ?? { ...key, document: nowhere, sealed })) as { at: string };
      if (row !== undefined) found ??= Uint8Array.from(Buffer.from(at, 'hex'));
    }
    return found;
  };
}

/** confusion: a question is never answered from a visa that lacks its biometric. */
export const hasPrintOf = (asked: Visa['answer'], visa: Visa): boolean => {
  const known = printsIn(visa.answer);
  return printsIn(asked).some((print) => known.includes(print));
};
