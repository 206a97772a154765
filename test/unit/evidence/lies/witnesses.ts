// Lies about times, witnesses and revocation, and files that could be read in two ways.
import { concat } from '../../../../proto/index.ts';
import { cosigner, signLine } from '../../../../services/audit/index.ts';
import { MINUTE, SECOND } from '../../../../services/domain/index.ts';
import { nations, type Prepared } from '../../exchange/pair.ts';
import { base64, bytes, checkpointOf, flipped, type Json, withCheckpoint } from '../forge.ts';
import { leaf, ofUs, type Row, statement, textOf, withLines, without } from '../rows.ts';
import {
  alone,
  bare,
  beforeOf,
  dated,
  HELD,
  listOf,
  packed,
  policy,
  RELEASED,
  reordered,
  resent,
  said,
  unpacked,
  YEAR,
} from './said.ts';

export const WITNESS_LIES: readonly Row[] = [
  // times
  ['a refusal dated back by a year', 'cosignature-times', (given, b) => bare(given, b, (one) => dated(one, YEAR))],
  [
    'a refusal dated back by a year, and nothing that says since when its log held it',
    undefined,
    (given, b) => {
      const made = bare(given, b, (one) => dated(one, YEAR));
      return { ...made, leaves: [without(made.leaves[0], 'before')] };
    },
    'incomplete',
  ],
  [
    'an entry whose clock had gone back, as it says itself',
    undefined,
    (given, b) => bare(given, b, (one) => said(one, { clockStatus: 3 })),
    'incomplete',
  ],
  [
    'no earlier checkpoint',
    undefined,
    (_, b) => ({
      ...b,
      leaves: b.leaves.map((one: Json) => without(one, 'before')),
      receipt: { ...b.receipt, leaf: without(b.receipt.leaf, 'before') },
    }),
    'pass',
  ],
  ['an earlier checkpoint that holds the entry', 'inclusion', (_, b) => beforeOf(b, () => checkpointOf(b.leaves[HELD].proof))],
  [
    'an earlier checkpoint of the other country',
    'inclusion',
    ({ received }, b) => beforeOf(b, () => checkpointOf(received.leaves[0].proof)),
  ],
  [
    'an earlier checkpoint that its log did not sign',
    'log-signature',
    (_, b) => beforeOf(b, (note) => withLines(note, ([, ...rest]) => rest)),
  ],
  [
    'a cosignature on the earlier checkpoint changed',
    'cosignatures',
    (_, b) =>
      beforeOf(b, (note) =>
        withLines(note, ([own = '', ...rest]) => [own, ...rest.map((line) => line.replace(/\S+$/, (blob) => flipped(blob)))]),
      ),
  ],
  [
    'an earlier checkpoint without cosignatures',
    undefined,
    (_, b) => beforeOf(b, (note) => withLines(note, ([own = '']) => [own])),
    'pass',
  ],

  // witnesses
  ['nobody is asked for', undefined, ({ trust }, b) => ({ bundle: b, trust: policy(trust, { quorum: 0 }) }), 'incomplete'],
  [
    'more witnesses than files',
    undefined,
    ({ trust }, b) => ({ bundle: b, trust: policy(trust, { witnesses: 2 }) }),
    'incomplete',
  ],
  [
    'the partner as the only witness, and nobody knows of others',
    undefined,
    ({ trust: { witnesses: _, ...rest } }, b) => ({ bundle: b, trust: rest }),
    'incomplete',
  ],
  [
    'a witness beside the known one of whom there is no file',
    undefined,
    async ({ scene }, b) => {
      const { witnessKey } = (await nations()).US as Prepared;
      return leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) =>
          withLines(note, (lines) => [
            ...lines,
            signLine(textOf(note), cosigner('tripoint.example/mx/witness', witnessKey, scene.pair.now() / SECOND)).trimEnd(),
          ]),
        ),
      }));
    },
    'incomplete',
  ],
  [
    'a cosignature twice',
    undefined,
    (_, b) =>
      leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) => withLines(note, (lines) => [...lines, lines[1] ?? ''])),
      })),
    'pass',
  ],
  [
    'a note with 33 signatures',
    'log-signature',
    (_, b) =>
      leaf(b, HELD, ({ proof }) => ({
        proof: withCheckpoint(proof, (note) =>
          withLines(note, (lines) => [...Array<string>(32).fill(lines[0] ?? ''), lines[1] ?? '']),
        ),
      })),
  ],
  [
    'a proof with an extra line',
    undefined,
    (_, b) => leaf(b, HELD, ({ proof }) => ({ proof: proof.replace('\nindex', '\nextra AAAA\nindex') })),
    'pass',
  ],
  [
    'a proof with an extra line that is no base64',
    'inclusion',
    (_, b) => leaf(b, HELD, ({ proof }) => ({ proof: proof.replace('\nindex', '\nextra ?\nindex') })),
  ],

  // revocation
  [
    'a text signed by an identity that was revoked before',
    'agreement-binding',
    async ({ trust, scene }, b) => ({
      bundle: alone(b),
      trust: ofUs(trust, { revocationList: await listOf('US', scene.pair.now() - 30 * MINUTE, scene.pair.now()) }),
    }),
  ],
  [
    'a text signed by an identity that was revoked after witnesses had seen the entry',
    undefined,
    async ({ trust, scene }, b) => ({
      bundle: alone(b),
      trust: ofUs(trust, { revocationList: await listOf('US', scene.pair.now() + MINUTE, scene.pair.now() + 2 * MINUTE) }),
    }),
    'pass',
  ],
  [
    'a revocation list in the bundle, older than the one that the auditor brought',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: { ...b, revocationLists: { ...b.revocationLists, US: await listOf('US', now, now, 8) } },
        trust: ofUs(trust, { revocationList: await listOf('US', now - 30 * MINUTE, now, 9) }),
      };
    },
  ],
  [
    'two revocation lists of one number',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: { ...b, revocationLists: { ...b.revocationLists, US: await listOf('US', now, now + 2 * MINUTE) } },
        trust: ofUs(trust, { revocationList: await listOf('US', now + MINUTE, now + 2 * MINUTE) }),
      };
    },
  ],
  [
    'a newer revocation list in the bundle that takes back what the auditor knows to be revoked',
    'key-history',
    async ({ trust, scene }, b) => {
      const now = scene.pair.now();
      return {
        bundle: {
          ...b,
          revocationLists: { ...b.revocationLists, US: await listOf('US', now + 2 * MINUTE, now + 2 * MINUTE, 10) },
        },
        trust: ofUs(trust, { revocationList: await listOf('US', now + MINUTE, now + 2 * MINUTE, 9) }),
      };
    },
  ],
  [
    'a revocation list of the auditor that is none',
    undefined,
    ({ trust }, b) => ({ bundle: b, trust: ofUs(trust, { revocationList: 'a.b.c' }) }),
    'unusable',
  ],
  [
    'a revocation list of the auditor that another root signed',
    undefined,
    async ({ trust, scene }, b) => ({
      bundle: b,
      trust: ofUs(trust, { revocationList: await listOf('CA', scene.pair.now(), scene.pair.now()) }),
    }),
    'unusable',
  ],
  [
    'a text signed by a country that the auditor does not know',
    'agreement-binding',
    (_, b) => {
      const [head = '', payload = '', signature = ''] = b.agreements[0].signatures[0].split('.');
      const document = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), party: 'MX' };
      const other = [head, Buffer.from(JSON.stringify(document)).toString('base64url'), signature].join('.');
      return { ...b, agreements: [{ ...b.agreements[0], signatures: [...b.agreements[0].signatures, other] }] };
    },
  ],

  // one reading of every file
  [
    'an entry with its fields in another order',
    'structure',
    ({ forge }, b) => forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: reordered(entry) }))),
  ],
  [
    'an empty text written out',
    'structure',
    ({ forge }, b) =>
      forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: base64(concat([bytes(entry), Uint8Array.of(0xd2, 1, 0)])) }))),
  ],
  [
    'a number zero written out',
    'structure',
    ({ forge }, b) =>
      forge.logged(leaf(b, RELEASED, ({ entry }) => ({ entry: base64(concat([bytes(entry), Uint8Array.of(0x90, 1, 0)])) }))),
  ],
  [
    'numbers packed in two runs',
    'structure',
    (given, b) =>
      resent(given, b, ({ entry, ...one }) => ({
        ...one,
        entry: packed(entry, (numbers) => [numbers.slice(0, 1), numbers.slice(1)]),
      })),
  ],
  [
    'numbers that are not packed',
    'structure',
    (given, b) => resent(given, b, ({ entry, ...one }) => ({ ...one, entry: unpacked(entry) })),
  ],
  [
    'about with 17 members',
    'structure',
    (_, b) => ({ ...b, about: Object.fromEntries([...'abcdefghijklmnopq'].map((name) => [name, ''])) }),
  ],
  ['about with a name in capitals', 'structure', (_, b) => ({ ...b, about: { Note: '' } })],
  ['about with a long text', 'structure', (_, b) => ({ ...b, about: { note: 'x'.repeat(1025) } })],
  [
    '129 disclosures',
    'structure',
    (_, b) => statement(b, { disclosures: Array(129).fill({ ...b.statement.disclosures[0], carried: '' }) }),
  ],
  [
    'a fault of two steps: the first in their order is said',
    'leaf-hash',
    (_, b) =>
      statement(
        leaf(b, HELD, ({ hash }) => ({ hash: flipped(hash) })),
        {
          signature: { ...b.statement.signature, signature: flipped(b.statement.signature.signature) },
        },
      ),
  ],
];
