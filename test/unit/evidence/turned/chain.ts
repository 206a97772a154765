// Rollover notes that do not lead from the pinned log to the last log used.
import { checkpointText, signLine, signNote } from '../../../../services/audit/index.ts';
import type { Row } from '../rows.ts';
import { ERASED, HELD, logOf, RELEASED, SENT, turn } from './bundle.ts';
import type { Tools } from './tools.ts';

export const CHAIN_ROWS: readonly Row<Tools>[] = [
  // structure: rollover notes that do not lead from the pinned log to the last log used
  [
    'a turn that the log that ends did not sign',
    'structure',
    (t, b) =>
      t.shows(b, [turn(t.us2025, t.ends.us2025, t.us2026, [logOf(t.us2025.signer.name).signer, t.us2026.signer]), t.toUs2027]),
  ],
  [
    'a turn that the next log did not sign',
    'structure',
    (t, b) =>
      t.shows(b, [t.toUs2026, turn(t.us2026, t.ends.us2026, t.us2027, [t.us2026.signer, logOf(t.us2027.signer.name).signer])]),
  ],
  ['a turn with one signature', 'structure', (t, b) => t.shows(b, [t.toUs2026, t.toUs2027.replace(/\n[^\n]+\n$/, '\n')])],
  [
    'a turn with its signatures in another order',
    'structure',
    (t, b) => t.shows(b, [t.toUs2026, turn(t.us2026, t.ends.us2026, t.us2027, [t.us2027.signer, t.us2026.signer])]),
  ],
  [
    'a turn with a third signature',
    'structure',
    (t, b) =>
      t.shows(b, [t.toUs2026, t.toUs2027 + signLine(t.toUs2027.slice(0, t.toUs2027.lastIndexOf('\n\n') + 1), t.us2028.signer)]),
  ],
  [
    'a turn that ends its log earlier under the same signatures',
    'structure',
    (t, b) => t.shows(b, [t.toUs2026.replace(`\n${t.ends.us2025.size}\n`, `\n${t.ends.us2025.size - 1}\n`), t.toUs2027]),
  ],
  [
    'a turn of another title',
    'structure',
    (t, b) =>
      t.shows(b, [
        t.toUs2026,
        signNote(t.toUs2027.slice(0, t.toUs2027.lastIndexOf('\n\n') + 1).replace('/v1\n', '/v2\n'), [
          t.us2026.signer,
          t.us2027.signer,
        ]),
      ]),
  ],
  [
    'a turn with a line more',
    'structure',
    (t, b) =>
      t.shows(b, [
        t.toUs2026,
        signNote(`${t.toUs2027.slice(0, t.toUs2027.lastIndexOf('\n\n') + 1)}more\n`, [t.us2026.signer, t.us2027.signer]),
      ]),
  ],
  [
    'a checkpoint in place of a turn',
    'structure',
    (t, b) => t.shows(b, [t.toUs2026, signNote(checkpointText(t.ends.us2026), [t.us2026.signer, t.us2027.signer])]),
  ],
  [
    'a turn of a log without entries',
    'structure',
    (t, b) =>
      t.shows(b, [
        signNote(`tripoint/log-turn/v1\n${checkpointText({ ...t.ends.us2025, size: 0 })}${t.us2026.vkey}\n`, [
          t.us2025.signer,
          t.us2026.signer,
        ]),
        t.toUs2027,
      ]),
  ],
  [
    'a turn to a vkey with the key id of another',
    'structure',
    (t, b) =>
      t.shows(b, [
        t.toUs2026,
        turn(t.us2026, t.ends.us2026, { ...t.us2027, vkey: t.us2027.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+') }),
      ]),
  ],
  ['turns in another order', 'structure', (t, b) => t.shows(b, [t.toUs2027, t.toUs2026])],
  ['a turn left out between', 'structure', (t, b) => t.shows(b, [t.toUs2027])],
  ['a turn twice', 'structure', (t, b) => t.shows(b, [t.toUs2026, t.toUs2026, t.toUs2027])],
  [
    'turns that come back to the first log',
    'structure',
    (t, b) => t.shows(b, [t.toUs2026, turn(t.us2026, t.ends.us2026, t.us2025)]),
  ],
  [
    'a log that goes on under the key of one before',
    'structure',
    (t, b) => {
      const again = t.forge.logSigner(t.scene.pair.us, t.us2027.signer.name);
      const vkey = t.forge.logVkey(t.scene.pair.us, t.us2027.signer.name);
      return t.shows(b, [t.toUs2026, turn(t.us2026, t.ends.us2026, { signer: again, vkey })]);
    },
  ],
  ['the turns of the two countries exchanged', 'structure', (t, b) => t.shows(b, b.turns.CA, b.turns.US)],
  ['turns of a third country', 'structure', (t, b) => ({ ...b, turns: { MX: [t.toCa2026], US: b.turns.US } })],
  [
    'excess linking information: a turn to a log that nothing is in',
    'structure',
    (t, b) => t.shows(b, [...b.turns.US, t.toUs2028]),
  ],
  [
    'excess linking information: a turn of the partner to a log that nothing is in',
    'structure',
    (t, b) => t.shows(b, b.turns.US, [t.toCa2026, t.toCa2027(t.partnerTree)]),
  ],
  ['a list of no turns', 'structure', (t, b) => ({ bundle: t.shows(b, []), trust: t.brings({ US: b.turns.US }) })],
  [
    'turns of no country',
    'structure',
    (t, b) => ({ bundle: { ...b, turns: {} }, trust: t.brings({ US: b.turns.US, CA: b.turns.CA }) }),
  ],
  [
    'another turn than the auditor brought, of the same log to the same log',
    'structure',
    (t, b) => ({ bundle: b, trust: t.brings({ US: [turn(t.us2025, { ...t.ends.us2025, size: 99 }, t.us2026)] }) }),
  ],
  [
    'turns from a log before the one that the auditor pins',
    'structure',
    (t, b) => {
      const log = { origin: t.us2026.signer.name, vkey: t.us2026.vkey };
      const countries = t.trust.countries.map((one) => (one.country === 'US' ? { ...one, log: { ...one.log, ...log } } : one));
      return { bundle: b, trust: { ...t.trust, countries } };
    },
  ],
  [
    'reordering: an entry of a later log before one of an earlier',
    'structure',
    (_t, b) => ({ ...b, leaves: [b.leaves[HELD], b.leaves[RELEASED], b.leaves[ERASED], b.leaves[SENT]] }),
  ],
  [
    'reordering: two entries of a later log change places',
    'structure',
    (_t, b) => ({ ...b, leaves: [b.leaves[HELD], b.leaves[SENT], b.leaves[RELEASED], b.leaves[ERASED]] }),
  ],
];
