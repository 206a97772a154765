// Alterations of logs that rolled over, and of the notes that vouch for them.
import { checkpointOf, withCheckpoint } from '../forge.ts';
import { type Row, underOtherSet, without } from '../rows.ts';
import { filler, HELD, logOf, RELEASED, turn } from './bundle.ts';
import type { Tools } from './tools.ts';

export const LOG_ROWS: readonly Row<Tools>[] = [
  // inclusion: logs that nobody vouches for, and trees beyond the end
  ['missing linking information: no turns', 'inclusion', (_t, b) => without(b, 'turns')],
  ['missing linking information: no turns of the country', 'inclusion', (_t, b) => ({ ...b, turns: { CA: b.turns.CA } })],
  ['missing linking information: the last turn', 'inclusion', (t, b) => t.shows(b, [t.toUs2026])],
  [
    'an entry under the checkpoint of another log of the country',
    'inclusion',
    (_t, b) => {
      const { proof } = b.leaves[RELEASED];
      const other = withCheckpoint(proof, (_t) => checkpointOf(b.leaves[HELD].proof));
      return { ...b, leaves: b.leaves.with(RELEASED, { ...b.leaves[RELEASED], proof: other }) };
    },
  ],
  ['a log that went on behind its end', 'inclusion', (t, b) => t.tree(b, 'us2026', [...t.hashes.us2026, filler('more')])],
  [
    'a log with another root at its end',
    'inclusion',
    (t, b) => t.tree(b, 'us2025', t.hashes.us2025.with(-1, filler('another end'))),
  ],
  [
    'a log that the auditor knows to have ended before',
    'inclusion',
    (t, b) => ({
      bundle: b,
      trust: t.brings({ US: [...b.turns.US, turn(t.us2027, { ...t.ends.us2027, size: t.ends.us2027.size - 1 }, t.us2028)] }),
    }),
  ],
  [
    'fork: two roots of one size in one of the logs',
    'inclusion',
    (t, b) => {
      const forked = t.tree(b, 'us2027', t.hashes.us2027.with(0, filler('another')));
      return { ...b, receipt: forked.receipt };
    },
  ],

  // log-signature
  [
    'the later log signed with the key of the one before',
    'log-signature',
    (t, b) => t.tree(b, 'us2027', t.hashes.us2027, t.forge.logSigner(t.scene.pair.us, t.us2027.signer.name)),
  ],
  [
    're-genesis: the later log begun anew under a new key',
    'log-signature',
    (t, b) => t.tree(b, 'us2027', t.hashes.us2027, logOf(t.us2027.signer.name).signer),
  ],

  // key-history
  [
    'a manifest that promises an earlier log than its key set',
    'key-history',
    async (t, b) => ({
      ...b,
      statement: await t.forge.rebatched(b.statement, t.scene.pair.us, { logOrigin: t.us2025.signer.name }),
    }),
  ],
  [
    'a manifest and key set of a later log than its entry',
    'key-history',
    (t, b) => {
      const log = { origin: t.us2027.signer.name, vkey: t.us2027.vkey };
      return underOtherSet(
        { ...t, good: { ...b, turns: { US: b.turns.US } }, trust: t.trust },
        { log },
        { logOrigin: log.origin },
      );
    },
  ],

  [
    'a manifest and key set of a log that no turn leads to',
    'key-history',
    (t, b) => {
      const log = { origin: t.us2028.signer.name, vkey: t.us2028.vkey };
      return underOtherSet(
        { ...t, good: { ...b, turns: { US: b.turns.US } }, trust: t.trust },
        { log },
        { logOrigin: log.origin },
      );
    },
  ],
  ['missing linking information: no turns of the sender', 'key-history', (t) => ({ ...t.received, turns: { CA: [t.toCa2026] } })],

  // receipt, peer-reference
  ['missing linking information: no turns of the partner', 'receipt', (_t, b) => ({ ...b, turns: { US: b.turns.US } })],
  [
    "an earlier log of the partner's",
    'peer-reference',
    (t, b) => ({ ...b, partnerLeaf: { ...b.partnerLeaf, origin: t.ca2025.origin } }),
  ],
  [
    "the partner's entry behind the end of its log",
    'peer-reference',
    (t, b) => ({
      bundle: { ...b, partnerLeaf: without(b.partnerLeaf, 'proof') },
      trust: t.brings({ CA: [t.toCa2026, t.toCa2027(b.partnerLeaf.index)] }),
    }),
  ],
  [
    "the partner's log behind its end",
    'peer-reference',
    (t, b) => ({ bundle: b, trust: t.brings({ CA: [t.toCa2026, t.toCa2027(t.partnerTree - 1)] }) }),
  ],
  [
    "the partner's log with another root at its end",
    'peer-reference',
    (t, b) => ({ bundle: b, trust: t.brings({ CA: [t.toCa2026, t.toCa2027(t.partnerTree)] }) }),
  ],

  ['its bundle by the partner', undefined, (t) => t.received, 'pass'],

  // rollover notes supplied by the auditor count like those in the bundle
  [
    'turns that the auditor brought, and none in the bundle',
    undefined,
    (t, b) => ({ bundle: without(b, 'turns'), trust: t.brings({ US: b.turns.US, CA: b.turns.CA }) }),
    'pass',
  ],
  [
    'one turn that the auditor brought, and both in the bundle',
    undefined,
    (t, b) => ({ bundle: b, trust: t.brings({ US: [t.toUs2026] }) }),
    'pass',
  ],
  [
    'later turns that the auditor brought, behind what the bundle shows',
    undefined,
    (t, b) => ({
      bundle: b,
      trust: t.brings({ US: [...b.turns.US, t.toUs2028], CA: [t.toCa2026, t.toCa2027(t.partnerTree + 1)] }),
    }),
    'pass',
  ],
];
