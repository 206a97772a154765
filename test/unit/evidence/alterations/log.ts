// Alterations of the log's entries, proofs, signatures and cosignatures.

import { generateKeyPairSync } from 'node:crypto';
import { AuditKind } from '../../../../proto/index.ts';
import { cosigner, ed25519Signer, signLine } from '../../../../services/audit/index.ts';
import { DAY, HOUR, leafHash, SECOND } from '../../../../services/domain/index.ts';
import { base64, bytes, changed, checkpointOf, flipped, hashesOf, withCheckpoint, withPath } from '../forge.ts';
import {
  checkpoints,
  flippedLine,
  HASH,
  HELD,
  leaf,
  linesOf,
  type Row,
  SENT,
  statement,
  textOf,
  withLines,
  without,
} from '../rows.ts';

export const LOG_ROWS: readonly Row[] = [
  // structure: not a bundle, or not of a single exchange
  ['a member that the format does not have', 'structure', (_, b) => ({ ...b, verified: true })],
  ['another format', 'structure', (_, b) => ({ ...b, format: 'tripoint-evidence/v2' })],
  ['missing linking information: no statement under a leaf SENT', 'structure', (_, b) => without(b, 'statement')],
  ['reordering: two entries change places', 'structure', (_, b) => ({ ...b, leaves: [b.leaves[1], b.leaves[0], b.leaves[2]] })],
  ['the statement of another exchange', 'structure', ({ other }, b) => ({ ...b, statement: other.statement })],
  ['an entry of another exchange', 'structure', ({ other }, b) => ({ ...b, leaves: [...b.leaves, other.leaves[0]] })],
  [
    'sent twice under one id',
    'structure',
    (_, b) => ({ ...b, leaves: [...b.leaves, { ...b.leaves[SENT], index: b.leaves[SENT].index + 1 }] }),
  ],
  [
    'the same id from two senders',
    'structure',
    (_, b) => statement(b, { statement: changed('Statement', b.statement.statement, { from: 'CA', to: 'US' }) }),
  ],
  [
    'an entry that says another country',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { country: 'CA' }) })),
  ],
  [
    'an entry of a kind that no exchange has',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { kind: AuditKind.AUDITOR_ACCESS }) })),
  ],
  [
    'an entry with a field that the schema does not have',
    'structure',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: base64(Buffer.concat([bytes(entry), Buffer.of(0xf8, 0x7f, 1)])) })),
  ],
  ['no entry at all', 'structure', (_, b) => ({ ...b, leaves: [] })],
  [
    'excess linking information: a batch path longer than any batch',
    'structure',
    (_, b) => statement(b, { path: Array(9).fill(HASH) }),
  ],
  ['base64 of another spelling', 'structure', (_, b) => statement(b, { leaf: b.statement.leaf.replace(/=*$/, ' ') })],
  [
    'a signature of 63 bytes',
    'structure',
    (_, b) =>
      statement(b, {
        signature: { ...b.statement.signature, signature: base64(bytes(b.statement.signature.signature).slice(1)) },
      }),
  ],
  [
    'an opening beyond the bound',
    'structure',
    (_, b) =>
      leaf(b, HELD, ({ opening }) => ({ opening: { ...opening, reason: { ...opening.reason, value: 'x'.repeat(65_537) } } })),
  ],
  ['a country that the auditor does not trust', 'structure', (_, b) => ({ ...b, partner: 'MX' })],
  ['both sides one country', 'structure', (_, b) => ({ ...b, partner: 'US' })],
  ['an index beyond 2^53', 'structure', (_, b) => leaf(b, SENT, () => ({ index: 2 ** 53 }))],
  ['a receipt without our entry of it', 'structure', (_, b) => ({ ...b, receipt: without(b.receipt, 'leaf') })],

  // leaf-hash
  ['bad digest: the hash of an entry', 'leaf-hash', (_, b) => leaf(b, HELD, ({ hash }) => ({ hash: flipped(hash) }))],
  [
    'wrong message: an entry changed under its hash',
    'leaf-hash',
    (_, b) => leaf(b, HELD, ({ entry }) => ({ entry: changed('AuditEntry', entry, { purpose: 'CUSTOMS' }) })),
  ],
  [
    'a statement bound to another entry than the logged one',
    'leaf-hash',
    (_, b) => statement(b, { leaf: changed('AuditEntry', b.statement.leaf, { purpose: 'CUSTOMS' }) }),
  ],
  [
    'a statement bound to another place than the logged one',
    'leaf-hash',
    (_, b) => statement(b, { index: b.statement.index + 1 }),
  ],

  // inclusion
  [
    'modified message with a valid chain',
    'inclusion',
    (_, b) =>
      leaf(b, HELD, ({ entry }) => {
        const other = changed('AuditEntry', entry, { purpose: 'CUSTOMS' });
        return { entry: other, hash: base64(leafHash(bytes(other))) };
      }),
  ],
  [
    'bad chain reference: a hash of the path',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, ([one = '', ...rest]) => [flipped(one), ...rest]) })),
  ],
  [
    'missing linking information: no path',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, () => []) })),
  ],
  [
    'invalid linking information: a path of other hashes',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, (path) => path.map(() => HASH)) })),
  ],
  [
    'excess linking information: a path too long',
    'inclusion',
    (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: withPath(proof, (path) => [...path, HASH]) })),
  ],
  ['the proof of another entry', 'inclusion', (_, b) => leaf(b, SENT, () => ({ proof: b.leaves[HELD].proof }))],
  ['no tlog-proof', 'inclusion', (_, b) => leaf(b, SENT, ({ proof }) => ({ proof: proof.replace('@v1', '@v2') }))],
  [
    'truncated tail: a tree that ends before the entry',
    'inclusion',
    ({ forge, scene }, b) => {
      const shorter = hashesOf(scene.pair.us).slice(0, b.leaves[SENT].index);
      const { leaves } = forge.relog({ ...b, leaves: [b.leaves[HELD]], receipt: { leaf: b.leaves[HELD] } }, shorter);
      return leaf(b, SENT, ({ proof }) => ({ proof: withCheckpoint(proof, () => checkpointOf(leaves[0].proof)) }));
    },
  ],
  [
    'the log of the other country',
    'inclusion',
    ({ received }, b) =>
      leaf(b, SENT, ({ proof }) => ({ proof: withCheckpoint(proof, () => checkpointOf(received.leaves[0].proof)) })),
  ],
  [
    'fork: two roots of one size',
    'inclusion',
    ({ forge, scene }, b) => {
      const forked = forge.relog(b, hashesOf(scene.pair.us).with(0, bytes(HASH)));
      const real = forge.relog(b, hashesOf(scene.pair.us));
      return { ...real, leaves: [forked.leaves[0], ...real.leaves.slice(1)] };
    },
  ],
  ['a checkpoint with an extension line', 'inclusion', (_, b) => checkpoints(b, (note) => note.replace('\n\n', '\nextra\n\n'))],

  // log-signature
  [
    'unsigned hash chain',
    'log-signature',
    (_, b) => checkpoints(b, (note) => withLines(note, (lines) => lines.filter((line) => line.includes('/witness ')))),
  ],
  [
    "the log's signature changed",
    'log-signature',
    (_, b) => checkpoints(b, (note) => withLines(note, ([own = '', ...rest]) => [flippedLine(own), ...rest])),
  ],
  [
    're-genesis: the log begun anew under a new key',
    'log-signature',
    ({ forge, scene }, b) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      const hashes = hashesOf(scene.pair.us).map((hash, i) => (i < b.leaves[HELD].index ? bytes(HASH) : hash));
      return forge.relog(b, hashes, { signer: ed25519Signer(scene.pair.us.verifier.name, privateKey) });
    },
  ],
  [
    "signed with the other country's log key",
    'log-signature',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { signer: forge.logSigner(scene.pair.ca) }),
  ],

  // cosignatures
  [
    'fork: another tree under the cosignatures of the real one',
    'cosignatures',
    ({ forge, scene }, b) => {
      const line = linesOf(checkpointOf(b.leaves[SENT].proof)).find((one) => one.includes('/witness ')) ?? '';
      const forked = forge.relog(b, hashesOf(scene.pair.us).with(0, bytes(HASH)), { cosigned: false });
      return checkpoints(forked, (note) => withLines(note, (lines) => [...lines, line]));
    },
  ],
  [
    're-genesis under the same key',
    'cosignatures',
    ({ forge, scene }, b) => {
      const line = linesOf(checkpointOf(b.leaves[SENT].proof)).find((one) => one.includes('/witness ')) ?? '';
      const hashes = hashesOf(scene.pair.us).map((hash, i) => (i < b.leaves[HELD].index ? bytes(HASH) : hash));
      return checkpoints(forge.relog(b, hashes, { cosigned: false }), (note) => withLines(note, (lines) => [...lines, line]));
    },
  ],
  [
    'a cosignature changed',
    'cosignatures',
    (_, b) => checkpoints(b, (note) => withLines(note, ([own = '', ...rest]) => [own, ...rest.map(flippedLine)])),
  ],
  [
    'the time of a cosignature changed',
    'cosignatures',
    (_, b) =>
      checkpoints(b, (note) =>
        withLines(note, ([own = '', ...rest]) => [own, ...rest.map((line) => line.replace(/\S+$/, (blob) => flipped(blob, 11)))]),
      ),
  ],
  ['no cosignature', undefined, (_, b) => checkpoints(b, (note) => withLines(note, ([own = '']) => [own])), 'incomplete'],
  [
    'the log as its own witness',
    undefined,
    ({ scene }, b) =>
      checkpoints(b, (note) => {
        const own = signLine(textOf(note), scene.pair.us.context.witness.signer(scene.pair.now() / SECOND)).trimEnd();
        return withLines(note, ([signed = '']) => [signed, own]);
      }),
    'incomplete',
  ],
  [
    'a witness that nobody knows',
    undefined,
    ({ scene }, b) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      return checkpoints(b, (note) =>
        withLines(note, ([signed = '']) => [
          signed,
          signLine(textOf(note), cosigner('tripoint.example/mx/witness', privateKey, scene.pair.now() / SECOND)).trimEnd(),
        ]),
      );
    },
    'incomplete',
  ],

  // cosignature-times
  [
    'cosigned before it was logged',
    'cosignature-times',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { seconds: (scene.pair.now() - HOUR) / SECOND }),
  ],
  [
    'cosigned in the future',
    'cosignature-times',
    ({ forge, scene }, b) => forge.relog(b, hashesOf(scene.pair.us), { seconds: (scene.pair.now() + DAY) / SECOND }),
  ],
];
