import { expect, test } from 'vitest';
import { FIRST_LINK_VERB } from '../../../../services/ledger/sqlite/writes.ts';
import { LINK_PLANE } from '../../../../services/records/index.ts';

test('what is deleted as statements of the links are the verbs of the link plane', () => {
  expect(FIRST_LINK_VERB).toBe(LINK_PLANE);
});
