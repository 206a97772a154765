// The core chapter: three countries exchange sealed, logged records over real NATS, with and without failures.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../../../gateway/sdk/index.ts';
import { verifyLedger } from '../../../gateway/server/offline.ts';
import { createVault, placeOf, readStore } from '../../../services/ledger/index.ts';
import type { Federation, Node } from '../../federation/index.ts';
import { BAD_CARGO, CARGO, LOOKOUT, query } from '../data.ts';
import { expect, type Narrator, type Observed, type Say, type Steps, tell } from '../narrator.ts';
import { collect, cursorOf, leavesOf, until } from '../watching.ts';

const US = 'us-officer-1';
const CA = 'ca-officer-1';
const CA_VISA = 'ca-officer-2';
const MX = 'mx-officer-1';
/** Number of posts, during which the gateway is killed with SIGKILL. */
const MID_TRAFFIC = 40;
/** Number of concurrent officers, each posting sequentially. */
const OFFICERS = 4;

interface Cast {
  readonly federation: Federation;
  readonly us: Node;
  readonly ca: Node;
  readonly mx: Node;
}

const STEPS: Steps<Cast> = [
  ['A lookout posted in the U.S. arrives in Canada; Mexico gets nothing', lookoutArrives],
  ['A container with a wrong check digit is refused, and the fault names the field', wrongCheckDigit],
  ['A cargo alert: all of it goes to Canada, only the match indicator to Mexico', cargoAlert],
  ['Canada asks the U.S. about visas: MATCH, NO_MATCH, SUPPRESSED, UNAVAILABLE', visaQuestions],
  ['The link to Canada is cut: three alerts wait, then arrive once each, in order', linkIsCut],
  ['The U.S. gateway is killed with SIGKILL in mid-traffic and loses nothing', gatewayIsKilled],
  ['All three logs verify and agree with each other', logsAgree],
  ['One byte of a copy of one log is altered: verification names the entry', byteIsAltered],
];

export async function core(federation: Federation, narrator: Narrator): Promise<void> {
  const node = (country: string): Node => federation.nodes[country] as Node;
  await tell(narrator, STEPS, { federation, us: node('US'), ca: node('CA'), mx: node('MX') });
}

async function lookoutArrives({ us, ca, mx }: Cast, say: Say): Promise<Observed> {
  const [caCursor, mxCursor] = [await cursorOf(ca, CA), await cursorOf(mx, MX)];
  const posted = await us
    .as(US)
    .exchanges.post({ to: ['CA', 'MX'], purpose: 'COUNTER_TERRORISM', priority: 'URGENT', lookout: LOOKOUT });
  const [toCa, toMx] = posted.exchanges;
  const [event] = await collect(ca, CA, caCursor, 'exchange.received', 1);
  const received = event?.exchange;
  expect(received?.id === toCa?.id, 'Canada received that exchange', received?.id);
  expect(received?.record?.recordReference === LOOKOUT.recordReference, 'with its record');
  expect(
    received?.record?.derogatoryIndicator === undefined && received?.record?.decisionReference === undefined,
    'without the withheld fields',
    received?.record,
  );
  const withheld = toCa?.decision?.withheld ?? [];
  expect(withheld.length > 0, 'and they are named by clause');
  say(`Canada has it: log index ${received?.log?.index} there, ${received?.peerLog?.index} in the U.S.`);
  for (const { clause, fields } of withheld) say(`withheld under ${toCa?.decision?.agreement}, ${clause}: ${fields.join(', ')}`);
  expect(toMx?.state === 'REFUSED' && toMx.code === 'NO_AGREEMENT', 'Mexico is denied', toMx?.code);
  expect((await cursorOf(mx, MX)) === mxCursor, 'and nothing was sent to Mexico');
  say('Mexico: refused, NO_AGREEMENT: logged in the U.S., nothing sent');
  await until('the receipt', async () => (await us.as(US).exchanges.get(toCa?.id ?? '')).state === 'CLOSED');
  say("Canada's signed receipt closed the exchange");
  return { exchangeId: toCa?.id, withheld, mexico: toMx?.code };
}

async function wrongCheckDigit({ us }: Cast, say: Say): Promise<Observed> {
  const error = await us
    .as(US)
    .exchanges.post({ to: ['CA'], purpose: 'CARGO_SECURITY', cargo: BAD_CARGO })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error instanceof GatewayError, 'it is refused');
  const [fault] = error.faults;
  expect(
    fault?.field === '/cargo/shippingContainer/0/iso6346Code' && fault.rule === 'check digit 4, expected 3 (ISO 6346)',
    'field and rule',
    error.faults,
  );
  say(`${fault.field}: ${fault.rule}`);
  return { code: error.code, faults: error.faults };
}

