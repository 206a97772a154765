import { describe } from 'vitest';
import { readState, readStore } from '../../../../services/ledger/index.ts';
import { WRITES } from '../../../../services/ledger/sqlite/writes.ts';
import { KEY_WRITES } from '../../../../services/ledger/writes.ts';
import { ledgerContract } from '../contract.ts';
import { makeFolder } from '../folder.ts';

describe('SQLite', () => {
  ledgerContract([...(Object.keys(WRITES) as (keyof typeof WRITES)[]), ...KEY_WRITES], () => {
    const { file, open, close } = makeFolder();
    return { open, close, read: () => readStore(file), readState: () => readState(file) };
  });
});
