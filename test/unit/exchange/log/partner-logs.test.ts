// Which turns of a partner are taken: what the next start would not read is refused before it is kept.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { ed25519Signer, turnNote, vkeyOf } from '../../../../services/audit/index.ts';
import { createAside, openPartnerLogs } from '../../../../services/exchange/index.ts';
import { readerOver } from '../../../../services/ledger/index.ts';

interface Log {
  readonly origin: string;
  readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}
const logOf = (origin: string, keys: Log['keys'] = generateKeyPairSync('ed25519')): Log => ({ origin, keys });
const vkey = ({ origin, keys }: Log): string => vkeyOf(origin, keys.publicKey);
const signer = ({ origin, keys }: Log) => ed25519Signer(origin, keys.privateKey);
const turn = (from: Log, to: Log): string =>
  turnNote({ end: { origin: from.origin, size: 3, root: new Uint8Array(32) }, next: vkey(to) }, [signer(from), signer(to)]);

const first = logOf('tripoint.example/ca/2026');
const second = logOf('tripoint.example/ca/2027');
const opened = (kept: readonly string[]) => {
  const store = readerOver({ get: () => undefined, all: () => kept.map((note) => ({ turn: note })), each: () => [] });
  const aside = createAside('US');
  return { aside, logs: openPartnerLogs(store, { CA: { log: vkey(first), turns: [] } }, aside) };
};

test('a turn to a log of its own that is new is taken, also at the next start', () => {
  const note = turn(first, second);
  const { logs } = opened([]);
  expect(logs.with('CA', note).map(({ verifier }) => verifier.name)).toEqual([first.origin, second.origin]);
  expect(logs.of('CA')).toHaveLength(1);
  logs.learn('CA', note);
  expect(logs.named(second.origin)).toMatchObject({ partner: 'CA', number: 2 });
  expect(opened([note]).aside.why('CA')).toBeUndefined();
});

test.each([
  ['named as the log of another country will be', [], first, logOf('tripoint.example/us/2027')],
  ['named as its own first log', [turn(first, second)], second, logOf(first.origin)],
  ['with the key of its own first log', [turn(first, second)], second, logOf('tripoint.example/ca/2028', first.keys)],
])('a turn to a log %s is refused; in the ledger it sets the partner aside', (_, kept, from, to) => {
  const note = turn(from, to);
  const { logs } = opened(kept);
  const before = logs.of('CA').length;
  expect(() => logs.with('CA', note)).toThrow(/origin|turn/);
  expect(logs.of('CA')).toHaveLength(before);
  const spoilt = opened([...kept, note]);
  expect(spoilt.aside.why('CA')).toMatchObject({ code: 'PARTNER_SET_ASIDE' });
  expect(spoilt.logs.of('CA')).toHaveLength(1);
});