async function cargoAlert({ us, ca, mx }: Cast, say: Say): Promise<Observed> {
  const [caCursor, mxCursor] = [await cursorOf(ca, CA), await cursorOf(mx, MX)];
  await us.as(US).exchanges.post({ to: ['CA', 'MX'], purpose: 'CARGO_SECURITY', cargo: CARGO });
  const [inCa] = await collect(ca, CA, caCursor, 'exchange.received', 1);
  const [inMx] = await collect(mx, MX, mxCursor, 'exchange.received', 1);
  expect(inCa?.exchange?.record?.shippingContainer !== undefined, 'Canada sees the container');
  expect(
    JSON.stringify(inMx?.exchange?.record) ===
      JSON.stringify({ recordReference: CARGO.recordReference, matchIndicator: 'MATCHED' }),
    'Mexico sees the indicator alone',
    inMx?.exchange?.record,
  );
  say(`Canada: ${Object.keys(inCa?.exchange?.record ?? {}).length} fields. Mexico: ${JSON.stringify(inMx?.exchange?.record)}`);
  return { canada: Object.keys(inCa?.exchange?.record ?? {}), mexico: inMx?.exchange?.record };
}

async function visaQuestions({ federation, us, ca }: Cast, say: Say): Promise<Observed> {
  const ask = (document: string, state: string) => ca.as(CA_VISA).queries.ask(query(document, state));
  const match = await ask('D23145890', 'UTO');
  expect(match.outcome === 'MATCH' && match.answer?.visaApplicationDispositionStatus === 'DENIED', 'MATCH', match);
  say(`MATCH: ${Object.keys(match.answer ?? {}).join(', ')}`);
  const none = await ask('X00000000', 'UTO');
  expect(none.outcome === 'NO_MATCH', 'NO_MATCH', none);
  say('NO_MATCH: not on file');
  const suppressed = await ask('P00000017', 'UTO');
  expect(
    JSON.stringify({ ...suppressed, exchangeId: '', log: '' }) === JSON.stringify({ ...none, exchangeId: '', log: '' }),
    'a suppressed answer looks like NO_MATCH',
    suppressed,
  );
  const why = lastDecision(us, federation);
  expect(why.outcome === 'SUPPRESS', 'and the U.S. knows that it was suppressed', why);
  say(`SUPPRESSED, seen as NO_MATCH in Canada; in the U.S. vault: ${why.outcome} by ${why.rules.join(', ')}`);
  federation.cut('US', 'CA');
  const cut = await ask('D23145890', 'UTO');
  federation.mend('US', 'CA');
  expect(cut.outcome === 'UNAVAILABLE', 'UNAVAILABLE with the link cut', cut);
  say(`UNAVAILABLE (${cut.code}): the link is cut, and silence is never reported as "no match"`);
  return { outcomes: [match.outcome, none.outcome, why.outcome, cut.outcome] };
}

async function linkIsCut({ federation, us, ca }: Cast, say: Say): Promise<Observed> {
  await linkUp(us, ca);
  const cursor = await cursorOf(ca, CA);
  federation.cut('US', 'CA');
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    const { exchanges } = await us
      .as(US)
      .exchanges.post({ to: ['CA'], purpose: 'CARGO_SECURITY', cargo: { ...CARGO, recordReference: `NTC-QUEUED-${n}` } });
    ids.push(exchanges[0]?.id ?? '');
  }
  const waiting = await Promise.all(ids.map(async (id) => (await us.as(US).exchanges.get(id)).state));
  expect(
    waiting.every((state) => state === 'QUEUED'),
    'they are queued',
    waiting,
  );
  say('three alerts accepted, logged and queued');
  federation.mend('US', 'CA');
  const begun = performance.now();
  const events = await collect(ca, CA, cursor, 'exchange.received', 3);
  expect(
    JSON.stringify(events.map(({ exchange }) => exchange?.id)) === JSON.stringify(ids),
    'in order',
    events.map(({ exchange }) => exchange?.record?.recordReference),
  );
  await until('receipts', async () =>
    (await Promise.all(ids.map(async (id) => (await us.as(US).exchanges.get(id)).state))).every((state) => state === 'CLOSED'),
  );
  const again = await ca.as(CA).eventPage({ after: events.at(-1)?.cursor ?? 0 });
  expect(
    again.events.every(({ exchange }) => !ids.includes(exchange?.id ?? '')),
    'and once',
  );
  say(`arrived in order ${Math.round(performance.now() - begun)} ms after the link was restored`);
  return { exchangeIds: ids };
}

