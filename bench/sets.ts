// Two countries' sets of a million records, of which one in a thousand differs: how long it takes to read them, to prove them equal, and to find
// every difference. Both ledgers are made by plain inserts; what is measured is the product's code, with a real pause before each question.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RecordKind, Verb } from '../proto/index.ts';
import { HOUR, sha256, systemClock, utf8 } from '../services/domain/index.ts';
import { EXCHANGE_LIMITS } from '../services/exchange/index.ts';
import { createLiveSets, createSetResponder, createSets } from '../services/exchange/sets/index.ts';
import { openStore, type Store } from '../services/ledger/index.ts';
import { ms, type Report, whole } from './report.ts';

/** One in so many differs: half of these are missing in the copy, a quarter are older there, a quarter are no longer shared. */
const DIFFERS = 1_000;
const STATEMENT = 400;
const CHUNK = 20_000;
const KID = 'bench';

interface SetFigures {
  readonly records: number;
  readonly readMs: number;
  readonly setMiB: number;
  readonly equalMs: number;
  readonly equalBytes: number;
  readonly differences: number;
  readonly differMs: number;
  readonly differBytes: number;
  readonly questions: number;
  readonly rssMiB: number;
}

const idOf = (n: number, what: number): Uint8Array => {
  const id = sha256(utf8(`${what} ${n}`)).slice(0, 16);
  new DataView(id.buffer).setUint32(0, n);
  id[6] = 0x70 | ((id[6] as number) & 15);
  id[8] = 0x80 | ((id[8] as number) & 63);
  return id;
};

type Kind = 'SAME' | 'MISSING' | 'OLDER' | 'ENDED';
const KINDS: readonly Kind[] = ['MISSING', 'OLDER', 'MISSING', 'ENDED'];
const kindOf = (n: number, differs: boolean): Kind =>
  differs && n % DIFFERS === 0 ? (KINDS[(n / DIFFERS) % KINDS.length] as Kind) : 'SAME';

async function madeStore(file: string, side: 'sent' | 'received', records: number, kind: (n: number) => Kind): Promise<Store> {
  await (await openStore(file)).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  const insertRecord = db.prepare(
    `INSERT INTO record (source, record_id, version, kind, header, commitments, vault_id, sealed, state) VALUES ('US', ?, ?, ${RecordKind.LOOKOUT}, x'', x'', ?, x'', ?)`,
  );
  const insertExchange = db.prepare(
    `INSERT INTO exchange (exchange_id, direction, partner, verb, state, at, record_source, record_id, record_version, statement, decision, leaf_index)
     VALUES (?, '${side}', ?, ?, ?, ?, 'US', ?, ?, ?, 'null', 0)`,
  );
  const [partner, taken] = side === 'sent' ? ['CA', 'CLOSED'] : ['US', 'ADMITTED'];
  const at = systemClock() - 48 * HOUR;
  const statement = new Uint8Array(STATEMENT);
  const put = (n: number, version: number, state: string) => {
    const [recordId, exchangeId] = [idOf(n, 0), idOf(n, version)];
    statement.set(exchangeId);
    insertRecord.run(recordId, version, recordId, state);
    insertExchange.run(
      exchangeId,
      partner as string,
      version === 1 ? Verb.POST : Verb.UPDATE,
      taken as string,
      at,
      recordId,
      version,
      statement,
    );
  };
  for (let from = 0; from < records; from += CHUNK) {
    db.exec('BEGIN');
    for (let n = from; n < Math.min(records, from + CHUNK); n++) {
      const what = kind(n);
      if (side === 'received') {
        if (what !== 'MISSING') put(n, 1, 'IN_FORCE');
        continue;
      }
      put(n, 1, what === 'ENDED' ? 'DESTROYED' : what === 'OLDER' ? 'SUPERSEDED' : 'IN_FORCE');
      if (what === 'OLDER') put(n, 2, 'IN_FORCE');
    }
    db.exec('COMMIT');
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return openStore(file);
}

/** Publisher and subscriber over two ledgers, each with the keys and the clock of a gateway. */
function sidesOf(us: Store, ca: Store) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const valid = { notBefore: systemClock() - HOUR, notAfter: systemClock() + HOUR, revokedAt: undefined };
  const context = (self: string, store: Store) =>
    ({
      ...{
        self,
        store,
        clock: systemClock,
        limits: EXCHANGE_LIMITS,
        log: () => undefined,
        random: (n: number) => new Uint8Array(n),
      },
      ...{ partners: [self === 'US' ? 'CA' : 'US'], aside: { why: () => undefined }, wait: (pause: number) => sleep(pause) },
      logs: { current: () => ({ origin: 'tripoint.example/bench' }) },
      ownKeys: { signer: () => ({ kid: KID, key: privateKey }) },
      keys: { signingKey: () => ({ ...valid, country: 'US', key: publicKey }) },
    }) as never;
  const published = createLiveSets(context('US', us));
  const held = createLiveSets(context('CA', ca));
  const answer = createSetResponder(context('US', us), published, { resumed: () => true, resend: () => undefined });
  const ask = async (topic: string, bytes: Uint8Array) =>
    (await answer({ partner: 'CA', topic, bytes, signal: new AbortController().signal, charge: () => undefined })) as Uint8Array;
  // What is found raises an alarm, which this ledger need not keep.
  const submit = (async () => undefined) as never;
  const subscriber = createSets(context('CA', ca), submit, held, { linkTo: () => ({ ask }), resumed: () => true });
  return {
    read: () => Promise.all([published.read('PUBLISHED', 'CA'), held.read('HELD', 'US')]),
    compare: () => subscriber.compareSet('US'),
    close: () => Promise.all([subscriber.close(), published.close(), held.close()]),
  };
}

