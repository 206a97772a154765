// The same exchange in a country whose log turned twice meanwhile: held in its log of 2025, released and sent in that of 2026, receipted
// and erased in that of 2027; the partner's turned once before. The alterations are those that only such a bundle can have.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AuditKind, decode, encode } from '../../../proto/index.ts';
import {
  type Checkpoint,
  checkpointText,
  ed25519Signer,
  type NoteSigner,
  signLine,
  signNote,
  turnNote,
  vkeyOf,
} from '../../../services/audit/index.ts';
import { leafHash, merkleRoot, utf8 } from '../../../services/domain/index.ts';
import type { TrustPolicy } from '../../../services/evidence/index.ts';
import { type Altered, type Given, type Row, rowsMade, underOtherSet, without } from './alterations.ts';
import { base64, bytes, checkpointOf, hashesOf, type Json, withCheckpoint } from './forge.ts';

interface Log {
  readonly signer: NoteSigner;
  readonly vkey: string;
}
const LOGS = ['us2025', 'us2026', 'us2027', 'us2028', 'ca2025', 'ca2026', 'ca2027'] as const;
type Name = (typeof LOGS)[number];
type Shown = 'us2025' | 'us2026' | 'us2027';

interface Turned {
  readonly bundle: Json;
  /** That of the partner, whose own log turned once before too. */
  readonly received: Json;
  readonly trust: TrustPolicy;
  readonly logs: Readonly<Record<Name, Log>>;
  /** What the logs of the United States hold, to their ends. */
  readonly hashes: Readonly<Record<Shown, readonly Uint8Array[]>>;
  readonly ca2025: Checkpoint;
}

const [HELD, RELEASED, SENT, ERASED] = [0, 1, 2, 3] as const;
/** Which leaves are in which log. */
const IN: Readonly<Record<Shown, readonly (number | 'receipt')[]>> = {
  us2025: [HELD],
  us2026: [RELEASED, SENT],
  us2027: [ERASED, 'receipt'],
};

const filler = (text: string): Uint8Array => leafHash(utf8(text));
const logOf = (origin: string, privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey): Log => ({
  signer: ed25519Signer(origin, privateKey),
  vkey: vkeyOf(origin, createPublicKey(privateKey)),
});
const originOf = (name: Name): string => `tripoint.example/${name.slice(0, 2)}/${name.slice(2)}`;
const stateOf = ({ signer }: Log, hashes: readonly Uint8Array[]): Checkpoint => ({
  origin: signer.name,
  size: hashes.length,
  root: merkleRoot(hashes),
});
const turn = (ended: Log, end: Checkpoint, next: Log, signers = [ended.signer, next.signer] as const): string =>
  turnNote({ end, next: next.vkey }, signers);

/** The leaves that are in one log, with these proofs. */
function proven(bundle: Json, log: Shown, prove: (leaf: Json) => Json): Json {
  const { leaves, receipt } = bundle;
  return {
    ...bundle,
    leaves: leaves.map((leaf: Json, i: number) => (IN[log].includes(i) ? prove(leaf) : leaf)),
    receipt: IN[log].includes('receipt') ? { ...receipt, leaf: prove(receipt.leaf) } : receipt,
  };
}

