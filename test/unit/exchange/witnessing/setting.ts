import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { checkpointText, type NoteSigner, signNote } from '../../../../services/audit/index.ts';
import { merkleRoot } from '../../../../services/domain/index.ts';
import type { AccusedKeys, Inconsistency } from '../../../../services/evidence/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { type Pair, type Side, startPair } from '../pair.ts';

/** Starts pairs, which are closed after the test. */
export function startsPairs() {
  const open: Pair[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((pair) => pair.close()));
  });
  return async (options: Parameters<typeof startPair>[0] = {}): Promise<Pair> => {
    const pair = await startPair(options);
    open.push(pair);
    return pair;
  };
}

/** Waits until nothing more is logged: two gateways exchange some entries at the start. Returns the sizes. */
export async function atRest({ us, ca }: Pair): Promise<number[]> {
  for (let sizes: number[] = [], same = 0; ; await sleep(10)) {
    const now = [us.store.head().size, ca.store.head().size];
    same = String(now) === String(sizes) ? same + 1 : 0;
    if (same === 15) return now;
    sizes = now;
  }
}

export const isFinal = async (side: Side) => (await side.exchange.checkpoint()).state === 'FINAL';
export const alarms = ({ store }: Side) =>
  rawOf(store)
    .all("SELECT code FROM event WHERE type = 'link.alarm'")
    .map(({ code }) => code);
export const leavesOf = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT hash FROM leaf ORDER BY leaf_index')
    .map(({ hash }) => hash as Uint8Array);
export const promises = ({ store }: Side) => rawOf(store).get('SELECT count(*) AS n FROM promise')?.n;
export const promised = ({ store }: Side) => rawOf(store).get('SELECT promised_index AS n FROM link')?.n;
export const evidenceAt = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT evidence FROM inconsistency')
    .map(({ evidence }) => JSON.parse(evidence as string) as Inconsistency);

/** The keys as a third party would have pinned them. */
export const keysOf = (side: Side): AccusedKeys => ({
  country: side.country,
  logs: [side.verifier],
  signing: (kid: string) => side.context.keys.signingKey(side.country, kid),
});

/** split view: a false log of a side with these leaves, signed with the side's own key. */
export function forged(side: Side, leaves: readonly Uint8Array[]) {
  const logSigner = side.context.logSigner(side.context.logs.current().origin) as NoteSigner;
  const note = signNote(checkpointText({ origin: logSigner.name, size: leaves.length, root: merkleRoot(leaves) }), [logSigner]);
  return { note, leaves };
}

/** The answer of a log to a question for the tile of these leaves, which all fit into one. */
export const tilesOf = (leaves: readonly Uint8Array[], question: Uint8Array): Uint8Array => {
  const [, width = '0'] = /^log\/[0-9a-f]{64}\/tile\/0\/000\.p\/([0-9]+)$/.exec(Buffer.from(question).toString()) ?? [];
  return Buffer.concat(leaves.slice(0, Number(width)));
};
