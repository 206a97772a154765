// Actions on running gateways: querying them, posting to them, running the command line against them, reading their ledgers.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Node } from '../../deploy/federation/index.ts';
import type { Exchange } from '../../gateway/sdk/index.ts';
import { type PublicFacts, readPublicFacts } from '../../gateway/server/public-facts.ts';
import { type Row, rawOf, readStore } from '../../services/ledger/index.ts';
import { runIn } from '../unit/gateway/in-process.ts';

export const ROOT = join(import.meta.dirname, '../..');

export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(20);
  }
}

export const as = (node: Node, role: string) => node.as(`${node.country.toLowerCase()}-${role}`);
export const operator = (node: Node) => as(node, 'operator-1');
export const officer = (node: Node) => as(node, 'officer-1');

/** A lookout that the shipped agreements release without a hold. */
export const lookoutOf = (recordReference: string) => ({
  recordReference,
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ONE' }],
  dateOfBirth: { date: '1980' },
  category: 'TERRORISM',
  actionOnHit: 'ARREST',
  sourceGrade: 'A1',
  validUntil: '2099-01-01',
});

let made = 0;
export async function post(from: Node, to: string, reference = `REF-${made++}`): Promise<Exchange> {
  const lookout = lookoutOf(reference);
  const { exchanges } = await officer(from).exchanges.post({ to: [to], purpose: 'COUNTER_TERRORISM', lookout });
  return exchanges[0] as Exchange;
}

/** Posts a lookout, waits until its receipt has closed it, and returns its id. */
export async function exchanged(from: Node, to: string, reference?: string): Promise<string> {
  const { id } = await post(from, to, reference);
  await until('its receipt', async () => (await officer(from).exchanges.get(id)).state === 'CLOSED');
  return id;
}

/** Runs the command line to its end in this process. */
export async function tripoint(...args: string[]) {
  const { code: status, ...told } = await runIn({ cwd: process.cwd(), env: {} }, args);
  return { status, ...told };
}

export const facts = (node: Node): PublicFacts => readPublicFacts(node.publicFile);

export function rows(node: Node, sql: string): Row[] {
  const store = readStore(node.ledger);
  try {
    return rawOf(store).all(sql);
  } finally {
    store.close();
  }
}

/** Partner and code of each alarm, in order. */
export const alarms = (node: Node): string[] =>
  rows(node, "SELECT partner, code FROM event WHERE type = 'link.alarm'").map(({ partner, code }) => `${partner} ${code}`);
