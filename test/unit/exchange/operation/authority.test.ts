import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AuditKind, decode } from '../../../../proto/index.ts';
import { sha256, toHex, utf8 } from '../../../../services/domain/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Pair, startPair } from '../pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'tripoint-authority-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const digest = (content: string) => sha256(utf8(content));
const logged = ({ us }: Pair) =>
  rawOf(us.store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.USERS_CHANGE)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array))
    .map(({ from, to, usersDigest }) => `${from} ${to} ${toHex(usersDigest)}`);
const said = (to: string, content: string) => `US ${to} ${toHex(digest(content))}`;

/** A start and a stop with these users, and with this pinned of Canada; what the log says of both by then. */
let last: Pair | undefined;
async function startWith(users: string, pins: string): Promise<string[]> {
  const authority = [
    { of: 'US', digest: digest(users) },
    { of: 'CA', digest: digest(pins) },
  ];
  last = await startPair({ folder, authority, ...(last && { after: last }) });
  const found = logged(last);
  const [first] = rawOf(last.us.store).all('SELECT kind FROM leaf WHERE kind IN (?, ?) ORDER BY leaf_index', AuditKind.START, 28);
  expect(first?.kind).toBe(AuditKind.USERS_CHANGE);
  await last.close();
  return found;
}

test('who may act, and who is believed, is logged at the first start and whenever it is another than before', async () => {
  const begun = [said('US', 'users'), said('CA', 'pins')];
  expect(await startWith('users', 'pins')).toEqual(begun);
  expect(await startWith('users', 'pins')).toEqual(begun);
  expect(await startWith('users and one more', 'pins')).toEqual([...begun, said('US', 'users and one more')]);
  // Back again is a change too: what was in between would else be taken for what is now.
  const after = [...begun, said('US', 'users and one more'), said('US', 'users'), said('CA', 'other pins')];
  expect(await startWith('users', 'other pins')).toEqual(after);
});
