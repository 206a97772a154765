// A partner that would have our evidence fail: as a witness of our log, and as the log that the evidence names.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { checkpointText, cosigner, openNote, parseTlogProof, signLine } from '../../../../services/audit/index.ts';
import { HOUR, utf8 } from '../../../../services/domain/index.ts';
import { readEvidence } from '../../../../services/evidence/index.ts';
import { answerBytes } from '../../../../services/exchange/witnessing/transport.ts';
import { exchanged, NOW, nations, type Pair, type Prepared, startPair, until } from '../pair.ts';

let pair: Pair;
afterEach(() => pair?.close());

test('a cosignature dated before the entries that it is on is none', async () => {
  const { witnessKey } = (await nations()).US as Prepared;
  const backdated = cosigner('tripoint.example/us/witness', witnessKey, (NOW - HOUR) / 1_000_000);
  pair = await startPair({
    // Canada, whose one partner says another time, takes nothing of it.
    isApart: true,
    answering(from, topic, bytes) {
      if (from !== 'CA' || topic !== 'witness') return undefined;
      const note = Buffer.from(bytes).toString().split('\n\n').slice(1).join('\n\n');
      const text = `${note.split('\n\n')[0]}\n`;
      return answerBytes({ status: 200, type: 'text/plain; charset=utf-8', body: signLine(text, backdated) });
    },
  });
  const { ca } = pair;
  await until('it is said', () => ca.loggedFacts.some(({ partner, code }) => partner === 'US' && code === 'WITNESS_STALE'));
  expect(ca.store.get('SELECT count(*) AS n FROM cosigned')?.n).toBe(0);
  expect((await ca.exchange.checkpoint()).final).toBeUndefined();
});

test('a note of its own log that does not verify is in no bundle: what we cosigned of it stands there', async () => {
  let isLying = false;
  let lies = 0;
  pair = await startPair({
    answering(from, topic, bytes) {
      if (!isLying || from !== 'CA' || topic !== 'log' || !Buffer.from(bytes).toString().endsWith('/final')) return undefined;
      lies++;
      const { size, root } = pair.us.store.head();
      const { origin } = pair.us.context.logs.current();
      const text = checkpointText({ origin, size, root });
      return utf8(`${text}\n${signLine(text, { name: origin, keyId: Buffer.alloc(4), sign: () => new Uint8Array(64) })}`);
    },
  });
  const { ca, us } = pair;
  const id = await exchanged(ca, 'PROVEN');
  const leafIn = async () => readEvidence(await ca.exchange.evidence(id, { openings: false })).partnerLeaf;
  while ((await leafIn())?.proof === undefined) await sleep(20);
  isLying = true;
  const leaf = await leafIn();
  expect(lies).toBe(1);
  const { checkpoint } = parseTlogProof(leaf?.proof ?? '');
  expect(openNote(utf8(checkpoint), [us.verifier]).verified).toEqual([us.verifier.name]);
});
