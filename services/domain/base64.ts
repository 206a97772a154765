// Base64 and base64url (RFC 4648, sections 4 and 5). Buffer decodes almost anything; only the spelling that it would write itself is
// accepted, because two spellings of the same bytes would give one document two digests.

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const toBase64 = (bytes: Uint8Array): string => viewOf(bytes).toString('base64');

/** Without padding. */
export const toBase64url = (bytes: Uint8Array): string => viewOf(bytes).toString('base64url');

const reading =
  (alphabet: 'base64' | 'base64url') =>
  (text: string): Uint8Array<ArrayBuffer> | undefined => {
    const bytes = Buffer.from(text, alphabet);
    return bytes.toString(alphabet) === text ? new Uint8Array(bytes) : undefined;
  };

/** The bytes of canonical base64; undefined for any other text. */
export const fromBase64 = reading('base64');

/** The bytes of canonical base64url without padding; undefined for any other text. */
export const fromBase64url = reading('base64url');