/** Of the good bundle: its leaves HELD, RELEASED, SENT, and its receipt. */
export function turned({ good, received, trust, scene, forge }: Given): Turned {
  const { us, ca } = scene.pair;
  const vkeyIn = (of: string): string => trust.countries.find(({ country }) => country === of)?.log.vkey ?? '';
  const logs = {
    ...(Object.fromEntries(LOGS.map((name) => [name, logOf(originOf(name))])) as Record<Name, Log>),
    us2026: { signer: forge.logSigner(us), vkey: vkeyIn('US') },
    ca2026: { signer: forge.logSigner(ca), vkey: vkeyIn('CA') },
  };

  const [held, released, sent] = good.leaves.map((leaf: Json) => without(leaf, 'opening', 'before'));
  const entry = encode('AuditEntry', {
    ...decode('AuditEntry', bytes(held.entry)),
    kind: AuditKind.ERASED,
    outcome: 0,
    externalReason: '',
    occurredAt: scene.pair.now(),
    retentionClass: 'COURT_ORDER',
    commitments: [],
  });
  const erased = { index: 2, entry: base64(entry), hash: base64(leafHash(entry)) };
  const all = hashesOf(us);
  const us2025 = [...all.slice(0, released.index), filler('ended')];
  const us2026 = [...all.slice(0, sent.index + 1), filler('ended')];
  // As large as that of 2025: in two logs one size has two roots.
  const begun = [filler('begun'), bytes(good.receipt.leaf.hash), leafHash(entry)];
  const us2027 = [...begun, ...us2025.slice(begun.length).map((_, i) => filler(`2027 ${i}`))];
  const hashes = { us2025, us2026, us2027 };
  const ca2025 = stateOf(logs.ca2025, [filler('of Canada'), filler('ended')]);

  const turns = {
    US: [
      turn(logs.us2025, stateOf(logs.us2025, us2025), logs.us2026),
      turn(logs.us2026, stateOf(logs.us2026, us2026), logs.us2027),
    ],
    CA: [turn(logs.ca2025, ca2025, logs.ca2026)],
  };
  const unproven = {
    ...good,
    leaves: [held, released, sent, erased],
    statement: without(good.statement, 'disclosures'),
    receipt: { ...good.receipt, leaf: { ...without(good.receipt.leaf, 'before'), index: 1 } },
    turns,
  };
  const bundle = (Object.keys(hashes) as Shown[]).reduce(
    (made, log) => proven(made, log, forge.proofs(hashes[log], { signer: logs[log].signer })),
    unproven,
  );
  const countries = trust.countries.map((one) => {
    const { signer, vkey } = one.country === 'US' ? logs.us2025 : logs.ca2025;
    return { ...one, log: { ...one.log, origin: signer.name, vkey } };
  });
  const before = { US: turns.US.slice(0, 1), CA: turns.CA };
  return { bundle, received: { ...received, turns: before }, trust: { ...trust, countries }, logs, hashes, ca2025 };
}

