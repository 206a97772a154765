// What a statement says of the steps by which another country's record reached its sender: whole, in order, and as its entry has it.
import { expect, it } from 'vitest';
import { bytesOf, idOf, NOW } from '../../../deploy/hostile/forge.ts';
import { type Outgoing, Verb } from '../../../proto/index.ts';
import { statementVerdict } from './hostile.ts';

type Step = Outgoing<'Transfer'>;

const RECORD = { originator: 'CC', recordId: idOf('original'), version: 3, recordDigest: bytesOf('digest', 32) };
const STEP = {
  ...{ from: 'CC', to: 'AA', exchangeId: idOf('step'), statementDigest: bytesOf('statement', 32), consent: idOf('consent') },
  ...{ record: RECORD, issued: NOW - 1 },
} as const satisfies Step;
const BEFORE = { ...STEP, from: 'CC', to: 'DD', issued: NOW - 2 };
const ONWARD = { originator: 'CC', recordId: RECORD.recordId, version: 3, answers: STEP.consent };

const of = (provenance: readonly Step[], onward: Outgoing<'AuditEntry'>['onward'] | undefined = ONWARD, more: object = {}) =>
  statementVerdict({ statement: { provenance, ...more }, leaf: onward === undefined ? {} : { onward } });

it('is taken with one step or several, where the entry repeats the last', async () => {
  expect(await of([STEP])).toBe('OPENED');
  expect(await of([BEFORE, { ...STEP, from: 'DD' }])).toBe('OPENED');
});

it.each<[string, readonly Step[]]>([
  ['that ends elsewhere', [{ ...STEP, to: 'DD' }]],
  ['with a gap', [BEFORE, { ...STEP, from: 'EE' }]],
  ['that begins at the sender', [{ ...STEP, from: 'AA' }]],
  ['by way of a country twice', [BEFORE, { ...STEP, from: 'DD', to: 'CC' }, { ...STEP, from: 'CC' }]],
  [
    'out of time',
    [
      { ...BEFORE, issued: NOW },
      { ...STEP, from: 'DD' },
    ],
  ],
  ['later than the statement', [{ ...STEP, issued: NOW + 3_600_000_000 }]],
  ['at no time', [{ ...STEP, issued: 0 }]],
  ['of five steps', 'CC DD EE FF GG'.split(' ').map((from, i, all) => ({ ...STEP, from, to: all[i + 1] ?? 'AA' }))],
  ['by no country', [{ ...STEP, from: 'cc' }]],
  ['without an exchange', [{ ...STEP, exchangeId: bytesOf('short', 4) }]],
  ['without a digest', [{ ...STEP, statementDigest: new Uint8Array() }]],
  ['without a consent', [{ ...STEP, consent: new Uint8Array() }]],
  ['without a record', [{ ...STEP, record: null as never }]],
  ['of another country’s record', [{ ...STEP, record: { ...RECORD, originator: 'DD' } }]],
  ['of no version', [{ ...STEP, record: { ...RECORD, version: 0 } }]],
  ['of a record that answers', [{ ...STEP, record: { ...RECORD, answers: idOf('other') } }]],
  ['of a record with an end', [{ ...STEP, record: { ...RECORD, until: NOW } }]],
])('%s is refused', async (_, provenance) => {
  expect(await of(provenance)).toBe('MALFORMED');
});

it('goes with a version of a shared record alone', async () => {
  const about = { originator: 'AA', recordId: idOf('record'), version: 1, recordDigest: bytesOf('record', 32) };
  expect(await of([STEP], ONWARD, { verb: Verb.RECALL, about })).toBe('MALFORMED');
});

it.each<[string, Outgoing<'AuditEntry'>['onward']]>([
  ['another country', { ...ONWARD, originator: 'DD' }],
  ['another record', { ...ONWARD, recordId: idOf('other') }],
  ['another version', { ...ONWARD, version: 4 }],
  ['another consent', { ...ONWARD, answers: idOf('other') }],
])('whose entry has %s is refused: the log would tell another story', async (_, onward) => {
  expect(await of([STEP], onward)).toBe('LEAF_MISMATCH');
});

it('is in the entry if and only if it is in the statement', async () => {
  expect(await statementVerdict({ statement: { provenance: [STEP] } })).toBe('LEAF_MISMATCH');
  expect(await statementVerdict({ leaf: { onward: ONWARD } })).toBe('LEAF_MISMATCH');
});
