import { expect, test } from 'vitest';
import { Verb } from '../../../../proto/index.ts';
import type { Context } from '../../../../services/exchange/context/context.ts';
import { createVerbHandlers, type IntakeOptions } from '../../../../services/exchange/link/verb-handlers.ts';
import { verbsWhere } from '../../../../services/records/verbs.ts';

const handlers = createVerbHandlers({} as Context, 'CA', {} as IntakeOptions);

test('each verb of the link plane has a handler, and none of the exchange plane has one of its own', () => {
  const linked = verbsWhere(({ plane }) => plane === 'link');
  expect(Object.keys(handlers.link).map(Number)).toEqual(linked);
  for (const verb of linked) expect(handlers.of(verb)).toBe(handlers.link[verb]);
});

test('every other verb shares a record, and what is no verb is judged as if it did', () => {
  const shared = handlers.of(Verb.POST);
  for (const verb of verbsWhere(({ plane }) => plane === 'exchange')) expect(handlers.of(verb)).toBe(shared);
  for (const verb of [Verb.UNSPECIFIED, 127, 'constructor']) expect(handlers.of(verb as Verb)).toBe(shared);
});