const MIB = 2 ** 20;
/** What is left after everything that nobody needs is collected. */
function inUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const timed = async <T>(run: () => Promise<T>): Promise<readonly [number, T]> => {
  const begun = performance.now();
  const result = await run();
  return [performance.now() - begun, result];
};

export async function measureSets(report: Report, records: number, folder: string, say: (line: string) => void): Promise<void> {
  const within = mkdtempSync(join(folder, 'sets-'));
  const open = async (name: string, side: 'sent' | 'received', differs: boolean) => {
    say(`${whole(records)} records ${side}${differs ? ', some of which differ' : ''}`);
    return madeStore(join(within, name), side, records, (n) => kindOf(n, differs));
  };
  try {
    const us = await open('us.db', 'sent', true);
    const same = await open('same.db', 'sent', false);
    const ca = await open('ca.db', 'received', false);
    const behind = await open('behind.db', 'received', true);
    const before = inUse();
    const equal = sidesOf(same, ca);
    const [readMs] = await timed(equal.read);
    const held = inUse() - before;
    const [equalMs, proved] = await timed(equal.compare);
    if (proved.state !== 'EQUAL') throw new Error(`equal sets are ${proved.state}`);
    await equal.close();
    const differing = sidesOf(us, behind);
    await differing.read();
    const [differMs, found] = await timed(differing.compare);
    if (found.differences.length !== Math.ceil(records / DIFFERS)) throw new Error(`${found.differences.length} differences`);
    await differing.close();
    const figures: SetFigures = {
      ...{ records, readMs, setMiB: held / 2 / MIB, equalMs, equalBytes: proved.bytes, differences: found.differences.length },
      ...{ differMs, differBytes: found.bytes, questions: found.questions, rssMiB: process.memoryUsage().rss / MIB },
    };
    report.section(
      `Sets of ${whole(records)} records, both sides in one process, ${EXCHANGE_LIMITS.setPauseMs} ms before each question`,
    );
    report.figures('sets', figures, [
      [
        'both sets read from the ledgers, once',
        ms(readMs),
        `then kept true by each commit; ${whole(figures.setMiB)} MiB for each set`,
      ],
      ['equal: proved', ms(equalMs), `${whole(proved.bytes)} bytes, ${proved.questions} question`],
      [
        `${whole(found.differences.length)} differ: each found and named`,
        ms(differMs),
        `${whole(found.bytes)} bytes, ${found.questions} questions; the process had ${whole(figures.rssMiB)} MiB`,
      ],
    ]);
    for (const store of [us, same, ca, behind]) await store.close();
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}