/** Alterations of that bundle. */
export function turnedAlterations(given: Given, made: Turned): Promise<Altered[]> {
  const { forge, scene } = given;
  const { bundle, received, trust, logs, hashes, ca2025 } = made;
  const { us2025, us2026, us2027, us2028, ca2026, ca2027 } = logs;
  const [toUs2026, toUs2027] = bundle.turns.US as [string, string];
  const [toCa2026] = bundle.turns.CA as [string];
  const ends = {
    us2025: stateOf(us2025, hashes.us2025),
    us2026: stateOf(us2026, hashes.us2026),
    us2027: stateOf(us2027, hashes.us2027),
  };
  const toUs2028 = turn(us2027, ends.us2027, us2028);
  const partnerTree = Number(checkpointOf(bundle.partnerLeaf.proof).split('\n')[1]);
  /** Where Canada's log of 2026 would have ended. */
  const toCa2027 = (size: number): string => turn(ca2026, { origin: ca2026.signer.name, size, root: filler(`${size}`) }, ca2027);

  const shows = (b: Json, US: readonly string[], CA: readonly string[] = [toCa2026]): Json => ({ ...b, turns: { US, CA } });
  const brings = (turns: Readonly<Record<string, readonly string[]>>): TrustPolicy => ({
    ...trust,
    countries: trust.countries.map((one) => ({ ...one, ...(turns[one.country] && { turns: turns[one.country] }) })),
  });
  const tree = (b: Json, log: Shown, all: readonly Uint8Array[], signer = logs[log].signer): Json =>
    proven(b, log, forge.proofs(all, { signer, origin: logs[log].signer.name }));

  const rows: readonly Row[] = [
    // structure: turns that do not lead from the pinned log to the last one that is used
    [
      'a turn that the log that ends did not sign',
      'structure',
      (_, b) => shows(b, [turn(us2025, ends.us2025, us2026, [logOf(us2025.signer.name).signer, us2026.signer]), toUs2027]),
    ],
    [
      'a turn that the next log did not sign',
      'structure',
      (_, b) => shows(b, [toUs2026, turn(us2026, ends.us2026, us2027, [us2026.signer, logOf(us2027.signer.name).signer])]),
    ],
    ['a turn with one signature', 'structure', (_, b) => shows(b, [toUs2026, toUs2027.replace(/\n[^\n]+\n$/, '\n')])],
    [
      'a turn with its signatures in another order',
      'structure',
      (_, b) => shows(b, [toUs2026, turn(us2026, ends.us2026, us2027, [us2027.signer, us2026.signer])]),
    ],
    [
      'a turn with a third signature',
      'structure',
      (_, b) => shows(b, [toUs2026, toUs2027 + signLine(toUs2027.slice(0, toUs2027.lastIndexOf('\n\n') + 1), us2028.signer)]),
    ],
    [
      'a turn that ends its log earlier under the same signatures',
      'structure',
      (_, b) => shows(b, [toUs2026.replace(`\n${ends.us2025.size}\n`, `\n${ends.us2025.size - 1}\n`), toUs2027]),
    ],
    [
      'a turn of another title',
      'structure',
      (_, b) =>
        shows(b, [
          toUs2026,
          signNote(toUs2027.slice(0, toUs2027.lastIndexOf('\n\n') + 1).replace('/v1\n', '/v2\n'), [us2026.signer, us2027.signer]),
        ]),
    ],
    [
      'a turn with a line more',
      'structure',
      (_, b) =>
        shows(b, [
          toUs2026,
          signNote(`${toUs2027.slice(0, toUs2027.lastIndexOf('\n\n') + 1)}more\n`, [us2026.signer, us2027.signer]),
        ]),
    ],
    [
      'a checkpoint in place of a turn',
      'structure',
      (_, b) => shows(b, [toUs2026, signNote(checkpointText(ends.us2026), [us2026.signer, us2027.signer])]),
    ],
    [
      'a turn of a log without entries',
      'structure',
      (_, b) =>
        shows(b, [
          signNote(`tripoint/log-turn/v1\n${checkpointText({ ...ends.us2025, size: 0 })}${us2026.vkey}\n`, [
            us2025.signer,
            us2026.signer,
          ]),
          toUs2027,
        ]),
    ],
    [
      'a turn to a vkey with the key id of another',
      'structure',
      (_, b) =>
        shows(b, [
          toUs2026,
          turn(us2026, ends.us2026, { ...us2027, vkey: us2027.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+') }),
        ]),
    ],
    ['turns in another order', 'structure', (_, b) => shows(b, [toUs2027, toUs2026])],
    ['a turn left out between', 'structure', (_, b) => shows(b, [toUs2027])],
    ['a turn twice', 'structure', (_, b) => shows(b, [toUs2026, toUs2026, toUs2027])],
    ['turns that come back to the first log', 'structure', (_, b) => shows(b, [toUs2026, turn(us2026, ends.us2026, us2025)])],
    [
      'a log that goes on under the key of one before',
      'structure',
      ({ scene: { pair } }, b) => {
        const again = forge.logSigner(pair.us, us2027.signer.name);
        const vkey = forge.logVkey(pair.us, us2027.signer.name);
        return shows(b, [toUs2026, turn(us2026, ends.us2026, { signer: again, vkey })]);
      },
    ],
    ['the turns of the two countries exchanged', 'structure', (_, b) => shows(b, b.turns.CA, b.turns.US)],
    ['turns of a third country', 'structure', (_, b) => ({ ...b, turns: { MX: [toCa2026], US: b.turns.US } })],
    [
      'excess linking information: a turn to a log that nothing is in',
      'structure',
      (_, b) => shows(b, [...b.turns.US, toUs2028]),
    ],
    [
      'excess linking information: a turn of the partner to a log that nothing is in',
      'structure',
      (_, b) => shows(b, b.turns.US, [toCa2026, toCa2027(partnerTree)]),
    ],
    ['a list of no turns', 'structure', (_, b) => ({ bundle: shows(b, []), trust: brings({ US: b.turns.US }) })],
    [
      'turns of no country',
      'structure',
      (_, b) => ({ bundle: { ...b, turns: {} }, trust: brings({ US: b.turns.US, CA: b.turns.CA }) }),
    ],
    [
      'another turn than the auditor brought, of the same log to the same log',
      'structure',
      (_, b) => ({ bundle: b, trust: brings({ US: [turn(us2025, { ...ends.us2025, size: 99 }, us2026)] }) }),
    ],
    [
      'turns from a log before the one that the auditor pins',
      'structure',
      (_, b) => {
        const log = { origin: us2026.signer.name, vkey: us2026.vkey };
        const countries = trust.countries.map((one) => (one.country === 'US' ? { ...one, log: { ...one.log, ...log } } : one));
        return { bundle: b, trust: { ...trust, countries } };
      },
    ],
    [
      'reordering: an entry of a later log before one of an earlier',
      'structure',
      (_, b) => ({ ...b, leaves: [b.leaves[HELD], b.leaves[RELEASED], b.leaves[ERASED], b.leaves[SENT]] }),
    ],
    [
      'reordering: two entries of a later log change places',
      'structure',
      (_, b) => ({ ...b, leaves: [b.leaves[HELD], b.leaves[SENT], b.leaves[RELEASED], b.leaves[ERASED]] }),
    ],

    // inclusion: logs that nobody vouches for, and trees beyond the end
    ['missing linking information: no turns', 'inclusion', (_, b) => without(b, 'turns')],
    ['missing linking information: no turns of the country', 'inclusion', (_, b) => ({ ...b, turns: { CA: b.turns.CA } })],
    ['missing linking information: the last turn', 'inclusion', (_, b) => shows(b, [toUs2026])],
    [
      'an entry under the checkpoint of another log of the country',
      'inclusion',
      (_, b) => {
        const { proof } = b.leaves[RELEASED];
        const other = withCheckpoint(proof, () => checkpointOf(b.leaves[HELD].proof));
        return { ...b, leaves: b.leaves.with(RELEASED, { ...b.leaves[RELEASED], proof: other }) };
      },
    ],
    ['a log that went on behind its end', 'inclusion', (_, b) => tree(b, 'us2026', [...hashes.us2026, filler('more')])],
    [
      'a log with another root at its end',
      'inclusion',
      (_, b) => tree(b, 'us2025', hashes.us2025.with(-1, filler('another end'))),
    ],
    [
      'a log that the auditor knows to have ended before',
      'inclusion',
      (_, b) => ({
        bundle: b,
        trust: brings({ US: [...b.turns.US, turn(us2027, { ...ends.us2027, size: ends.us2027.size - 1 }, us2028)] }),
      }),
    ],
    [
      'fork: two roots of one size in one of the logs',
      'inclusion',
      (_, b) => {
        const forked = tree(b, 'us2027', hashes.us2027.with(0, filler('another')));
        return { ...b, receipt: forked.receipt };
      },
    ],

    // log-signature
    [
      'the later log signed with the key of the one before',
      'log-signature',
      ({ scene: { pair } }, b) => tree(b, 'us2027', hashes.us2027, forge.logSigner(pair.us, us2027.signer.name)),
    ],
    [
      're-genesis: the later log begun anew under a new key',
      'log-signature',
      (_, b) => tree(b, 'us2027', hashes.us2027, logOf(us2027.signer.name).signer),
    ],

    // key-history
    [
      'a manifest that promises an earlier log than its key set',
      'key-history',
      async (_, b) => ({ ...b, statement: await forge.rebatched(b.statement, scene.pair.us, { logOrigin: us2025.signer.name }) }),
    ],
    [
      'a manifest and key set of a later log than its entry',
      'key-history',
      (all, b) => {
        const log = { origin: us2027.signer.name, vkey: us2027.vkey };
        return underOtherSet({ ...all, good: { ...b, turns: { US: b.turns.US } }, trust }, { log }, { logOrigin: log.origin });
      },
    ],

    [
      'a manifest and key set of a log that no turn leads to',
      'key-history',
      (all, b) => {
        const log = { origin: us2028.signer.name, vkey: us2028.vkey };
        return underOtherSet({ ...all, good: { ...b, turns: { US: b.turns.US } }, trust }, { log }, { logOrigin: log.origin });
      },
    ],
    ['missing linking information: no turns of the sender', 'key-history', () => ({ ...received, turns: { CA: [toCa2026] } })],

    // receipt, peer-reference
    ['missing linking information: no turns of the partner', 'receipt', (_, b) => ({ ...b, turns: { US: b.turns.US } })],
    [
      "an earlier log of the partner's",
      'peer-reference',
      (_, b) => ({ ...b, partnerLeaf: { ...b.partnerLeaf, origin: ca2025.origin } }),
    ],
    [
      "the partner's entry behind the end of its log",
      'peer-reference',
      (_, b) => ({
        bundle: { ...b, partnerLeaf: without(b.partnerLeaf, 'proof') },
        trust: brings({ CA: [toCa2026, toCa2027(b.partnerLeaf.index)] }),
      }),
    ],
    [
      "the partner's log behind its end",
      'peer-reference',
      (_, b) => ({ bundle: b, trust: brings({ CA: [toCa2026, toCa2027(partnerTree - 1)] }) }),
    ],
    [
      "the partner's log with another root at its end",
      'peer-reference',
      (_, b) => ({ bundle: b, trust: brings({ CA: [toCa2026, toCa2027(partnerTree)] }) }),
    ],

    ['its bundle by the partner', undefined, () => received, 'pass'],

    // what the auditor brought counts as what the bundle shows
    [
      'turns that the auditor brought, and none in the bundle',
      undefined,
      (_, b) => ({ bundle: without(b, 'turns'), trust: brings({ US: b.turns.US, CA: b.turns.CA }) }),
      'pass',
    ],
    [
      'one turn that the auditor brought, and both in the bundle',
      undefined,
      (_, b) => ({ bundle: b, trust: brings({ US: [toUs2026] }) }),
      'pass',
    ],
    [
      'later turns that the auditor brought, behind what the bundle shows',
      undefined,
      (_, b) => ({ bundle: b, trust: brings({ US: [...b.turns.US, toUs2028], CA: [toCa2026, toCa2027(partnerTree + 1)] }) }),
      'pass',
    ],
  ];
  return rowsMade(rows, { ...given, good: bundle, trust });
}