async function gatewayIsKilled({ us, ca }: Cast, say: Say): Promise<Observed> {
  const cursor = await cursorOf(ca, CA);
  let acknowledged = 0;
  const inTraffic = Promise.withResolvers<void>();
  async function post(n: number): Promise<string> {
    const body = { to: ['CA'], purpose: 'CARGO_SECURITY', cargo: { ...CARGO, recordReference: `NTC-KILL-${n}` } };
    // The client's only duty: to retry under the same key until it gets an answer.
    for (;;) {
      try {
        const posted = await us.as(US).exchanges.post(body, { idempotencyKey: `kill-${n}` });
        if (++acknowledged === MID_TRAFFIC / 4) inTraffic.resolve();
        return posted.exchanges[0]?.id ?? '';
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
  const officers = Array.from({ length: OFFICERS }, async (_, officer) => {
    const ids: string[] = [];
    for (let n = officer; n < MID_TRAFFIC; n += OFFICERS) ids.push(await post(n));
    return ids;
  });
  await inTraffic.promise;
  const before = acknowledged;
  await us.gateway.kill();
  say(`killed after ${before} of ${MID_TRAFFIC} were acknowledged`);
  await us.gateway.start();
  const ids = (await Promise.all(officers)).flat();
  const events = await collect(ca, CA, cursor, 'exchange.received', MID_TRAFFIC);
  const arrived = events.map(({ exchange }) => exchange?.id ?? '');
  expect(new Set(arrived).size === MID_TRAFFIC && ids.every((id) => arrived.includes(id)), 'each arrived once', {
    arrived: arrived.length,
  });
  await until('receipts', async () =>
    (await Promise.all(ids.map(async (id) => (await us.as(US).exchanges.get(id)).state))).every((state) => state === 'CLOSED'),
  );
  say(`all ${MID_TRAFFIC} arrived in Canada, once each, and have receipts`);
  return { acknowledgedBeforeKill: before, arrived: arrived.length };
}

async function logsAgree({ us, ca, mx }: Cast, say: Say): Promise<Observed> {
  const logs = [us, ca, mx].map((country) => verifyLedger(country.ledger, country.publicFile));
  for (const log of logs) say(`${log.origin}: ${log.size} entries, root ${log.root}`);
  let agreeing = 0;
  for (const [from, to] of [
    [us, ca],
    [us, mx],
    [ca, us],
  ] as const) {
    const there = new Map(leavesOf(to, 'received', from.country).map((leaf) => [leaf.exchangeId, leaf]));
    for (const sent of leavesOf(from, 'sent', to.country)) {
      const received = there.get(sent.exchangeId);
      if (received === undefined) continue;
      expect(
        received.peerIndex === sent.index && received.peerHash === sent.hash,
        `${to.country} logged where ${from.country} logged it`,
        sent,
      );
      if (sent.peerIndex !== undefined && sent.peerHash !== undefined && sent.peerHash === received.hash) agreeing++;
    }
  }
  expect(agreeing >= MID_TRAFFIC + 5, 'sender and receiver name the same leaves', agreeing);
  say(`${agreeing} exchanges: each side records the index and hash of the other's entry`);
  return { logs, agreeing };
}

async function byteIsAltered({ federation, us }: Cast, say: Say): Promise<Observed> {
  const copy = join(federation.folder, 'altered-ledger.db');
  let message: string;
  const index = 5;
  try {
    const source = new DatabaseSync(us.ledger, { readOnly: true });
    source.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    source.close();
    const altered = new DatabaseSync(copy);
    const { entry } = altered.prepare('SELECT entry FROM leaf WHERE leaf_index = ?').get(index) as { entry: Uint8Array };
    entry[entry.length - 1] = (entry.at(-1) ?? 0) ^ 1;
    altered.prepare('UPDATE leaf SET entry = ? WHERE leaf_index = ?').run(entry, index);
    altered.close();
    message = verdictOn(copy, us.publicFile);
  } finally {
    rmSync(copy, { force: true });
  }
  expect(message.includes(`leaf ${index} `), 'the entry is named', message);
  say(message);
  return { index, verdict: message };
}

function verdictOn(ledger: string, publicFile: string): string {
  try {
    verifyLedger(ledger, publicFile);
    return 'it verifies';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Waits until a link is up in both directions. */
async function linkUp(a: Node, b: Node): Promise<void> {
  const up = async (from: Node, to: Node) => {
    const { checks } = await from.as(`${from.country.toLowerCase()}-operator-1`).ready();
    return checks.some(({ name, status }) => name === `link ${to.country}` && status === 'OK');
  };
  await until(`the link ${a.country}–${b.country}`, async () => (await up(a, b)) && (await up(b, a)));
}

/** The last decision of the answering country, from its own vault; no partner can see it. */
function lastDecision(node: Node, { keys }: Federation): { outcome: string; rules: string[] } {
  const master = readFileSync(keys.countries[node.country]?.files.vaultMasterKey ?? '', 'utf8');
  const vault = createVault(Buffer.from(master, 'base64'));
  const store = readStore(node.ledger);
  try {
    const row = store.get('lastAnswerSent');
    const wrapped = row && store.keys.get(row.vault_id);
    if (row === undefined || wrapped === undefined) throw new Error('no answer was given');
    const key = vault.unwrap(row.vault_id, wrapped);
    const place = placeOf.exchange(row.exchange_id, row.direction, row.partner, row.leaf_index);
    const opened = JSON.parse(new TextDecoder().decode(vault.open(key, place, row.sealed))) as {
      decision: string;
    };
    return JSON.parse(opened.decision) as { outcome: string; rules: string[] };
  } finally {
    store.close();
  }
}
