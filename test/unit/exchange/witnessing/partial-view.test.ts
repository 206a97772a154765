// A log that shows its witness too little, or another history than the witness saw.

import { describe, expect, test } from 'vitest';
import { HOUR, leafHash, utf8 } from '../../../../services/domain/index.ts';
import { type Inconsistency, verifyInconsistency } from '../../../../services/evidence/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { exchanged, idempotency, lookoutTo, OFFICER, type Side, until } from '../pair.ts';
import { alarms, atRest, evidenceAt, forged, isFinal, keysOf, leavesOf, promises, startsPairs, tilesOf } from './setting.ts';

const start = startsPairs();

describe('a log that shows too little', () => {
  /** What CA leaves undone toward US, of the topics that are asked or answered. */
  async function hiding() {
    const hidden = new Set<'asks for cosignatures' | 'checkpoint' | 'tiles' | 'cosigns'>();
    const shown: { checkpoint?: string; leaves?: readonly Uint8Array[] } = {};
    const pair = await start({
      answering(from, topic, bytes) {
        const path = Buffer.from(bytes).toString();
        const what =
          topic === 'witness'
            ? from === 'CA'
              ? 'asks for cosignatures'
              : 'cosigns'
            : topic !== 'log' || from !== 'US'
              ? undefined
              : path === 'checkpoint'
                ? 'checkpoint'
                : path.includes('/tile/')
                  ? 'tiles'
                  : undefined;
        if (what !== undefined && hidden.has(what)) throw new Error('nothing comes');
        if (what === 'tiles' && shown.leaves !== undefined) return tilesOf(shown.leaves, bytes);
        return what === 'checkpoint' && shown.checkpoint !== undefined ? utf8(shown.checkpoint) : undefined;
      },
    });
    await atRest(pair);
    await until('FINAL', async () => (await isFinal(pair.us)) && (await isFinal(pair.ca)));
    /** Time goes by, and CA cosigns what US asks it to. */
    const later = async (by: number) => {
      pair.advance(by);
      if (!hidden.has('cosigns'))
        await until('cosigned', async () => (await pair.us.exchange.checkpoint()).witnesses[0]?.at === floor(pair.now()));
    };
    const look = async () => {
      await pair.us.exchange.witness.look();
      await pair.us.exchange.witness.look();
    };
    return { pair, hidden, shown, later, look };
  }
  const floor = (at: number) => Math.floor(at / 1_000_000) * 1_000_000;
  const logCheck = async (side: Side) => (await side.exchange.health()).checks.find(({ name }) => name === 'log CA');
  const unshown = ({ store }: Side) => rawOf(store).all('SELECT teller, at, note FROM unshown');

  test('what it promised: an alarm after a minute, after four hours nothing is sent to it, and it goes on once it shows it', async () => {
    const { pair, hidden, later, look } = await hiding();
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
    hidden.add('asks for cosignatures');
    await exchanged(pair.ca, 'A');
    await look();
    const came = rawOf(pair.us.store).get('SELECT min(at) AS at FROM promise')?.at as number;
    expect(came).toBe(pair.now());
    await later(44_000_000);
    await look();
    expect(alarms(pair.us)).toEqual([]);
    await later(17_000_000);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN']);
    expect(rawOf(pair.us.store).get("SELECT partner FROM event WHERE code = 'LOG_NOT_SHOWN'")?.partner).toBe('CA');
    expect(await logCheck(pair.us)).toMatchObject({
      status: 'FAIL',
      detail: expect.stringMatching(/^for 61 s it promised a leaf .*: sending to it stops in 3 h 59 min$/),
    });
    expect((await pair.us.exchange.health()).ready).toBe(true);

    await later(4 * HOUR);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'LOG_WITHHELD']);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'FAIL', detail: expect.stringMatching(/nothing is sent to it$/) });
    const { result } = await pair.us.exchange.release(lookoutTo('CA', 'B'), OFFICER, idempotency());
    const id = result.exchanges[0]?.id ?? '';
    const document = { documentNumber: 'D1', issuingState: 'UTO', documentType: 'P' };
    const record = { caseReference: 'CASE-1', document, citizenship: ['UTO'] };
    const asked = await pair.us.exchange.query(
      { to: 'CA', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record },
      { ...OFFICER, agency: 'DOS' },
    );
    expect(asked).toMatchObject({ outcome: 'UNAVAILABLE', code: 'LOG_WITHHELD' });
    expect((await pair.us.exchange.get(id)).state).toBe('QUEUED');

    hidden.clear();
    await until('seen', () => promises(pair.us) === 0, 15_000);
    await look();
    await until('it goes', async () => (await pair.us.exchange.get(id)).state === 'CLOSED', 15_000);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
  });

  test('no tile for a tree that it signed: kept with both notes at once, held against it after a minute', async () => {
    const { pair, hidden, shown, later, look } = await hiding();
    const leaves = [...leavesOf(pair.ca), leafHash(utf8('more'))];
    shown.checkpoint = forged(pair.ca, leaves).note;
    hidden.add('tiles');
    await look();
    expect(unshown(pair.us)).toMatchObject([{ teller: 'CA', note: shown.checkpoint }]);
    expect([evidenceAt(pair.us), alarms(pair.us)]).toEqual([[], []]);
    await later(61_000_000);
    await look();
    expect(evidenceAt(pair.us)).toEqual([{ kind: 'UNPROVEN', notes: [expect.anything(), shown.checkpoint] }]);
    expect(await verifyInconsistency(evidenceAt(pair.us)[0] as Inconsistency, keysOf(pair.ca))).toBe('CLAIMED');
    expect(alarms(pair.us).toSorted()).toEqual(['EQUIVOCATION', 'LOG_NOT_SHOWN']);
    // It cannot be waited out by showing another tree from then on, nor by answers that are no tile of it: after four hours nothing is sent.
    delete shown.checkpoint;
    hidden.clear();
    for (const answered of [[], undefined]) {
      if (answered === undefined) delete shown.leaves;
      else shown.leaves = answered;
      await look();
      expect(unshown(pair.us)).toHaveLength(1);
    }
    await later(4 * HOUR);
    await look();
    expect(alarms(pair.us)).toContain('LOG_WITHHELD');
    shown.leaves = leaves;
    await look();
    expect(unshown(pair.us)).toEqual([]);
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
  });

  test('a tree that it merely was slow to show is let go of', async () => {
    const { pair, hidden, later, look } = await hiding();
    hidden.add('asks for cosignatures').add('tiles');
    await exchanged(pair.ca, 'A');
    await look();
    expect(unshown(pair.us)).toHaveLength(1);
    await later(30_000_000);
    hidden.clear();
    await until('seen', () => promises(pair.us) === 0, 15_000);
    await look();
    expect([unshown(pair.us), evidenceAt(pair.us), alarms(pair.us)]).toEqual([[], [], []]);
  });

  test('no checkpoint, while it cosigns: an alarm; away altogether it is only missed as a witness', async () => {
    const { pair, hidden, later, look } = await hiding();
    hidden.add('checkpoint');
    await look();
    await later(61_000_000);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN']);
    expect(await logCheck(pair.us)).toMatchObject({ detail: expect.stringContaining('leaves questions about logs unanswered') });
    hidden.clear();
    await look();
    expect(await logCheck(pair.us)).toMatchObject({ status: 'OK' });
    hidden.add('checkpoint').add('cosigns').add('asks for cosignatures').add('tiles');
    await look();
    await later(61_000_000);
    await until('missed', () => alarms(pair.us).length > 1);
    await look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'NOT_FINAL']);
  });

  test('after a jump of the clock it gets a round before what it owes counts', async () => {
    const { pair, hidden, later } = await hiding();
    hidden.add('asks for cosignatures');
    await exchanged(pair.ca, 'A');
    await later(5 * HOUR);
    await pair.us.exchange.witness.look();
    expect(alarms(pair.us)).toEqual([]);
    await pair.us.exchange.witness.look();
    expect(alarms(pair.us)).toEqual(['LOG_NOT_SHOWN', 'LOG_WITHHELD']);
  });

  test('a promise that comes behind the end of its cosigning is looked for unasked', async () => {
    const { pair, hidden } = await hiding();
    const { out } = pair.ca as unknown as { out: { isCut: boolean; resume(): Promise<void> } };
    out.isCut = true;
    const officer = { subject: 'officer-2', agency: 'CBSA' };
    const { result } = await pair.ca.exchange.release(lookoutTo('US', 'LATE'), officer, idempotency());
    const { id, log } = result.exchanges[0] as (typeof result.exchanges)[number];
    await until('FINAL', async () => ((await pair.ca.exchange.checkpoint()).final?.size ?? 0) > (log?.index as number));
    hidden.add('asks for cosignatures');
    out.isCut = false;
    void out.resume();
    await until('closed', async () => (await pair.ca.exchange.get(id)).state === 'CLOSED');
    const late = () => rawOf(pair.us.store).get('SELECT 1 FROM promise WHERE leaf_index = ?', log?.index as number);
    expect(late()).toBeDefined();
    await pair.us.exchange.witness.look();
    expect(late()).toBeUndefined();
    expect(evidenceAt(pair.us)).toEqual([]);
  });
});
