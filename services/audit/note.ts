// Signed notes (C2SP signed-note): a text and the signature lines of its signers.
import { fromBase64, sameBytes, TripointError, toBase64 } from '../domain/index.ts';

export interface NoteSigner {
  /** A key name: see isKeyName. */
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Uint8Array;
  sign(text: string): Uint8Array;
}

export interface NoteVerifier {
  readonly name: string;
  /** 4 bytes. Together with the name it identifies the key; alone it proves nothing, since anyone can find a key with a given id. */
  readonly keyId: Uint8Array;
  verify(text: string, signature: Uint8Array): boolean;
}

export interface OpenedNote {
  readonly text: string;
  /** Names of the known keys whose signatures were verified, in their order in the note, each once. Never empty. */
  readonly verified: string[];
  /** The signatures that were verified, in their order in the note. */
  readonly signatures: readonly { readonly name: string; readonly signature: Uint8Array }[];
}

/** Bytes of a note, or UTF-16 units of one given as a string. */
const MAX_NOTE = 256 * 1024;
/** The format requires at least 16; a checkpoint of three countries has a handful. */
const MAX_SIGNATURES = 32;

const SIGNATURE_LINE = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** Non-empty, no Unicode space, control character or plus: a name is delimited by spaces in a line, and by a plus in a vkey. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}+]+$/u.test(name) && isNoteText(`${name}\n`);

/** Whether this can be the text of a note: well-formed Unicode, ends in a newline, no other character below U+0020. */
export function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || !text.isWellFormed()) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && unit !== 0x0a) return false;
  }
  return true;
}

/** The note: the text, a blank line, one line per signer. Throws MALFORMED for a text or key that cannot be in a note. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw malformed('ends in a newline and holds no other control character');
  if (signers.length === 0) throw malformed('at least one signature');
  if (signers.length > MAX_SIGNATURES) throw malformed(`at most ${MAX_SIGNATURES} signatures`);
  return `${text}\n${signers.map((signer) => signLine(text, signer)).join('')}`;
}

/** One signature line, as a witness returns it. Throws MALFORMED for a text or key that cannot be in a note. */
export function signLine(text: string, signer: NoteSigner): string {
  if (!isNoteText(text)) throw malformed('ends in a newline and holds no other control character');
  if (!isKeyName(signer.name) || signer.keyId.length !== 4)
    throw malformed('key names without spaces or plus, key ids of 4 bytes');
  return `— ${signer.name} ${toBase64(Buffer.concat([signer.keyId, signer.sign(text)]))}\n`;
}

/**
 * Opens a note; its text is never returned unless a known key signed it. Pass an untrusted note as bytes, so that
 * invalid UTF-8 is refused here. Throws OVERSIZED, MALFORMED, SIGNATURE_INVALID (a signature in the name and id of a known key
 * fails), UNKNOWN_KEY (no known key signed), CONFIG_INVALID (two verifiers share name and id, and the note uses them).
 */
export function openNote(note: Uint8Array | string, verifiers: readonly NoteVerifier[]): OpenedNote {
  if (note.length > MAX_NOTE) throw new TripointError('OVERSIZED', { field: 'note', rule: `at most ${MAX_NOTE} bytes` });
  const whole = typeof note === 'string' ? note : utf8Text(note);
  if (!isNoteText(whole)) throw malformed('UTF-8, ends in a newline and holds no other control character');

  // smuggling: split at the last blank line; a text may contain blank lines of its own, and what follows one must not pass for signatures.
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0) throw malformed('a text, a blank line, signatures');
  const text = whole.slice(0, blank + 1);
  const lines = whole.slice(blank + 2, -1).split('\n', MAX_SIGNATURES + 1);
  if (lines.length > MAX_SIGNATURES)
    throw new TripointError('OVERSIZED', { field: 'note', rule: `at most ${MAX_SIGNATURES} signatures` });

  const signatures: { name: string; signature: Uint8Array }[] = [];
  for (const { name, keyId, signature } of lines.map(signatureLine)) {
    const known = verifiers.filter((verifier) => verifier.name === name && sameBytes(verifier.keyId, keyId));
    if (known.length > 1)
      throw new TripointError('CONFIG_INVALID', { field: 'verifiers', rule: 'one key for each name and key id' });
    const verifier = known[0];
    // An unknown key counts neither for nor against the note, even with the name of a known one: keys rotate.
    if (verifier === undefined) continue;
    if (signature === undefined || !verifier.verify(text, signature))
      throw new TripointError('SIGNATURE_INVALID', {
        field: 'note',
        rule: 'every signature in the name and id of a known key verifies',
      });
    signatures.push({ name, signature });
  }
  if (signatures.length === 0) throw new TripointError('UNKNOWN_KEY', { field: 'note', rule: 'signed by a known key' });
  return { text, verified: [...new Set(signatures.map(({ name }) => name))], signatures };
}

interface SignatureLine {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** Absent if the base64 is not canonical: it is then still a signature line, with a signature that verifies under no key. */
  readonly signature?: Uint8Array;
}

function signatureLine(line: string): SignatureLine {
  const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || base64 === undefined) throw malformed('signature lines of a dash, a key name and base64');
  const blob = Buffer.from(base64, 'base64');
  if (blob.length < 5) throw malformed('a key id and a signature in each line');
  const keyId = new Uint8Array(blob.subarray(0, 4));
  const exact = fromBase64(base64);
  return exact === undefined ? { name, keyId } : { name, keyId, signature: exact.subarray(4) };
}

function utf8Text(bytes: Uint8Array): string {
  try {
    // ignoreBOM keeps a byte order mark in the text; without it the text would no longer be the signed one.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('UTF-8');
  }
}

const malformed = (rule: string): TripointError => new TripointError('MALFORMED', { field: 'note', rule });
