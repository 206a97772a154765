// The hostile chapter: a country attacks with valid keys, and a disk is altered. The others detect it and continue.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decode, encode, RecordKind, Verb } from '../../../proto/index.ts';
import { systemClock } from '../../../services/domain/index.ts';
import { issueKeySet, nextKeySetDocument, verifyKeySet } from '../../../services/identity/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import type { Federation, Node } from '../../federation/index.ts';
import { type EvilPartner, exchangeIdOf, startEvilPartner } from '../../hostile/partner.ts';
import { CARGO, query } from '../data.ts';
import { expect, type Narrator, type Observed, type Say, type Steps, tell } from '../narrator.ts';
import { until } from '../watching.ts';

/** Questions compared per kind. */
const QUESTIONS = 6;
const BATCHES = 4;
const STATEMENTS = 256;
const CLI = join(import.meta.dirname, '../../../gateway/cli/main.ts');

/** The attacker, and Canada in a separate federation with the attacker. */
interface Cast {
  readonly evil: EvilPartner;
  readonly ca: Node;
}

const ASKING: Steps<Node> = [
  ['Canada asks about a person the U.S. must suppress, and about nobody on file: it sees no difference', answersAlike],
];

const ATTACKS: Steps<Cast> = [
  [
    "In another federation the U.S. lies in RESUME, claiming more of Canada's log than exists: only its own link goes down",
    liesInResume,
  ],
  ['The attacker floods the link with faulty statements: one entry per batch, and other links continue', floods],
  ["The attacker publishes a key set containing Canada's own key: refused, and none of it is kept", stealsKeys],
  ["A row of Canada's ledger is altered on disk without a key: it is found, named and not acted on", rowIsAltered],
];

export async function hostile(federation: Federation, narrator: Narrator): Promise<void> {
  await tell(narrator, ASKING, federation.nodes.CA as Node);
  const evil = await startEvilPartner('US', 'CA', { others: ['MX'] });
  try {
    await tell(narrator, ATTACKS, { evil, ca: evil.node });
  } finally {
    await evil.stop();
  }
}

async function answersAlike(ca: Node, say: Say): Promise<Observed> {
  const seen: Record<string, string[]> = { suppressed: [], 'no match': [] };
  for (let n = 0; n < QUESTIONS; n++)
    for (const [kind, document, state] of [
      ['suppressed', 'P00000017', 'UTO'],
      ['no match', `X0000001${n}`, 'UTO'],
    ] as const) {
      const { outcome } = await ca.as('ca-officer-2').queries.ask(query(document, state));
      expect(outcome === 'NO_MATCH', 'each is answered NO_MATCH', outcome);
      seen[kind]?.push(answerSeen(ca));
    }
  const [suppressed, none] = Object.values(seen).map((shapes) => [...new Set(shapes)].sort().join(' | ')) as [string, string];
  expect(suppressed === none, 'length, times and number of entries are those of no match', seen);
  say(`${QUESTIONS} suppressed and ${QUESTIONS} without a match: ${none}`);
  return { shape: none };
}

async function liesInResume({ evil, ca }: Cast, say: Say): Promise<Observed> {
  evil.lie(true);
  await evil.restartGateway();
  await until('the lie is found', async () => (await linkOf(ca, 'US'))?.code === 'RESUME_UNPROVEN');
  const link = await linkOf(ca, 'US');
  const ms = await exchanged(ca, 'LIE');
  evil.lie(false);
  await until('the link once it tells the truth', async () => (await linkOf(ca, 'US'))?.state === 'UP');
  say(`link US: ${link?.state}, ${link?.detail}`);
  say(`Canada started, and exchanged with Mexico in ${ms} ms; the signed lie is kept`);
  return { code: link?.code, exchangedMs: ms };
}

async function floods({ evil, ca }: Cast, say: Say): Promise<Observed> {
  const before = rejectedIn(ca);
  const first = evil.next();
  for (let i = 0; i < BATCHES; i++) {
    const faulty = Array.from({ length: STATEMENTS }, () =>
      evil.lookout({ disclose: (present) => present.map((one) => ({ ...one, salt: new Uint8Array(32) })) }),
    );
    await evil.publish(await evil.seal(await evil.batch(faulty, { facts: { linkSequence: first + i } })));
  }
  const ms = await exchanged(ca, 'FLOOD');
  await until('the flood is taken', async () => evil.next() >= first + BATCHES, 60_000);
  const entries = rejectedIn(ca) - before;
  expect(entries === BATCHES, 'a batch of faults is one entry', entries);
  const alarms = await alarmsOf(ca);
  expect(
    alarms.every(({ partner }) => partner === 'US'),
    'alarms name the attacker alone',
    alarms,
  );
  say(`${BATCHES * STATEMENTS} faulty statements: ${entries} entries; meanwhile an exchange with Mexico took ${ms} ms`);
  say(`alarms: ${[...new Set(alarms.map(({ partner, code }) => `${partner} ${code}`))].join(', ') || 'none yet'}`);
  return { statements: BATCHES * STATEMENTS, entries, exchangedMs: ms };
}

