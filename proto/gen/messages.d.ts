// Written by proto/generate.ts.
interface Codec {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}
export const tripoint: { v1: Record<string, Codec> };
