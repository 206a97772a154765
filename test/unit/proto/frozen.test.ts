// What crosses the link has exactly the fields that were frozen: `buf breaking` lets a message grow, and a strict reader does not.
import { readFileSync } from 'node:fs';
import { FileDescriptorSet } from 'protobufjs/ext/descriptor.js';
import { expect, it } from 'vitest';
import { fieldsOf } from '../../../proto/index.ts';

interface File {
  readonly name: string;
  readonly messageType: readonly { readonly name: string; readonly field: readonly { readonly number: number }[] }[];
}

const LINK = ['wire', 'link', 'reconcile'].map((name) => `tripoint/v1/${name}.proto`);

it('the messages of the link', () => {
  const image = readFileSync(new URL('../../../proto/frozen.binpb', import.meta.url));
  const { file } = FileDescriptorSet.decode(image) as unknown as { readonly file: readonly File[] };
  const messages = file.filter(({ name }) => LINK.includes(name)).flatMap(({ messageType }) => messageType);
  expect(messages.length).toBeGreaterThan(20);
  const frozen = messages.map(({ name, field }) => [name, field.map(({ number }) => number)]);
  expect(messages.map(({ name }) => [name, fieldsOf(name).map(({ id }) => id)])).toEqual(frozen);
});
