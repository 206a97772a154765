import { createHash } from 'node:crypto';
import { utf8 } from '../domain/index.ts';

const DOMAIN = utf8('tripoint/agreement/v1\0');

/** The files that bind the parties. The decision table is evidence about them, not part of them. */
export const BOUND_FILES = ['agreement.yaml', 'rules.cedar'] as const;

export const isBoundFile = (name: string): boolean => BOUND_FILES.some((file) => file === name);

/**
 * SHA-256 over the domain, then per file in the order of BOUND_FILES: length of the name (u32be), name, length of the content
 * (u32be), content. Bytes are bytes: another line ending is another agreement.
 */
export function agreementDigest(contents: Readonly<Record<(typeof BOUND_FILES)[number], Uint8Array>>): Uint8Array {
  const hash = createHash('sha256').update(DOMAIN);
  for (const name of BOUND_FILES)
    for (const part of [utf8(name), contents[name]]) {
      const length = new DataView(new ArrayBuffer(4));
      length.setUint32(0, part.length);
      hash.update(new Uint8Array(length.buffer)).update(part);
    }
  return new Uint8Array(hash.digest());
}