async function stealsKeys({ evil, ca }: Cast, say: Say): Promise<Observed> {
  const entry = evil.linkRecord(RecordKind.KEY_SET, Verb.KEY_SET, encode('KeySet', { keySet: await stolenKeySet(evil) }));
  await evil.deliver([entry]);
  const { code } = await evil.verdictOn(exchangeIdOf(entry));
  expect(code === 'KEY_SET_INVALID', 'it is refused', code);
  await evil.restartGateway();
  const ms = await exchanged(ca, 'KEYS');
  say(`${code}; Canada's next start is unaffected, and an exchange with Mexico took ${ms} ms`);
  return { code, exchangedMs: ms };
}

async function rowIsAltered({ evil, ca }: Cast, say: Say): Promise<Observed> {
  await evil.deliver([evil.lookout()]);
  await ca.gateway.stop();
  alter(ca.ledger);
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'ledger', 'verify', '--config', ca.configFile, '--json'], {
    encoding: 'utf8',
  });
  expect(status === 5 && stdout.includes('duty'), 'ledger verify names it', { status, stdout });
  say(`tripoint ledger verify: ${stdout.split('\n').find((line) => line.includes('duty'))}`);
  await ca.gateway.start();
  await until('the alarm', async () => (await eventsOf(ca)).some(({ type }) => type === 'ledger.altered'));
  say('the gateway starts, derives the row from its log again, and reports it: ledger.altered');
  return { table: 'duty' };
}

/** The observable shape of the last answer in Canada's ledger: its sizes, and whether its times are equal. */
function answerSeen(ca: Node): string {
  const store = readStore(ca.ledger);
  try {
    const answer = store.get('lastAnswerReceived');
    if (answer === undefined) throw new Error('no answer is kept');
    const { statement, manifest, entries } = answer;
    const isOne = decode('Statement', statement).issued === decode('Manifest', manifest).issued;
    const bytes = [statement, manifest, entries].map(({ length }) => length);
    return `${bytes.join('+')} bytes, ${isOne ? 'one time' : 'two times'} in all of it`;
  } finally {
    store.close();
  }
}

const operator = ({ as, country }: Node) => as(`${country.toLowerCase()}-operator-1`);
const officer = ({ as, country }: Node) => as(`${country.toLowerCase()}-officer-1`);

const linkOf = async (node: Node, partner: string) =>
  (await operator(node).links.list()).links.find((link) => link.partner === partner);

/** Sends a cargo alert to Mexico and returns the milliseconds until its receipt. */
async function exchanged(from: Node, reference: string): Promise<number> {
  await until('the link with Mexico', async () => (await linkOf(from, 'MX'))?.state === 'UP');
  const begun = performance.now();
  const cargo = { ...CARGO, recordReference: reference };
  const { exchanges } = await officer(from).exchanges.post({ to: ['MX'], purpose: 'CUSTOMS_ENFORCEMENT', cargo });
  const id = exchanges[0]?.id ?? '';
  await until('its receipt', async () => (await officer(from).exchanges.get(id)).state === 'CLOSED');
  return Math.round(performance.now() - begun);
}

/** Number of REJECTED entries in a country's log. */
function rejectedIn({ ledger }: Node): number {
  const store = readStore(ledger);
  try {
    return store.all('rejectedEntries').length;
  } finally {
    store.close();
  }
}

const eventsOf = async (node: Node) => (await officer(node).eventPage({ after: 0, limit: 256 })).events;
const alarmsOf = async (node: Node) =>
  (await eventsOf(node)).flatMap((event) => (event.type === 'link.alarm' ? [{ partner: event.partner, code: event.code }] : []));

/** The attacker's next key set, correctly signed, with the victim's keys in it. */
async function stolenKeySet({ federation }: EvilPartner): Promise<string> {
  const [own, theirs] = await Promise.all(
    ['US', 'CA'].map((country) => {
      const facts = federation.keys.countries[country]?.facts;
      const anchor = { country, rootPem: facts?.rootPem ?? '', firstKeySet: facts?.firstKeySet ?? '' };
      return verifyKeySet(facts?.keySets[0] ?? '', anchor, undefined, systemClock());
    }),
  );
  if (own === undefined || theirs === undefined) throw new Error('each country has a first key set');
  const { notBefore, notAfter } = own.document;
  const document = nextKeySetDocument(own, { notBefore: notBefore + 1, notAfter, keys: theirs.document.keys as never });
  const files = federation.keys.countries.US?.files;
  const text = (file: string | undefined) => readFileSync(file ?? '', 'utf8');
  const identity = { privateKeyPem: text(files?.gatewayKey), chainPem: [text(files?.gateway)] };
  const set = await issueKeySet({ ...document, keys: theirs.document.keys }, identity);
  return set.jws;
}

/** Deletes one of Canada's duties, as an attacker with access to the disk would: nobody would be reminded of it. */
function alter(file: string): void {
  const ledger = new DatabaseSync(file);
  const { changes } = ledger
    .prepare('DELETE FROM duty WHERE (exchange_id, kind) IN (SELECT exchange_id, kind FROM duty LIMIT 1)')
    .run();
  ledger.close();
  expect(changes === 1, 'a duty is deleted', changes);
}
